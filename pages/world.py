"""World: where countries stand between two blocs, by year."""

import streamlit as st

from alignment import answers, frame, ui
from alignment.charts import standing
from alignment.questions import ballots, labels, world

filters = frame.filters()
st.title("Who votes with the West, who with the East?", anchor=False)
west, east = frame.choose_blocs()
poles = {"west": labels.bloc_names()[west], "east": labels.bloc_names()[east]}
by_year = ui.remember(world.standing_by_year)(filters, west, east)
if by_year["tilt"].isna().all():
    ui.nothing(
        f"No roll call of these years and sources can be compared with both {poles['west']} and {poles['east']}."
    )
    st.stop()

shown, names = world.shown(filters), world.names(filters)
now, over_time = world.now(by_year, shown), world.over_time(by_year, shown)
first = by_year[by_year["country"] == shown[0]]
ui.heading(f"Where they stood in {now['year'].max()}", answers.standing_sentence(names[0], first, by_year, **poles))
ui.chart(
    standing.standing(now, world.before(over_time), names=names, **poles),
    key="standing",
    table=now,
    n=f"{now['n'].max()} roll calls, {len(now)} members",
    sources=ballots.sources(filters),
    alt=f"Every member by its agreement with {poles['west']} and with {poles['east']}",
)

ui.heading("How that changed", answers.shift_sentence(over_time))
ui.chart(
    standing.tilt(over_time, world.band(by_year), names=names, years=filters.years, **poles),
    key="tilt",
    table=over_time,
    n=f"{over_time['n'].sum():,} votes",
    sources=ballots.sources(filters),
    alt="Tilt of the named countries between the two blocs by year",
)
