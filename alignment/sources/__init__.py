"""One module a publisher: its file layout in, our tables out.  Knows nothing of charts or measures."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pandas as pd

from alignment import countries, tables


class SourceError(ValueError):
    """A publisher's file cannot be used as it is: the message says where, what, and what to do."""


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


def opened(path: Path, encoding: str = "utf-8-sig") -> TextIO:
    """A text file, compressed or not, open for reading."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def text(
    path: Path, wanted: Sequence[str], *, sep: str = ",", encoding: str = "utf-8-sig", multiline: bool = False
) -> pd.DataFrame:
    """The wanted columns of a publisher's table as text, indexed by line in the file.

    `multiline`: cells may hold line breaks, so that a record takes several lines.  Raises SourceError when the file
    is missing or cut short, or lacks a column.
    """
    try:
        raw = pd.read_csv(
            path,
            sep=sep,
            encoding=encoding,
            dtype=str,
            keep_default_na=False,
            usecols=lambda name: multiline or name in wanted,
        )
    except FileNotFoundError:
        raise SourceError(f"{path.name} is not there. Put the publisher's file at {path}.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(f"{path.name} is damaged or cut short ({error}). Download it again.") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name} cannot be read as a table: {error}. Download it again.") from error
    missing = [name for name in wanted if name not in raw.columns]
    if missing:
        raise SourceError(
            f"{path.name}: column {', '.join(missing)} is missing. Needed: {', '.join(wanted)}. "
            "Has the publisher changed the layout?"
        )
    lines = pd.Series(range(2, len(raw) + 2))
    if multiline:
        breaks = raw.apply(lambda column: column.str.count("\n")).sum(axis=1)
        lines += breaks.cumsum().shift(fill_value=0)
    raw.index = pd.Index(lines, name="line")
    return raw[list(wanted)]


def correct(raw: pd.DataFrame, corrections: pd.DataFrame | None, source: str, key: Sequence[str]) -> pd.DataFrame:
    """Override the values that corrections.csv lists for a source.

    `key`: the columns that a correction's key gives, in order, with a space between; one may give only the first
    ones. Raises SourceError when no row has that key or a row no longer holds the value that the correction expects.
    """
    mine = corrections[corrections["source"] == source] if corrections is not None else pd.DataFrame()
    corrected = raw.copy(deep=False)
    for row in mine.itertuples(index=False):
        said = f"corrections.csv, {source} {row.key}, column {row.column}"
        if row.column not in corrected.columns:
            raise SourceError(f"{said}: the file has no such column. It has: {', '.join(raw.columns)}.")
        chosen = pd.Series(True, index=raw.index)
        for column, part in zip(key, row.key.split(" "), strict=False):
            chosen &= raw[column] == part
        if not chosen.any():
            raise SourceError(f"{said}: no row has that key. Give {' and '.join(key)}, with a space between.")
        found = sorted(set(raw.loc[chosen, row.column]) - {row.expected})
        if found:
            raise SourceError(
                f'{said}: expected "{row.expected}" but the file says "{found[0]}". If the publisher has '
                "corrected it, delete the correction."
            )
        corrected[row.column] = corrected[row.column].mask(chosen, row.value)
    return corrected


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
    problems: Iterable[pd.DataFrame], path: Path, raw: pd.DataFrame, *, sep: str = ",", encoding: str = "utf-8-sig"
) -> pd.DataFrame:
    """The problems with the file's name and each row in its publisher's words: the columns of tables.REJECT_COLUMNS."""
    found = pd.concat([pd.DataFrame(columns=["line", "column", "value", "problem"]), *problems], ignore_index=True)
    if found.empty:
        return pd.DataFrame(columns=tables.REJECT_COLUMNS)
    lines = found["line"].unique()
    wanted = dict(zip(raw.index.get_indexer(pd.Index(lines)), lines, strict=True))
    with opened(path, encoding) as file:
        records = csv.reader(file, delimiter=sep)
        next(records)
        rows = {wanted[place]: sep.join(record) for place, record in enumerate(records) if place in wanted}
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
