"""The tables that everything else speaks: their columns, types, allowed values, and checks that explain.

A table is read as text first, checked row by row, and split in two: the good rows, typed, and the
rejected ones, each with file, line, column, value and what to do.  Nothing is dropped in silence.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd


class TableError(ValueError):
    """A table cannot be used at all: a file or a column is missing."""


@dataclass(frozen=True)
class Column:
    """One column of a table: what it holds, whether it may be empty, and which values are allowed.

    `kind` is text, date, number, whole, flag or url.  `choices` lists the allowed values; `known` names a
    list that only the caller can supply ("country", "tag", "source", "bloc").
    """

    name: str
    meaning: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    known: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Checked:
    """The two halves of a checked table.

    `good` has the table's columns, typed.  `rejects` has file, line, column, value, problem, row (the row as
    its author wrote it): one line a problem.
    """

    good: pd.DataFrame
    rejects: pd.DataFrame


QUADS = ("verbal_cooperation", "material_cooperation", "neutral", "verbal_conflict", "material_conflict")
PRECISIONS = ("day", "month", "year")
DISPUTES = ("area", "border", "place")
REJECT_COLUMNS = ["file", "line", "column", "value", "problem", "row"]

TABLES: Mapping[str, tuple[Column, ...]] = {
    "events": (
        Column("event_id", "stable, unique within its source", required=True),
        Column("date", "day it happened (first day of the month or year when only that is known)", "date", True),
        Column("precision", "how exactly the date is known", required=True, choices=PRECISIONS),
        Column("end_date", "end of a spell; empty otherwise", "date"),
        Column("country_a", "actor", required=True, known="country"),
        Column("country_b", "target", required=True, known="country"),
        Column("directed", "true when a acted on b", "flag", True),
        Column("tag", "kind of event", required=True, known="tag"),
        Column("intensity", "Goldstein scale, -10 to +10; empty = the tag's default", "number", low=-10, high=10),
        Column("count", "reports or acts the row stands for", "whole", True, low=1),
        Column("source", "key of sources.csv", required=True, known="source"),
        Column("source_ref", "the publisher's own id, or its name for a web page"),
        Column("url", "where a reader can look", "url"),
        Column("title", "short, in our own words"),
    ),
    "tags": (
        Column("tag", "key", required=True),
        Column("label", "the words a reader sees", required=True),
        Column("quad", "verbal or material, cooperation or conflict", required=True, choices=QUADS),
        Column("intensity", "default weight, Goldstein scale", "number", True, low=-10, high=10),
        Column("intensity_from", "where the weight comes from", required=True),
        Column("cameo_roots", "CAMEO codes it stands for, by longest prefix; separated by |"),
        Column("plover", "event type of the PLOVER ontology"),
        Column("definition", "what counts", required=True),
    ),
    "countries": (
        Column("code", "ISO 3166 alpha-3, or the last alpha-3 of a dissolved state", required=True),
        Column("name", "everyday English name", required=True),
        Column("kind", "what it is", required=True, choices=("state", "former", "territory", "organization")),
        Column("start", "first day, where after 1945", "date"),
        Column("end", "last day of a dissolved state", "date"),
        Column("continues", "the dissolved state whose seat in the UN it kept"),
        Column("predecessors", "states it came from, with dates"),
        Column("successors", "states that came from it, with dates"),
        Column("iso2", "ISO 3166 alpha-2"),
        Column("numeric", "ISO 3166 numeric"),
        Column("cow", "Correlates of War code, with dates where it changed"),
        Column("gw", "Gleditsch-Ward code, with dates where it changed"),
        Column("cameo", "CAMEO actor code"),
        Column("fips", "FIPS 10-4 code"),
        Column("un_from", "member of the United Nations since", "date"),
        Column("un_to", "member of the United Nations until", "date"),
        Column("demonym", "adjectives, separated by |"),
        Column("aliases", "other names, separated by |, with dates where they matter"),
        Column("region", "UN M49 subregion"),
        Column("lat", "where its marker stands on a map, degrees", "number", low=-90, high=90),
        Column("lon", "where its marker stands on a map, degrees", "number", low=-180, high=180),
    ),
    "blocs": (
        Column("bloc", "key", required=True),
        Column("country", "member", required=True, known="country"),
        Column("from", "first day", "date", True),
        Column("to", "last day; empty = still", "date"),
        Column(
            "status",
            "member, partner, observer, invited, suspended, listed",
            required=True,
            choices=("member", "partner", "observer", "invited", "suspended", "listed"),
        ),
        Column("source", "publisher of the page below", required=True),
        Column("url", "where a reader can look", "url", True),
        Column("note", "what to know about the date"),
    ),
    "sources": (
        Column("source", "key", required=True),
        Column("label", "short name, as charts and filters show it", required=True),
        Column("title", "what the publisher calls it", required=True),
        Column("publisher", "who publishes it", required=True),
        Column(
            "kind",
            "what its rows are",
            required=True,
            choices=("landmarks", "events", "counts", "spells", "roll calls", "memberships", "borders", "look-up"),
        ),
        Column("unit", "what n counts in it", required=True),
        Column("version", "release"),
        Column("licence", "terms", required=True),
        Column("citation", "how to cite", required=True),
        Column("url", "the publisher's page", "url"),
        Column("download", "address that `refresh` may fetch; empty = never fetched", "url"),
        Column("coverage_from", "first day covered", "date"),
        Column("coverage_to", "last day covered", "date"),
        Column("coverage_note", "what it does not cover"),
        Column("provisional", "true while a better copy is awaited", "flag"),
        Column("file", "file read by the last build"),
        Column("sha256", "digest of that file"),
        Column("taken", "day the file was taken", "date"),
    ),
    "corrections": (
        Column("source", "whose value is overridden", required=True, known="source"),
        Column("key", "which row: the publisher's own id", required=True),
        Column("column", "which column", required=True),
        Column("expected", "the value that must still be there", required=True),
        Column("value", "the value to use instead", required=True),
        Column("reason", "why, and on what evidence", required=True),
    ),
    "disputed": (
        Column("kind", "area with a shape of its own, stretch of border, or place", required=True, choices=DISPUTES),
        Column(
            "country",
            "whose shape or side it is, whose colour a place bears; the map's own code if none",
            required=True,
        ),
        Column("other", "border: the other side; area without an ISO code: whose value it shows", known="country"),
        Column("name", "what it is called", required=True),
        Column("west", "border: only the stretch east of this, degrees", "number", low=-180, high=180),
        Column("south", "border: only the stretch north of this, degrees", "number", low=-90, high=90),
        Column("east", "border: only the stretch west of this, degrees", "number", low=-180, high=180),
        Column("north", "border: only the stretch south of this, degrees", "number", low=-90, high=90),
        Column("lon", "place: where, degrees", "number", low=-180, high=180),
        Column("lat", "place: where, degrees", "number", low=-90, high=90),
        Column("radius_km", "place: how far round it the note shows", "number", low=1),
        Column("note", "what a reader of the map should know, as shown", required=True),
        Column("source", "publisher of the page below"),
        Column("url", "where a reader can look; empty = the note rests on no page", "url"),
    ),
}
# The columns of a compact fact: an event without the words, which the publisher's file keeps.
FACT_COLUMNS = [
    "date",
    "precision",
    "end_date",
    "country_a",
    "country_b",
    "directed",
    "tag",
    "intensity",
    "count",
    "source",
    "source_ref",
    "score",
]


def columns(table: str) -> list[str]:
    """Names of a table's columns, in order."""
    return [column.name for column in TABLES[table]]


def read(path: Path, table: str, known: Mapping[str, Collection[str]] | None = None) -> Checked:
    """Read a CSV of one of our tables as text and check it.

    `known` gives the allowed values of country, tag, source, bloc.  Raises TableError when the file or a column is
    missing.
    """
    if not path.exists():
        raise TableError(f"{path.name} is not there. Restore it with `git checkout {path.name}`.")
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    raw.index = pd.RangeIndex(2, len(raw) + 2)  # the line in the file, as an editor shows it
    return check(raw, table, file=path.name, known=known or {})


def check(raw: pd.DataFrame, table: str, *, file: str, known: Mapping[str, Collection[str]]) -> Checked:
    """Split rows of text into good rows, typed, and rejects that say where, what, and what to do.

    `raw`: text columns, indexed by line number.  Raises TableError when a column is missing.
    """
    missing = [name for name in columns(table) if name not in raw.columns]
    if missing:
        raise TableError(f"{file}: column {', '.join(missing)} is missing. Needed: {', '.join(columns(table))}.")
    typed, problems = {}, []
    for column in TABLES[table]:
        values = raw[column.name].fillna("").str.strip()
        typed[column.name], bad = _convert(values, column, known)
        problems.append(_problems(values, bad, column, known))
    good = pd.DataFrame(typed, index=raw.index)
    problems.append(_repeated(raw, table))
    found = pd.concat(problems) if problems else pd.DataFrame()
    rejects = _as_rejects(found, raw, file)
    return Checked(good.loc[~good.index.isin(rejects["line"])].reset_index(drop=True), rejects)


def _convert(values: pd.Series, column: Column, known: Mapping[str, Collection[str]]) -> tuple[pd.Series, pd.Series]:
    """Type one column; the second result is true where the value does not fit."""
    empty = values == ""
    bad = empty & column.required
    if column.choices or column.known:
        allowed = column.choices or known.get(column.known)
        if allowed is not None:
            bad |= ~empty & ~values.isin(list(allowed))
        return values, bad
    converted = _CONVERT[column.kind](values)
    if column.kind in ("date", "number", "whole", "flag"):
        bad |= ~empty & converted.isna()
    if column.kind == "url":
        bad |= ~empty & ~values.str.match(r"https?://[^\s<>\"]+$")
    if column.low is not None:
        bad |= converted < column.low
    if column.high is not None:
        bad |= converted > column.high
    return converted, bad.astype(bool)


def _whole(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    return numbers.where(numbers % 1 == 0)


_CONVERT: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    "text": lambda values: values,
    "url": lambda values: values,
    "date": lambda values: pd.to_datetime(values, format="%Y-%m-%d", errors="coerce"),
    "number": lambda values: pd.to_numeric(values, errors="coerce"),
    "whole": _whole,
    "flag": lambda values: values.map({"true": True, "false": False}),
}


def _problems(values: pd.Series, bad: pd.Series, column: Column, known: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """One line a bad value of one column: line, column, value, problem."""
    lines = values[bad]
    said = [_explain(value, column, known) for value in lines]
    return pd.DataFrame({"line": lines.index, "column": column.name, "value": lines.to_numpy(), "problem": said})


def _explain(value: str, column: Column, known: Mapping[str, Collection[str]]) -> str:
    """What is wrong with one value, and what to do."""
    if value == "":
        return f"{column.name} is empty. Give it: {column.meaning}."
    if column.choices:
        return f'{column.name} "{value}" is not one of {", ".join(column.choices)}.{_near(value, column.choices)}'
    if column.known:
        listed = known[column.known]
        table = {"country": "countries", "tag": "tags", "source": "sources", "bloc": "blocs"}[column.known]
        return f'{column.name} "{value}" is not in {table}.csv.{_near(value, listed)}'
    if column.kind == "url":
        return f'{column.name} "{value}" is not a web address. Write it whole, from http.'
    wanted = {
        "date": "a date such as 2022-09-15",
        "number": "a number",
        "whole": "a whole number",
        "flag": "true or false",
    }[column.kind]
    limits = (
        f" between {column.low:g} and {column.high:g}"
        if column.high is not None and column.low is not None
        else (f" of at least {column.low:g}" if column.low is not None else "")
    )
    return f'{column.name} "{value}" is not {wanted}{limits}.'


def _near(value: str, allowed: Collection[str]) -> str:
    """A suggestion when one allowed value looks like the one given."""
    close = difflib.get_close_matches(value, list(allowed), n=1)
    return f' Did you mean "{close[0]}"?' if close else ""


def _repeated(raw: pd.DataFrame, table: str) -> pd.DataFrame:
    """Rows of a keyed table whose key stands twice: all but the first."""
    keys = {
        "events": ["source", "event_id"],
        "tags": ["tag"],
        "countries": ["code"],
        "sources": ["source"],
        "blocs": ["bloc", "country", "from"],
        "corrections": ["source", "key", "column"],
        "disputed": ["kind", "country", "other", "name"],
    }[table]
    again = raw.duplicated(keys)
    value = raw.loc[again, keys].agg(" ".join, axis=1) if again.any() else pd.Series(dtype=str)
    said = [f"{' and '.join(keys)} stand earlier in the file. Delete one of the two rows." for _ in value]
    return pd.DataFrame({"line": value.index, "column": keys[-1], "value": value.to_numpy(), "problem": said})


def _as_rejects(found: pd.DataFrame, raw: pd.DataFrame, file: str) -> pd.DataFrame:
    """Problems with their file and the row as its author wrote it."""
    if found.empty:
        return pd.DataFrame(columns=REJECT_COLUMNS)
    rows = raw.loc[found["line"]].agg(",".join, axis=1)
    return found.assign(file=file, row=rows.to_numpy())[REJECT_COLUMNS].sort_values("line").reset_index(drop=True)
