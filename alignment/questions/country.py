"""With whom a country votes, and what happened to it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from alignment import countries, store
from alignment.measures import roll_calls
from alignment.questions import ballots, labels, measured, points
from alignment.store import Filters

PARTNERS = [
    "country",
    "name",
    "agreement",
    "s",
    "n",
    "percentile",
    "before",
    "n_before",
    "from_year",
    "middle_year",
    "to_year",
]


def partners(filters: Filters, c: str) -> pd.DataFrame:
    """Agreement with every other member in the later half of the window, and in the earlier half, nearest first.

    Returns country, name, agreement, s, n, percentile, before, n_before, from_year, middle_year, to_year.
    """
    cast, years = ballots.chosen(filters)
    if years.empty or c not in cast or cast[c].isna().all():
        return pd.DataFrame(columns=PARTNERS)
    middle = int((years.min() + years.max()) // 2) + 1
    later, earlier = roll_calls.partners(cast[years >= middle], c), roll_calls.partners(cast[years < middle], c)
    before = earlier[["country", "agreement", "n"]].rename(columns={"agreement": "before", "n": "n_before"})
    joined = later.merge(before, how="left", on="country")
    return joined.assign(
        name=joined["country"].map(countries.name_of),
        from_year=int(years.min()),
        middle_year=middle,
        to_year=int(years.max()),
    )[PARTNERS]


def ends(ranked: pd.DataFrame, each: int = 12) -> pd.DataFrame:
    """The nearest and the farthest partners of a ranking."""
    return ranked if len(ranked) <= 2 * each else pd.concat([ranked.head(each), ranked.tail(each)])


def shared(ranked: pd.DataFrame) -> str:
    """How much a ranking rests on, in words."""
    if ranked.empty:
        return "0 roll calls"
    return f"{len(ranked)} members, {ranked['n'].min():,} to {ranked['n'].max():,} shared roll calls each"


def landmarks(filters: Filters, c: str) -> pd.DataFrame:
    """The landmark events of a country within the filters, newest first, labelled."""
    if filters.sources and "landmark" not in filters.sources:
        return labels.labelled(store.events(replace(filters, sources=("landmark",)), country=c).head(0))
    return labels.labelled(store.events(replace(filters, sources=("landmark",)), country=c))


def why_empty(filters: Filters, c: str) -> dict[str, int]:
    """For each filter that is set: how many events of the country there would be without it."""
    return store.why_empty(filters, country=c)


def positions(filters: Filters, shown: tuple[str, ...]) -> pd.DataFrame:
    """Ideal points of countries by year, in their order: name, year, ideal_point, low, high, n, provisional."""
    found = points.ideal_points(filters)
    rows = found[found["country"].isin(shown)]
    rows = rows.assign(
        order=rows["country"].map(list(shown).index),
        name=rows["country"].map(countries.name_of),
        provisional=rows["year"].isin(ballots.provisional_years()),
    )
    return rows.sort_values(["order", "year"], ignore_index=True).drop(columns="order")


def enough(vector: pd.DataFrame) -> pd.DataFrame:
    """The sources of which it can be said in some year, for the chart; the table keeps all."""
    said = vector.loc[vector["verdict"] != "cannot be said", "source"].unique()
    return vector[vector["source"].isin(said)]


def event_sources(filters: Filters) -> list[str]:
    """Keys of the sources whose events have a balance and lie in the window."""
    found = store.by_year(measured.sampled(replace(filters, countries=(), tags=())))
    return sorted(found["source"].unique())


def events_with(filters: Filters, c: str) -> dict[str, int]:
    """With how many others each source whose events have a balance records a country in the window, by label."""
    days = store.days(measured.sampled(replace(filters, countries=())), country=c)
    sides = days[["source", "country_a", "country_b"]].melt("source", value_name="country")
    others = sides[~sides["country"].isin(store.codes(c))].groupby("source")["country"].nunique()
    named = labels.source_labels()
    return {named[source]: int(others.get(source, 0)) for source in event_sources(filters)}
