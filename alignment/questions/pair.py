"""How aligned two countries are, since when, and on what evidence."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from alignment import store
from alignment.measures import cooperation, roll_calls
from alignment.questions import ballots, labels
from alignment.store import Filters

SAMPLED = ("events", "counts")  # kinds of source whose balance means something: landmarks are picked, spells are states


def landmarks(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """The landmark events of a pair within the filters, newest first, labelled."""
    if filters.sources and "landmark" not in filters.sources:
        return labels.labelled(store.events(replace(filters, sources=("landmark",)), pair=(a, b)).head(0))
    return labels.labelled(store.events(replace(filters, sources=("landmark",)), pair=(a, b)))


def page(filters: Filters, a: str, b: str, first: int, rows: int) -> pd.DataFrame:
    """One page of the recorded events of a pair within the filters, newest first, labelled."""
    return labels.labelled(store.events(filters, pair=(a, b), rows=(first, rows)))


def everything(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Every recorded event of a pair within the filters, newest first, labelled."""
    return labels.labelled(store.events(filters, pair=(a, b)))


def votes(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Agreement and S by year.  Returns year, agreement, s, n, provisional."""
    cast, years = ballots.chosen(filters)
    by_year = roll_calls.similarity_by_year(cast, years, (a, b))
    return by_year.assign(provisional=by_year["year"].isin(ballots.provisional_years()))


def days(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """What happened between a pair on each recorded date, by source: see store.days."""
    return store.days(filters, (a, b))


def balance(days: pd.DataFrame) -> pd.DataFrame:
    """Balance of a pair's events by year, each source apart, of the sources that sample or count events.

    `days` as above.  Returns year, source, balance, low, high, n, units, source_label, and part_of_year where the
    source covers no more.
    """
    found = cooperation.balance_of_days(days[_kind(days["source"]).isin(SAMPLED)], "year", by=("source",))
    found = found.rename(columns={"period": "year"})
    return found.assign(
        source_label=found["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(found["source"], found["year"]),
    )


def tag_mix(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Acts by year, tag and source, spells left out (they are states, not acts).

    Returns year, tag, source, n = acts, rows, intensity = mean weight, label, quad, source_label, part_of_year.
    """
    mix = store.by_tag(filters, (a, b))
    mix = mix[_kind(mix["source"]) != "spells"].reset_index(drop=True)
    tags = store.table("tags").set_index("tag")
    return mix.assign(
        label=mix["tag"].map(tags["label"]),
        quad=mix["tag"].map(tags["quad"]),
        source_label=mix["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(mix["source"], mix["year"]),
    )


def _kind(sources: pd.Series) -> pd.Series:
    return sources.map(store.table("sources").set_index("source")["kind"])


def why_empty(filters: Filters, a: str, b: str) -> dict[str, int]:
    """For each filter that is set: how many events of the pair there would be without it."""
    return store.why_empty(filters, pair=(a, b))


def timeline_table(cast: pd.DataFrame, balances: pd.DataFrame) -> pd.DataFrame:
    """The figures of the timeline in one table: year, measure, source, value, low, high, n."""
    agreement = cast.assign(measure="agreement", source="roll calls").rename(columns={"agreement": "value"})
    s = cast.assign(measure="s", source="roll calls").rename(columns={"s": "value"})
    balanced = balances.assign(measure="balance").rename(columns={"balance": "value"})
    columns = ["year", "measure", "source", "value", "low", "high", "n"]
    return pd.concat(
        [frame.reindex(columns=columns) for frame in (agreement, s, balanced) if len(frame)]
        or [pd.DataFrame(columns=columns)],
        ignore_index=True,
    )


def sources(filters: Filters, cast: pd.DataFrame, days: pd.DataFrame) -> list[str]:
    """Keys of the sources behind the timeline."""
    return [*(ballots.sources(filters) if len(cast) else []), *sorted(days["source"].unique())]
