"""Roll calls through the filters: what every page that speaks of votes starts from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from alignment import store
from alignment.measures import blocs, roll_calls
from alignment.store import Filters


def chosen(filters: Filters) -> tuple[pd.DataFrame, pd.Series]:
    """Votes and years of the roll calls that pass the filters: years and sources; kinds are of events, not of votes."""
    known = store.resolutions()
    passing = known["date"].dt.year.between(*filters.years)
    if filters.sources:
        passing &= known["source"].isin(filters.sources)
    return store.votes()[passing], known.loc[passing, "date"].dt.year


def of_votes(filters: Filters) -> Filters:
    """The filters that votes heed, years and sources, so that an answer about votes is kept whatever the others are."""
    return Filters(years=filters.years, sources=filters.sources)


def sources(filters: Filters) -> list[str]:
    """Keys of the sources of the roll calls that pass the filters."""
    known = store.resolutions()
    passing = known.loc[known["date"].dt.year.between(*filters.years), "source"].unique()
    return [key for key in sorted(passing) if not filters.sources or key in filters.sources]


def why_none(west: str, east: str) -> str:
    """Why no member can be placed between two blocs: no roll calls in the store, or none that can be compared."""
    if store.resolutions().empty:
        return "This store holds no UN roll calls. Bring them in: python -m alignment import unga FILE --store STORE"
    return f"No roll call of these years and sources can be compared with both {west} and {east}."


def sides(west: str, east: str, years: Iterable[int]) -> pd.DataFrame:
    """Who belonged to each of two sides in each year: blocs by key, or a reader's own lists with commas between.

    Returns year, side ("west", "east"), country.
    """
    chosen = {side: tuple(bloc.split(",")) if "," in bloc else bloc for side, bloc in (("west", west), ("east", east))}
    return blocs.sides(store.table("blocs"), chosen, years)


def largest(filters: Filters) -> str:
    """The source of most of the roll calls that pass the filters; empty where none pass."""
    known = store.resolutions()
    passing = known.loc[known["date"].dt.year.between(*filters.years), "source"]
    counts = passing[passing.isin(filters.sources)] if filters.sources else passing
    return str(counts.mode().iloc[0]) if len(counts) else ""


@store.kept
def provisional_years() -> tuple[int, ...]:
    """Years whose roll calls come, wholly or in part, from a provisional source."""
    provisional = store.table("sources").query("provisional == True")["source"]
    known = store.resolutions()
    return tuple(sorted(known.loc[known["source"].isin(provisional), "date"].dt.year.unique()))


@store.kept
def typical() -> pd.DataFrame:
    """The middle half of all pairs' agreement in each year: year, q25, median, q75, pairs."""
    return roll_calls.typical_by_year(store.votes(), store.resolutions()["date"].dt.year)
