"""UCDP/PRIO: armed conflicts between states, from years to spells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment.sources import Read, coded, correct, facts, in_order, problem, rejected, text

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
# How exact UCDP's date of the first deaths is: 1-2 the day, 3-4 the month (its last day stands for it), 5-7 the year.
PRECISION = {"1": "day", "2": "day", "3": "month", "4": "month", "5": "year", "6": "year", "7": "year"}
LAST = 2024  # the end of the release's coverage


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Spells in which two states fought each other with at least 25 deaths a year.

    Needs conflict_id, year, the states of both sides and those that sent troops to them (Gleditsch-Ward codes),
    intensity_level, type_of_conflict, start_date2 (of the episode), start_prec2, ep_end_date.  Returns undirected
    spells of the two states in conflict, and of each with those that sent troops to the other: date = start of the
    episode, or 1 January of the year in which the pair first stands in it; end_date = end of the episode, or 31
    December of the pair's last year; empty when it went on in 2024; tag war when any year had 1,000 deaths, else
    assault; source_ref = conflict_id. Conflicts that are not interstate are outside.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["conflict_id", "year"])
    interstate = raw["type_of_conflict"] == "interstate"
    year = pd.to_numeric(raw["year"], errors="coerce").fillna(0).astype("int64")
    codes, problems = {}, []
    for side in SIDES:
        given = interstate & (raw[side] != "")
        codes[side], unknown = coded(raw[side][given], on=year[given], system="gw")
        problems.append(unknown)
    start = pd.to_datetime(raw["start_date2"], format="%Y-%m-%d", errors="coerce")
    problems.append(problem(raw["start_date2"], interstate & start.isna(), "start_date2 is not a day."))
    problems.append(
        problem(
            raw["start_prec2"], interstate & ~raw["start_prec2"].isin(list(PRECISION)), "start_prec2 is not 1 to 7."
        )
    )
    rejects = rejected(problems, path, raw)
    rows = raw.assign(**codes, year=year, start=start)
    rows = rows[interstate & ~raw.index.isin(rejects["line"])]
    return Read(_spells(_pairs(rows)), rejects, len(raw), len(rows), outside=int((~interstate).sum()))


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a pair on opposite sides and a year of an episode; two supporters are no pair."""
    sides = [("gwno_a", "gwno_b"), ("gwno_a_2nd", "gwno_b"), ("gwno_a", "gwno_b_2nd")]
    found = []
    for a, b in sides:
        fought = rows.dropna(subset=[a, b])
        found.append(fought.assign(**in_order(fought[a], fought[b])))
    return pd.concat(found)[
        ["conflict_id", "start", "start_prec2", "country_a", "country_b", "year", "intensity_level", "ep_end_date"]
    ].drop_duplicates()


def _spells(pairs: pd.DataFrame) -> pd.DataFrame:
    """Spells of each pair in each episode."""
    episode = ["conflict_id", "start"]
    last = pairs.groupby(episode)["year"].transform("max")
    ended = pairs.groupby(episode)["ep_end_date"].transform("max")
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
    day = found["start"].where(from_start, pd.to_datetime(found["first"].astype(str) + "-01-01"))
    day = day.where(precision != "month", day.dt.to_period("M").dt.start_time)
    day = day.where(precision != "year", day.dt.to_period("Y").dt.start_time)
    to_end = (found["last"] == found["episode_last"]) & (found["ended"] != "")
    end = pd.to_datetime(found["ended"].where(to_end, found["last"].astype(str) + "-12-31"))
    return facts(
        {
            "date": day,
            "precision": precision,
            "end_date": end.where(to_end | (found["last"] < LAST)),
            "country_a": found["country_a"],
            "country_b": found["country_b"],
            "directed": False,
            "tag": found["deaths"].map({"1": "assault", "2": "war"}),
            "source_ref": found["conflict_id"],
        },
        SOURCE,
    )
