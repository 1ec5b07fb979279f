"""How aligned two countries are, since when, and on what evidence."""

from __future__ import annotations

import pandas as pd

from alignment import store
from alignment.measures import cooperation, roll_calls
from alignment.questions import ballots, labels
from alignment.store import Filters

SAMPLED = ("events", "counts")  # kinds of source whose balance means something: landmarks are picked, spells are states


def events(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Every recorded event of a pair within the filters, newest first, labelled."""
    return labels.labelled(store.events(filters, pair=(a, b)))


def votes(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Agreement and S by year.  Returns year, agreement, s, n, provisional."""
    cast, years = ballots.chosen(filters)
    by_year = roll_calls.similarity_by_year(cast, years, (a, b))
    return by_year.assign(provisional=by_year["year"].isin(ballots.provisional_years()))


def balance(rows: pd.DataFrame) -> pd.DataFrame:
    """Balance of a pair's events by year, each source apart, of the sources that sample or count events.

    `rows` as `events` gives them.  Returns the columns of cooperation.balance_by with year for period, source_label,
    and part_of_year where the source covers no more.
    """
    kind = rows["source"].map(store.table("sources").set_index("source")["kind"])
    # A state whose record another continues is the same country here: the Soviet Union's years are Russia's.
    one_pair = rows[kind.isin(SAMPLED)].assign(country_a="a", country_b="b")
    found = cooperation.balance_by(one_pair, "year", by=("source",)).rename(columns={"period": "year"})
    return found.assign(
        source_label=found["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(found["source"], found["year"]),
    )


def record(filters: Filters, a: str, b: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A pair's events within the filters and their balance by year: `events` and `balance` in one go."""
    rows = events(filters, a, b)
    return rows, balance(rows)


def tag_mix(rows: pd.DataFrame) -> pd.DataFrame:
    """Acts by year, tag and source, spells left out (they are states, not acts).

    Adds label, quad, source_label, part_of_year.
    """
    kind = rows["source"].map(store.table("sources").set_index("source")["kind"])
    mix = cooperation.tag_mix(rows[kind != "spells"])
    tags = store.table("tags").set_index("tag")
    return mix.assign(
        label=mix["tag"].map(tags["label"]),
        quad=mix["tag"].map(tags["quad"]),
        source_label=mix["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(mix["source"], mix["year"]),
    )


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


def sources(filters: Filters, cast: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Keys of the sources behind the timeline."""
    return [*(ballots.sources(filters) if len(cast) else []), *sorted(rows["source"].unique())]
