"""Other assumptions for findings on sums of events by day: other weights, each source left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from alignment import store
from alignment.measures import robustness
from alignment.measures.robustness import Figure, Inputs, Variant
from alignment.questions import labels, robust
from alignment.store import Filters

BY_QUAD = {"cooperation": 1.0, "conflict": -1.0, "neutral": 0.0}


def strip(
    load: Callable[[Filters], pd.DataFrame], finding: Callable[[pd.DataFrame], Figure], filters: Filters
) -> pd.DataFrame:
    """A finding on sums by day under other weights and without each source.

    `load`: the sums by day that pass some filters, each weighted by the volume of its source, which does not change
    with the other sources; `finding`: the figure of these days.
    """
    days = load(filters)
    weighed = [
        Variant("weights", name, robust.replacing({"days": load(asked)})) for name, asked in weights(filters).items()
    ]
    named = labels.source_labels()
    without = [
        Variant("sources", f"without {named.get(key, key)}", partial(_without, source=key))
        for key in sorted(days["source"].unique())
    ]
    return robustness.strip(lambda days: finding(days), {"days": days}, [*weighed, *without])


def weights(filters: Filters) -> dict[str, Filters]:
    """Filters with other weights: every act +1 or −1 by its class, neutral 0; the record's default for each kind."""
    tags = store.table("tags").set_index("tag")
    by_quad = tags["quad"].str.rpartition("_")[2].map(BY_QUAD)
    named = {"each act +1 or −1": by_quad, "default weight of each kind": tags["intensity"]}
    return {name: replace(filters, weights=_as_filter(by_tag)) for name, by_tag in named.items()}


def _as_filter(by_tag: pd.Series) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((str(tag), float(weight)) for tag, weight in by_tag.items()))


def _without(inputs: Inputs, source: str) -> Inputs:
    days = inputs["days"]
    return {**inputs, "days": days[days["source"] != source]}
