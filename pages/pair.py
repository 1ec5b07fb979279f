"""Pair: how aligned two countries are, since when, and on what evidence."""

import streamlit as st

from alignment import frame, ui
from alignment.answers import words
from alignment.charts import landmark_labels
from alignment.questions import pair, pair_votes
from alignment.views import pair as views
from alignment.views import pair_events

filters = frame.filters()
st.title("How aligned are two countries?", anchor=False)
st.html(f"<style>{landmark_labels.NARROW_STYLE}</style>")
a, b = frame.choose_pair()
total = int(ui.remember(pair.days)(filters, a, b)["rows"].sum())
on_time, on_votes, on_date, on_kinds, on_rows = frame.views("pair")

with on_time:
    if on_time.open:
        views.timeline(filters, a, b)
        if year := frame.asked_year(filters.years):
            frame.back_to_all_years()
            views.of_year(filters, a, b, year)
with on_votes:
    if on_votes.open:
        name = pair_votes.known(frame.choose_measure(pair_votes.MEASURES, st.columns([2, 5])[0]))
        views.votes(filters, a, b, name)
        views.topics(filters, a, b, name)
        views.parted(filters, a, b, name)
with on_date:
    if on_date.open:
        views.before_after(filters, a, b, frame.choose_date(st.columns([2, 5])[0]))
with on_kinds:
    if on_kinds.open and total:
        pair_events.kinds(filters, a, b, total)
        pair_events.directions(filters, a, b)
        pair_events.stock(filters, a, b)
        pair_events.classic(filters, a, b)
with on_rows:
    if on_rows.open and total:
        pair_events.by_year(filters, a, b, total)
        pair_events.rows(filters, a, b, total)
if not total and not on_votes.open:
    ui.nothing(words.empty_reason(pair.why_empty(filters, a, b), filters.years))
