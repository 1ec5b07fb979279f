"""What a test asks and what it finds, in sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from alignment import countries, store
from alignment.answers.words import counted, signed
from alignment.claims.definition import EVERYONE, Test, Window
from alignment.claims.found import Found
from alignment.claims.judging import OTHER_AGENDA, Judged, Verdict
from alignment.claims.kinds import SUPPORT
from alignment.claims.verdict import MIXED, NO_DATA, NOT_SUPPORTED, SUPPORTED, VERDICTS, certain, enough, reaches
from alignment.claims.verdict import counted as counts
from alignment.questions import labels

WAYS = {"up": "more", "down": "less"}
VOTED = {"agreement": "agree with", "kappa": "vote beyond chance like", "pi": "vote beyond chance like",
         "s": "vote like"}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# Names that English gives an article.
ARTICLES = {
    "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines", "Soviet Union", "Maldives",
    "Bahamas", "Gambia", "Comoros", "Central African Republic", "Dominican Republic", "Marshall Islands",
    "Solomon Islands", "Seychelles", "EU", "G7", "G20", "SCO", "CSTO", "CIS", "EAEU", "GCC", "Quad", "Union State",
    "Turkic states", "Alliance of Sahel States", "US treaty allies outside NATO",
}  # fmt: skip


def group(value: str) -> str:
    """A country, a bloc, a list or several of them, in words."""
    if value == EVERYONE:
        return "all other members"
    known = labels.bloc_names()
    parts = [
        the(name)
        for part in value.split("+")
        for name in ([known[part]] if part in known else labels.country_names(*part.split(",")))
    ]
    return listed(parts)


def the(name: str) -> str:
    """A name with its article where English gives it one."""
    return f"the {name}" if name in ARTICLES else name


def country(code: str) -> str:
    """A country by its everyday name."""
    return the(countries.name_of(code))


def window(span: Window) -> str:
    """A window as a reader writes it: years, months or days, as exact as it is."""
    text = str(span)
    first, last = text.split("/")
    told = [_moment(part) for part in (first, last)]
    dash = " – " if "-" in text else "–"
    return told[0] if told[0] == told[1] else dash.join(told)


def _moment(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 1:
        return text
    named = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return named if len(parts) == 2 else f"{int(parts[2])} {named}"


def asked(test: Test) -> str:
    """The question that a test puts to the record."""
    return _QUESTIONS[test.measure](test, country(test.country) if test.country else "")


def _of_votes(test: Test, name: str) -> str:
    verb, partner, when = VOTED[test.measure], group(test.partner), window(test.window)
    if test.expect in ("top", "bottom"):
        place = {"top": "most", "bottom": "least"}[test.expect]
        others = group(test.among) if test.among else "all members"
        return f"Is {name} among those of {others} that {verb} {partner} {place}, {when}?"
    if test.versus:
        return f"Did {name} {verb} {partner} more than {group(test.versus)}, {when}?"
    if test.before:
        return _of_change(test, f"{name} {verb} {partner}", "in roll calls")
    return f"How far did {name} {verb} {partner} in roll calls, {when}?"


def _of_tilt(test: Test, name: str) -> str:
    west, east = group(test.west), group(test.east)
    if test.expect in ("top", "bottom"):
        end, other = (east, west) if test.expect == "top" else (west, east)
        return f"Is {name} among the members that vote most with {end} rather than {other}, {window(test.window)}?"
    if not test.before:
        return f"Does {name} vote as much with {west} as with {east}, {window(test.window)}?"
    if test.expect == "same":
        return f"Did {name} vote with {west} and with {east} in the same proportion{_since(test)}?"
    end, other = (east, west) if test.expect == "up" else (west, east)
    return f"Did {name}'s votes move towards {end} and away from {other}{_since(test)}?"


def _of_balance(test: Test, name: str) -> str:
    partner, source = group(test.partner), labels.source_labels()[test.source]
    if test.versus:
        other = group(test.versus)
        return f"Were {name}'s dealings with {partner} better than with {other}, {window(test.window)} ({source})?"
    if test.expect == "same":
        return f"Did the tone between {name} and {partner} stay the same{_since(test)} ({source})?"
    way = {"up": "more cooperative", "down": "more conflictual"}.get(test.expect, "cooperative")
    return f"Did dealings between {name} and {partner} become {way}{_since(test)} ({source})?"


def _of_change(test: Test, what: str, where: str) -> str:
    if test.expect == "same":
        return f"Did {what} as much as before {where}{_since(test)}?"
    return f"Did {what} {WAYS[test.expect]} {where}{_since(test)}?"


def _since(test: Test) -> str:
    beyond = ", beyond what the median member did" if test.net else ""
    return f" between {window(test.before)} and {window(test.window)}{beyond}" if test.before else ""


def _kinds(test: Test) -> str:
    return " or ".join(labels.tag_labels()[tag].lower() for tag in test.tags)


_QUESTIONS: Mapping[str, Callable[[Test, str], str]] = {
    **dict.fromkeys(VOTED, _of_votes),
    "tilt": _of_tilt,
    "balance": _of_balance,
    "multi_vector": lambda test, name: (
        f"Did {name} cooperate on balance with both {group(test.west)} and {group(test.east)}, and with neither alone, "
        f"{window(test.window)} ({labels.source_labels()[test.source]})?"
    ),
    "meetings": lambda test, name: (
        f"Did leaders of {name} and {group(test.partner)} meet more often{_since(test)} "
        f"({labels.source_labels()[test.source]})?"
    ),
    "landmarks": lambda test, name: (
        f"Is a landmark event between {name} and {group(test.partner)} on record ({_kinds(test)}), "
        f"{window(test.window)}?"
    ),
    "earliest": lambda test, name: (
        f"Did any state on record do so towards {group(test.partner)} on an earlier day than {name} ({_kinds(test)}), "
        f"{window(test.window)}?"
    ),
    "treaty": lambda test, name: (
        f"Was a treaty in force with {group(test.partner)}"
        + (f" for longer than with {group(test.versus)}" if test.versus else "")
        + f" ({_kinds(test)}), {window(test.window)} ({labels.source_labels()[test.source]})?"
    ),
    "membership": lambda test, name: (
        f"Was {name} a full member of {group(test.bloc)} on {_moment(str(test.window.last))}?"
    ),
    "splitting": lambda test, name: f"Did {group(test.west)} and {group(test.east)} vote further apart{_since(test)}?",
    "camps": lambda test, name: f"Did the camps that can be found in roll calls vote further apart{_since(test)}?",
    "same_camp": lambda test, name: (
        f"Is {name} in one camp of roll calls with {group(test.partner)}, {window(test.window)}?"
    ),
}  # fmt: skip


def answered(one: Judged) -> str:
    """What a test finds: the effect, its interval, the levels, n, and what was asked of it."""
    test, found = one.test, one.found
    if not enough(test, found):
        return f"Not enough data: {_lacks(test, found)}."
    if test.kind.of == "record":
        return _fact(test, found)
    said = f"{_effect(test, found)}{_levels(test, found)}; asked for: {_wanted(test)}. {_rests_on(test, found)}."
    return f"{said} {found.note[0].upper()}{found.note[1:]}." if found.note else said


def _effect(test: Test, found: Found) -> str:
    """The effect with its interval, in its unit."""
    if test.kind.unit == "times":
        return f"{found.effect:.1f} times as many a year [{found.low:.1f} to {found.high:.1f}]"
    if test.expect == "yes":
        return f"It holds in {found.effect:.0%} of draws".replace("%", " %")
    if test.expect in ("top", "bottom"):
        return f"Above {found.effect:.0%} of them [{found.low:.0%} to {found.high:.0%}]".replace("%", " %")
    interval = "" if math.isnan(found.low) else f" [{_number(test, found.low, 2)} to {_number(test, found.high, 2)}]"
    return _number(test, found.effect) + interval


def _number(test: Test, value: float, digits: int = 0) -> str:
    """A figure with its sign where it has a direction; a third decimal where two would hide a threshold missed."""
    near = round(abs(value), 2) == round(test.threshold, 2) and abs(value) != test.threshold
    sign = "+" if test.before or test.versus or test.kind.signed else ""
    return f"{value + 0.0:{sign}.{digits or (3 if near else 2)}f}".replace("-", "−")


def _levels(test: Test, found: Found) -> str:
    if test.expect == "yes" or math.isnan(found.before):
        return ""
    compared = f", {found.before:.2f} → {found.after:.2f}" if test.before else ""
    if test.versus:
        compared = f", {found.after:.2f} against {found.before:.2f}"
    median = f", the median member {signed(found.median)}" if test.net else ""
    return (compared + median).replace("-", "−")


def _wanted(test: Test) -> str:
    threshold = test.threshold
    return {
        "up": f"at least {threshold:g} times" if test.kind.unit == "times" else f"at least {signed(threshold)}",
        "down": f"at most {signed(-threshold)}",
        "same": f"within ±{threshold:.2f}",
        "over": f"at least {threshold:g}",
        "under": f"at most {threshold:g}",
        "top": f"above {threshold:.0%}".replace("%", " %"),
        "bottom": f"above no more than {1 - threshold:.0%}".replace("%", " %"),
        "yes": f"at least {SUPPORT:.0%}".replace("%", " %"),
    }[test.expect]


def _rests_on(test: Test, found: Found) -> str:
    unit = "years" if test.kind.unit == "years" else _unit(test)
    if found.n_before is None:
        return f"n = {found.n:,} {unit}"
    return f"n = {found.n_before:,} and {found.n:,} {unit}"


def _unit(test: Test) -> str:
    """What is counted: roll calls, or what a row of the source stands for."""
    return str(store.table("sources").set_index("source").loc[test.source, "unit"]) if test.source else "roll calls"


def _lacks(test: Test, found: Found) -> str:
    if test.kind.of == "record":
        return "nothing on record to compare" if not found.n else f"only {found.n} on record"
    return f"{_rests_on(test, found)[4:]}, where {test.least:,} are asked for" if not found.note else found.note


def _fact(test: Test, found: Found) -> str:
    number = f"{found.effect:g}".replace("-", "−")
    if test.measure == "landmarks":
        return f"{number} on record. {found.note}."
    if test.measure == "earliest":
        return f"{number} of {counted(found.n, 'state')} whose day is known did so on an earlier day. {found.note}."
    if test.measure == "treaty":
        lead = f", against {found.before:.0f} years" if test.versus else ""
        return f"{found.after:.0f} years in force{lead}."
    return f"{'Yes' if found.effect else 'No'}: {found.note}."


def placebos_said(one: Judged) -> str:
    """What the same test shows for countries of which nobody claims it."""
    if not one.placebos:
        return ""
    known = {code: found for code, found in one.placebos.items() if enough(one.test, found)}
    lacking = [code for code in one.placebos if code not in known]
    told = ", ".join(f"{countries.name_of(code)} {_short(one.test, found)}" for code, found in known.items())
    alike = one.alike
    said = {
        0: "None of them does the same",
        1: f"One does the same ({countries.name_of(alike[0]) if alike else ''})",
    }.get(len(alike), f"{len(alike)} of {len(known)} do the same")
    unknown = f" Not enough data: {', '.join(countries.name_of(code) for code in lacking)}." if lacking else ""
    return (f"In its place: {told}. {said}." if known else "") + unknown


def _short(test: Test, found: Found) -> str:
    if test.kind.unit == "times":
        return f"{found.effect:.1f}"
    if test.expect in ("top", "bottom", "yes"):
        return f"{found.effect:.0%}".replace("%", " %")
    return _number(test, found.effect)


def why(one: Judged) -> str:
    """Why a test is mixed: the interval, the placebos, or the last year."""
    if one.verdict != MIXED:
        return ""
    reasons = []
    if one.without_last and _turns(one):
        reasons.append(f"without {OTHER_AGENDA}, which had another agenda, it is {_short(one.test, one.without_last)}")
    if not certain(one.test, one.found):
        reasons.append("the interval does not settle it")
    if len(one.alike) > 1:
        reasons.append("countries of which nobody claims it do the same")
    return "Mixed, because " + "; and ".join(reasons) + "." if reasons else ""


def _turns(one: Judged) -> bool:
    other = one.without_last
    return other is not None and enough(one.test, other) and reaches(one.test, other) != reaches(one.test, one.found)


def verdict_said(verdict: Verdict) -> str:
    """The verdict on a claim in one sentence: how many of its tests say what."""
    found = counts([one.verdict for one in verdict.tests])
    total = len(verdict.tests)
    if total == 1:
        return f"{capital(verdict.verdict)}: by the one test it was put to."
    told = [f"{found[word]} {WORDS[word]}" for word in VERDICTS if found[word]]
    return f"{capital(verdict.verdict)}: of {total} tests " + listed(told) + "."


WORDS = {
    SUPPORTED: "supported", MIXED: "mixed", NOT_SUPPORTED: "not supported", NO_DATA: "without enough data",
}  # fmt: skip


def listed(parts: Sequence[str]) -> str:
    """Things in a row: a, b and c."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]
