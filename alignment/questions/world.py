"""Where countries stand between two blocs, by year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alignment import countries, store
from alignment.measures import blocs
from alignment.questions import ballots, points
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

DECADE = 10  # years whose intervals are computed and kept together


def standing_by_year(filters: Filters, west: str, east: str) -> pd.DataFrame:
    """Agreement of every member with two blocs and its tilt, by year.

    Returns the columns of blocs.standing_by_year, name, provisional.
    """
    return _of_years(_standing(filters.sources, west, east), filters)


@store.kept
def _standing(sources: tuple[str, ...], west: str, east: str) -> pd.DataFrame:
    """Of every year on record: a year's figure depends on no other, so that another window computes nothing."""
    cast, years = ballots.chosen(Filters(sources=sources))
    return _told(blocs.standing_by_year(cast, years, _sides(west, east)))


def _of_years(found: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    return found[found["year"].between(*filters.years)].reset_index(drop=True)


def tilt_by_year(filters: Filters, west: str, east: str, country: str) -> pd.DataFrame:
    """A country's tilt with its 95 % interval, by year.  Returns the columns of `standing_by_year`, low, high."""
    decades = range(filters.years[0] // DECADE, filters.years[1] // DECADE + 1)
    found = [_tilts(filters.sources, west, east, country, decade) for decade in decades]
    return _of_years(pd.concat(found, ignore_index=True), filters)


@store.kept
def _tilts(sources: tuple[str, ...], west: str, east: str, country: str, decade: int) -> pd.DataFrame:
    first = decade * DECADE
    cast, years = ballots.chosen(Filters(years=(first, first + DECADE - 1), sources=sources))
    return _told(blocs.tilt_by_year(cast, years, _sides(west, east), only=(country,)))


@store.kept
def _sides(west: str, east: str) -> pd.DataFrame:
    """Who belonged to each side in every year of the record."""
    return ballots.sides(west, east, range(store.FIRST_YEAR, store.LAST_YEAR + 1))


def positions(filters: Filters) -> pd.DataFrame:
    """Ideal points of all members by year: country, year, ideal_point, low, high, n, name, provisional."""
    return _told(points.ideal_points(filters))


def _told(found: pd.DataFrame) -> pd.DataFrame:
    """With the names of the countries, and which years are provisional."""
    names = {code: countries.name_of(code) for code in found["country"].unique()}
    return found.assign(name=found["country"].map(names), provisional=found["year"].isin(ballots.provisional_years()))


def shown(filters: Filters) -> list[str]:
    """Countries that a chart of all countries names: the reader's, or the default."""
    return list(filters.countries) or list(SHOWN)


def names(filters: Filters) -> list[str]:
    """The names of the countries that a chart of all countries names, in order."""
    return [countries.name_of(code) for code in shown(filters)]


def years(by_year: pd.DataFrame, value: str = "tilt") -> list[int]:
    """The years for which a figure is known of any country."""
    return sorted(int(year) for year in by_year.dropna(subset=[value])["year"].unique())


def now(by_year: pd.DataFrame, chosen: Sequence[str], year: int | None = None, value: str = "tilt") -> pd.DataFrame:
    """All members in one year, by default the last of the window, with `chosen` marking the named ones."""
    known = by_year.dropna(subset=[value])
    last = known[known["year"] == (known["year"].max() if year is None else year)]
    return last.assign(chosen=last["country"].isin(chosen))


def moving(by_year: pd.DataFrame, chosen: Sequence[str]) -> pd.DataFrame:
    """All members in every year in which they can be placed, with `chosen` marking the named ones."""
    known = by_year.dropna(subset=["tilt"])
    return known.assign(chosen=known["country"].isin(chosen))


def over_time(by_year: pd.DataFrame, chosen: Sequence[str], value: str = "tilt") -> pd.DataFrame:
    """Figures of the named countries in each year, in the order in which they are named."""
    rows = by_year[by_year["country"].isin(chosen)].dropna(subset=[value])
    return (
        rows.assign(order=rows["country"].map(list(chosen).index))
        .sort_values(["order", "year"], ignore_index=True)
        .drop(columns="order")
    )


def with_interval(over_time: pd.DataFrame, interval: pd.DataFrame) -> pd.DataFrame:
    """Figures of the named countries with the 95 % interval of the one for which it was computed: low, high."""
    return over_time.merge(interval[["country", "year", "low", "high"]], how="left", on=["country", "year"])


def on_map(last: pd.DataFrame) -> pd.DataFrame:
    """What the map colours: country, name, tilt, west, east, n."""
    return last[["country", "name", "tilt", "west", "east", "n"]]


def until(by_year: pd.DataFrame, country: str, year: int) -> pd.DataFrame:
    """One country's rows up to a year."""
    return by_year[(by_year["country"] == country) & (by_year["year"] <= year)]


def before(over_time: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Where each named country stood in its first year of the window, if that is before `year`.

    Returns name, year, west, east.
    """
    first = over_time.sort_values("year").drop_duplicates("name")[["name", "year", "west", "east"]]
    return first if year is None else first[first["year"] < year]


def band(by_year: pd.DataFrame) -> pd.DataFrame:
    """The middle half of all members' tilt in each year.  Returns year, q25, q75."""
    tilt = by_year.groupby("year")["tilt"]
    return pd.DataFrame({"q25": tilt.quantile(0.25), "q75": tilt.quantile(0.75)}).reset_index()
