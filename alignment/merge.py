"""What was read meets what the store holds, a year at a time, in DuckDB: what is new, and what is one event.

Three kinds of source: "reports" (GDELT: rows are reports, and those of one day, pair and code are one event with a
count), "ids" (the publisher's or the reader's own id is the event), "facts" (a fact is its pair, date, tag and
reference; a later file's replaces an earlier one's).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from alignment.staging import COLUMNS

FACT = ("date", "country_a", "country_b", "directed", "tag", "source_ref")
KEYS = {"reports": FACT, "ids": ("event_id",), "facts": FACT}
ROWS = 50_000  # of a row group: a pair's rows lie together, so that few are read for it
MEMORY = "640MB"

KINDS = {"date32[day]": "DATE", "string": "VARCHAR", "bool": "BOOLEAN", "double": "DOUBLE", "int64": "BIGINT"}
NO_EVENTS = "SELECT " + ", ".join(
    f"NULL::{kind} AS {name}"
    for name, kind in ((name, KINDS[str(kind)]) for name, kind in COLUMNS.items())
)  # fmt: skip
ONE_EVENT = """
CREATE OR REPLACE TEMP TABLE incoming AS
SELECT date, any_value(precision) AS precision, NULL::DATE AS end_date, country_a, country_b, directed, tag,
       arg_min(intensity, report) AS intensity, count(DISTINCT report)::BIGINT AS count, source_ref,
       NULL::DOUBLE AS score, '' AS event_id, arg_min(url, report) AS url, '' AS title, min(part) AS part
FROM staged ANTI JOIN seen USING (report)
GROUP BY date, country_a, country_b, directed, tag, source_ref
"""
LAST_WINS = """
CREATE OR REPLACE TEMP TABLE incoming AS
SELECT * EXCLUDE (report, part, place), first_part AS part FROM (
    SELECT *, row_number() OVER same AS place, min(part) OVER (PARTITION BY {key}) AS first_part
    FROM staged WINDOW same AS (PARTITION BY {key} ORDER BY part DESC)
) WHERE place = 1
"""
ADDED_UP = """
SELECT date, any_value(precision) AS precision, any_value(end_date) AS end_date, country_a, country_b, directed, tag,
       any_value(intensity) AS intensity, sum(count)::BIGINT AS count, source_ref, any_value(score) AS score,
       '' AS event_id, first(url) AS url, '' AS title
FROM (SELECT * FROM held UNION ALL BY NAME SELECT * EXCLUDE (part) FROM incoming)
GROUP BY date, country_a, country_b, directed, tag, source_ref
"""
REPLACED = """
SELECT * FROM held ANTI JOIN {known} USING ({key})
UNION ALL BY NAME SELECT * EXCLUDE (part) FROM incoming
"""


@dataclass(frozen=True)
class Merged:
    """A year after merging: its new files, and by number of the file read how many events are new, and changed."""

    events: Path
    reports: Path | None
    new: Mapping[int, int]
    changed: Mapping[int, int]


def database(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB with bounded memory that spills to a folder within the store."""
    return duckdb.connect(
        config={"memory_limit": MEMORY, "threads": 2, "temp_directory": str(scratch), "preserve_insertion_order": False}
    )


def kind_of(base: duckdb.DuckDBPyConnection, staged: Sequence[Path]) -> str:
    """Whether a source's rows are reports, have ids, or are facts."""
    if not staged:
        return "facts"
    files = [str(path) for path in staged]
    report, event = base.execute("SELECT max(report), max(event_id) FROM read_parquet(?)", [files]).fetchall()[0]
    return "reports" if report is not None else "ids" if event else "facts"


def known_ids(base: duckdb.DuckDBPyConnection, staged: Sequence[Path], held: Mapping[int, Sequence[Path]]) -> list[int]:
    """Make the tables `arriving` and `earlier` of ids read and held; the years in which a held event is replaced."""
    base.execute(
        "CREATE OR REPLACE TEMP TABLE arriving AS SELECT DISTINCT event_id FROM read_parquet(?)",
        [[str(path) for path in staged]],
    )
    base.execute("CREATE OR REPLACE TEMP TABLE earlier (event_id VARCHAR, year INTEGER)")
    for year, files in held.items():
        base.execute(
            "INSERT INTO earlier SELECT event_id, ? FROM read_parquet(?) SEMI JOIN arriving USING (event_id)",
            [year, [str(path) for path in files]],
        )
    return [year for (year,) in base.execute("SELECT DISTINCT year FROM earlier ORDER BY year").fetchall()]


def year(
    base: duckdb.DuckDBPyConnection,
    kind: str,
    *,
    staged: Sequence[Path],
    held: Sequence[Path],
    seen: Sequence[Path],
    refused: Sequence[int],
    events: Path,
    reports: Path,
) -> Merged:
    """Merge one year of one source into new files.

    `staged`, `held`, `seen`: files of what was read, of the events and of the reports that the store holds; `refused`:
    numbers of files read in part only, whose rows do not count.
    """
    _view(base, "staged", staged, f"{NO_EVENTS}, NULL::BIGINT AS report, NULL::INTEGER AS part", refused)
    _view(base, "held", held, NO_EVENTS)
    _view(base, "seen", seen, "SELECT NULL::BIGINT AS report")
    key = ", ".join(KEYS[kind])
    base.execute(ONE_EVENT if kind == "reports" else LAST_WINS.format(key=key))
    new = _by_part(base, f"incoming ANTI JOIN {'earlier' if kind == 'ids' else 'held'} USING ({key})")
    same = " AND ".join(f"i.{name} IS NOT DISTINCT FROM h.{name}" for name in COLUMNS)
    changed = _by_part(base, f"incoming i ANTI JOIN held h ON {same}") if kind == "facts" else {}
    if kind == "reports":
        whole = ADDED_UP if held else "SELECT * EXCLUDE (part) FROM incoming"
        _copy(base, "SELECT DISTINCT report FROM (FROM seen UNION ALL SELECT report FROM staged)", "report", reports)
    else:
        whole = REPLACED.format(key=key, known="arriving" if kind == "ids" else "incoming")
    _copy(base, whole, "country_a, country_b, date, tag, source_ref, event_id", events)
    return Merged(events, reports if kind == "reports" else None, new, changed)


def _view(
    base: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], none: str, refused: Sequence[int] = ()
) -> None:
    where = f" WHERE part NOT IN ({', '.join(map(str, refused))})" if refused and files else ""
    listed = [str(path) for path in files]
    rows = f"FROM read_parquet({listed}, hive_partitioning=false){where}" if files else f"{none} LIMIT 0"
    base.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {rows}")


def _by_part(base: duckdb.DuckDBPyConnection, rows: str) -> dict[int, int]:
    found: list[Any] = base.execute(f"SELECT part, count(*) FROM {rows} GROUP BY part").fetchall()
    return dict(found)


def _copy(base: duckdb.DuckDBPyConnection, rows: str, order: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path).replace("'", "''")
    base.execute(
        f"COPY (SELECT * FROM ({rows}) ORDER BY {order}) TO '{target}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS})"
    )
