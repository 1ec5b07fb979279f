"""Effects of different units beside each other: each as a multiple of what its test asks for."""

from __future__ import annotations

import math

import pandas as pd

from alignment import countries
from alignment.claims import said
from alignment.claims.definition import Test
from alignment.claims.found import Found
from alignment.claims.judging import Judged, Verdict
from alignment.claims.kinds import SUPPORT, THRESHOLDS
from alignment.claims.verdict import enough

FAR = math.inf


def scaled(test: Test, value: float) -> float:
    """An effect as a multiple of what the test asks for: 1 is just enough, below 0 is the other way.

    A ratio is taken by its logarithm, so that half as many lies as far below 0 as twice as many above.  Where a test
    asks for no more than its direction, the unit is the measure's threshold.
    """
    if math.isnan(value):
        return value
    if test.kind.unit == "times":
        return math.log(value) / math.log(test.threshold) if value > 0 and test.threshold > 1 else math.nan
    unit = _unit(test)
    return {"down": -value, "bottom": 1 - value}.get(test.expect, value) / unit


def _unit(test: Test) -> float:
    if test.expect == "yes":
        return SUPPORT
    return test.threshold or THRESHOLDS.get(test.source or test.measure, 1.0)


def borne_out(test: Test) -> tuple[float, float]:
    """From where to where on that scale the test is met."""
    far = 1.0 if test.threshold or test.expect == "yes" else 0.0
    return {"same": (-far, far), "under": (-FAR, far)}.get(test.expect, (far, FAR))


def tests(verdict: Verdict) -> pd.DataFrame:
    """The tests of a claim that have a figure, a row each, for a chart.

    Returns test (its number), label, figure (in words), verdict, effect, low, high (multiples of what is asked for),
    met_from, met_to (where it is met), n.  Facts have none; an effect without enough data is undefined.
    """
    rows = []
    for number, one in enumerate(verdict.tests, 1):
        if one.test.kind.of == "record":
            continue
        known = enough(one.test, one.found)
        low, high = borne_out(one.test)
        rows.append({
            "test": number, "label": f"{number}  {said.short(one.test)}", "verdict": one.verdict,
            "figure": f"{said.figure(one.test, one.found)}; asked for: {said.wanted(one.test)}" if known
            else said.answered(one),
            "met_from": low, "met_to": high, "n": one.found.least,
            **_ends(one.test, one.found if known else Found()),
        })  # fmt: skip
    columns = ["test", "label", "figure", "verdict", "effect", "low", "high", "met_from", "met_to", "n"]
    return pd.DataFrame(rows, columns=columns)


def _ends(test: Test, found: Found) -> dict[str, float]:
    """Effect and interval on the scale, the lower end first."""
    ends = sorted((scaled(test, found.low), scaled(test, found.high)))
    return {"effect": scaled(test, found.effect), "low": ends[0], "high": ends[1]}


def placebos(verdict: Verdict) -> pd.DataFrame:
    """The placebos of those tests, a row each: test, name, effect (multiples), figure, same (bool)."""
    rows = [
        {
            "test": number, "name": countries.name_of(code), "effect": scaled(one.test, found.effect),
            "figure": said.short_figure(one.test, found), "same": code in one.alike,
        }
        for number, one in enumerate(verdict.tests, 1) if one.test.kind.of != "record"
        for code, found in one.placebos.items() if enough(one.test, found)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["test", "name", "effect", "figure", "same"])


def facts(verdict: Verdict) -> tuple[Judged, ...]:
    """The tests that ask for a fact of the record, which has no scale."""
    return tuple(one for one in verdict.tests if one.test.kind.of == "record")
