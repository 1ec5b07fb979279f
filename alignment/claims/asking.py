"""What a test asks, as a question in a reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from alignment import countries, store
from alignment.answers.words import capital, listed, the
from alignment.claims.definition import EVERYONE, Test, Window
from alignment.questions import labels

WAYS = {"up": "more", "down": "less"}
VOTED = {  # verb, what joins it to a partner, what follows
    "agreement": ("agree", "with", ""),
    "kappa": ("vote", "like", " beyond chance (κ)"),
    "pi": ("vote", "like", " beyond chance (π)"),
    "s": ("vote", "like", " (S)"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def source_said(test: Test, column: str) -> str:
    """A column of sources.csv for the source of a test, whether or not the store that is open holds that source."""
    known = store.table("sources").set_index("source")[column]
    if test.source not in known:
        known = store.checked("sources").good.set_index("source")[column]
    return str(known[test.source])


def group(value: str, on: date | None = None) -> str:
    """A country, a bloc, a list or several of them, in words; on a day, by the names of the states that then were."""
    if value == EVERYONE:
        return "all other members"
    known = labels.bloc_names()
    parts = [
        the(name)
        for part in value.split("+")
        for name in ([known[part]] if part in known else [countries.name_of(code, on) for code in part.split(",")])
    ]
    return listed(parts)


def named(test: Test, part: str) -> str:
    """A part of a test in words: `country`, `partner`, `west`; empty where it has none."""
    return named_group(test, getattr(test, part))


def named_group(test: Test, value: str) -> str:
    """A country or group in words, by the names of the middle of the test's window: the Soviet Union in 1985."""
    middle = test.window.first + (test.window.last - test.window.first) / 2
    return group(value, middle) if value else ""


def possessive(name: str) -> str:
    """Whose something is: a name in the plural takes the apostrophe alone."""
    return f"{name}'" if name.startswith("the ") and name.endswith("s") else f"{name}'s"


def window(span: Window, *, brief: bool = False) -> str:
    """A window as a reader writes it: years, months or days, as exact as it is; in brief, months by three letters."""
    text = str(span)
    first, last = text.split("/")
    told = [moment(part, brief=brief) for part in (first, last)]
    dash = " – " if "-" in text else "–"
    return told[0] if told[0] == told[1] else dash.join(told)


def moment(text: str, *, brief: bool = False) -> str:
    """A year, month or day as a reader writes it: 2016-07-15 is 15 July 2016; what is no date stays as it is."""
    parts = text.split("-")
    if len(parts) == 1 or not all(part.isdecimal() for part in parts):
        return text
    month = MONTHS[int(parts[1]) - 1]
    named = f"{month[:3] if brief else month} {parts[0]}"
    return named if len(parts) == 2 else f"{int(parts[2])} {named}"


def asked(test: Test) -> str:
    """The question that a test puts to the record."""
    return _QUESTIONS[test.measure](test, named(test, "country") if test.country else "")


def short(test: Test) -> str:
    """A test in a few words: whose measure, towards whom, when."""
    name = f"{named(test, 'country')}: " if test.country else ""
    span = " → ".join(window(one, brief=True) for one in (test.before, test.window) if one)
    source = f" ({source_said(test, 'label')})" if test.source else ""
    return capital(f"{name}{_what(test)}, {span}{source}")


def _what(test: Test) -> str:
    partner, versus = (named_group(test, value) for value in (test.partner, test.versus))
    rather = f" rather than {versus}" if versus else ""
    if test.measure in VOTED:
        name = {"agreement": "agreement", "kappa": "κ", "pi": "π", "s": "S"}[test.measure]
        return f"{name} with {partner}{rather}"
    if test.measure == "tilt":
        return f"tilt from {named(test, 'west')} to {named(test, 'east')}"
    if test.measure == "splitting":
        return "distance of two named sides"
    return {
        "balance": f"balance of events with {partner}{rather}",
        "multi_vector": f"multi-vector between {named(test, 'west')} and {named(test, 'east')}",
        "meetings": f"meetings with leaders of {partner}",
        "landmarks": f"landmark events with {partner}",
        "earliest": f"who was first towards {partner}",
        "treaty": f"treaty with {partner}{rather}",
        "membership": f"membership of {named(test, 'bloc')}",
        "camps": "distance of the camps found",
        "same_camp": f"one camp with {partner}",
    }[test.measure]


def _of_votes(test: Test, name: str) -> str:
    verb, joined, after = VOTED[test.measure]
    does, when = f"{verb} {joined} {named(test, 'partner')}{after}", window(test.window)
    if test.expect in ("top", "bottom"):
        place = {"top": "most", "bottom": "least"}[test.expect]
        others = f"the members of {named(test, 'among')}" if test.among else "all members"
        return f"Is {name} among those of {others} that {does} {place}, {when}?"
    if test.versus:
        return f"Did {name} {does} more than {joined} {named(test, 'versus')} in roll calls, {when}?"
    if test.before:
        how = "as much as before" if test.expect == "same" else WAYS[test.expect]
        return f"Did {name} {does} {how} in roll calls{_since(test)}?"
    return f"How far did {name} {does} in roll calls, {when}?"


def _of_tilt(test: Test, name: str) -> str:
    west, east = named(test, "west"), named(test, "east")
    end, other = (west, east) if test.expect in ("bottom", "down") else (east, west)
    if test.expect in ("top", "bottom"):
        return f"Is {name} among the members that vote most with {end} rather than {other}, {window(test.window)}?"
    if test.before and test.expect == "same":
        return f"Did {possessive(name)} votes keep their place between {west} and {east}{_since(test)}?"
    if test.before:
        return f"Did {possessive(name)} votes move towards {end} and away from {other}{_since(test)}?"
    if test.expect == "same":
        return f"Does {name} vote as much with {west} as with {east}, {window(test.window)}?"
    return f"Does {name} vote more with {end} than with {other}, {window(test.window)}?"


def _of_balance(test: Test, name: str) -> str:
    partner, source = named(test, "partner"), source_said(test, "label")
    when = f"{window(test.window)} ({source})?"
    if test.versus:
        return f"Were {possessive(name)} dealings with {partner} better than with {named(test, 'versus')}, {when}"
    if not test.before:
        return f"Were dealings between {name} and {partner} cooperative on balance, {when}"
    if test.expect == "same":
        return f"Did the tone between {name} and {partner} stay the same{_since(test)} ({source})?"
    way = {"up": "more cooperative", "down": "more conflictual"}[test.expect]
    return f"Did dealings between {name} and {partner} become {way}{_since(test)} ({source})?"


def _since(test: Test) -> str:
    """The later window against the earlier, and beyond whom."""
    beyond = ", beyond what the median member did" if test.net else ""
    return f", {window(test.window)} against {window(test.before)}{beyond}" if test.before else ""


def kinds(test: Test) -> str:
    """The kinds of events of a test, in words."""
    return " or ".join(labels.tag_labels()[tag][:1].lower() + labels.tag_labels()[tag][1:] for tag in test.tags)


_QUESTIONS: Mapping[str, Callable[[Test, str], str]] = {
    **dict.fromkeys(VOTED, _of_votes),
    "tilt": _of_tilt,
    "balance": _of_balance,
    "multi_vector": lambda test, name: (
        f"Did {name} cooperate on balance with both sides, {named(test, 'west')} on one and {named(test, 'east')} "
        f"on the other, and lean on neither alone, {window(test.window)} ({source_said(test, 'label')})?"
    ),
    "meetings": lambda test, name: (
        f"Did leaders of {name} and {named(test, 'partner')} meet more often{_since(test)} "
        f"({source_said(test, 'label')})?"
    ),
    "landmarks": lambda test, name: (
        f"Is a landmark event between {name} and {named(test, 'partner')} on record ({kinds(test)}), "
        f"{window(test.window)}?"
    ),
    "earliest": lambda test, name: (
        f"Was {name} among the first on record to do so towards {named(test, 'partner')} ({kinds(test)}), "
        f"{window(test.window)}?"
    ),
    "treaty": lambda test, name: (
        f"Was a treaty in force between {name} and {named(test, 'partner')}"
        + (f" for longer than between {name} and {named(test, 'versus')}" if test.versus else "")
        + f" ({kinds(test)}), {window(test.window)} ({source_said(test, 'label')})?"
    ),
    "membership": lambda test, name: (
        f"Was {name} {'not ' if test.expect == 'under' else ''}a full member of {named(test, 'bloc')} on "
        f"{moment(str(test.window.last))}?"
    ),
    "splitting": lambda test, name: (
        f"Did {named(test, 'west')} on one side, {named(test, 'east')} on the other, vote further apart{_since(test)}?"
    ),
    "camps": lambda test, name: f"Did the camps that can be found in roll calls vote further apart{_since(test)}?",
    "same_camp": lambda test, name: (
        f"Is {name} in one camp of roll calls with {named(test, 'partner')}, {window(test.window)}?"
    ),
}  # fmt: skip
