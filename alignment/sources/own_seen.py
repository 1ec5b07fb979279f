"""Rows seen before and lines that are no record, kept small however long the table is."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment import tables
from alignment.sources import Read
from alignment.sources.lines import blocks
from alignment.sources.own_formats import Guess


class Seen:
    """Digests of the rows so far: 16 bytes a row, on disk beyond a few million."""

    RUN = 1 << 21
    PAIR = np.dtype([("first", "<u8"), ("rest", "<u8")])

    def __init__(self) -> None:
        self.rows: list[NDArray[np.void]] = []
        self.ids: list[NDArray[np.void]] = []

    def check(self, digests: NDArray[np.void], ids: pd.Series) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which rows stand earlier exactly, and which others bear an id that stands earlier."""
        repeated = self._found(self.rows, digests)
        self._keep(self.rows, digests[~repeated])
        taken = np.zeros(len(digests), dtype=bool)
        named = (ids != "").to_numpy() & ~repeated
        if named.any():
            told = _hashed(ids[named])
            taken[named] = self._found(self.ids, told)
            self._keep(self.ids, told[~taken[named]])
        return repeated, taken

    @staticmethod
    def _found(runs: list[NDArray[np.void]], digests: NDArray[np.void]) -> NDArray[np.bool_]:
        found = pd.DataFrame({name: digests[name] for name in ("first", "rest")}).duplicated().to_numpy(copy=True)
        for run in runs:
            place = np.minimum(np.searchsorted(run["first"], digests["first"]), len(run) - 1)
            found |= run[place] == digests
        return found

    def _keep(self, runs: list[NDArray[np.void]], digests: NDArray[np.void]) -> None:
        if not len(digests):
            return
        if runs and len(runs[-1]) < self.RUN:
            digests = np.concatenate([runs.pop(), digests])
        ordered = digests[np.argsort(digests["first"], kind="stable")]
        if len(ordered) >= self.RUN:
            with tempfile.TemporaryFile() as file:
                ordered.tofile(file)
                file.flush()
                ordered = np.memmap(file, dtype=self.PAIR, mode="r")
        runs.append(ordered)


def _hashed(texts: Iterable[str]) -> NDArray[np.void]:
    """A digest of 16 bytes of each text, the same on every machine."""
    made = b"".join(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts)
    return np.frombuffer(made, dtype=Seen.PAIR)


def digests_of(raw: pd.DataFrame) -> NDArray[np.void]:
    """A digest of all cells of each row."""
    if raw.empty:
        return _hashed(())
    return _hashed(map("\x1f".join, zip(*(raw[name].to_list() for name in raw.columns), strict=True)))


@dataclass
class Broken:
    """Lines that are no record, kept until the end: 24 bytes each."""

    lines: array[int] = field(default_factory=lambda: array("q"))
    until: array[int] = field(default_factory=lambda: array("q"))  # where the next record begins; 0: not known yet
    why: list[str] = field(default_factory=list)

    def note(self, said: pd.Series) -> None:
        """Keep those of some rows: `said` is empty for a sound row, and indexed by line."""
        if said.empty:
            return
        if self.until and self.until[-1] == 0:
            self.until[-1] = int(said.index[0])
        after = [*said.index[1:].tolist(), 0]
        for line, to, why in zip(said.index.tolist(), after, said, strict=True):
            if why:
                self.lines.append(line)
                self.until.append(to)
                self.why.append(sys.intern(why))

    def verbatim(self, path: Path, encoding: str) -> Iterator[tuple[int, str, str]]:
        """Line, reason and text of each, in order: the file is read once more for that."""
        place = 0
        text: list[str] = []
        for _, block in blocks(path, checked=False):
            for number, data in zip(block.numbers.tolist(), block.data.split(b"\n"), strict=False):
                while place < len(self.lines) and number >= (self.until[place] or self.lines[place] + 1):
                    yield self.lines[place], self.why[place], "\n".join(text)
                    place, text = place + 1, []
                if place == len(self.lines):
                    return
                if number >= self.lines[place]:
                    text.append(data.decode(encoding, "replace").rstrip("\r").replace("\0", "\ufffd"))
        for left in range(place, len(self.lines)):
            yield self.lines[left], self.why[left], "\n".join(text)
            text = []


def _rejected(waiting: Sequence[tuple[int, str, str]], path: Path) -> pd.DataFrame:
    rejects = pd.DataFrame(waiting, columns=["line", "problem", "row"]).assign(file=path.name, column="", value="")
    return rejects[tables.REJECT_COLUMNS]


def broken_lines(path: Path, how: Guess, broken: Broken, none: pd.DataFrame) -> Iterator[Read]:
    """Broken lines as rejects, each as it stands in the file; `none`: facts without a row."""
    waiting: list[tuple[int, str, str]] = []
    size = 0
    if broken.lines:
        for told in broken.verbatim(path, "utf-8" if how.encoding == "utf-16" else how.encoding):
            waiting.append(told)
            size += len(told[2])
            if size > SHOWN or len(waiting) >= 10_000:
                yield Read(none, _rejected(waiting, path), len(waiting), 0)
                waiting, size = [], 0
    if waiting:
        yield Read(none, _rejected(waiting, path), len(waiting), 0)


SHOWN = 4 << 20  # characters of broken lines handed on at a time
