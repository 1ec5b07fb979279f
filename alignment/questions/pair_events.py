"""What two countries do to each other: each direction apart, the classic figures, what the past still weighs."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from alignment import store
from alignment.measures import cooperation, robustness
from alignment.measures import stock as measure
from alignment.questions import labels, measured
from alignment.store import Filters

HALF_LIFE = measure.HALF_LIFE
CLASSIC = ["source_label", "year", "balance", "sum", "mean", *cooperation.QUADS, "neutral", "n"]


def directions(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Balance of what each of a pair does to the other, by year and source, from directed events.

    Returns actor and target (by name), year, source, source_label, balance, low, high, n, units, part_of_year.
    Acts of earlier states, the Soviet Union's, are the later one's.
    """
    found = cooperation.directions(_named(_sampled(filters, a, b), a, b), "year", by=("source",))
    found = found.rename(columns={"period": "year"})
    names = dict(zip((a, b), labels.country_names(a, b), strict=True))
    return found.assign(
        actor=found["actor"].map(names),
        target=found["target"].map(names),
        source_label=found["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(found["source"], found["year"]),
    )


def undirected(filters: Filters, a: str, b: str) -> int:
    """How many acts between a pair, of the sources that sample or count, are recorded without a direction."""
    found = _sampled(filters, a, b)
    return int(found.loc[~found["directed"].astype(bool), "count"].sum())


def classic(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """The balance beside the three classic figures: sum of weights, mean weight, acts by class, by source and year.

    Returns source_label, year, balance, sum, mean, the acts of each of the four classes, neutral, n.
    """
    events = _named(_sampled(filters, a, b), a, b)
    by = ["period", "source"]
    found = cooperation.alternatives(events, "year", by=("source",))
    balance = cooperation.balance_by(events, "year", by=("source",))[[*by, "balance"]]
    found = found.merge(balance, on=by, validate="1:1").sort_values(["source", "period"], ascending=[True, False])
    found = found.assign(source_label=found["source"].map(labels.source_labels())).rename(columns={"period": "year"})
    return found[CLASSIC].reset_index(drop=True)


def stock(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """What a pair's past still weighs at the end of each year, by source, over the years that the source covers.

    All that the source recorded before counts, whatever the first of the filters' years.  Returns source, source_label,
    year, cooperation, conflict, balance, n, until (year's end, or the last day covered).
    """
    whole = replace(measured.sampled(filters), years=(store.FIRST_YEAR, filters.years[1]))
    rows = []
    for source, days in store.days(whole, (a, b)).groupby("source"):
        found = measure.stock(days, "year", covered=[_covered(str(source), days)])
        rows.append(found.assign(source=source, source_label=labels.source_labels().get(str(source), str(source))))
    columns = ["source", "source_label", "year", "cooperation", "conflict", "balance", "n"]
    if not rows:
        return pd.DataFrame(columns=columns)
    found = pd.concat(rows, ignore_index=True).rename(columns={"period": "year"})
    return found.loc[found["year"].between(*filters.years), columns].reset_index(drop=True)


def dates(stock: pd.DataFrame) -> str:
    """How many dates each source's stock is added up from, in words."""
    last = stock.sort_values("year").groupby("source_label", sort=False)["n"].last()
    return "; ".join(f"{source} {int(number):,} dates" for source, number in last.items()) or "0 dates"


def _covered(source: str, days: pd.DataFrame) -> tuple[str, str]:
    """First and last day that a source covers; one that is still running, or a visitor's own, to its last event."""
    known = store.table("sources").set_index("source")
    first, last = days["date"].min(), days["date"].max()
    if source in known.index:
        first = known.loc[source, "coverage_from"]
        ends = store.ends().set_index("source")["last"]
        last = known.loc[source, "coverage_to"]
        last = ends.get(source, days["date"].max()) if pd.isna(last) else last
    return str(pd.Timestamp(first).date()), str(pd.Timestamp(last).date())


def balance(filters: Filters, a: str, b: str) -> robustness.Figure:
    """Balance of a pair over the whole window, each source weighted by 1 / its volume: value, low, high, n."""
    return _figure(_named(_sampled(filters, a, b), a, b), _weights(filters, a, b))


def strip(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """That balance under other assumptions: other weights, each source left out, each row or kind of act once.

    See measures.robustness.strip.  A source's volume stays as the record's own weights have it.
    """
    events = _named(_sampled(filters, a, b), a, b)
    inputs = {"events": events, "of_sources": _weights(filters, a, b)}
    found = robustness.strip(_figure, inputs, robustness.of_events(events, store.table("tags")))
    return labels.named_variants(found)


def _weights(filters: Filters, a: str, b: str) -> pd.Series:
    """1 / volume of each source in the window."""
    found = measured.days(filters, "all", pair=(a, b))
    return found.drop_duplicates("source").set_index("source")["weight"]


def _figure(events: pd.DataFrame, of_sources: pd.Series) -> robustness.Figure:
    weight = events["intensity"].astype("float64") * events["count"]
    days = events[["date", "source"]].assign(
        cooperation=weight.clip(lower=0),
        conflict=(-weight).clip(lower=0),
        n=events["count"],
        weight=events["source"].map(of_sources).astype("float64"),
    )
    return robustness.figure(cooperation.balance_of_days(days, "all"), "balance")


def _sampled(filters: Filters, a: str, b: str) -> pd.DataFrame:
    return store.events(measured.sampled(filters), pair=(a, b))


def _named(events: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Events with both countries under the codes asked for: the Soviet Union's acts are Russia's."""
    later = {code: country for country in (a, b) for code in store.codes(country)}
    return events.assign(country_a=events["country_a"].map(later), country_b=events["country_b"].map(later))
