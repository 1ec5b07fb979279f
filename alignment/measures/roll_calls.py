"""How alike members of the General Assembly vote: agreement and Signorino and Ritter's S.

All take `votes`: one row a roll call, one column a member; 1 yes, ½ abstain, 0 no, NaN where the member cast no vote.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

WIDEST = 1.0  # the possible range of a vote, from no (0) to yes (1): Δmax of S, not the observed range


def _products(votes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Shared votes n and summed distance Σ|v1 − v2| of every pair of members, by matrix products."""
    values = votes.to_numpy(dtype="float32")
    yes, no, abstain = ((values == position).astype("float32") for position in (1.0, 0.0, 0.5))
    cast = yes + no + abstain
    opposed = yes.T @ no
    half = abstain.T @ (yes + no)
    return cast.T @ cast, opposed + opposed.T + 0.5 * (half + half.T)


def agreement_matrix(votes: pd.DataFrame) -> pd.DataFrame:
    """Agreement of every member (row) with every other (column); NaN with itself and where they share no vote.

    The square form of `similarity`, for measures over groups of members.
    """
    shared, distance = _products(votes)
    np.fill_diagonal(shared, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        agreement = np.where(shared > 0, 1 - distance / shared, np.nan)
    return pd.DataFrame(agreement, index=votes.columns, columns=votes.columns)


def similarity(votes: pd.DataFrame) -> pd.DataFrame:
    """Agreement and S of every pair of members over the given roll calls.

    Returns country_a, country_b (a < b), agreement in [0, 1], s in [−1, 1], n = roll calls both voted on; pairs
    that share none have no row.  Agreement = 1 − mean|v1 − v2|, yes 1, abstain ½, no 0 (Voeten, Strezhnev &
    Bailey, UN General Assembly Voting Data, codebook); S = 1 − 2·Σ|v1 − v2| / (n·Δmax), unit weights (Signorino &
    Ritter 1999, ISQ 43:115-144).
    """
    ordered = votes[sorted(votes.columns)]
    shared, distance = _products(ordered)
    first, second = np.triu_indices(len(ordered.columns), k=1)
    n, gap = shared[first, second], distance[first, second]
    met = n > 0
    names = np.asarray(ordered.columns, dtype=object)
    mean_gap = gap[met] / n[met]
    return pd.DataFrame(
        {
            "country_a": names[first[met]],
            "country_b": names[second[met]],
            "agreement": 1 - mean_gap,
            "s": 1 - 2 * mean_gap / WIDEST,
            "n": n[met].astype("int64"),
        }
    )


def similarity_by_year(votes: pd.DataFrame, years: pd.Series, pair: tuple[str, str]) -> pd.DataFrame:
    """Agreement and S of one pair in each year in which both voted.

    `years`: the year of each row of `votes`.  Returns year, agreement, s, n; a year without a shared vote has no row.
    Formulas as in `similarity`.
    """
    a, b = pair
    if a not in votes or b not in votes:
        return pd.DataFrame({"year": pd.Series(dtype="int64"), "agreement": [], "s": [], "n": pd.Series(dtype="int64")})
    gap = (votes[a] - votes[b]).abs().astype("float64").groupby(years.to_numpy()).agg(["mean", "count"])
    gap = gap[gap["count"] > 0]
    return pd.DataFrame(
        {
            "year": gap.index.astype("int64"),
            "agreement": 1 - gap["mean"].to_numpy(),
            "s": 1 - 2 * gap["mean"].to_numpy() / WIDEST,
            "n": gap["count"].to_numpy(),
        }
    )


def typical_by_year(votes: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """The middle half of all pairs in each year, to read one pair's agreement against: most pairs agree on most votes.

    Returns year, q25, median, q75 of agreement over all pairs that share a vote, and pairs.
    """
    rows = []
    for year, index in votes.groupby(years.to_numpy()).groups.items():
        scores = similarity(votes.loc[index])["agreement"]
        q25, median, q75 = scores.quantile([0.25, 0.5, 0.75])
        rows.append((int(year), q25, median, q75, len(scores)))
    return pd.DataFrame(rows, columns=["year", "q25", "median", "q75", "pairs"])


def partners(votes: pd.DataFrame, country: str) -> pd.DataFrame:
    """One member's agreement with every other over the given roll calls, nearest first.

    Returns country, agreement, s, n, percentile = share of all pairs of members that agree less.
    """
    scores = similarity(votes)
    mine = scores[(scores["country_a"] == country) | (scores["country_b"] == country)]
    other = mine["country_a"].where(mine["country_b"] == country, mine["country_b"])
    ranked = np.sort(scores["agreement"].to_numpy())
    percentile = np.searchsorted(ranked, mine["agreement"].to_numpy()) / max(len(ranked), 1)
    return mine.assign(country=other, percentile=percentile)[
        ["country", "agreement", "s", "n", "percentile"]
    ].sort_values(["agreement", "country"], ascending=[False, True], ignore_index=True)
