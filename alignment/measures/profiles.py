"""Who behaves like whom: similarity of two countries' relations with all others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures import bootstrap
from alignment.measures.cooperation import MeasureError

LEAST_PARTNERS = 20  # shared partners below which a similarity is undefined: one partner would weigh more than 5 %
SIGNS = (1.0, 0.0, -1.0)  # a balance of 0 is a sign of its own: as much conflict as cooperation
ROUNDING = 1e-9  # a balance nearer 0 than this is 0: what is left over comes from the order of adding, and has no sign
Floats = NDArray[np.float64]


def profiles(balances: pd.DataFrame, *, least: int = LEAST_PARTNERS) -> pd.DataFrame:
    """How alike every pair of countries is in whom they get on with: π and κ on the signs of their balances.

    `balances`: country_a, country_b, balance, each pair once, of one period and source.  For each third country with
    which both have a balance, their signs (+, 0, −) agree or not; what the two have with each other is left out.
    Returns country_a, country_b (a < b), agreement = share of third countries with the same sign, pi, kappa
    (= (p_o − p_e) / (1 − p_e), π with pooled and κ with own marginals: Häge 2011, Political Analysis 19:287-305), n =
    shared partners.  All three are undefined (NaN, with n) with fewer than `least` of them, π and κ also where all
    signs are alike; without any there is no row.  They depend on which pairs a source sees at all: compare within one.
    Raises MeasureError when a column is missing or a pair stands twice.
    """
    names, signs = _square(balances)
    cast = [(signs == sign).astype("float64") for sign in SIGNS]
    known = sum(cast)
    # What the two have with each other is a cell of neither's shared partners: the diagonal of `signs` is empty.
    n = known @ known.T
    same = sum(side @ side.T for side in cast)
    first, second = np.triu_indices(len(names), k=1)
    own = np.stack([side @ known.T for side in cast])  # how often a's sign is this, over partners shared with b
    tables = np.stack([same[first, second], *own[:, first, second], *own.transpose(0, 2, 1)[:, first, second]])
    shared = n[first, second] > 0
    first, second, tables, n = first[shared], second[shared], tables[:, shared], n[first, second][shared]
    found = {name: np.where(n >= least, values, np.nan) for name, values in _similar(tables, n).items()}
    named = {"country_a": names[first], "country_b": names[second]}
    return pd.DataFrame({**named, **found, "n": n.astype("int64")})


def behaves_like(balances: pd.DataFrame, country: str, *, least: int = LEAST_PARTNERS) -> pd.DataFrame:
    """Which countries get on with the same others as this one does, most alike first.

    Takes what `profiles` takes.  Returns country, agreement, pi, kappa, low, high, n, ordered by κ, then agreement;
    countries with fewer than `least` shared partners are left out.  low, high: of κ, 95 % bootstrap over shared
    partners, draws in which all signs are alike left out.  Two intervals that overlap do not tell two countries apart:
    the first in rank need not be the most alike.  Raises MeasureError as `profiles`.
    """
    names, signs = _square(balances)
    if country not in names:
        return pd.DataFrame(columns=["country", "agreement", "pi", "kappa", "low", "high", "n"])
    me = int(np.flatnonzero(names == country)[0])
    rows = []
    for other in range(len(names)):
        shared = np.isfinite(signs[me]) & np.isfinite(signs[other])  # neither of the two: the diagonal is empty
        if other != me and shared.sum() >= least:
            # In the order of their codes, so that A beside B has the interval of B beside A.
            pair = signs[min(me, other), shared], signs[max(me, other), shared]
            rows.append((names[other], *_with_interval(*pair), int(shared.sum())))
    found = pd.DataFrame(rows, columns=["country", "agreement", "pi", "kappa", "low", "high", "n"])
    return found.sort_values(["kappa", "agreement", "country"], ascending=[False, False, True], ignore_index=True)


def _square(balances: pd.DataFrame) -> tuple[NDArray[np.object_], Floats]:
    """Signs of balances as a symmetric matrix; NaN where there is none."""
    for name in ("country_a", "country_b", "balance"):
        if name not in balances:
            raise MeasureError(f"profiles need the column {name}.")
    # What a country does with itself is no relation with a third one.
    known = balances[balances["balance"].notna() & (balances["country_a"] != balances["country_b"])]
    names = np.array(sorted({*known["country_a"], *known["country_b"]}), dtype=object)
    first, second = (np.searchsorted(names, known[side].to_numpy(dtype=object)) for side in ("country_a", "country_b"))
    # Whichever of the two stands first.
    if len(np.unique(np.minimum(first, second) * len(names) + np.maximum(first, second))) < len(known):
        raise MeasureError("A pair stands twice. Give one row a pair: one period, one source.")
    values = known["balance"].to_numpy(dtype="float64")
    signs = np.full((len(names), len(names)), np.nan)
    signs[first, second] = signs[second, first] = np.where(np.abs(values) < ROUNDING, 0.0, np.sign(values))
    return names, signs


def _similar(tables: Floats, n: Floats) -> dict[str, Floats]:
    """agreement, π and κ from same, how often each sign is a's, and how often it is b's."""
    same, a, b = tables[0] / n, tables[1:4] / n, tables[4:7] / n
    by_own, pooled = (a * b).sum(axis=0), (((a + b) / 2) ** 2).sum(axis=0)
    return {"agreement": same, "pi": _beyond(same, pooled), "kappa": _beyond(same, by_own)}


def _beyond(observed: Floats, expected: Floats) -> Floats:
    room = 1 - expected
    return np.divide(observed - expected, room, out=np.full_like(room, np.nan), where=room > 1e-12)


def _with_interval(mine: Floats, theirs: Floats) -> tuple[float, float, float, float, float]:
    """agreement, π, κ, and the interval of κ over resampled partners."""
    cells = np.stack(
        [mine == theirs, *(mine == sign for sign in SIGNS), *(theirs == sign for sign in SIGNS)], axis=1
    ).astype("float64")
    found = _similar(cells.sum(axis=0)[:, None], np.array([float(len(mine))]))
    order = np.lexsort((theirs, mine))  # the same draws whatever the order of partners
    drawn = bootstrap.resampling(len(mine)).astype("float64") @ cells[order]
    low, high = bootstrap.interval(_similar(drawn.T, np.full(len(drawn), float(len(mine))))["kappa"][:, None])
    kappa = float(found["kappa"][0])
    ends = (float(low[0]), float(high[0])) if kappa == kappa else (np.nan, np.nan)
    return float(found["agreement"][0]), float(found["pi"][0]), kappa, *ends
