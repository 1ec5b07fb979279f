"""Events: everything on record, to filter, search, open at its source and take away."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import record as answers
from alignment.answers import words
from alignment.charts import rows_by_year
from alignment.questions import labels, record

st.title("What is on record?", anchor=False)
frame.search_box("Search in titles, references, kinds and country names")
filters = frame.filters()
by_year = ui.remember(record.rows_by_year)(filters)
if by_year.empty:
    ui.nothing(words.empty_reason(record.why_empty(filters), filters.years))
    st.stop()
total = int(by_year["rows"].sum())
ui.chart(
    rows_by_year.rows_by_year(by_year, years=filters.years),
    key="by_year",
    title=f"{total:,} rows",
    answer=answers.record_sentence(by_year),
    table=by_year,
    n=f"{total:,} rows",
    sources=sorted(by_year["source"].unique()),
    largest=labels.largest(by_year),
    alt="Rows on record by year: cooperation, neutral, conflict",
)
first, rows = frame.pager(total)
ui.evidence(
    ui.remember(record.page)(filters, first, rows),
    key="events",
    title="The rows",
    total=total,
    everything=lambda: record.everything(filters),
)
