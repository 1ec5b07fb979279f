"""Events: everything on record, to filter, search, open at its source and take away."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import words
from alignment.questions import record
from alignment.views import record as views

st.title("What is on record?", anchor=False)
frame.search_box("Search in titles, references, kinds and country names")
filters = frame.filters()
by_year = ui.remember(record.rows_by_year)(filters)
if by_year.empty:
    ui.nothing(words.empty_reason(record.why_empty(filters), filters.years))
    st.stop()
views.by_year(filters, by_year)
views.rows(filters, int(by_year["rows"].sum()))
