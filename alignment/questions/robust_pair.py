"""Strips of the Pair page beside those of its votes and its balance: topics, a date, kinds of events, what weighs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from alignment import store
from alignment.measures import before_after, robustness, roll_calls, stock
from alignment.measures.robustness import Figure, Inputs, Variant
from alignment.questions import labels, measured, pair, pair_events, pair_votes, robust, robust_events
from alignment.store import Filters

WINDOWS = (12, 36)  # months on either side of a date, in place of the 24 shown
HALF_LIVES = (180.0, 730.0)  # days, in place of the year shown
MIDDLES = (-2, 2)  # years by which the middle of a source's years is moved


def of_topics(filters: Filters, a: str, b: str, name: str) -> pd.DataFrame:
    """By how much a pair stands higher among all pairs on its nearest topic than on its farthest."""
    ranked = pair_votes.by_topic(filters, a, b, name).iloc[1:].dropna(subset=["percentile"])
    codes = {words: code for code, words in labels.TOPIC_NAMES.items()}
    order = ranked.sort_values("percentile")["topic"]
    best, worst = (order.iloc[-1], order.iloc[0]) if len(order) > 1 else ("", "")
    inputs = {**robust.of_window(filters), "measure": name}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> Figure:
        if not best:
            return robust.UNDEFINED
        about = [resolutions[codes[topic]].eq(True).fillna(False).to_numpy(dtype=bool) for topic in (best, worst)]
        ranks = [_rank(votes[rows], measure, a, b) for rows in about]
        return ranks[0][0] - ranks[1][0], np.nan, np.nan, min(n for _, n in ranks)

    variants = [one for one in robust.of_votes(inputs) if one.group != "topics"]
    variants += [
        Variant("measure", other, robust.replacing({"measure": other}))
        for other in pair_votes.MEASURES
        if other != name
    ]
    said = f"on {best} less that on {worst}" if best else "on two topics"
    about = f"Share of all pairs that are less alike than {' and '.join(labels.country_names(a, b))}, {said}"
    return robust.told(robustness.strip(finding, inputs, variants), about)


def of_date(filters: Filters, a: str, b: str, day: date) -> pd.DataFrame:
    """The change of a pair's agreement at a date, under other assumptions and in other windows."""
    inputs = {**robust.of_window(filters), "months": before_after.MONTHS}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, months: int) -> Figure:
        units = before_after.of_votes(votes, resolutions["date"], (a, b))
        if units.empty:
            return robust.UNDEFINED
        found = before_after.before_after(units, day, months=months)
        return robustness.figure(found.assign(n=found[["n_before", "n_after"]].min(axis=1)), "difference")

    windows = [
        Variant("years", f"{months} months on either side", robust.replacing({"months": months})) for months in WINDOWS
    ]
    about = (
        f"Change of agreement of {' and '.join(labels.country_names(a, b))} in the {before_after.MONTHS} months from "
    )
    about += f"{day:%-d %B %Y}"
    return robust.told(robustness.strip(finding, inputs, [*windows, *robust.of_votes(inputs)]), about)


def of_mix(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """How many more acts of cooperation a year a pair had in the later half of its largest source's whole years."""
    mix = pair.tag_mix(filters, a, b)
    whole = mix[~mix["part_of_year"].astype(bool)]
    source = labels.largest(whole, "n")
    years = whole.loc[whole["source"] == source, "year"]
    first, last = (int(years.min()), int(years.max())) if len(years) else filters.years
    middle = (first + last) // 2 + 1

    def finding(events: pd.DataFrame, middle: int) -> Figure:
        acts = events[events["quad"].str.endswith("cooperation")]
        if events.empty or not first < middle <= last:
            return robust.UNDEFINED
        late = acts["date"].dt.year >= middle
        early, later = acts.loc[~late, "count"].sum(), acts.loc[late, "count"].sum()
        return later / (last - middle + 1) - early / (middle - first), np.nan, np.nan, int(acts["count"].sum())

    asked = replace(filters, years=(first, last), sources=(source or measured.NO_SOURCE,))
    inputs = {"events": store.events(asked, pair=(a, b)), "middle": middle}
    averaging = [one for one in robustness.of_events(inputs["events"], store.table("tags")) if one.group == "averaging"]
    others = [
        Variant("years", f"later half from {middle + step} on", robust.replacing({"middle": middle + step}))
        for step in MIDDLES
    ]
    named = f" ({labels.source_labels()[source]})" if source else ""
    about = f"Acts of cooperation a year from {middle} to {last}, less those from {first} to {middle - 1}{named}"
    return robust.told(robustness.strip(finding, inputs, [*averaging, *others]), about)


def of_stock(filters: Filters, a: str, b: str) -> pd.DataFrame:
    """The balance of what a pair's past still weighs in its largest source, with other half-lives and weights."""
    shown = pair_events.stock(filters, a, b).dropna(subset=["balance"])
    source = str(shown.sort_values("n")["source"].iloc[-1]) if len(shown) else ""
    whole = replace(filters, years=(store.FIRST_YEAR, filters.years[1]), sources=(source or measured.NO_SOURCE,))

    def finding(days: pd.DataFrame, half_life: float) -> Figure:
        if days.empty:
            return robust.UNDEFINED
        last = stock.stock(days, "year", half_life=half_life).tail(1)
        return robustness.figure(last.assign(low=np.nan, high=np.nan), "balance")

    inputs: Inputs = {"days": store.days(whole, (a, b)), "half_life": stock.HALF_LIFE}
    weighed = [
        Variant("weights", name, robust.replacing({"days": store.days(asked, (a, b))}))
        for name, asked in robust_events.weights(whole).items()
    ]
    others = [
        Variant("averaging", f"half-life of {days:.0f} days", robust.replacing({"half_life": days}))
        for days in HALF_LIVES
    ]
    named = f" ({labels.source_labels()[source]})" if source else ""
    about = f"Balance of what still weighs between {' and '.join(labels.country_names(a, b))} at the end{named}"
    return robust.told(robustness.strip(finding, inputs, [*others, *weighed]), about)


def _rank(votes: pd.DataFrame, measure: str, a: str, b: str) -> tuple[float, int]:
    """The share of all pairs that are less alike than one, and the roll calls that this one shares."""
    found = roll_calls.similarity(votes, names=(measure,)) if len(votes) else pd.DataFrame()
    if found.empty:
        return np.nan, 0
    mine = found[(found["country_a"] == min(a, b)) & (found["country_b"] == max(a, b))]
    known = found[measure].dropna()
    if mine.empty or mine[measure].isna().any():
        return np.nan, int(mine["n"].sum())
    less = (known < mine[measure].iloc[0] - robustness.ROUNDING).mean()
    return float(less), int(mine["n"].iloc[0])
