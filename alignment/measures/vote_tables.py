"""How two members voted, counted: every measure of similarity of votes is computed from these tables.

A table has three rows and three columns: entry [i, j] counts the roll calls on which the one member voted i and the
other j, in the order no, abstain, yes.  Only roll calls on which both voted are in it: an absence is not a vote.
`votes` has one row a roll call and one column a member; 1 yes, ½ abstain, 0 no, NaN where the member cast no vote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures import VOTE_MEASURES
from alignment.measures.cooperation import MeasureError

Numbers = NDArray[np.float64]
Counted = tuple[pd.DataFrame, Numbers]  # what each table is about, one row a table, and the tables: 3 × 3 × rows
POSITIONS = (0.0, 0.5, 1.0)  # no, abstain, yes: abstention half-way, as Voeten scores it
WIDEST = 1.0  # the possible range of a vote, from no (0) to yes (1): Δmax of S, not the observed range
GAP = np.abs(np.subtract.outer(POSITIONS, POSITIONS))  # |v1 − v2| of each entry


def agreement(tables: Numbers) -> Numbers:
    """Agreement: 1 − mean |v1 − v2| over the roll calls on which both voted; yes 1, abstain ½, no 0.

    From 0 (always opposed) to 1 (always alike).  Voeten, Strezhnev & Bailey, United Nations General Assembly Voting
    Data, doi:10.7910/DVN/LEJUQZ.  Most resolutions pass by large majorities, so most pairs agree on most of them.
    """
    return 1 - _ratio(_sum(tables, GAP), tables.sum(axis=(0, 1)))


def s(tables: Numbers) -> Numbers:
    """Signorino and Ritter's S: 1 − 2 · Σ|v1 − v2| / (n · Δmax), unit weights, from −1 (always opposed) to 1.

    Δmax is the possible range of a vote, not the observed one; with it S = 2 · agreement − 1.  Signorino & Ritter
    1999, International Studies Quarterly 43:115-144.
    """
    return 1 - 2 * _ratio(_sum(tables, GAP), WIDEST * tables.sum(axis=(0, 1)))


def pi(tables: Numbers) -> Numbers:
    """Scott's π: how far two members vote alike beyond chance, where chance is how often the two together vote so.

    (p_o − p_e) / (1 − p_e); p_o = share of the roll calls both voted on in which they cast the same vote (yes, abstain
    or no), p_e = Σ over the three votes of the squared mean of both members' shares.  1 always alike, 0 as by chance,
    below 0 less than that.  Undefined where p_e = 1, both having cast one and the same vote throughout.  Scott 1955,
    Public Opinion Quarterly 19:321-325, after Häge 2011, Political Analysis 19:287-305.
    """
    n, own = tables.sum(axis=(0, 1)), tables.sum(axis=1) + tables.sum(axis=0)
    by_chance = (own * own).sum(axis=0)  # 4n² · p_e: whole numbers until the division, so that p_e = 1 is seen exactly
    return _ratio(4 * n * _alike(tables) - by_chance, 4 * n * n - by_chance)


def kappa(tables: Numbers) -> Numbers:
    """Cohen's κ: how far two members vote alike beyond chance, where chance is how often each of them votes so.

    (p_o − p_e) / (1 − p_e); p_o as in Scott's π, p_e = Σ over the three votes of the product of the members' own
    shares, so that two members who differ in how often they say no can still not be alike by chance alone.  1 always
    alike, 0 as by chance.  Undefined where p_e = 1.  Cohen 1960, Educational and Psychological Measurement 20:37-46,
    after Häge 2011, Political Analysis 19:287-305.
    """
    n, by_chance = tables.sum(axis=(0, 1)), (tables.sum(axis=1) * tables.sum(axis=0)).sum(axis=0)
    return _ratio(n * _alike(tables) - by_chance, n * n - by_chance)


def pi_linear(tables: Numbers) -> Numbers:
    """Scott's π with distances: an abstention is half-way between yes and no, not a third vote of its own.

    1 − Σ|v1 − v2| observed / Σ|v1 − v2| expected, expected from the mean of both members' shares.  Häge 2011, Political
    Analysis 19:287-305, takes votes as values with a distance, too.  Undefined where no distance is expected.
    """
    own = tables.sum(axis=1) + tables.sum(axis=0)
    return 1 - _ratio(4 * tables.sum(axis=(0, 1)) * _sum(tables, GAP), _expected(own, own))


def kappa_linear(tables: Numbers) -> Numbers:
    """Cohen's κ with distances (linearly weighted κ): as π with distances, expected from each member's own shares.

    Cohen 1968, Psychological Bulletin 70:213-220, after Häge 2011.  Undefined where no distance is expected.
    """
    n = tables.sum(axis=(0, 1))
    return 1 - _ratio(n * _sum(tables, GAP), _expected(tables.sum(axis=1), tables.sum(axis=0)))


FORMULAS: Mapping[str, Callable[[Numbers], Numbers]] = {
    "agreement": agreement,
    "s": s,
    "pi": pi,
    "kappa": kappa,
    "pi_linear": pi_linear,
    "kappa_linear": kappa_linear,
}
MEASURES = VOTE_MEASURES  # what is given unless others are asked for


def _sum(tables: Numbers, weight: Numbers) -> Numbers:
    return np.tensordot(weight, tables, axes=2)


def _alike(tables: Numbers) -> Numbers:
    return np.einsum("ii...->...", tables)


def _expected(first: Numbers, second: Numbers) -> Numbers:
    """Σ|v1 − v2| over all combinations of two members' votes."""
    return (first * np.tensordot(GAP, second, axes=1)).sum(axis=0)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    """A quotient that is NaN, not a guess, where it is undefined."""
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole != 0)


def measured(counted: Counted, names: Sequence[str]) -> pd.DataFrame:
    """What each table is about, the chosen measures of it, and n = roll calls in it.

    Raises MeasureError for an unknown measure.
    """
    keys, tables = counted
    unknown = [name for name in names if name not in FORMULAS]
    if unknown:
        raise MeasureError(f'There is no measure "{unknown[0]}" of votes. Choose from {", ".join(FORMULAS)}.')
    values = {name: FORMULAS[name](tables) for name in names}
    return keys.assign(**values, n=tables.sum(axis=(0, 1)).astype("int64"))


def of_members(votes: pd.DataFrame) -> Numbers:
    """Tables of every member with every other, 3 × 3 × members × members, by one matrix product.

    Raises MeasureError where a vote is none of 1, ½, 0 and NaN.
    """
    values = votes.to_numpy(dtype="float32").T
    cast = np.empty((3, *values.shape), dtype="float32")
    for position, row in zip(POSITIONS, cast, strict=True):
        np.equal(values, np.float32(position), out=row)
    cast = cast.reshape(3 * len(values), len(votes))
    product = cast @ cast.T  # float32 counts exactly up to 16 million roll calls
    if np.trace(product, dtype="float64") != values.size - np.count_nonzero(np.isnan(values)):
        raise MeasureError("votes has a value that is no vote. Write 1 for yes, 0.5 for abstain, 0 for no, else NaN.")
    return product.reshape(3, len(values), 3, len(values)).transpose(0, 2, 1, 3).astype("float64")


def of_pairs(votes: pd.DataFrame, *, pair: tuple[str, str] | None = None) -> Counted:
    """Tables of all pairs of members that share a roll call, or of one pair: country_a, country_b (a < b)."""
    names = _columns(votes, pair)
    tables = of_members(votes if names == list(votes.columns) else votes[names])
    first, second = np.triu_indices(len(names), k=1)
    tables = tables[:, :, first, second]
    met = tables.sum(axis=(0, 1)) > 0
    codes = pd.array(names, dtype="str")
    keys = {"country_a": codes.take(first[met]), "country_b": codes.take(second[met])}
    return pd.DataFrame(keys), tables[:, :, met]


def _columns(votes: pd.DataFrame, pair: tuple[str, str] | None) -> list[str]:
    """All members, or the two of a pair as far as they are members, in order of code."""
    return sorted(votes.columns if pair is None else {*pair} & {*votes.columns})


def of_periods(votes: pd.DataFrame, periods: pd.Series, *, pair: tuple[str, str] | None = None) -> Counted:
    """Tables of all pairs, or of one, in each period in which both voted: country_a, country_b, period.

    `periods`: the period (year, decade, session …) of each row of `votes`; a row without one counts in none.
    """
    if pair is not None:
        return _one_pair(votes, periods, pair)
    groups = votes.groupby(periods.to_numpy()).indices
    return _stacked("period", periods, ((period, of_pairs(votes.iloc[rows])) for period, rows in groups.items()))


def of_topics(votes: pd.DataFrame, topics: pd.DataFrame, *, pair: tuple[str, str] | None = None) -> Counted:
    """Tables of all pairs, or of one, on each topic on which both voted: country_a, country_b, topic.

    `topics`: the rows of `votes`, one column a topic; True where the roll call is about it.  A roll call of several
    topics counts in each; one whose topics are unknown (missing) in none.
    """
    about = {topic: topics[topic].eq(True).fillna(False).to_numpy(dtype=bool) for topic in topics}
    found = ((topic, of_pairs(votes[rows], pair=pair)) for topic, rows in about.items())
    return _stacked("topic", pd.Series(topics.columns), found)


def _stacked(label: str, labels: pd.Series, parts: Iterable[tuple[object, Counted]]) -> Counted:
    empty = (pd.DataFrame({"country_a": [], "country_b": []}, dtype="str"), np.empty((3, 3, 0)))
    found = [(keys.assign(**{label: value}), tables) for value, (keys, tables) in parts if len(keys)]
    if not found:
        return empty[0].assign(**{label: labels.iloc[:0].to_numpy()}), empty[1]
    return pd.concat([keys for keys, _ in found], ignore_index=True), np.concatenate([t for _, t in found], axis=2)


def _one_pair(votes: pd.DataFrame, periods: pd.Series, pair: tuple[str, str]) -> Counted:
    """`of_periods` of one pair: counted at once, without a matrix product a period."""
    names = _columns(votes, pair)
    if len(names) < 2:
        return _stacked("period", periods, [])
    first, second = (votes[name].to_numpy(dtype="float64") for name in names)
    period, labels = pd.factorize(periods, sort=True)
    both = ~np.isnan(first + second) & (period >= 0)
    cell = 9 * period[both] + 3 * (2 * first[both]).astype(int) + (2 * second[both]).astype(int)
    tables = np.bincount(cell, minlength=9 * len(labels)).reshape(-1, 3, 3)
    met = tables.any(axis=(1, 2))
    keys = pd.DataFrame({"country_a": names[0], "country_b": names[1], "period": np.asarray(labels)[met]})
    return keys, np.moveaxis(tables[met].astype("float64"), 0, -1)
