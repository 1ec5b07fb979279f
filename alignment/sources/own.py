"""A table of one's own: any CSV, TSV, Excel or Parquet that names two countries and a date, as facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment import tables
from alignment.sources import Read, SourceError, correct, in_order, problem
from alignment.sources.guess import guess
from alignment.sources.own_formats import Guess, frames
from alignment.sources.own_rows import PAIR, acts, spans, states_of, texts
from alignment.sources.own_seen import Broken, Seen, broken_lines, digests_of

__all__ = ["Guess", "guess", "head", "read"]


SOURCE = "own"

EXTRA = ["event_id", "url", "title"]  # columns of the facts beyond tables.FACT_COLUMNS


def read(
    path: Path,
    corrections: pd.DataFrame | None = None,
    *,
    guess: Guess | None = None,
    source: str = SOURCE,
    most_rows: int | None = None,
) -> Iterator[Read]:
    """The events in a table of one's own, some rows at a time, so that a table of any size fits in memory.

    `guess`: how to read it, as `guess(path)` said and a reader confirmed.  Yields facts with tables.FACT_COLUMNS plus
    event_id, url, title.  Needs two columns of countries and a date or year; the rest has the defaults that the guess
    says.  A row repeated exactly is a duplicate; rows with one country twice, none, or what is no state (NO_STATES) are
    not_pairs; rows with a count of 0 are outside.  Raises SourceError when the file cannot be read, has more than
    `most_rows` rows, or a correction finds no row.
    """
    how = _settled(path, guess)
    seen, broken, left, rows = Seen(), Broken(), _own(corrections, source), 0
    for raw in frames(path, how):
        rows += len(raw)
        if most_rows is not None and rows > most_rows:
            raise SourceError(
                f"{path.name} has more than {most_rows:,} rows. Bring it in on the command line, or give a part of it."
            )
        broken.note(raw["broken"])
        sound = raw[raw["broken"] == ""].drop(columns="broken")
        sound, left = _corrected(sound, left, source, how)
        part = _part(sound, how, path, source, seen)
        yield part
    if left is not None and len(left):
        correct(sound.iloc[:0], left, source, _key(how))  # which explains that no row has that key
    yield from broken_lines(path, how, broken, part.facts.iloc[:0])


def head(path: Path) -> str:
    """The header of a table as a line of text, under which rejected rows can be mended and given again."""
    how = guess(path)
    return _joined(how.headers, how.delimiter or ",") + "\n"


def _settled(path: Path, given: Guess | None) -> Guess:
    """How to read the table; raises SourceError when that leaves no countries or date, or names a column in vain."""
    how = given or guess(path)
    absent = [theirs for theirs in how.columns.values() if theirs not in how.headers]
    if absent or how.missing:
        said = f'It has no column "{absent[0]}".' if absent else how.missing
        raise SourceError(f"{path.name} cannot be read as a table of events. {said}")
    return how


def _part(raw: pd.DataFrame, how: Guess, path: Path, source: str, seen: Seen) -> Read:
    """The events in some rows, and where each row went."""
    cells = pd.DataFrame({ours: raw[theirs].str.strip() for ours, theirs in how.columns.items()}, index=raw.index)
    problems: list[pd.DataFrame] = []

    def wrong(role: str, where: pd.Series, said: pd.Series | str) -> None:
        values = raw[how.columns.get(role, how.columns.get("date", how.columns.get("year")))]
        problems.append(problem(values, where.astype(bool), said))

    dates = spans(cells, how, wrong)
    states = {role: states_of(cells[role], dates, how.systems.get(how.columns[role]), role, wrong) for role in PAIR}
    events = acts(cells, how, wrong).join(dates).join(texts(cells, how, wrong))
    events = events.assign(**{role: code for role, (code, _) in states.items()})
    stateless = states["country_a"][1] | states["country_b"][1]
    no_pair = stateless | (events["country_a"] == events["country_b"]).fillna(False).astype(bool)
    found = pd.concat([pd.DataFrame(columns=["line", "column", "value", "problem"]), *problems], ignore_index=True)
    found = found[~found["line"].isin(raw.index[no_pair])]
    good = events[~no_pair & ~events.index.isin(found["line"])]
    some = good[good["count"] > 0]
    digests = digests_of(raw.loc[some.index])
    repeated, taken = seen.check(digests, some["event_id"])
    if taken.any():
        ids = raw.loc[some.index[taken], how.columns["event_id"]]
        said = "This id stands earlier, on another row. Give each row an id of its own, or delete one of the two."
        found = pd.concat([found, problem(ids, pd.Series(True, index=ids.index), said)], ignore_index=True)
    kept = some[~repeated & ~taken]
    return Read(
        _facts(kept, digests[~repeated & ~taken], how, source),
        _rejects(found, raw, path, how),
        len(raw),
        len(kept),
        duplicates=int(repeated.sum()),
        not_pairs=int(no_pair.sum()),
        outside=len(good) - len(some),
    )


def _facts(kept: pd.DataFrame, digests: NDArray[np.void], how: Guess, source: str) -> pd.DataFrame:
    """The rows as facts; pairs that are not directed in alphabetical order, ids of their own where they have none."""
    own = pd.Series([bytes(digest).hex() for digest in digests], index=kept.index, dtype="str")
    pairs = pd.DataFrame(in_order(kept["country_a"], kept["country_b"]))
    facts = kept.assign(
        event_id=kept["event_id"].where(kept["event_id"] != "", own),
        source=source,
        score=float("nan"),
        **{side: kept[side].where(kept["directed"], pairs[side]) for side in PAIR},
    )
    return facts[[*tables.FACT_COLUMNS, *EXTRA]].reset_index(drop=True)


def _rejects(found: pd.DataFrame, raw: pd.DataFrame, path: Path, how: Guess) -> pd.DataFrame:
    """Problems with the file's name and the row as it stands there: the columns of tables.REJECT_COLUMNS."""
    lines = found["line"].unique()
    cells = raw.loc[lines].to_numpy().tolist()
    rows = {line: _joined(row, how.delimiter or ",") for line, row in zip(lines, cells, strict=True)}
    told = found.assign(file=path.name, row=found["line"].map(rows))[tables.REJECT_COLUMNS]
    return told.sort_values(["line", "column"], kind="stable", ignore_index=True)


def _joined(cells: Sequence[str], sep: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=sep, lineterminator="").writerow(cells)
    return line.getvalue()


def _own(corrections: pd.DataFrame | None, source: str) -> pd.DataFrame | None:
    return None if corrections is None else corrections[corrections["source"] == source]


def _key(how: Guess) -> list[str]:
    """The columns that a correction's key gives: their id, or both countries and the date."""
    ours = ("event_id",) if "event_id" in how.columns else (*PAIR, "date", "year")
    return [how.columns[role] for role in ours if role in how.columns]


def _corrected(
    raw: pd.DataFrame, left: pd.DataFrame | None, source: str, how: Guess
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """The rows with the corrections that are about any of them, and the corrections left for later rows."""
    if left is None or left.empty:
        return raw, left
    key = _key(how)
    here = []
    for given in left["key"]:
        chosen = pd.Series(True, index=raw.index)
        for column, part in zip(key, str(given).split(" "), strict=False):
            chosen &= raw[column] == part
        here.append(bool(chosen.any()))
    return correct(raw, left[here], source, key), left[~np.array(here)]
