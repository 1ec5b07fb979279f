"""Opens data/: landmark events, compact facts and roll calls.  DuckDB underneath, pandas out."""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd

from alignment import countries, tables

DATA = Path(__file__).parent.parent / "data"
FIRST_YEAR, LAST_YEAR = 1946, 2026
VOTE_VALUE = {"Y": 1.0, "A": 0.5, "N": 0.0}  # absent (X) and not a member are not votes
NOT_MEMBERS = [
    "undl_id",
    "symbol",
    "date",
    "session",
    "yes",
    "no",
    "abstain",
    "non_voting",
    "members",
    "source",
    "me",
    "nu",
    "di",
    "hr",
    "co",
    "ec",
]


@dataclass(frozen=True)
class Filters:
    """What a reader asked for.  Empty means all; years are inclusive; events touch at least one of the countries.

    `text` is looked for in title, reference, kind of event and country names, whatever the case.
    """

    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)
    text: str = ""


@functools.cache
def table(name: str) -> pd.DataFrame:
    """One of the human-edited tables: its good rows, typed.  Raises TableError when the file or a column is missing."""
    return checked(name).good


@functools.cache
def checked(name: str) -> tables.Checked:
    """One of the human-edited tables with its rejects, checked against the tables it points to."""
    known: dict[str, list[str]] = {}
    if name in ("events", "blocs", "corrections", "disputed"):
        known["country"] = table("countries")["code"].to_list()
    if name in ("events", "corrections"):
        known |= {"tag": table("tags")["tag"].to_list(), "source": table("sources")["source"].to_list()}
    return tables.read(DATA / f"{name}.csv", name, known)


RECORDED = """
CREATE VIEW recorded AS
SELECT event_id, date::DATE AS date, precision, end_date::DATE AS end_date, country_a, country_b, directed, tag,
       intensity, count::BIGINT AS count, source, source_ref, NULL::DOUBLE AS score, url, title
FROM landmarks
UNION ALL BY NAME
SELECT *, '' AS url, '' AS title,
       concat_ws('-', strftime(date, '%Y%m%d'), country_a, country_b, directed::INT, tag, source_ref) AS event_id
FROM read_parquet({files})
"""
EVENTS = """
CREATE VIEW events AS
SELECT event_id, date, precision, end_date, country_a, country_b, directed, tag,
       coalesce(intensity, default_intensity) AS intensity, count, source, source_ref, score, url, title, label, quad
FROM recorded LEFT JOIN tags USING (tag)
"""
SEARCHED = """contains(lower(concat_ws(' ', title, source_ref, label,
    (SELECT name FROM names WHERE code = country_a), (SELECT name FROM names WHERE code = country_b))), ?)"""


@functools.cache
def _database() -> duckdb.DuckDBPyConnection:
    """One in-memory DuckDB with a view `events` over everything dated; cursors of it are thread-safe."""
    database = duckdb.connect(config={"threads": 2, "memory_limit": "512MB", "enable_external_access": True})
    for name, frame in _small_tables().items():
        database.register("frame", frame)
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        database.unregister("frame")
    files = [str(path) for kind in ("events", "spells") for path in sorted((DATA / "facts" / kind).glob("*.parquet"))]
    database.execute(RECORDED.format(files=files))
    database.execute(EVENTS)
    _refuse_unknown_tags(database)
    return database


def _refuse_unknown_tags(database: duckdb.DuckDBPyConnection) -> None:
    """Facts and tags.csv are edited apart: a fact without its tag has no weight and no words."""
    unknown = database.execute("SELECT DISTINCT tag FROM recorded ANTI JOIN tags USING (tag) ORDER BY ALL").fetchall()
    if unknown:
        listed = ", ".join(tag for (tag,) in unknown)
        raise tables.TableError(f"The facts use tags that are not in tags.csv: {listed}. Add a row for each.")


def _small_tables() -> dict[str, pd.DataFrame]:
    tags = table("tags")[["tag", "label", "quad", "intensity"]].rename(columns={"intensity": "default_intensity"})
    return {"landmarks": table("events"), "tags": tags, "names": table("countries")[["code", "name"]]}


_lock = threading.Lock()


def ready() -> None:
    """Open the database, so that the first question does not wait for it."""
    query("SELECT 1 FROM events LIMIT 1")


def query(sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """Run SQL over the views `events`, `landmarks`, `tags`.

    A cursor of its own, so readers do not wait for each other.
    """
    with _lock:
        cursor = _database().cursor()
    return cursor.execute(sql, list(parameters)).df()


def _where(
    filters: Filters, *, pair: tuple[str, str] | None = None, country: str | None = None
) -> tuple[str, list[object]]:
    """The filters as SQL with its parameters; country codes are widened to the states whose record they continue."""
    parts = ["date >= make_date(?, 1, 1) AND date <= make_date(?, 12, 31)"]
    values: list[object] = [filters.years[0], filters.years[1]]
    if pair:
        parts.append("((country_a IN ? AND country_b IN ?) OR (country_b IN ? AND country_a IN ?))")
        values += [codes(pair[0]), codes(pair[1])] * 2
    if country:
        parts.append("(country_a IN ? OR country_b IN ?)")
        values += [codes(country)] * 2
    if filters.countries:
        wanted = [code for chosen in filters.countries for code in codes(chosen)]
        parts.append("(country_a IN ? OR country_b IN ?)")
        values += [wanted, wanted]
    if filters.tags:
        parts.append("tag IN ?")
        values.append(list(filters.tags))
    if filters.sources:
        parts.append("source IN ?")
        values.append(list(filters.sources))
    if filters.text:
        parts.append(SEARCHED)
        values.append(filters.text.lower())
    return " AND ".join(parts), values


def codes(country: str) -> list[str]:
    """The codes whose record continues in this country's: Russia's includes the Soviet Union's."""
    return [code for code, _, _ in countries.lineage(country)]


def events(
    filters: Filters,
    *,
    pair: tuple[str, str] | None = None,
    country: str | None = None,
    rows: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Tagged country-pair events that pass the filters, newest first; all of them, or `rows` = (first, how many).

    Returns the columns of events.csv plus score, and label and quad of the tag; intensity is filled from the tag
    where the row has none.
    """
    where, values = _where(filters, pair=pair, country=country)
    page = f" LIMIT {rows[1]:d} OFFSET {rows[0]:d}" if rows else ""
    return query(f"SELECT * FROM events WHERE {where} ORDER BY date DESC, source, event_id{page}", values)


def count(filters: Filters, *, pair: tuple[str, str] | None = None, country: str | None = None) -> int:
    """How many rows pass the filters."""
    where, values = _where(filters, pair=pair, country=country)
    return int(query(f"SELECT count(*) AS n FROM events WHERE {where}", values)["n"].iloc[0])


def why_empty(filters: Filters, *, pair: tuple[str, str] | None = None, country: str | None = None) -> dict[str, int]:
    """For each filter that is set: how many rows there would be without it."""
    without = {
        "countries": replace(filters, countries=()),
        "tags": replace(filters, tags=()),
        "sources": replace(filters, sources=()),
        "years": replace(filters, years=(FIRST_YEAR, LAST_YEAR)),
        "text": replace(filters, text=""),
    }
    return {name: count(wider, pair=pair, country=country) for name, wider in without.items() if wider != filters}


def by_year(filters: Filters) -> pd.DataFrame:
    """Rows that pass the filters, by year, source and quad class.  Returns year, source, quad, rows, acts."""
    counts = _by_year(replace(filters, sources=(), years=(FIRST_YEAR, LAST_YEAR)))
    passing = counts["year"].between(*filters.years)
    if filters.sources:
        passing &= counts["source"].isin(filters.sources)
    return counts[passing].reset_index(drop=True)


@functools.lru_cache(maxsize=64)
def _by_year(filters: Filters) -> pd.DataFrame:
    """`by_year` over all years and sources, which are few: kept, so that choosing among them asks the files nothing."""
    where, values = _where(filters)
    return query(
        f"""SELECT year(date) AS year, source, quad, count(*) AS rows, sum(count)::BIGINT AS acts
            FROM events WHERE {where} GROUP BY ALL ORDER BY ALL""",
        values,
    )


@functools.cache
def borders() -> pd.DataFrame:
    """Polygons, dots and dispute notes for the map (see sources.borders)."""
    return pd.read_parquet(DATA / "facts" / "borders.parquet")


def rejects() -> pd.DataFrame:
    """Rows of the human-edited tables that were left out: file, line, column, value, problem, row."""
    found = [checked(name).rejects for name in tables.TABLES]
    return pd.concat(found, ignore_index=True)


def accounts() -> pd.DataFrame:
    """How the last build read each publisher's file: one row a file, its digest, and where every row went."""
    return pd.read_csv(DATA / "facts" / "account.csv", keep_default_na=False)


@functools.cache
def resolutions() -> pd.DataFrame:
    """General Assembly roll calls in date order.

    Returns undl_id, symbol, date, session, yes, no, abstain, non_voting, members, source, and the topic flags.
    """
    return _roll_calls()[NOT_MEMBERS]


@functools.cache
def votes() -> pd.DataFrame:
    """How each member voted: one row a resolution (as `resolutions`), one column a member; 1 yes, ½ abstain, 0 no,
    NaN no vote.

    A state whose seat another keeps (the Soviet Union's: Russia) is one column under the later code.
    """
    recorded = _roll_calls().drop(columns=NOT_MEMBERS)
    values = recorded.apply(lambda column: column.map(VOTE_VALUE)).astype("float32")
    for later in recorded.columns:
        for earlier in codes(later)[:-1]:
            if earlier in values.columns:
                values[later] = values[later].where(values[later].notna(), values[earlier])
    kept = [c for c in values.columns if not any(c in codes(later)[:-1] for later in values.columns if later != c)]
    return values[sorted(kept)]


@functools.cache
def _roll_calls() -> pd.DataFrame:
    roll_calls = pd.read_parquet(DATA / "facts" / "roll_calls.parquet")
    roll_calls["date"] = pd.to_datetime(roll_calls["date"])
    return roll_calls


def members(bloc: str, year: int) -> list[str]:
    """Full members of a bloc on 31 December of a year (or listed states, for a list)."""
    rows = table("blocs")
    day = pd.Timestamp(year=year, month=12, day=31)
    now = rows[
        (rows["bloc"] == bloc)
        & rows["status"].isin(["member", "listed"])
        & (rows["from"] <= day)
        & (rows["to"].isna() | (rows["to"] >= day))
    ]
    return sorted(now["country"].unique())
