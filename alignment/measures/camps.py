"""Camps: who sides with whom, how firmly, and who changed sides.

All take `pairs`, a table of any measure of alignment: country_a, country_b, value, n.  A pair is a link: positive where
the two are more aligned than a neutral pair, negative where they are less.  The communities of that signed network are
found with the Leiden algorithm of igraph (GPL-2.0-or-later).
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from threading import Lock
from typing import Literal

import igraph
import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from alignment.tables import TableError

RESOLUTIONS = (0.0, 0.25, 0.5, 0.75, 1.0)  # how far above neutral a camp must hold together: two blocs to close circles
SEEDS = 6  # runs at each resolution: 30 in all, well within 200 ms for 193 members
MIN_SHARED = 5  # a pair with fewer shared votes is no link: chance decides it
MIN_CAMP = 2  # one country alone is no camp
TOGETHER = 0.5  # consensus: together where more than half of the runs put them together
SAME_CAMP = 0.25  # a camp keeps its number when it shares this part of all members of both: the West of 1989 and 1990
FIRM = 2 / 3  # a switch counts where the country was this firm before and after
NEEDED = ("country_a", "country_b", "value", "n")
Neutral = float | Literal["median", "expected"]
_GENERATOR = Lock()  # igraph has one random generator for the whole process


def square(pairs: pd.DataFrame, *, min_shared: int = MIN_SHARED) -> pd.DataFrame:
    """The pairs as a symmetric matrix, countries in alphabetical order; NaN where there is no link.

    No link: no row, no value, or n below `min_shared`.  Raises TableError when a column is missing, a pair comes twice
    or a country is paired with itself.
    """
    missing = [name for name in NEEDED if name not in pairs]
    if missing:
        raise TableError(f"camps need the column {', '.join(missing)}: one row a pair with its value and n.")
    sides = [pairs[side].to_numpy(dtype=str) for side in ("country_a", "country_b")]
    names = np.unique(np.concatenate(sides))
    first, second = (np.searchsorted(names, side) for side in sides)
    cells = np.minimum(first, second) * len(names) + np.maximum(first, second)
    if (first == second).any() or len(np.unique(cells)) < len(cells):
        raise TableError("camps need each pair of two countries once: choose one period, one measure, one direction.")
    usable = pairs["n"].to_numpy() >= min_shared
    first, second, value = first[usable], second[usable], pairs["value"].to_numpy(dtype=float)[usable]
    values = np.full((len(names), len(names)), np.nan)
    values[first, second] = value
    values[second, first] = value
    return pd.DataFrame(values, index=names, columns=names)


def signed(values: np.ndarray, neutral: Neutral = "median", resolution: float = 0.0) -> np.ndarray:
    """Links as weights: (value − neutral) / mean |value − neutral| − resolution, 0 where there is no link.

    `neutral` is a number, or "median": the median of all pairs, or "expected": what the two countries' own means v̄i, v̄j
    over all their pairs lead one to expect, v̄i + v̄j − v̄.
    """
    above = np.triu_indices(len(values), k=1)
    linked = np.isfinite(values)
    links = values[above][linked[above]]
    if not len(links):
        return np.zeros_like(values)
    if neutral == "expected":
        means = np.where(linked, values, 0).sum(axis=1) / np.maximum(linked.sum(axis=1), 1)
        excess = values - means[:, None] - means[None, :] + links.mean()
    else:
        excess = values - (np.median(links) if neutral == "median" else neutral)
    excess = np.where(linked, excess, 0.0)
    unit = np.abs(excess[above]).sum() / len(links)  # Leiden's own randomness has a scale
    return np.where(linked, excess / unit - resolution, 0.0) if unit else np.zeros_like(values)


def communities(weights: np.ndarray, seeds: Sequence[int]) -> np.ndarray:
    """The partition that Leiden finds from each seed (row): for each country (column) the number of its community.

    It maximises the sum of weights inside communities.  Split by sign, that sum has the two layers of Traag & Bruggeman
    (2009, Physical Review E 80:036115), positive links inside and negative ones between, with a constant null model
    (Traag, Van Dooren & Nesterov 2011, Physical Review E 84:016114).
    """
    size = len(weights)
    graph = igraph.Graph.Full(size)  # its links come in the order of the upper triangle
    links = weights[np.triu_indices(size, k=1)].tolist()
    found = np.zeros((len(seeds), size), dtype=np.int64)
    with _GENERATOR:
        try:
            for row, seed in enumerate(seeds):
                igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  not a secret
                run = graph.community_leiden("CPM", weights=links, resolution=0, n_iterations=-1)
                found[row] = run.membership
        finally:
            igraph.set_random_number_generator(random)
    return found


def co_membership(
    pairs: pd.DataFrame,
    *,
    resolutions: Sequence[float] = RESOLUTIONS,
    seeds: int = SEEDS,
    neutral: Neutral = "median",
    min_shared: int = MIN_SHARED,
) -> pd.DataFrame:
    """How often two countries fall into the same camp, over seeds and resolutions, from 0 (never) to 1 (always).

    Returns a symmetric matrix of the countries that have a link, 1 on the diagonal.  Options as in `camps`.
    """
    values = square(pairs, min_shared=min_shared)
    linked = values.notna().any().to_numpy()
    values = values.loc[linked, linked]
    together = np.zeros(values.shape)
    for resolution in resolutions:
        for run in communities(signed(values.to_numpy(), neutral, resolution), range(seeds)):
            together += run[:, None] == run[None, :]
    return pd.DataFrame(together / (len(resolutions) * seeds), index=values.index, columns=values.columns)


def camps(
    pairs: pd.DataFrame,
    *,
    resolutions: Sequence[float] = RESOLUTIONS,
    seeds: int = SEEDS,
    neutral: Neutral = "median",
    min_shared: int = MIN_SHARED,
    members: Collection[str] = (),
    previous: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Which camp each country is in, how firmly, and which camp comes next.

    `neutral`: above it a pair is linked positively.  "median" ("more alike than the typical pair") suits κ and π; for
    raw agreement or S take "expected", since most pairs agree on most votes and the West agrees less than most; 0 with
    κ means "more than chance".  `members`: countries to list even without a pair.  `previous`: camps of an earlier
    period, whose numbers are kept (`renumbered`).
    Returns country; camp, 1 the largest, <NA> for none; status = camp, alone (in a community of one; with κ also a
    country that never varied its vote, which κ cannot place) or unlinked (no pair with a value and `min_shared` votes:
    left out, not guessed); firmness = mean share of runs in which it is together with the others of its camp, for one
    alone 1 − its share with its most frequent companion; runner_up = the other camp it is most often with, and
    runner_up_share; n = its links.  Camps are the median partition of all runs: pairs together in more than half of
    them are together, as far as one partition can (after Guénoche 2011, Advances in Data Analysis and Classification
    5:215-229).  Raises TableError as `square` does.
    """
    values = square(pairs, min_shared=min_shared)
    together = co_membership(pairs, resolutions=resolutions, seeds=seeds, neutral=neutral, min_shared=min_shared)
    found = _standing(together, _consensus(together.to_numpy(), range(seeds)))
    listed = sorted({*values.index, *members})
    result = found.reindex(listed).rename_axis("country").reset_index()
    links = values.notna().sum().reindex(listed, fill_value=0).to_numpy()
    result = result.assign(status=result["status"].fillna("unlinked"), n=links)
    return result if previous is None else renumbered(result, previous)


def _consensus(together: np.ndarray, seeds: Sequence[int]) -> np.ndarray:
    """The camp of each country by its number, 1 the largest, 0 for a country alone: the best of several searches."""
    excess = together - TOGETHER
    runs = communities(excess, seeds)
    scores = [(excess * (run[:, None] == run[None, :])).sum().round(9) for run in runs]
    run = runs[int(np.argmax(scores))] if len(together) else np.zeros(0, dtype=np.int64)
    _, first, group, sizes = np.unique(run, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(1, len(sizes) + 1)  # equals in alphabetical order
    return np.where(sizes[group] >= MIN_CAMP, rank[group], 0)


def _standing(together: pd.DataFrame, camp: np.ndarray) -> pd.DataFrame:
    """Status, firmness and runner-up of every linked country, from its co-membership with each camp."""
    others = together.to_numpy() - np.eye(len(together))  # a country is not its own company
    numbers = np.unique(camp[camp > 0])
    inside = camp[:, None] == numbers
    shares = others @ inside / (inside.sum(axis=0) - inside)
    rivals = np.column_stack([np.zeros(len(camp)), np.where(inside, 0.0, shares)])  # first column: no rival
    second = np.append(0, numbers)[rivals.argmax(axis=1)]
    companion = others.max(axis=1, initial=0.0)
    return pd.DataFrame(
        {
            "camp": pd.Series(camp, index=together.index, dtype="Int64").where(camp > 0),
            "status": np.where(camp > 0, "camp", "alone"),
            "firmness": np.where(camp > 0, np.where(inside, shares, 0.0).sum(axis=1), 1 - companion),
            "runner_up": pd.Series(second, index=together.index, dtype="Int64").where(second > 0),
            "runner_up_share": rivals.max(axis=1),
        },
        index=together.index,
    )


def renumbered(found: pd.DataFrame, *earlier: pd.DataFrame) -> pd.DataFrame:
    """Camps with the numbers, and so the colours, of earlier camps; new camps get new numbers, in order of size.

    `earlier`: country and camp, the latest first; each is tried in turn.  Camps are matched one to one so that the sum
    of their Jaccard indices (shared members by all members of the two, among countries in both periods) is largest
    (Hungarian method), if the two share at least SAME_CAMP.
    """
    present = frozenset(found.loc[found["status"] != "unlinked", "country"])
    now, numbers = _members(found), dict[int, int]()
    for frame in earlier:
        free = {camp: there & present for camp, there in _members(frame).items() if camp not in numbers.values()}
        numbers |= _matched({camp: here for camp, here in now.items() if camp not in numbers}, free)
    fresh = max((camp for frame in earlier for camp in _members(frame)), default=0)
    for camp in sorted(set(now) - set(numbers)):
        fresh += 1
        numbers[camp] = fresh
    return found.assign(**{name: found[name].map(numbers).astype("Int64") for name in ("camp", "runner_up")})


def _members(found: pd.DataFrame) -> dict[int, frozenset[str]]:
    """The countries of each camp, by its number."""
    inside = found.dropna(subset=["camp"])
    return {int(camp): frozenset(countries) for camp, countries in inside.groupby("camp")["country"]}


def _matched(now: dict[int, frozenset[str]], then: dict[int, frozenset[str]]) -> dict[int, int]:
    """The earlier number of each present camp that has one."""
    known = frozenset[str]().union(*then.values())
    shared = np.array([[_overlap(here & known, there) for there in then.values()] for here in now.values()])
    if not shared.size:
        return {}
    rows, columns = linear_sum_assignment(shared, maximize=True)
    here, there = list(now), list(then)
    return {here[i]: there[j] for i, j in zip(rows, columns, strict=True) if shared[i, j] >= SAME_CAMP}


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard index: the members of both, as a share of the members of either."""
    return len(one & other) / max(len(one | other), 1)


def camps_by_year(
    pairs_by_period: pd.DataFrame, *, neutral: Neutral = "median", min_shared: int = MIN_SHARED
) -> pd.DataFrame:
    """`camps` in each period, with numbers that last: a camp keeps its number, and its colour, through the years.

    Needs period and the columns of `pairs`; options as in `camps`.  Returns period and the columns of `camps`.  In the
    first period camps are numbered by size.  Later ones are matched with the period before, then with older camps as
    they were when last seen (`renumbered`), so that a camp not found in some year has its number back when it returns.
    """
    frames: list[pd.DataFrame] = []
    earlier: list[pd.DataFrame] = []
    for period, pairs in pairs_by_period.groupby("period", sort=True):
        found = renumbered(camps(pairs, neutral=neutral, min_shared=min_shared), *earlier)
        older = [frame[~frame["camp"].isin(found["camp"].dropna())] for frame in earlier]
        earlier = [found[["country", "camp"]], pd.concat(older)] if older else [found[["country", "camp"]]]
        frames.append(found.assign(period=period))
    if not frames:
        raise TableError("camps by year need at least one pair in one period.")
    result = pd.concat(frames, ignore_index=True)
    return result[["period", *(name for name in result if name != "period")]]


def switchers(camps_a: pd.DataFrame, camps_b: pd.DataFrame, *, firm: float = FIRM) -> pd.DataFrame:
    """Who changed camp between two windows, among the countries that were firmly in a camp in both.

    Takes two results of `camps`; the later camps take the numbers of the earlier ones (`renumbered`).  Returns one row
    a comparable country, in a camp with firmness ≥ `firm` in both windows: country, camp_a, camp_b, firmness_a,
    firmness_b, switched.  The number of rows is the number compared: a country that was not firm is not said to have
    stayed.  When two camps become one, those of the camp whose number is lost have switched.
    """
    columns = ["country", "camp", "firmness"]
    later = renumbered(camps_b, camps_a)
    both = camps_a[columns].merge(later[columns], on="country", suffixes=("_a", "_b"))
    both = both.dropna(subset=["camp_a", "camp_b"])
    both = both[(both["firmness_a"] >= firm) & (both["firmness_b"] >= firm)].sort_values("country", ignore_index=True)
    return both.assign(switched=(both["camp_a"] != both["camp_b"]).astype(bool))[
        ["country", "camp_a", "camp_b", "firmness_a", "firmness_b", "switched"]
    ]
