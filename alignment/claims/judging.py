"""Claims judged: every test with what it finds, its placebos, other assumptions, and where the evidence is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from alignment import countries, store
from alignment.claims import of_events, of_record, of_votes
from alignment.claims.definition import Claim, Test, Window
from alignment.claims.found import Found, on_record
from alignment.claims.verdict import same_as, verdict_of, verdict_of_claim
from alignment.measures import robustness
from alignment.questions import labels

OTHER_AGENDA = 2025  # 192 roll calls, 154 of them in December, the US against 91 %: see docs/record.md
MEASURED: Mapping[str, Callable[[Test, str], Found]] = {
    "agreement": of_votes.of_votes, "kappa": of_votes.of_votes, "pi": of_votes.of_votes, "s": of_votes.of_votes,
    "tilt": of_votes.of_votes, "splitting": of_votes.of_splitting, "camps": of_votes.of_splitting,
    "same_camp": of_votes.of_same_camp, "balance": of_events.of_balance,
    "multi_vector": of_events.of_multi_vector, "meetings": of_events.of_meetings,
    "landmarks": of_record.of_landmarks, "earliest": of_record.of_earliest, "treaty": of_record.of_treaty,
    "membership": of_record.of_membership,
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A test with its verdict: what it finds for its country, and for each placebo."""

    test: Test
    verdict: str
    found: Found
    placebos: Mapping[str, Found]
    without_last: Found | None  # without the year of another agenda, where the window holds it

    @property
    def alike(self) -> list[str]:
        """The placebos that do the same."""
        return [code for code, one in self.placebos.items() if same_as(self.test, self.found, one)]


@dataclass(frozen=True)
class Verdict:
    """A claim with its verdict and those of its tests."""

    claim: Claim
    verdict: str
    tests: tuple[Judged, ...]


@store.kept
def judged(claim: Claim) -> Verdict:
    """The verdict on a claim, from the verdicts of its tests (see verdict)."""
    tests = tuple(judged_test(test) for test in claim.tests)
    return Verdict(claim, verdict_of_claim([one.verdict for one in tests]), tests)


@store.kept
def judged_test(test: Test) -> Judged:
    """One test: measured for its country and its placebos, and without the year of another agenda."""
    found = measured(test)
    placebos = {code: measured(test, code) for code in test.placebo}
    shorter = without_last(test)
    other = measured(shorter) if shorter else None
    verdict = verdict_of(test, found, list(placebos.values()), [other] if other else ())
    return Judged(test, verdict, found, placebos, other)


def measured(test: Test, country: str = "") -> Found:
    """What a test finds for its country, or for another in its place."""
    return MEASURED[test.measure](test, country or test.country)


def without_last(test: Test) -> Test | None:
    """The test without the year of another agenda; None where it does not rest on it, or on nothing else."""
    if test.kind.of != "votes" or test.window.last.year < OTHER_AGENDA or test.window.first.year >= OTHER_AGENDA:
        return None
    return replace(test, window=Window(test.window.first, date(OTHER_AGENDA - 1, 12, 31)))


def strip(test: Test) -> pd.DataFrame:
    """The finding of a test under other assumptions: other windows, measures, blocs and sources.

    Returns the columns of robustness.strip."""

    def finding(test: Test) -> robustness.Figure:
        found = measured(test)
        return found.effect, found.low, found.high, found.least

    def variant(group: str, name: str, other: Test, same_unit: bool = True) -> robustness.Variant:
        return robustness.Variant(group, name, lambda _: {"test": other}, same_unit)

    others = [variant(*one) for one in variants(test)]
    threshold = {"up": test.threshold, "down": -test.threshold}.get(test.expect)
    return robustness.strip(finding, {"test": test}, others, threshold=threshold)


def variants(test: Test) -> list[tuple[str, str, Test, bool]]:
    """Other assumptions for a test: group, name, the test altered, and whether its unit stays."""
    found = [("years", "without 2025", shorter, True)] if (shorter := without_last(test)) else []
    found += [("years", name, other, True) for name, other in _other_windows(test)]
    if test.measure in ("agreement", "kappa"):
        found.append(("measure", "Cohen's κ", replace(test, measure="kappa"), test.measure == "kappa"))
        found.append(("measure", "Scott's π", replace(test, measure="pi"), False))
    if test.net:
        found.append(("measure", "not net of the median member", replace(test, net=False), True))
    if test.measure == "tilt":
        wests = [bloc for bloc in ("NATO", "EU", "G7") if bloc != test.west]
        easts = [bloc for bloc in ("CHINA_RUSSIA", "SCO", "BRICS") if bloc != test.east]
        found += [("blocs", f"West: {labels.bloc_name(bloc)}", replace(test, west=bloc), True) for bloc in wests]
        found += [("blocs", f"East: {labels.bloc_name(bloc)}", replace(test, east=bloc), True) for bloc in easts]
    if test.measure in ("balance", "multi_vector"):
        named = labels.source_labels()
        for key in _others_covering(test):
            found.append(("another source", f"{named[key]} in its place", replace(test, source=key), True))
    return found


def _other_windows(test: Test) -> list[tuple[str, Test]]:
    """The windows a year shorter at their outer ends, and the one before a year longer."""
    if test.before is None or test.kind.of == "record":
        return []
    before, window = test.before, test.window
    found = []
    if before.last.year > before.first.year:
        later = Window(before.first.replace(year=before.first.year + 1, day=min(before.first.day, 28)), before.last)
        found.append(("before a year shorter", replace(test, before=later)))
    earlier = Window(before.first.replace(year=before.first.year - 1, day=min(before.first.day, 28)), before.last)
    if not test.source or _covers(test.source, earlier.first):
        found.append(("before a year longer", replace(test, before=earlier)))
    if window.last.year > window.first.year:
        shorter = Window(window.first, window.last.replace(year=window.last.year - 1, day=min(window.last.day, 28)))
        if shorter.first <= shorter.last:
            found.append(("window a year shorter", replace(test, window=shorter)))
    return found


def _covers(source: str, first: date, last: date | None = None) -> bool:
    """Whether a source is on record from one day, and to another."""
    part = on_record(Window(first, last or first), source)
    return part is not None and part.first == first and (last is None or part.last == last)


def _others_covering(test: Test) -> list[str]:
    """Other sources of counted events that cover the test's windows."""
    known = store.table("sources")
    first, last = (test.before or test.window).first, test.window.last
    counted = known.loc[known["kind"] == "counts", "source"]
    return [key for key in counted if key != test.source and _covers(key, first, last)]


def rows(verdict: Verdict) -> pd.DataFrame:
    """Every test of a claim and every placebo as a table to take away.

    Returns test, measure, country, placebo, before, window, effect, low, high, n_before, n, threshold, expect, verdict.
    """
    table = []
    for number, one in enumerate(verdict.tests, 1):
        of_each = {one.test.country: one.found, **one.placebos}
        for code, found in of_each.items():
            table.append(
                {
                    "test": number, "measure": one.test.measure, "country": code,
                    "name": countries.name_of(code) if code else "", "placebo": code in one.placebos,
                    "before": str(one.test.before or ""), "window": str(one.test.window), "effect": found.effect,
                    "low": found.low, "high": found.high, "n_before": found.n_before, "n": found.n,
                    "expect": one.test.expect, "threshold": one.test.threshold,
                    "verdict": "" if code in one.placebos else one.verdict,
                }
            )  # fmt: skip
    return pd.DataFrame(table).astype({"n_before": "Int64"})
