"""What each HTTP route answers: tables in pieces, as CSV or JSON, so that no answer is held whole in the memory."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from alignment import exports, store
from alignment.api_requests import SIDED, Asked, Refused, problem, unheeded
from alignment.measures.cooperation import MeasureError
from alignment.questions import ballots, labels, measured

PIECE = 20_000  # rows held at a time
OF_EVENTS = ("balance", "entropy")  # the other measures are of votes


class Unready(RuntimeError):  # noqa: N818 - reads as what happened
    """The answer cannot be given now, and why."""


@functools.cache
def code() -> str:
    """A digest of the code that computes the answers: a formula that changes makes other figures of the same data."""
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:10]


def digest(text: str) -> str:
    """A short digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def measure(asked: Asked) -> pd.DataFrame:
    """The figures asked for: what `measured.measured` returns, of the countries asked for.

    Raises Refused where the measure says that it cannot be taken so.
    """
    single, chosen = asked.single, asked.filters.countries
    a, b = single["a"], single["b"]
    if not a and not b and len(chosen) == 1:
        a = chosen[0]  # the same rows, sooner
    sides = {side: single[side] for side in ("west", "east")}
    try:
        found = measured.measured(single["measure"], asked.filters, a=a, b=b, by=single["by"], **sides)
    except MeasureError as error:
        raise Refused([problem("east" if single["measure"] in SIDED else "measure", str(error))]) from None
    return _concerning(found, chosen)


def _concerning(found: pd.DataFrame, chosen: Iterable[str]) -> pd.DataFrame:
    """The rows of some countries, and of the states whose record they continue; all where none is chosen."""
    codes = [code for country in chosen for code in store.codes(country)]
    if not codes:
        return found
    columns = [name for name in ("country", "country_a", "country_b") if name in found]
    return found[found[columns].isin(codes).any(axis=1)].reset_index(drop=True)


def events(asked: Asked) -> Iterator[pd.DataFrame]:
    """Every event that passes, newest first, as the Events page hands them over; by year and piece.

    Raises Unready where the store changes meanwhile, so that no answer is half of one edition and half of another.
    """
    version, found = store.version(), False
    one, other = asked.single["a"], asked.single["b"]
    pair = (one, other) if one and other else None
    country = None if pair else one or other or None
    for year in range(asked.filters.years[1], asked.filters.years[0] - 1, -1):
        filters = replace(asked.filters, years=(year, year))
        for first in count(0, PIECE):
            rows = store.events(filters, pair=pair, country=country, rows=(first, PIECE))
            if store.version() != version:
                raise Unready("The data changed while they were read. Ask again.")
            if len(rows) or (year == asked.filters.years[0] and not found):  # at least a header
                found = True
                yield labels.labelled(rows)
            if len(rows) < PIECE:
                break


def csv_pieces(tables: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """Tables with the same columns as one CSV, one header, safe to open in a spreadsheet."""
    for number, table in enumerate(piece for whole in tables for piece in _in_pieces(whole)):
        written = exports.csv_bytes(table)
        yield written if number == 0 else written.split(b"\n", 1)[1]


def json_pieces(table: pd.DataFrame, head: Mapping[str, Any]) -> Iterator[bytes]:
    """A table as one JSON object: what is said of it, and `rows`, a list of objects; what is unknown is null."""
    opened = json.dumps(plain(head), ensure_ascii=False)[:-1] + ', "rows": ['
    for number, piece in enumerate(_in_pieces(table)):
        written = json.dumps(plain(piece.to_dict("records")), ensure_ascii=False)[1:-1]
        closed = "]}" if (number + 1) * PIECE >= len(table) else ""
        yield f"{', ' if number else opened}{written}{closed}".encode()


def _in_pieces(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for first in range(0, max(len(table), 1), PIECE):
        yield table.iloc[first : first + PIECE]


def about(asked: Asked) -> dict[str, Any]:
    """What is said of a measure beside its rows: what was asked, what of it changes nothing, edition and sources."""
    filters, idle = asked.filters, unheeded(asked.single["measure"])
    listed = {"country": filters.countries, "tag": filters.tags, "source": filters.sources}
    shown = dict(asked.single) | {name: list(keys) for name, keys in listed.items()}
    shown = {name: value for name, value in shown.items() if value and name not in idle}
    return {
        "measure": asked.single["measure"],
        "asked": shown | {"from": filters.years[0], "to": filters.years[1]},
        "changes_nothing_here": list(asked.unused),
        "edition": exports.edition(),
        "sources": _sources(asked),
    }


def _sources(asked: Asked) -> list[dict[str, str]]:
    """The sources that such a figure may rest on, with what to cite."""
    of_events = asked.single["measure"] in OF_EVENTS
    keys = measured.sampled(asked.filters).sources if of_events else ballots.sources(asked.filters)
    known = store.table("sources")
    known = known[known["source"].isin(keys) & (known["source"] != store.YOURS)]
    cited = known[["source", "label", "licence", "citation"]].astype("str")
    return [{str(name): value for name, value in row.items()} for row in cited.to_dict("records")]


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a table or a verdict holds
    """A value as JSON has it: numpy's numbers as numbers, days as text, what is unknown or infinite as null."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, pd.DataFrame):
        return plain(value.to_dict("records"))
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, list | tuple | set | frozenset | np.ndarray | pd.Series):
        return [plain(each) for each in value]
    if isinstance(value, int | np.integer | np.bool_):
        return bool(value) if isinstance(value, np.bool_) else int(value)
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    if value is pd.NaT or value is pd.NA:
        return None
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
