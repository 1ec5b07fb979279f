"""From what a test finds to its verdict, and from the verdicts of its tests to that of a claim."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from alignment.claims.definition import Test
from alignment.claims.found import Found
from alignment.claims.kinds import MOST_PLACEBOS, SUPPORT

SUPPORTED, MIXED, NOT_SUPPORTED, NO_DATA = "supported", "mixed", "not supported", "not enough data"
VERDICTS = (SUPPORTED, MIXED, NOT_SUPPORTED, NO_DATA)
HALF = 0.5  # as far as the claim: less is another size of thing, however near the threshold lies to zero
EXACT = ("record",)  # facts have no interval


def enough(test: Test, found: Found) -> bool:
    """Whether a test can say anything: an effect that is defined, and the least n in both windows."""
    return not math.isnan(found.effect) and found.least >= test.least


def reaches(test: Test, found: Found) -> bool:
    """Whether an effect lies where the claim expects it, as far out as the threshold asks."""
    effect, threshold = found.effect, test.threshold
    return {
        "up": effect >= threshold,
        "down": effect <= -threshold,
        "same": abs(effect) < threshold,
        "over": effect >= threshold,
        "under": effect <= threshold,
        "top": effect >= threshold,
        "bottom": effect <= round(1 - threshold, 9),  # 1 − 0.9 is not quite 0.1
        "yes": effect >= SUPPORT,
    }[test.expect]


def same_as(test: Test, found: Found, placebo: Found) -> bool:
    """Whether a placebo does the same: it reaches the threshold, and of a change or lead goes at least half as far."""
    if not (enough(test, placebo) and reaches(test, placebo)):
        return False
    far, near = found.effect, placebo.effect
    if test.kind.unit == "times":
        # Twice as many is as far from alike as half as many; none at all is infinitely far.
        far, near = (math.log(times) if times else -math.inf for times in (far, near))
    return test.expect not in ("up", "down") or abs(near) >= HALF * abs(far)


def spared(test: Test, found: Found, placebos: Sequence[Found]) -> bool:
    """Whether the placebos leave the finding to the country: at most one, and less than half of them, do the same.

    Only those with enough data count; where placebos are named and none has any, nothing is known and it is not spared.
    """
    known = [other for other in placebos if enough(test, other)]
    alike = sum(same_as(test, found, other) for other in known)
    return not placebos or (alike <= MOST_PLACEBOS and alike < HALF * len(known))


def certain(test: Test, found: Found) -> bool:
    """Whether the whole 95 % interval agrees: off zero for a change, this side of the threshold for all else."""
    if test.kind.of in EXACT or test.expect == "yes":
        return True
    low, high, threshold = found.low, found.high, test.threshold
    if math.isnan(low) or math.isnan(high):
        return False
    return {
        "up": low > (1 if test.kind.unit == "times" else 0),
        "down": high < 0,
        "same": -threshold < low and high < threshold,
        "over": low >= threshold,
        "under": high <= threshold,
        "top": low >= threshold,
        "bottom": high <= round(1 - threshold, 9),
    }[test.expect]


def verdict_of(test: Test, found: Found, placebos: Sequence[Found], other_years: Iterable[Found] = ()) -> str:
    """Supported: as far out as the threshold, certain, and spared by the placebos.

    Mixed: far enough out, but the interval or the placebos fail, or the finding turns when the last, incomparable year
    is left out (`other_years`).  Not supported: not far enough, or the other way.  Not enough data: effect undefined or
    n below the least.
    """
    if not enough(test, found):
        return NO_DATA
    turns = any(enough(test, other) and reaches(test, other) != reaches(test, found) for other in other_years)
    if not reaches(test, found):
        return MIXED if turns else NOT_SUPPORTED
    return SUPPORTED if certain(test, found) and spared(test, found, placebos) and not turns else MIXED


def verdict_of_claim(verdicts: Sequence[str]) -> str:
    """The one word on which all tests with enough data agree; else mixed; without any, not enough data."""
    said = {verdict for verdict in verdicts if verdict != NO_DATA}
    if not said:
        return NO_DATA
    return said.pop() if len(said) == 1 else MIXED


def counted(verdicts: Sequence[str]) -> Mapping[str, int]:
    """How many tests have each verdict."""
    return {verdict: list(verdicts).count(verdict) for verdict in VERDICTS}
