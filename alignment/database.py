"""What the store stands on: the shipped data in data/, or a store of one's own, as views of one DuckDB.

`events`: every dated thing, one a row.  `cube`: their sums by pair, month, kind and source.  `tags`, `names`,
`landmarks`: our own tables.  ALIGNMENT_STORE names a store of one's own; without it the shipped data are open.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import duckdb
import fsspec
import pandas as pd

from alignment import ledger, merge, record, tables
from alignment.cube import MICRO

DATA = Path(__file__).parent.parent / "data"
P = ParamSpec("P")
R = TypeVar("R")
SHIPPED = """
CREATE VIEW recorded AS
SELECT year(date) AS year, event_id, date::DATE AS date, precision, end_date::DATE AS end_date, country_a, country_b,
       directed, tag, intensity, count::BIGINT AS count, source, source_ref, NULL::DOUBLE AS score, url, title
FROM landmarks
UNION ALL BY NAME
SELECT *, year(date) AS year, '' AS event_id, '' AS url, '' AS title FROM read_parquet({files})
"""
OWN = "CREATE VIEW recorded AS SELECT * FROM read_parquet({files}, hive_partitioning = true)"
NOTHING = f"CREATE VIEW recorded AS {merge.NO_EVENTS}, 0 AS year, ''::VARCHAR AS source LIMIT 0"
EVENTS = """
CREATE VIEW {name} AS
SELECT coalesce(nullif(event_id, ''), concat_ws('-', strftime(date, '%Y%m%d'), country_a, country_b, directed::INT, tag,
                source_ref)) AS event_id,
       date, precision, end_date, country_a, country_b, directed, tag,
       coalesce(intensity, default_intensity) AS intensity,
       count, source, source_ref, score, url, title, label, quad, year
FROM {rows} LEFT JOIN tags USING (tag)
"""
# Rows that are not added up are as good a cube as their sums: whoever asks adds up again.
SUMS_OF_ROWS = f"""
SELECT country_a, country_b, directed, year, date_trunc('month', date)::DATE AS month, tag, source, 1 AS n, count,
       greatest(round(intensity * {MICRO}), 0) * count / {MICRO} AS positive,
       greatest(-round(intensity * {MICRO}), 0) * count / {MICRO} AS negative, 0 AS unweighed
FROM {{rows}}
"""
OWN_CUBE = "SELECT * FROM read_parquet({files}, hive_partitioning = true)"
CUBE = """
CREATE VIEW {name} AS
SELECT country_a, country_b, directed, year, month, tag, source, n, count, label, quad,
       coalesce(positive, 0) + unweighed * greatest(default_intensity, 0) AS positive,
       coalesce(negative, 0) + unweighed * greatest(-default_intensity, 0) AS negative
FROM ({rows}) LEFT JOIN tags USING (tag)
"""


def place() -> str | None:
    """The store of one's own that is open: a folder, or the address of a bucket; None = the shipped data."""
    return (os.environ.get("ALIGNMENT_STORE") or "").rstrip("/") or None


def version() -> str:
    """What the open store is and when it last changed: answers kept under another version are out of date."""
    at = place()
    if at is None:
        return ""
    try:
        if "://" in at:
            return f"{at}@{_stamp(at, int(time.monotonic() // ASKED_AGAIN))}"
        return f"{at}@{(Path(at) / ledger.NAME).stat().st_mtime_ns}"
    except OSError:
        raise ledger.StoreError(
            f"ALIGNMENT_STORE names {Path(at).name}, which holds no store. Make one with `python -m alignment import`."
        ) from None


ASKED_AGAIN = 30  # seconds after which a bucket is asked again whether its store has changed


@functools.lru_cache(maxsize=4)
def _stamp(at: str, _: int) -> str:
    """What a bucket says of the ledger: whatever changes when it is replaced."""
    files, path = fsspec.url_to_fs(f"{at}/{ledger.NAME}")
    files.invalidate_cache()
    said = files.info(path)
    return " ".join(str(said.get(name)) for name in ("ETag", "LastModified", "mtime", "created", "size"))


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """A function whose last answers are kept until the open store changes."""

    @functools.lru_cache(maxsize=64)
    def answer(_: str, arguments: tuple[Any, ...]) -> R:
        return function(*arguments)  # type: ignore[call-arg]

    @functools.wraps(function)
    def asked(*arguments: P.args, **named: P.kwargs) -> R:
        return answer(version(), (*arguments, *named.values()))

    return asked


@functools.cache
def checked(name: str) -> tables.Checked:
    """One of the human-edited tables with its rejects, checked against the tables it points to."""
    known: dict[str, list[str]] = {}
    if name in ("events", "blocs", "corrections", "disputed"):
        known["country"] = checked("countries").good["code"].to_list()
    if name in ("events", "corrections"):
        known |= {side: checked(f"{side}s").good[side].to_list() for side in ("tag", "source")}
    return tables.read(DATA / f"{name}.csv", name, known)


def held() -> ledger.Ledger:
    """The ledger of the open store; an empty one where the shipped data are open."""
    at = place()
    if at is None:
        return ledger.Ledger()
    with fsspec.open(f"{at}/{ledger.NAME}", "rt", encoding="utf-8") as file:
        return ledger.parse(file.read(), Path(at).name)


@kept
def sources() -> pd.DataFrame:
    """The table of sources: those whose facts are open, what else the dashboard stands on, and a visitor's own table.

    A store's own have the days that were imported as their coverage; a table of one's own has a row of its own.
    """
    listed = checked("sources").good
    imports = pd.DataFrame(
        [asdict(row) for row in held().imports], columns=[each.name for each in fields(ledger.Imported)]
    )
    if place() is None:
        present = [*pd.read_csv(DATA / "facts" / "account.csv", usecols=["source"])["source"], "landmark"]
    else:
        present = list(imports["source"])
    named = imports[imports["label"] != ""].drop_duplicates("source", keep="last")
    own = [*zip(named["source"], named["label"], strict=True), (YOURS_KEY, "Your table")]
    rows = pd.DataFrame([{"source": key, "label": label, **YOURS} for key, label in own])
    known = listed[listed["source"].isin(present) | listed["kind"].isin(BENEATH)]
    whole = pd.concat([known, rows.astype(listed.dtypes.to_dict())], ignore_index=True)
    days = imports[imports["first"] != ""].groupby("source").agg(first=("first", "min"), last=("last", "max"))
    if "/source=voeten/" in (record.chosen(held().files["roll_calls"]) or ""):  # his votes, not only his topics
        whole["kind"] = whole["kind"].mask(whole["source"] == "voeten", "roll calls")
    for column, end in (("coverage_from", "first"), ("coverage_to", "last")):
        whole[column] = pd.to_datetime(whole["source"].map(days[end])).fillna(whole[column])
    return whole


BENEATH = ("borders", "look-up")  # kinds of source that hold no facts
YOURS_KEY = "yours"  # the source of what a visitor has uploaded
YOURS = {
    "title": "A table of your own", "publisher": "you", "kind": "events", "unit": "events", "version": "",
    "licence": "your own", "citation": "your own table", "url": "", "download": "", "coverage_note": "", "file": "",
    "sha256": "", "coverage_from": pd.NaT, "coverage_to": pd.NaT, "taken": pd.NaT, "provisional": False,
}  # fmt: skip


@functools.lru_cache(maxsize=2)
def _open(_: str) -> duckdb.DuckDBPyConnection:
    """One in-memory DuckDB with the views; cursors of it are thread-safe."""
    base = duckdb.connect(config={"threads": 2, "memory_limit": "512MB", "enable_external_access": True})
    tags = (
        checked("tags").good[["tag", "label", "quad", "intensity"]].rename(columns={"intensity": "default_intensity"})
    )
    ours = {"landmarks": checked("events").good, "tags": tags, "names": checked("countries").good[["code", "name"]]}
    for name, frame in ours.items():
        create(base, name, frame)
    at, files = place(), held().files
    if at and "://" in at:
        base.register_filesystem(fsspec.url_to_fs(at)[0])
    if at is None:
        paths = [
            str(path) for kind in ("events", "spells") for path in sorted((DATA / "facts" / kind).glob("*.parquet"))
        ]
        base.execute(SHIPPED.format(files=paths))
        cube = SUMS_OF_ROWS.format(rows="events")
    elif files["events"]:
        base.execute(OWN.format(files=[f"{at}/{path}" for path in files["events"]]))
        cube = OWN_CUBE.format(files=[f"{at}/{path}" for path in files["cube"]])
    else:
        base.execute(NOTHING)
        cube = SUMS_OF_ROWS.format(rows="events")
    base.execute(EVENTS.format(name="events", rows="recorded"))
    base.execute(CUBE.format(name="cube", rows=cube))
    _refuse_unknown_tags(base)
    return base


def create(base: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    """Make a table of a frame."""
    base.register("frame", frame)
    base.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM frame")
    base.unregister("frame")


def _refuse_unknown_tags(base: duckdb.DuckDBPyConnection) -> None:
    """Facts and tags.csv are edited apart: a fact without its tag has no weight and no words."""
    unknown = base.execute("SELECT DISTINCT tag FROM cube ANTI JOIN tags USING (tag) ORDER BY ALL").fetchall()
    if unknown:
        listed = ", ".join(tag for (tag,) in unknown)
        raise tables.TableError(f"The facts use tags that are not in tags.csv: {listed}. Add a row for each.")


def beside(view: str, token: str) -> str:
    """A view with the table that a visitor has uploaded, as SQL; only the view where the table is gone."""
    return f"(FROM {view} UNION ALL BY NAME FROM {view}_{token})" if token in _lent else view


def lend(token: str, events: pd.DataFrame) -> None:
    """Keep a visitor's own events (columns of staging.COLUMNS, and source) under a token that only they know.

    At most LENT tables are kept; the oldest goes first.
    """
    base = cursor()
    base.register("lent", events.assign(source=YOURS_KEY))
    base.execute(
        f"""CREATE TABLE recorded_{token} AS
            SELECT * REPLACE (date::DATE AS date, end_date::DATE AS end_date, count::BIGINT AS count),
                   year(date) AS year
            FROM lent"""
    )
    base.unregister("lent")
    base.execute(EVENTS.format(name=f"events_{token}", rows=f"recorded_{token}"))
    base.execute(CUBE.format(name=f"cube_{token}", rows=SUMS_OF_ROWS.format(rows=f"events_{token}")))
    _lent.append(token)
    for old in _lent[:-LENT]:
        forget(old)


def forget(token: str) -> None:
    """Drop a visitor's own table, once they are gone or have taken it away."""
    if token in _lent:
        _lent.remove(token)
        base = cursor()
        for kind, name in (("VIEW", "cube"), ("VIEW", "events"), ("TABLE", "recorded")):
            base.execute(f"DROP {kind} IF EXISTS {name}_{token}")


def lent() -> list[str]:
    """The tokens of the tables that are kept."""
    return list(_lent)


LENT = 20  # tables of visitors kept at a time: at most 100,000 rows each, about 20 MB
_lent: list[str] = []
_lock = threading.Lock()


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of one's own over the open store, so that readers do not wait for each other."""
    with _lock:
        return _open(version()).cursor()


def query(sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """Run SQL over the views."""
    return cursor().execute(sql, list(parameters)).df()
