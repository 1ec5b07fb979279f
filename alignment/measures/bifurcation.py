"""Is the world splitting?  Alignment within camps minus alignment across them, beside what chance would show.

`votes`: one row a roll call, one column a member; 1 yes, ½ abstain, 0 no, NaN no vote.  `measure` turns votes into a
square table of alignment, members by members, NaN where undefined: roll_calls.agreement_matrix or any like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from alignment.measures.camps import MIN_SHARED, Neutral, communities, signed, square
from alignment.tables import TableError

Measure = Callable[[pd.DataFrame], pd.DataFrame]

SHUFFLES = 19  # the fewest of which one in twenty lies above a band; 1946-2025 in about 5 s, half of what is allowed
PERMUTATIONS = 399  # relabelling given groups is cheap
BAND = (0.05, 0.95)  # of the null: chance alone lies above it one time in twenty
SEED = 20220224  # of shuffles and relabellings; each period starts afresh, so that none depends on another
COLUMNS = (
    "period",
    "within",
    "between",
    "bifurcation",
    "null_low",
    "null_mean",
    "null_high",
    "camps",
    "n",
    "roll_calls",
)


def bifurcation(
    votes: pd.DataFrame,
    periods: pd.Series,
    measure: Measure,
    *,
    neutral: Neutral = "median",
    shuffles: int = SHUFFLES,
    min_shared: int = MIN_SHARED,
) -> pd.DataFrame:
    """How much more alike members vote within the camps that are found than across them, against shuffled votes.

    `periods`: the period of each row of `votes`; `neutral` as in camps.camps.  Returns period, within and between =
    mean of the measure over pairs of the same camp and of different camps, bifurcation = within − between, null_low,
    null_mean, null_high, camps = communities found (one run of camps.communities at resolution 0; a member alone is
    one), n = members, roll_calls.
    Camps that are looked for are found in noise too, so the null looks for them again.  Within each roll call the votes
    cast are dealt out anew among the members that cast them: every roll call keeps its split and its voters, but who
    votes with whom is chance; then the measure and the camps are computed anew.  null_low to null_high holds 90 % of
    the shuffled worlds and one in twenty lies above (with 19, the lowest and the highest): a bifurcation above
    null_high is more than chance at p ≤ 0.05, one-sided.  NaN where there is only one camp.  A pair with fewer than
    `min_shared` shared votes is left out; a period without pairs has no row.  Raises TableError when votes and periods
    differ in length.
    """
    rows = []
    for period, ballots in _periods(votes, periods):
        shared = _enough(ballots, min_shared)
        within, between, camps, members = _split(measure(ballots), shared, neutral)
        if not members:
            continue
        worlds = (pd.DataFrame(world, columns=ballots.columns) for world in _shuffled(ballots.to_numpy(), shuffles))
        null = np.array([np.subtract(*_split(measure(world), shared, neutral)[:2]) for world in worlds])
        rows.append((period, within, between, within - between, *_band(null), camps, members, len(ballots)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def bifurcation_of_groups(
    votes: pd.DataFrame,
    periods: pd.Series,
    groups: pd.DataFrame,
    measure: Measure,
    *,
    permutations: int = PERMUTATIONS,
    min_shared: int = MIN_SHARED,
) -> pd.DataFrame:
    """How much more alike members vote within given groups (two blocs, say) than across them, against random groups.

    `groups`: country, group and, where membership changes, period.  Only members of a group count.  Returns the columns
    of `bifurcation`, camps = groups.  The null deals the groups' names out anew among the same members, so that groups
    keep their sizes and votes stay as they were: is this grouping more than any other of the same sizes?  Band as in
    `bifurcation`.  A period in which fewer than two groups voted has no row.  Raises TableError when a country is in
    two groups at once.
    """
    rows = []
    for period, ballots in _periods(votes, periods):
        here = groups[groups["period"] == period] if "period" in groups else groups
        if here["country"].duplicated().any():
            twice = here.loc[here["country"].duplicated(), "country"].iloc[0]
            raise TableError(f"bifurcation of groups: {twice} is in two groups in {period}; leave it in one.")
        label = here.set_index("country")["group"].reindex(ballots.columns).dropna()
        ballots = ballots[label.index].dropna(how="all")
        values = _known(measure(ballots), _enough(ballots, min_shared))
        if label.nunique() < 2 or np.isnan(values).all():
            continue
        codes = pd.factorize(label, sort=True)[0].astype("int16")
        draws = np.random.default_rng(SEED).permuted(np.tile(codes, (permutations, 1)), axis=1)
        within, between = (means[0] for means in _group_means(values, codes[None, :]))
        null = np.subtract(*_group_means(values, draws))
        rows.append(
            (period, within, between, within - between, *_band(null), label.nunique(), len(label), len(ballots))
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def frustration(
    pairs: pd.DataFrame, found: pd.DataFrame, *, neutral: Neutral = "median", min_shared: int = MIN_SHARED
) -> pd.DataFrame:
    """How badly the camps fit: the share of all weight on links that contradict them, 0 where camps are perfect.

    `pairs` as in camps.camps and `found`, its result, with the same `neutral`.  A link contradicts when it is positive
    across camps or negative inside one (Doreian & Mrvar 1996, Social Networks 18:149-168, weighted); a country alone is
    a camp of its own.  Structural balance would be 0: a hypothesis, which this figure tests.  Returns one row:
    frustration, largest_two = share of linked countries in the two largest camps, camps, alone, n = links.
    """
    values = square(pairs, min_shared=min_shared)
    weights = np.triu(signed(values.to_numpy(), neutral), k=1)
    camp = found.set_index("country")["camp"].reindex(values.index)
    group = camp.to_numpy(dtype=float, na_value=np.nan)
    same = group[:, None] == group[None, :]
    wrong = np.where(same, np.maximum(-weights, 0), np.maximum(weights, 0)).sum()
    total = np.abs(weights).sum()
    sizes, alone = camp.value_counts(), int((found["status"] == "alone").sum())
    row = {
        "frustration": wrong / total if total else np.nan,
        "largest_two": sizes.iloc[:2].sum() / (sizes.sum() + alone) if len(sizes) or alone else np.nan,
        "camps": len(sizes),
        "alone": alone,
        "n": int(np.isfinite(values.to_numpy()).sum() // 2),
    }
    return pd.DataFrame([row])


def _periods(votes: pd.DataFrame, periods: pd.Series) -> Iterator[tuple[object, pd.DataFrame]]:
    """The votes of each period, roll calls and members in which somebody voted, in an order of their own."""
    if len(votes) != len(periods):
        raise TableError(f"bifurcation needs one period a roll call: {len(votes)} roll calls, {len(periods)} periods.")
    ordered = votes[sorted(votes.columns)]
    for period, index in pd.Series(range(len(votes))).groupby(periods.to_numpy()).groups.items():
        values = ordered.iloc[index].to_numpy(dtype="float32")
        voted = ~np.isnan(values)
        values, names = values[voted.any(axis=1)][:, voted.any(axis=0)], ordered.columns[voted.any(axis=0)]
        if len(values):
            yield period, pd.DataFrame(values[np.lexsort(np.nan_to_num(values, nan=-1.0).T)], columns=names)


def _shuffled(ballots: np.ndarray, shuffles: int) -> Iterator[np.ndarray]:
    """Worlds in which the votes cast in each roll call went to the same members in another order."""
    draw = np.random.default_rng(SEED)
    absent = np.isnan(ballots)
    cast = np.take_along_axis(ballots, np.argsort(absent, axis=1, kind="stable"), axis=1)
    for _ in range(shuffles):
        keys = draw.random(ballots.shape, dtype="float32")
        keys[absent] = 2.0  # after all who voted
        world = np.empty_like(ballots)
        np.put_along_axis(world, np.argsort(keys, axis=1), cast, axis=1)
        yield world


def _enough(ballots: pd.DataFrame, min_shared: int) -> np.ndarray:
    """Which pairs of different members share enough votes; shuffling does not change it."""
    cast = ballots.notna().to_numpy(dtype="float32")
    return (cast.T @ cast >= min_shared) & ~np.eye(cast.shape[1], dtype=bool)


def _known(table: pd.DataFrame, shared: np.ndarray) -> np.ndarray:
    return np.where(shared, table.to_numpy(dtype=float), np.nan)


def _split(table: pd.DataFrame, shared: np.ndarray, neutral: Neutral) -> tuple[float, float, int, int]:
    """Mean within and between the camps found in one network, how many camps, how many members."""
    values = _known(table, shared)
    linked = np.isfinite(values).any(axis=0)
    values = values[linked][:, linked]
    if not len(values):
        return np.nan, np.nan, 0, 0
    groups = communities(signed(values, neutral), [0])
    within, between = (means[0] for means in _group_means(values, groups))
    return within, between, len(np.unique(groups)), len(values)


def _group_means(values: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each grouping (row), the mean over pairs of the same group and of different ones; NaN where there is none."""
    first, second = np.triu_indices(len(values), k=1)
    linked = np.isfinite(values[first, second])
    first, second = first[linked], second[linked]
    pairs, same = values[first, second], groups[:, first] == groups[:, second]
    inside, total = np.array([pairs[row].sum() for row in same]), pairs.sum()
    count = same.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return inside / count, np.where(count < len(pairs), (total - inside) / (len(pairs) - count), np.nan)


def _band(null: np.ndarray) -> tuple[float, float, float]:
    """The ends and the mean of the null, by rank: the lowest and the highest of 19."""
    known = null[np.isfinite(null)]
    if not len(known):
        return np.nan, np.nan, np.nan
    low, high = np.quantile(known, BAND, method="weibull")
    return float(low), float(known.mean()), float(high)
