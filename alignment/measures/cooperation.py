"""Net cooperation of country pairs from tagged events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

DRAWS, SEED = 500, 20220224
NEEDED = ("country_a", "country_b", "date", "intensity", "count")


class MeasureError(ValueError):
    """A measure lacks a column that it needs."""


def balance_by(events: pd.DataFrame, period: str, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Net cooperation of each country pair in each period, from −1 (all conflict) to +1 (all cooperation).

    Needs country_a, country_b, date, intensity (Goldstein scale), count; `period` is "year" or "month"; `by` names
    further columns to keep apart (source, tag).  Returns country_a, country_b (a < b), period, the `by` columns,
    balance, low, high, n = acts, units = recorded days (or months or years, the coarsest unit recorded). balance =
    (C − K) / (C + K), C = Σ positive intensity × count, K = Σ |negative| × count (net cooperation, after Goldstein
    1992, J.  Conflict Resolution 36:369-385).  low, high: 95 % bootstrap over units, never over rows, which are
    reports; NaN with fewer than two units.  A period without events has no row; one with only neutral events has
    balance NaN: silence is not neutrality.  Raises MeasureError when a column is missing.
    """
    _need(events, (*NEEDED, *by))
    return _balances(_by_unit(events, period, by), ["country_a", "country_b", "period", *by])


def balance_of_days(days: pd.DataFrame, period: str, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """`balance_by` of one pair whose events are added up by day already, for records too large to hand over.

    Needs date, cooperation = Σ positive intensity × count, conflict = Σ |negative| × count, n, and the `by` columns.
    Returns period, the `by` columns, balance, low, high, n, units.  Raises MeasureError when a column is missing.
    """
    _need(days, ("date", "cooperation", "conflict", "n", *by))
    units = days.assign(period=_period(pd.to_datetime(days["date"]), period))
    return _balances(units, ["period", *by])


def _need(frame: pd.DataFrame, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise MeasureError(f"balance needs the column {', '.join(missing)}.")


def _period(dates: pd.Series, period: str) -> pd.Series:
    return dates.dt.year if period == "year" else dates.dt.to_period("M").dt.to_timestamp()


def _balances(units: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    rows = [(*key, *_balance(unit)) for key, unit in units.groupby(groups, observed=True, sort=True)]
    return pd.DataFrame(rows, columns=[*groups, "balance", "low", "high", "n", "units"])


def _by_unit(events: pd.DataFrame, period: str, by: Sequence[str]) -> pd.DataFrame:
    """C, K and acts of each pair on each recorded date, pairs put in one order."""
    swap = events["country_a"].to_numpy() > events["country_b"].to_numpy()
    weight = events["intensity"].to_numpy(dtype=float) * events["count"].to_numpy(dtype=float)
    dates = pd.to_datetime(events["date"])
    units = pd.DataFrame(
        {
            "country_a": np.where(swap, events["country_b"], events["country_a"]),
            "country_b": np.where(swap, events["country_a"], events["country_b"]),
            "period": _period(dates, period),
            **{name: events[name].to_numpy() for name in by},
            "date": dates.to_numpy(),
            "cooperation": np.clip(weight, 0, None),
            "conflict": np.clip(-weight, 0, None),
            "n": events["count"].to_numpy(),
        }
    )
    return units.groupby(["country_a", "country_b", "period", *by, "date"], observed=True, as_index=False).sum()


def _balance(unit: pd.DataFrame) -> tuple[float, float, float, int, int]:
    """Balance of one pair and period with its bootstrap interval over units."""
    cooperation, conflict = unit["cooperation"].to_numpy(), unit["conflict"].to_numpy()
    total = cooperation.sum() + conflict.sum()
    n, size = int(unit["n"].sum()), len(unit)
    if total == 0:
        return np.nan, np.nan, np.nan, n, size
    value = float((cooperation.sum() - conflict.sum()) / total)
    if size < 2:
        return value, np.nan, np.nan, n, size
    draws = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=DRAWS)
    drawn_c, drawn_k = draws @ cooperation, draws @ conflict
    weighed = drawn_c + drawn_k > 0
    low, high = np.quantile((drawn_c - drawn_k)[weighed] / (drawn_c + drawn_k)[weighed], [0.025, 0.975])
    return value, float(low), float(high), n, size
