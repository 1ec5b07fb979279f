"""World: where countries stand between two blocs, by year."""

import streamlit as st

from alignment import frame, store, ui
from alignment.answers import world as answers
from alignment.charts import standing, theme, world_map
from alignment.questions import ballots, labels, world

filters = frame.filters()
st.title("Who votes with the West, who with the East?", anchor=False)
west, east = frame.choose_blocs()
poles = {"west": labels.bloc_name(west), "east": labels.bloc_name(east)}
by_year = ui.remember(world.standing_by_year)(ballots.of_votes(filters), west, east)
if by_year["tilt"].isna().all():
    ui.nothing(ballots.why_none(**poles))
    st.stop()

shown, names = world.shown(filters), world.names(filters)
now, over_time = world.now(by_year, shown), world.over_time(by_year, shown)
chart, on_map, lines, *_ = frame.views("")
sources = ballots.sources(filters)
with chart:
    if chart.open:
        first = by_year[by_year["country"] == shown[0]]
        ui.heading(
            f"Where they stood in {now['year'].max()}", answers.standing_sentence(names[0], first, by_year, **poles)
        )
        ui.chart(
            standing.standing(now, world.before(over_time), names=names, **poles),
            key="standing",
            table=now,
            n=f"{now['n'].max()} roll calls, {len(now)} members",
            sources=sources,
            largest=ballots.largest(filters),
            alt=f"Every member by its agreement with {poles['west']} and with {poles['east']}",
        )
with on_map:
    if on_map.open:
        ui.heading(f"The map of {now['year'].max()}", answers.map_sentence(now, **poles))
        values = world.on_map(now)
        scale = {
            "value": "tilt",
            "label": f"tilt, {poles['west']} (−) to {poles['east']} (+)",
            "low": -0.35,
            "high": 0.35,
        }
        ui.chart(
            world_map.world_map(values, store.borders(), colours=theme.EAST_WEST, dark=ui.dark(), **scale),
            key="map",
            table=values,
            n=f"{now['n'].max()} roll calls, {len(now)} members",
            sources=[*sources, "borders"],
            largest=ballots.largest(filters) if len(sources) > 1 else "",
            alt="Map of the world coloured by tilt between the two blocs; its figures are in the table below",
            own_theme=True,
        )
        ui.unfolded("Disputed places, and how the map draws them", world_map.disputed(store.borders()), key="disputed")
with lines:
    if lines.open:
        ui.heading("How that changed", answers.shift_sentence(over_time))
        ui.chart(
            standing.tilt(over_time, world.band(by_year), names=names, years=filters.years, **poles),
            key="tilt",
            table=over_time,
            n=f"{over_time['n'].sum():,} votes",
            sources=sources,
            largest=ballots.largest(filters),
            alt="Tilt of the named countries between the two blocs by year",
        )
