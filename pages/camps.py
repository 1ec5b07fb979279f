"""Camps: who sides with whom, how firmly, and who switched."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import camps as answers
from alignment.questions import ballots, camps
from alignment.views import camps as views

filters = frame.filters()
st.title("Who is in which camp?", anchor=False)
name = frame.choose_measure(camps.MEASURES, st.columns([2, 5])[0])
on_matrix, on_time, on_switchers = frame.views("camps")
if not ballots.sources(filters):
    ui.nothing(answers.NO_VOTES)
    st.stop()

with on_matrix:
    if on_matrix.open:
        views.matrix(filters, name)
with on_time:
    if on_time.open:
        views.over_time(filters, name)
with on_switchers:
    if on_switchers.open:
        views.switchers(filters, name, frame.choose_split(filters.years, st.columns([2, 5])[0]))
