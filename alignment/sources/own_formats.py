"""Any table as frames of text: CSV, TSV, Excel and Parquet, in bounded memory."""

from __future__ import annotations

import importlib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from alignment.sources.lines import SourceError
from alignment.sources.records import ROWS, records

SAMPLE, SPELLINGS, KINDS = (
    20_000,
    300,
    1000,
)  # rows looked at; different countries or dates, and kinds, tried of a column

HEADER_WITHIN, PAIRS = 20, 200  # lines in which the header is looked for; pairs of columns tried as countries

EXCEL_ROWS, EXCEL_BYTES, EXCEL_REST, EXCEL_RATIO = 1_048_576, 512 << 20, 128 << 20, 250

FREE = 16 << 20  # a workbook may grow so far whatever its size


@dataclass(frozen=True)
class Guess:
    """What a table seems to be: a reader confirms it, or changes it with `dataclasses.replace`.

    `columns`: our column to theirs; ours are those of "events" and year, month, day, quad.  `tags`: their text to our
    tag, empty where it is not known.  `date_order`: YMD, DMY, MDY, month, year, or empty without dates; `ambiguous`
    when the dates fit two orders.  `systems`: their column to the code system of its countries (a key of
    countries.SYSTEMS; empty = names and ISO codes mixed).  `said`: all of it in sentences.  `headers`: their columns.
    """

    format: str
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    date_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    systems: Mapping[str, str] = field(default_factory=dict)
    directed: bool = False
    ambiguous: bool = False
    sheet: str = ""
    header_line: int = 1
    zeros_lost: bool = False  # a spreadsheet took the leading zeros off CAMEO codes
    day_zero: str = "1899-12-30"  # the day that a spreadsheet counts days from

    @property
    def missing(self) -> str:
        """What must still be chosen before the table can be read; empty when nothing."""
        wanted = [name for name in ("country_a", "country_b") if name not in self.columns]
        if not {"date", "year"} & set(self.columns):
            wanted.append("date")
        listed = ", ".join(f'"{name}"' for name in self.headers)
        return (
            f"No column seems to be {' or '.join(wanted)}. Name it so, or choose it among {listed}." if wanted else ""
        )


def frames(path: Path, guess: Guess, *, rows: int = ROWS) -> Iterator[pd.DataFrame]:
    """The rows of a table as text, some at a time: a column a header, indexed by line, plus `broken` (see `records`).

    The line of a sheet is its row; Parquet's rows count from 1.  Raises SourceError when the file is damaged or grows
    without bound.
    """
    if guess.format == "Excel":
        yield from _framed(excel_rows(path, guess.sheet), guess.header_line, rows)
    elif guess.format == "Parquet":
        yield from _framed(_parquet_rows(path), 0, rows)
    else:
        encoding = "utf-8" if guess.encoding == "utf-16" else guess.encoding
        try:
            for part in records(path, sep=guess.delimiter, encoding=encoding, header=guess.headers, rows=rows):
                yield part[part.index > guess.header_line]
        except UnicodeError as error:
            raise SourceError(
                f"{path.name} is damaged: its text cannot be decoded ({error}). Save it as UTF-8 and give it again."
            ) from error


def _framed(cells: Iterator[tuple[int, list[str]]], header_line: int, rows: int) -> Iterator[pd.DataFrame]:
    """Rows of cells, numbered, as frames: the header's row names the columns, empty rows are none."""
    names: list[str] = []
    while not names:
        line, head = next(cells, (header_line, ["column 1"]))
        if line == header_line:
            names = names_of(head)
    width, empty = len(names), True
    while part := list(islice(((line, row) for line, row in cells if any(row)), rows)):
        empty = False
        whole = [(row + [""] * width)[:width] for _, row in part]
        frame = pd.DataFrame(whole, columns=names, dtype="str", index=pd.Index([line for line, _ in part], name="line"))
        yield frame.assign(broken="")
    if empty:
        yield pd.DataFrame(columns=[*names, "broken"], dtype="str", index=pd.Index([], dtype="int64", name="line"))


def names_of(cells: Sequence[str]) -> list[str]:
    """Names of columns; an unnamed one is called by its place, a repeated one gets its place too."""
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    names = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
    return [name if name not in names[:place] else f"{name} {place + 1}" for place, name in enumerate(names)]


def _parquet_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    with explained(path, "Parquet"):
        file = pq.ParquetFile(path)
        yield 0, list(file.schema_arrow.names)
        line = 0
        for batch in file.iter_batches(batch_size=8192):
            columns = [[as_text(value) for value in column.to_pylist()] for column in batch.columns]
            for cells in zip(*columns, strict=True):
                line += 1
                yield line, list(cells)


def excel_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of one sheet; formulas count by the values that Excel last saved with them, and are never worked out."""
    with explained(path, "Excel"):
        book = workbook(path)
        try:
            inside = book[sheet]
            inside.reset_dimensions()  # what a sheet says of its own size is often wrong
            for line, row in enumerate(inside.iter_rows(), 1):
                if line > EXCEL_ROWS:
                    raise SourceError(f"{path.name} has more rows than Excel allows ({EXCEL_ROWS:,}): it is damaged.")
                yield line, [_cell(cell) for cell in row]
        finally:
            book.close()


def workbook(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201 - openpyxl has no types
    """A workbook open for reading; refused when it unpacks to more than a table would."""
    with zipfile.ZipFile(path) as archive:
        inside = archive.infolist()
    size = sum(member.file_size for member in inside)
    rest = sum(member.file_size for member in inside if not member.filename.startswith("xl/worksheets/"))
    if size > min(EXCEL_BYTES, max(FREE, EXCEL_RATIO * path.stat().st_size)) or rest > EXCEL_REST:
        raise SourceError(
            f"{path.name} unpacks to {size / 1e6:,.0f} MB from {path.stat().st_size / 1e6:,.1f} MB: refused. "
            "If that is right, save the sheet as CSV and give that."
        )
    return importlib.import_module("openpyxl").load_workbook(path, read_only=True, data_only=True, keep_links=False)


def _cell(cell) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as above
    value = cell.value
    if isinstance(value, datetime):  # Excel makes a day of "May 2019"; only the cell's format still says month
        shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", cell.number_format or "").lower()
        if "y" in shown and "d" not in shown and "h" not in shown:
            return value.strftime("%Y-%m" if "m" in shown else "%Y")
    return as_text(value)


def as_text(value: object) -> str:
    """A typed cell as text: ISO dates, decimal points; a number of 15 digits and more as Excel would shorten it."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}" if abs(value) < 1e15 else f"{value:.14E}"
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.replace("\0", "\ufffd")  # pandas takes two texts for one that differ only after a NUL


class explained:  # noqa: N801 - read as a word: with explained(...)
    """Damage as a SourceError that says what to do, whatever the library that met it raises."""

    def __init__(self, path: Path, what: str) -> None:
        self.path, self.what = path, what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, SourceError):
            said = " ".join(str(error).split())[:200] or type(error).__name__
            raise SourceError(
                f"{self.path.name} is damaged, cut short, or no {self.what} file ({said}). Save it again, or as CSV."
            ) from error
