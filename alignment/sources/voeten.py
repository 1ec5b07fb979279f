"""Voeten's roll calls of the General Assembly: how members voted, and which topics a resolution is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.sources import Read, SourceError, coded, correct, header, problem, rejected, text
from alignment.sources.unga import HEAD, at_odds, whole

Numbers = NDArray[np.float32]
SOURCE = "voeten"
TOPICS = ["me", "nu", "di", "hr", "co", "ec"]  # Middle East, nuclear, disarmament, human rights, colonialism, economy
COLUMNS = ["rcid", "country", "country_code", "vote", "session", "date", "unres", *TOPICS]
# By the column of codes (UNVotes, `unvotes`): the codes, and what else may tell a member that has none.
LAYOUTS = {
    "ccode": ("cow", [("countryname", "name"), ("country", "iso3"), ("country", "name")]),
    "country_code": ("iso2", [("country", "name")]),
    "country": ("name", []),
}
CAST = {"yes": "Y", "no": "N", "abstain": "A"}
VOTES = {**CAST, "1": "Y", "2": "A", "3": "N", "8": "X"}
NO_MEMBER = "9"
MISSING = {"", "na", "nan", "."}  # as R, Python and Stata write it
BEGAN = 1945  # the year in which the United Nations began
SHARED = 20  # fewer members in common say too little about whether two roll calls are one
ALIKE = 0.95  # of a resolution's votes that must be equal when the symbol says it is the same
MINORITY = 10  # members off the majority, without whom a voting pattern identifies no resolution
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def read(path: Path, corrections: pd.DataFrame | None = None) -> Read:
    """Every roll call with its topics and how each member voted: one fact a vote.

    Needs rcid, date (before 1998 only its month is right), vote and the member: ccode (COW) with 1 yes, 2 abstain,
    3 no, 8 absent, 9 no member, as UNVotes is published; or country_code (ISO alpha-2) with yes, abstain, no, as in
    the R package `unvotes`.  A member without a code is known by its name on the day.  Takes session, unres (symbol)
    and the six topic flags where the release has them.  Returns rcid, symbol, date, session, key
    (session|number|part), month, the flags (missing = unknown), country, vote (Y, N, A, X).  Rows of no members, and
    of states that `unvotes` gives neither code nor known name, are not_pairs.
    """
    raw, layout = _text(path, corrections)
    rows, problems, not_pairs = _typed(raw[raw["broken"] == ""], layout)
    placed = rows[~not_pairs & ~rows.index.isin(pd.concat(problems)["line"])]
    odds = at_odds(placed, raw, "rcid", ["session", "date", "unres", *TOPICS])
    rejects = rejected([*problems, *odds, _two_votes(placed, raw)], path, raw)
    known = rows[~rows.index.isin(rejects["line"])]
    good = known[~not_pairs[known.index]]
    repeated = good.duplicated(["rcid", "country"])
    votes = good[~repeated].rename(columns={"unres": "symbol"}).astype({"rcid": "int64"}).reset_index(drop=True)
    return Read(votes, rejects, len(raw), len(votes), int(repeated.sum()), len(known) - len(good))


def _text(path: Path, corrections: pd.DataFrame | None) -> tuple[pd.DataFrame, str]:
    """The columns that matter, those that the release lacks empty; and the column of codes."""
    held = header(path)
    layout = next((name for name in LAYOUTS if name in held), next(iter(LAYOUTS)))
    if "date" not in held and {"rcid", "vote", layout} <= set(held):
        raise SourceError(
            f"{path.name} has votes without dates: in this release another file describes the roll calls. Join the two "
            "by rcid and import the result."
        )
    optional = ["session", "unres", *TOPICS, *dict(LAYOUTS[layout][1])]
    there = [name for name in optional if name in held]
    raw = correct(text(path, ["rcid", layout, "vote", "date", *there]), corrections, SOURCE, ["rcid", layout])
    return raw.assign(**{name: "" for name in optional if name not in there}), layout


def _typed(raw: pd.DataFrame, layout: str) -> tuple[pd.DataFrame, list[pd.DataFrame], pd.Series]:
    """The records with typed columns, what is wrong with single cells, and which are not about a member."""
    rows = pd.DataFrame({"rcid": whole(raw["rcid"])}, index=raw.index)
    rows["unres"], rows["date"] = _each(raw["unres"], _plain), _days(raw["date"])
    rows["session"] = _each(raw["session"], lambda cell: _plain(cell).removesuffix(".0"))
    rows["key"], rows["month"] = _each(rows["unres"], key), _each(rows["date"].dt.strftime("%Y-%m"), str)
    flags = {topic: _each(raw[topic], lambda cell: _plain(cell).removesuffix(".0")) for topic in TOPICS}
    for topic, cells in flags.items():
        rows[topic] = cells.map({"0": False, "1": True}).astype("boolean")
    rows["country"], unknown, nameless = _countries(raw, rows["date"], layout)
    votes = _each(raw["vote"], lambda cell: cell.casefold().removesuffix(".0"))
    rows["vote"] = votes.map(VOTES)
    not_pairs = (votes == NO_MEMBER) | nameless
    vote = "vote is not yes, no or abstain (1, 3, 2; 8 absent, 9 no member). Look it up and correct it."
    day = "date is not a day such as 2019-12-27 or 12/27/2019. Find the day of the vote and write it so."
    return (
        rows,
        [
            unknown[~unknown["line"].isin(raw.index[not_pairs])],
            problem(raw["rcid"], rows["rcid"].isna(), "rcid is not the number of a roll call. Look it up."),
            problem(raw["vote"], rows["vote"].isna() & (votes != NO_MEMBER), vote),
            problem(raw["date"], rows["date"].isna() & ~not_pairs, day),
            *(
                problem(
                    raw[topic], rows[topic].isna() & (cells != ""), f"{topic} is not 0, 1 or empty. Write one of them."
                )
                for topic, cells in flags.items()
            ),
        ],
        not_pairs,
    )


def _each(values: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Every cell changed, each distinct text once."""
    places, found = pd.factorize(values, use_na_sentinel=False)
    changed = pd.Series([change("" if pd.isna(cell) else str(cell).strip()) for cell in found], dtype="str")
    return pd.Series(changed.array.take(places), index=values.index, name=values.name)


def _plain(cell: str) -> str:
    return "" if cell.casefold() in MISSING else cell


def _days(dates: pd.Series) -> pd.Series:
    """Days written 2019-12-27, with or without a time, or 12/27/2019; missing where it is none."""
    places, found = pd.factorize(dates)
    texts = pd.Series(found, dtype="str").str.strip()
    iso = texts.str.extract(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:$|[ T])")[0]
    days = pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")
    american = pd.to_datetime(texts.where(iso.isna()), format="%m/%d/%Y", errors="coerce")
    days = days.fillna(american).where(lambda day: day.dt.year >= BEGAN)
    return pd.Series(days.astype("datetime64[us]").array.take(places), index=dates.index)


def _countries(raw: pd.DataFrame, day: pd.Series, layout: str) -> tuple[pd.Series, pd.DataFrame, pd.Series]:
    """Members by code, else by name on the day; what is wrong; and whose row is to be passed over.

    `unvotes` has no code for states that are no more (the Federal Republic of Germany, Zanzibar).
    """
    system, names = LAYOUTS[layout]
    # Among ISO codes NA is Namibia's, not a missing one.
    codes = _each(raw[layout], str if system == "iso2" else lambda cell: _plain(cell).removesuffix(".0"))
    country, unknown = coded(codes, on=day, system=system)
    for column, kind in names:
        left = raw.loc[(codes == "") & country.isna() & (_each(raw[column], _plain) != ""), column]
        if len(left):
            named, _ = coded(left, on=day[left.index], system=kind)
            country = country.fillna(named.reindex(country.index))
    nameless = (codes == "") & country.isna() & (system == "iso2")
    return country, unknown[unknown["line"].isin(country.index[country.isna()])], nameless


def _two_votes(placed: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Members with different votes in one roll call: which one is right, only the record can say."""
    several = placed[placed.duplicated(["rcid", "country"], keep=False)]
    votes = several.drop_duplicates(["rcid", "country", "vote"])
    two = votes[votes.duplicated(["rcid", "country"], keep=False)].set_index(["rcid", "country"]).index
    odd = several.set_index(["rcid", "country"]).index.isin(two)
    said = "This member stands in the roll call with another vote, too. Delete the wrong row."
    return problem(raw.loc[several.index, "vote"], pd.Series(odd, index=several.index), said)


def as_roll_calls(votes: pd.DataFrame) -> pd.DataFrame:
    """Voeten's votes (as `read` gives them) in the form of unga.wide: one row a roll call, one column a member.

    Returns the columns of unga.HEAD (undl_id is rcid; totals are counted from the votes; non_voting and members are
    missing where the release leaves absences out), the six flags and the members: Y, N, A, X, missing where there is
    no vote.  Of a vote that stands twice, the later counts.  Sorted by date, then undl_id.
    """
    votes = votes.drop_duplicates(["rcid", "country"], keep="last")
    heads = votes.drop_duplicates("rcid").set_index("rcid")[["symbol", "date", "session", *TOPICS]]
    cells = votes.pivot(index="rcid", columns="country", values="vote").reindex(heads.index)  # noqa: PD010 - no repeats
    counts = {
        name: (cells == vote).sum(axis=1).astype("int16")
        for name, vote in (("yes", "Y"), ("no", "N"), ("abstain", "A"), ("non_voting", "X"))
    }
    without_absences = not (votes["vote"] == "X").any()
    counts["members"] = cells.notna().sum(axis=1).astype("int16")
    for name in ("non_voting", "members"):
        counts[name] = counts[name].astype("Int16").mask(pd.Series(without_absences, index=cells.index))
    table = pd.concat([heads.assign(**counts, source=SOURCE), cells[sorted(cells.columns)]], axis=1)
    table = table.rename_axis("undl_id").reset_index()[[*HEAD, *TOPICS, *sorted(cells.columns)]]
    return table.sort_values(["date", "undl_id"], ignore_index=True)


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
    coded_votes = coded_votes[coded_votes[TOPICS].notna().all(axis=1)]
    theirs = coded_votes.drop_duplicates("rcid").set_index("rcid")
    cast = coded_votes.pivot(index="rcid", columns="country", values="vote")  # noqa: PD010 - it refuses repeats
    members = [name for name in roll_calls.columns if name in cast.columns]
    ours = roll_calls[members]
    shared, alike = _compare(ours, cast[members])
    flags = theirs.loc[cast.index, TOPICS].to_numpy("bool")
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
    for vote in CAST.values():
        equal += (ours == vote).to_numpy("float32") @ (theirs == vote).to_numpy("float32").T
    cast = list(CAST.values())
    shared = ours.isin(cast).to_numpy("float32") @ theirs.isin(cast).to_numpy("float32").T
    return shared, np.divide(equal, shared, out=np.zeros_like(equal), where=shared > 0)


def _minority(ours: pd.DataFrame) -> Numbers:
    """Members of each roll call that voted otherwise than most."""
    counts = np.stack([(ours == vote).sum(axis=1).to_numpy() for vote in CAST.values()])
    return (counts.sum(axis=0) - counts.max(axis=0)).astype("float32")
