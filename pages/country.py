"""Country: where one country stands, with whom it votes and gets on, and what happened."""

import streamlit as st

from alignment import frame
from alignment.views import country as views

filters = frame.filters()
st.title("With whom does a country stand?", anchor=False)
c, west, east = frame.choose_country()
on_tilt, on_vector, on_partners, on_alike, on_position, on_landmarks = frame.views("country")

with on_tilt:
    if on_tilt.open:
        views.tilt(filters, c, west, east)
with on_vector:
    if on_vector.open:
        views.vector(filters, c, west, east)
        views.placebos(filters, c, west, east)
with on_partners:
    if on_partners.open:
        views.partners(filters, c)
with on_alike:
    if on_alike.open:
        views.alike(filters, c)
with on_position:
    if on_position.open:
        views.position(filters, c)
with on_landmarks:
    if on_landmarks.open:
        views.landmarks(filters, c)
