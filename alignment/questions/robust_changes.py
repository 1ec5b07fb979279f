"""Strips of What changed: the shift of one pair, or of one country, between two periods."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from alignment.measures import cooperation, robustness, roll_calls, vote_intervals
from alignment.measures.robustness import Figure
from alignment.questions import (
    ballots,
    change_countries,
    change_drivers,
    changes,
    labels,
    measured,
    points,
    robust,
    robust_events,
    robust_movers,
    robust_points,
)
from alignment.store import Filters

OTHERS = tuple(name for name in change_drivers.VOTES if name != "agreement")


def stated(shown: pd.DataFrame) -> tuple[str, ...]:
    """The pair, or the country, that an answer names first: the furthest up, or down where none moved up."""
    row = shown.iloc[0 if shown["change"].iloc[0] > 0 else -1]
    return tuple(row[[name for name in (*changes.PAIR, "country") if name in shown]])


def of_pair(filters: Filters, name: str, split: int, a: str, b: str) -> pd.DataFrame:
    """The change of a measure of a pair between two periods, under other assumptions."""
    if name == "ideal_point_distance":
        years = points.ideal_points(filters)["year"]
        return robust_points.of_distance(filters, a, b, _parts(years, split))
    about = f"Change of {labels.MEASURE_NAMES[name]}, {' and '.join(labels.country_names(a, b))}, from {split} on"
    if name == "balance":
        return robust.told(_of_balance(filters, split, a, b), about)
    inputs = {**robust.of_window(filters), "measure": name}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> Figure:
        late = (robust.years_of(resolutions) >= split).to_numpy()
        parts = [
            robustness.figure(vote_intervals.with_interval(votes[part][[a, b]], names=(measure,), pair=(a, b)))
            for part in (~late, late)
        ]
        return _difference(*parts)

    others = tuple(other for other in change_drivers.VOTES if other != name)
    return robust.told(robustness.strip(finding, inputs, robust.of_votes(inputs, others)), about)


def of_country(filters: Filters, name: str, split: int, west: str, east: str, least: int, c: str) -> pd.DataFrame:
    """The change of a country's position between two periods, under other assumptions."""
    if name == "ideal_point":
        return robust_points.of_point_change(filters, c, _parts(points.ideal_points(filters)["year"], split))
    _, years = ballots.chosen(filters)
    if name == "tilt":
        return robust_movers.of_tilt_change(filters, c, west, east, _parts(years, split))
    inputs = {**robust.of_window(filters), "measure": "agreement"}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> Figure:
        late = (robust.years_of(resolutions) >= split).to_numpy()
        return _of_mean(votes[~late], votes[late], measure, c, least)

    about = f"Change of the mean agreement of {labels.country_names(c)[0]} with the same others, from {split} on"
    return robust.told(robustness.strip(finding, inputs, robust.of_votes(inputs, OTHERS)), about)


def _of_mean(before: pd.DataFrame, after: pd.DataFrame, measure: str, c: str, least: int) -> Figure:
    """The change of the mean with the same others, those with `least` shared roll calls in both periods."""
    values = []
    for votes in (before, after):
        found = roll_calls.similarity(votes, names=(measure,))
        mine = found[(found["country_a"] == c) | (found["country_b"] == c)]
        other = mine["country_a"].where(mine["country_b"] == c, mine["country_b"])
        values.append(mine.set_index(other)[lambda rows: rows["n"] >= least][measure])
    both = pd.concat(values, axis=1, join="inner").dropna()
    if both.empty:
        return robust.UNDEFINED
    change = float((both.iloc[:, 1] - both.iloc[:, 0]).mean())
    n = min(int(votes[c].notna().sum()) for votes in (before, after))
    if measure != "agreement":
        return change, np.nan, np.nan, n
    errors = [change_countries.mean_error(votes, c, pd.Series(both.index)) for votes in (before, after)]
    doubt = float(np.hypot(*(change_countries.WITHIN * np.array(errors))))
    return change, change - doubt, change + doubt, n


def _of_balance(filters: Filters, split: int, a: str, b: str) -> pd.DataFrame:
    """The change of a pair's balance, of those sources that recorded events in both periods."""
    kept = tuple(changes.sources(filters, "balance", split)) or (measured.NO_SOURCE,)
    heeded = replace(changes.heeded(filters, "balance"), sources=kept)

    def load(filters: Filters) -> pd.DataFrame:
        parts = changes.periods(filters, split)
        return pd.concat([measured.days(part, "all", pair=(a, b)) for part in parts], ignore_index=True)

    def finding(days: pd.DataFrame) -> Figure:
        late = pd.to_datetime(days["date"]).dt.year >= split
        parts = [robustness.figure(cooperation.balance_of_days(days[part], "all"), "balance") for part in (~late, late)]
        return _difference(*parts)

    return robust_events.strip(load, finding, heeded)


def _difference(before: Figure, after: Figure) -> Figure:
    """after − before, the two as independent; n is the smaller of the two."""
    change = after[0] - before[0]
    doubt = float(np.hypot((before[2] - before[1]) / 2, (after[2] - after[1]) / 2))
    return change, change - doubt, change + doubt, min(before[3], after[3])


def _parts(years: pd.Series, split: int) -> robust_movers.Parts:
    known = sorted(int(year) for year in years.unique())
    return [year for year in known if year < split], [year for year in known if year >= split]
