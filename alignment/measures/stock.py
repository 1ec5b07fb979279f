"""What a pair's past still weighs: an exponentially decayed stock of cooperation and of conflict."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alignment.measures.cooperation import MeasureError, periods

# Days after which an act weighs half.  Nobody has published a standard: a year is long enough to span a source's yearly
# counts and short enough to show a turn within a government's term.
HALF_LIFE = 365.0


def stock(
    days: pd.DataFrame, period: str, *, half_life: float = HALF_LIFE, covered: Sequence[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """The decayed sum of all that was recorded between a pair up to the end of each period.

    `days`: date, cooperation, conflict (sums of weight × acts on each date), of one pair and one source.  A date known
    to the month or year only stands at its first day, as the record has it: by 31 December acts counted by year have
    aged a year, so compare levels within a source, not between a yearly and a daily one.  Each act counts
    ½^(age / `half_life`), age in days.  `period`: "year" or "month".
    `covered`: first and last day of each span that the source covers; outside of them the stock is unknown and has no
    row, for silence there is not decay; in a span after a gap it lacks what the gap would have added.  Without it:
    from the first to the last date recorded.
    Returns period, cooperation, conflict, balance = (C − K) / (C + K) of the two stocks, NaN where both are 0, n =
    dates so far; at the end of each period, or of a span that ends within it; no row before the first record.  A fading
    memory of past interaction: after Crescenzi & Enterline 2001, "Time Remembered", International Studies Quarterly 45.
    Raises MeasureError for a column that is missing or empty in some rows, several pairs or sources, or a half-life
    that is not positive.
    """
    _check(days)
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


def _check(days: pd.DataFrame) -> None:
    for name in ("date", "cooperation", "conflict"):
        if name not in days:
            raise MeasureError(f"stock needs the column {name}.")
        if days[name].isna().any():
            raise MeasureError(f"stock: {name} is empty in some rows. An unknown weight is not 0: leave the row out.")
    for name in ("country_a", "country_b", "source"):
        if name in days and len(days[name].unique()) > 1:
            raise MeasureError(f"A stock is of one pair and one source; {name} has several values. Ask one by one.")


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
    found = pd.Series(sorted(ends), dtype="datetime64[us]")
    # Spans with a gap between them may end in one period: it is one row, and the later end stands for it.
    return pd.DatetimeIndex(found[~periods(found, period).duplicated(keep="last")])
