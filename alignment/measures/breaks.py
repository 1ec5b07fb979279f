"""Candidate breaks in a series: from when on a measure ran at another level, and how little can be told from few years.

`series`: period (a year, or the first day of a month) and value; other columns are left alone.  A period without a
row, or with value NaN, is a gap.  Each value counts the same, however many votes or events stand behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures.cooperation import MeasureError

Numbers = NDArray[np.float64]
# In units of noise² · ln n: 1 is Schwarz's criterion counting means alone, 2 with the dates, 3 the leading term of the
# modified one (Zhang & Siegmund 2007, Biometrics 63:22-32); beyond it, room for noise greater than it looks.
PENALTIES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
SHORTEST = 2  # periods that a level must last: with one, every odd year would be two breaks
TOLERANCE = 1  # periods: change points so near each other at two penalties are one candidate
STEADY = 0.5  # support from which power calls a break found; in independent noise a false one is then rare (`chance`)
# 95 % of the distribution (1 − exp(−x/2))² of the likelihood ratio at the true date (Hansen 2000, Econometrica
# 68:575-603): dates that it does not rule out are in the range.
RATIO = 7.35
MOVING_RANGE = 1.128  # mean distance of two draws from a normal distribution, in standard deviations: 2 / √π
ROUNDING = 1e-9  # a series that moves by less is constant
DRAWS, SEED = 500, 20220224  # simulated series: a share is then known to within 2 percentage points (standard error)
COLUMNS = ["period", "first", "last", "support", "before", "after", "step", "size", "n_before", "n_after", "gap"]


def breaks(series: pd.DataFrame, penalties: Sequence[float] = PENALTIES) -> pd.DataFrame:
    """Candidate breaks: periods from which on a series ran at another level, each with the dates it may be moved to.

    Returns period (the first at the new level), first and last (range of dates), support, before and after (mean of
    the stretch on either side), step = after − before, size = step / noise, n_before and n_after (periods with a value
    in the two stretches), gap = periods without a value just before; in order of period, none where none is found.
    The stretches with the least squared distance from their means, plus a penalty a break, by PELT (Killick, Fearnhead
    & Eckley 2012, J. American Statistical Association 107:1590-1598; ruptures, every date tried), a stretch being of at
    least SHORTEST values.  It is run with each of `penalties`, in units of noise² · ln n; support = share of them at
    which the break is found, give or take TOLERANCE values.  period, before, after and the two stretches are those at
    the strictest penalty that finds it.  first to last spans the dates found at any penalty, and those that a
    likelihood ratio does not rule out (RATIO) with the other breaks held.  Noise is the mean distance of values of
    successive periods / MOVING_RANGE, as in control charts: steps hardly move it.
    Values on either side of a gap are compared but give no noise; a break that may lie in a gap has the whole gap in
    its range.  A break is a candidate: a series that drifts (successive years alike) is cut into steps though it has
    none: see `power`.  No candidates in a constant series, one with fewer than 2 · SHORTEST values, or without two
    successive periods.  Raises MeasureError for a missing column, a period twice, or a penalty that is not positive.
    """
    known = _known(series)
    values, noise = known["value"].to_numpy(dtype="float64"), _noise(known)
    if not penalties or min(penalties) <= 0:
        raise MeasureError("A penalty must be above 0: it is what a break costs, in units of noise² · ln n.")
    found: list[dict[str, object]] = []
    for multiple in sorted(penalties, reverse=True):
        cuts = _cuts(values, noise, multiple)
        for place, (start, cut, end) in enumerate(zip([0, *cuts], cuts, [*cuts[1:], len(values)], strict=False)):
            near = [one for one in found if abs(int(one["cut"]) - cut) <= TOLERANCE]
            if not near:
                near = [{"cut": cut, "start": start, "end": end, "cuts": set(), "penalties": set()}]
                found += near
            del place
    return pd.DataFrame(found)
