"""Brings publishers' files and tables of one's own into a store: `python -m alignment import SOURCE PATH...`.

Every row is accounted for: read = accepted + duplicates + not_pairs + rejected.  Rows are staged beside the store,
merged year by year with what it holds, and become part of it in one step (see alignment/ledger.py).
"""

from __future__ import annotations

import datetime
import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from alignment import cube, ledger, merge, record
from alignment.ledger import Imported, Ledger
from alignment.rejects import Rejects
from alignment.sources import Read, SourceError, digest
from alignment.sources.catalogue import TABLE, Source
from alignment.staging import Staging

Progress = Callable[[str], None]
BATCH = (
    20_000_000  # staged rows after which what was read becomes part of the store, so that little is lost when killed
)
NOT_TABLES = (".pdf", ".doc", ".docx", ".md", ".html", ".json", ".sha256", ".part", ".py", ".r", ".do")


@dataclass(frozen=True)
class Outcome:
    """What came of an import: the account of each file read, and why each of the others was refused."""

    imported: list[Imported] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def account(self, source: str) -> dict[str, str | int]:
        """The sums over all files, as the command prints them: read = the sum of the four others."""
        fates = ("read", "accepted", "duplicates", "not_pairs", "rejected")
        return {"source": source} | {fate: sum(getattr(row, fate) for row in self.imported) for fate in fates}


def run(
    source: Source,
    paths: Sequence[Path],
    store: Path,
    *,
    corrections: pd.DataFrame,
    progress: Progress,
    spark: str = "",
) -> Outcome:
    """Import files, or folders of files, of one source into a store; files that cannot be used are refused.

    `spark`: the master that builds the cube; empty = DuckDB does.  Raises SourceError when there is no file, StoreError
    when the store cannot be written.
    """
    files = list(_files(paths))
    if not files:
        raise SourceError(
            f"There is no file in {', '.join(path.name for path in paths)}. Give files or folders of files."
        )
    with ledger.writing(store) as held:
        work = _Import(source, store, held, corrections, progress, spark)
        for path in files:
            work.take(path)
            if work.staging.rows >= BATCH or source.key == TABLE:
                work.settle()
        work.settle()
    return work.outcome


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in order of name."""
    for path in paths:
        if path.is_dir():
            inside = (each for each in sorted(path.rglob("*")) if each.is_file() and not each.name.startswith("."))
            yield from (each for each in inside if each.suffix.lower() not in NOT_TABLES)
        else:
            yield path


@dataclass
class _Tally:
    """The rows of one file so far."""

    file: str
    sha256: str
    rows: int = 0
    accepted: int = 0
    duplicates: int = 0
    not_pairs: int = 0
    outside: int = 0
    rejected: int = 0
    facts: int = 0
    days: list[pd.Timestamp] = field(default_factory=list)
    lands: set[str] = field(default_factory=set)

    def add(self, read: Read) -> None:
        self.rows += read.rows
        self.accepted += read.accepted
        self.duplicates += read.duplicates
        self.not_pairs += read.not_pairs + read.outside
        self.outside += read.outside
        self.rejected += read.rejected
        self.facts += len(read.facts)
        if len(read.facts):
            self.days = [min([*self.days, read.facts["date"].min()]), max([*self.days, read.facts["date"].max()])]
            for side in {"country", "country_a", "country_b"} & set(read.facts.columns):
                self.lands |= set(read.facts[side].unique())


class _Import:
    """One import under way: files are taken one by one, and settled into the store together."""

    def __init__(
        self, source: Source, store: Path, held: Ledger, corrections: pd.DataFrame, progress: Progress, spark: str
    ) -> None:
        self.source, self.store, self.held, self.spark = source, store, held, spark
        self.corrections, self.progress, self.outcome = corrections, progress, Outcome()
        self.key = source.key
        self._begin()

    def _begin(self) -> None:
        self.token = uuid.uuid4().hex[:12]
        self.staging = Staging(self.store / "staging" / self.token)
        self.tallies: list[_Tally] = []
        self.refused: list[int] = []
        self.votes: list[pd.DataFrame] = []

    def take(self, path: Path) -> None:
        """Read one file to the staging folder, or say why it is refused."""
        if self.source.key == TABLE:
            self.key = own_key(path)
        try:
            tally = _Tally(path.name, digest(path))
        except OSError as error:
            self.outcome.refused.append(f"{path.name} cannot be read ({error.strerror}). Give the path of a file.")
            return
        known = self._known(tally)
        if known and not known.rejected:
            again = replace(known, accepted=0, duplicates=known.accepted + known.duplicates)
            self.outcome.imported.append(again)
            self.progress(f"{path.name}: imported before, nothing to do")
            return
        rejects = Rejects(self.store / "rejects" / self.key, path, tally.sha256, self.source)
        try:
            for said in self.source.said(path):
                self.progress(f"{path.name}: {said}")
            for read in self.source.read(path, self.corrections):
                _check(read, path)
                tally.add(read)
                rejects.add(read.rejects)
                if self.source.holds == "events":
                    self.staging.add(read.facts, len(self.tallies))
                else:
                    self.votes.append(read.facts.assign(part=len(self.tallies)))
        except SourceError as error:
            self.refused.append(len(self.tallies))
            self.outcome.refused.append(f"{error} Nothing of {path.name} was imported.")
            rejects.forget()
        self.tallies.append(tally)
        self.progress(f"{path.name}: {tally.rows:,} rows read, {tally.rejected:,} rejected{rejects.said()}")

    def _known(self, tally: _Tally) -> Imported | None:
        rows = self.held.imports
        return next((row for row in rows if (row.source, row.sha256) == (self.key, tally.sha256)), None)

    def settle(self) -> None:
        """Make what was read part of the store, in one step."""
        if len(self.tallies) > len(self.refused):
            new = self._settle_events() if self.source.holds == "events" else self._settle_votes()
            for part, tally in enumerate(self.tallies):
                if part not in self.refused:
                    self._note(tally, new(part, tally))
            ledger.commit(self.store, self.held)
        shutil.rmtree(self.staging.folder, ignore_errors=True)
        self._begin()

    def _settle_events(self) -> Callable[[int, _Tally], int]:
        """Merge the staged years.  Returns how many rows of a file were new."""
        staged = self.staging.close()
        base = merge.database(self.staging.folder)
        kind = merge.kind_of(base, list(staged.values()))
        held = {year: self._held("events", year) for year in self._years_held()}
        replaced = merge.known_ids(base, list(staged.values()), held) if kind == "ids" else []
        written, new, changed = [], dict.fromkeys(range(len(self.tallies)), 0), set()
        for year in sorted({*staged, *replaced}):
            path = f"year={year}/source={self.key}/{self.token}.parquet"
            merged = merge.year(
                base,
                kind,
                staged=[staged[year]] if year in staged else [],
                held=held.get(year, []),
                seen=self._held("reports", year),
                refused=self.refused,
                events=self.store / "events" / path,
                reports=self.store / "reports" / path,
            )
            self.held.replace("events", self.held.of("events", source=self.key, year=year), [f"events/{path}"])
            if merged.reports:
                self.held.replace("reports", self.held.of("reports", source=self.key, year=year), [f"reports/{path}"])
            written.append(f"events/{path}")
            changed |= {*merged.new, *merged.changed}
            for part, number in merged.new.items():
                new[part] += number
        cube.build(self.store, self.held, written, spark=self.spark, base=base)
        base.close()
        if kind == "facts":  # one fact may stand for many rows
            return lambda part, tally: tally.accepted if part in changed or not tally.facts else 0
        return lambda part, tally: new[part]

    def _settle_votes(self) -> Callable[[int, _Tally], int]:
        """Add roll calls to the store.  Returns how many rows of a file were new."""
        votes = pd.concat([frame for frame in self.votes if frame["part"].iloc[:1].isin(self.refused).sum() == 0])
        new = record.add(votes, self.store, self.held, source=self.key, token=self.token)
        # A member that the UN's totals count but its rows leave out is a vote without a row.
        return lambda part, tally: min(new.get(part, 0), tally.accepted)

    def _years_held(self) -> list[int]:
        paths = self.held.of("events", source=self.key)
        return sorted({int(match[1]) for path in paths if (match := re.search(r"/year=(-?\d+)/", path))})

    def _held(self, kind: str, year: int) -> list[Path]:
        return [self.store / path for path in self.held.of(kind, source=self.key, year=year)]

    def _note(self, tally: _Tally, new: int) -> None:
        """Write the account of a file into the ledger and the outcome."""
        known = self._known(tally)
        row = Imported(
            source=self.key,
            file=tally.file,
            sha256=tally.sha256,
            read=tally.rows,
            accepted=new,
            duplicates=tally.accepted + tally.duplicates - new,
            not_pairs=tally.not_pairs,
            rejected=tally.rejected,
            outside=tally.outside,
            first=str(min(tally.days, default=""))[:10],
            last=str(max(tally.days, default=""))[:10],
            countries=len(tally.lands),
            taken=known.taken if known else datetime.datetime.now(datetime.UTC).date().isoformat(),
            label=Path(tally.file).stem if self.source.key == TABLE else "",
        )
        self.outcome.imported.append(row)
        if known:  # read again, as rows were rejected: what came of it in all
            both = row.accepted + known.accepted
            row = replace(row, accepted=both, duplicates=tally.accepted + tally.duplicates - both)
            self.held.imports[self.held.imports.index(known)] = row
        else:
            self.held.imports.append(row)


def own_key(path: Path) -> str:
    """The source key of a table of one's own, from its file's name; mended rows go with the table they come from."""
    name = path.name.split(".")[0].casefold()
    if ".rows." in path.name:
        name = re.sub(r"-[0-9a-f]{8}$", "", name)
    return f"own_{re.sub(r'[^a-z0-9]+', '_', name).strip('_') or 'table'}"


def _check(read: Read, path: Path) -> None:
    """Stop where a row was lost or counted twice: a fault of ours."""
    fates = read.accepted + read.duplicates + read.not_pairs + read.outside + read.rejected
    if fates != read.rows:
        raise SourceError(f"{path.name}: {read.rows} rows were read but {fates} accounted for. Please report this.")
