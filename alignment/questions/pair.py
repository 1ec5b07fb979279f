"""How aligned two countries are, since when, and on what evidence: the lenses on one time axis, and the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from alignment import store
from alignment.measures import cooperation
from alignment.measures import ideal_points as measure
from alignment.questions import ballots, labels, pair_votes, points
from alignment.questions.measured import SAMPLED
from alignment.store import Filters

LINES = ("agreement", "s", "kappa")  # measures of votes in the timeline's table
TOLD = ["year", "measure", "source", "value", "low", "high", "n"]
votes = pair_votes.by_year


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


def of_year(filters: Filters, year: int) -> Filters:
    """The filters, cut to one year that a reader clicked."""
    return replace(filters, years=(year, year))


def distance(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """How far apart a pair's ideal points lie by year.

    Returns year, distance, low, high, n = the fewer of the two's votes, provisional; no row where one cast no vote.
    """
    # Only sources of roll calls are handed on: to leave out others must not estimate all points anew.
    known = set(store.resolutions()["source"])
    chosen = tuple(sorted(known & set(filters.sources)))
    found = points.ideal_points(Filters(years=filters.years, sources=() if set(chosen) == known else chosen))
    if filters.sources and not chosen:
        found = found.head(0)
    apart = measure.distance(found[found["country"].isin([a, b])])
    return apart.drop(columns=["country_a", "country_b"]).assign(
        provisional=apart["year"].isin(ballots.provisional_years())
    )


def days(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """What happened between a pair on each recorded date, by source: see store.days."""
    return store.days(filters, (a, b))


def balance(days: pd.DataFrame) -> pd.DataFrame:
    """Balance of a pair's events by year, each source apart, of the sources that sample or count events.

    `days` as above.  Returns year, source, balance, low, high, n, units, source_label, and part_of_year where the
    source covers no more.
    """
    found = cooperation.balance_of_days(days[kind(days["source"]).isin(SAMPLED)], "year", by=("source",))
    found = found.rename(columns={"period": "year"})
    return found.assign(
        source_label=found["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(found["source"], found["year"]),
    )


def spells(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Treaties, disputes, sanctions and wars between a pair, with the years in which each was in force.

    Those that began before the filters' years and were still in force are among them.  Returns source, source_label,
    label, quad, source_ref, from_year and to_year (cut to the filters' years), began (the year), state: "ended", "open"
    (to_year is the last one that the source covers: what came after is unknown) or "signed" (DESTA dates agreements,
    and says of none when it ends).
    """
    sources = store.table("sources").set_index("source")
    listed = [
        key for key in sources.index[sources["kind"] == "spells"] if not filters.sources or key in filters.sources
    ]
    if not listed:
        return pd.DataFrame(columns=SPELLS)
    whole = replace(filters, sources=tuple(listed), years=(store.FIRST_YEAR, filters.years[1]))
    found = store.events(whole, pair=(a, b))
    covered = found["source"].map(sources["coverage_to"]).dt.year.fillna(store.LAST_YEAR)
    ended, began = found["end_date"].dt.year, found["date"].dt.year
    signed = found["source"].eq("desta")
    last = ended.fillna(covered).astype("int64").clip(lower=began)
    found = found.assign(
        source_label=found["source"].map(labels.source_labels()),
        began=began,
        from_year=began.clip(lower=filters.years[0]),
        to_year=last.where(~signed, began).clip(upper=filters.years[1]),
        state=pd.Series("open", index=found.index).mask(ended.notna(), "ended").mask(signed, "signed"),
    )
    # A dispute is recorded once in each direction.
    found = found[found["to_year"] >= filters.years[0]].drop_duplicates(["source", "source_ref", "label", "began"])
    return found.sort_values(["quad", "label", "began"], ascending=[False, True, True], ignore_index=True)[SPELLS]


SPELLS = ["source", "source_label", "label", "quad", "source_ref", "from_year", "to_year", "began", "state"]


def clicked_year(points: Sequence[Mapping[str, Any]]) -> int | None:
    """The year of a clicked point whose customdata begins with a year; None for none, and for a landmark's."""
    found = [point["customdata"][0] for point in points if point.get("customdata")]
    years = [int(value) for value in found if isinstance(value, int | float)]
    return years[0] if years else None


def tag_mix(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """Acts by year, tag and source, spells left out (they are states, not acts).

    Returns year, tag, source, n = acts, rows, intensity = mean weight, label, quad, source_label, part_of_year.
    """
    mix = store.by_tag(filters, (a, b))
    mix = mix[kind(mix["source"]) != "spells"].reset_index(drop=True)
    tags = store.table("tags").set_index("tag")
    return mix.assign(
        label=mix["tag"].map(tags["label"]),
        quad=mix["tag"].map(tags["quad"]),
        source_label=mix["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(mix["source"], mix["year"]),
    )


def kind(sources: pd.Series) -> pd.Series:
    """The kind of each source: events, counts, spells, landmarks; a visitor's own table counts as events."""
    known = store.table("sources").set_index("source")["kind"].to_dict()
    return sources.map({store.YOURS: "events"} | known)


def why_empty(filters: Filters, a: str, b: str) -> dict[str, int]:
    """For each filter that is set: how many events of the pair there would be without it."""
    return store.why_empty(filters, pair=(a, b))


def timeline_table(
    cast: pd.DataFrame, apart: pd.DataFrame, balances: pd.DataFrame, in_force: pd.DataFrame
) -> pd.DataFrame:
    """The figures of the timeline in one table: year, measure, source, value, low, high, n.

    A treaty has a row for its first year shown, its value the number of years shown in which it was in force.
    """
    parts = [
        cast.reindex(columns=["year", "low", "high", "n", name])
        .assign(measure=name, source="roll calls")
        .rename(columns={name: "value"})
        for name in LINES
        if name in cast
    ]
    # The interval is of agreement alone.
    parts[1:] = [part.drop(columns=["low", "high"]) for part in parts[1:]]
    parts.append(
        apart.rename(columns={"distance": "value"}).assign(measure="ideal_point_distance", source="roll calls")
    )
    parts.append(balances.rename(columns={"balance": "value"}).assign(measure="balance"))
    spans = in_force.rename(columns={"from_year": "year", "label": "measure"})
    parts.append(spans.assign(value=spans["to_year"] - spans["year"] + 1) if len(spans) else spans)
    kept = [part.reindex(columns=TOLD) for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=TOLD)


def sources(filters: Filters, cast: pd.DataFrame, days: pd.DataFrame) -> list[str]:
    """Keys of the sources behind the timeline."""
    return [*(ballots.sources(filters) if len(cast) else []), *sorted(days["source"].unique())]
