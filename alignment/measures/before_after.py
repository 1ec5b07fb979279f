"""Before and after a named date, beside the same comparison at every other date: placebo dates.

`units`: one row a thing observed, in any order, with value, weight where units count unequally (else 1 each), and
either date, for what happened on a day, or period, for a whole year (a whole number) or month (its first day).  The
mean before and after is Σ weight · value / Σ weight, which covers all three kinds of figure: yearly values as they are;
agreement, the mean over roll calls of 1 − |v1 − v2| (`of_votes`); and balance, the mean over days of (C − K) / (C + K)
weighted with C + K, which is Σ(C − K) / Σ(C + K) (`of_days`).
"""

from __future__ import annotations

from datetime import date as calendar_date
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment.measures.bootstrap import interval, resampling
from alignment.measures.breaks import numbered
from alignment.measures.cooperation import MeasureError

Unit: TypeAlias = Literal["day", "month", "year"]
Day: TypeAlias = str | calendar_date | pd.Timestamp
MONTHS = 24  # two years on either side: two sessions of the General Assembly, and no season on one side alone
DAYS_A_MONTH = 365.2425 / 12  # on average, in the Gregorian calendar
ROUNDING = 1e-9  # differences nearer than this are equal: the order of adding moves them by less
# what `placebo_dates` returns
PLACEBO_COLUMNS = ["date", "before", "after", "difference", "n_before", "n_after"]


class _Split(NamedTuple):
    """Where units are parted, in numbers of days, months or years: `before` of them to cut, `after` from cut + skip."""

    unit: Unit
    cut: int
    skip: int  # 1 where a year or month has the date in its midst, and is on neither side
    before: int
    after: int


def of_votes(votes: pd.DataFrame, dates: pd.Series, pair: tuple[str, str]) -> pd.DataFrame:
    """Roll calls on which both of a pair voted, as units: their mean value is the pair's agreement.

    `votes`: one row a roll call, one column a member; 1 yes, ½ abstain, 0 no, NaN no vote; `dates`: the date of each
    row.  Returns date, value = 1 − |v1 − v2|; none where one of the two was never a member.
    """
    first, second = (votes[name] if name in votes else pd.Series(np.nan, index=votes.index) for name in pair)
    value = 1 - (first.astype("float64") - second.astype("float64")).abs()
    units = pd.DataFrame({"date": pd.to_datetime(dates).to_numpy(), "value": value.to_numpy()})
    return units.dropna(subset="value").reset_index(drop=True)


def of_days(days: pd.DataFrame, unit: Unit | None = None) -> pd.DataFrame:
    """What happened between a pair on each date, as units: their weighted mean value is the pair's balance.

    Needs date, cooperation = Σ positive intensity × count, conflict = Σ |negative| × count, of one source, or sources
    made comparable.  Rows of one unit are added up.  `unit`: day, month or year; None takes the coarsest that all dates
    are the first day of, since a publisher that counts by year dates its counts 1 January.  Returns date (or period,
    for months and years), value = (C − K) / (C + K), weight = C + K; a unit with neither has weight 0 and no value.
    Raises MeasureError for a missing column.
    """
    for name in ("date", "cooperation", "conflict"):
        if name not in days:
            raise MeasureError(f"Days need the column {name}: date, cooperation and conflict of one source.")
    dates = pd.to_datetime(days["date"])
    chosen = unit or _coarsest(dates)
    when = {"day": dates.dt.normalize(), "month": dates.dt.to_period("M").dt.to_timestamp(), "year": dates.dt.year}[
        chosen
    ]
    key = "date" if chosen == "day" else "period"
    sums = days[["cooperation", "conflict"]].groupby(when.rename(key)).sum().reset_index()
    weight = (sums["cooperation"] + sums["conflict"]).astype("float64")
    value = (sums["cooperation"] - sums["conflict"]) / weight.where(weight > 0)
    return pd.DataFrame({key: sums[key], "value": value, "weight": weight})


def before_after(units: pd.DataFrame, date: Day, *, months: int = MONTHS) -> pd.DataFrame:
    """How a figure differs between the months before a date and after it, and how often it differs as much anyway.

    `units` as above; `months`: length of the window on either side (for yearly units whole years).  Returns one row:
    date, months, before, after, difference = after − before, low, high, n_before, n_after (units with a value), share,
    placebos, separate.
    The date's own day belongs to after; a year or month that has the date in its midst belongs to neither.  low, high:
    95 % bootstrap over units, those before and after drawn apart (Efron 1979, Annals of Statistics 7:1-26); units near
    in time resemble each other: read it as the least uncertainty.  NaN with fewer than two units on a side.
    share = part of the `placebo_dates` at which the figure differs at least as much, up or down; placebos = their
    number; separate = how many of them have no day in common with another: where these are few, the share is coarse,
    however many placebos there are.  It is no p-value of a random assignment: nobody drew the date by lot.
    Undefined (NaN): before, after and difference without a unit on their side; share without difference or placebos.
    Raises MeasureError for a missing column, negative weights, and a window shorter than one unit.
    """
    known, unit = _known(units)
    split = _split(known, unit, pd.Timestamp(date), months)
    named = _differences(known, np.array([split.cut]), split).iloc[0]
    others = _placebos(known, split)
    found = others["difference"].abs() >= abs(named["difference"]) - ROUNDING
    low, high = _interval(known, split)
    row = {
        "date": pd.Timestamp(date),
        "months": months,
        **named[["before", "after", "difference"]],
        "low": low,
        "high": high,
        "n_before": int(named["n_before"]),
        "n_after": int(named["n_after"]),
        "share": found.mean() if len(others) and pd.notna(named["difference"]) else np.nan,
        "placebos": len(others),
        "separate": _separate(others["cut"].to_numpy(), split),
    }
    return pd.DataFrame([row])


def placebo_dates(units: pd.DataFrame, date: Day, *, months: int = MONTHS) -> pd.DataFrame:
    """The same comparison at every other date of the record: what differences there are when nothing is named.

    Takes what `before_after` takes.  Returns date, before, after, difference, n_before, n_after, in order of date.  A
    date is admissible when it is a recorded day (for months and years: the same day of each), both its windows lie in
    the record, as long as those of the named date (which the record may cut short), neither of them reaches across the
    named date, and both have a unit with a value.  Placebos in time: Abadie, Diamond & Hainmueller 2015, American J.
    Political Science 59:495-510.  No rows where no date is admissible.  Raises MeasureError as `before_after`.
    """
    known, unit = _known(units)
    named = pd.Timestamp(date)
    split = _split(known, unit, named, months)
    others = _placebos(known, split)
    moved = others["cut"] - split.cut
    if unit == "day":
        dates = pd.to_datetime(others["cut"], unit="D")
    else:
        dates = pd.Series([named + pd.DateOffset(**{f"{unit}s": int(by)}) for by in moved], dtype="datetime64[s]")
    return others.assign(date=dates.to_numpy())[PLACEBO_COLUMNS]


def _coarsest(dates: pd.Series) -> Unit:
    if not len(dates) or not dates.dt.day.eq(1).all():
        return "day"
    return "year" if dates.dt.month.eq(1).all() else "month"


def _known(units: pd.DataFrame) -> tuple[pd.DataFrame, Unit]:
    """Units with a value and a weight, each with the number of its day, month or year, in an order of their own."""
    if "value" not in units or ("date" in units) == ("period" in units):
        raise MeasureError("Units need value, and either date (for days) or period (for whole years or months).")
    weight = units["weight"] if "weight" in units else pd.Series(1.0, index=units.index)
    if (weight < 0).any():
        raise MeasureError("weight is below 0 in some units. A weight says how much a unit counts: 0 or more.")
    if "date" in units:
        unit: Unit = "day"
        dates = pd.to_datetime(units["date"])
        if dates.isna().any():
            raise MeasureError("date is empty in some units. Leave out what has no date.")
        number = pd.Series(dates.to_numpy().astype("datetime64[D]").astype("int64"), index=units.index)
    else:
        unit = "month" if pd.api.types.is_datetime64_any_dtype(units["period"]) else "year"
        number = numbered(units["period"])
    known = pd.DataFrame({"number": number, "value": units["value"], "weight": weight}).astype({"value": "float64"})
    known = known[known["value"].notna() & (known["weight"] > 0)]
    return known.sort_values(["number", "value", "weight"], ignore_index=True), unit


def _split(known: pd.DataFrame, unit: Unit, date: pd.Timestamp, months: int) -> _Split:
    """The named date and its windows, cut short where the record begins or ends."""
    length = {"day": round(months * DAYS_A_MONTH), "month": months, "year": months // 12}[unit]
    if length < 1:
        raise MeasureError(
            f"A window of {months} months has no whole {unit}. Give at least {12 if unit == 'year' else 1}."
        )
    number = {"day": (date - pd.Timestamp(0)).days, "month": 12 * date.year + date.month, "year": date.year}[unit]
    whole = unit == "day" or (date.day == 1 and (unit == "month" or date.month == 1))
    skip = 0 if whole else 1
    if known.empty:
        return _Split(unit, number, skip, length, length)
    first, last = int(known["number"].iloc[0]), int(known["number"].iloc[-1])
    return _Split(
        unit, number, skip, min(length, max(number - first, 1)), min(length, max(last + 1 - number - skip, 1))
    )


def _differences(known: pd.DataFrame, cuts: NDArray[np.int64], split: _Split) -> pd.DataFrame:
    """Means before and after each cut, with the windows of `split`."""
    number, weight = known["number"].to_numpy(), known["weight"].to_numpy()
    sums = np.concatenate([[0], np.cumsum(weight * known["value"].to_numpy())])
    weights = np.concatenate([[0], np.cumsum(weight)])
    found = {"cut": cuts}
    for side, start, end in (("before", -split.before, 0), ("after", split.skip, split.skip + split.after)):
        low, high = (np.searchsorted(number, cuts + edge) for edge in (start, end))
        found[f"n_{side}"] = n = high - low
        total = weights[high] - weights[low]
        found[side] = np.divide(sums[high] - sums[low], total, out=np.full(len(cuts), np.nan), where=n > 0)
    return pd.DataFrame(found).assign(difference=lambda rows: rows["after"] - rows["before"])


def _placebos(known: pd.DataFrame, split: _Split) -> pd.DataFrame:
    """`_differences` at the admissible placebo dates."""
    cuts = known["number"].unique()
    if len(cuts):
        first, last = cuts.min(), cuts.max()
        cuts = cuts if split.unit == "day" else np.arange(first, last + 1)
        starts, ends = cuts - split.before, cuts + split.skip + split.after
        apart = (ends <= split.cut) | (starts >= split.cut + split.skip)
        cuts = cuts[apart & (starts >= first) & (ends <= last + 1)]
    return _differences(known, cuts, split).dropna(subset="difference").reset_index(drop=True)


def _separate(cuts: NDArray[np.int64], split: _Split) -> int:
    """How many of the placebo dates, taken in order, have windows that do not overlap."""
    count, free = 0, -np.inf
    for cut in cuts:
        if cut - split.before >= free:
            count, free = count + 1, cut + split.skip + split.after
    return count


def _interval(known: pd.DataFrame, split: _Split) -> tuple[float, float]:
    """95 % bootstrap interval of the difference, over the units on each side."""
    number = known["number"]
    before = known[(number >= split.cut - split.before) & (number < split.cut)]
    after = known[(number >= split.cut + split.skip) & (number < split.cut + split.skip + split.after)]
    if min(len(before), len(after)) < 2:
        return np.nan, np.nan
    # The draws of one side in reverse: as many units on both sides would otherwise be drawn in step.
    low, high = interval(_drawn(after, resampling(len(after))[::-1]) - _drawn(before, resampling(len(before))))
    return float(low), float(high)


def _drawn(units: pd.DataFrame, draws: NDArray[np.int64]) -> NDArray[np.float64]:
    """The weighted mean in each draw."""
    weight = units["weight"].to_numpy()
    return (draws @ (weight * units["value"].to_numpy())) / (draws @ weight)
