"""Whole lines of a publisher's file, plain or compressed, whatever is in it, in bounded memory.

A line that can be no record (NUL bytes, bytes that are no text, longer than a block) is taken out and reported with
its number; every other line keeps the number that an editor would show.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 8 << 20  # bytes read at a time; a longer line is no record of any publisher's
FREE, RATIO = 64 << 20, 250  # an archive may grow to 64 MB, and beyond to 250 times its size (GDELT's grow tenfold)
TABULAR = (".csv", ".tsv", ".tab")  # what is read of an archive that holds other files too
TOO_LONG = f"The line is longer than {BLOCK >> 20} MB, so it is no record. Was a line break lost? Take the file again."
NUL = "The line holds NUL bytes, so the file was damaged on its way. Take it again."
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, lzma.LZMAError)


class SourceError(ValueError):
    """A publisher's file cannot be used as it is: the message says where, what, and what to do."""


@dataclass(frozen=True)
class Block:
    """Some whole lines: their bytes, the number of each in the file, and the broken ones taken out of them."""

    data: bytes
    numbers: NDArray[np.int64]
    broken: Mapping[int, str] = field(default_factory=dict)


def blocks(
    path: Path, *, encoding: str = "utf-8", size: int = BLOCK, checked: bool = True
) -> Iterator[tuple[str, Block]]:
    """The lines of a file, block by block: its name (with the member's, in an archive of several) and the lines.

    Opens plain text, gzip, bzip2, xz and zip by their first bytes; UTF-16 with its mark becomes UTF-8, lines that end
    in a bare carriage return as those of old spreadsheets end in a line feed.  `checked` false leaves lines in that
    hold NUL bytes or no text.  Raises SourceError when the file is not there, is damaged or cut short, or grows
    without bound.
    """
    for name, stream in _members(path):
        with _explained(path):
            bounded = _recoded(_Bounded(stream, path))
            yield from ((name, block) for block in _of_stream(bounded, encoding if checked else "", size))


def _of_stream(stream: IO[bytes], encoding: str, size: int) -> Iterator[Block]:
    rest, number, bare = b"", 1, None
    while chunk := stream.read(size):
        if bare is None:
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
            bare = b"\r" in chunk and b"\n" not in chunk
        rest += chunk.replace(b"\r", b"\n") if bare else chunk
        cut = rest.rfind(b"\n") + 1
        if cut:
            block = _block(rest[:cut], number, encoding)
            number += len(block.numbers) + len(block.broken)
            yield block
            rest = rest[cut:]
        if len(rest) > size:
            yield Block(b"", np.empty(0, "int64"), {number: TOO_LONG})
            number += 1
            rest = _after_line(stream, size)
    if rest:
        yield _block(rest, number, encoding)


def _after_line(stream: IO[bytes], size: int) -> bytes:
    """Read on to the end of a line that is too long; what follows it."""
    while chunk := stream.read(size):
        _, found, after = chunk.partition(b"\n")
        if found:
            return after
    return b""


def _block(data: bytes, first: int, encoding: str) -> Block:
    """Number the lines of a block and take the broken ones out, unless no encoding is asked for."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    numbers = np.arange(first, first + lines)
    if not encoding or (b"\0" not in data and _decodes(data, encoding)):
        return Block(data, numbers)
    kept, broken = [], {}
    for number, line in zip(numbers.tolist(), data.split(b"\n"), strict=False):
        if b"\0" in line:
            broken[number] = NUL
        elif not _decodes(line, encoding):
            broken[number] = (
                f"The line is not {encoding.upper()} text. Save the file as UTF-8, or give the publisher's own file."
            )
        else:
            kept.append((number, line))
    whole = b"".join(line + b"\n" for _, line in kept)
    return Block(whole, np.array([number for number, _ in kept], dtype="int64"), broken)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


class _Bounded:
    """A stream that refuses to grow without bound: a small archive that unpacks to gigabytes is an attack."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self.stream, self.read_so_far = stream, 0
        self.name, self.most = path.name, max(FREE, RATIO * path.stat().st_size)

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.read_so_far += len(data)
        if self.read_so_far > self.most:
            raise SourceError(
                f"{self.name} unpacks to more than {self.most / 1e6:,.0f} MB, {RATIO} times its size: refused. If that "
                "is right, unpack it first and give the unpacked file."
            )
        return data


def _recoded(stream: _Bounded) -> IO[bytes]:
    """The stream in UTF-8 where its first bytes say that it is UTF-16."""
    head = stream.read(2)
    whole: Any = _Joined(head, stream)
    if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        utf8, utf16 = codecs.lookup("utf-8"), codecs.lookup("utf-16")
        return codecs.StreamRecoder(whole, utf8.encode, utf8.decode, utf16.streamreader, utf8.streamwriter)
    return whole


class _Joined:
    """A stream with bytes put back before it."""

    def __init__(self, head: bytes, stream: _Bounded) -> None:
        self.head, self.stream = head, stream

    def read(self, size: int = -1) -> bytes:
        head, self.head = self.head, b""
        return head + self.stream.read(max(size - len(head), 1) if size >= 0 else BLOCK)


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files in a file: itself, or the tables in an archive, without what else lies in it."""
    if not path.is_file():
        raise SourceError(f"{path.name} is not there. Put the publisher's file at {path}.")
    with path.open("rb") as file:
        head = file.read(6)
    if head.startswith(b"PK"):
        with _explained(path):
            archive = zipfile.ZipFile(path)
        with archive:
            inside = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX")]
            inside = [m for m in inside if m.filename.lower().endswith(TABULAR)] or inside
            for member in inside:
                name = path.name if len(inside) == 1 else f"{path.name}/{member.filename}"
                with _explained(path), archive.open(member) as stream:
                    yield name, stream
        return
    openers: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
    opener = next((opener for magic, opener in openers.items() if head.startswith(magic)), open)
    with opener(path, "rb") as stream:
        yield path.name, stream


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Damage as a SourceError that says what to do."""
    try:
        yield
    except DAMAGE as error:
        raise SourceError(f"{path.name} is damaged or cut short ({error}). Take it again.") from error
    except (OSError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise SourceError(f"{path.name} cannot be unpacked ({error}). Unpack it and give the unpacked file.") from error
