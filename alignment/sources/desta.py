"""DESTA: trade agreements, by pair of parties."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment.sources import Read, coded, correct, facts, in_order, problem, rejected, text

SOURCE = "desta"
PARTIES = [f"c{place}" for place in range(1, 92)]
ROLES = [f"mc{place}" for place in range(1, 92)]
COLUMNS = ["number", "entry_type", "year", "typememb", *PARTIES, *ROLES]
KINDS = ("base_treaty", "accession")
BLOCS = ("3", "4")  # typememb: a bloc with a state, a bloc with a bloc
KOSOVO = "900"  # which ISO has not numbered
# DESTA gives later states' codes for their predecessors: the code of the time, and the last year in which it held.
EARLIER = {"643": ("810", 1991), "203": ("200", 1991), "688": ("891", 2005)}
ENCODING, SEPARATOR = "latin-1", ";"


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Pairs of states that signed a trade agreement with each other or joined one.

    Needs number, entry_type, year (of signature), c1 to c91 (ISO numeric codes of the parties) and mc1 to mc91 (their
    roles). Returns facts of year precision, undirected, tag trade_agreement, source_ref = DESTA's number.  Where
    roles tell blocs apart (the EC and Mexico) only pairs across them count; in an accession (role 1 = acceding) only
    pairs with an acceding state.  Protocols, consolidated texts, withdrawals and negotiations are outside.
    """
    raw = correct(text(path, COLUMNS, sep=SEPARATOR, encoding=ENCODING), corrections, SOURCE, ["number"])
    carried = raw["entry_type"].isin(KINDS)
    parties = _parties(raw[carried])
    codes, unknown = coded(parties["code"], on=parties["year"], system="numeric")
    codes = codes.mask(parties["code"] == KOSOVO, "XKX")
    rejects = rejected(
        [
            unknown[unknown["value"] != KOSOVO],
            problem(raw["year"], carried & (_year(raw) == 0), "year of signature is missing."),
        ],
        path,
        raw,
        sep=SEPARATOR,
        encoding=ENCODING,
    )
    known = parties.assign(country=codes)[~parties.index.isin(rejects["line"])]
    pairs = _pairs(known)
    rows = int((carried & ~raw.index.isin(rejects["line"])).sum())
    found = facts(
        {
            "date": pairs["year"].astype(str) + "-01-01",
            "precision": "year",
            "country_a": pairs["country_a"],
            "country_b": pairs["country_b"],
            "directed": False,
            "tag": "trade_agreement",
            "source_ref": pairs["number"],
        },
        SOURCE,
    )
    return Read(found, rejects, len(raw), rows, outside=int((~carried).sum()))


def _year(raw: pd.DataFrame) -> pd.Series:
    """Year of signature, 0 where it is missing."""
    return pd.to_numeric(raw["year"], errors="coerce").fillna(0).astype("int64")


def _parties(raw: pd.DataFrame) -> pd.DataFrame:
    """One row a party of an agreement: number, year, code, role, and whether roles tell blocs or newcomers apart."""
    joined = raw["entry_type"] == "accession"
    newcomers = joined & (raw[ROLES] == "1").any(axis=1)
    differ = (raw[ROLES].ne(raw["mc1"], axis=0) & (raw[ROLES] != "NA")).any(axis=1)
    blocs = differ & ~newcomers & (joined | raw["typememb"].isin(BLOCS))
    about = pd.DataFrame({"number": raw["number"], "year": _year(raw), "newcomers": newcomers, "blocs": blocs})
    listed = pd.concat(
        [about.assign(code=raw[party], role=raw[role]) for party, role in zip(PARTIES, ROLES, strict=True)]
    )
    listed = listed[listed["code"] != "NA"].sort_values("number", kind="stable")
    listed.index.name = "line"
    for later, (earlier, until) in EARLIER.items():
        listed["code"] = listed["code"].mask((listed["code"] == later) & (listed["year"] <= until), earlier)
    return listed


def _pairs(parties: pd.DataFrame) -> pd.DataFrame:
    """Every two parties of an agreement that it binds to each other."""
    both = parties.merge(parties, on=["number", "year", "newcomers", "blocs"], suffixes=("_1", "_2"))
    both = both[both["country_1"] < both["country_2"]]
    joining = (both["role_1"] == "1") | (both["role_2"] == "1")
    across = both["role_1"] != both["role_2"]
    bound = both[(joining | ~both["newcomers"]) & (across | ~both["blocs"])]
    return bound.assign(**in_order(bound["country_1"], bound["country_2"]))[
        ["number", "year", "country_a", "country_b"]
    ].drop_duplicates()
