"""Candidate breaks in a series: from when on a measure ran at another level, and how little can be told from few years.

`series`: period (a year, or the first day of a month) and value, in any order; other columns are not used.  A period
without a row, or with value NaN, is a gap.  Each value counts the same, however many votes or events stand behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import ruptures
from numpy.typing import NDArray

from alignment.measures.cooperation import MeasureError

Numbers = NDArray[np.float64]
# in units of noise² · ln n: 1 and 2 Schwarz's criterion, 3 the modified one, 4 to 8 for noise greater than it looks
PENALTIES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
SHORTEST = 2  # values that a level must last: with one, every odd year would be two breaks
TOLERANCE = 1  # values: change points so near each other at two penalties are one candidate
# 95 % of (1 − exp(−x/2))², the ratio's distribution at the true date (Hansen 2000, Econometrica 68:575-603)
RATIO = 7.35
MOVING_RANGE = 2 / np.pi**0.5  # mean distance of two draws from one normal distribution, in standard deviations: 1.128
ROUNDING = 1e-9  # a series that moves by less is constant
DRAWS, SEED = 500, 20220224  # simulated series: a share is then known to within 2 percentage points (standard error)
FALSE = 0.05  # what is allowed of false breaks in a drifting series
STICKIEST = 0.99  # autocorrelation beyond which a simulated series has no level at all
# what `breaks` returns
COLUMNS = ["period", "first", "last", "support", "before", "after", "step", "size", "n_before", "n_after", "gap"]


def breaks(series: pd.DataFrame, penalties: Sequence[float] = PENALTIES) -> pd.DataFrame:
    """Candidate breaks: periods from which on a series ran at another level, with the range of dates each may have.

    Returns, in order of period: period (the first at the new level), first, last (range of dates), support, before and
    after (means of the stretches on either side), step = after − before, size = step / noise (NaN without noise),
    n_before and n_after (values in the two stretches), gap (periods without a value just before).
    PELT (Killick, Fearnhead & Eckley 2012, J. American Statistical Association 107:1590-1598; library ruptures, every
    date tried) finds the stretches, of at least SHORTEST values, with the least squared distance from their means plus
    a penalty a break.  It is run at each of `penalties`, in units of noise² · ln n: 1 is Schwarz's criterion for means
    alone, 2 for dates too, 3 the leading term of the modified one (Zhang & Siegmund 2007, Biometrics 63:22-32); higher
    ones allow for noise greater than it looks.  Noise is the mean distance of values of successive periods / 1.128, as
    in control charts of single values: a step hardly moves it.  support = share of penalties at which the break is
    found, give or take TOLERANCE values; period, means and stretches are those at the strictest of them.  first to last
    spans the dates found at any penalty and those that a likelihood ratio does not rule out at 95 % (RATIO; Hansen
    2000), the other breaks held.
    Values on either side of a gap are compared as two values in order, and give no noise: a break that may lie in a gap
    has all of the gap in its range.  Call it a candidate: a series that only drifts is cut into steps as well, and a
    real step is easily missed among few values (`power`).  None in a constant series, with fewer than 2 · SHORTEST
    values or without two successive periods.  Raises MeasureError for a missing column, a period that is no year or
    month or stands twice, and a penalty that is not above 0.
    """
    known = _known(series)
    values, noise = known["value"].to_numpy(dtype="float64"), _noise(known)
    by_penalty = [_cuts(values, noise, penalty) for penalty in sorted(_checked(penalties), reverse=True)]
    rows = [
        _described(known, noise, around, min(cuts), max(cuts), len(ranks) / len(by_penalty))
        for around, cuts, ranks in _candidates(by_penalty, len(values))
    ]
    found = pd.DataFrame(rows, columns=COLUMNS).sort_values("period", ignore_index=True)
    return found.astype(dict.fromkeys(("period", "first", "last"), known["period"].dtype) if rows else {})


def power(series: pd.DataFrame, steps: float | Sequence[float], penalties: Sequence[float] = PENALTIES) -> pd.DataFrame:
    """How often a step of a given size would be found in a series as short and as noisy as this one.

    Returns one row a step: step, size = step / noise, n (values), noise, found, chance, autocorrelation,
    found_if_drifting, chance_if_drifting.  found = share of DRAWS simulated series with a step, at a date drawn from
    all, in which PELT at the middle one of `penalties` puts a break within TOLERANCE values of it; chance = share of
    those without a step in which it puts one anywhere.  A break found at that penalty has a support of about half or
    more.  These two are the best case, independent normal noise around two levels.  In the worst case each value holds
    on to the one before (first-order autoregression) as much as in this series: autocorrelation is that of its
    successive values, not below 0, which real steps raise, too.  chance_if_drifting is at the same penalty,
    found_if_drifting at one so high that such noise alone gives a break in about FALSE of series.  Where
    chance_if_drifting is high, candidates say little, whatever their support (Shi, Gallagher, Lund & Killick 2022,
    arXiv:2101.01960).  NaN where noise is 0 or there are too few values.  Raises MeasureError as `breaks`.
    """
    known = _known(series)
    n, noise, sticky = len(known), _noise(known), _autocorrelation(known)
    penalty = float(np.median(_checked(penalties)))
    wanted = np.atleast_1d(np.asarray(steps, dtype="float64"))
    rows = pd.DataFrame({"step": wanted, "size": wanted / noise if noise > 0 else np.nan, "n": n, "noise": noise})
    rows = rows.assign(found=np.nan, chance=np.nan, autocorrelation=sticky)
    rows = rows.assign(found_if_drifting=np.nan, chance_if_drifting=np.nan)
    if n < 2 * SHORTEST or not noise > 0:
        return rows
    rng = np.random.default_rng(SEED)
    draws, places = rng.standard_normal((DRAWS, n)), rng.integers(SHORTEST, n - SHORTEST + 1, size=DRAWS)
    drifts = _drifting(draws, sticky)
    raised = max(penalty, float(np.quantile(_largest_gain(drifts), 1 - FALSE)) / np.log(n))
    rows["found"] = [_found(draws, size, places, penalty) for size in rows["size"]]
    rows["found_if_drifting"] = [_found(drifts, size, places, raised) for size in rows["size"]]
    rows["chance"], rows["chance_if_drifting"] = (
        np.mean([bool(cuts) for cuts in _simulated(noises, penalty)]) for noises in (draws, drifts)
    )
    return rows


def numbered(periods: pd.Series) -> pd.Series:
    """Years, or months, as whole numbers, so that successive periods differ by 1.

    Takes years as whole numbers or the first day of each month.  Raises MeasureError for anything else.
    """
    if periods.empty or (pd.api.types.is_integer_dtype(periods) and periods.notna().all()):
        return periods.astype("int64")
    if pd.api.types.is_datetime64_any_dtype(periods) and periods.dt.day.eq(1).all():
        return (12 * periods.dt.year + periods.dt.month).astype("int64")
    raise MeasureError("period has a value that is neither a year nor the first day of a month.")


def _known(series: pd.DataFrame) -> pd.DataFrame:
    """The periods with a value, in order, with their number."""
    for name in ("period", "value"):
        if name not in series:
            raise MeasureError(f"A series needs the column {name}: one row a year or month, and its value.")
    known = series[["period", "value"]].dropna(subset="value")
    known = known.assign(number=numbered(known["period"])).sort_values("number", ignore_index=True)
    if known["number"].duplicated().any():
        twice = known.loc[known["number"].duplicated(), "period"].iloc[0]
        raise MeasureError(f"The period {twice} stands twice. Give one series: one country or pair, one source.")
    return known


def _checked(penalties: Sequence[float]) -> Sequence[float]:
    if not len(penalties) or not all(penalty > 0 for penalty in penalties):
        raise MeasureError("Give penalties above 0: what a break costs, in units of noise² · ln n.")
    return penalties


def _noise(known: pd.DataFrame) -> float:
    """Standard deviation of a value around its level, from values of successive periods; NaN where there are none."""
    moves = known["value"].diff().abs()[known["number"].diff() == 1]
    return 0.0 if moves.max() < ROUNDING else float(moves.mean() / MOVING_RANGE)


def _autocorrelation(known: pd.DataFrame) -> float:
    """Correlation of values of successive periods, kept between 0 and STICKIEST; NaN where there is none."""
    apart = (known["value"] - known["value"].mean()).to_numpy(dtype="float64")
    follows = (known["number"].diff() == 1).to_numpy()[1:]
    if not follows.any() or not apart.any():
        return np.nan
    return float(np.clip((apart[1:] * apart[:-1])[follows].mean() / (apart**2).mean(), 0, STICKIEST))


def _cuts(values: Numbers, noise: float, penalty: float) -> list[int]:
    """Places at which PELT starts a new level.  KernelCPD with a linear kernel is PELT on squared distances, in C."""
    if len(values) < 2 * SHORTEST or np.isnan(noise) or np.ptp(values) < ROUNDING:
        return []
    search = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST, jump=1).fit(values / max(noise, ROUNDING))
    return [int(cut) for cut in search.predict(pen=penalty * np.log(len(values)))[:-1]]


def _simulated(series: Numbers, penalty: float) -> Iterator[list[int]]:
    return (_cuts(values, own, penalty) for values, own in zip(series, _noises(series), strict=True))


def _noises(series: Numbers) -> Numbers:
    return np.abs(np.diff(series, axis=1)).mean(axis=1) / MOVING_RANGE


def _found(noises: Numbers, size: float, places: NDArray[np.int64], penalty: float) -> float:
    """Share of series in which a step of `size`, added to noise at `places`, is found there."""
    stepped = noises + size * (np.arange(noises.shape[1]) >= places[:, None])
    near = [_near(cuts, place) for cuts, place in zip(_simulated(stepped, penalty), places, strict=True)]
    return float(np.mean(near))


def _drifting(draws: Numbers, sticky: float) -> Numbers:
    """Each row as a stationary series whose values hold on to the one before, with successive ones as far apart."""
    held = draws.copy()
    for at in range(1, draws.shape[1]):
        held[:, at] = sticky * held[:, at - 1] + (1 - sticky**2) ** 0.5 * draws[:, at]
    return held / (1 - sticky) ** 0.5


def _largest_gain(series: Numbers) -> Numbers:
    """How much nearer its means each row comes, at most, when it is cut in two, in units of its noise²."""
    scaled = series / _noises(series)[:, None]
    return np.array([_gain(values).max() for values in scaled])


def _near(cuts: Sequence[int], place: int) -> bool:
    return any(abs(cut - place) <= TOLERANCE for cut in cuts)


def _candidates(by_penalty: list[list[int]], n: int) -> Iterator[tuple[tuple[int, int, int], set[int], set[int]]]:
    """Each candidate: start, place and end of its stretches, all places it moved to, and the penalties that found it.

    `by_penalty`: the change points at each penalty, the strictest first.
    """
    around: dict[int, tuple[int, int, int]] = {}
    seen: list[tuple[int, int, int]] = []
    for rank, cuts in enumerate(by_penalty):
        edges = [0, *cuts, n]
        for start, cut, end in zip(edges, edges[1:], edges[2:], strict=False):
            same = min((one for one in around if _near([one], cut)), key=lambda one: abs(one - cut), default=cut)
            around.setdefault(same, (start, cut, end))
            seen.append((same, cut, rank))
    for same, stretch in around.items():
        yield stretch, {cut for one, cut, _ in seen if one == same}, {rank for one, _, rank in seen if one == same}


def _described(
    known: pd.DataFrame, noise: float, around: tuple[int, int, int], lowest: int, highest: int, support: float
) -> tuple[object, ...]:
    """One candidate as a row of COLUMNS."""
    start, cut, end = around
    values, periods = known["value"].to_numpy(dtype="float64"), known["period"]
    plausible = start + _plausible(values[start:end] / max(noise, ROUNDING))
    low, high = min(lowest, int(plausible.min())), max(highest, int(plausible.max()))
    before, after = values[start:cut].mean(), values[cut:end].mean()
    month = pd.api.types.is_datetime64_any_dtype(periods)
    first = periods[low - 1] + (pd.DateOffset(months=1) if month else 1)
    gap = known["number"][cut] - known["number"][cut - 1] - 1
    step = after - before
    size = step / noise if noise > 0 else np.nan
    return (periods[cut], first, periods[high], support, before, after, step, size, cut - start, end - cut, gap)


def _plausible(values: Numbers) -> NDArray[np.int64]:
    """The places at which a stretch may be cut in two: those that the likelihood ratio does not rule out."""
    gain = _gain(values)
    return SHORTEST + np.flatnonzero(gain.max() - gain <= RATIO)


def _gain(values: Numbers) -> Numbers:
    """By how much Σ(v − mean)² falls when values are cut in two, at each place that leaves SHORTEST on each side."""
    n, sums = len(values), np.cumsum(values)
    places = np.arange(SHORTEST, n - SHORTEST + 1)
    left = sums[places - 1]
    return left**2 / places + (sums[-1] - left) ** 2 / (n - places) - sums[-1] ** 2 / n
