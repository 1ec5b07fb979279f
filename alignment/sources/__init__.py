"""One module a publisher: its file layout in, our tables out.  Knows nothing of charts or measures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from alignment import countries, tables
from alignment.sources.lines import SourceError
from alignment.sources.records import DELIMITERS, ROWS, records, verbatim

__all__ = [
    "Read", "SourceError", "coded", "correct", "digest", "facts", "header", "in_order", "plain", "problem",
    "read_corrections", "rejected", "separator", "text",
]  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What came of one publisher's file: the facts in it, the rows that could not be used, and where every row went.

    `rejects` has the columns of tables.REJECT_COLUMNS.  rows = accepted + duplicates + not_pairs + outside + rejected
    rows: not_pairs are about something other than two states (one state, a region, an organisation), outside are of a
    kind or a time that we do not carry.
    """

    facts: pd.DataFrame
    rejects: pd.DataFrame
    rows: int
    accepted: int
    duplicates: int = 0
    not_pairs: int = 0
    outside: int = 0

    @property
    def rejected(self) -> int:
        """How many rows of the file were rejected; a row with two problems is one."""
        return int(self.rejects["line"].nunique())


def text(
    path: Path, wanted: Sequence[str], *, sep: str = ",", encoding: str = "utf-8", header_has: str = ""
) -> pd.DataFrame:
    """The wanted columns of a publisher's table as text, indexed by line in the file, plus `broken`.

    Capitals and spaces in the header do not matter, nor whether a spreadsheet has put another delimiter.  `broken` is
    empty, or says why the line is no record (its cells are then empty): `rejected` reports it.  `header_has`: lines
    before the first that has this cell are notes.  Raises SourceError when the file is missing or damaged, or lacks a
    column.
    """
    kept: list[pd.DataFrame] = []
    for part in _records(path, wanted, sep, encoding, header_has):
        names = {plain(name): name for name in reversed(part.columns)}
        missing = [name for name in wanted if plain(name) not in names]
        if missing:
            raise SourceError(
                f"{path.name}: column {', '.join(missing)} is missing. Needed: {', '.join(wanted)}. "
                "Has the publisher changed the layout?"
            )
        kept.append(part[[*(names[plain(name)] for name in wanted), "broken"]].set_axis([*wanted, "broken"], axis=1))
    return pd.concat(kept)


def header(path: Path, *, sep: str = ",", encoding: str = "utf-8", header_has: str = "") -> list[str]:
    """The names of the columns of a publisher's table, plain: by them a reader tells its layouts apart."""
    first = next(_records(path, [], sep, encoding, header_has, 1))
    return [plain(name) for name in first.columns[:-1]]


def _records(
    path: Path, wanted: Sequence[str], sep: str, encoding: str, header_has: str, rows: int = ROWS
) -> Iterator[pd.DataFrame]:
    def choose(line: str) -> str:
        return separator(line, wanted, sep)

    return records(path, encoding=encoding, header_has=header_has, choose=choose, rows=rows)


def plain(name: str) -> str:
    """A column's name without capitals and spaces."""
    return name.strip().casefold().replace(" ", "_")


def separator(line: str, wanted: Sequence[str], sep: str) -> str:
    """The delimiter of a header: the publisher's, unless another yields more wanted columns, or more columns."""

    def found(delimiter: str) -> tuple[int, int]:
        names = {plain(name.strip('"')) for name in line.split(delimiter)}
        return sum(plain(name) in names for name in wanted), len(names)

    return max((sep, *DELIMITERS), key=found)


def correct(raw: pd.DataFrame, corrections: pd.DataFrame | None, source: str, key: Sequence[str]) -> pd.DataFrame:
    """Override the values that corrections.csv lists for a source.

    `key`: the columns that a correction's key gives, in order, with a space between; one may give only the first
    ones.  Raises SourceError when a correction that must fit (see read_corrections) has no row with its key, or a row
    no longer holds the value that it expects; others change only rows that hold that value.
    """
    mine = corrections[corrections["source"] == source] if corrections is not None else pd.DataFrame()
    corrected = raw.copy(deep=False)
    for row in mine.itertuples(index=False):
        chosen = pd.Series(row.column in corrected.columns, index=raw.index)
        for column, part in zip(key, row.key.split(" "), strict=False):
            chosen &= raw[column] == part
        if getattr(row, "must_fit", True):
            _fits(raw, chosen, row, f"corrections.csv, {source} {row.key}, column {row.column}", key)
        if chosen.any():
            corrected[row.column] = corrected[row.column].mask(chosen & (raw[row.column] == row.expected), row.value)
    return corrected


def _fits(raw: pd.DataFrame, chosen: pd.Series, row: Any, said: str, key: Sequence[str]) -> None:  # noqa: ANN401
    """Raises SourceError when a correction does not find what it expects."""
    if row.column not in raw.columns:
        raise SourceError(f"{said}: the file has no such column. It has: {', '.join(raw.columns)}.")
    if not chosen.any():
        raise SourceError(f"{said}: no row has that key. Give {' and '.join(key)}, with a space between.")
    found = sorted(set(raw.loc[chosen, row.column]) - {row.expected})
    if found:
        raise SourceError(
            f'{said}: expected "{row.expected}" but the file says "{found[0]}". If the publisher has '
            "corrected it, delete the correction."
        )


def coded(values: pd.Series, *, on: pd.Series | None = None, system: str) -> tuple[pd.Series, pd.DataFrame]:
    """Our country codes for a column of a publisher's, and a problem for each value that has none.

    `on` holds days or years.  Of two states that had one code in a year (365 in 1991: the Soviet Union, then Russia),
    the one of the first of July is meant.
    """
    codes, said = countries.resolve_many(values, on=on, system=system)
    if on is not None and codes.isna().any() and pd.api.types.is_integer_dtype(on):
        left = codes.isna()
        middle = pd.to_datetime(on[left].astype(str) + "-07-01")
        again, _ = countries.resolve_many(values[left], on=middle, system=system)
        codes = codes.where(~left, again.reindex(codes.index))
    return codes, problem(values, codes.isna(), said)


def problem(values: pd.Series, where: pd.Series, said: pd.Series | str) -> pd.DataFrame:
    """What is wrong with the marked values of one column, and what to do: line, column, value, problem."""
    marked = values[where]
    return pd.DataFrame(
        {
            "line": marked.index.to_numpy(),
            "column": str(values.name),
            "value": marked.to_numpy(),
            "problem": said if isinstance(said, str) else said[where].to_numpy(),
        }
    )


def rejected(
    problems: Iterable[pd.DataFrame], path: Path, raw: pd.DataFrame, *, encoding: str = "utf-8"
) -> pd.DataFrame:
    """The problems, and those of broken lines, with the file's name and each row as its publisher wrote it.

    Returns the columns of tables.REJECT_COLUMNS, sorted by line and column.
    """
    found = pd.concat([pd.DataFrame(columns=["line", "column", "value", "problem"]), *problems], ignore_index=True)
    if "broken" in raw:
        broken = raw.loc[raw["broken"] != "", "broken"]
        whole = pd.DataFrame({"line": broken.index, "column": "", "value": "", "problem": broken.to_numpy()})
        found = pd.concat([whole, found[~found["line"].isin(broken.index)]], ignore_index=True)
    if found.empty:
        return pd.DataFrame(columns=tables.REJECT_COLUMNS)
    rows = verbatim(path, pd.Index(found["line"].unique()), raw.index, encoding=encoding)
    return found.assign(file=path.name, row=found["line"].map(rows))[tables.REJECT_COLUMNS].sort_values(
        ["line", "column"], kind="stable", ignore_index=True
    )


def in_order(first: pd.Series, second: pd.Series) -> dict[str, pd.Series]:
    """Undirected pairs: country_a and country_b in alphabetical order."""
    swap = (first > second).fillna(False).astype(bool)
    return {"country_a": first.mask(swap, second), "country_b": second.mask(swap, first)}


def facts(columns: Mapping[str, object], source: str) -> pd.DataFrame:
    """Compact facts of one source: the columns of tables.FACT_COLUMNS, absent ones empty, sorted by pair and date."""
    empty = {"end_date": pd.NaT, "intensity": float("nan"), "count": 1, "source_ref": "", "score": float("nan")}
    frame = pd.DataFrame({**columns, "source": source})
    for name, value in empty.items():
        if name not in frame.columns:
            frame[name] = value
    frame = frame.assign(date=pd.to_datetime(frame["date"]), end_date=pd.to_datetime(frame["end_date"]))
    order = ["country_a", "country_b", "date", "directed", "tag", "source_ref"]
    return frame[tables.FACT_COLUMNS].sort_values(order, kind="stable", ignore_index=True)


def read_corrections(folder: Path, *, must_fit: bool = True) -> pd.DataFrame:
    """What we override in publishers' files: the columns of corrections.csv, and must_fit.

    The build reads the very files that they were written for, so there each must find what it expects; an import may
    bring any part or release.  Raises SourceError when a row of corrections.csv is wrong.
    """
    checked = tables.read(folder / "corrections.csv", "corrections")
    for reject in checked.rejects.to_dict("records"):
        raise SourceError(f"{reject['file']} line {reject['line']}: {reject['problem']}")
    return checked.good.assign(must_fit=must_fit)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
