"""What changed: the pairs and the countries that shifted furthest between two periods, and what drove them."""

import streamlit as st

from alignment import frame
from alignment.questions import change_countries, changes
from alignment.views import change_countries as country_views
from alignment.views import changes as views

filters = frame.filters()
st.title("What changed most?", anchor=False)
on_pairs, on_countries = frame.views("changes")

with on_pairs:
    if on_pairs.open:
        left, right, _ = st.columns([2, 2, 3])
        name, split = frame.choose_measure(changes.MEASURES, left), frame.choose_split(filters.years, right)
        views.pairs(filters, name, split)
with on_countries:
    if on_countries.open:
        left, right, _ = st.columns([2, 2, 3])
        name, split = frame.choose_measure(change_countries.MEASURES, left), frame.choose_split(filters.years, right)
        west, east = frame.choose_blocs() if name == "tilt" else change_countries.BLOCS
        country_views.countries(filters, name, split, west, east)
