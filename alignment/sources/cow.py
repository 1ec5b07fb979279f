"""Correlates of War: militarized disputes, wars, and joint memberships in international organisations."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources import Read, correct, facts, in_order, plain, problem, rejected, separator, text
from alignment.sources.cow_spells import (
    DISPUTE_PAIRS,
    DISPUTE_SIDES,
    ENCODING,
    FIRST,
    MONTHS,
    OLDER_DISPUTE_SIDES,
    WAR_PAIRS,
    WAR_SIDES,
    Layout,
    read_pairs,
    read_sides,
    recognised,
)
from alignment.sources.records import records
from alignment.sources.yearly import coded_in, no_year, years

MID, WAR, IGO = "cow_mid", "cow_war", "cow_igo"
# Highest hostility of a state in a dispute; 1 = no militarized action, which is no act, so it leaves no fact.
HOSTILITY = {"2": "threaten", "3": "mobilize", "4": "assault", "5": "war"}
ONE = {"255": "260", "679": "678"}  # Germany and Yemen went on under another COW code
# The layouts of the R package peacesciencer, which know no days.
STATES = ("ccode1", "ccode2")
YEARLY_DISPUTES = Layout("dispnum", STATES, hostility=("hostlev1",), year="year", month="stmon")
YEARLY_WARS = Layout("warnum", STATES, year="year")
JOINT = [*STATES, "year", "dyadigos"]
# What stands in COW's own table of joint memberships beside a column an organisation.
NO_ORGANISATION = {*STATES, "country1", "country2", "dyadid", "year", "version", "broken"}
WIDE_ROWS = 2000  # rows of some 500 columns read at a time


def read_disputes(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """What one state did to another in a militarized interstate dispute.

    Reads COW's dyadic disputes (disno, statea, stateb, year, hihosta, hihostb, days of beginning and end), its
    participants (MIDB: dispnum, ccode, sidea, hostlev, days), of whom every two on different sides at one time count,
    and the layout of the R package peacesciencer (dispnum, ccode1, ccode2, year, hostlev1, stmon).  Returns directed
    spells, one a dispute and direction: tag by the actor's highest hostility (1 to 5), source_ref = the dispute; date
    and end_date as exact as the file is.  Of peacesciencer's: the month where the pair fought from the dispute's first
    year, else 1 January of its own first year; 31 December of its last.  Rows of hostility 1 and of disputes over
    before 1946 are outside; -9 (unknown) is rejected, in the dyadic file unless the other state acted.
    """
    layout = recognised(path, (DISPUTE_PAIRS, DISPUTE_SIDES, OLDER_DISPUTE_SIDES, YEARLY_DISPUTES))
    if layout is YEARLY_DISPUTES:
        return _yearly_disputes(path, corrections)
    return (read_sides if layout.side else read_pairs)(path, corrections, MID, layout, HOSTILITY)


def _yearly_disputes(path: Path, corrections: pd.DataFrame | None) -> Read:
    key = ["dispnum", *STATES, "year"]
    raw = correct(text(path, YEARLY_DISPUTES.columns, encoding=ENCODING), corrections, MID, key)
    actor, target, year, problems = _pairs(raw, "dispnum")
    problems.append(problem(raw["hostlev1"], ~raw["hostlev1"].isin(["1", *HOSTILITY]), "hostlev1 is not 1 to 5."))
    problems.append(problem(raw["stmon"], ~raw["stmon"].isin(MONTHS), "stmon is no month."))
    rejects = rejected(problems, path, raw, encoding=ENCODING)
    rows = raw.assign(country_a=actor, country_b=target, year=year, began=year.groupby(raw["dispnum"]).transform("min"))
    rows = rows[~rows.index.isin(rejects["line"])]
    rows = rows.assign(**{name: rows[name].str.lstrip("0").replace(ONE) for name in STATES})
    pairs = rows[~_domestic(rows)]
    repeated = pairs.duplicated()
    found = (
        pairs[(pairs["hostlev1"] != "1") & ~repeated]
        .groupby(["dispnum", *STATES], as_index=False)
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
            "date": _written(kept["first"]) + "-" + month + "-01",
            "precision": monthly.map({True: "month", False: "year"}),
            "end_date": _written(kept["last"]) + "-12-31",
            "country_a": kept["country_a"],
            "country_b": kept["country_b"],
            "directed": True,
            "tag": kept["hostility"].map(HOSTILITY),
            "source_ref": kept["dispnum"],
        },
        MID,
    )
    accepted, twice = int(kept["rows"].sum()), int(repeated.sum())
    outside = len(pairs) - accepted - twice
    return Read(spells, rejects, len(raw), accepted, twice, len(rows) - len(pairs), outside)


def read_wars(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Spells in which two states were at war.

    Reads COW's inter-state wars by participant (WarNum, ccode, Side, days of two spans), of whom every two on different
    sides at one time count, its directed dyadic wars (warnum, statea, stateb, year, days), and the layout of the R
    package peacesciencer (warnum, ccode1, ccode2, year).  Returns undirected spells as exact as the file is, of
    peacesciencer's of year precision: 1 January of the first year to 31 December of the last; source_ref = the war. A
    pair has a row in each direction and, in peacesciencer's, a second one when a state left and came back in the same
    year: those are duplicates.  Wars over before 1946 are outside.
    """
    layout = recognised(path, (WAR_SIDES, WAR_PAIRS, YEARLY_WARS))
    if layout is not YEARLY_WARS:
        return (read_sides if layout.side else read_pairs)(path, corrections, WAR, layout, {})
    raw = correct(text(path, YEARLY_WARS.columns, encoding=ENCODING), corrections, WAR, ["warnum", *STATES, "year"])
    first, second, year, problems = _pairs(raw, "warnum")
    rejects = rejected(problems, path, raw, encoding=ENCODING)
    rows = raw[["warnum", *STATES]].assign(**in_order(first, second), year=year)[~raw.index.isin(rejects["line"])]
    named = ["warnum", "country_a", "country_b", "year"]
    pairs = rows.loc[~_domestic(rows), named]
    repeated = pairs.duplicated()
    yearly = pairs[~repeated]
    found = yearly.groupby(named[:3], as_index=False).agg(
        first=("year", "min"), last=("year", "max"), rows=("year", "size")
    )
    kept = found[found["last"] >= FIRST]
    spells = facts(
        {
            "date": _written(kept["first"]) + "-01-01",
            "precision": "year",
            "end_date": _written(kept["last"]) + "-12-31",
            "country_a": kept["country_a"],
            "country_b": kept["country_b"],
            "directed": False,
            "tag": "war",
            "source_ref": kept["warnum"],
        },
        WAR,
    )
    accepted, twice = int(kept["rows"].sum()), int(repeated.sum())
    return Read(spells, rejects, len(raw), accepted, twice, len(rows) - len(pairs), len(yearly) - accepted)


def read_joint_igos(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """How many international organisations two states both belonged to, as runs of years with the same number.

    Reads COW's own pair-years (ccode1, ccode2, year and a column an organisation, 1 = both are full members) and the
    layout of the R package peacesciencer (dyadigos = their number).  Returns country_a, country_b (a < b), from_year,
    to_year, joint_igos.  A year that the publisher left out breaks the run; years before 1946 are outside.
    """
    raw = correct(_joint(path), corrections, IGO, JOINT[:3])
    first, second, year, problems = _pairs(raw)
    whole = raw["dyadigos"].str.fullmatch("[0-9]{1,4}")
    number = pd.to_numeric(raw["dyadigos"].where(whole), errors="coerce")
    problems.append(problem(raw["dyadigos"], ~whole, "dyadigos is not a number of organisations."))
    rejects = rejected(problems, path, raw)
    rows = raw[list(STATES)].assign(**in_order(first, second), year=year, joint_igos=number)
    rows = rows[~raw.index.isin(rejects["line"])]
    pairs = rows[~_domestic(rows)]
    late = pairs[pairs["year"] >= FIRST]
    repeated = late.duplicated(["country_a", "country_b", "year"])
    kept = late[~repeated].sort_values(["country_a", "country_b", "year"])
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
    domestic = len(rows) - len(pairs)
    return Read(runs, rejects, len(raw), len(kept), int(repeated.sum()), domestic, len(pairs) - len(late))


def _joint(path: Path) -> pd.DataFrame:
    """The two states, the year and the number of joint organisations, counted where there is a column for each."""
    parts = records(path, rows=WIDE_ROWS, choose=lambda line: separator(line, JOINT[:3], ","))
    first = next(parts)
    names = {plain(name) for name in first.columns}
    if "dyadigos" in names or not set(JOINT[:3]) <= names:
        return text(path, JOINT)
    return pd.concat([_counted(part) for part in chain([first], parts)])


def _counted(part: pd.DataFrame) -> pd.DataFrame:
    """How many organisations both states belong to; cells that say neither yes nor no stand for the number."""
    named = part.rename(columns={name: plain(name) for name in part.columns})
    organisations = named.columns.difference(NO_ORGANISATION, sort=False)
    cells = named[organisations].to_numpy(dtype=object)
    both = cells == "1"
    odd = ~(both | (cells == "0") | (cells == "-1") | (cells == "-9"))
    number = both.sum(axis=1).astype("str").astype(object)
    for row in np.flatnonzero(odd.any(axis=1)):
        number[row] = ", ".join(f"{organisations[place]}={cells[row, place]}" for place in np.flatnonzero(odd[row]))
    return named[[*JOINT[:3], "broken"]].assign(dyadigos=pd.Series(number, named.index, dtype="str"))


def _pairs(raw: pd.DataFrame, ref: str = "") -> tuple[pd.Series, pd.Series, pd.Series, list[pd.DataFrame]]:
    """Both states and the year of each row, with what is wrong; states gone before our period are no problem."""
    year = years(raw["year"])
    first, unknown_first = coded_in(raw["ccode1"], year, system="cow", since=FIRST)
    second, unknown_second = coded_in(raw["ccode2"], year, system="cow", since=FIRST)
    problems = [unknown_first, unknown_second, no_year(raw["year"])]
    if ref:
        problems.append(problem(raw[ref], raw[ref] == "", f"{ref} is empty."))
    return first, second, year, problems


def _domestic(rows: pd.DataFrame) -> pd.Series:
    """Whether both states of a row are one."""
    return (rows["ccode1"] == rows["ccode2"]) | (rows["country_a"] == rows["country_b"]).fillna(False).astype(bool)


def _written(year: pd.Series) -> pd.Series:
    return year.astype("int64").astype("str")
