"""The UN General Assembly's roll calls, in the bulk layout of the UN Digital Library."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment import countries
from alignment.sources import Read, SourceError, coded, correct, problem, rejected, text

SOURCE, PROVISIONAL = "unga", "unga_provisional"
TOTALS = {"Y": "total_yes", "N": "total_no", "A": "total_abstentions", "X": "total_non_voting"}
COLUMNS = ["undl_id", "ms_code", "ms_vote", "date", "session", "resolution", *TOTALS.values(), "total_ms"]
OF_RESOLUTION = ["resolution", "date", "session", *TOTALS.values(), "total_ms"]
HEAD = ["undl_id", "symbol", "date", "session", "yes", "no", "abstain", "non_voting", "members", "source"]


def read(path: Path, corrections: pd.DataFrame | None = None, *, source: str = SOURCE) -> Read:
    """How each member voted on each resolution that went to a roll call.

    Needs undl_id, ms_code (ISO alpha-3 of the time), ms_vote (Y yes, N no, A abstained, X did not vote), date,
    session, resolution and the stated totals.  Returns one fact a vote: the columns of HEAD, country, vote; a member
    that the totals count among the non-voting but that has no row is added as X.  Raises SourceError when a
    resolution's votes do not add up to its totals, a member stands twice in it, or its rows disagree on its symbol,
    date, session or totals.
    """
    raw = correct(text(path, COLUMNS), corrections, source, ["undl_id", "ms_code"])
    _check(raw, path.name)
    country, unknown = coded(raw["ms_code"], system="iso3")
    day = pd.to_datetime(raw["date"], format="%Y-%m-%d", errors="coerce")
    rejects = rejected(
        [
            unknown,
            problem(
                raw["date"],
                day.isna(),
                "date is not a day such as 2024-12-17. Find the day of adoption and put it in corrections.csv.",
            ),
        ],
        path,
        raw,
    )
    good = raw.assign(country=country, day=day)[~raw.index.isin(rejects["line"])]
    votes = pd.DataFrame(
        {
            "undl_id": good["undl_id"].astype("int64"),
            "symbol": good["resolution"],
            "date": good["day"],
            "session": good["session"],
            "yes": good["total_yes"].astype("int16"),
            "no": good["total_no"].astype("int16"),
            "abstain": good["total_abstentions"].astype("int16"),
            "non_voting": good["total_non_voting"].astype("int16"),
            "members": good["total_ms"].astype("int16"),
            "source": source,
            "country": good["country"],
            "vote": good["ms_vote"],
        }
    )
    broken = raw.loc[raw.index.isin(rejects["line"]), "undl_id"].astype("int64")
    left_out = _left_out(votes[~votes["undl_id"].isin(broken)], path.name)
    return Read(pd.concat([votes, left_out], ignore_index=True), rejects, len(raw), len(good))


def _check(raw: pd.DataFrame, file: str) -> None:
    """Stop when the file contradicts itself."""
    values = raw.groupby("undl_id", sort=False)[OF_RESOLUTION].nunique()
    for column in OF_RESOLUTION:
        for undl_id in values.index[values[column] > 1]:
            found = ", ".join(raw.loc[raw["undl_id"] == undl_id, column].unique())
            raise SourceError(f"{file}: the rows of undl_id {undl_id} disagree on {column}: {found}. Correct one.")
    twice = raw[raw.duplicated(["undl_id", "ms_code"])]
    for line, code, symbol, undl_id in twice[["ms_code", "resolution", "undl_id"]].itertuples():
        raise SourceError(
            f"{file} line {line}: {code} stands twice in {symbol} (undl_id {undl_id}); {len(twice)} such rows in all. "
            "Delete one of the two."
        )
    odd = raw[~raw["ms_vote"].isin(list(TOTALS))]
    for line, vote, code, symbol in odd[["ms_vote", "ms_code", "resolution"]].itertuples():
        raise SourceError(f'{file} line {line}: vote "{vote}" of {code} on {symbol} is not one of {", ".join(TOTALS)}.')
    _check_totals(raw, file)


def _check_totals(raw: pd.DataFrame, file: str) -> None:
    """Stop when a resolution's votes do not add up to the totals that it states.

    Members may be left out that did not vote: then as many are missing from the non-voting as from the members.
    """
    heads = raw.drop_duplicates("undl_id").set_index("undl_id")
    votes = pd.get_dummies(raw["ms_vote"]).reindex(columns=list(TOTALS), fill_value=False).rename(columns=TOTALS)
    cells = votes.assign(total_ms=True).groupby(raw["undl_id"]).sum().reindex(heads.index)
    stated = heads[cells.columns].apply(pd.to_numeric, errors="coerce")
    short = stated - cells
    left_out = (short["total_ms"] > 0) & (short["total_non_voting"] == short["total_ms"])
    wrong = short.ne(0) & ~(left_out.to_numpy()[:, None] & short.columns.isin(["total_non_voting", "total_ms"]))
    bad = wrong.index[wrong.any(axis=1)]
    said = [
        f"{heads.loc[undl_id, 'resolution']} (undl_id {undl_id}): {column} says {heads.loc[undl_id, column]}, the rows "
        f"give {cells.loc[undl_id, column]}"
        for undl_id in bad[:3]
        for column in wrong.columns[wrong.loc[undl_id]]
    ]
    if said:
        raise SourceError(
            f"{file}: {len(bad)} resolution(s) do not add up. {'; '.join(said)}. Find the wrong vote and put it in "
            "corrections.csv."
        )


def _left_out(votes: pd.DataFrame, file: str) -> pd.DataFrame:
    """A row X for each member that a resolution counts among the non-voting but does not list.

    Raises SourceError when the members of that day without a row are not exactly as many as the totals say.
    """
    if votes.empty:
        return votes
    heads = votes.drop_duplicates("undl_id").set_index("undl_id", drop=False)
    listed = votes.groupby("undl_id")["country"].agg(set).reindex(heads.index)
    short = heads[heads["members"] > listed.map(len)]
    states = countries.load().dropna(subset="un_from")
    rows = []
    for undl_id, row in short.iterrows():
        then = states[(states["un_from"] <= row["date"]) & ~(states["un_to"] < row["date"])]
        silent = sorted(set(then["code"]) - listed[undl_id])
        if len(silent) != row["members"] - len(listed[undl_id]):
            raise SourceError(
                f"{file}: {row['symbol']} (undl_id {undl_id}) has {row['members']} members but lists "
                f"{len(listed[undl_id])}; countries.csv would add {', '.join(silent) or 'none'}. "
                "Correct the rows, or un_from and un_to in countries.csv."
            )
        rows += [{**row.to_dict(), "country": code, "vote": "X"} for code in silent]
    return pd.DataFrame(rows, columns=votes.columns).astype(votes.dtypes.to_dict())


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
