"""Records of a delimited file, each with the line on which it begins; what is no record is kept with its reason."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources.lines import SourceError, blocks

ROWS = 50_000  # records handed on at a time
DELIMITERS = (",", ";", "\t", "|")
UNCLOSED = "A quote opens in this line and never closes. Take the stray quote out, or close it."
MOST_UNCLOSED = 1000  # each costs a second reading of what follows it


def records(
    path: Path,
    *,
    sep: str = ",",
    encoding: str = "utf-8",
    quoted: bool = True,
    header: Sequence[str] | None = None,
    header_has: str = "",
    choose: Callable[[str], str] | None = None,
    rows: int = ROWS,
) -> Iterator[pd.DataFrame]:
    """The records of a file as text, some at a time: a column a cell, indexed by line, plus `broken`.

    `header`: the columns' names where the file gives none; `header_has`: lines before the first that has this cell
    are notes.  `choose` takes the header's line and gives the delimiter.  `broken` is empty, or says why the line
    is no record (its cells are then empty).  A line without any character is no row.  Raises SourceError as `blocks`
    does.
    """
    reader = _Reader(path, encoding, sep, quoted)
    names = list(header) if header is not None else _header(reader, path, header_has, choose)
    found: list[tuple[int, list[str]]] = []
    broken: list[tuple[int, str]] = []
    for line, cells, said in reader:
        if len(cells) > len(names) and not any(cells[len(names) :]):  # a spreadsheet's empty columns
            cells = cells[: len(names)]
        if said or len(cells) != len(names):
            broken.append((line, said or _width(len(cells), len(names))))
        else:
            found.append((line, cells))
        if len(found) + len(broken) >= rows:
            yield _frame(found, broken, names)
            found, broken = [], []
    yield _frame(found, broken, names)


def _width(cells: int, columns: int) -> str:
    return f"The line has {cells} cells, the header {columns}. Put cells that hold the delimiter in quotes."


def _frame(found: list[tuple[int, list[str]]], broken: list[tuple[int, str]], names: list[str]) -> pd.DataFrame:
    columns = list(zip(*(cells for _, cells in found), strict=True)) if found else [()] * len(names)
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype="str") for name, values in zip(names, columns, strict=True)} | {"broken": ""}
    )
    frame.index = pd.Index([line for line, _ in found], name="line", dtype="int64")
    if not broken:
        return frame
    lines = pd.Index([line for line, _ in broken], name="line", dtype="int64")
    bad = pd.DataFrame("", index=lines, columns=frame.columns, dtype="str").assign(broken=[said for _, said in broken])
    return pd.concat([frame, bad]).sort_index(kind="stable")


def _header(reader: _Reader, path: Path, has: str, choose: Callable[[str], str] | None) -> list[str]:
    """The names of the columns; an unnamed column is called by its place."""
    while (line := reader.peek()) is not None:
        if not line.strip() or has not in line:
            reader.skip()
            continue
        if choose:
            reader.sep = choose(line)
        _, cells, said = next(iter(reader))
        if not said and (not has or has in [cell.strip() for cell in cells]):
            names = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
            return [name if name not in names[:place] else f"{name} {place + 1}" for place, name in enumerate(names)]
    wanted = f' has no line with the column "{has}"' if has else " is empty"
    raise SourceError(f"{path.name}{wanted}. Take the publisher's file again.")


class _Reader:
    """Records as (first line, cells, why broken): csv.reader, with lines swallowed by a stray quote given back."""

    def __init__(self, path: Path, encoding: str, sep: str, quoted: bool) -> None:
        self.source = self._source(path, encoding)
        self.waiting: deque[tuple[int, str, str]] = deque()
        self.sep, self.quoted, self.unclosed, self.name = sep, quoted, 0, path.name

    @staticmethod
    def _source(path: Path, encoding: str) -> Iterator[tuple[int, str, str]]:
        """Lines as (number, text, why broken), in order."""
        first = ""
        for name, block in blocks(path, encoding=encoding):
            if name != (first := first or name):
                raise SourceError(f"{path.name} holds several tables. Unpack it and give the one you mean.")
            lines = block.data.decode(encoding).split("\n")[: len(block.numbers)]
            whole = zip(block.numbers.tolist(), lines, strict=True)
            if not block.broken:
                yield from ((number, line, "") for number, line in whole)
            else:
                every = {number: (number, line, "") for number, line in whole}
                every |= {number: (number, "", said) for number, said in block.broken.items()}
                yield from (every[number] for number in sorted(every))

    def _next(self) -> tuple[int, str, str] | None:
        return self.waiting.popleft() if self.waiting else next(self.source, None)

    def peek(self) -> str | None:
        """The text of the next line, None at the end."""
        line = self._next()
        if line is None:
            return None
        self.waiting.appendleft(line)
        return line[1]

    def skip(self) -> None:
        """Leave the next line out."""
        self._next()

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        while (line := self._next()) is not None:
            number, text, said = line
            if said:
                yield number, [], said
            elif text.strip("\r") == "":
                continue
            elif not self.quoted or '"' not in text:
                yield number, text.rstrip("\r").split(self.sep), ""
            else:
                yield self._quoted(line)

    def _quoted(self, line: tuple[int, str, str]) -> tuple[int, list[str], str]:
        """One record that has quotes, over as many lines as it takes; what follows an unclosed quote is given back."""
        taken = [line]

        def feed() -> Iterator[str]:
            yield line[1] + "\n"
            while (more := self._next()) is not None:
                taken.append(more)
                yield more[1] + "\n"

        try:
            cells = next(csv.reader(feed(), delimiter=self.sep))
            whole = len(taken) == 1 or (sum(text.count('"') for _, text, _ in taken) % 2 == 0)
            said = next((said for _, _, said in taken if said), "" if whole else UNCLOSED)
        except csv.Error:
            cells, said = [], UNCLOSED
        if said:
            self.waiting.extendleft(reversed(taken[1:]))
            self.unclosed += len(taken) > 1
            if self.unclosed > MOST_UNCLOSED:
                raise SourceError(f"{self.name}: quotes open and never close in more than {MOST_UNCLOSED} lines.")
            cells = []
        return line[0], cells, said


def verbatim(path: Path, wanted: pd.Index, starts: pd.Index, *, encoding: str = "utf-8") -> dict[int, str]:
    """The text of the records that begin on the wanted lines, as they stand in the file.

    `starts`: the first lines of all its records, in order.  A line that is too long for any record stays empty.
    """
    begins = np.sort(wanted.to_numpy())
    place = np.searchsorted(starts.to_numpy(), begins, side="right")
    ends = np.append(starts.to_numpy(), np.iinfo("int64").max)[place]
    found: dict[int, list[str]] = {int(line): [] for line in begins}
    for _, block in blocks(path, checked=False):
        if not len(block.numbers):
            continue
        lines = block.data.split(b"\n")
        here = (begins <= block.numbers[-1]) & (ends > block.numbers[0])
        for begin, end in zip(begins[here], ends[here], strict=True):
            first, last = np.searchsorted(block.numbers, [begin, end])
            found[int(begin)] += [line.decode(encoding, "replace").rstrip("\r") for line in lines[first:last]]
    return {line: "\n".join(parts).rstrip("\n") for line, parts in found.items()}


def head(path: Path, *, header_has: Sequence[str] = ()) -> str:
    """The lines up to and with the header, the first that has one of the words, as they stand in the file."""
    said: list[str] = []
    for _, block in blocks(path, checked=False):
        for line in block.data.decode("utf-8", "replace").split("\n"):
            said.append(line + "\n")
            if line.strip() and (not header_has or any(word in line for word in header_has)):
                return "".join(said)
    return "".join(said)
