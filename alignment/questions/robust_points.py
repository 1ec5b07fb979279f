"""Strips of positions on the line of ideal points: the figure as shown, then estimated anew from few roll calls.

Points are shown as estimated from the whole record, which takes too long to do a dozen times.  So the other rows of a
strip are estimated from the roll calls that the figure is about, of six years at most.  Their scale is their own: what
they say has a direction, but no distance from the figure as shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from alignment.measures import ideal_points, robustness
from alignment.measures.robustness import Figure, Variant
from alignment.questions import ballots, labels, movers, points, robust, world
from alignment.questions.robust_movers import Parts, change, first, spans
from alignment.store import Filters

MOST = 3  # years at either end from which positions are estimated anew: six take a tenth of a second


def of_point(filters: Filters, country: str, year: int) -> pd.DataFrame:
    """How far from the median member a country stood on the line of ideal points in the last year, up to `year`."""
    shown = points.ideal_points(filters)
    mine = shown.loc[(shown["country"] == country) & (shown["year"] <= year), "year"]
    last = int(mine.max()) if len(mine) else year

    def figure(found: pd.DataFrame) -> Figure:
        row = found[found["country"] == country]
        median = found["ideal_point"].median()
        columns = ["ideal_point", "low", "high"]
        return robustness.figure(row.assign(**{name: row[name] - median for name in columns}), "ideal_point")

    (name,) = labels.country_names(country)
    about = f"Ideal point of {name} less that of the median member in {last}"
    inputs, others = robust.of_year(filters, last), robust.before(filters, last)
    return _strip(figure(shown[shown["year"] == last]), figure, inputs, about, others)


def of_line(filters: Filters, shown: tuple[str, ...]) -> pd.DataFrame:
    """The change of that one of the named countries which moved furthest on the line of ideal points."""
    lines = world.over_time(world.positions(filters), shown, "ideal_point")
    ends = lines.groupby("country", sort=False).agg({"ideal_point": ["first", "last"], "year": ["min", "max"]})
    if ends.empty:
        return of_point_change(filters, shown[0], ([], []))
    furthest = (ends["ideal_point"]["last"] - ends["ideal_point"]["first"]).abs().idxmax()
    span = ends.loc[furthest, "year"]
    return of_point_change(filters, str(furthest), ([int(span["min"])], [int(span["max"])]))


def of_point_mover(filters: Filters) -> pd.DataFrame:
    """The change of the member that moved furthest on the line of ideal points, under other assumptions."""
    years = points.ideal_points(filters)["year"].unique()
    return of_point_change(filters, first(movers.of_points(filters)), movers.ends(years))


def of_point_change(filters: Filters, country: str, parts: Parts) -> pd.DataFrame:
    """How far a country moved on the line of ideal points between two groups of years, under other assumptions."""

    def figure(found: pd.DataFrame, parts: Parts = parts) -> Figure:
        return change(found[found["country"] == country], parts, "ideal_point")

    few = thinned(parts)
    (name,) = labels.country_names(country)
    about = f"Change of the ideal point of {name}, {spans(parts)}"
    return _strip(figure(points.ideal_points(filters)), partial(figure, parts=few), of_years(filters, few), about)


def of_distance(filters: Filters, a: str, b: str, parts: Parts) -> pd.DataFrame:
    """How much further apart two countries' ideal points came between two groups of years."""

    def figure(found: pd.DataFrame, parts: Parts = parts) -> Figure:
        apart = ideal_points.distance(found[found["country"].isin([a, b])])
        return change(apart.assign(country=a), parts, "distance")

    few = thinned(parts)
    about = f"Change of the distance of ideal points of {' and '.join(labels.country_names(a, b))}, {spans(parts)}"
    return _strip(figure(points.ideal_points(filters)), partial(figure, parts=few), of_years(filters, few), about)


def of_years(filters: Filters, parts: Parts) -> dict[str, pd.DataFrame]:
    """Votes and resolutions of two groups of years, as inputs of a finding."""
    _, years = ballots.chosen(filters)
    return robust.of_window(filters, years.isin([*parts[0], *parts[1]]))


def thinned(parts: Parts) -> Parts:
    """At most three years of each group, evenly spaced with both ends."""
    few = [sorted({years[round(place)] for place in np.linspace(0, len(years) - 1, MOST)}) if len(years) else []
           for years in parts]  # fmt: skip
    return few[0], few[1]


def _strip(
    shown: Figure,
    figure: Callable[[pd.DataFrame], Figure],
    inputs: Mapping[str, pd.DataFrame],
    about: str,
    others: Sequence[Variant] = (),
) -> pd.DataFrame:
    """The figure as shown, then from these roll calls alone, as they are and under each other assumption."""

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, anew: bool) -> Figure:
        return figure(_estimated(votes, resolutions)) if anew else shown

    years = sorted(robust.years_of(inputs["resolutions"]).unique())
    alone = Variant("alone", f"only {', '.join(map(str, years))}", robust.replacing({"anew": True}), same_unit=False)
    variants = robust.marked([*robust.of_votes(inputs), *others], "anew", True, same_unit=False)
    return robust.told(robustness.strip(finding, {**inputs, "anew": False}, [alone, *variants]), about)


def _estimated(votes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Ideal points of all members from these roll calls alone; none where the United States cast no vote."""
    if ideal_points.ANCHOR not in votes or votes[ideal_points.ANCHOR].isna().all():
        return pd.DataFrame(columns=["country", "year", "ideal_point", "low", "high", "n"])
    return ideal_points.ideal_points(votes, robust.years_of(resolutions))
