"""DESTA: trade agreements, by pair of parties."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from alignment.sources import Read, correct, facts, header, in_order, problem, rejected, text
from alignment.sources.yearly import coded_in, no_year, years

SOURCE = "desta"
PARTIES = [f"c{place}" for place in range(1, 92)]
ROLES = [f"m{party}" for party in PARTIES]
COLUMNS = ["number", "entry_type", "year"]
PAIR = ["iso1", "iso2"]
KINDS = ("base_treaty", "accession")
OTHER_KINDS = ("protocol or amendment", "consolidated", "withdrawal", "negotiation")
BLOCS = ("3", "4")  # typememb: a bloc with a state, a bloc with a bloc
NOBODY = ("NA", "")
KOSOVO = "900"  # which ISO has not numbered
# DESTA gives later states' codes for their predecessors: the code of the time, and the last year in which it held.
EARLIER = {"643": ("810", 1991), "203": ("200", 1991), "688": ("891", 2005)}
ENCODING, SEPARATOR = "latin-1", ";"


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Pairs of states that signed a trade agreement with each other or joined one.

    Reads DESTA's list of treaties (number, entry_type, year of signature, typememb, c1, c2 ... = ISO numeric codes of
    the parties, mc1, mc2 ... = their roles) and its list of pairs (number, entry_type, year, iso1, iso2), with commas
    or semicolons.  Returns facts of year precision, undirected, tag trade_agreement, source_ref = DESTA's number.
    Where roles tell blocs apart (the EC and Mexico) only pairs across them count; in an accession (role 1 = acceding)
    only pairs with an acceding state.  Protocols, consolidated texts, withdrawals and negotiations are outside;
    agreements that bind no two states, not_pairs.
    """
    found = header(path, sep=SEPARATOR, encoding=ENCODING)
    return (_read_pairs if set(PAIR) <= set(found) else _read_list)(path, corrections, found)


def _read_list(path: Path, corrections: pd.DataFrame | None, found: list[str]) -> Read:
    """A row an agreement."""
    parties = [name for name in found if re.fullmatch("c[0-9]+", name) and f"m{name}" in found] or PARTIES[:2]
    wanted = [*COLUMNS, "typememb", *parties, *(f"m{party}" for party in parties)]
    raw = correct(text(path, wanted, sep=SEPARATOR, encoding=ENCODING), corrections, SOURCE, ["number"])
    carried = raw["entry_type"].isin(KINDS)
    listed = _parties(raw[carried], parties)
    codes, unknown = _coded(listed["code"], listed["year"])
    unknown = unknown.assign(column=unknown["line"].map(listed["party"]), line=unknown["line"].map(listed["line"]))
    rejects = rejected([unknown, *_problems(raw, carried)], path, raw, encoding=ENCODING)
    pairs = _bound(listed.assign(country=codes)[~listed["line"].isin(rejects["line"])])
    good = ~raw.index.isin(rejects["line"])
    once = pairs.drop_duplicates(["number", "year", "country_a", "country_b"])
    bound, accepted = pairs["line"].nunique(), once["line"].nunique()
    alone, outside = int((carried & good).sum()) - bound, int((~carried & good).sum())
    return Read(_facts(once), rejects, len(raw), accepted, bound - accepted, alone, outside)


def _read_pairs(path: Path, corrections: pd.DataFrame | None, _: list[str]) -> Read:
    """A row two parties of an agreement."""
    raw = text(path, [*COLUMNS, *PAIR], sep=SEPARATOR, encoding=ENCODING)
    if corrections is not None:  # those of a party or a role are for the list of treaties
        corrections = corrections[corrections["column"].isin(raw.columns)]
    raw = correct(raw, corrections, SOURCE, ["number"])
    carried = raw["entry_type"].isin(KINDS)
    year = years(raw["year"]).where(carried)
    codes = [_coded(_at_the_time(raw[name], year), year) for name in PAIR]
    unknown = [problems[problems["line"].map(carried & year.notna())] for _, problems in codes]
    rejects = rejected([*unknown, *_problems(raw, carried)], path, raw, encoding=ENCODING)
    good = ~raw.index.isin(rejects["line"])
    rows = raw[["number"]].assign(year=year, **in_order(codes[0][0], codes[1][0]))[carried & good]
    pairs = rows[rows["country_a"] != rows["country_b"]]
    kept = pairs.drop_duplicates()
    return Read(
        _facts(kept),
        rejects,
        len(raw),
        len(kept),
        len(pairs) - len(kept),
        len(rows) - len(pairs),
        int((~carried & good).sum()),
    )


def _problems(raw: pd.DataFrame, carried: pd.Series) -> list[pd.DataFrame]:
    """What is wrong with the cells that every agreement needs."""
    kind = raw["entry_type"]
    said = f"entry_type is none of {', '.join((*KINDS, *OTHER_KINDS))}."
    return [
        problem(kind, ~carried & ~kind.isin(OTHER_KINDS), said),
        problem(raw["number"], carried & (raw["number"] == ""), "number is empty."),
        no_year(raw["year"], carried),
    ]


def _at_the_time(code: pd.Series, year: pd.Series) -> pd.Series:
    """Party codes, with those of later states replaced by their predecessors'."""
    for later, (earlier, until) in EARLIER.items():
        code = code.mask((code == later) & (year <= until), earlier)
    return code


def _coded(code: pd.Series, year: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    countries, unknown = coded_in(code, year, system="numeric")
    return countries.mask(code == KOSOVO, "XKX"), unknown[unknown["value"] != KOSOVO]


def _parties(raw: pd.DataFrame, parties: list[str]) -> pd.DataFrame:
    """One row a party of an agreement, with its role, and whether roles tell blocs or newcomers apart."""
    roles = raw[[f"m{party}" for party in parties]]
    joined = raw["entry_type"] == "accession"
    newcomers = joined & (roles == "1").any(axis=1)
    differ = (roles.ne(roles.iloc[:, 0], axis=0) & ~roles.isin(NOBODY)).any(axis=1)
    blocs = differ & ~newcomers & (joined | raw["typememb"].isin(BLOCS))
    about = pd.DataFrame({"number": raw["number"], "year": years(raw["year"]), "newcomers": newcomers, "blocs": blocs})
    listed = pd.concat([about.assign(party=name, code=raw[name], role=raw[f"m{name}"]) for name in parties])
    listed = listed[~listed["code"].isin(NOBODY)].rename_axis("line").reset_index()
    return listed.assign(code=_at_the_time(listed["code"], listed["year"]))


def _bound(parties: pd.DataFrame) -> pd.DataFrame:
    """Every two parties of an agreement that it binds to each other."""
    both = parties.merge(parties, on=["line", "number", "year", "newcomers", "blocs"], suffixes=("_1", "_2"))
    both = both[both["country_1"] < both["country_2"]]
    joining = (both["role_1"] == "1") | (both["role_2"] == "1")
    across = both["role_1"] != both["role_2"]
    bound = both[(joining | ~both["newcomers"]) & (across | ~both["blocs"])]
    return bound.assign(**in_order(bound["country_1"], bound["country_2"]))[
        ["line", "number", "year", "country_a", "country_b"]
    ].drop_duplicates()


def _facts(pairs: pd.DataFrame) -> pd.DataFrame:
    return facts(
        {
            "date": pairs["year"].astype("int64").astype("str") + "-01-01",
            "precision": "year",
            "country_a": pairs["country_a"],
            "country_b": pairs["country_b"],
            "directed": False,
            "tag": "trade_agreement",
            "source_ref": pairs["number"],
        },
        SOURCE,
    )
