"""ATOP: alliances of two states, from years in force to spells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from alignment.sources import Read, correct, facts, header, in_order, plain, problem, rejected, text
from alignment.sources.yearly import coded_in, no_year, years

SOURCE = "atop"
OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")
OWED = ("defense", "offense", "neutral", "nonagg", "consul")  # as ATOP names them
# The two states, the year and the obligations: in ATOP's file of directed pairs, in that of undirected ones, and in the
# R package peacesciencer.
LAYOUTS = (
    ("stateA", "stateB", "year", *OWED),
    ("mem1", "mem2", "year", *OWED),
    ("ccode1", "ccode2", "year", *(f"atop_{name}" for name in OWED)),
)
FIRST = 1946  # our period
ONE = {255: 260, 679: 678}  # Germany and Yemen went on under another COW code
ENCODING = "latin-1"  # any will do: only numbers are read


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Years through which two states were bound by the same obligations.

    Reads ATOP's directed pair-years (stateA, stateB, year, defense, offense, neutral, nonagg, consul: 1 = owed by A to
    B), its undirected ones (mem1, mem2) and the layout of the R package peacesciencer (ccode1, ccode2, atop_defense
    ...); states are COW codes.  Returns spells of year precision, undirected: date = 1 January of the first year,
    end_date = 31 December of the last, empty when it was in force in the file's last year; source_ref = the obligations
    that either owed; tag alliance when one is defence or offence, otherwise pact (many are multilateral: all members of
    the OSCE owe each other non-aggression). Spells over before 1946, and years without any obligation, are outside.
    """
    one, other, dated, *owed = layout = _layout(path)
    raw = correct(text(path, layout, encoding=ENCODING), corrections, SOURCE, [one, other, dated])
    year = years(raw[dated])
    first, unknown_first = coded_in(raw[one], year, system="cow", since=FIRST)
    second, unknown_second = coded_in(raw[other], year, system="cow", since=FIRST)
    codes = {name: pd.to_numeric(raw[name].where(raw[name].str.fullmatch("[0-9]{1,3}"))) for name in (one, other)}
    early = year < FIRST
    problems = [unknown_first, unknown_second, no_year(raw[dated])]
    problems += [problem(raw[name], early & code.isna(), f"{name} is not a COW code.") for name, code in codes.items()]
    problems += [problem(raw[name], ~raw[name].isin(["0", "1"]), f"{name} is not 0 or 1.") for name in owed]
    rejects = rejected(problems, path, raw, encoding=ENCODING)
    numbers = [code.replace(ONE) for code in codes.values()]
    swap = numbers[0] > numbers[1]
    rows = pd.DataFrame(
        {
            "one": numbers[0].mask(swap, numbers[1]),
            "other": numbers[1].mask(swap, numbers[0]),
            "country_one": first.mask(swap, second),
            "country_other": second.mask(swap, first),
            "year": year,
            **{name: raw[column] == "1" for name, column in zip(OBLIGATIONS, owed, strict=True)},
        }
    )[~raw.index.isin(rejects["line"])]
    pairs = rows[rows["one"] != rows["other"]]
    spells = _spells(pairs[pairs[list(OBLIGATIONS)].any(axis=1)])
    carried = spells[spells["last"] >= FIRST]
    accepted = int(carried["rows"].sum())
    return Read(
        _facts(carried, rows["year"].max()),
        rejects,
        len(raw),
        accepted,
        not_pairs=len(rows) - len(pairs),
        outside=len(pairs) - accepted,
    )


def _layout(path: Path) -> tuple[str, ...]:
    """The layout whose columns the header has, or has most of."""
    found = header(path, encoding=ENCODING)
    return max(LAYOUTS, key=lambda layout: sum(plain(name) in found for name in layout))


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


def _facts(spells: pd.DataFrame, end: float) -> pd.DataFrame:
    """One fact a spell; those that last to `end`, the file's last year, have no end."""
    owed = spells[list(OBLIGATIONS)].to_numpy(dtype=bool)
    names = np.array(OBLIGATIONS, dtype=object)
    armed = spells["defense"] | spells["offense"]
    first, last = spells["first"].astype(int).astype(str), spells["last"].astype(int).astype(str)
    return facts(
        {
            "date": first + "-01-01",
            "precision": "year",
            "end_date": (last + "-12-31").where(spells["last"] < end),
            **in_order(spells["country_one"], spells["country_other"]),
            "directed": False,
            "tag": np.where(armed, "alliance", "pact"),
            "source_ref": ["+".join(names[row]) for row in owed],
        },
        SOURCE,
    )
