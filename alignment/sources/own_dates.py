"""Which columns of a table give the date, and in which order day and month stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import pandas as pd

from alignment.sources.own_cells import PARTS, when
from alignment.sources.own_dialect import headed, saying, take, values_of
from alignment.sources.own_formats import SPELLINGS, Guess


def dates_of(found: Guess, rows: pd.DataFrame, settled: Mapping[str, str]) -> Guess:
    """The column of dates, or those of year, month and day; and the one of ends."""
    year = next(iter(headed("year", found, settled)), "") if "date" not in settled else ""
    named = [n for n in headed("date", found, settled) if "date" in settled or not (year and _is_day(rows, n))]
    best = max(named, key=lambda name: _dated(rows, name), default="")
    if year and (_dated(rows, best) if best else 0) < 0.5:
        best = ""
    if not best and not year:
        free = [name for name in found.headers if name not in found.columns.values()]
        best = next((n for n in free if _dated(rows, n) >= 0.9 and not _is_bare(values_of(rows, n))), "")
    if best or not year:
        found = take(found, settled, date=best)
    else:
        found = take(found, settled, year=year)
        found = take(found, settled, month=next(iter(headed("month", found, settled)), ""))
        if "month" in found.columns:
            found = take(found, settled, day=next(iter(headed("day", found, settled)), ""))
        parts = [f'"{found.columns[part]}"' for part in ("year", "month", "day") if part in found.columns]
        found = saying(found, f"The date is made of {' and '.join(parts)}.")
    ends = [name for name in headed("end_date", found, settled) if _dated(rows, name) >= 0.5 or "end_date" in settled]
    if ends:
        found = saying(found, f'"{ends[0]}" is taken as end_date; empty = no end is known.')
    return take(found, settled, end_date=ends[0] if ends else "")


def _dated(rows: pd.DataFrame, column: str) -> float:
    """The share of a column's different values that are dates in one order or another; 1 when it is empty."""
    texts = values_of(rows, column)[:SPELLINGS]
    return sum(any(when(text, order)[0] for order in ("DMY", "MDY", "YMD")) for text in texts) / max(
        len(texts), 1
    ) or float(not texts)


def _is_bare(texts: Sequence[str]) -> bool:
    """Whether values are short numbers only, or none: then nothing but a header can tell that they are dates."""
    return all(text.isdigit() and len(text) < 6 for text in texts)


def _is_day(rows: pd.DataFrame, column: str) -> bool:
    """Whether a column holds days of the month only."""
    return all(text.isdigit() and len(text) < 3 for text in values_of(rows, column))


def date_order_of(found: Guess, rows: pd.DataFrame, all_rows: Callable[[], Iterator[pd.DataFrame]]) -> Guess:
    """In which order day and month stand, from all dates where the first rows leave it open."""
    column = found.columns.get("date", "")
    if not column:
        return replace(found, date_order="year" if "year" in found.columns else "")
    texts = rows[column].str.strip()
    loose = {text for text in texts.unique() if PARTS.fullmatch(text)}
    if not loose:
        return _one_reading(found, column, values_of(rows, column))
    valid = _valid(loose)
    if _tied(valid):
        for part in all_rows():
            more = {text for text in part[column].str.strip().unique() if PARTS.fullmatch(text)} - loose
            valid += _valid(more)
            if not _tied(valid):
                loose = more  # the proof is among them
                break
            loose = set(islice(loose | more, 100_000))
    return _with_order(found, column, valid, sorted(loose), texts)


def _one_reading(found: Guess, column: str, texts: Sequence[str]) -> Guess:
    """Dates that have no day and month to take for each other."""
    forms = {when(text)[1] for text in texts} - {""}
    order = {"year": "year", "month": "month"}.get("".join(forms), "YMD" if forms else "")
    told = f"{order}s only, which is their precision" if order in ("year", "month") else "only one reading is possible"
    days = any(re.fullmatch(r"\d{5}(?:[.,]\d+)?", text, re.ASCII) for text in texts)
    counted = " Five digits are taken as a spreadsheet's count of days." if days else ""
    return saying(replace(found, date_order=order), f'"{column}" is taken as date: {told}.{counted}')


def _valid(texts: Iterable[str]) -> Counter[str]:
    """How many dates each order of day, month and year can read; only years of two digits may stand first."""
    return Counter(
        order for text in texts for order in ("DMY", "MDY", "YMD")
        if (order != "YMD" or len(PARTS.fullmatch(text)[4]) == 2) and when(text, order)[0]  # type: ignore[index]
    )  # fmt: skip


def _tied(valid: Counter[str]) -> bool:
    """Whether two orders read equally many dates and none reads more."""
    first, second, _ = sorted((valid[order] for order in ("DMY", "MDY", "YMD")), reverse=True)
    return first == second


def _with_order(found: Guess, column: str, valid: Counter[str], loose: Sequence[str], texts: pd.Series) -> Guess:
    words = {"DMY": "day first", "MDY": "month first", "YMD": "year first"}
    likely = [order for order in words if valid[order] == max(valid[order] for order in words)]
    best = likely[0]
    short = any(len(parts[4]) == 2 for parts in map(PARTS.fullmatch, loose) if parts)
    century = " Years 69 to 99 are of the 1900s." if short else ""
    said = f'"{column}" is taken as date'
    if len(likely) == 1:
        rivals = [order for order in words if order != best and (short or order != "YMD")]
        proof = next((t for t in loose if when(t, best)[0] and not any(when(t, o)[0] for o in rivals)), loose[0])
        said += f', {words[best]} ({best}): "{proof}" cannot be read otherwise.'
        if any(not when(text, best)[0] and any(when(text, order)[0] for order in rivals) for text in loose):
            said += " Some fit only another order: their rows are rejected."
        return saying(replace(found, date_order=best), said + century)
    some = set(loose)
    rising = [order for order in likely if _rises([when(text, order)[0] for text in texts if text in some])]
    best = rising[0] if len(rising) == 1 else best
    why = "only so the rows are in the order of time" if len(rising) == 1 else "most countries write the day first"
    said += f'. AMBIGUOUS: "{loose[0]}" fits two orders; read {words[best]} ({best}), because {why}.'
    return saying(replace(found, date_order=best, ambiguous=True), f"{said} Choose the other if it is wrong.{century}")


def _rises(days: Sequence[str]) -> bool:
    return len(set(days)) > 2 and list(days) in (sorted(days), sorted(days, reverse=True))
