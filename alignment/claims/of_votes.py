"""Tests on roll calls: how a country votes with others, how that changed, and where it ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alignment import store
from alignment.claims.definition import EVERYONE, Test, Window
from alignment.claims.found import Found, members, within, year_of_members
from alignment.measures import bifurcation, camps, roll_calls, towards
from alignment.measures.bootstrap import interval, resampling
from alignment.questions import ballots, splitting
from alignment.store import Filters

RANKED = ("top", "bottom")


def of_votes(test: Test, country: str) -> Found:
    """The effect for one country: a change, a difference, a level or a rank of how it votes with others."""
    partners, versus = _sides(test)
    if test.before:
        everyone = _changes(test.measure, partners, versus, test.before, test.window)
        return _change(everyone, country, net=test.net)
    if test.expect in RANKED:
        group = members(test.among, test.window.last.year)
        return _rank(*_levels(test.measure, partners, versus, test.window), country, group)
    return _level(*_levels(test.measure, partners, versus, test.window), country)


def _sides(test: Test) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Towards whom, and against whom; of a tilt, towards the East and against the West."""
    year = year_of_members([test.before, test.window])
    if test.measure == "tilt":
        return members(test.east, year), members(test.west, year)
    everyone = tuple(store.votes().columns) if test.partner == EVERYONE else ()
    return everyone or members(test.partner, year), members(test.versus, year)


@store.kept
def _changes(
    measure: str, partners: tuple[str, ...], versus: tuple[str, ...], before: Window, window: Window
) -> pd.DataFrame:
    sides = (_levels(measure, partners, versus, one) for one in (before, window))
    return towards.between(*sides).set_index("country")


@store.kept
def _levels(
    measure: str, partners: tuple[str, ...], versus: tuple[str, ...], window: Window
) -> tuple[pd.DataFrame, np.ndarray]:
    return towards.difference(cast(window), partners, versus, "agreement" if measure == "tilt" else measure)


def cast(window: Window) -> pd.DataFrame:
    """The votes of the roll calls of a window."""
    return store.votes()[within(store.resolutions()["date"], window)]


def _change(everyone: pd.DataFrame, country: str, *, net: bool) -> Found:
    if country not in everyone.index:
        return Found(n_before=0)
    row = everyone.loc[country]
    effect, ends = ("net", ("net_low", "net_high")) if net else ("change", ("low", "high"))
    return Found(
        row[effect], row[ends[0]], row[ends[1]], int(row["n_before"]), int(row["n_after"]), row["before"],
        row["after"], row["median"],
    )  # fmt: skip


def _level(everyone: pd.DataFrame, drawn: np.ndarray, country: str) -> Found:
    if country not in everyone.index:
        return Found()
    low, high = interval(drawn[:, [everyone.index.get_loc(country)]])
    value = float(everyone.loc[country, "value"])
    return Found(value, float(low[0]), float(high[0]), None, int(everyone.loc[country, "n"]), after=value)


def _rank(everyone: pd.DataFrame, drawn: np.ndarray, country: str, among: tuple[str, ...]) -> Found:
    """The share of the other members, or of a group's, that lie below the country."""
    if country not in everyone.index or np.isnan(everyone.loc[country, "value"]):
        return Found()
    others = (everyone["present"] >= towards.PRESENT) & everyone["value"].notna() & (everyone.index != country)
    if among:
        others &= everyone.index.isin(among)
    place = everyone.index.get_loc(country)
    below = (drawn[:, others.to_numpy()] < drawn[:, [place]]).mean(axis=1, keepdims=True)
    low, high = interval(below)
    value, mine = everyone["value"], everyone.loc[country]
    effect = float((value[others] < mine["value"]).mean())
    note = f"{int((value[others] > mine['value']).sum()) + 1} of {int(others.sum()) + 1} from the top"
    return Found(effect, float(low[0]), float(high[0]), None, int(mine["n"]), after=float(mine["value"]), note=note)


def of_splitting(test: Test, country: str = "") -> Found:
    """How much further apart two given groups, or the camps that are found, voted than before; the unit is a year."""
    before = test.before or test.window  # kinds.KINDS asks for both
    span = (before.first.year, test.window.last.year)
    if test.measure == "camps":
        cast_of_years = ballots.chosen(Filters(years=span))
        # Without the shuffled worlds of its band, in which camps are sought 19 times more: the change does not need it.
        yearly = bifurcation.bifurcation(*cast_of_years, splitting.kappa, shuffles=0)
    else:
        year = year_of_members([test.before, test.window])
        yearly = splitting.of_lists(span, members(test.west, year), members(test.east, year))
    known = yearly.dropna(subset="bifurcation").set_index("period")["bifurcation"]
    early, late = (known[known.index.to_series().between(*part.years)] for part in (before, test.window))
    if early.empty or late.empty:
        return Found(n_before=len(early), n=len(late))
    drawn = [(resampling(len(part)) @ part.to_numpy()) / len(part) for part in (early, late)]
    low, high = interval((drawn[1][::-1] - drawn[0])[:, None])
    ends = (float(low[0]), float(high[0])) if min(len(early), len(late)) > 1 else (np.nan, np.nan)
    means = float(early.mean()), float(late.mean())
    return Found(means[1] - means[0], *ends, len(early), len(late), *means)


def of_same_camp(test: Test, country: str) -> Found:
    """In which share of the runs the country is in one camp with the partner (the least of several)."""
    together = _together(test.window)
    shares = [
        together.get((min(country, other), max(country, other)), np.nan)
        for other in members(test.partner, test.window.last.year)
    ]
    votes = cast(test.window)
    n = int(votes[country].notna().sum()) if country in votes else 0
    effect = float(np.min(shares)) if shares else np.nan
    return Found(effect, effect, effect, None, n, after=effect)


@store.kept
def _together(window: Window) -> dict[tuple[str, str], float]:
    """The share of runs in which two members were in one camp, by pair."""
    pairs = roll_calls.similarity(cast(window), names=("kappa",)).rename(columns={"kappa": "value"})
    square = camps.co_membership(pairs[["country_a", "country_b", "value", "n"]])
    codes, shares = list(square.columns), square.to_numpy()
    return {(a, b): float(shares[i, j]) for i, a in enumerate(codes) for j, b in enumerate(codes) if a < b}
