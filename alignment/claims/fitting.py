"""Whether the parts of a test fit its measure: what is lacking, what it cannot use, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from alignment import countries
from alignment.claims.kinds import EVERYONE, KINDS, Kind

OF_LEVELS = ("over", "under", "top", "bottom")  # what is expected of a level, not of a change
WITH_EVERYONE = ("agreement", "kappa", "pi", "s")  # whose partner may be all members
OF_PAIRS = ("earliest", "treaty")  # whose partner is one country


def misfits(read: Mapping[str, Any], given: Collection[str]) -> Iterable[str]:
    """Everything that does not fit, each in a sentence without a full stop.

    `read`: the parts of a test that could be read; `given`: the names of all that were written.
    """
    kind = KINDS.get(read.get("measure", ""))
    if kind is None:
        if "measure" not in given:
            yield f"measure is missing: {', '.join(KINDS)}"
        return
    yield from _parts(read, given, kind)
    yield from _expectation(read, kind)
    yield from _partners(read)
    yield from _windows(read)
    if read.get("placebo") and "country" not in kind.needs:
        yield f"{read['measure']} is of no country, so that no other can be put in its place: leave placebo out"
    if read.get("country") in read.get("placebo", ()):
        yield f"placebo names {read['country']}, which is the country itself: leave it out"


def _parts(read: Mapping[str, Any], given: Collection[str], kind: Kind) -> Iterable[str]:
    needed = (*kind.needs, "window", "expect", *(() if read.get("expect") == "yes" else ("threshold",)))
    yield from (f"{read['measure']} needs {name}" for name in needed if name not in given)
    allowed = {"measure", "window", "expect", "threshold", "placebo", *kind.needs, *kind.takes}
    yield from (f"{read['measure']} takes no {name}: leave it out" for name in read if name not in allowed)


def _expectation(read: Mapping[str, Any], kind: Kind) -> Iterable[str]:
    """What is expected against what the measure, and the windows, can show."""
    expect, before = read.get("expect"), read.get("before")
    if expect and expect not in kind.expects:
        yield f"{read['measure']} cannot be expected to be {expect}: {', '.join(kind.expects)}"
        return
    if expect in ("up", "down") and not (before or read.get("versus") or kind.signed):
        yield "up and down need a window before, or a partner to compare with (versus)"
    if expect in OF_LEVELS and before:
        yield f"{expect} is of a level, not of a change: leave before out, or expect up, down or same"
    if expect in ("top", "bottom") and read.get("threshold", 0) > 1:
        yield "the threshold of top and bottom is a share of the members, from 0 to 1"
    if read.get("among") and expect and expect not in ("top", "bottom"):
        yield "among is of a rank: expect top or bottom, or leave it out"
    if read.get("net") and not before:
        yield "net is of a change: give the window before"


def _partners(read: Mapping[str, Any]) -> Iterable[str]:
    measure = read["measure"]
    for name in ("partner", "versus", "west", "east", "among"):
        everyone = name == "partner" and measure in WITH_EVERYONE
        if read.get(name) == EVERYONE and not everyone:
            yield f"{name} cannot be {EVERYONE} in a test of {measure}: name a country, several or a bloc"
        elif measure in OF_PAIRS and read.get(name) and read[name] not in set(countries.load()["code"]):
            yield f"{measure} is about one country as {name}: {read[name]} is more, or a bloc"


def _windows(read: Mapping[str, Any]) -> Iterable[str]:
    before, window = read.get("before"), read.get("window")
    if before and window and before.last >= window.first:
        yield "before must end before the window begins"
    if read["measure"] == "balance" and before and read.get("versus"):
        yield "balance takes before or versus, not both"
    if read["measure"] in ("splitting", "camps"):
        whole = [one is None or "-" not in str(one) for one in (before, window)]
        if not all(whole):
            yield f"{read['measure']} is by year: write whole years, 2018/2021"
