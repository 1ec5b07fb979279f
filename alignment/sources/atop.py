"""ATOP: alliances of two states, from years in force to spells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources import Read, coded, correct, facts, in_order, problem, rejected, text

SOURCE = "atop"
OBLIGATIONS = {
    "atop_defense": "defense",
    "atop_offense": "offense",
    "atop_neutral": "neutrality",
    "atop_nonagg": "nonaggression",
    "atop_consul": "consultation",
}
COLUMNS = ["ccode1", "ccode2", "year", *OBLIGATIONS]
FIRST, LAST = 1946, 2018  # our period; the end of ATOP's
ONE = {"255": "260", "679": "678"}  # Germany and Yemen went on under another COW code


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Years through which two states were bound by the same obligations.

    Needs ccode1, ccode2 (COW), year and the five obligations (1 = owed by ccode1 to ccode2).  Returns spells of year
    precision, undirected: date = 1 January of the first year, end_date = 31 December of the last, empty when it was
    in force in 2018, where ATOP ends; source_ref = the obligations that either owed; tag alliance when one is defence
    or offence, otherwise pact (many are multilateral: all members of the OSCE owe each other non-aggression). Spells
    over before 1946, and years without any obligation, are outside.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["ccode1", "ccode2", "year"])
    year = pd.to_numeric(raw["year"], errors="coerce")
    dated = year.fillna(0).astype("int64")
    first, unknown_first = coded(raw["ccode1"], on=dated, system="cow")
    second, unknown_second = coded(raw["ccode2"], on=dated, system="cow")
    problems = [problem(raw[name], ~raw[name].isin(["0", "1"]), f"{name} is not 0 or 1.") for name in OBLIGATIONS]
    rejects = rejected(
        [
            *_in_period(unknown_first, year),
            *_in_period(unknown_second, year),
            problem(raw["year"], year.isna(), "year is not a year such as 1949."),
            *problems,
        ],
        path,
        raw,
    )
    lines = pd.DataFrame({name: raw[name].replace(ONE).astype(str) for name in ("ccode1", "ccode2")})
    swap = lines["ccode1"].astype(int) > lines["ccode2"].astype(int)
    years = pd.DataFrame(
        {
            "one": lines["ccode1"].mask(swap, lines["ccode2"]),
            "other": lines["ccode2"].mask(swap, lines["ccode1"]),
            "country_one": first.mask(swap, second),
            "country_other": second.mask(swap, first),
            "year": year,
            **{name: raw[name] == "1" for name in OBLIGATIONS},
        }
    )[~raw.index.isin(rejects["line"])]
    bound = years[years[list(OBLIGATIONS)].any(axis=1)]
    spells = _spells(bound)
    carried = spells[spells["last"] >= FIRST]
    accepted = int(carried["rows"].sum())
    return Read(_facts(carried), rejects, len(raw), accepted, outside=len(years) - accepted)


def _in_period(unknown: pd.DataFrame, year: pd.Series) -> list[pd.DataFrame]:
    """Unknown states matter only in our period: countries.csv does not list those gone before."""
    return [unknown[unknown["line"].map(year) >= FIRST]]


def _spells(years: pd.DataFrame) -> pd.DataFrame:
    """Runs of years in which a pair owed the same: first and last year, obligations, and how many rows went in."""
    yearly = years.groupby(["one", "other", "year"], as_index=False).agg(
        {**dict.fromkeys(OBLIGATIONS, "any"), "country_one": "first", "country_other": "first"}
    )
    yearly["rows"] = years.groupby(["one", "other", "year"]).size().to_numpy()
    same = ["one", "other", *OBLIGATIONS]
    starts = (yearly["year"].diff() != 1) | (yearly[same] != yearly[same].shift()).any(axis=1)
    return (
        yearly.assign(first=yearly["year"], last=yearly["year"])
        .groupby(starts.cumsum())
        .agg(
            {
                "country_one": "first",
                "country_other": "first",
                "first": "min",
                "last": "max",
                "rows": "sum",
                **dict.fromkeys(OBLIGATIONS, "first"),
            }
        )
    )


def _facts(spells: pd.DataFrame) -> pd.DataFrame:
    owed = spells[list(OBLIGATIONS)].to_numpy(dtype=bool)
    names = np.array(list(OBLIGATIONS.values()), dtype=object)
    armed = spells["atop_defense"] | spells["atop_offense"]
    first, last = spells["first"].astype(int).astype(str), spells["last"].astype(int).astype(str)
    return facts(
        {
            "date": first + "-01-01",
            "precision": "year",
            "end_date": (last + "-12-31").where(spells["last"] < LAST),
            **in_order(spells["country_one"], spells["country_other"]),
            "directed": False,
            "tag": np.where(armed, "alliance", "pact"),
            "source_ref": ["+".join(names[row]) for row in owed],
        },
        SOURCE,
    )
