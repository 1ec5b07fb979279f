"""World, between two blocs: where members stand in a year, on a map and over time, and whether the world splits."""

from __future__ import annotations

from functools import partial

import pandas as pd

from alignment import store, ui
from alignment.answers import world as answers
from alignment.charts import bifurcation, play, theme
from alignment.charts import standing as charts
from alignment.charts import world_map as map_chart
from alignment.measures import bifurcation as measure
from alignment.measures import blocs
from alignment.questions import ballots, robust, robust_camps, splitting, world
from alignment.store import Filters
from alignment.views import shared


def standing(filters: Filters, west: str, east: str, by_year: pd.DataFrame, year: int, *, playing: bool) -> None:
    """Every member by its agreement with two blocs in one year, or with all years played.

    `by_year`: as of world.standing_by_year, so in all views here.
    """
    shown, names, poles = world.shown(filters), world.names(filters), shared.poles(west, east)
    known, now, lines = world.years(by_year), world.now(by_year, shown, year), world.over_time(by_year, shown)
    ui.chart(
        play.play(world.moving(by_year, shown), names=names, start=year, **poles)
        if playing
        else charts.standing(now, world.before(lines, year), names=names, **poles),
        key="standing",
        title=f"Where they stood, {known[0]} to {known[-1]}" if playing else f"Where they stood in {year}",
        answer=answers.standing_sentence(names[0], world.until(by_year, shown[0], year), by_year, **poles),
        table=now,
        n=f"{now['n'].max()} roll calls, {len(now)} members",
        how=(blocs.standing, blocs.standing_by_year),
        strip=partial(ui.remember(robust.of_tilt), ballots.of_votes(filters), shown[0], west, east, year),
        alt=f"Every member by its agreement with {poles['west']} and with {poles['east']}, in {year}",
        **shared.of_votes(filters),
    )


def world_map(filters: Filters, west: str, east: str, by_year: pd.DataFrame, year: int) -> None:
    """The map of the world by tilt between two blocs in one year, and the places in dispute on it."""
    poles, borders = shared.poles(west, east), store.borders()
    now = world.now(by_year, world.shown(filters), year)
    told, last = world.on_map(now), int(now["year"].max())
    label = f"tilt, {poles['west']} (−) to {poles['east']} (+)"
    of_votes = shared.of_votes(filters)
    ui.chart(
        map_chart.world_map(
            told, borders, value="tilt", label=label, colours=theme.EAST_WEST, dark=ui.dark(), low=-0.35, high=0.35
        ),
        key="map",
        title=f"The map of {last}",
        answer=answers.map_sentence(now, **poles),
        table=told,
        n=f"{now['n'].max()} roll calls, {len(now)} members",
        how=(blocs.standing, blocs.standing_by_year),
        strip=partial(ui.remember(robust.of_map), ballots.of_votes(filters), west, east, last),
        alt="Map of the world coloured by tilt between the two blocs; its figures are in the table below",
        own_theme=True,
        **of_votes | {"sources": [*of_votes["sources"], "borders"]},
    )
    ui.unfolded("Disputed places, and how the map draws them", map_chart.disputed(borders), key="disputed")


def over_time(filters: Filters, west: str, east: str, by_year: pd.DataFrame) -> None:
    """The tilt of the named countries between two blocs, year by year."""
    shown, names, poles = world.shown(filters), world.names(filters), shared.poles(west, east)
    cast = ballots.of_votes(filters)
    lines, interval = world.over_time(by_year, shown), world.tilt_by_year(cast, west, east, shown[0])
    ui.chart(
        charts.tilt(lines, world.band(by_year), names=names, years=filters.years, interval=interval, **poles),
        key="tilt",
        title="How that changed",
        answer=answers.shift_sentence(lines, interval),
        table=world.with_interval(lines, interval),
        n=f"{lines['n'].sum():,} votes",
        how=(blocs.tilt, blocs.tilt_by_year),
        strip=partial(ui.remember(robust.of_tilt), cast, shown[0], west, east),
        alt="Tilt of the named countries between the two blocs by year",
        **shared.of_votes(filters),
    )


def split(filters: Filters, west: str, east: str) -> None:
    """Alignment within camps less that across them, year by year, beside what chance gives."""
    cast = ballots.of_votes(filters)
    found = ui.remember(splitting.by_year, slow=True)(cast, west, east)
    ui.chart(
        bifurcation.bifurcation(found, years=filters.years),
        key="bifurcation",
        title="Is the world splitting, compared with chance?",
        answer=answers.bifurcation_sentence(found),
        table=found,
        n=f"{found['roll_calls'].max():,} roll calls at most a year",
        how=(measure.bifurcation, measure.bifurcation_of_groups, splitting.by_year),
        strip=partial(ui.remember(robust_camps.of_split), cast, west, east),
        alt="Alignment within camps minus across them by year, beside the band of chance",
        **shared.of_votes(filters),
    )
