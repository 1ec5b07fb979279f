"""How much a figure hangs on which units were recorded: the bootstrap that the measures share.

Efron 1979, Annals of Statistics 7:1-26.  Units are drawn anew, as many as there are, with replacement; low and high
are the 2.5th and 97.5th percentile of the figure over DRAWS such samples.  A group's draws depend on its number of
units alone, so that its interval is the same whoever else is asked about and in whatever order the rows come.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

DRAWS, SEED = 500, 20220224  # 500 put the ends of 95 % at about the 13th value from either end; the seed repeats them
TAILS = (0.025, 0.975)  # 95 %
AT_ONCE = 500  # groups resampled together: keeps the draws of all countries below some 50 MB


def resampling(size: int) -> np.ndarray:
    """How often each of `size` units is drawn in each of DRAWS bootstrap samples (rows), the same in every call."""
    draws = np.random.default_rng(SEED).integers(size, size=(DRAWS, size))
    cells = draws + size * np.arange(DRAWS)[:, None]
    return np.bincount(cells.ravel(), minlength=draws.size).reshape(draws.shape)


def interval(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the 95 % percentile interval over the first axis, from the draws in which the figure is defined.

    NaN where it is in none.
    """
    ordered = np.sort(drawn, axis=0)  # NaN last; many times faster than nanquantile
    last = (~np.isnan(ordered)).sum(axis=0) - 1
    ends = []
    for share in TAILS:
        place = np.maximum(share * last, 0)
        below, above = (
            np.take_along_axis(ordered, step(place).astype(int)[None], axis=0)[0] for step in (np.floor, np.ceil)
        )
        ends.append(below + (place % 1) * (above - below))
    return ends[0], ends[1]


def resampled(values: np.ndarray, sizes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Sums over resampled units: (places of groups, draws × groups × columns), groups of one size at a time.

    `values`: units × columns, the units of a group together; `sizes`: units of each group.  Groups of a single unit are
    left out: it cannot show how much hangs on it.
    """
    starts = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[sizes > 1]):
        weights, places = resampling(int(size)).astype("float64"), np.flatnonzero(sizes == size)
        for part in np.array_split(places, -(-len(places) // AT_ONCE)):
            rows = values[starts[part][:, None] + np.arange(size)]
            yield part, np.moveaxis(weights @ rows, 0, 1)
