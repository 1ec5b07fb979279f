"""Data: what each source covers, how it was read, and under which licence."""

import streamlit as st

from alignment import frame, ui
from alignment.ui import upload
from alignment.views import record as views

filters = frame.filters()
st.title("What is this built on?", anchor=False)
views.coverage(filters)
views.covered(filters)
upload.own_table()
ui.sources_table()
ui.accounts_table()
ui.rejects_table()
