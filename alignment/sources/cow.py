"""Correlates of War: militarized disputes, wars, and joint memberships in international organisations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment.sources import Read, coded, correct, facts, in_order, problem, rejected, text

MID, WAR, IGO = "cow_mid", "cow_war", "cow_igo"
FIRST = 1946  # our period
# Highest hostility of a state in a dispute; 1 = no militarized action, which is no act, so it leaves no fact.
HOSTILITY = {"2": "threaten", "3": "mobilize", "4": "assault", "5": "war"}


def read_disputes(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """What one state did to another in a militarized interstate dispute.

    Needs dispnum, ccode1, ccode2 (COW), year, hostlev1 (highest hostility of ccode1 in the dispute, 1 to 5) and stmon
    (the month in which the dispute began).  Returns directed spells: tag by hostlev1; date = the month where the pair
    fought from the dispute's first year, else 1 January of its own first year; end_date = 31 December of its last;
    source_ref = dispnum. Rows of hostility 1 and of disputes over before 1946 are outside; -9 (unknown) and anything
    else is rejected.
    """
    needed = ["dispnum", "ccode1", "ccode2", "year", "hostlev1", "stmon"]
    raw = correct(text(path, needed), corrections, MID, ["dispnum", "ccode1", "ccode2", "year"])
    actor, target, year, problems = _pairs(raw)
    problems.append(problem(raw["hostlev1"], ~raw["hostlev1"].isin(["1", *HOSTILITY]), "hostlev1 is not 1 to 5."))
    problems.append(
        problem(raw["stmon"], ~raw["stmon"].isin([str(month) for month in range(1, 13)]), "stmon is no month.")
    )
    rejects = rejected(problems, path, raw)
    rows = raw.assign(country_a=actor, country_b=target, year=year, began=year.groupby(raw["dispnum"]).transform("min"))
    rows = rows[~rows.index.isin(rejects["line"])]
    found = (
        rows[rows["hostlev1"] != "1"]
        .groupby(["dispnum", "ccode1", "ccode2"], as_index=False)
        .agg(
            country_a=("country_a", "first"),
            country_b=("country_b", "first"),
            first=("year", "min"),
            last=("year", "max"),
            began=("began", "min"),
            month=("stmon", "first"),
            hostility=("hostlev1", "max"),
            rows=("year", "size"),
        )
    )
    kept = found[found["last"] >= FIRST]
    monthly = kept["first"] == kept["began"]
    month = kept["month"].where(monthly, "1").str.zfill(2)
    spells = facts(
        {
            "date": kept["first"].astype(str) + "-" + month + "-01",
            "precision": monthly.map({True: "month", False: "year"}),
            "end_date": kept["last"].astype(str) + "-12-31",
            "country_a": kept["country_a"],
            "country_b": kept["country_b"],
            "directed": True,
            "tag": kept["hostility"].map(HOSTILITY),
            "source_ref": kept["dispnum"],
        },
        MID,
    )
    accepted = int(kept["rows"].sum())
    return Read(spells, rejects, len(raw), accepted, outside=len(rows) - accepted)


def read_wars(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Years through which two states were at war.

    Needs warnum, ccode1, ccode2 (COW), year.  Returns undirected spells of year precision: 1 January of the first
    year to 31 December of the last; source_ref = warnum.  A pair has a row in each direction and a second one when a
    state left and came back in the same year: those are duplicates.  Wars over before 1946 are outside.
    """
    raw = correct(
        text(path, ["warnum", "ccode1", "ccode2", "year"]), corrections, WAR, ["warnum", "ccode1", "ccode2", "year"]
    )
    first, second, year, problems = _pairs(raw)
    rejects = rejected(problems, path, raw)
    rows = pd.DataFrame({"warnum": raw["warnum"], **in_order(first, second), "year": year})[
        ~raw.index.isin(rejects["line"])
    ]
    repeated = rows.duplicated()
    yearly = rows[~repeated]
    found = yearly.groupby(["warnum", "country_a", "country_b"], as_index=False).agg(
        first=("year", "min"), last=("year", "max"), rows=("year", "size")
    )
    kept = found[found["last"] >= FIRST]
    spells = facts(
        {
            "date": kept["first"].astype(str) + "-01-01",
            "precision": "year",
            "end_date": kept["last"].astype(str) + "-12-31",
            "country_a": kept["country_a"],
            "country_b": kept["country_b"],
            "directed": False,
            "tag": "war",
            "source_ref": kept["warnum"],
        },
        WAR,
    )
    accepted = int(kept["rows"].sum())
    return Read(spells, rejects, len(raw), accepted, int(repeated.sum()), outside=len(yearly) - accepted)


def read_joint_igos(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """How many international organisations two states both belonged to, as runs of years with the same number.

    Needs ccode1, ccode2 (COW), year, dyadigos.  Returns country_a, country_b (a < b), from_year, to_year, joint_igos.
    A year that the publisher left out breaks the run.
    """
    raw = correct(text(path, ["ccode1", "ccode2", "year", "dyadigos"]), corrections, IGO, ["ccode1", "ccode2", "year"])
    first, second, year, problems = _pairs(raw)
    number = pd.to_numeric(raw["dyadigos"], errors="coerce")
    problems.append(problem(raw["dyadigos"], ~(number >= 0), "dyadigos is not a number of organisations."))
    rejects = rejected(problems, path, raw)
    rows = pd.DataFrame({**in_order(first, second), "year": year, "joint_igos": number})[
        ~raw.index.isin(rejects["line"])
    ]
    repeated = rows.duplicated(["country_a", "country_b", "year"])
    kept = rows[~repeated].sort_values(["country_a", "country_b", "year"])
    same = ["country_a", "country_b", "joint_igos"]
    starts = (kept["year"].diff() != 1) | (kept[same] != kept[same].shift()).any(axis=1)
    runs = kept.groupby(starts.cumsum()).agg(
        country_a=("country_a", "first"),
        country_b=("country_b", "first"),
        from_year=("year", "min"),
        to_year=("year", "max"),
        joint_igos=("joint_igos", "first"),
    )
    runs = runs.astype({"from_year": "int16", "to_year": "int16", "joint_igos": "int16"}).reset_index(drop=True)
    return Read(runs, rejects, len(raw), len(kept), int(repeated.sum()))


def _pairs(raw: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series, list[pd.DataFrame]]:
    """Both states and the year of each row, with what is wrong; states gone before our period are no problem."""
    year = pd.to_numeric(raw["year"], errors="coerce")
    dated = year.fillna(0).astype("int64")
    first, unknown_first = coded(raw["ccode1"], on=dated, system="cow")
    second, unknown_second = coded(raw["ccode2"], on=dated, system="cow")
    problems = [unknown[unknown["line"].map(dated) >= FIRST] for unknown in (unknown_first, unknown_second)]
    problems.append(problem(raw["year"], year.isna(), "year is not a year such as 1949."))
    return first, second, dated, problems
