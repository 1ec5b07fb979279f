"""Format, encoding, delimiter and header of a table of one's own, by what is in the file."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd

from alignment.sources.lines import SourceError, blocks
from alignment.sources.own_formats import HEADER_WITHIN, Guess, excel_rows, explained, names_of, workbook
from alignment.sources.own_words import FROM_TO, HEADERS, NO_VALUE, SIDES, plain
from alignment.sources.records import DELIMITERS


def format_of(path: Path) -> str:
    """Excel, Parquet or text, by what is in the file."""
    if not path.is_file():
        raise SourceError(f"{path.name} is not there, or is a folder. Give the file of the table.")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PAR1"):
        return "Parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(
            f"{path.name} is an old .xls workbook, or has a password. Save it as .xlsx without, or as CSV."
        )
    if not head.startswith(b"PK\x03\x04"):
        return "text"
    with explained(path, "zip"), zipfile.ZipFile(path) as archive:
        inside = archive.namelist()
    if "xl/workbook.xml" in inside:
        return "Excel"
    if "xl/workbook.bin" in inside or "mimetype" in inside:
        raise SourceError(f"{path.name} is a workbook of another kind. Save it as .xlsx or CSV and give that.")
    return "text"


def text_dialect(path: Path) -> Guess:
    """Encoding, delimiter and header of a text file, from its beginning."""
    head, places, encoding = b"", [1], ""
    with path.open("rb") as file:
        first = file.read(1 << 16)
    marked = first.startswith((b"\xff\xfe", b"\xfe\xff"))
    bare = b"\r" in first and b"\n" not in first
    try:
        for _, block in blocks(path, encoding="latin-1", size=1 << 20):
            if block.data and not head:
                head, places = block.data, block.numbers.tolist()  # broken lines are counted, but not among these
            encoding = _encoding(block.data, bare)
            if encoding:
                break
    except UnicodeError as error:
        raise SourceError(f"{path.name} is damaged: its text cannot be decoded ({error}). Save it as UTF-8.") from error
    encoding = "utf-16" if marked else encoding or "utf-8"
    lines = head.decode("utf-8" if marked else encoding, "replace").split("\n")[:60]
    best, found = (-1, -1.0, -1), Guess("CSV", encoding, ",")
    for sep in DELIMITERS:
        numbered = _split(lines, sep)
        rows = [row for _, row in numbered]
        place, fits = _header(rows)
        width = len(rows[place])
        alike = sum(len(row) == width for row in rows) / max(sum(map(bool, rows)), 1) if width > 1 else 0.0
        if (fits, round(alike, 2), width) > best:
            best = (fits, round(alike, 2), width)
            names, line = names_of(rows[place]), places[min(numbered[place][0], len(places)) - 1]
            found = Guess("TSV" if sep == "\t" else "CSV", encoding, sep, headers=tuple(names), header_line=line)
    if not any(line.strip() for line in lines):
        raise SourceError(f"{path.name} is empty, or its first lines hold no text. Give the file of a table.")
    return found


def _encoding(data: bytes, bare: bool) -> str:
    """UTF-8 when most lines with other than plain letters are so; else what spreadsheets write; empty = all plain."""
    if data.isascii():
        return ""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    if sum(_is_utf8(line) for line in lines) * 2 >= len(lines):
        return "utf-8"
    if bare:
        return "mac_roman"
    high = re.findall(rb"[\xc0-\xff]+", data)  # in Cyrillic whole words are such letters, in Western text single ones
    runs = sum(len(run) for run in high if len(run) > 2)
    if runs * 2 > sum(map(len, high)):
        return "cp1251"
    return "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _split(lines: Sequence[str], sep: str) -> list[tuple[int, list[str]]]:
    """Rows of cells with the number of their last line."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=sep)
    try:
        return [(reader.line_num, [cell.rstrip("\r") for cell in row]) for row in reader]
    except csv.Error:
        return [(number, line.rstrip("\r").split(sep)) for number, line in enumerate(lines, 1)]


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The place of the row that is most like a header, and how many of its cells are known names of columns."""
    fits = [_fit(row) for row in rows[:HEADER_WITHIN]] or [0]
    if max(fits) > 1 or fits[0] > 0:
        return fits.index(max(fits)), max(fits)
    return next((place for place, row in enumerate(rows[:HEADER_WITHIN]) if sum(map(bool, row)) > 1), 0), 0


def _fit(row: Sequence[str]) -> int:
    heads = [plain(cell) for cell in row]
    known = {name for names in HEADERS.values() for name in names.split()}
    sided = {column for first, second, _ in pairs_of(row) for column in (plain(first), plain(second))}
    return len({head for head in heads if head in known or head in sided})


def excel_dialect(path: Path) -> Guess:
    """The first sheet with the header that fits best."""
    with explained(path, "Excel"):
        book = workbook(path)
        names = [sheet.title for sheet in book.worksheets]
        zero = "1904-01-01" if book.epoch.year == 1904 else "1899-12-30"
        book.close()
    best, found = -1, Guess("Excel", sheet=names[0] if names else "", day_zero=zero)
    for name in names:
        rows = list(islice(excel_rows(path, name), HEADER_WITHIN))
        place, fits = _header([row for _, row in rows])
        if rows and fits > best:
            best, found = fits, Guess("Excel", sheet=name, header_line=rows[place][0], day_zero=zero)
    other = [name for name in names if name != found.sheet]
    if other:
        listed = ", ".join(f'"{name}"' for name in other[:5])
        found = saying(found, f'Sheet "{found.sheet}" is read, as its header fits best; not read: {listed}.')
    return found


def pairs_of(headers: Sequence[str]) -> list[tuple[str, str, bool]]:
    """Columns that differ only in the mark of a side, as source_country and target_country; true when one acts."""
    by_name = {plain(name): name for name in reversed(headers)}
    found = []
    for marks, directed in [(pair, True) for pair in FROM_TO.split("|")] + [(pair, False) for pair in SIDES.split("|")]:
        first, second = marks.split(" ")
        letter = len(first) == 1 and first.isalpha()  # a mark only at the beginning or end of a header
        for head in by_name:
            for place in (m.start() for m in re.finditer(first, head)):
                other = head[:place] + second + head[place + len(first) :]
                if other in by_name and head != "1" and not (letter and 0 < place < len(head) - 1):
                    found.append((by_name[head], by_name[other], directed))
    return found


def saying(guess: Guess, *said: str) -> Guess:
    """The guess with more sentences."""
    return replace(guess, said=(*guess.said, *filter(None, said)))


def take(found: Guess, settled: Mapping[str, str], **columns: str) -> Guess:
    """The guess with some more columns; empty ones are left out, and what a reader has settled stands."""
    free = {ours: theirs for ours, theirs in columns.items() if theirs and ours not in settled}
    return replace(found, columns={**found.columns, **free})


def headed(role: str, found: Guess, settled: Mapping[str, str]) -> list[str]:
    """Their free columns that by their header may be ours, best first; the settled one alone where there is one."""
    if role in settled:
        return [settled[role]]
    names, used = HEADERS[role].split(), set(found.columns.values())
    fitting = [name for name in found.headers if plain(name) in names and name not in used]
    return sorted(fitting, key=lambda name: names.index(plain(name)))


def values_of(rows: pd.DataFrame, column: str) -> list[str]:
    """The different values of a column, without those that say that there is none."""
    return [text for text in rows[column].str.strip().unique() if text == "NA" or text.lower() not in NO_VALUE]
