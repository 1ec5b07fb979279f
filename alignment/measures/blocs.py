"""Where a country stands between two blocs: in roll calls, or by any measure of pairs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from alignment.measures import roll_calls, towards
from alignment.measures.bootstrap import interval
from alignment.measures.cooperation import MeasureError

FULL = ("member", "listed")  # statuses that count: partners, observers, invited and suspended states are no members
LISTED = ["year", "side", "country"]


def membership(blocs: pd.DataFrame, bloc: str, period: int) -> list[str]:
    """The full members of a bloc on 31 December of a year, or the states on a list.

    `blocs`: bloc, country, from, to, status, as in blocs.csv; `period`: a year.  Returns codes in order; none where
    the bloc did not exist.  Raises MeasureError when no row has the bloc.
    """
    rows = blocs[blocs["bloc"] == bloc]
    if rows.empty:
        known = ", ".join(sorted(blocs["bloc"].unique()))
        raise MeasureError(f'blocs has no bloc "{bloc}". Choose one of {known}, or give a list of countries.')
    day = pd.Timestamp(year=period, month=12, day=31)
    now = rows["status"].isin(FULL) & (rows["from"] <= day) & (rows["to"].isna() | (rows["to"] >= day))
    return sorted(rows.loc[now, "country"].unique())


def sides(blocs: pd.DataFrame, chosen: Mapping[str, str | Collection[str]], years: Iterable[int]) -> pd.DataFrame:
    """Who belonged to each side in each year.

    `chosen`: for each side ("west", "east" …) the key of a bloc, with each year's own members (see `membership`), or
    a reader's own list of countries, the same in all years.  Returns year, side, country.  Raises MeasureError for an
    unknown bloc.
    """
    rows = [
        (int(year), side, country)
        for year in sorted(set(years))
        for side, bloc in chosen.items()
        for country in (membership(blocs, bloc, int(year)) if isinstance(bloc, str) else sorted(set(bloc)))
    ]
    return pd.DataFrame(rows, columns=LISTED).astype({"year": "int64"})


def apart(sides: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Two sides without the countries that belong to both: what is done with these says nothing of which is favoured.

    `sides`: side, country, and year where dated.  Returns the rows left, and the countries taken off in any year, so
    that they can be named.
    """
    both = sides.groupby([name for name in ("year", "country") if name in sides])["side"].transform("nunique") > 1
    return sides[~both].reset_index(drop=True), sorted(sides.loc[both, "country"].unique())


def standing(votes: pd.DataFrame, west: Collection[str], east: Collection[str]) -> pd.DataFrame:
    """Mean agreement of every member with the members of two blocs, and its tilt between them.

    `votes` as in roll_calls.  Returns country, west, east (mean agreement with each bloc's members, itself left
    out, in [0, 1]), tilt = east − west, n = roll calls it voted on; west or east is NaN where it shares no vote
    with that bloc.  A country in both blocs counts towards both means.  Definition ours, after design: there is no
    standard index of position between two blocs.
    """
    voted = votes.loc[:, votes.notna().any()]
    square = roll_calls.agreement_matrix(voted)
    result = pd.DataFrame(
        {
            side: square.reindex(columns=sorted(set(bloc))).mean(axis=1)
            for side, bloc in (("west", west), ("east", east))
        }
    )
    result["tilt"] = result["east"] - result["west"]
    result["n"] = voted.notna().sum()
    return result.rename_axis("country").reset_index()


def tilt(
    votes: pd.DataFrame, west: Collection[str], east: Collection[str], *, only: Collection[str] = ()
) -> pd.DataFrame:
    """Tilt of every member between two blocs with its uncertainty: how far it hangs on which resolutions were put.

    `votes` as in roll_calls.  Returns the columns of `standing`, low and high: 95 % percentile bootstrap over
    resolutions (Efron 1979, Annals of Statistics 7:1-26), all members on the same resampled resolutions, DRAWS draws.
    NaN where tilt is, and with fewer than two votes.  Resolutions are not a random sample, and those of one agenda
    item resemble each other: read the interval as the least uncertainty, not all of it.  `only`: the rows of these
    members alone, sooner.
    """
    concerned = votes.loc[:, votes.columns.isin({*only, *west, *east})] if only else votes
    found = standing(concerned, west, east)
    if only:
        found = found[found["country"].isin(only)].reset_index(drop=True)
    members, drawn = towards.difference(votes, east, west, only=only)
    if members.empty:
        return found.assign(low=np.nan, high=np.nan)
    ends = dict(zip(("low", "high"), interval(drawn), strict=True))
    bounds = pd.DataFrame(ends, index=members.index).reindex(found["country"])
    bounds[((found["n"] < 2) | found["tilt"].isna()).to_numpy()] = np.nan
    return found.assign(low=bounds["low"].to_numpy(), high=bounds["high"].to_numpy())


def standing_by_year(votes: pd.DataFrame, years: pd.Series, sides: pd.DataFrame) -> pd.DataFrame:
    """`standing` in each year, with each year's own members of the blocs.

    `years`: the year of each row of `votes`; `sides`: year, side ("west" or "east"), country.  Returns year and the
    columns of `standing`; a year in which one of the blocs has no member has no row.
    """
    return _by_year(standing, votes, years, sides, ["country", "west", "east", "tilt", "n", "year"])


def tilt_by_year(
    votes: pd.DataFrame, years: pd.Series, sides: pd.DataFrame, *, only: Collection[str] = ()
) -> pd.DataFrame:
    """`tilt` in each year, with each year's own members of the blocs.

    Takes what `standing_by_year` takes, and `only` as `tilt`.  Returns year and the columns of `tilt`; a year in which
    one of the blocs has no member has no row.
    """
    return _by_year(
        partial(tilt, only=only), votes, years, sides, ["country", "west", "east", "tilt", "n", "low", "high", "year"]
    )


def _by_year(
    measure: Callable[[pd.DataFrame, Collection[str], Collection[str]], pd.DataFrame],
    votes: pd.DataFrame,
    years: pd.Series,
    sides: pd.DataFrame,
    columns: list[str],
) -> pd.DataFrame:
    frames = []
    groups = votes.groupby(years.to_numpy()).indices
    for year, rows in sides.groupby("year"):
        west, east = (rows.loc[rows["side"] == side, "country"].to_list() for side in ("west", "east"))
        if west and east and year in groups:
            frames.append(measure(votes.iloc[groups[year]], west, east).assign(year=int(year)))
    empty = pd.DataFrame({name: [] for name in columns}).astype({"year": np.int64})
    return pd.concat(frames, ignore_index=True) if frames else empty


def tilt_of_pairs(pairs: pd.DataFrame, sides: pd.DataFrame, *, value: str = "value") -> pd.DataFrame:
    """Tilt of every country between two blocs by any measure of pairs: agreement, S, κ, balance, distance …

    `pairs`: country_a, country_b in either order, the column named by `value`, and period (a year) where dated;
    `sides`: side ("west" or "east"), country, and year where dated, matched with period.  Returns country, period
    where given, west, east = mean value with the partners on that side, itself left out, tilt = east − west, n_west,
    n_east = partners with a value.  A mean over no partner is NaN, and so is the tilt.  For a distance a positive tilt
    means nearer the West.  Raises MeasureError when a pair stands twice, or only one of the two tables is dated.
    """
    over = ["period"] if "period" in pairs else []
    if bool(over) != ("year" in sides):
        raise MeasureError("Either give pairs a period and sides a year, or neither of them.")
    named = pairs[["country_a", "country_b"]]
    if pairs.assign(first=named.min(axis=1), second=named.max(axis=1)).duplicated(["first", "second", *over]).any():
        raise MeasureError("A pair stands twice in one period. Give one row a pair and period: one source, one topic.")
    seen = [
        pairs.rename(columns={"country_a": own, "country_b": other})[["country", "partner", *over, value]]
        for own, other in (("country", "partner"), ("partner", "country"))
    ]
    both = pd.concat(seen, ignore_index=True).dropna(subset="country")
    keys = ["country", *over]
    found = both[keys].drop_duplicates().sort_values(keys).set_index(keys)
    dated = sides.rename(columns={"country": "partner", "year": "period"}).drop_duplicates()
    known = both[both["country"] != both["partner"]].dropna(subset=value).merge(dated, on=["partner", *over])
    for side in ("west", "east"):
        group = known[known["side"] == side].groupby(keys)[value]
        found[side], found[f"n_{side}"] = group.mean(), group.size()
    found = found.fillna({"n_west": 0, "n_east": 0}).astype({"n_west": "int64", "n_east": "int64"})
    return found.assign(tilt=found["east"] - found["west"]).reset_index()[
        [*keys, "west", "east", "tilt", "n_west", "n_east"]
    ]
