"""World, on one line: the ideal points of all members, and who moved furthest on it and between two blocs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from alignment import frame, ui
from alignment.answers import world as answers
from alignment.charts import between, positions
from alignment.charts import movers as movers_chart
from alignment.measures import blocs, ideal_points
from alignment.questions import ballots, movers, robust_movers, robust_points, world
from alignment.store import Filters
from alignment.views import shared


def points(filters: Filters) -> None:
    """The ideal points of all members in a year that the reader chooses, and those of the named ones by year."""
    found = ui.remember(world.positions, slow=True)(ballots.of_votes(filters))
    if found.empty:
        ui.nothing(answers.NO_POINTS)
        return
    _of_year(filters, found, frame.choose_year(world.years(found, "ideal_point")))
    _by_year(filters, found)


def moved(filters: Filters, west: str, east: str) -> None:
    """The members that moved furthest between two blocs, and those that did on the line of ideal points."""
    cast = ballots.of_votes(filters)
    by_tilt = partial(ui.remember(robust_movers.of_tilt_mover), cast, west, east)
    by_point = partial(ui.remember(robust_points.of_point_mover), cast)
    ways = answers.tilt_ways(**shared.poles(west, east))
    _movers(filters, ui.remember(movers.of_tilt, slow=True)(cast, west, east), ways, by_tilt)
    _movers(filters, ui.remember(movers.of_points, slow=True)(cast), answers.POINT_WAYS, by_point)


def _of_year(filters: Filters, found: pd.DataFrame, year: int) -> None:
    """The ideal points of all members in one year."""
    shown, names = world.shown(filters), world.names(filters)
    now = world.now(found, shown, year, "ideal_point")
    ui.chart(
        positions.positions(now, names=names),
        key="positions",
        title=f"Where all members stood on one line in {year}",
        answer=answers.positions_sentence(names[0], world.until(found, shown[0], year), now),
        table=now,
        n=f"{now['n'].max()} roll calls, {len(now)} members",
        how=(ideal_points.ideal_points,),
        strip=partial(ui.remember(robust_points.of_point), ballots.of_votes(filters), shown[0], year),
        alt=f"Ideal points of all members in {year}, with 95 % intervals of those named",
        **shared.of_votes(filters),
    )


def _by_year(filters: Filters, found: pd.DataFrame) -> None:
    """The ideal points of the named countries, year by year."""
    shown = world.shown(filters)
    lines = world.over_time(found, shown, "ideal_point")
    ui.chart(
        between.positions(lines, names=world.names(filters), years=filters.years),
        key="positions_by_year",
        title="And over time",
        answer=answers.lines_sentence(lines),
        table=lines,
        n=f"{lines['n'].sum():,} votes",
        how=(ideal_points.ideal_points,),
        strip=partial(ui.remember(robust_points.of_line), ballots.of_votes(filters), tuple(shown)),
        alt="Ideal points of the named countries by year with 95 % intervals",
        **shared.of_votes(filters),
    )


def _movers(filters: Filters, found: pd.DataFrame, ways: answers.Ways, strip: Callable[[], pd.DataFrame]) -> None:
    """The members that moved furthest each way by one measure, before and after."""
    names = world.names(filters)
    words = {"value": ways.value, "upwards": ways.upwards, "downwards": ways.downwards}
    ui.chart(
        movers_chart.movers(movers.furthest(found), **words, east_up=ways.east_up, named=names),
        key=ways.key,
        title=ways.title,
        answer=answers.movers_sentence(found, ways, least=movers.LEAST, name=names[0]),
        table=found,
        n=f"{len(found)} members with {movers.LEAST} or more votes at both ends",
        how=(movers.movers, blocs.tilt, ideal_points.ideal_points),
        strip=strip,
        alt=f"{ways.title}: the members that moved furthest each way, before and after; all of them in the table below",
        **shared.of_votes(filters),
    )
