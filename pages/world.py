"""World: where countries stand between two blocs, by year."""

import streamlit as st

from alignment import answers, frame, ui
from alignment.charts import standing
from alignment.questions import ballots, labels, world

filters = frame.filters()
st.title("Who votes with the West, who with the East?", anchor=False)
blocs = labels.bloc_names()
west, east = frame.choose_blocs()
by_year = ui.remember(world.standing_by_year)(filters, west, east)
if by_year["tilt"].isna().all():
    ui.nothing(f"No roll call of these years and sources can be compared with both {blocs[west]} and {blocs[east]}.")
    st.stop()

shown = world.shown(filters)
now, over_time = world.now(by_year, shown), world.over_time(by_year, shown)
first = labels.country_names(shown[0])[0]
ui.heading(
    f"Where they stood in {now['year'].max()}",
    answers.standing_sentence(
        first, by_year[by_year["country"] == shown[0]], by_year, west=blocs[west], east=blocs[east]
    ),
)
ui.chart(
    standing.standing(now, over_time, west=blocs[west], east=blocs[east]),
    key="standing",
    table=now,
    n=f"{now['n'].max()} roll calls",
    sources=ballots.sources(filters),
    alt=f"Every member by its agreement with {blocs[west]} and with {blocs[east]}",
)

ui.heading("How that changed", answers.shift_sentence(over_time))
ui.chart(
    standing.tilt(over_time, world.band(by_year), years=filters.years, west=blocs[west], east=blocs[east]),
    key="tilt",
    table=over_time,
    n=f"{over_time['n'].sum():,} votes",
    sources=ballots.sources(filters),
    alt="Tilt of the named countries between the two blocs by year",
)
