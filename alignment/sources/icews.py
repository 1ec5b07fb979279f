"""ICEWS: counts of reported acts by directed pair and year, in four classes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment.sources import Read, coded, correct, facts, problem, rejected, text
from alignment.sources.yearly import no_year

SOURCE = "icews_dyadyear"
QUADS = {
    "verbCoop": "verbal_cooperation",
    "matlCoop": "material_cooperation",
    "verbConf": "verbal_conflict",
    "matlConf": "material_conflict",
}
COLUMNS = ["i_iso3c", "j_iso3c", "year", *QUADS]


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Reported acts of one state towards another in each year, as ICEWS counts them in four classes.

    Needs i_iso3c (actor), j_iso3c (target), year and the four counts (verbCoop, matlCoop, verbConf, matlConf), in any
    order and capitals.  Returns facts of year precision, directed, one a pair, year and class that has any act; count =
    acts.  A pair and year in which all four are 0 is accepted and leaves no fact; one that stands earlier with the same
    counts is a duplicate, with others it is rejected.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["i_iso3c", "j_iso3c", "year"])
    actor, unknown_actor = coded(raw["i_iso3c"], system="iso3")
    target, unknown_target = coded(raw["j_iso3c"], system="iso3")
    problems = [
        unknown_actor,
        unknown_target,
        no_year(raw["year"]),
    ]
    problems += [
        problem(raw[name], ~raw[name].str.fullmatch("[0-9]{1,9}"), f"{name} is not a whole number.") for name in QUADS
    ]
    whole = raw[(raw["broken"] == "") & ~raw.index.isin(pd.concat(problems)["line"])]
    other = whole.duplicated(COLUMNS[:3]) & ~whole.duplicated(COLUMNS) & (whole["i_iso3c"] != whole["j_iso3c"])
    problems.append(problem(whole["year"], other, "This pair and year stand earlier with other counts. Keep one."))
    rejects = rejected(problems, path, raw)
    named = raw.assign(country_a=actor, country_b=target)
    good = named[~named.index.isin(rejects["line"])]
    domestic = good["country_a"] == good["country_b"]
    repeated = good.duplicated(["country_a", "country_b", "year"]) & ~domestic
    kept = good[~domestic & ~repeated]
    return Read(_facts(kept), rejects, len(raw), len(kept), int(repeated.sum()), int(domestic.sum()))


def _facts(kept: pd.DataFrame) -> pd.DataFrame:
    """One fact a pair, year and class with at least one act."""
    long = kept.rename(columns=QUADS).melt(["country_a", "country_b", "year"], list(QUADS.values()), "tag", "count")
    long = long.assign(count=long["count"].astype("int64"))
    long = long[long["count"] > 0]
    return facts(
        {
            "date": long["year"] + "-01-01",
            "precision": "year",
            "country_a": long["country_a"],
            "country_b": long["country_b"],
            "directed": True,
            "tag": long["tag"],
            "count": long["count"],
        },
        SOURCE,
    )
