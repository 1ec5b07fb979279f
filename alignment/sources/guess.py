"""What a table of one's own says: its format, which column is which, how its dates, numbers and kinds are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from alignment import countries
from alignment.sources.lines import SourceError
from alignment.sources.own_cells import when
from alignment.sources.own_dates import date_order_of, dates_of
from alignment.sources.own_dialect import (
    excel_dialect,
    format_of,
    headed,
    pairs_of,
    saying,
    take,
    text_dialect,
    values_of,
)
from alignment.sources.own_formats import PAIRS, SAMPLE, SPELLINGS, Guess, frames
from alignment.sources.own_kinds import kinds_of, measures_of, words_of
from alignment.sources.own_words import HINTS, ORDER, plain


def guess(path: Path, *, columns: Mapping[str, str] | None = None) -> Guess:
    """What a table seems to be: format, columns, how dates, numbers, countries and kinds are written, in words too.

    `columns`: what a reader has settled, our column to theirs; the rest is guessed around it.  Looks at the first
    rows, and at the whole date column where those leave the order of day and month open.  Raises SourceError when the
    file cannot be read as a table.
    """
    formats: Mapping[str, Callable[[Path], Guess]] = {"Excel": excel_dialect, "text": text_dialect}
    kind = format_of(path)
    found = formats[kind](path) if kind in formats else Guess(kind)
    sample = next(frames(path, found, rows=SAMPLE if kind != "Excel" else SAMPLE // 4))  # workbooks are slow to read
    rows = sample[sample["broken"] == ""].drop(columns="broken")
    settled = {ours: theirs for ours, theirs in (columns or {}).items() if theirs in rows.columns}
    values = [
        name for name in rows.columns if re.fullmatch(r"[-+]?[\d.,]+", name) or (when(name)[0] and name[0].isdigit())
    ]
    if len(values) * 4 > len(rows.columns):
        raise SourceError(
            f"{path.name} has no header: its first line holds values such as {values[0]}. Put a line with the names of "
            "the columns above it. A publisher's file without header is imported under that publisher's name."
        )
    found = saying(replace(found, headers=tuple(rows.columns), columns=settled), _format_said(found))
    for step in (_countries, dates_of, kinds_of, measures_of, words_of):
        found = step(found, rows, settled)
    found = date_order_of(found, rows, lambda: frames(path, found))
    unused = [f'"{name}"' for name in found.headers if name not in found.columns.values()]
    return saying(found, f"Not used: {', '.join(unused)}." if unused else "", found.missing)


def _format_said(guess: Guess) -> str:
    above = "" if guess.header_line < 2 else f" The header is in line {guess.header_line}; above it are notes."
    if guess.format in ("Excel", "Parquet"):
        return f"Read as {guess.format}.{above}"
    signs = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
    names = {"cp1252": "Windows-1252", "cp1251": "Windows-1251 (Cyrillic)", "mac_roman": "Mac Roman"}
    letters = names.get(guess.encoding, guess.encoding.upper())
    return f"Read as {guess.format} with {signs[guess.delimiter]} between the cells, letters in {letters}.{above}"


@lru_cache(100_000)
def known(text: str, system: str) -> bool:
    """Whether a text names a country in a code system, at any time; the empty system is names and ISO codes mixed."""
    if text == "NA" and system != "iso2":
        return False
    systems = [system] if system else countries.DEFAULT_ORDER
    return any(countries._index(name).get(countries._normal(text, name)) for name in systems)


def _fits(values: Sequence[str]) -> dict[str, float]:
    """The share of values that each code system knows; NA counts for ISO alpha-2 only, elsewhere it may be none."""
    few = values[:SPELLINGS]
    some = {system: [text for text in few if text != "NA" or system == "iso2"] for system in ORDER}
    return {system: sum(known(text, system) for text in some[system]) / max(len(some[system]), 1) for system in ORDER}


def _countries(found: Guess, rows: pd.DataFrame, settled: Mapping[str, str]) -> Guess:
    """The two columns of countries, and the code system of each."""
    sure = {"country_a", "country_b"} <= set(settled)
    pairs = [
        (first, second, directed)
        for first, second, directed in pairs_of(found.headers)
        if settled.get("country_a", first) == first
        and settled.get("country_b", second) == second
        and not {first, second} & {theirs for ours, theirs in settled.items() if ours not in ("country_a", "country_b")}
    ]
    if sure and not pairs:
        pairs = [(settled["country_a"], settled["country_b"], False)]
    pairs = pairs[:PAIRS]
    fits = {name: _fits(values_of(rows, name)) for pair in pairs for name in pair[:2]}
    fit, best = max(
        ((min(max(fits[a].values()), max(fits[b].values())), -place) for place, (a, b, _) in enumerate(pairs)),
        default=(0.0, 0),
    )
    if pairs and (fit > 0.3 or sure or not any(values_of(rows, name) for name in fits)):
        first, second, directed = pairs[-best]
        return _with_countries(found, rows, (first, second), directed, "", settled)
    hold = [name for name in found.headers if name not in settled.values() and _holds_countries(rows, name)]
    first, second = (settled.get(ours) or (hold.pop(0) if hold else "") for ours in ("country_a", "country_b"))
    if first and second:
        return _with_countries(found, rows, (first, second), False, ", by what they hold", settled)
    if {"country_a", "country_b"} <= set(found.headers):  # named as ours are, though few are known: each row says why
        return _with_countries(found, rows, ("country_a", "country_b"), False, "", settled)
    return saying(
        take(found, settled, country_a=first, country_b=second), f'"{first}" is taken as country_a.' * bool(first)
    )


def _holds_countries(rows: pd.DataFrame, column: str) -> bool:
    texts = values_of(rows, column)
    fits = _fits(texts)
    return any(not text.isdigit() for text in texts) and max(fits[s] for s in ("iso3", "name", "iso2", "")) >= 0.8


def _with_countries(
    found: Guess,
    rows: pd.DataFrame,
    pair: tuple[str, str],
    directed: bool,
    why: str,
    settled: Mapping[str, str],
) -> Guess:
    """The guess with its two columns of countries, and in words what they hold."""
    fits = {name: _fits(values_of(rows, name)) for name in pair}
    systems = _systems(fits, pair)
    what = {**countries.SYSTEMS, "": "name or ISO code"}
    first, second = (f'"{name}" ({what[systems[name]]}s)' for name in pair)
    said = f"{first} is taken as country_a and {second} as country_b{why}."
    numbered = [s for s in ("cow", "gw", "numeric") if all(fits[n][s] == fits[n][systems[n]] for n in pair)]
    if systems[pair[0]] in numbered and "numeric" in numbered and len(numbered) > 1:
        said += " The codes fit COW and ISO numbers equally well: look whether the countries are right."
    if "iso2" in systems.values():
        said += " NA is Namibia."
    column = next(iter(headed("directed", found, settled)), "")
    told = "Not directed: the headers do not say that one acted on the other."
    if column:
        told = f'"{column}" says whether the first acted on the second.'
    elif directed:
        told = "Directed: the first acted on the second, as the headers say."
    found = take(found, settled, country_a=pair[0], country_b=pair[1], directed=column)
    return saying(replace(found, systems=systems, directed=directed), said, told)


def _systems(fits: Mapping[str, Mapping[str, float]], pair: tuple[str, str]) -> dict[str, str]:
    """The code system of each column: what knows most of its values, of both columns together where they agree."""

    def best(name: str, shares: Mapping[str, float]) -> str:
        hinted = {system for system, pattern in HINTS.items() if re.search(pattern, plain(name))}
        return max(ORDER, key=lambda system: (round(shares[system], 6), system in hinted, -ORDER.index(system)))

    joint = best(pair[0], {system: fits[pair[0]][system] + fits[pair[1]][system] for system in ORDER})
    return {name: joint if fits[name][joint] >= max(fits[name].values()) else best(name, fits[name]) for name in pair}
