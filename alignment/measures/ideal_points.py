"""Where members stand on the main line of conflict of the General Assembly, by year: ideal points."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures import ordinal_irt
from alignment.measures.cooperation import MeasureError

ANCHOR = "USA"  # the member whose side is positive
WITHIN = 1.96  # standard deviations either side of the mean: 95 %


def ideal_points(votes: pd.DataFrame, years: pd.Series, *, anchor: str = ANCHOR) -> pd.DataFrame:
    """Each member's position towards the order led by the United States in each year, the United States positive.

    `votes`: one row a roll call, one column a member; 1 yes, ½ abstain, 0 no, NaN no vote.  `years`: the year of each
    row.  Returns country, year, ideal_point, low, high (95 %), n = votes cast; a year without a vote of the member
    has no row.  All member-years together have standard deviation 1.
    One-dimensional dynamic ordinal item response theory (Bailey, Strezhnev & Voeten 2017, Journal of Conflict
    Resolution 61:430-456), estimated as `ordinal_irt` says.  The scale of each year is set so that the members of two
    years in a row keep their spread: roll calls alone cannot tell a wider gap from sharper resolutions.
    A position towards that order, not an alliance.  Raises MeasureError when the anchor never voted.
    """
    held = votes.notna().any(axis=1).to_numpy()
    cast = votes.loc[held, sorted(votes.columns[votes.notna().any()])]
    if anchor not in cast.columns:
        raise MeasureError(f"ideal points need votes of {anchor}, whose side is positive: choose another anchor.")
    when = years.to_numpy()[held]
    known = np.unique(when)
    values = [_in_order(cast[when == year].to_numpy(dtype=np.float32)) for year in known]
    blocks = [ordinal_irt.Year(year == 0, year == 0.5, year == 1) for year in values]
    guess = _first_guess(np.concatenate(values), len(known))
    fit = ordinal_irt.fit(blocks, np.diff(known).astype(np.float64), guess)
    present = np.stack([block.cast.any(axis=0) for block in blocks])
    scale = _scales(fit.mean, present)[:, None] * np.sign(fit.mean[:, cast.columns.get_loc(anchor)].sum())
    scale = scale / (fit.mean * scale)[present].std()
    counts = np.stack([block.cast.sum(axis=0) for block in blocks])
    return _as_rows(fit.mean * scale, np.sqrt(fit.variance) * np.abs(scale), counts, known, cast.columns)


def distance(points: pd.DataFrame) -> pd.DataFrame:
    """How far apart the ideal points of each pair of members lie in each year.

    `points` as from `ideal_points`.  Returns country_a, country_b (a < b), year, distance = |θ_a − θ_b|, low, high
    (95 %, the two taken as independent; low is never below 0), n = the fewer of the two members' votes.
    """
    frames = [_pairs_of(of_year).assign(year=year) for year, of_year in points.groupby("year")]
    columns = ["country_a", "country_b", "year", "distance", "low", "high", "n"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _pairs_of(points: pd.DataFrame) -> pd.DataFrame:
    ordered = points.sort_values("country")
    first, second = np.triu_indices(len(ordered), k=1)
    name, at, n = (ordered[column].to_numpy() for column in ("country", "ideal_point", "n"))
    half = (ordered["high"] - ordered["low"]).to_numpy() / 2
    apart = np.abs(at[first] - at[second])
    doubt = np.hypot(half[first], half[second])
    return pd.DataFrame(
        {
            "country_a": name[first],
            "country_b": name[second],
            "distance": apart,
            "low": np.maximum(apart - doubt, 0),
            "high": apart + doubt,
            "n": np.minimum(n[first], n[second]),
        }
    )


def _in_order(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """One year's roll calls in order of content, so that rounding does not depend on the order of rows."""
    return values[np.lexsort(np.nan_to_num(values, nan=-1.0).T[::-1])]


def _first_guess(values: NDArray[np.float32], years: int) -> NDArray[np.float64]:
    """Each member's place on the first principal component of all votes, the same in every year."""
    centred = np.nan_to_num(values - np.nanmean(values, axis=1, keepdims=True))
    _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    first = vectors[:, -1]
    return np.tile(first / first.std(), (years, 1))


def _scales(points: NDArray[np.float64], present: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Factor of each year by which members of it and the year before have the same root mean square in both."""
    scales = np.ones(len(points))
    for t in range(1, len(points)):
        both = present[t] & present[t - 1]
        before, now = (np.sqrt((points[year, both] ** 2).mean()) if both.any() else 1.0 for year in (t - 1, t))
        scales[t] = scales[t - 1] * (before / now if before > 0 and now > 0 else 1.0)
    return scales


def _as_rows(
    points: NDArray[np.float64],
    doubt: NDArray[np.float64],
    counts: NDArray[np.int64],
    known: NDArray[np.int64],
    members: pd.Index,
) -> pd.DataFrame:
    year, member = np.nonzero(counts)
    at, half = points[year, member], WITHIN * doubt[year, member]
    return pd.DataFrame(
        {
            "country": members.to_numpy()[member],
            "year": known[year].astype("int64"),
            "ideal_point": at,
            "low": at - half,
            "high": at + half,
            "n": counts[year, member].astype("int64"),
        }
    )
