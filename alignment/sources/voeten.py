"""Voeten's roll calls of the General Assembly: which topics a resolution is about."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.sources import Read, coded, correct, problem, rejected, text

Numbers = NDArray[np.float32]
SOURCE = "voeten"
TOPICS = ["me", "nu", "di", "hr", "co", "ec"]  # Middle East, nuclear, disarmament, human rights, colonialism, economy
COLUMNS = ["rcid", "country", "country_code", "vote", "session", "date", "unres", *TOPICS]
VOTES = {"yes": "Y", "no": "N", "abstain": "A"}
SHARED = 20  # fewer members in common say too little about whether two roll calls are one
ALIKE = 0.95  # of a resolution's votes that must be equal when the symbol says it is the same
MINORITY = 10  # members off the majority, without whom a voting pattern identifies no resolution
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Every roll call with its topics and the votes cast: one fact a vote.

    Needs rcid, country_code (ISO alpha-2), vote (yes, no, abstain), session, date (before 1998 only its month is
    right), unres (symbol) and the six topic flags.  Returns rcid, key (session|number|part), month, the flags as
    bool, country, vote. Rows of states for which this release has no code are not_pairs: they can confirm nothing.
    """
    raw = correct(text(path, COLUMNS), corrections, SOURCE, ["rcid", "country_code"])
    nameless = raw["country_code"] == ""
    country, unknown = coded(raw["country_code"], on=pd.to_datetime(raw["date"], errors="coerce"), system="iso2")
    flags = [problem(raw[topic], ~raw[topic].isin(["0", "1"]), f"{topic} is not 0 or 1.") for topic in TOPICS]
    odd = problem(raw["vote"], ~raw["vote"].isin(list(VOTES)), "vote is not yes, no or abstain.")
    rejects = rejected([unknown[~unknown["line"].isin(raw.index[nameless])], odd, *flags], path, raw)
    good = raw.assign(country=country)[~raw.index.isin(rejects["line"]) & ~nameless]
    repeated = good.duplicated(["rcid", "country"])
    kept = good[~repeated]
    votes = pd.DataFrame(
        {
            "rcid": kept["rcid"].astype("int64"),
            "key": kept["unres"].map(key),
            "month": kept["date"].str[:7],
            **{topic: kept[topic] == "1" for topic in TOPICS},
            "country": kept["country"],
            "vote": kept["vote"].map(VOTES),
        }
    )
    return Read(votes.reset_index(drop=True), rejects, len(raw), len(kept), int(repeated.sum()), int(nameless.sum()))


def key(symbol: str) -> str:
    """Session, number and part of a resolution, however its symbol is written; empty where it has none.

    A/RES/3324(XXIX)[B] and R/29/3324B are 29|3324|B; A/RES/33/116[A-IV] and R/33/116A/IV are 33|116|AIV.
    """
    old = re.fullmatch(r"A/RES/(\d+)\(([^)]+)\)(.*)", symbol)
    new = re.fullmatch(r"(?:A/RES|R)/(\d+|E?S-\w+)/(\d+)(.*)", symbol)
    if old:
        number, session, part = old.groups()
        session = str(_roman(session)) if re.fullmatch("[IVXLC]+", session) else session
    elif new:
        session, number, part = new.groups()
    else:
        return ""
    return f"{session}|{number}|{re.sub(r'[^A-Z0-9]', '', part.upper())}"


def _roman(text: str) -> int:
    digits = [ROMAN[letter] for letter in text]
    return sum(-digit if digit < max(digits[place:]) else digit for place, digit in enumerate(digits))


def topics(roll_calls: pd.DataFrame, coded_votes: pd.DataFrame) -> pd.DataFrame:
    """The topics of each resolution of `roll_calls` (as unga.wide gives), missing where none is surely the same.

    A roll call is the same when its symbol is and at least 95 % of the votes both record are equal; or, where no
    symbol matches, when it falls in the same month, every vote both record is equal and at least ten members were off
    the majority. Both want 20 votes in common, and all roll calls that fit must agree on the topics: a wrong match is
    worse than none. Returns undl_id, the six flags (boolean, missing = unknown), matched_by (symbol, votes or empty).
    """
    theirs = coded_votes.drop_duplicates("rcid").set_index("rcid")
    cast = coded_votes.pivot(index="rcid", columns="country", values="vote")  # noqa: PD010 - it refuses repeats
    members = [name for name in roll_calls.columns if name in cast.columns]
    ours = roll_calls[members]
    shared, alike = _compare(ours, cast[members])
    flags = theirs.loc[cast.index, TOPICS].to_numpy()
    keys, months = theirs.loc[cast.index, "key"].to_numpy(), theirs.loc[cast.index, "month"].to_numpy()
    found = []
    for row, (symbol, date, minority) in enumerate(
        zip(roll_calls["symbol"], roll_calls["date"], _minority(ours), strict=True)
    ):
        enough = shared[row] >= SHARED
        named = enough & (keys == key(symbol)) & (alike[row] >= ALIKE) & (key(symbol) != "")
        fits, how = named & (alike[row] == alike[row][named].max(initial=0)), "symbol"
        if not fits.any() and minority >= MINORITY:
            fits, how = enough & (months == f"{date:%Y-%m}") & (alike[row] == 1), "votes"
        sure = fits.any() and (flags[fits] == flags[fits][0]).all()
        found.append([*flags[fits][0], how] if sure else [None] * len(TOPICS) + [""])
    table = pd.DataFrame(found, columns=[*TOPICS, "matched_by"]).astype(dict.fromkeys(TOPICS, "boolean"))
    return table.assign(undl_id=roll_calls["undl_id"].to_numpy())[["undl_id", *TOPICS, "matched_by"]]


def _compare(ours: pd.DataFrame, theirs: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """For every roll call of ours and of theirs: votes both record, and the share of them that are equal."""
    equal = np.zeros((len(ours), len(theirs)), dtype="float32")
    for vote in VOTES.values():
        equal += (ours == vote).to_numpy("float32") @ (theirs == vote).to_numpy("float32").T
    cast = list(VOTES.values())
    shared = ours.isin(cast).to_numpy("float32") @ theirs.isin(cast).to_numpy("float32").T
    return shared, np.divide(equal, shared, out=np.zeros_like(equal), where=shared > 0)


def _minority(ours: pd.DataFrame) -> Numbers:
    """Members of each roll call that voted otherwise than most."""
    counts = np.stack([(ours == vote).sum(axis=1).to_numpy() for vote in VOTES.values()])
    return (counts.sum(axis=0) - counts.max(axis=0)).astype("float32")
