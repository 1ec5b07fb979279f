"""World: where countries stand between two blocs, by year."""

import streamlit as st

from alignment import answers, frame, store, ui
from alignment.charts import standing, theme, world_map
from alignment.questions import ballots, labels, world

filters = frame.filters()
st.title("Who votes with the West, who with the East?", anchor=False)
west, east = frame.choose_blocs()
poles = {"west": labels.bloc_names()[west], "east": labels.bloc_names()[east]}
by_year = ui.remember(world.standing_by_year)(ballots.of_votes(filters), west, east)
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

ui.heading(f"The map of {now['year'].max()}", answers.map_sentence(now, **poles))
ui.chart(
    world_map.world_map(
        world.on_map(now),
        store.borders(),
        value="tilt",
        label=f"tilt, from {poles['west']} (−) to {poles['east']} (+)",
        colours=theme.EAST_WEST,
        low=-0.35,
        high=0.35,
        dark=ui.dark(),
    ),
    key="map",
    table=world.on_map(now),
    n=f"{len(now)} members",
    sources=[*ballots.sources(filters), "borders"],
    alt="Map of the world coloured by tilt between the two blocs; its figures are in the table below",
    own_theme=True,
)
ui.notes("Disputed places, and how the map draws them", world_map.disputed(store.borders()))

ui.heading("How that changed", answers.shift_sentence(over_time))
ui.chart(
    standing.tilt(over_time, world.band(by_year), names=names, years=filters.years, **poles),
    key="tilt",
    table=over_time,
    n=f"{over_time['n'].sum():,} votes",
    sources=ballots.sources(filters),
    alt="Tilt of the named countries between the two blocs by year",
)
