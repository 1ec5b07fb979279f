"""Data: what each source covers, how it was read, and under which licence."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import record as answers
from alignment.charts import coverage
from alignment.questions import labels, record
from alignment.ui import upload

filters = frame.filters()
st.title("What is this built on?", anchor=False)
rows, spans = ui.remember(record.coverage)(filters), record.spans(filters)
ui.chart(
    coverage.coverage(rows, spans),
    key="coverage",
    title="What each source covers, year by year",
    answer=answers.coverage_sentence(spans),
    table=rows,
    n=f"{rows['rows'].sum():,} rows",
    sources=spans["source"].to_list(),
    largest=labels.largest(rows),
    alt="Rows of each source by year, and the years that each source covers",
)
ui.covered_table(ui.remember(record.covered)(filters), labels.country_names(*filters.countries))
upload.own_table()
ui.sources_table()
ui.accounts_table()
ui.rejects_table()
