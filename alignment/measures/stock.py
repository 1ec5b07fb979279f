"""What a pair's past still weighs: an exponentially decayed stock of cooperation and of conflict."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alignment.measures.cooperation import MeasureError, periods

HALF_LIFE = 365.0  # days after which an act weighs half: a year, so that yearly sources and daily ones decay alike


def stock(
    days: pd.DataFrame, period: str, *, half_life: float = HALF_LIFE, covered: Sequence[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """The decayed sum of all that was recorded between a pair up to the end of each period.

    `days`: date, cooperation, conflict (sums of weight × acts on each date, of one source).  A date known to the month
    or year only stands at its first day, as the record has it.  Each act counts ½^(age / `half_life`), age in days.
    `covered`: first and last day of each span that the source covers; outside of them the stock is unknown and has no
    row, for silence there is not decay.  Without it: from the first to the last date recorded.
    Returns period, cooperation, conflict, balance = (C − K) / (C + K) of the two stocks, n = dates so far; no row
    before the first record.  Stock of past events after Crescenzi & Enterline 2001, International Studies Quarterly
    45:409-434.  Raises MeasureError for a missing column or a half-life that is not positive.
    """
    for name in ("date", "cooperation", "conflict"):
        if name not in days:
            raise MeasureError(f"stock needs the column {name}.")
    if not half_life > 0:
        raise MeasureError(f"A half-life is a number of days above 0, not {half_life}.")
    if days.empty:
        return pd.DataFrame(columns=["period", "cooperation", "conflict", "balance", "n"])
    sums = days.assign(date=pd.to_datetime(days["date"])).groupby("date")[["cooperation", "conflict"]].sum()
    spans = covered if covered is not None else [(sums.index[0], sums.index[-1])]
    ends = _ends(spans, sums.index[0], period)
    place = np.searchsorted(sums.index.to_numpy(), ends.to_numpy(), side="right")
    rate = np.log(2) / half_life
    age = ((sums.index - sums.index[0]) / pd.Timedelta(days=1)).to_numpy()
    now = ((ends - sums.index[0]) / pd.Timedelta(days=1)).to_numpy()
    decay = np.where(age[None, :] <= now[:, None], np.exp(-rate * np.maximum(now[:, None] - age[None, :], 0)), 0)
    found = pd.DataFrame(decay @ sums.to_numpy(dtype="float64"), columns=["cooperation", "conflict"])
    total = found["cooperation"] + found["conflict"]
    balance = (found["cooperation"] - found["conflict"]) / total.where(total > 0)
    return found.assign(balance=balance, n=place).assign(period=periods(pd.Series(ends), period))[
        ["period", "cooperation", "conflict", "balance", "n"]
    ]


def _ends(spans: Sequence[tuple[object, object]], first: pd.Timestamp, period: str) -> pd.DatetimeIndex:
    """The last day of each period within the spans, the end of a span standing for the period it cuts short."""
    rule = {"year": "YE", "month": "ME"}.get(period)
    if rule is None:
        raise MeasureError(f"“{period}” is no period of a stock: choose year or month.")
    ends: list[pd.Timestamp] = []
    for start, stop in spans:
        begin, last = max(pd.Timestamp(start), first), pd.Timestamp(stop)
        if begin <= last:
            whole = pd.date_range(begin.normalize(), last, freq=rule)
            ends += [*whole, *([last] if not len(whole) or whole[-1] < last else [])]
    return pd.DatetimeIndex(sorted(set(ends)))
