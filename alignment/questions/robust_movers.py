"""Strips of who moved: the change of a country's tilt between two groups of years."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alignment import store
from alignment.measures import blocs, robustness
from alignment.measures.robustness import Figure
from alignment.questions import ballots, labels, movers, robust
from alignment.store import Filters

Parts = tuple[Sequence[int], Sequence[int]]


def of_tilt_mover(filters: Filters, west: str, east: str) -> pd.DataFrame:
    """The change of the member that moved furthest in tilt, under other assumptions."""
    _, years = ballots.chosen(filters)
    moved = movers.of_tilt(filters, west, east)
    return of_tilt_change(filters, first(moved), west, east, movers.ends(years.unique()))


def of_tilt_change(filters: Filters, country: str, west: str, east: str, parts: Parts) -> pd.DataFrame:
    """How far a country's tilt moved between two groups of years, under other assumptions."""
    _, years = ballots.chosen(filters)
    inputs = robust.of_window(filters, years.isin([*parts[0], *parts[1]]))

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, west: str, east: str, interval: bool) -> Figure:
        known = robust.years_of(resolutions)
        sides = _sides(west, east, tuple(sorted(known.unique())))
        # A country's tilt rests on its own votes and the members' alone.
        cast = votes[[name for name in votes if name == country or name in set(sides["country"])]]
        measure = blocs.tilt_by_year if interval else blocs.standing_by_year
        yearly = measure(cast, known, sides).reindex(columns=["country", "year", "tilt", "low", "high", "n"])
        return change(yearly[yearly["country"] == country], parts, "tilt")

    # An interval takes ten times as long as the figure: that of the figure as shown is enough.
    variants = robust.marked([*robust.of_votes(inputs), *robust.other_blocs(west, east)], "interval", False)
    (name,) = labels.country_names(country)
    about = f"Change of the tilt of {name} between {labels.bloc_name(west)} and {labels.bloc_name(east)}"
    found = robustness.strip(finding, {**inputs, "west": west, "east": east, "interval": True}, variants)
    return robust.told(found, f"{about}, {spans(parts)}")


def first(moved: pd.DataFrame) -> str:
    """The country that an answer names first: the one that moved furthest up, or down where none moved up."""
    if moved.empty:
        return ""
    return str(moved["country"].iloc[0 if moved["change"].iloc[0] > 0 else -1])


def change(yearly: pd.DataFrame, parts: Parts, value: str) -> Figure:
    """The change of one country's yearly figure between two groups of years; n is the fewer votes of the two."""
    found = movers.movers(yearly, (list(parts[0]), list(parts[1])), value)
    return robustness.figure(found.assign(n=found[["n_before", "n_after"]].min(axis=1)), "change")


def spans(parts: Parts) -> str:
    """Two groups of years in words."""
    return " to ".join(f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years)) for years in parts)


@store.kept
def _sides(west: str, east: str, years: tuple[int, ...]) -> pd.DataFrame:
    return ballots.sides(west, east, years)
