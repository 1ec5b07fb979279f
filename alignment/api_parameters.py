"""The parameters of the HTTP routes: one table, by which requests are read and the routes described to programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alignment import address, claims, store
from alignment.measures import COUNTRY_MEASURES, PAIR_MEASURES
from alignment.questions import labels, measured

Json = dict[str, Any]
YEARS = f"a year from {store.FIRST_YEAR} to {store.LAST_YEAR}"


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it means, the key that a value stands for (None: none), and what to write instead."""

    says: str
    known: Callable[[str], str | None]
    do: str
    example: str
    allowed: Callable[[], Sequence[str]] | None = None
    many: bool = False
    default: str = ""
    pattern: str = ""


def _one_of(options: Callable[[], Sequence[str]]) -> Callable[[str], str | None]:
    return lambda value: value if value in options() else None


def _year(value: str) -> str | None:
    return value if value.isascii() and address.code("years", value) else None


def _country(value: str) -> str | None:
    return address.code("country", value) if len(value) <= 100 else None


def _source(value: str) -> str | None:
    return value if value.removeprefix(address.WITHOUT) in sources() else None


def _text(value: str) -> str | None:
    return address.code("text", value) if "\0" not in value else None


def _weights(value: str) -> str | None:
    return value if value.isascii() and address.code("weights", value) is not None else None


def _claim(value: str) -> str | None:
    return value if claims.shipped_claim(value) else None


def _tests(value: str) -> str | None:
    """Tests as a link carries them, in one way of writing; None where they cannot be read (see `tests_wrong`)."""
    return None if tests_wrong(value) else claims.text_of(claims.tests_of(value))


def tests_wrong(value: str) -> str:
    """What is wrong with the tests of a link; empty where nothing is."""
    try:
        claims.tests_of(value)
    except claims.ClaimError as error:
        return str(error)
    return ""


def sources() -> Sequence[str]:
    """Keys of the sources that can be asked for; a visitor's own table is nobody else's, so it is none of them."""
    return [key for key in address.filter_sources() if key != store.YOURS]


def tags() -> Sequence[str]:
    """Keys of the kinds of events."""
    return list(labels.tag_labels())


_COUNTRY = "Write an ISO 3166 alpha-3 code, such as BLR, or an English name, such as Belarus."
_BLOC = "Write the key of a bloc, or a list of your own: country codes with commas between, BLR,RUS."
PARAMETERS: Mapping[str, Parameter] = {
    "measure": Parameter(
        f"Which measure: of pairs ({', '.join(PAIR_MEASURES)}) or of countries "
        f"({', '.join(COUNTRY_MEASURES)}). docs/methods.md defines each.",
        _one_of(lambda: measured.MEASURES), "Write one of those allowed.", "agreement",
        allowed=lambda: measured.MEASURES, default="agreement",
    ),
    "a": Parameter(
        "A country. With b: the pair. Alone: all that concerns it. Without a and b: all pairs, or all countries.",
        _country, _COUNTRY, "BLR",
    ),
    "b": Parameter("The other country of the pair.", _country, _COUNTRY, "CHN"),
    "country": Parameter("Only what concerns one of these countries (repeatable).", _country, _COUNTRY, "BLR",
                         many=True),
    "from": Parameter(f"First year, inclusive; {address.DEFAULT_YEARS[0]} unless given.", _year, f"Write {YEARS}.",
                      "2010", pattern=r"^\d{4}$"),
    "to": Parameter(f"Last year, inclusive; {address.DEFAULT_YEARS[1]} unless given.", _year, f"Write {YEARS}.", "2024",
                    pattern=r"^\d{4}$"),
    "years": Parameter("First and last year, as in a page's link (given twice; once: that year). Instead of from, to.",
                       _year, f"Write {YEARS}.", "2010", many=True, pattern=r"^\d{4}$"),
    "by": Parameter("One value a year, or a month (balance and entropy only); without it the years are one period.",
                    _one_of(lambda: measured.PERIODS), "Write year or month, or leave it out.", "year",
                    allowed=lambda: measured.PERIODS),
    "tag": Parameter("Only events of these kinds (repeatable). Votes have no kind and stay.", _one_of(tags),
                     "Write one of those allowed.", "visit", allowed=tags, many=True),
    "source": Parameter("Only events and roll calls of these sources (repeatable); -KEY: all but this one.", _source,
                        "Write one of those allowed, or one of them after a minus.", "landmark", allowed=sources,
                        many=True),
    "west": Parameter(f"For tilt and entropy: one side, a bloc or CODE,CODE,…; {measured.WEST} unless given.",
                      lambda value: address.code("west", value), _BLOC, measured.WEST,
                      allowed=lambda: list(labels.bloc_names()), default=measured.WEST),
    "east": Parameter(f"For tilt and entropy: the other side; {measured.EAST} unless given.",
                      lambda value: address.code("east", value), _BLOC, measured.EAST,
                      allowed=lambda: list(labels.bloc_names()), default=measured.EAST),
    "weights": Parameter("Weights of kinds of events in place of the record's: sanction:-5,visit:1. For balance and "
                         "entropy; in events, column intensity.", _weights,
                         "Write KIND:NUMBER with commas between; numbers from -10 to 10.", "sanction:-5,visit:1"),
    "text": Parameter("Only events with these letters in title, reference, kind or country names.", _text,
                      f"Write at most {address.FREE['text']} letters.", "Samarkand"),
    "claim": Parameter("One of the claims that are shipped, by its id; without it all of them.", _claim,
                       "Write one of those allowed.", "belarus-china-expanding",
                       allowed=lambda: [claim.id for claim in claims.shipped()]),
    "test": Parameter("Tests of your own, as in the link of a claim that a reader wrote; instead of claim.", _tests,
                      "Write the tests on the Claims page and take them from its link.",
                      "measure: agreement; country: BLR; partner: CHN; before: 2009/2012; window: 2022/2025; "
                      "expect: up; threshold: 0.07"),
}  # fmt: skip
ROUTES: Mapping[str, Sequence[str]] = {
    "measure": (
        "measure",
        "a",
        "b",
        "country",
        "from",
        "to",
        "years",
        "by",
        "tag",
        "source",
        "west",
        "east",
        "weights",
    ),
    "events": ("a", "b", "country", "from", "to", "years", "tag", "source", "text", "weights"),
    "claims": ("claim", "test"),
    "openapi": (),
}
