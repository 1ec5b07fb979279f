"""Asks the open store: events through the filters, their sums, roll calls, members of blocs.  pandas out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd

from alignment import countries, database, record, tables
from alignment.database import DATA, checked, kept, place, query, version
from alignment.database import YOURS_KEY as YOURS

__all__ = ["DATA", "YOURS", "Filters", "checked", "kept", "place", "query", "version"]
FIRST_YEAR, LAST_YEAR = 1946, 2026
VOTE_VALUE = {"Y": 1.0, "A": 0.5, "N": 0.0}  # absent (X) and not a member are not votes
CHINA_SEAT_IN_TAIPEI = (pd.Timestamp(1949, 12, 8), pd.Timestamp(1971, 10, 25))
TOPICS = ["me", "nu", "di", "hr", "co", "ec"]
NOT_MEMBERS = [
    "undl_id", "symbol", "date", "session", "yes", "no", "abstain", "non_voting", "members", "source", *TOPICS,
]  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a reader asked for.  Empty means all; years are inclusive; events touch at least one of the countries.

    `text` is looked for in title, reference, kind of event and country names, whatever the case.  `own` names a table
    that this visitor has uploaded; its events count beside the store's.  `weights` gives kinds of events a weight other
    than the record's, on the Goldstein scale.
    """

    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)
    text: str = ""
    own: str = ""
    weights: tuple[tuple[str, float], ...] = ()


def table(name: str) -> pd.DataFrame:
    """One of the human-edited tables: its good rows, typed; of the sources, those of the open store.

    Raises TableError when the file or a column is missing.
    """
    return database.sources() if name == "sources" else checked(name).good


SEARCHED = """contains(lower(concat_ws(' ', title, source_ref, label,
    (SELECT name FROM names WHERE code = country_a), (SELECT name FROM names WHERE code = country_b))), ?)"""


def ready() -> None:
    """Open the database, so that the first question does not wait for it."""
    query("SELECT 1 FROM events LIMIT 1")


def _where(
    filters: Filters, *, pair: tuple[str, str] | None = None, country: str | None = None
) -> tuple[str, list[object]]:
    """The filters as SQL with its parameters; country codes are widened to the states whose record they continue."""
    parts, values = ["year BETWEEN ? AND ?"], list[object](filters.years)
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


def _from(filters: Filters, view: str) -> str:
    """The view `events` or `cube`, with the visitor's own table beside it, and with the reader's own weights."""
    rows = database.beside(view, filters.own) if filters.own else view
    if not filters.weights:
        return rows
    # Tags are known keys and weights are numbers (address.weights), so that they may stand in the text.
    columns = (
        {"intensity": (1.0, "")}
        if view == "events"
        else {"positive": (1.0, " * count"), "negative": (-1.0, " * count")}
    )
    replaced = []
    for name, (sign, times) in columns.items():
        cases = [(tag, value if view == "events" else max(sign * value, 0.0)) for tag, value in filters.weights]
        said = " ".join(f"WHEN '{tag}' THEN {float(value)}{times}" for tag, value in cases)
        replaced.append(f"CASE tag {said} ELSE {name} END AS {name}")
    return f"(SELECT * REPLACE ({', '.join(replaced)}) FROM {rows})"


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
    page = ""
    if rows and not filters.text:
        first, last, before = _months(filters, pair, country, rows)
        where, values = f"{where} AND date >= ? AND date < ?", [*values, first, last]
        rows = (rows[0] - before, rows[1])
    if rows:
        page = f" LIMIT {rows[1]:d} OFFSET {rows[0]:d}"
    return query(
        f"""SELECT * EXCLUDE (year) FROM {_from(filters, "events")} WHERE {where}
            ORDER BY date DESC, source, event_id{page}""",
        values,
    )


@kept
def _months(
    filters: Filters, pair: tuple[str, str] | None, country: str | None, rows: tuple[int, int]
) -> tuple[pd.Timestamp, pd.Timestamp, int]:
    """The months in which a page of rows, newest first, lies: first day, day after the last, rows after that day.

    From the cube, so that of many millions of rows only those months are sorted.
    """
    where, values = _where(filters, pair=pair, country=country)
    cube = _from(filters, "cube")
    found = query(f"SELECT month, sum(n)::BIGINT AS n FROM {cube} WHERE {where} GROUP BY 1 ORDER BY 1 DESC", values)
    upto = found["n"].cumsum()
    inside = found[(upto > rows[0]) & (upto - found["n"] < sum(rows))]
    if inside.empty:
        return pd.Timestamp(1, 1, 1), pd.Timestamp(1, 1, 1), 0
    newest = inside.index[0]
    return (
        inside["month"].iloc[-1],
        inside["month"].iloc[0] + pd.DateOffset(months=1),
        int(upto[newest] - found["n"][newest]),
    )


def days(filters: Filters, pair: tuple[str, str] | None = None, *, country: str | None = None) -> pd.DataFrame:
    """What happened between two countries on each recorded date, added up by source, both directions together.

    Of one pair, or of all pairs, or of those of one country.  Returns date, source, cooperation = Σ intensity × count
    of what is positive, conflict = Σ |intensity| × count of what is negative, n = acts, rows; and, unless one pair is
    asked for, country_a < country_b before them.
    """
    where, values = _where(filters, pair=pair, country=country)
    names = "" if pair else "least(country_a, country_b) AS country_a, greatest(country_a, country_b) AS country_b,"
    return query(
        f"""SELECT {names} date, source, sum(greatest(intensity, 0) * count) AS cooperation,
                   sum(greatest(-intensity, 0) * count) AS conflict, sum(count)::BIGINT AS n, count(*) AS rows
            FROM {_from(filters, "events")} WHERE {where} GROUP BY ALL ORDER BY ALL""",
        values,
    )


def by_tag(filters: Filters, pair: tuple[str, str]) -> pd.DataFrame:
    """What happened between two countries in each year, by kind and source, both directions together.

    Returns year, tag, source, n = acts, rows, intensity = mean weight of an act.
    """
    where, values = _where(filters, pair=pair)
    view, rows = ("events", "1") if filters.text else ("cube", "n")
    weight = "intensity * count" if filters.text else "positive - negative"
    return query(
        f"""SELECT year, tag, source, sum(count)::BIGINT AS n, sum({rows})::BIGINT AS rows,
                   sum({weight}) / sum(count) AS intensity
            FROM {_from(filters, view)} WHERE {where} GROUP BY ALL ORDER BY ALL""",
        values,
    )


def count(filters: Filters, *, pair: tuple[str, str] | None = None, country: str | None = None) -> int:
    """How many rows pass the filters."""
    where, values = _where(filters, pair=pair, country=country)
    rows = _from(filters, "events")
    return int(query(f"SELECT count(*) AS n FROM {rows} WHERE {where}", values)["n"].iloc[0])


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


def by_year(filters: Filters, pair: tuple[str, str] | None = None) -> pd.DataFrame:
    """Rows that pass the filters, by year, source and quad class.  Returns year, source, quad, rows, acts."""
    counts = _by_year(replace(filters, sources=(), years=(FIRST_YEAR, LAST_YEAR)), pair)
    passing = counts["year"].between(*filters.years)
    if filters.sources:
        passing &= counts["source"].isin(filters.sources)
    return counts[passing].reset_index(drop=True)


@kept
def _by_year(filters: Filters, pair: tuple[str, str] | None) -> pd.DataFrame:
    """`by_year` over all years and sources, which are few: kept, so that choosing among them asks the files nothing."""
    where, values = _where(filters, pair=pair)
    view, rows = ("events", "1") if filters.text else ("cube", "n")
    return query(
        f"""SELECT year, source, quad, sum({rows})::BIGINT AS rows, sum(count)::BIGINT AS acts
            FROM {_from(filters, view)} WHERE {where} GROUP BY ALL ORDER BY ALL""",
        values,
    )


@kept
def by_country() -> pd.DataFrame:
    """Rows of each source that touch each country, by year.  Returns source, country, year, rows."""
    return query(
        """SELECT source, country, year, sum(n)::BIGINT AS rows
           FROM (SELECT source, country_a AS country, year, n FROM cube
                 UNION ALL SELECT source, country_b, year, n FROM cube)
           GROUP BY ALL ORDER BY ALL"""
    )


@kept
def ends() -> pd.DataFrame:
    """The first and the last day that each source's events have.  Returns source, first, last."""
    return query("SELECT source, min(date) AS first, max(date) AS last FROM events GROUP BY source ORDER BY source")


@kept
def borders() -> pd.DataFrame:
    """Polygons, dots and dispute notes for the map (see sources.borders)."""
    return pd.read_parquet(DATA / "facts" / "borders.parquet")


def rejects() -> pd.DataFrame:
    """Rows of the human-edited tables that were left out: file, line, column, value, problem, row."""
    found = [checked(name).rejects for name in tables.TABLES]
    return pd.concat(found, ignore_index=True)


@kept
def accounts() -> pd.DataFrame:
    """How each file was read, one row a file: its digest, where every row went, first and last day, countries.

    Returns source, file, sha256, read, accepted, duplicates, not_pairs, outside, rejected, first, last, countries.
    """
    columns = ["source", "file", "sha256", "read", "accepted", "duplicates", "not_pairs", "outside", "rejected"]
    columns += ["first", "last", "countries"]
    if place() is None:
        return pd.read_csv(DATA / "facts" / "account.csv", keep_default_na=False)[columns]
    # In a store, rows of a time or kind that we do not carry are among those that are no pair.
    rows = [{**asdict(row), "not_pairs": row.not_pairs - row.outside} for row in database.held().imports]
    return pd.DataFrame(rows, columns=columns)


@kept
def resolutions() -> pd.DataFrame:
    """General Assembly roll calls in date order.

    Returns undl_id, symbol, date, session, yes, no, abstain, non_voting, members, source, and the topic flags.
    """
    return _roll_calls()[NOT_MEMBERS]


@kept
def votes() -> pd.DataFrame:
    """How each member voted: one row a resolution (as `resolutions`), one column a member; 1 yes, ½ abstain, 0 no,
    NaN no vote.

    A state whose seat another keeps (the Soviet Union's: Russia) is one column under the later code.  China's seat was
    held by the government in Taipei until 25 October 1971 (resolution 2758): from 8 December 1949 to that day its votes
    are Taiwan's column, so that no vote is counted as the People's Republic's that it did not cast.
    """
    whole = _roll_calls()
    recorded, date = whole.drop(columns=NOT_MEMBERS), whole["date"]
    values = recorded.apply(lambda column: column.map(VOTE_VALUE)).astype("float32")
    columns = {name: values[name] for name in values.columns}
    absorbed = {earlier for later in columns for earlier in codes(later)[:-1]}
    for later in [name for name in recorded.columns if name not in absorbed]:
        for earlier, since, until in countries.lineage(later)[:-1]:
            if earlier in columns:
                kept_up = date.between(pd.Timestamp(since), pd.Timestamp(until))
                columns[later] = columns[later].where(~kept_up | columns[later].notna(), columns[earlier])
                columns[earlier] = columns[earlier].where(~kept_up)
    if "CHN" in columns:
        taipei = date.between(*CHINA_SEAT_IN_TAIPEI)
        there = columns.get("TWN", pd.Series(np.float32(np.nan), index=values.index))
        columns["TWN"] = there.where(there.notna() | ~taipei, columns["CHN"])
        columns["CHN"] = columns["CHN"].where(~taipei)
    return pd.DataFrame({name: columns[name] for name in sorted(columns) if columns[name].notna().any()})


@kept
def _roll_calls() -> pd.DataFrame:
    at, file = place(), record.chosen(database.held().files["roll_calls"])
    if at is not None and file is None:
        return pd.DataFrame(columns=NOT_MEMBERS).astype({"date": "datetime64[s]", "source": "str"})
    roll_calls = pd.read_parquet(f"{at}/{file}" if at else DATA / "facts" / "roll_calls.parquet")
    return roll_calls.assign(date=pd.to_datetime(roll_calls["date"]))


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
