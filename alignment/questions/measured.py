"""Any measure by its name, for pairs or countries: what the command line, the HTTP routes and the claims ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from alignment import store
from alignment.measures import (
    COUNTRY_MEASURES,
    PAIR_MEASURES,
    VOTE_MEASURES,
    blocs,
    cooperation,
    engagement,
    ideal_points,
    vote_intervals,
)
from alignment.measures.cooperation import MeasureError
from alignment.questions import ballots, points
from alignment.store import Filters

MEASURES = (*PAIR_MEASURES, *COUNTRY_MEASURES)
PERIODS = ("", "year", "month")  # nothing: the whole window as one
WEST, EAST = "G7", "CHINA_RUSSIA"
NO_SOURCE = "none"  # where filters leave none: an empty list would mean all
SAMPLED = ("events", "counts")  # kinds of source whose balance means something: landmarks are picked, spells are states
OF_PAIRS = ["country_a", "country_b", "period", "value", "low", "high", "n"]
OF_COUNTRIES = ["country", "period", "value", "low", "high", "n"]


def measured(
    name: str, filters: Filters, *, a: str = "", b: str = "", by: str = "", west: str = WEST, east: str = EAST
) -> pd.DataFrame:
    """A measure of a pair, of one country's pairs, or of all; or of a country, or of all countries.

    `by`: "year", "month" (balance and entropy only) or nothing, which takes the window of the filters as one period.
    Returns country_a, country_b (a < b), period, value, low, high, n for a measure of pairs, country, period, value,
    low, high, n for one of countries; period is a year, a month (2022-02) or first-last.  A measure that is undefined
    has no value but its n; where nothing is recorded there is no row.  Raises MeasureError for an unknown measure or
    period, a pair of one country, or a month asked of votes.
    """
    if name not in MEASURES:
        raise MeasureError(f"There is no measure “{name}”. Choose one of {', '.join(MEASURES)}.")
    if by not in PERIODS or (by == "month" and name not in ("balance", "entropy")):
        raise MeasureError(f"{name} comes by year, or for the whole window; “{by}” is neither.")
    if a and a == b:
        raise MeasureError(f"A pair needs two countries; {a} is given twice.")
    if name in VOTE_MEASURES:
        found = _votes(name, filters, a, b, by)
    elif name in PAIR_MEASURES:
        found = {"balance": _balance, "ideal_point_distance": _distance}[name](filters, a, b, by)
    else:
        found = _OF_COUNTRY[name](filters, by, west, east)
        found = found[found["country"].isin([a, b])] if a or b else found
    columns = OF_PAIRS if name in PAIR_MEASURES else OF_COUNTRIES
    return found[columns].sort_values(columns[:-4], ignore_index=True)


def window(years: pd.Series, filters: Filters) -> str:
    """The name of a whole window: its years within the filters, first-last."""
    first, last = filters.years
    return f"{first}-{last}" if years.empty else f"{max(first, int(years.min()))}-{min(last, int(years.max()))}"


def _votes(name: str, filters: Filters, a: str, b: str, by: str) -> pd.DataFrame:
    cast, years = ballots.chosen(filters)
    periods = years if by else pd.Series(window(years, filters), index=years.index, dtype="str")
    pair = (a, b) if a and b else None
    if pair and not set(pair) <= set(cast.columns):
        return pd.DataFrame(columns=OF_PAIRS)
    return vote_intervals.with_interval_by(cast, periods, names=(name,), pair=pair, country="" if pair else a or b)


def _touching(pairs: pd.DataFrame, country: str) -> pd.DataFrame:
    """The pairs of one country, or all where none is given."""
    return pairs[(pairs["country_a"] == country) | (pairs["country_b"] == country)] if country else pairs


def _distance(filters: Filters, a: str, b: str, by: str) -> pd.DataFrame:
    mine = points.ideal_points(filters)
    if a and b:
        mine = mine[mine["country"].isin([a, b])]
    apart = _touching(ideal_points.distance(mine), a or b).rename(columns={"distance": "value"})
    return apart.rename(columns={"year": "period"}) if by else _over_years(apart, ["country_a", "country_b"], filters)


def _ideal_point(filters: Filters, by: str, west: str, east: str) -> pd.DataFrame:
    mine = points.ideal_points(filters).rename(columns={"ideal_point": "value"})
    return mine.rename(columns={"year": "period"}) if by else _over_years(mine, ["country"], filters)


def _over_years(found: pd.DataFrame, keys: list[str], filters: Filters) -> pd.DataFrame:
    """The mean of the years; its interval is the mean of theirs, as if all years erred together; n is their sum."""
    joined = found.groupby(keys, as_index=False).agg({"value": "mean", "low": "mean", "high": "mean", "n": "sum"})
    return joined.assign(period=window(found["year"], filters))


def _tilt(filters: Filters, by: str, west: str, east: str) -> pd.DataFrame:
    cast, years = ballots.chosen(filters)
    found = blocs.tilt_by_year(cast, years, ballots.sides(west, east, years.unique())).rename(columns={"tilt": "value"})
    return found.rename(columns={"year": "period"}) if by else _over_years(found, ["country"], filters)


def sampled(filters: Filters) -> Filters:
    """The filters with only those sources whose balance means something."""
    kinds = store.table("sources").set_index("source")["kind"]
    fit = [key for key in kinds.index[kinds.isin(SAMPLED)] if not filters.sources or key in filters.sources]
    if filters.own:
        fit.append(store.YOURS)
    return replace(filters, sources=tuple(fit) or (NO_SOURCE,))


def days(filters: Filters, period: str, *, pair: tuple[str, str] | None = None, country: str = "") -> pd.DataFrame:
    """Sums by day of a pair, of a country's pairs or of all, weighted by 1 / volume of their source in the period.

    Volumes are of all pairs and all kinds of events.  Returns the columns of store.days, with the pair's
    countries always named, and weight.
    """
    fit = sampled(filters)
    found = store.days(fit, pair, country=country or None)
    if pair:
        found = found.assign(country_a=min(pair), country_b=max(pair))
    return cooperation.weighted(found, _volumes(replace(fit, countries=(), tags=(), text=""), period), period)


@store.kept
def _volumes(filters: Filters, period: str) -> pd.Series:
    return cooperation.volume(store.days(filters), period)


def _balance(filters: Filters, a: str, b: str, by: str) -> pd.DataFrame:
    period = by or "all"
    found = days(filters, period, pair=(a, b) if a and b else None, country="" if a and b else a or b)
    balances = cooperation.balance_of_days(found, period, keys=("country_a", "country_b"))
    return _named(balances.rename(columns={"balance": "value"}), found, by, filters)


def _named(found: pd.DataFrame, rows: pd.DataFrame, by: str, filters: Filters) -> pd.DataFrame:
    """Periods as they are written: a year, a month, or the window."""
    if by == "month":
        return found.assign(period=pd.to_datetime(found["period"]).dt.strftime("%Y-%m"))
    return found if by else found.assign(period=window(pd.to_datetime(rows["date"]).dt.year, filters))


def _entropy(filters: Filters, by: str, west: str, east: str) -> pd.DataFrame:
    """Evenness of cooperation over the two blocs, sources weighted by their volume."""
    rows = days(filters, by or "all")
    if rows.empty:
        return pd.DataFrame(columns=OF_COUNTRIES)
    years = pd.to_datetime(rows["date"]).dt.year
    sides, _ = blocs.apart(ballots.sides(west, east, years.unique()))
    first, last = (f"{year}-{day}" for year, day in zip(filters.years, ("01-01", "12-31"), strict=True))
    found = engagement.entropy(engagement.by_country(rows), sides, by or [(first, last)], by=())
    return _named(found.rename(columns={"entropy": "value"}), rows, by, filters)


_OF_COUNTRY: Mapping[str, Callable[[Filters, str, str, str], pd.DataFrame]] = {
    "ideal_point": _ideal_point,
    "tilt": _tilt,
    "entropy": _entropy,
}
