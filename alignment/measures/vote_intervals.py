"""How far the similarity of two members' votes hangs on which resolutions were put to the vote.

Bootstrap over resolutions (Efron 1979, Annals of Statistics 7:1-26): the n roll calls on which both voted are drawn
anew, n at a time with replacement, and the measure is taken of each draw; low and high are the 2.5th and 97.5th
percentile.  A pair's draws depend on nothing but how often it voted in which way: not on the order of the rows, nor on
roll calls that one of the two did not vote on, nor on which other pairs are asked for.  Resolutions are no random
sample, and those of one agenda item resemble each other: read the interval as the least uncertainty, not all of it.
Where all shared votes are alike it has no width, for drawing anew cannot show what never happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures import bootstrap, vote_tables
from alignment.measures.bootstrap import DRAWS, SEED
from alignment.measures.vote_tables import FORMULAS, GAP, Counted, Numbers

FEWEST = 2  # one roll call cannot say how much it matters which one it is
AT_ONCE = 256  # tables drawn together: 256 × 500 draws × 9 entries are 9 MB
OF_DISTANCE = ("agreement", "s")  # depend on the distances of votes only, not on which votes they were


def with_interval(
    votes: pd.DataFrame, *, names: Sequence[str] = ("agreement",), pair: tuple[str, str] | None = None
) -> pd.DataFrame:
    """How alike every pair of members, or one, voted over the given roll calls, with its 95 % interval.

    `votes` and `names` as in roll_calls.  Returns country_a, country_b (a < b), measure, value, low, high, n, one row a
    pair and measure.  low and high are NaN where the value is, and where fewer than two roll calls are shared; draws
    in which π or κ is undefined are left out.  Raises MeasureError as roll_calls.similarity does.
    """
    return _long(vote_tables.of_pairs(votes, pair=pair), names)


def with_interval_by(
    votes: pd.DataFrame,
    periods: pd.Series,
    *,
    names: Sequence[str] = ("agreement",),
    pair: tuple[str, str] | None = None,
    country: str = "",
) -> pd.DataFrame:
    """`with_interval` in each period: `periods` as in roll_calls.similarity_by.

    `country`: only the pairs of this member, so that no other is drawn.  Returns country_a, country_b, period, measure,
    value, low, high, n.
    """
    keys, tables = vote_tables.of_periods(votes, periods, pair=pair)
    if country:
        mine = keys[["country_a", "country_b"]].eq(country).any(axis=1).to_numpy()
        keys, tables = keys[mine].reset_index(drop=True), tables[:, :, mine]
    return _long((keys, tables), names)


def with_interval_by_topic(
    votes: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    names: Sequence[str] = ("agreement",),
    pair: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """`with_interval` on each topic: `topics` as in roll_calls.similarity_by_topic.

    Returns country_a, country_b, topic, measure, value, low, high, n.
    """
    return _long(vote_tables.of_topics(votes, topics, pair=pair), names)


def _long(counted: Counted, names: Sequence[str]) -> pd.DataFrame:
    wide = vote_tables.measured(counted, names)
    keys, tables = counted
    parts = []
    for name, (low, high) in _ends(tables, names).items():
        known = wide[name].notna().to_numpy()
        ends = {"low": np.where(known, low, np.nan), "high": np.where(known, high, np.nan)}
        parts.append(keys.assign(measure=name, value=wide[name], **ends, n=wide["n"]))
    return pd.concat(parts, ignore_index=True)


def _ends(tables: Numbers, names: Sequence[str]) -> dict[str, tuple[Numbers, Numbers]]:
    """low and high of each measure for each table."""
    of_distance = [name for name in names if name in OF_DISTANCE]
    others = [name for name in names if name not in OF_DISTANCE]
    found = _simulated(_by_distance(tables), of_distance) if of_distance else {}
    found |= _simulated(tables, others) if others else {}
    return {name: found[name] for name in names}


def _simulated(tables: Numbers, names: Sequence[str]) -> dict[str, tuple[Numbers, Numbers]]:
    """`_ends` of measures that are drawn together, each table that differs drawn once."""
    distinct, place = _distinct(tables)
    ends = {name: np.full((2, len(distinct)), np.nan) for name in names}
    for rows, drawn in _drawn(distinct):
        for name in names:
            ends[name][:, rows] = bootstrap.interval(FORMULAS[name](drawn).T)
    return {name: (low[place], high[place]) for name, (low, high) in ends.items()}


def _by_distance(tables: Numbers) -> Numbers:
    """The tables with all votes of one distance counted in one entry: far fewer differ, and agreement is the same."""
    merged = np.zeros_like(tables)
    for column in range(3):
        merged[0, column] = tables[GAP[0, column] == GAP].sum(axis=0)
    return merged


def _distinct(tables: Numbers) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """The tables that differ, one row each, and where each table is among them.

    No measure asks which of the two members is named first, so a table and its mirror image are one.
    """
    rows = tables.reshape(9, -1).T.astype(np.int32)
    mirrored = rows[:, [0, 3, 6, 1, 4, 7, 2, 5, 8]]
    differs = rows != mirrored
    first = differs.argmax(axis=1)[:, None]
    larger = np.take_along_axis(rows, first, axis=1) > np.take_along_axis(mirrored, first, axis=1)
    distinct, place = np.unique(np.where(larger, mirrored, rows), axis=0, return_inverse=True)
    return distinct, place.reshape(-1)


def _drawn(rows: NDArray[np.int32]) -> Iterator[tuple[NDArray[np.intp], Numbers]]:
    """Some rows of the tables and their draws, 3 × 3 × rows × DRAWS, until all that have enough votes are through.

    To draw n of n roll calls with replacement is to draw the table from the multinomial distribution of its entries.
    Every table is drawn from the same state of the generator, so that none depends on those before it.
    """
    generator = np.random.default_rng(SEED)
    start = generator.bit_generator.state
    total = rows.sum(axis=1)
    enough = np.flatnonzero(total >= FEWEST)
    order = np.argsort(-rows, axis=1, kind="stable")  # the largest entry first: the draws are then many times faster
    for begin in range(0, len(enough), AT_ONCE):
        chosen = enough[begin : begin + AT_ONCE]
        drawn = np.zeros((9, len(chosen), DRAWS))
        for place, row in enumerate(chosen):
            entries = order[row][rows[row][order[row]] > 0]
            generator.bit_generator.state = start
            drawn[entries, place] = generator.multinomial(total[row], rows[row][entries] / total[row], size=DRAWS).T
        yield chosen, drawn.reshape(3, 3, len(chosen), DRAWS)
