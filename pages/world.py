"""World: where countries stand between two blocs and on one line, by year, who moved, and whether the world splits."""

from functools import partial

import streamlit as st

from alignment import frame, store, ui
from alignment.answers import world as answers
from alignment.charts import between, bifurcation, play, positions, standing, theme, world_map
from alignment.charts import movers as movers_chart
from alignment.measures import bifurcation as measure
from alignment.measures import blocs, ideal_points
from alignment.questions import (
    ballots,
    labels,
    movers,
    robust,
    robust_camps,
    robust_movers,
    robust_points,
    splitting,
    world,
)
from alignment.ui import ask

filters = frame.filters()
st.title("Who votes with the West, who with the East?", anchor=False)
ask.questions(filters.countries)
west, east = frame.choose_blocs()
poles = {"west": labels.bloc_name(west), "east": labels.bloc_name(east)}
cast, shown, names = ballots.of_votes(filters), world.shown(filters), world.names(filters)
by_year = ui.remember(world.standing_by_year)(cast, west, east)
if by_year["tilt"].isna().all():
    ui.nothing(ballots.why_none(**poles))
    st.stop()

known = world.years(by_year)
of_votes = {"sources": ballots.sources(filters), "largest": ballots.largest(filters)}
on_chart, on_map, on_lines, on_points, on_movers, on_split = frame.views("")

with on_chart:
    if on_chart.open:
        year, playing = frame.choose_year(known), st.toggle("Play the years", key="play")
        now, lines = world.now(by_year, shown, year), world.over_time(by_year, shown)
        ui.chart(
            play.play(world.moving(by_year, shown), names=names, start=year, **poles)
            if playing
            else standing.standing(now, world.before(lines, year), names=names, **poles),
            key="standing",
            title=f"Where they stood, {known[0]} to {known[-1]}" if playing else f"Where they stood in {year}",
            answer=answers.standing_sentence(names[0], world.until(by_year, shown[0], year), by_year, **poles),
            table=now,
            n=f"{now['n'].max()} roll calls, {len(now)} members",
            how=(blocs.standing, blocs.standing_by_year),
            strip=partial(ui.remember(robust.of_tilt), cast, shown[0], west, east, year),
            alt=f"Every member by its agreement with {poles['west']} and with {poles['east']}, in {year}",
            **of_votes,
        )
with on_map:
    if on_map.open:
        now = world.now(by_year, shown, frame.choose_year(known))
        scale = {"value": "tilt", "label": f"tilt, {poles['west']} (−) to {poles['east']} (+)"}
        ui.chart(
            world_map.world_map(
                world.on_map(now),
                store.borders(),
                colours=theme.EAST_WEST,
                dark=ui.dark(),
                low=-0.35,
                high=0.35,
                **scale,
            ),
            key="map",
            title=f"The map of {now['year'].max()}",
            answer=answers.map_sentence(now, **poles),
            table=world.on_map(now),
            n=f"{now['n'].max()} roll calls, {len(now)} members",
            how=(blocs.standing, blocs.standing_by_year),
            strip=partial(ui.remember(robust.of_map), cast, west, east, int(now["year"].max())),
            alt="Map of the world coloured by tilt between the two blocs; its figures are in the table below",
            own_theme=True,
            **of_votes | {"sources": [*of_votes["sources"], "borders"]},
        )
        ui.unfolded("Disputed places, and how the map draws them", world_map.disputed(store.borders()), key="disputed")
with on_lines:
    if on_lines.open:
        lines, interval = world.over_time(by_year, shown), ui.remember(world.tilt_by_year)(cast, west, east, shown[0])
        ui.chart(
            standing.tilt(lines, world.band(by_year), names=names, years=filters.years, interval=interval, **poles),
            key="tilt",
            title="How that changed",
            answer=answers.shift_sentence(lines, interval),
            table=world.with_interval(lines, interval),
            n=f"{lines['n'].sum():,} votes",
            how=(blocs.tilt, blocs.tilt_by_year),
            strip=partial(ui.remember(robust.of_tilt), cast, shown[0], west, east),
            alt="Tilt of the named countries between the two blocs by year",
            **of_votes,
        )
with on_points:
    points = ui.remember(world.positions)(cast) if on_points.open else None
    if on_points.open and points.empty:
        ui.nothing(answers.NO_POINTS)
    elif on_points.open:
        year = frame.choose_year(world.years(points, "ideal_point"))
        now = world.now(points, shown, year, "ideal_point")
        lines = world.over_time(points, shown, "ideal_point")
        ui.chart(
            positions.positions(now, names=names),
            key="positions",
            title=f"Where all members stood on one line in {year}",
            answer=answers.positions_sentence(names[0], world.until(points, shown[0], year), now),
            table=now,
            n=f"{now['n'].max()} roll calls, {len(now)} members",
            how=(ideal_points.ideal_points,),
            strip=partial(ui.remember(robust_points.of_point), cast, shown[0], year),
            alt=f"Ideal points of all members in {year}, with 95 % intervals of those named",
            **of_votes,
        )
        ui.chart(
            between.positions(lines, names=names, years=filters.years),
            key="positions_by_year",
            title="And over time",
            answer=answers.lines_sentence(lines),
            table=lines,
            n=f"{lines['n'].sum():,} votes",
            how=(ideal_points.ideal_points,),
            strip=partial(ui.remember(robust_points.of_line), cast, tuple(shown)),
            alt="Ideal points of the named countries by year with 95 % intervals",
            **of_votes,
        )
with on_movers:
    if on_movers.open:
        by_tilt = partial(ui.remember(robust_movers.of_tilt_mover), cast, west, east)
        by_point = partial(ui.remember(robust_points.of_point_mover), cast)
        for ways, moved, strip in (
            (answers.tilt_ways(**poles), ui.remember(movers.of_tilt)(cast, west, east), by_tilt),
            (answers.POINT_WAYS, ui.remember(movers.of_points)(cast), by_point),
        ):
            ui.chart(
                movers_chart.movers(
                    movers.furthest(moved), value=ways.value, upwards=ways.upwards, downwards=ways.downwards,
                    east_up=ways.east_up, named=names,
                ),
                key=ways.key,
                title=ways.title,
                answer=answers.movers_sentence(moved, ways, least=movers.LEAST, name=names[0]),
                table=moved,
                n=f"{len(moved)} members with {movers.LEAST} or more votes at both ends",
                how=(movers.movers, blocs.tilt, ideal_points.ideal_points),
                strip=strip,
                alt="The members that moved furthest each way, before and after; all of them in the table below",
                **of_votes,
            )  # fmt: skip
with on_split:
    if on_split.open:
        split = ui.remember(splitting.by_year)(cast, west, east)
        ui.chart(
            bifurcation.bifurcation(split, years=filters.years),
            key="bifurcation",
            title="Is the world splitting, compared with chance?",
            answer=answers.bifurcation_sentence(split),
            table=split,
            n=f"{split['roll_calls'].max():,} roll calls at most a year",
            how=(measure.bifurcation, measure.bifurcation_of_groups, splitting.by_year),
            strip=partial(ui.remember(robust_camps.of_split), cast, west, east),
            alt="Alignment within camps minus across them by year, beside the band of chance",
            **of_votes,
        )
