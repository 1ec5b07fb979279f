"""Where countries stand between two blocs, by year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alignment import countries
from alignment.measures import blocs
from alignment.questions import ballots
from alignment.store import Filters

SHOWN = (
    "BLR",
    "RUS",
    "CHN",
    "USA",
    "UKR",
    "POL",
    "IND",
    "TUR",
)  # named unless the reader names others: the worked example and its poles


def standing_by_year(filters: Filters, west: str, east: str) -> pd.DataFrame:
    """Agreement of every member with two blocs and its tilt, by year.

    Returns the columns of blocs.standing_by_year, name, provisional.
    """
    cast, years = ballots.chosen(filters)
    found = blocs.standing_by_year(cast, years, ballots.sides(west, east, years.unique()))
    return found.assign(
        name=found["country"].map(countries.name_of), provisional=found["year"].isin(ballots.provisional_years())
    )


def shown(filters: Filters) -> list[str]:
    """Countries that a chart of all countries names: the reader's, or the default."""
    return list(filters.countries) or list(SHOWN)


def names(filters: Filters) -> list[str]:
    """The names of the countries that a chart of all countries names, in order."""
    return [countries.name_of(code) for code in shown(filters)]


def now(by_year: pd.DataFrame, chosen: Sequence[str]) -> pd.DataFrame:
    """Standing of all members in the last year of the window, with `chosen` marking the named ones."""
    known = by_year.dropna(subset=["tilt"])
    last = known[known["year"] == known["year"].max()]
    return last.assign(chosen=last["country"].isin(chosen))


def over_time(by_year: pd.DataFrame, chosen: Sequence[str]) -> pd.DataFrame:
    """Standing of the named countries in each year, in the order in which they are named."""
    rows = by_year[by_year["country"].isin(chosen)].dropna(subset=["tilt"])
    return (
        rows.assign(order=rows["country"].map(list(chosen).index))
        .sort_values(["order", "year"], ignore_index=True)
        .drop(columns="order")
    )


def on_map(last: pd.DataFrame) -> pd.DataFrame:
    """What the map colours: country, name, tilt, west, east, n."""
    return last[["country", "name", "tilt", "west", "east", "n"]]


def before(over_time: pd.DataFrame) -> pd.DataFrame:
    """Where each named country stood in its first year of the window.  Returns name, year, west, east."""
    return over_time.sort_values("year").drop_duplicates("name")[["name", "year", "west", "east"]]


def band(by_year: pd.DataFrame) -> pd.DataFrame:
    """The middle half of all members' tilt in each year.  Returns year, q25, q75."""
    tilt = by_year.groupby("year")["tilt"]
    return pd.DataFrame({"q25": tilt.quantile(0.25), "q75": tilt.quantile(0.75)}).reset_index()
