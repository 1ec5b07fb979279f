"""The UN General Assembly's roll calls, in the bulk layout of the UN Digital Library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from alignment import countries
from alignment.sources import Read, SourceError, coded, correct, header, problem, rejected, text

SOURCE, PROVISIONAL = "unga", "unga_provisional"
TOTALS = {"Y": "total_yes", "N": "total_no", "A": "total_abstentions", "X": "total_non_voting"}
STATED = [*TOTALS.values(), "total_ms"]
COLUMNS = ["undl_id", "ms_code", "ms_vote", "date", "session", "resolution", *STATED]
OF_RESOLUTION = ["resolution", "date", "session", *STATED]
HEAD = ["undl_id", "symbol", "date", "session", "yes", "no", "abstain", "non_voting", "members", "source"]
# How the library writes a vote: NV was its X in the release of 2024, nothing stands for it in the records behind.
VOTES = {"Y": "Y", "N": "N", "A": "A", "X": "X", "NV": "X", "": "X"}
MOST = 999  # members that a total may count
MENDED = ".rows."  # in the name of a file of rejected rows, which may hold some rows of a resolution only
NAMES = {"CONGO": "COG", "YEMEN": "YEM"}  # of two Congos and two Yemens, the ones that the library calls only so


def read(path: Path, corrections: pd.DataFrame | None = None, *, source: str = SOURCE, strict: bool = False) -> Read:
    """How each member voted on each resolution that went to a roll call.

    Needs undl_id, ms_code (ISO alpha-3 of the time; ms_name counts where it is empty), ms_vote (Y yes, N no, A
    abstained, X did not vote), date, session, resolution and the stated totals (an empty one is counted from the
    rows).  Returns one fact a vote: the columns of HEAD, country, vote; a member that the totals count among the
    non-voting but that has no row is added as X.  All rows of a resolution that contradicts itself are rejected: its
    votes do not add up to its totals, a vote is none, a member has two, or its rows disagree on its symbol, date,
    session or totals.  `strict` raises SourceError instead, and where a row is repeated.  A file of rejected rows that
    an import wrote (un-1.rows.csv) may hold some rows of a resolution only.
    """
    raw = correct(_text(path), corrections, source, ["undl_id", "ms_code"])
    rows, problems = _typed(raw)
    alone = [found["line"] for found in problems]
    placed = rows[rows["undl_id"].notna() & rows["seated"]]
    lost = _lost(placed, raw.index[raw["broken"] != ""].union(rows.index[rows["undl_id"].isna()]))
    lost = _partly(placed) if MENDED in path.name else lost
    against = _contradictions(placed, raw, lost, strict=strict)
    complete = ~_of(placed, pd.concat([*alone, against["line"]])) & ~placed["undl_id"].isin(lost.index)
    left_out, unlike = _left_out(placed[complete], raw)
    for line, said in pd.concat([against, unlike])[["line", "problem"]].itertuples(index=False) if strict else ():
        raise SourceError(f"{path.name} line {line}: {said}")
    rejects = rejected([*problems, against, unlike], path, raw)
    good = rows[~rows.index.isin(rejects["line"])]
    accepted = good[~good["again"]]
    votes = _votes(pd.concat([accepted, left_out], ignore_index=True), source)
    return Read(votes, rejects, len(raw), len(accepted), int(good["again"].sum()))


def _text(path: Path) -> pd.DataFrame:
    """The columns that matter: ms_name where the file has it, ms_code unless it has only names."""
    held = header(path)
    wanted = [name for name in COLUMNS if name != "ms_code" or name in held or "ms_name" not in held]
    raw = text(path, [*wanted, "ms_name"] if "ms_name" in held else wanted)
    return raw.assign(**{name: "" for name in ("ms_code", "ms_name") if name not in raw})


def _typed(raw: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The records with typed columns, and what is wrong with single cells.

    `who` tells members apart even where the code is unknown; `again` marks a member's later rows in a resolution,
    `seated` is false where a country was no member.
    """
    raw = raw[raw["broken"] == ""]
    rows = pd.DataFrame({name: whole(raw[name]) for name in ("undl_id", *STATED)}, index=raw.index)
    rows[STATED] = rows[STATED].where(rows[STATED] <= MOST)
    rows["date"] = pd.to_datetime(raw["date"].str.strip(), format="%Y-%m-%d", errors="coerce")
    rows["resolution"], rows["session"] = raw["resolution"].str.strip(), raw["session"].str.strip()
    rows["country"], unknown = _countries(raw, rows["date"])
    names = (raw["ms_code"] + raw["ms_name"]).str.strip()
    rows["who"] = rows["country"].fillna(names.mask(names == "", raw.index.astype("str")))
    rows["again"] = rows.duplicated(["undl_id", "who"])
    rows["vote"] = raw["ms_vote"].str.strip().str.upper().map(VOTES)
    rows["seated"], no_seat = _seats(raw, rows)
    totals = [
        problem(raw[n], rows[n].isna() & (raw[n].str.strip() != ""), f"{n} is no number of members.") for n in STATED
    ]
    day = "date is not a day such as 2024-12-17. Find the day of adoption and put it in corrections.csv."
    number = "undl_id is not the number of a record in the library. Look it up and put it in."
    problems = [problem(raw["undl_id"], rows["undl_id"].isna(), number), problem(raw["date"], rows["date"].isna(), day)]
    return rows, [unknown, no_seat, *problems, *totals]


def whole(values: pd.Series) -> pd.Series:
    """Whole numbers out of text such as 120, or 120.0 as in the release of 2026; missing where it is none."""
    places, found = pd.factorize(values)
    texts = pd.Series(found, dtype="str").str.strip()
    numbers = pd.to_numeric(texts.where(texts.str.fullmatch(r"[0-9]{1,15}(?:\.0*)?")), errors="coerce")
    return pd.Series(numbers.to_numpy("float64", na_value=np.nan)[places], index=values.index)


def _countries(raw: pd.DataFrame, day: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Members by their code of the time, or by their name on the day where no code is given."""
    country, unknown = coded(raw["ms_code"], system="iso3")
    named = raw.loc[(raw["ms_code"].str.strip() == "") & (raw["ms_name"].str.strip() != ""), "ms_name"]
    if named.empty:
        return country, unknown
    codes, strange = coded(named, on=day[named.index], system="name")
    fixed = named.str.strip().str.upper().map(NAMES)
    codes = fixed.fillna(codes).astype("str")
    strange = strange[~strange["line"].isin(fixed.dropna().index)]
    return country.fillna(codes.reindex(country.index)), pd.concat(
        [unknown[~unknown["line"].isin(named.index)], strange]
    )


def _seats(raw: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Whether each country was a member in the year (the library lists some days before they were admitted)."""
    states, year = countries.load().set_index("code"), rows["date"].dt.year
    first, last = (rows["country"].map(states[end].dt.year).astype("float64") for end in ("un_from", "un_to"))
    seated = (first <= year) & ~(last < year) | rows["country"].isna() | year.isna()
    said = "This country was no member of the United Nations in that year. Give the code of the time, or mend the date."
    named = raw["ms_code"].where(raw["ms_code"].str.strip() != "", raw["ms_name"]).rename("ms_code")
    return seated, problem(named, ~seated, said)


def _lost(placed: pd.DataFrame, lines: pd.Index) -> pd.Series:
    """By undl_id, how many of these lines lie beside its rows: those may be rows of it that cannot be read."""
    after = np.searchsorted(placed.index.to_numpy(), lines.to_numpy())
    ids = placed["undl_id"].to_numpy()
    beside = {
        (line, ids[place])
        for line, end in zip(lines, after, strict=True)
        for place in (end - 1, end)
        if 0 <= place < len(ids)
    }
    return pd.Series([undl_id for _, undl_id in beside], dtype="float64").value_counts()


def _partly(placed: pd.DataFrame) -> pd.Series:
    """The resolutions of a file of mended rows that lack votes cast: any number of its rows may be elsewhere."""
    stated = placed.drop_duplicates("undl_id").set_index("undl_id")[STATED[:3]].sum(axis=1)
    cast = placed[~placed["again"] & placed["vote"].isin(["Y", "N", "A"])].groupby("undl_id").size()
    return pd.Series(MOST, index=stated.index[stated > cast.reindex(stated.index, fill_value=0)])


def _of(placed: pd.DataFrame, lines: pd.Series) -> pd.Series:
    """Marks every row of the resolutions in which one of these lines is."""
    return placed["undl_id"].isin(placed["undl_id"][placed.index.isin(lines)].unique())


def _contradictions(placed: pd.DataFrame, raw: pd.DataFrame, lost: pd.Series, *, strict: bool) -> pd.DataFrame:
    """What is wrong with resolutions that contradict themselves, a problem for each of their rows."""
    found = pd.concat([*at_odds(placed, raw, "undl_id", OF_RESOLUTION), *_odd_votes(placed, raw, strict=strict)])
    wrong = _of(placed, found["line"])
    first = found.groupby(placed["undl_id"].reindex(found["line"]).to_numpy())["line"].min()
    rest = placed.loc[wrong & ~placed.index.isin(found["line"]), "undl_id"]
    said = (
        "Line " + rest.map(first).astype("str") + " of this resolution is wrong. Correct it and import it again whole."
    )
    beside = problem(raw["undl_id"].loc[rest.index], rest.notna(), said)
    return pd.concat([found, beside, *_totals(placed[~wrong], raw, lost)])


def at_odds(rows: pd.DataFrame, raw: pd.DataFrame, key: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """A problem for each row of a resolution or roll call whose rows disagree on one of the columns."""
    for column in columns:
        codes = pd.Series(pd.factorize(rows[column], use_na_sentinel=False)[0], index=rows.index)
        differs = codes != codes.groupby(rows[key]).transform("first")
        odd = raw.loc[rows.index[rows[key].isin(rows.loc[differs, key].unique())]]
        found = (
            odd[column]
            .groupby(rows[key].loc[odd.index])
            .transform(lambda values: ", ".join(values.unique()[:3]))
            .astype("str")
        )
        said = f"the rows of {key} " + odd[key] + f" disagree on {column}: " + found + ". Correct one."
        yield problem(odd[column], said.notna(), said)


def _odd_votes(placed: pd.DataFrame, raw: pd.DataFrame, *, strict: bool) -> Iterator[pd.DataFrame]:
    """Votes that are none, and members with two votes on one resolution (`strict`: or with one vote twice)."""
    again = placed[placed["again"]]
    if not strict:
        several = placed[placed.duplicated(["undl_id", "who"], keep=False)]
        vote = pd.Series(pd.factorize(several["vote"], use_na_sentinel=False)[0], index=several.index)
        cast = vote.groupby([several["undl_id"], several["who"]])
        again = several[cast.transform("min") != cast.transform("max")]
    strange = placed[placed["vote"].isna()]
    for rows, column in ((strange, "ms_vote"), (again, "ms_code")):
        cells = raw.loc[rows.index]
        on = rows["resolution"] + " (undl_id " + cells["undl_id"] + ")"
        member = cells["ms_code"].where(cells["ms_code"] != "", cells["ms_name"])
        vote_of = 'vote "' + cells["ms_vote"] + '" of ' + member + " on " + on
        twice = member + " stands twice in " + on + ". Delete one of the two."
        said = vote_of + f" is not one of {', '.join(TOTALS)}." if column == "ms_vote" else twice
        yield problem(cells[column], said.notna(), said)


def _totals(placed: pd.DataFrame, raw: pd.DataFrame, lost: pd.Series) -> Iterator[pd.DataFrame]:
    """Resolutions whose votes do not add up to the totals that they state.

    Members may be left out that did not vote: then as many are missing from the non-voting as from the members; and
    the lines beside a resolution that cannot be read may be what it lacks.
    """
    heads = placed.drop_duplicates("undl_id").set_index("undl_id")
    distinct = placed[~placed["again"]]
    votes = pd.get_dummies(distinct["vote"]).reindex(columns=list(TOTALS), fill_value=False).rename(columns=TOTALS)
    counted = votes.assign(total_ms=True).groupby(distinct["undl_id"]).sum().reindex(heads.index)
    short = (heads[STATED] - counted).fillna(0)  # an empty total states nothing
    silent = short["total_non_voting"].where(heads["total_non_voting"].notna(), short["total_ms"]).clip(lower=0)
    unread = short["total_ms"] - silent
    explained = (short["total_ms"] > 0) & (unread == 0) & short[STATED[:3]].eq(0).all(axis=1)
    explained |= short.ge(0).all(axis=1) & unread.between(1, lost.reindex(heads.index, fill_value=0))
    for column in STATED:
        off = heads[short[column].ne(0) & ~explained]
        told = off["resolution"] + " (undl_id " + off.index.astype("int64").astype("str") + f"): {column} says "
        told += off[column].astype("int64").astype("str") + ", the rows give "
        told += counted.loc[off.index, column].astype("str") + ". Find the wrong vote and correct it."
        rows = placed.loc[placed["undl_id"].isin(off.index), "undl_id"]
        yield problem(raw[column].loc[rows.index], rows.notna(), rows.map(told))


def _left_out(sound: pd.DataFrame, raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row X for each member that a resolution counts among the non-voting but does not list.

    The resolution is rejected when the members of that day without a row are not exactly as many as the totals say.
    """
    heads = sound.drop_duplicates("undl_id").set_index("undl_id", drop=False)
    listed = sound[~sound["again"]].groupby("undl_id").size().reindex(heads.index, fill_value=0)
    short = heads[heads["total_ms"] > listed]
    states = countries.load().dropna(subset="un_from")
    rows, unlike = [], {}
    for undl_id, members in sound[sound["undl_id"].isin(short.index)].groupby("undl_id", sort=False)["country"]:
        row = short.loc[undl_id]
        then = states[(states["un_from"] <= row["date"]) & ~(states["un_to"] < row["date"])]
        silent = sorted(set(then["code"]) - set(members))
        if len(silent) == row["total_ms"] - listed[undl_id]:
            rows += [{**row.to_dict(), "country": code, "vote": "X"} for code in silent]
        else:
            some = ", ".join(silent[:5]) + f" and {len(silent) - 5} more" * (len(silent) > 5)
            unlike[undl_id] = (
                f"{row['resolution']} (undl_id {undl_id:.0f}) has {row['total_ms']:.0f} members but lists "
                f"{listed[undl_id]}; countries.csv would add {some or 'none'}. Correct the rows, or un_from and "
                "un_to in countries.csv."
            )
    wrong = sound["undl_id"].isin(unlike)
    found = problem(raw["undl_id"].loc[sound.index], wrong, sound["undl_id"].map(unlike).astype("str"))
    return pd.DataFrame(rows, columns=sound.columns).astype(sound.dtypes.to_dict()), found


def _votes(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """One fact a vote; a total that the file does not state is counted."""
    names = dict(zip(STATED, ["yes", "no", "abstain", "non_voting", "members"], strict=True))
    cast = {name: rows["vote"] == vote for vote, name in TOTALS.items()} | {"total_ms": rows["vote"].notna()}
    totals = {
        name: stated.fillna(cast[column].groupby(rows["undl_id"]).transform("sum")).astype("int16")
        if (stated := rows[column]).isna().any()
        else stated.astype("int16")
        for column, name in names.items()
    }
    head = {"undl_id": rows["undl_id"].astype("int64"), "symbol": rows["resolution"]}
    head |= {name: rows[name] for name in ("date", "session")}
    return pd.DataFrame({**head, **totals, "source": source, "country": rows["country"], "vote": rows["vote"]})


def wide(votes: pd.DataFrame) -> pd.DataFrame:
    """One row a resolution, one column a member: Y, N, A, X, missing where it was no member.

    Sorted by date, then undl_id.  Raises SourceError when two files hold the same resolution.
    """
    again = votes.duplicated(["undl_id", "country"])
    if again.any():
        row = votes[again].iloc[0]
        raise SourceError(
            f"undl_id {row['undl_id']} ({row['symbol']}) stands in two files. Take it out of the provisional one."
        )
    heads = votes.drop_duplicates("undl_id")[HEAD].set_index("undl_id")
    table = votes.pivot(index="undl_id", columns="country", values="vote")  # noqa: PD010 - it refuses repeats
    joined = heads.join(table[sorted(table.columns)]).reset_index()
    return joined.sort_values(["date", "undl_id"], ignore_index=True)
