"""What a test asks and what it finds, in sentences."""

from __future__ import annotations

import math

from alignment import countries
from alignment.answers.words import capital, counted, listed, signed
from alignment.claims.asking import asked, group, moment, named, short, source_said, window
from alignment.claims.definition import Claim, Test
from alignment.claims.found import Found
from alignment.claims.judging import OTHER_AGENDA, Judged, Verdict
from alignment.claims.kinds import SUPPORT
from alignment.claims.verdict import (
    MIXED,
    NO_DATA,
    NOT_SUPPORTED,
    SUPPORTED,
    VERDICTS,
    certain,
    enough,
    reaches,
    spared,
)
from alignment.claims.verdict import counted as counts

__all__ = [
    "answered", "asked", "capital", "figure", "group", "listed", "made", "placebos_said", "reached_said", "rests_on",
    "short", "short_figure", "verdict_said", "wanted", "why", "window",
]  # fmt: skip


LEVELS = {  # of what the levels are
    "agreement": "Agreement", "kappa": "κ", "pi": "π", "s": "S", "tilt": "Tilt", "balance": "Balance",
    "meetings": "Meetings", "splitting": "Distance", "camps": "Distance",
}  # fmt: skip


def answered(one: Judged) -> str:
    """What a test finds: the levels, the effect with its interval, what was asked of it, and n."""
    test, found = one.test, one.found
    if not enough(test, found):
        return f"Not enough data: {_lacks(test, found)}."
    if test.kind.of == "record":
        return _fact(test, found)
    told = f"{_levels(test, found)}{figure(test, found)}. The test asks for {wanted(test)}. {_rests_on(test, found)}."
    return f"{told} {capital(found.note)}." if found.note else told


def figure(test: Test, found: Found) -> str:
    """The effect with its interval, in its unit."""
    effect = short_figure(test, found)
    ends = "" if _exact(test, found) else f" (95 %: {_end(test, found.low)} to {_end(test, found.high)})"
    if test.kind.unit == "times":
        return f"{effect} times as many a year{ends}"
    if test.expect == "yes":
        return f"It holds in {effect} of draws"
    if test.expect in ("top", "bottom"):
        return f"Above {effect} of them{ends}"
    if test.measure == "same_camp":
        return f"In one camp in {effect} of runs"
    return effect + ends


def short_figure(test: Test, found: Found) -> str:
    """The effect alone."""
    if test.kind.unit == "times":
        return f"{found.effect:.1f}"
    return _percent(found.effect) if _is_share(test) else _number(test, found.effect)


def _exact(test: Test, found: Found) -> bool:
    """Whether the effect has no interval of its own."""
    return math.isnan(found.low) or test.expect == "yes" or test.measure == "same_camp"


def _is_share(test: Test) -> bool:
    return test.expect in ("top", "bottom", "yes") or test.measure == "same_camp"


def _end(test: Test, value: float) -> str:
    """An end of an interval."""
    if test.kind.unit == "times":
        return f"{value:.1f}"
    if _is_share(test):
        return _percent(value)
    if value and not round(value, 2):  # on which side of zero it lies is what an interval is read for
        return f"{value:+.4f}".replace("-", "−")
    return _number(test, value)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _number(test: Test, value: float) -> str:
    """A figure with its sign where it has a direction; a third decimal where two would hide a threshold missed."""
    digits = 3 if round(abs(value), 2) == round(test.threshold, 2) and abs(value) != test.threshold else 2
    sign = "+" if test.before or test.versus or test.kind.signed else ""
    return f"{round(value, digits) + 0.0:{sign}.{digits}f}".replace("-", "−")


def _levels(test: Test, found: Found) -> str:
    """The levels between which an effect lies, and the median member's change where it is net of that."""
    if _is_share(test) or math.isnan(found.before) or math.isnan(found.after):
        return ""
    unit = " a year" if test.kind.unit == "times" else ""
    compared = f"{found.before:.2f} → {found.after:.2f}{unit}"
    if test.versus:
        compared = f"{found.after:.2f} against {found.before:.2f}"
    median = f", the median member {signed(found.median)}" if test.net else ""
    name = LEVELS.get(test.measure, "")
    return f"{name} {compared}{median}: {'net ' if test.net else ''}".replace("-", "−")


def wanted(test: Test) -> str:
    """What a test asks for, in words."""
    threshold = test.threshold
    least = _percent(threshold) if _is_share(test) else f"{threshold:g}"
    return {
        "up": f"at least {threshold:g} times" if test.kind.unit == "times" else f"{signed(threshold)} or more",
        "down": f"{signed(-threshold)} or less",
        "same": f"within ±{threshold:.2f}",
        "over": f"at least {least}",
        "under": f"at most {least}",
        "top": f"above {_percent(threshold)}",
        "bottom": f"above no more than {_percent(1 - threshold)}",
        "yes": f"at least {_percent(SUPPORT)}",
    }[test.expect]


def _rests_on(test: Test, found: Found) -> str:
    unit = "years" if test.kind.unit == "years" else _unit(test)
    if found.n_before is None:
        return f"n = {found.n:,} {unit}"
    return f"n = {found.n_before:,} and {found.n:,} {unit}"


def rests_on(verdict: Verdict) -> str:
    """What the figures of a claim rest on, test by test."""
    told = [
        f"test {number}: {_rests_on(one.test, one.found).removeprefix('n = ')}"
        for number, one in enumerate(verdict.tests, 1)
        if one.test.kind.of != "record"
    ]
    return "; ".join(told)


def _unit(test: Test) -> str:
    """What is counted: roll calls, or what a row of the source stands for."""
    return source_said(test, "unit") if test.source else "roll calls"


def _lacks(test: Test, found: Found) -> str:
    if test.kind.of == "record":
        return "nothing on record to compare" if not found.n else f"only {found.n} on record"
    return f"{_rests_on(test, found)[4:]}, where {test.least:,} are asked for" if not found.note else found.note


def _fact(test: Test, found: Found) -> str:
    number = f"{found.effect:g}".replace("-", "−")
    if test.measure == "landmarks":
        return f"{number} on record" + (f". {found.note}." if found.note else ".")
    if test.measure == "earliest":
        who = "None" if not found.effect else number
        return f"{who} of {counted(found.n, 'state')} whose day is known did so on an earlier day. {found.note}."
    if test.measure == "treaty":
        against = f", against {_years(found.before)} with {named(test, 'versus')}" if test.versus else ""
        note = f" {capital(found.note)}." if found.note else ""
        return f"In force with {named(test, 'partner')}: {_years(found.after)}{against}.{note}"
    return f"Its status on that day: {found.note}."


def _years(value: float) -> str:
    return "never" if not value else counted(max(1, round(value)), "year")


def placebos_said(one: Judged) -> str:
    """What the same test shows for countries of which nobody claims it."""
    if not one.placebos:
        return ""
    known = {code: found for code, found in one.placebos.items() if enough(one.test, found)}
    lacking = [code for code in one.placebos if code not in known]
    told = ", ".join(f"{countries.name_of(code)} {_beside(one.test, found)}" for code, found in known.items())
    unknown = f"not enough data for {listed([countries.name_of(code) for code in lacking])}" if lacking else ""
    if not known:
        return f"{capital(unknown)}."
    does = "does the same" if reaches(one.test, one.found) else "does what is claimed"
    same = f"none of them {does}" if len(known) > 1 else f"it {does.replace('does', 'does not do', 1)}"
    if one.alike:
        named = listed([countries.name_of(code) for code in one.alike])
        same = (
            f"{named} {does}"
            if len(one.alike) == 1
            else f"{len(one.alike)} of {len(known)} {does.replace('does', 'do')}"
        )
    return f"{told}: {same}{'; ' + unknown if unknown else ''}."


def _beside(test: Test, found: Found) -> str:
    return found.note if test.measure == "membership" else short_figure(test, found)


def why(one: Judged) -> str:
    """Why a test is mixed: the interval, the placebos, or the last year."""
    if one.verdict != MIXED:
        return ""
    reasons = []
    if one.without_last and _turns(one):
        reasons.append(f"without {OTHER_AGENDA}, which had another agenda, it is {_other(one)}")
    if reaches(one.test, one.found) and not certain(one.test, one.found):
        reasons.append("the interval does not settle it")
    if reaches(one.test, one.found) and not spared(one.test, one.found, list(one.placebos.values())):
        alike = "countries of which nobody claims it do the same"
        reasons.append(alike if one.alike else "none of the countries beside it has enough data")
    return "Mixed, because " + "; and ".join(reasons) + "." if reasons else ""


def _other(one: Judged) -> str:
    """The figure without the last year, and on which side of what is asked for it lies."""
    other = one.without_last or one.found
    return f"{short_figure(one.test, other)}, {'far enough' if reaches(one.test, other) else 'not far enough'}"


def _turns(one: Judged) -> bool:
    other = one.without_last
    return other is not None and enough(one.test, other) and reaches(one.test, other) != reaches(one.test, one.found)


def verdict_said(verdict: Verdict) -> str:
    """The verdict on a claim in one sentence: how many of its tests say what."""
    found = counts([one.verdict for one in verdict.tests])
    total = len(verdict.tests)
    if found[verdict.verdict] == total:
        told = _alike(verdict.verdict, total)
    else:
        told = f"of {total} tests, " + listed([f"{found[name]} {WORDS[name]}" for name in VERDICTS if found[name]])
    return f"{capital(verdict.verdict)}: {told}."


def _alike(verdict: str, total: int) -> str:
    """What all tests of a claim have in common."""
    whole = {1: "the one test", 2: "both tests"}.get(total, f"all {total} tests")
    none = {1: "the one test does not bear", 2: "neither of 2 tests bears"}.get(total, f"none of {total} tests bears")
    several = "" if total > 1 else "s"
    return {
        SUPPORTED: f"{whole} bear{several} it out",
        MIXED: f"{whole} leave{several} it open",
        NOT_SUPPORTED: f"{none} it out",
        NO_DATA: f"too little on record for {whole}",
    }[verdict]


WORDS = {
    SUPPORTED: "supported", MIXED: "mixed", NOT_SUPPORTED: "not supported", NO_DATA: "without enough data",
}  # fmt: skip


def reached_said(verdict: Verdict) -> str:
    """How many of the tests that have a figure go as far as is asked of them, and how many placebos do the same."""
    known = [one for one in verdict.tests if one.test.kind.of != "record" and enough(one.test, one.found)]
    if not known:
        return "No test of it has a figure."
    far = sum(reaches(one.test, one.found) for one in known)
    beside = sum(enough(one.test, other) for one in known for other in one.placebos.values())
    alike = sum(len(one.alike) for one in known)
    if len(known) == 1:
        told = f"The one figure {'lies' if far else 'does not lie'} where the claim needs it"
    else:
        lie, them = ("lie", "them") if far > 1 else ("lies", "it")
        told = f"{far or 'None'} of {len(known)} figures {lie} where the claim needs {them}"
    placebos = f"; of {counted(beside, 'placebo')}, {alike or 'none'} {'do' if alike > 1 else 'does'}"
    facts = sum(one.test.kind.of == "record" for one in verdict.tests)
    more = f" {counted(facts, 'test')} more {'asks' if facts == 1 else 'ask'} for a fact: see below." if facts else ""
    return told + (placebos if beside else "") + "." + more


def made(claim: Claim) -> str:
    """Where a claim was made: publisher, title and date as they are known; what is not known is said to be so."""
    title = f"“{claim.title}”" if claim.title else "title not known"
    when = moment(claim.date) if claim.date else "date not known"
    return f"{claim.publisher or 'Publisher not known'}, {title}, {when}"
