"""A claim and its tests: what they say, how they are written in data/claims.toml and in a link, and what is wrong."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from alignment import address, countries, store
from alignment.claims import kinds
from alignment.claims.fitting import misfits
from alignment.claims.kinds import KINDS, LEAST_OF_SOURCE, Kind

EXPECTED = ("up", "down", "same", "over", "under", "top", "bottom", "yes")
SEPARATORS = (" | ", "; ", ": ")  # between tests, between the parts of a test, between the name of a part and its value
LONGEST = 200  # letters of a sentence that a reader claims
MOST_TESTS = 4  # in a link
EVERYONE = kinds.EVERYONE


class ClaimError(ValueError):
    """A claim that cannot be read: says where, what, and what to do."""


@dataclass(frozen=True)
class Window:
    """From one day to another, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        """As short as it can be written: years, months or days."""
        whole = (self.first.month, self.first.day) == (1, 1) and (self.last.month, self.last.day) == (12, 31)
        if whole:
            return f"{self.first.year}/{self.last.year}"
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            return f"{self.first:%Y-%m}/{self.last:%Y-%m}"
        return f"{self.first}/{self.last}"

    @property
    def years(self) -> tuple[int, int]:
        """Its first and its last year."""
        return self.first.year, self.last.year


@dataclass(frozen=True)
class Test:
    """One test of a claim: a measure of a country, where and when, what is expected of it, and beside whom.

    `country` is the one that moved, `partner` and `versus` those towards which: a code, a bloc, or codes with commas.
    `window` alone asks for a level; with `before`, for a change from there; with `versus`, for the measure towards the
    partner less that towards `versus`.  `net`: less the change of the median member.
    """

    __test__ = False  # not one of pytest's

    measure: str
    country: str = ""
    partner: str = ""
    versus: str = ""
    west: str = ""
    east: str = ""
    bloc: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    before: Window | None = None
    window: Window = field(default_factory=lambda: Window(date(1946, 1, 1), date(2025, 12, 31)))
    net: bool = False
    among: str = ""
    expect: str = "up"
    threshold: float = 0.0
    placebo: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What the measure needs and is."""
        return KINDS[self.measure]

    @property
    def least(self) -> int:
        """The n below which there is not enough data."""
        return LEAST_OF_SOURCE.get(self.source, self.kind.least)


@dataclass(frozen=True)
class Claim:
    """A sentence that somebody made, in our words; where; and the tests that it must stand."""

    id: str
    sentence: str
    tests: tuple[Test, ...]
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    note: str = ""


def window_of(text: str) -> Window:
    """`2018/2021`, `2020-02/2022-01` or `2016-07-15/2020-12-31`: both ends included.  Raises ClaimError."""
    parts = str(text).split("/")
    if len(parts) == 2 and all(re.fullmatch(r"\d{4}(-\d\d){0,2}", part) for part in parts):
        try:
            found = Window(_day(parts[0], last=False), _day(parts[1], last=True))
        except ValueError:
            pass
        else:
            on_record = min(found.years) >= store.FIRST_YEAR and max(found.years) <= store.LAST_YEAR
            if found.first <= found.last and on_record:
                return found
    raise ClaimError(
        f"“{text}” is no window: write 2018/2021, 2020-02/2022-01 or 2016-07-15/2020-12-31, the earlier end first, "
        f"from {store.FIRST_YEAR} to {store.LAST_YEAR}"
    )


def _day(text: str, *, last: bool) -> date:
    """The first or the last day of a year, month or day."""
    year, *rest = (int(part) for part in text.split("-"))
    month = rest[0] if rest else (12 if last else 1)
    if len(rest) == 2 or not last:
        return date(year, month, rest[1] if len(rest) == 2 else 1)
    return date(year, month, monthrange(year, month)[1])


def test_of(parts: Mapping[str, Any], where: str) -> Test:
    """A test from its parts by name, checked whole.  Raises ClaimError with everything that is wrong."""
    wrong = [f"“{name}” is no part of a test: {', '.join(PARTS)}" for name in parts if name not in PARTS]
    read: dict[str, Any] = {}
    for name, value in parts.items():
        try:
            if name in PARTS:
                read[name] = PARTS[name](value)
        except ValueError as error:
            wrong.append(f"{name}: {str(error).removesuffix('.')}")
    wrong += misfits(read, parts)
    if wrong:
        raise ClaimError(f"{where}: " + "; ".join(wrong) + ".")
    return Test(**read)


def text_of(tests: Iterable[Test]) -> str:
    """Tests as a link carries them: `measure: agreement; country: BLR; …`, with a bar between tests."""
    between, part, named = SEPARATORS
    return between.join(part.join(f"{name}{named}{value}" for name, value in parts_of(test).items()) for test in tests)


def parts_of(test: Test) -> dict[str, str]:
    """The parts of a test that are not as they would be anyway, as text."""
    parts = {}
    for one in fields(Test):
        value = getattr(test, one.name)
        always = ("measure", "window", "expect", *(() if test.expect == "yes" else ("threshold",)))
        if one.name in always or (value and value != one.default):
            parts[one.name] = _text(value)
    return parts


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "yes" if value is True else str(value)


def tests_of(text: str) -> tuple[Test, ...]:
    """The tests that a link carries.  Raises ClaimError."""
    between, part, named = (separator.strip() for separator in SEPARATORS)
    found = [one for one in text.split(between) if one.strip()]
    if not found or len(found) > MOST_TESTS:
        raise ClaimError(f"A link carries 1 to {MOST_TESTS} tests; this one has {len(found)}.")
    tests, wrong = [], []
    for number, one in enumerate(found, 1):
        pieces = [piece.partition(named) for piece in one.split(part) if piece.strip()]
        names = [name.strip() for name, _, _ in pieces]
        wrong += [f"Test {number}: {name} stands twice; leave one." for name in set(names) if names.count(name) > 1]
        try:
            tests.append(test_of({name.strip(): value.strip() for name, _, value in pieces}, f"Test {number}"))
        except ClaimError as error:
            wrong.append(str(error))
    if wrong:
        raise ClaimError(" ".join(wrong))
    return tuple(tests)


def _country(text: object) -> str:
    return countries.resolve(str(text))


def _countries(value: object) -> tuple[str, ...]:
    return tuple(_country(part) for part in _several(value))


def _several(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else str(value).split(",")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _group(value: object) -> str:
    """A country, a bloc, blocs and countries with a plus between (NATO+EU+JPN), a list with commas, or everyone."""
    if value == EVERYONE:
        return EVERYONE
    return "+".join(_one_group(part.strip()) for part in str(value).split("+"))


def _one_group(part: str) -> str:
    known = address.code("west", part)
    return known or ",".join(_country(code) for code in part.split(","))


def _known(column: str, table: str, what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if str(value) not in set(store.table(table)[column]):
            raise ClaimError(f"“{value}” is no {what} on record")
        return str(value)

    return read


def _source(value: object) -> str:
    """A source that is open, or one that is known and that a store of one's own may lack: its tests lack data there."""
    if str(value) not in {*store.table("sources")["source"], *store.checked("sources").good["source"]}:
        raise ClaimError(f"“{value}” is no source on record")
    return str(value)


def _tags(value: object) -> tuple[str, ...]:
    return tuple(_known("tag", "tags", "kind of event")(tag) for tag in _several(value))


def _measure(value: object) -> str:
    if value not in KINDS:
        raise ClaimError(f"“{value}” is no measure: {', '.join(KINDS)}")
    return str(value)


def _expect(value: object) -> str:
    if value not in EXPECTED:
        raise ClaimError(f"“{value}” cannot be expected: {', '.join(EXPECTED)}")
    return str(value)


def _threshold(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1000:
        raise ClaimError(f"“{value}” is no threshold: write a number from 0 to 1000, 0.07 say")
    return number


def _net(value: object) -> bool:
    said = str(value).lower()
    if said not in ("true", "yes", "false", "no"):
        raise ClaimError(f"“{value}” is neither yes nor no")
    return said in ("true", "yes")


PARTS: Mapping[str, Callable[[Any], object]] = {
    "measure": _measure, "country": _country, "partner": _group, "versus": _group, "west": _group, "east": _group,
    "bloc": _known("bloc", "blocs", "bloc"), "source": _source, "tags": _tags,
    "before": window_of, "window": window_of, "net": _net, "among": _group, "expect": _expect,
    "threshold": _threshold, "placebo": _countries,
}  # fmt: skip
