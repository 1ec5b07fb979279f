"""UCDP/PRIO: armed conflicts between states, from years to spells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment.sources import Read, coded, correct, facts, header, in_order, problem, rejected, text
from alignment.sources.yearly import no_year, years

SOURCE = "ucdp"
SIDES = ["gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd"]
COLUMNS = [
    "conflict_id",
    "year",
    *SIDES,
    "intensity_level",
    "type_of_conflict",
    "start_date2",
    "start_prec2",
    "ep_end_date",
]
OPTIONAL = "ep_end_date"  # UCDP's file of pairs tells of no ends
INTERSTATE = ("2", "interstate")
OTHER_KINDS = ("1", "3", "4", "extrasystemic", "intrastate", "II")
# How exact UCDP's date of the first deaths is: 1-2 the day, 3-4 the month (its last day stands for it), 5-7 the year.
PRECISION = {"1": "day", "2": "day", "3": "month", "4": "month", "5": "year", "6": "year", "7": "year"}
DEATHS = {"1": "assault", "2": "war"}
ENCODING = "latin-1"  # any will do, also that of a spreadsheet: only codes and dates are read
DAY = r"((?:1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]*)?"


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Spells in which two states fought each other with at least 25 deaths a year.

    Reads the UCDP/PRIO Armed Conflict Dataset as published (type_of_conflict 1 to 4, of which 2 is interstate; several
    states of a side in one cell, as in "2, 200"; older releases write GWNoA for gwno_a), UCDP's Dyadic Dataset, which
    gives no ep_end_date, and the layout of the R package peacesciencer (interstate in words, a state a row).  Needs
    conflict_id, year, the states of both sides and those that sent troops to them (Gleditsch-Ward codes),
    intensity_level, type_of_conflict, start_date2 (of the episode), start_prec2.  Returns undirected spells of the two
    states in conflict, and of each with those that sent troops to the other: date = start of the episode, or 1 January
    of the year in which the pair first stands in it; end_date = end of the episode, or 31 December of the pair's last
    year; empty when it went on in the file's last year; tag war when any year had 1,000 deaths, else assault;
    source_ref = conflict_id.  Conflicts that are not interstate are outside; rows that name no two states, not_pairs.
    """
    raw = correct(_text(path), corrections, SOURCE, ["conflict_id", "year"])
    interstate = raw["type_of_conflict"].isin(INTERSTATE)
    year = years(raw["year"])
    start, end = _day(raw["start_date2"]), _day(raw["ep_end_date"])
    states, unknown = _states(raw[interstate], year)
    rejects = rejected([*unknown, *_problems(raw, interstate, start, end)], path, raw)
    good = ~raw.index.isin(rejects["line"])
    rows = raw.assign(year=year, start=start, end=end)[interstate & good]
    pairs = _pairs(rows.reset_index(), states)
    accepted = pairs["line"].nunique()
    spells = _spells(pairs.drop(columns="line").drop_duplicates(), year[good].max())
    outside = int((~interstate & good).sum())
    return Read(spells, rejects, len(raw), accepted, not_pairs=len(rows) - accepted, outside=outside)


def _text(path: Path) -> pd.DataFrame:
    """The needed columns, however the release writes their names, and `broken`."""
    written = {name.replace("_", ""): name for name in header(path, encoding=ENCODING)}
    names = {column: written.get(column.replace("_", ""), column) for column in COLUMNS}
    if OPTIONAL.replace("_", "") not in written:
        del names[OPTIONAL]
    raw = text(path, list(names.values()), encoding=ENCODING)
    raw = raw.rename(columns={name: column for column, name in names.items()})
    return raw if OPTIONAL in raw else raw.assign(**{OPTIONAL: ""})


def _day(values: pd.Series) -> pd.Series:
    """Days written as 2022-02-24, with or without an hour; missing where a cell is none."""
    found = values.where(values.str.fullmatch(DAY)).str.slice(0, 10)
    return pd.to_datetime(found, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


def _problems(raw: pd.DataFrame, interstate: pd.Series, start: pd.Series, end: pd.Series) -> list[pd.DataFrame]:
    """What is wrong with cells that every interstate row needs."""
    ended = interstate & (raw["ep_end_date"] != "")
    early = end.dt.year < years(raw["year"])
    kind, level, exact = raw["type_of_conflict"], raw["intensity_level"], raw["start_prec2"]
    return [
        problem(kind, ~interstate & ~kind.isin(OTHER_KINDS), "type_of_conflict is not 1 to 4."),
        problem(raw["conflict_id"], interstate & (raw["conflict_id"] == ""), "conflict_id is empty."),
        no_year(raw["year"]),
        problem(level, interstate & ~level.isin(list(DEATHS)), "intensity_level is not 1 or 2."),
        problem(raw["start_date2"], interstate & start.isna(), "start_date2 is not a day such as 2022-02-24."),
        problem(raw["year"], interstate & (years(raw["year"]) < start.dt.year), "year lies before start_date2."),
        problem(exact, interstate & ~exact.isin(list(PRECISION)), "start_prec2 is not 1 to 7."),
        problem(raw["ep_end_date"], ended & end.isna(), "ep_end_date is not a day such as 2022-02-24."),
        problem(raw["ep_end_date"], ended & ((end < start) | early), "ep_end_date lies before the fighting."),
    ]


def _states(rows: pd.DataFrame, year: pd.Series) -> tuple[dict[str, pd.DataFrame], list[pd.DataFrame]]:
    """The states of each side, one a row with its line, and a problem for each code that is none."""
    found, problems = {}, []
    for side in SIDES:
        listed = rows[side].str.split(",").explode().str.strip()
        listed = listed[(listed != "") & year.reindex(listed.index).notna()]
        line = pd.Series(listed.index, name="line")
        on = year.reindex(listed.index).astype("int64").reset_index(drop=True)
        codes, unknown = coded(listed.reset_index(drop=True), on=on, system="gw")
        problems.append(unknown.assign(line=unknown["line"].map(line)))
        found[side] = pd.DataFrame({"line": line, side: codes})
    return found, problems


def _pairs(rows: pd.DataFrame, states: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a pair on opposite sides and a row of an episode; two supporters are no pair."""
    kept = ["line", "conflict_id", "start", "start_prec2", "year", "intensity_level", "end"]
    found = []
    for a, b in [("gwno_a", "gwno_b"), ("gwno_a_2nd", "gwno_b"), ("gwno_a", "gwno_b_2nd")]:
        fought = rows[kept].merge(states[a], on="line").merge(states[b], on="line")
        fought = fought[fought[a] != fought[b]]
        found.append(fought[kept].assign(**in_order(fought[a], fought[b])))
    return pd.concat(found).drop_duplicates()


def _spells(pairs: pd.DataFrame, covered: float) -> pd.DataFrame:
    """Spells of each pair in each episode; those that go on in the last year covered have no end."""
    episode = ["conflict_id", "start"]
    last = pairs.groupby(episode)["year"].transform("max")
    ended = pairs.groupby(episode)["end"].transform("max")
    found = (
        pairs.assign(episode_last=last, ended=ended)
        .groupby([*episode, "country_a", "country_b"], as_index=False)
        .agg(
            prec=("start_prec2", "first"),
            first=("year", "min"),
            last=("year", "max"),
            deaths=("intensity_level", "max"),
            episode_last=("episode_last", "first"),
            ended=("ended", "first"),
        )
    )
    from_start = found["first"] == found["start"].dt.year
    precision = found["prec"].map(PRECISION).where(from_start, "year")
    day = found["start"].where(from_start, _in_year(found["first"], "-01-01"))
    day = day.where(precision != "month", day - pd.to_timedelta(day.dt.day - 1, unit="D"))
    day = day.where(precision != "year", _in_year(day.dt.year, "-01-01"))
    to_end = (found["last"] == found["episode_last"]) & (found["ended"].dt.year >= found["last"])
    end = found["ended"].where(to_end, _in_year(found["last"], "-12-31"))
    spells = pd.DataFrame(
        {
            "date": day,
            "precision": precision,
            "end_date": end.where(to_end | (found["last"] < covered)),
            "country_a": found["country_a"],
            "country_b": found["country_b"],
            "directed": False,
            "tag": found["deaths"].map(DEATHS),
            "source_ref": found["conflict_id"],
        }
    )
    # Of two episodes that one pair joined in one year, only the year is known: the longer stands for both.
    last = spells.sort_values("end_date", na_position="last", kind="stable")
    return facts(last.drop_duplicates(["date", "country_a", "country_b", "tag", "source_ref"], keep="last"), SOURCE)


def _in_year(year: pd.Series, day: str) -> pd.Series:
    return pd.to_datetime(year.astype("int64").astype(str) + day).astype("datetime64[s]")
