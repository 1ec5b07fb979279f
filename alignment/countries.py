"""Which country a name or a code means, on a day: names and codes of every era to ISO 3166 alpha-3.

`data/countries.csv` is the programme: a row is a country, a cell may hold several items separated by `|`, and an
item may end in the days on which it meant that country, such as `345 [2003-02-04..2006-06-02]`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple

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
    """One name or code of one country, with its first and last day; `own` marks the one that stands for it first."""

    text: str
    code: str
    first: date = date.min
    last: date = date.max
    own: bool = False

    @property
    def days(self) -> str:
        """When it meant this country, in words; empty when always."""
        if self.first == date.min:
            return f" until {self.last}" if self.last < date.max else ""
        return f" {self.first} to {self.last}" if self.last < date.max else f" since {self.first}"


def load(path: Path = COUNTRIES) -> pd.DataFrame:
    """Every country, territory and dissolved state, one row each, with the columns of the table "countries".

    Raises TableError when a row is wrong or a cell cannot be read.
    """
    return _load(path).copy(deep=False)  # whoever changes it changes their own


@cache
def _load(path: Path) -> pd.DataFrame:
    checked = tables.read(path, "countries")
    if len(checked.rejects):
        file, line, problem = checked.rejects.iloc[0][["file", "line", "problem"]]
        raise tables.TableError(f"{file} line {line}: {problem} ({len(checked.rejects)} problems in all.)")
    for column in ("continues", "predecessors", "successors", "demonym", "aliases", *SYSTEMS):
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
def _rows() -> dict[str, dict[str, Any]]:
    return {str(row["code"]): row for row in _load(COUNTRIES).to_dict("records")}


@cache
def _index(system: str) -> dict[str, list[Item]]:
    """Items of one system by their normal form."""
    index: dict[str, list[Item]] = {}
    for code, row in _rows().items():
        last = row["end"].date() if pd.notna(row["end"]) else date.max
        if system == "iso3":
            held = [Item(code, code, last=last)]
        elif system == "name":
            held = list(items(f"{row['aliases']}|{row['demonym']}", code, last))
            if row["name"] not in [item.text for item in held]:  # as it is where an alias gives the name its days
                held.append(Item(row["name"], code, last=last))
            held = [item._replace(own=item.text == row["name"]) for item in held]
        else:
            held = [item._replace(own=place == 0) for place, item in enumerate(items(row[system], code))]
        for item in held:
            index.setdefault(_normal(item.text, system), []).append(item)
    return index


@lru_cache(100_000)
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
    found = _index(system).get(_normal(text, system), [])
    if isinstance(on, int):
        return _in_year(found, on)
    if on is not None:
        return [item for item in found if item.first <= on <= item.last]
    if len({item.code for item in found}) > 1:
        # Without a date, a name or code means the country that it stands for first; else a name, the one it names now.
        own = [item for item in found if item.own]
        current = [item for item in found if item.last == date.max and system == "name"]
        return next((few for few in (own, current) if len({item.code for item in few}) == 1), found)
    return found


def _in_year(found: list[Item], year: int) -> list[Item]:
    """The items that fit a year; of those that followed each other in it, the one that held for the longest part."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = sorted((item for item in found if item.first <= last and item.last >= first), key=lambda i: i.first)
    if any(one.last >= other.first for one, other in pairwise(found)):
        return found
    return sorted(found, key=lambda item: max(item.first, first) - min(item.last, last))[:1]


def resolve(text: str, *, on: When = None, system: str | None = None) -> str:
    """The ISO alpha-3 code of the country that a name or code means.

    `on` is a day, a year (a code that passed from one state to the next in it means the one that had it longer), or
    None. `system` is a key of SYSTEMS; None tries alpha-3, then names and adjectives, then alpha-2. Never guesses:
    raises UnknownCountry or AmbiguousCountry, which say what to write instead.
    """
    on = on.date() if isinstance(on, datetime) else on
    order = _order(system)
    for name in order:
        found = _matching(text, name, on)
        codes = {item.code for item in found}
        if len(codes) > 1:
            raise AmbiguousCountry(_which(text, name, on, found))
        if codes:
            return codes.pop()
    raise UnknownCountry(_why_unknown(text, order, on))


def _order(system: str | None) -> tuple[str, ...]:
    if system is not None and system not in SYSTEMS:
        raise ValueError(f'System "{system}" is not one of {", ".join(SYSTEMS)}.')
    return DEFAULT_ORDER if system is None else (system,)


def _spell(text: str, what: str, on: When) -> str:
    return f'{what} "{text}"' + ("" if on is None else f" in {on}" if isinstance(on, int) else f" on {on}")


def _which(text: str, system: str, on: When, found: list[Item]) -> str:
    """What an ambiguous text may mean, and how to say which."""
    by_code = {item.code: item for item in sorted(found, key=lambda item: (item.first, item.code))}
    fits = ", ".join(f"{name_of(code)} ({code}{item.days})" for code, item in by_code.items())
    dated = any(item.days for item in found) and not isinstance(on, date)
    cure = "Give the day, or write" if dated else "Write"
    return f"{_spell(text, SYSTEMS[system], on)} fits {fits}. {cure} one of the codes in brackets."


def _why_unknown(text: str, order: tuple[str, ...], on: When) -> str:
    """Why nothing fits a text: not in force then, or not there at all, with what comes near."""
    what = SYSTEMS[order[0]] if len(order) == 1 else "name or code"
    elsewhen = [item for system in order for item in _index(system).get(_normal(text, system), [])]
    if elsewhen:
        meant = ", ".join(dict.fromkeys(f"{name_of(item.code)} ({item.code}){item.days}" for item in elsewhen))
        return f"{_spell(text, what, on)} means no country. It meant {meant}."
    names = list(_index("name")) if "name" in order else []
    close = difflib.get_close_matches(_normal(text, "name"), names, n=1, cutoff=0.75)
    hint = f'Did you mean "{_index("name")[close[0]][0].text}"?' if close else "Add it there if it means a country."
    return f"{_spell(text, what, None)} is not in countries.csv. {hint}"


def resolve_many(
    values: pd.Series, *, on: pd.Series | None = None, system: str | None = None
) -> tuple[pd.Series, pd.Series]:
    """Codes of many names or codes at once, and what is wrong with those that have none.

    `on` holds days (datetime) or years (whole numbers), aligned to `values`. Returns (codes, problems), both indexed
    as `values`: a code is missing exactly where a problem is given, otherwise the problem is empty.
    """
    order = _order(system)
    numbers, found = pd.factorize(values)
    texts = [_as_text(text) for text in found]
    pairs, days = pd.DataFrame({"text": numbers, "when": -1}), pd.Index([])
    if on is not None:
        if not on.index.equals(values.index):
            raise ValueError("The dates do not have the index of the values. Pass two columns of one table.")
        # The date is looked at only where a name or code changed hands: the others are answered once.
        dated = [any(i.days for s in order for i in _index(s).get(_normal(text, s), [])) for text in texts]
        when, days = pd.factorize(on)
        pairs["when"] = pd.Series(when).where(pd.Series([*dated, False]).take(numbers).to_numpy(), -1)
    which = pairs.groupby(["text", "when"], sort=False).ngroup().to_numpy()
    answers = [
        _answer(texts[text] if text >= 0 else "", _when(days[day]) if day >= 0 else None, system)
        for text, day in pairs.drop_duplicates().itertuples(index=False)
    ]
    told = pd.DataFrame(answers, columns=["code", "problem"], dtype="str").take(which).set_axis(values.index)
    return told["code"], told["problem"]


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _when(value: object) -> When:
    """A day or a year out of a column of dates or numbers."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, Real) and (number := float(value)).is_integer():
        return int(number)
    raise ValueError(f'"{value}" is neither a day nor a year. Make the column dates with pandas.to_datetime.')


def _answer(text: str, on: When, system: str | None) -> tuple[str | None, str]:
    """One code, or what is wrong."""
    if not text:
        return None, "No country is given."
    try:
        return resolve(text, on=on, system=system), ""
    except (UnknownCountry, AmbiguousCountry) as problem:
        return None, str(problem)


def lineage(code: str) -> list[tuple[str, date | None, date | None]]:
    """The codes whose record in the UN continues in this one, oldest first: (code, first day, last day).

    Days are those of UN membership; without it, those of the state; None where open. Raises UnknownCountry.
    SRB is YUG from 2000-11-01, SCG, SRB: the UN did not treat the Yugoslavia of 1992 as continuing the earlier one.
    """
    if code not in _rows():
        raise UnknownCountry(_why_unknown(code, ("iso3",), None))
    row = _rows()[code]
    ends = ("un_from", "un_to") if pd.notna(row["un_from"]) else ("start", "end")
    first, last = (row[end].date() if pd.notna(row[end]) else None for end in ends)
    earlier = [
        (before, max(since or date.min, item.first), min(until or date.max, item.last))
        for item in items(row["continues"], code)
        for before, since, until in lineage(item.text)
    ]
    return [*(span for span in earlier if span[1] <= span[2]), (code, first, last)]


def name_of(code: str, on: date | None = None) -> str:
    """The everyday English name of a code; on a day, of the state that then had its UN seat.

    `name_of("RUS", date(1980, 1, 1))` is "Soviet Union". Raises UnknownCountry when the code is not in countries.csv.
    """
    held = [c for c, first, last in lineage(code) if on and (first or date.min) <= on <= (last or date.max)]
    return str(_rows()[held[0] if held else code]["name"])
