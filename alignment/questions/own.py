"""A table that a visitor uploads: looked at, confirmed, and lent to the store for that visitor alone."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

import pandas as pd

from alignment import database, tables
from alignment.sources import SourceError, own
from alignment.sources.own import Guess

MOST_BYTES, MOST_ROWS = 20_000_000, 100_000
ROLES: Mapping[str, str] = {
    "country_a": "One country", "country_b": "The other", "date": "Date or year", "tag": "Kind of event",
    "intensity": "Weight, −10 to +10", "count": "How many", "title": "What happened", "url": "Link",
}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A visitor's table in use: the token that lends it, its file, where every row went, and the rejected rows."""

    token: str
    file: str
    account: Mapping[str, int]
    rejects: pd.DataFrame


def look(name: str, data: bytes, settled: Mapping[str, str]) -> Guess:
    """What an uploaded table seems to be; `settled`: our columns to theirs, as the visitor chose them.

    Raises SourceError when it cannot be read as a table, or is too large.
    """
    with _file(name, data) as path:
        return own.guess(path, columns=settled)


def take(name: str, data: bytes, guess: Guess) -> Taken:
    """Read an uploaded table as the visitor confirmed it and lend its events to the store under a secret token.

    Raises SourceError when it holds no event that can be used, or too many rows.
    """
    with _file(name, data) as path:
        parts = list(own.read(path, guess=guess, most_rows=MOST_ROWS))
    facts = pd.concat([part.facts for part in parts], ignore_index=True)
    rejects = pd.concat([part.rejects for part in parts], ignore_index=True)[tables.REJECT_COLUMNS]
    account = {
        "read": sum(part.rows for part in parts),
        "accepted": sum(part.accepted for part in parts),
        "duplicates": sum(part.duplicates for part in parts),
        "not_pairs": sum(part.not_pairs + part.outside for part in parts),
        "rejected": sum(part.rejected for part in parts),
    }
    token = secrets.token_hex(8)
    if len(facts):
        database.lend(token, facts)
    return Taken(token if len(facts) else "", name, account, rejects)


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    """The uploaded bytes as a file of that name, gone afterwards."""
    if len(data) > MOST_BYTES:
        raise SourceError(f"{name} has more than {MOST_BYTES // 1_000_000} MB. Bring it in on the command line.")
    with tempfile.TemporaryDirectory(prefix="alignment-") as folder:
        path = Path(folder) / (PurePath(name).name or "table")
        path.write_bytes(data)
        yield path
