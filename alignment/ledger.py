"""A store of one's own: a folder of Parquet partitioned by year, and the ledger that says which files make it up.

    STORE/ledger.json                             what the store consists of, and the account of every file imported
    STORE/events/year=2022/source=gdelt/X.parquet rows, one an event, sorted by pair
    STORE/cube/year=2022/source=gdelt/X.parquet   their sums by pair, month and tag (alignment/cube.py)
    STORE/reports/year=2022/source=gdelt/X.parquet  the reports already counted, where a source has them
    STORE/roll_calls/X.parquet                    General Assembly: one row a resolution
    STORE/rejects/                                rejected rows as published, and what is wrong with each

Whoever reads looks at the ledger first and never sees a file that it does not list; whoever writes puts new files
beside the old ones and then replaces the ledger in one step.  So a process killed at any moment leaves the store as it
was, and readers need no lock.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

NAME, VERSION = "ledger.json", 1
KINDS = ("events", "cube", "reports", "roll_calls")


class StoreError(ValueError):
    """A store cannot be opened or written: the message says where, what, and what to do."""


@dataclass(frozen=True)
class Imported:
    """The account of one file: read = accepted + duplicates + not_pairs + rejected."""

    source: str
    file: str
    sha256: str
    read: int
    accepted: int
    duplicates: int
    not_pairs: int
    rejected: int
    outside: int  # of not_pairs: rows of a time or kind that we do not carry
    first: str
    last: str
    countries: int
    taken: str
    label: str = ""  # of a table of one's own


@dataclass
class Ledger:
    """What a store consists of: files by kind, as paths within the store, and the accounts of imports, oldest first."""

    files: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    imports: list[Imported] = field(default_factory=list)

    def of(self, kind: str, *, source: str, year: int | None = None) -> list[str]:
        """The files of one kind and source, of one year or of all."""
        part = f"/source={source}/"
        wanted = part if year is None else f"/year={year}{part}"
        return [path for path in self.files[kind] if wanted in path]

    def replace(self, kind: str, old: list[str], new: list[str]) -> None:
        """Put files in the place of others."""
        self.files[kind] = sorted([path for path in self.files[kind] if path not in old] + new)


def load(store: Path) -> Ledger:
    """The ledger of a store; an empty one where there is none yet.  Raises StoreError when it cannot be read."""
    path = store / NAME
    return parse(path.read_text(encoding="utf-8"), store.name) if path.exists() else Ledger()


def parse(text: str, name: str) -> Ledger:
    """The ledger in a file's text; `name` is the store's.  Raises StoreError when it cannot be read."""
    try:
        held: dict[str, Any] = json.loads(text)
        if held["version"] != VERSION:
            raise StoreError(
                f"{name}: the store has layout {held['version']}, this version reads layout {VERSION}. Import "
                "again into a new folder."
            )
        return Ledger(held["files"], [Imported(**row) for row in held["imports"]])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{name}/{NAME} cannot be read ({error}). Import again into a new folder.") from error


def commit(store: Path, ledger: Ledger) -> None:
    """Make the ledger the store's, in one step.

    Files that it no longer lists stay until the next import, for readers that opened the store before.
    """
    text = json.dumps({"version": VERSION, "files": ledger.files, "imports": [asdict(row) for row in ledger.imports]})
    fresh = store / f"{NAME}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(store / NAME)


def _sweep(store: Path, ledger: Ledger) -> None:
    """Delete what an import that was killed, or a replaced file, has left behind."""
    listed = {path for paths in ledger.files.values() for path in paths}
    for kind in KINDS:
        for path in (store / kind).rglob("*.parquet"):
            if path.relative_to(store).as_posix() not in listed:
                path.unlink(missing_ok=True)
    shutil.rmtree(store / "staging", ignore_errors=True)


@contextmanager
def writing(store: Path, *, wait: float = 3600) -> Iterator[Ledger]:
    """The store's ledger, to be changed and committed by the one process that holds it; others wait their turn.

    The lock goes with the process, however it ends.  Raises StoreError when another one holds it for longer than
    `wait` seconds.
    """
    store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / ".lock")
    try:
        with lock.acquire(timeout=wait):
            ledger = load(store)
            _sweep(store, ledger)
            yield ledger
    except Timeout:
        raise StoreError(f"{store.name} is being written to by another import. Try again when it is done.") from None
