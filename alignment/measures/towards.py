"""How every member votes with some others, and how that changed beyond what everybody's votes did: net change.

`votes` as in roll_calls: one row a roll call, one column a member; 1 yes, ½ abstain, 0 no, NaN where no vote was cast.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures.bootstrap import interval, resampling
from alignment.measures.vote_tables import FORMULAS, POSITIONS

PRESENT = 0.5  # share of the roll calls that a member must have voted on, in each window, to count in the median
OF_DISTANCE = ("agreement", "s")  # depend on the distance of two votes only; S = 2 · agreement − 1
Draws = NDArray[np.float64]


def towards(
    votes: pd.DataFrame, partners: Collection[str], name: str = "agreement", *, only: Collection[str] = ()
) -> tuple[pd.DataFrame, Draws]:
    """Mean of a measure (agreement, s, pi, kappa) of every member with each of the partners, itself left out.

    Returns one row a member, indexed by country: value, n = roll calls on which it and at least one partner voted; and
    the values in each of DRAWS bootstrap samples of the roll calls (rows) for the members (columns), all of them on
    the same samples (Efron 1979, Annals of Statistics 7:1-26).  NaN where it shares no roll call with any partner.
    `only`: of these members and the partners alone, with the figures and draws that they have among all.
    """
    return _towards(_of(in_one_order(votes), {*only, *partners} if only else ()), partners, name)


def _of(values: pd.DataFrame, only: Collection[str]) -> pd.DataFrame:
    """The columns of some members, on the same rows in the same order; all where none are named."""
    return values.loc[:, values.columns.isin(set(only))] if only else values


def _towards(values: pd.DataFrame, partners: Collection[str], name: str) -> tuple[pd.DataFrame, Draws]:
    """`towards`, of votes in their one order."""
    known = sorted(set(partners) & set(values.columns))
    met = values.notna().to_numpy(dtype=bool) & _another(values, known)
    weights = np.vstack([np.ones(len(values)), resampling(len(values))]) if len(values) else np.ones((1, 0))
    means = _means(values, known, weights.astype("float32"), name)
    found = pd.DataFrame({"value": means[0], "n": met.sum(axis=0)}, index=values.columns.rename("country"))
    return found, means[1:]


def changes(
    before: pd.DataFrame, after: pd.DataFrame, partners: Collection[str], *, versus: Collection[str] = (),
    name: str = "agreement",
) -> pd.DataFrame:  # fmt: skip
    """How every member moved towards the partners between two sets of roll calls, beside what the median member did.

    With `versus`, the measure towards the partners less that towards these: tilt, where they are two blocs.  Returns
    country, before, after, n_before, n_after, change, low, high, median = change of the median member, net = change −
    median, net_low, net_high.  The agenda moves everybody: resolutions differ from year to year, so that a plain
    before and after is mostly about them; what is left net of the median is the member's own.  The median is over
    members that voted on half (PRESENT) of the roll calls in both; 95 % percentile bootstrap over roll calls, each set
    by itself, member and median in the same draw.  Definition ours, after the two-way fixed effects of panel studies.
    """
    return between(*(difference(votes, partners, versus, name) for votes in (before, after)))


def between(*sides: tuple[pd.DataFrame, Draws]) -> pd.DataFrame:
    """`changes` from what `difference` found in the set before and in the one after: each may serve several times."""
    members = sides[0][0].index.intersection(sides[1][0].index)
    (early, early_drawn), (late, late_drawn) = (
        (found.loc[members], pd.DataFrame(drawn, columns=found.index)[members]) for found, drawn in sides
    )
    # The one set's draws in reverse, so that the same number of roll calls does not draw both alike.
    drawn = late_drawn.to_numpy()[::-1] - early_drawn.to_numpy() if len(members) else np.empty((0, 0))
    result = pd.DataFrame(
        {"before": early["value"], "after": late["value"], "n_before": early["n"], "n_after": late["n"]}
    )
    result["change"] = result["after"] - result["before"]
    present = (early["present"] >= PRESENT) & (late["present"] >= PRESENT) & result["change"].notna()
    result["median"] = result.loc[present, "change"].median()
    result["net"] = result["change"] - result["median"]
    if len(members):
        result["low"], result["high"] = interval(drawn)
        typical = _median(drawn[:, present.to_numpy()])
        result["net_low"], result["net_high"] = interval(drawn - typical[:, None])
    return result.reset_index()


def difference(
    votes: pd.DataFrame,
    partners: Collection[str],
    versus: Collection[str] = (),
    name: str = "agreement",
    *,
    only: Collection[str] = (),
) -> tuple[pd.DataFrame, Draws]:
    """`towards` the partners, less that towards `versus` where given, on the same draws; `only` as there.

    Returns one row a member: value, n (roll calls shared with both), present = share of the roll calls it voted on.
    """
    values = _of(in_one_order(votes), {*only, *partners, *versus} if only else ())
    found, drawn = _towards(values, partners, name)
    if versus:
        other, other_drawn = _towards(values, versus, name)
        found = found.assign(value=found["value"] - other["value"], n=np.minimum(found["n"], other["n"]))
        drawn = drawn - other_drawn
    return found.assign(present=votes[found.index].notna().mean()), drawn


def in_one_order(votes: pd.DataFrame) -> pd.DataFrame:
    """Roll calls in an order that only their votes decide, so that the same draws fall on the same resolutions."""
    ordered = votes.loc[:, votes.notna().any()]
    ordered = ordered[sorted(ordered.columns)].dropna(how="all").astype("float32")
    rows = [row.tobytes() for row in ordered.fillna(-1).to_numpy()]
    return ordered.iloc[sorted(range(len(rows)), key=rows.__getitem__)]


def _another(values: pd.DataFrame, partners: list[str]) -> NDArray[np.bool_]:
    """For every roll call and member: whether a partner other than itself voted."""
    cast = values[partners].notna()
    if cast.empty:
        return np.zeros(values.shape, dtype=bool)
    own = cast.reindex(columns=values.columns, fill_value=False).to_numpy()
    return (cast.sum(axis=1).to_numpy()[:, None] - own) > 0


def _means(values: pd.DataFrame, partners: list[str], weights: NDArray[np.float32], name: str) -> Draws:
    """Mean of the measure with each partner under each row of weights: rows × members.

    Partners come first, so that two of them, alike whichever of the two is asked about, are measured once.
    """
    places = np.concatenate([
        values.columns.get_indexer(partners), np.flatnonzero(~values.columns.isin(partners))
    ])  # fmt: skip
    total, met = (np.zeros((len(weights), len(places)), dtype="float32") for _ in range(2))
    ordered = values.iloc[:, places]
    measure = _by_distance(ordered) if name in OF_DISTANCE else _by_table(ordered, name)
    for place in range(len(partners)):
        value = measure(weights, place)
        defined = ~np.isnan(value)
        value[~defined] = 0
        total[:, place + 1 :] += value
        met[:, place + 1 :] += defined
        others = len(partners) - place - 1
        total[:, place] += value[:, :others].sum(axis=1)
        met[:, place] += defined[:, :others].sum(axis=1)
    means = np.full(total.shape, np.nan)
    means[:, places] = np.divide(total, met, out=np.full_like(total, np.nan), where=met > 0)
    return 2 * means - 1 if name == "s" else means


def _by_distance(values: pd.DataFrame) -> Callable[[NDArray[np.float32], int], NDArray[np.float32]]:
    """Agreement of one member with those after it, 1 − Σ|v1 − v2| / n: two products rather than the nine of a table."""
    cast, vote = values.notna().to_numpy(dtype="float32"), np.nan_to_num(values.to_numpy())

    def measure(weights: NDArray[np.float32], place: int) -> NDArray[np.float32]:
        both = cast[:, place + 1 :] * cast[:, [place]]
        shared = weights @ both
        gap = weights @ (np.abs(vote[:, place + 1 :] - vote[:, [place]]) * both)
        return 1 - np.divide(gap, shared, out=np.full_like(gap, np.nan), where=shared > 0)

    return measure


def _by_table(values: pd.DataFrame, name: str) -> Callable[[NDArray[np.float32], int], NDArray[np.float32]]:
    """Any measure of one member with those after it, from the whole tables of how both voted."""
    cast = np.stack([(values == position).to_numpy(dtype="float32") for position in POSITIONS])

    def measure(weights: NDArray[np.float32], place: int) -> NDArray[np.float32]:
        tables = np.empty((3, 3, len(weights), values.shape[1] - place - 1))
        for row, column in np.ndindex(3, 3):
            tables[row, column] = weights @ (cast[row][:, [place]] * cast[column][:, place + 1 :])
        return FORMULAS[name](tables).astype("float32")

    return measure


def _median(drawn: Draws) -> Draws:
    """The median of each draw over the members for whom it is defined; NaN where it is for none."""
    frame = pd.DataFrame(drawn)
    return frame.median(axis=1).to_numpy()
