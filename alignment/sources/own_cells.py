"""Cells as people write them: dates, numbers, kinds of events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache

import pandas as pd

from alignment import tables
from alignment.sources import cameo
from alignment.sources.own_words import MONTH_OF, QUADS, WORDS, plain

TIME = (
    r"(?:(?:\s*[T,]\s*|\s+)\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)

ISO = re.compile(rf"(\d{{4}})([-/. ])(\d{{1,2}})(?:\2(\d{{1,2}}){TIME})?", re.ASCII)

PARTS = re.compile(rf"(\d{{1,2}})\s?([-/. ])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){TIME}", re.ASCII)

MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)

MANGLED = re.compile(r"[-+]?\d+(?:[.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)

SHORTENED = (
    "was shortened by a spreadsheet, so that its last digits are lost. Format the column as text and export again."
)

GROUPED = re.compile("(?<=\\d)[ \u00a0\u202f\u2009'’](?=\\d{3}(?!\\d))")  # thousands set apart by spaces or apostrophes

FIRST_YEAR, LAST_YEAR = 1700, 2200


@lru_cache(200_000)
def when(text: str, order: str = "DMY", zero: str = "1899-12-30") -> tuple[str, str, str]:
    """A date as written: its first day (ISO), its precision, and what is wrong with it (then the others are empty).

    `order` decides between 03/02/2022 as 3 February (DMY) and as 2 March (MDY); `zero` is a spreadsheet's day 0.
    """
    said = ""
    try:
        year, month, day = _parts(re.sub(r"\s+", " ", text.strip()), order, zero)
        if FIRST_YEAR <= year <= LAST_YEAR:
            precision = "day" if day else "month" if month else "year"
            return date(year, month or 1, day or 1).isoformat(), precision, ""
        said = f'"{text}": the year is not between {FIRST_YEAR} and {LAST_YEAR}.'
    except ValueError as error:
        said = str(error) if str(error).startswith('"') else f'"{text[:60]}" is no day of the calendar'
        said += f" when read as {order}." if not said.endswith(".") else ""
    return "", "", said


def _parts(text: str, order: str, zero: str) -> tuple[int, int, int]:
    """Year, month, day of a date as written; 0 where not given.  Raises ValueError."""
    if len(text) > 60:
        raise ValueError(f'"{text[:60]}…" is too long for a date.')
    if MANGLED.fullmatch(text):
        raise ValueError(f'"{text}" {SHORTENED}')
    digits = re.sub(r"[.,]0*$", "", text)
    if digits.isascii() and digits.isdecimal():
        return _of_digits(digits, zero)
    if found := re.fullmatch(r"(\d{5})[.,]\d+", text, re.ASCII):
        return _of_digits(found[1], zero)
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[3]), int(found[4] or 0)
    if found := PARTS.fullmatch(text):
        return _ordered(found[1], found[3], found[4], order)
    if found := MONTH_YEAR.fullmatch(text):
        return int(found[2]), _some(int(found[1])), 0
    return _of_words(text)


def _of_digits(digits: str, zero: str) -> tuple[int, int, int]:
    if len(digits) == 5:  # days since a spreadsheet's day 0
        day = date.fromisoformat(zero) + timedelta(int(digits))
        return day.year, day.month, day.day
    if len(digits) in (4, 6, 8, 14):
        return int(digits[:4]), int(digits[4:6] or 0), int(digits[6:8] or 0)
    raise ValueError(f'"{digits}" is not a date that can be read. Write it as 2022-02-24, 2022-02 or 2022.')


def _ordered(first: str, second: str, third: str, order: str) -> tuple[int, int, int]:
    if len(third) == 2 and order == "YMD":
        return _century(first), _some(int(second)), _some(int(third))
    day, month = (second, first) if order == "MDY" else (first, second)
    return _century(third), _some(int(month)), _some(int(day))


def _century(year: str) -> int:
    """A year; of two digits, 69 to 99 are of the twentieth century."""
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)


def _some(number: int) -> int:
    if number == 0:
        raise ValueError
    return number


def _of_words(text: str) -> tuple[int, int, int]:
    """Dates such as 24 Feb 2022, February 24, 2022, 24. Februar 2022, Feb 2022."""
    text = re.sub(r"(?<=\d)(st|nd|rd|th|er|º|°)\b", "", re.split(r"\s\d{1,2}:\d\d", text)[0])
    words = [plain(word) for word in re.split(r"[\s,./-]+", text) if plain(word) not in ("", "de", "of", "г")]
    months = [MONTH_OF[word] for word in words if word in MONTH_OF]
    numbers = [word for word in words if word.isascii() and word.isdecimal()]
    others = len(words) - len(months) - len(numbers)
    if len(months) == 1 and len(numbers) in (1, 2) and others <= 1:  # one more word may be the day of the week
        years = [n for n in numbers if len(n) == 4] or numbers[-1:]
        rest = [n for n in numbers if n is not years[0]]
        if len(years) == 1 and (len(years[0]) == 4 or (len(years[0]) == 2 and rest)) and all(len(n) < 3 for n in rest):
            return _century(years[0]), months[0], _some(int(rest[0])) if rest else 0
    raise ValueError(f'"{text}" is not a date that can be read. Write it as 2022-02-24, 2022-02 or 2022.')


def month_number(text: str) -> str:
    """The number of a month given by number or name; the text itself when it is neither."""
    return str(MONTH_OF.get(plain(text), text))


def numbers(values: pd.Series, decimal: str) -> pd.Series:
    """Numbers as written with a decimal point or comma and grouped thousands; missing where they are none."""
    codes, texts = pd.factorize(values)
    group = "." if decimal == "," else ","
    whole = rf"(?:\d{{1,3}}(?:\{group}\d{{3}})+|\d+)"
    sound = re.compile(rf"[-+]?(?:{whole}(?:\{decimal}\d*)?|\{decimal}\d+)(?:[eE]-\d{{1,3}})?", re.ASCII)
    read = []
    for text in texts:
        bare = GROUPED.sub("", text.strip().replace("−", "-"))
        short = bare.replace(group, "").replace(decimal, ".")
        read.append(float(short) if len(short) < 60 and sound.fullmatch(bare) else float("nan"))
    return pd.Series([*read, float("nan")], dtype="float64").take(codes).set_axis(values.index)


def decimal_of(measures: Iterable[str], counts: Iterable[str]) -> tuple[str, str]:
    """Decimal point or comma, by the cells that allow only one, and one of those."""
    votes: dict[str, list[str]] = {".": [], ",": []}
    for text in map(str.strip, measures):
        if found := re.fullmatch(r"[-+−]?\d*([.,])\d+", text):
            votes[found[1]].append(text)
    for text in map(str.strip, counts):
        if found := re.fullmatch(r"\d{1,3}([.,])\d{3}", text):  # a count is whole, so that this groups thousands
            votes["," if found[1] == "." else "."].append(text)
    best = max(votes, key=lambda sign: len(votes[sign]))
    return best, votes[best][0] if votes[best] else ""


@cache
def _kinds() -> dict[str, str]:
    """Plain names of kinds of events, to our tags: everyday words, PLOVER's, and ours, which prevail."""
    tags = tables.read(cameo.TAGS, "tags").good
    known = {plain(word): tag for tag, words in WORDS.items() for word in words.split("|")}
    known |= {plain(re.sub(r"\(.*", "", label)): tag for tag, label in zip(tags["tag"], tags["label"], strict=True)}
    known |= {plain(re.sub(r"_day$", "", tag)): tag for tag in tags["tag"] if not tag.endswith("_day")}
    return known | {plain(tag): tag for tag in tags["tag"]}


@lru_cache(100_000)
def tag_of(text: str, *, quad: bool = False, zeros_lost: bool = False) -> str:
    """Our tag of a kind of event as written: our key or label, a CAMEO code, a name of PLOVER's, a word; else empty.

    `quad`: digits are quad classes, 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    """
    name = plain(text)
    code = re.sub(r"[.,]0$", "", text.strip())
    if quad and code in QUADS:
        return QUADS[code]
    if code.isascii() and code.isdecimal():
        return _of_code(code, zeros_lost)
    known = _kinds()
    return known.get(name) or known.get(name.removesuffix("s")) or known.get(name.removesuffix("es")) or ""


def _of_code(code: str, zeros_lost: bool) -> str:
    """The tag of a CAMEO code; without its leading zeros, 10 to 20 may be two codes and so are none."""
    if zeros_lost:
        if len(code) == 2 and int(code) <= 20:
            return ""
        code = f"0{code}" if len(code) == 1 or int(code[:2]) > 20 else code
    return (cameo.tag_of(code.ljust(3, "0")) if 2 <= len(code) <= 4 else "") or ""
