"""`python -m bench measures`: how long each measure takes on the shipped record, beside the reach it must keep."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alignment import store
from alignment.measures import bifurcation, camps, ideal_points, roll_calls, vote_intervals
from alignment.questions.measured import measured

MEMBERS, ROLL_CALLS = 200, 5_400  # the size that the reach is stated for
PAIR = ("BLR", "CHN")
LATEST = 2025


@dataclass(frozen=True)
class Timed:
    """One thing measured: what it is, the longest it may take in seconds, and how to do it once."""

    name: str
    reach: float
    once: Callable[[], object]
    runs: int = 7


def things() -> list[Timed]:
    """What is measured; the inputs are read before the clock starts."""
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    window = votes.iloc[-ROLL_CALLS:]
    year = roll_calls.similarity(votes[years == LATEST])
    pairs = year.assign(value=year["kappa"])[["country_a", "country_b", "value", "n"]]
    before = years < LATEST
    return [
        Timed("agreement, S, π, κ of all pairs, any window", 0.050, lambda: roll_calls.similarity(window)),
        Timed("bootstrap of one pair, four measures", 0.100, lambda: vote_intervals.with_interval(
            window, names=("agreement", "s", "pi", "kappa"), pair=PAIR)),
        Timed("camps of one year", 0.200, lambda: camps.camps(pairs)),
        Timed("bifurcation 1946–2025 with its null", 10.0, lambda: bifurcation.bifurcation(
            votes, years, _kappa), runs=1),
        Timed("ideal points of the whole record", 30.0, lambda: ideal_points.ideal_points(votes, years), runs=3),
        Timed("ideal points again with a new year's votes", 5.0, lambda: ideal_points.ideal_points(
            votes[before | (years == LATEST)], years[before | (years == LATEST)]), runs=3),
        Timed("balance of all pairs by year, with intervals", np.inf, lambda: measured(
            "balance", store.Filters(), by="year"), runs=1),
        Timed("tilt of all members by year, with intervals", np.inf, lambda: measured(
            "tilt", store.Filters(), by="year"), runs=1),
    ]  # fmt: skip


def _kappa(votes: pd.DataFrame) -> pd.DataFrame:
    """κ of all pairs as a square table, as bifurcation takes it."""
    return roll_calls.matrix(votes, "kappa")


def run() -> None:
    """Time everything, the smallest of the runs beside their median, and say what misses its reach."""
    print(f"{MEMBERS} members × {ROLL_CALLS:,} roll calls; seconds, best and median of the runs")
    for thing in things():
        taken = []
        for _ in range(thing.runs):
            began = time.perf_counter()
            thing.once()
            taken.append(time.perf_counter() - began)
        best, median = min(taken), statistics.median(taken)
        reach = (
            "" if thing.reach == np.inf else f"reach {thing.reach:g}: {'kept' if median <= thing.reach else 'MISSED'}"
        )
        print(f"{thing.name:48} {best:8.3f} {median:8.3f}   {reach}", flush=True)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(f"peak memory {int(status.split('VmHWM:')[1].split()[0]) // 1024} MB")
