"""Which country a name or a code means, on a day: names and codes of every era to ISO 3166 alpha-3.

`data/countries.csv` is the programme: a row is a country, a cell may hold several items separated by `|`, and an
item may end in the days on which it meant that country, such as `345 [2003-02-04..2006-06-02]`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from alignment import tables

COUNTRIES = Path(__file__).resolve().parents[1] / "data" / "countries.csv"
SYSTEMS: Mapping[str, str] = {
    "iso3": "ISO alpha-3 code", "iso2": "ISO alpha-2 code", "numeric": "ISO numeric code", "cow": "COW code",
    "gw": "Gleditsch-Ward code", "cameo": "CAMEO code", "fips": "FIPS code", "name": "name",
}  # fmt: skip
DEFAULT_ORDER = ("iso3", "name", "iso2")
ITEM = re.compile(r"(?P<text>[^\[\]]*[^\[\]\s])(?:\s*\[(?P<first>[\d-]{10})?\.\.(?P<last>[\d-]{10})?\])?")
# Letters that are no plain letter with an accent, so that taking accents off leaves them as they are.
LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})

When = date | int | None  # a day; a year where only that is known; or no date


class UnknownCountry(ValueError):  # noqa: N818 - reads as what is wrong
    """No country has this name or code, or none had it then."""


class AmbiguousCountry(ValueError):  # noqa: N818 - reads as what is wrong
    """Two or more countries have this name or code, and only the reader can say which."""


class Item(NamedTuple):
    """One name or code of one country, with its first and last day; `everyday` marks the name a reader sees."""

    text: str
    code: str
    first: date = date.min
    last: date = date.max
    everyday: bool = False

    @property
    def days(self) -> str:
        """When it meant this country, in words; empty when always."""
        if self.first > date.min and self.last < date.max:
            return f" {self.first} to {self.last}"
        since = f" since {self.first}" if self.first > date.min else ""
        return since or (f" until {self.last}" if self.last < date.max else "")


@cache
def load(path: Path = COUNTRIES) -> pd.DataFrame:
    """Every country, territory and dissolved state, one row each, with the columns of the table "countries".

    Raises TableError when a row is wrong or a cell cannot be read.
    """
    checked = tables.read(path, "countries")
    if len(checked.rejects):
        first = checked.rejects.iloc[0]
        raise tables.TableError(
            f"{first['file']} line {first['line']}: {first['problem']} ({len(checked.rejects)} problems in all.)"
        )
    for column in ("continues", "predecessors", "successors", *SYSTEMS):
        if column in checked.good:
            for code, cell in zip(checked.good["code"], checked.good[column], strict=True):
                list(items(cell, code))
    return checked.good


def items(cell: str, code: str = "", last: date = date.max) -> Iterator[Item]:
    """The items of one cell, with their days; `last` is the last day of those that give none.

    Raises TableError when one does not read as `text`, `text [first..last]`, `text [..last]` or `text [first..]`.
    """
    for part in filter(None, cell.split("|")):
        found = ITEM.fullmatch(part.strip())
        try:
            if found is None:
                raise ValueError
            days = [date.fromisoformat(found[end]) if found[end] else None for end in ("first", "last")]
        except ValueError:
            raise tables.TableError(
                f'countries.csv, row {code}: "{part}" cannot be read. Write it as: 345 [2003-02-04..2006-06-02].'
            ) from None
        yield Item(found["text"], code, days[0] or date.min, days[1] or last)


@cache
def _index(system: str) -> dict[str, tuple[Item, ...]]:
    """Items of one system by their normal form."""
    index: dict[str, dict[Item, None]] = {}
    for row in load().itertuples():
        last = row.end.date() if pd.notna(row.end) else date.max
        if system == "iso3":
            held = [Item(row.code, row.code, last=last)]
        elif system == "name":
            held = [item for cell in (row.aliases, row.demonym) for item in items(cell, row.code, last)]
            same = [item for item in held if item.text == row.name]  # an alias that gives the name its days
            held += [item._replace(everyday=True) for item in same or [Item(row.name, row.code, last=last)]]
        else:
            held = list(items(getattr(row, system), row.code))
        for item in held:
            index.setdefault(_normal(item.text, system), {})[item] = None
    return {key: tuple(found) for key, found in index.items()}


@cache
def _normal(text: str, system: str) -> str:
    """A name without case, accents, punctuation, articles and inversions; a code without case and leading zeros."""
    if system != "name":
        return text.strip().upper().lstrip("0" if system in ("numeric", "cow", "gw") else "")
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("&", " and ")
    inverted = re.fullmatch(r"(.+?)\s*[,(]\s*(.+\bof(?: the)?)\s*\)?", plain)  # Korea, Republic of
    if inverted:
        plain = f"{inverted[2]} {inverted[1]}"
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’‘`´.]", "", plain)).split()
    return " ".join("saint" if word == "st" else word for word in words if word != "the")


def _matching(text: str, system: str, on: When) -> list[Item]:
    """The items that fit a text on a day, in a year, or without a date."""
    found = list(_index(system).get(_normal(text, system), ()))
    if on is not None:
        return _in_year(found, on) if isinstance(on, int) else [i for i in found if i.first <= on <= i.last]
    if system == "name" and len({item.code for item in found}) > 1:
        # Without a date, an everyday name means the country that bears it; another name the one that has it now.
        everyday = [item for item in found if item.everyday]
        current = [item for item in found if item.last == date.max]
        return next((few for few in (everyday, current) if len({item.code for item in few}) == 1), found)
    return found


def _in_year(found: list[Item], year: int) -> list[Item]:
    """The items that fit a year; of two that followed each other in it, the one that held for the longer part."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = sorted((item for item in found if item.first <= last and item.last >= first), key=lambda i: i.first)
    if any(one.last >= other.first for one, other in pairwise(found)):
        return found
    return sorted(found, key=lambda item: max(item.first, first) - min(item.last, last))[:1]


def resolve(text: str, *, on: When = None, system: str | None = None) -> str:
    """The ISO alpha-3 code of the country that a name or code means.

    `on` is a day, a year (any of its days fits), or None. `system` is a key of SYSTEMS; None tries alpha-3, then
    names and adjectives, then alpha-2. Never guesses: raises UnknownCountry or AmbiguousCountry, which say what to
    write instead.
    """
    if system is not None and system not in SYSTEMS:
        raise ValueError(f'System "{system}" is not one of {", ".join(SYSTEMS)}.')
    order = DEFAULT_ORDER if system is None else (system,)
    for name in order:
        found = _matching(text, name, on)
        codes = {item.code for item in found}
        if len(codes) > 1:
            raise AmbiguousCountry(_which(text, name, on, found))
        if codes:
            return codes.pop()
    raise UnknownCountry(_why_unknown(text, order, on))


def _on(on: When) -> str:
    return "" if on is None else f" in {on}" if isinstance(on, int) else f" on {on}"


def _which(text: str, system: str, on: When, found: list[Item]) -> str:
    """What an ambiguous text may mean, and how to say which."""
    by_code = {item.code: item for item in sorted(found, key=lambda item: (item.first, item.code))}
    fits = ", ".join(f"{name_of(code)} ({code}{item.days})" for code, item in by_code.items())
    dated = any(item.days for item in found) and not isinstance(on, date)
    cure = "Give the day, or write" if dated else "Write"
    return f'{SYSTEMS[system]} "{text}"{_on(on)} fits {fits}. {cure} one of the codes in brackets.'


def _why_unknown(text: str, order: tuple[str, ...], on: When) -> str:
    """Why nothing fits a text: not in force then, or not there at all, with what comes near."""
    what = SYSTEMS[order[0]] if len(order) == 1 else "name or code"
    elsewhen = [item for system in order for item in _index(system).get(_normal(text, system), ())]
    if elsewhen:
        valid = ", ".join(f"{name_of(item.code)} ({item.code}){item.days}" for item in elsewhen)
        return f'{what} "{text}" means no country{_on(on)}. It meant {valid}.'
    said = f'{what} "{text}" is not in countries.csv.'
    if "name" not in order:
        return f"{said} Add it to the column {order[0].replace('iso3', 'code')} if it belongs there."
    close = difflib.get_close_matches(_normal(text, "name"), list(_index("name")), n=1, cutoff=0.75)
    hint = f' Did you mean "{_index("name")[close[0]][0].text}"?' if close else ""
    return f"{said}{hint or ' Add it as an alias if it is a country.'}"


def resolve_many(
    values: pd.Series, *, on: pd.Series | None = None, system: str | None = None
) -> tuple[pd.Series, pd.Series]:
    """Codes of many names or codes at once, and what is wrong with those that have none.

    `on` holds days (datetime) or years (whole numbers), aligned to `values`. Returns (codes, problems), both indexed
    as `values`: a code is missing exactly where a problem is given, otherwise the problem is empty.
    """
    order = DEFAULT_ORDER if system is None else (system,)
    number, texts = pd.factorize(values)
    keys = pd.DataFrame({"text": number, "when": -1}, index=values.index)
    said = [_as_text(text) for text in texts]
    dated = [any(item.days for name in order for item in _index(name).get(_normal(text, name), ())) for text in said]
    days: pd.Index = pd.Index([])
    if on is not None:
        if not on.index.equals(values.index):
            raise ValueError("The dates must have the index of the values. Pass two columns of the same table.")
        when, days = pd.factorize(on)
        keys["when"] = pd.Series(when, index=values.index).where(pd.Series([*dated, False])[number].to_numpy(), -1)
    pairs = keys.drop_duplicates()
    answers = [
        _answer(said[text] if text >= 0 else "", days[when] if when >= 0 else None, system)
        for text, when in pairs.itertuples(index=False)
    ]
    known = pairs.assign(code=[code for code, _ in answers], problem=[problem for _, problem in answers])
    merged = keys.merge(known, on=["text", "when"], how="left").set_index(values.index)
    return merged["code"].rename("code"), merged["problem"].rename("problem")


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _answer(text: str, when: object, system: str | None) -> tuple[str | None, str]:
    """One code, or what is wrong."""
    if not text:
        return None, "No country is given."
    day = when.date() if isinstance(when, pd.Timestamp) else when if isinstance(when, date) else None
    year = None if when is None or day is not None else int(str(when))
    try:
        return resolve(text, on=day or year, system=system), ""
    except (UnknownCountry, AmbiguousCountry) as problem:
        return None, str(problem)


def lineage(code: str) -> list[tuple[str, date | None, date | None]]:
    """The codes whose record in the UN continues in this one, oldest first: (code, first day, last day).

    Days are those of UN membership; without it, those of the state. None where open. Raises UnknownCountry.
    """
    row = _row(code)
    member = pd.notna(row["un_from"])
    first, last = (row["un_from"], row["un_to"]) if member else (row["start"], row["end"])
    own = (code, _day(first), _day(last))
    earlier = []
    for item in items(row["continues"], code):
        for before, since, until in lineage(item.text):
            clipped = max(since or date.min, item.first), min(until or date.max, item.last)
            if clipped[0] <= clipped[1]:
                earlier.append((before, _open(clipped[0]), _open(clipped[1])))
    return [*earlier, own]


def _day(stamp: pd.Timestamp) -> date | None:
    return None if pd.isna(stamp) else stamp.date()


def _open(day: date) -> date | None:
    return None if day in (date.min, date.max) else day


def name_of(code: str, on: date | None = None) -> str:
    """The everyday English name of a code; on a day, of the state whose UN seat it then was (RUS in 1980: Soviet Union).

    Raises UnknownCountry when the code is not in countries.csv.
    """
    if on is not None:
        for held, first, last in lineage(code):
            if (first or date.min) <= on <= (last or date.max):
                return str(_row(held)["name"])
    return str(_row(code)["name"])


def _row(code: str) -> Mapping[str, pd.Timestamp]:
    row = _rows().get(code)
    if row is None:
        raise UnknownCountry(f'ISO alpha-3 code "{code}" is not in countries.csv.')
    return row


@cache
def _rows() -> dict[str, dict[str, pd.Timestamp]]:
    return {row["code"]: row for row in load().to_dict("records")}
