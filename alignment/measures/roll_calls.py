"""How alike members of the General Assembly vote: agreement, S, Scott's π and Cohen's κ.

All take `votes`: one row a roll call, one column a member; 1 yes, ½ abstain, 0 no, NaN where the member cast no vote.
A window is a subset of its rows.  The formulas are in vote_tables; `names` chooses among agreement, s, pi, kappa and
the two with distances, pi_linear and kappa_linear.  Intervals are in vote_intervals.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alignment.measures import vote_tables
from alignment.measures.vote_tables import MEASURES


def contested(votes: pd.DataFrame) -> pd.DataFrame:
    """The roll calls on which members differed: those in which all who voted voted the same are left out.

    Voeten's published agreement scores leave them out (found by recomputing them: see the validation table).
    """
    return votes[votes.min(axis=1) < votes.max(axis=1)]


def agreement_matrix(votes: pd.DataFrame) -> pd.DataFrame:
    """Agreement of every member (row) with every other (column); NaN with itself and where they share no vote.

    The square form of `similarity`, for measures over groups of members.
    """
    return matrix(votes, "agreement")


def matrix(votes: pd.DataFrame, name: str) -> pd.DataFrame:
    """Any of the measures of every member (row) with every other (column); NaN with itself and where undefined."""
    square = vote_tables.FORMULAS[name](vote_tables.of_members(votes))
    np.fill_diagonal(square, np.nan)
    return pd.DataFrame(square, index=votes.columns, columns=votes.columns)


def similarity(
    votes: pd.DataFrame, *, names: Sequence[str] = MEASURES, pair: tuple[str, str] | None = None
) -> pd.DataFrame:
    """How alike every pair of members voted over the given roll calls, by each measure.

    Returns country_a, country_b (a < b), agreement in [0, 1], s, pi and kappa in [−1, 1], n = roll calls both voted on;
    or the measures in `names`; or one pair's row.  Pairs that share no roll call have no row; π and κ are NaN where
    they are undefined, as for one vote.  Raises MeasureError for an unknown measure, or a vote other than 1, ½, 0, NaN.
    """
    return vote_tables.measured(vote_tables.of_pairs(votes, pair=pair), names)


def similarity_by(
    votes: pd.DataFrame,
    periods: pd.Series,
    *,
    names: Sequence[str] = MEASURES,
    pair: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """How alike every pair of members, or one, voted in each period: year, decade, session or any other label.

    `periods`: the period of each row of `votes`; rows without one count in none.  Returns country_a, country_b,
    period and the columns of `similarity`; a period without a shared vote has no row.
    """
    return vote_tables.measured(vote_tables.of_periods(votes, periods, pair=pair), names)


def similarity_by_topic(
    votes: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    names: Sequence[str] = MEASURES,
    pair: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """How alike every pair of members, or one, voted on each topic.

    `topics`: the rows of `votes`, one column a topic, True where the roll call is about it.  A roll call of several
    topics counts in each; one whose topics are unknown in none.  Returns country_a, country_b, topic and the columns
    of `similarity`; a topic without a shared vote has no row.
    """
    return vote_tables.measured(vote_tables.of_topics(votes, topics, pair=pair), names)


def similarity_by_year(votes: pd.DataFrame, years: pd.Series, pair: tuple[str, str]) -> pd.DataFrame:
    """How alike one pair voted in each year in which both voted.

    `years`: the year of each row of `votes`.  Returns year, agreement, s, pi, kappa, n; a year without a shared vote
    has no row.
    """
    found = similarity_by(votes, years, pair=pair).rename(columns={"period": "year"})
    return found.drop(columns=["country_a", "country_b"]).astype({"year": "int64"})


def typical_by_year(votes: pd.DataFrame, years: pd.Series, *, name: str = "agreement") -> pd.DataFrame:
    """The middle half of all pairs in each year, to read one pair against: most pairs agree on most votes.

    Returns year, q25, median, q75 of the measure over all pairs for which it is defined, and pairs, their number.
    """
    by_year = similarity_by(votes, years, names=[name]).groupby("period")[name]
    quartiles = {label: by_year.quantile(share) for label, share in (("q25", 0.25), ("median", 0.5), ("q75", 0.75))}
    found = pd.DataFrame({**quartiles, "pairs": by_year.count()}).rename_axis("year").reset_index()
    return found.astype({"year": "int64"})


def partners(votes: pd.DataFrame, country: str, *, name: str = "agreement") -> pd.DataFrame:
    """One member's similarity with every other over the given roll calls, nearest first by one of the measures.

    Returns country, agreement, s, pi, kappa (and `name` if it is another), n, percentile = share of all pairs of
    members that are less alike by `name`.  Pairs for which that is undefined come last, with percentile NaN.
    """
    names = list(dict.fromkeys([*MEASURES, name]))
    scores = similarity(votes, names=names)
    mine = scores[(scores["country_a"] == country) | (scores["country_b"] == country)]
    other = mine["country_a"].where(mine["country_b"] == country, mine["country_b"])
    ranked = np.sort(scores[name].dropna().to_numpy())
    below = pd.Series(np.searchsorted(ranked, mine[name].to_numpy()), index=mine.index)
    found = mine.assign(country=other, percentile=(below / len(ranked)).where(mine[name].notna()))
    return found[["country", *names, "n", "percentile"]].sort_values(
        [name, "country"], ascending=[False, True], ignore_index=True
    )
