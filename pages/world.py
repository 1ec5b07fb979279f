"""World: where countries stand between two blocs and on one line, by year, who moved, and whether the world splits."""

import streamlit as st

from alignment import frame, ui
from alignment.questions import ballots, world
from alignment.ui import ask
from alignment.views import shared, world_points
from alignment.views import world as views

filters = frame.filters()
st.title("Who votes with the West, who with the East?", anchor=False)
ask.questions(filters.countries)
west, east = frame.choose_blocs()
by_year = world.standing_by_year(ballots.of_votes(filters), west, east)
if by_year["tilt"].isna().all():
    ui.nothing(ballots.why_none(**shared.poles(west, east)))
    st.stop()

known = world.years(by_year)
on_chart, on_map, on_lines, on_points, on_movers, on_split = frame.views("")

with on_chart:
    if on_chart.open:
        year, playing = frame.choose_year(known), st.toggle("Play the years", key="play")
        views.standing(filters, west, east, by_year, year, playing=playing)
with on_map:
    if on_map.open:
        views.world_map(filters, west, east, by_year, frame.choose_year(known))
with on_lines:
    if on_lines.open:
        views.over_time(filters, west, east, by_year)
with on_points:
    if on_points.open:
        world_points.points(filters)
with on_movers:
    if on_movers.open:
        world_points.moved(filters, west, east)
with on_split:
    if on_split.open:
        views.split(filters, west, east)
