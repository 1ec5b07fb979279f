"""Net cooperation of country pairs from tagged events: balance, its alternatives, and each direction apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alignment.measures import bootstrap

NEEDED = ("country_a", "country_b", "date", "intensity", "count")
SUMS = ["cooperation", "conflict", "n"]
QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


class MeasureError(ValueError):
    """A measure lacks a column that it needs, or is asked for what it cannot give."""


def balance_by(events: pd.DataFrame, period: str, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Net cooperation of each country pair in each period, from −1 (all conflict) to +1 (all cooperation).

    Needs country_a, country_b, date, intensity (Goldstein scale), count; `period` is "year", "month" or "all"; `by`
    names further columns to keep apart (source, tag).  Returns country_a, country_b (a < b), period, the `by` columns,
    balance, low, high, n = acts, units = recorded days (or months or years, the coarsest unit recorded).  balance =
    (C − K) / (C + K), C = Σ positive intensity × count, K = Σ |negative| × count (net cooperation, after Goldstein
    1992, J. Conflict Resolution 36:369-385).  low, high: 95 % bootstrap over units, never over rows, which are
    reports; NaN with fewer than two units.  A period without events has no row; one with only neutral events has
    balance NaN: silence is not neutrality.  Sources count different things: keep them apart (`by` source) or make them
    comparable (`weighted`), for what is given is added as it is.  Raises MeasureError when a column is missing or empty
    in some rows.
    """
    _need(events, (*NEEDED, *by))
    return balance_of_days(_in_order(_summed(events)), period, by=by, keys=("country_a", "country_b"))


def balance_of_days(
    days: pd.DataFrame, period: str, *, by: Sequence[str] = (), keys: Sequence[str] = ()
) -> pd.DataFrame:
    """`balance_by` of events that are added up by day already, for records too large to hand over.

    Needs date, cooperation = Σ positive intensity × count, conflict = Σ |negative| × count, n, the `keys` (country_a
    and country_b where the days are of many pairs) and the `by` columns.  Where the days have a column weight, sums
    are multiplied by it (see `weighted`), n is not.  Returns the keys, period, the `by` columns, balance, low, high, n,
    units.  Of several sources together a unit is a day of one source: one that dates a whole year 1 January is drawn
    or left out as a whole.  Raises MeasureError when a column is missing or empty in some rows.
    """
    _need(days, ("date", *SUMS, *keys, *by, *(name for name in ("source", "weight") if name in days)))
    weight = days.get("weight", 1.0)
    dated = days.assign(
        period=periods(days["date"], period),
        cooperation=days["cooperation"] * weight,
        conflict=days["conflict"] * weight,
    )
    groups = [*keys, "period", *by]
    # Several sources on one day are as many units: each reports by itself.
    one = [*groups, "date", *(["source"] if "source" in dated and "source" not in by else [])]
    units = dated.groupby(one, observed=True)[SUMS].sum()
    return _balances(units, groups)


def volume(days: pd.DataFrame, period: str) -> pd.Series:
    """How much each source reports in each period over all pairs: 1 / volume is the weight that makes sources add up.

    Sources count different things and grow with the media: a pooled balance takes each source's events as shares of
    all that it reports in the period.  With one source it equals the plain balance.  `days`: date, source,
    cooperation, conflict of ALL pairs.  Returns Σ (cooperation + conflict), indexed by source and period.  Raises
    MeasureError when a column is missing or empty in some rows.
    """
    _need(days, ("date", "source", "cooperation", "conflict"))
    total = days["cooperation"] + days["conflict"]
    return total.groupby([days["source"], periods(days["date"], period)]).sum().rename_axis(["source", "period"])


def weighted(days: pd.DataFrame, volumes: pd.Series, period: str) -> pd.DataFrame:
    """Days, or events, with the weight that makes their sources comparable: 1 / what the source reports in the period.

    Needs date and source, and `volumes` as from `volume`, of the same period.  Returns the rows with the column weight;
    it is 0 where all that the source reports in the period is neutral, which is neither cooperation nor conflict.
    Raises MeasureError when a column is missing or empty in some rows, or a source and period has no volume.
    """
    _need(days, ("date", "source"))
    places = pd.MultiIndex.from_arrays([days["source"], periods(days["date"], period)])
    found = volumes.reindex(places).to_numpy(dtype="float64")
    if len(unknown := places[np.isnan(found)]):
        source, when = unknown[0]
        raise MeasureError(f"There is no volume of {source} in {when}. Take volumes of all pairs, by the same period.")
    return days.assign(weight=np.divide(1.0, found, out=np.zeros_like(found), where=found > 0))


def directions(events: pd.DataFrame, period: str, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Balance of what each country does to the other: A → B and B → A apart, from directed events only.

    Needs the columns of `balance_by` and directed (true when country_a acted on country_b).  Returns actor, target,
    period, the `by` columns, balance, low, high, n, units, as `balance_by`.  Events without a direction are in neither;
    count them beside it.  Raises MeasureError when a column is missing or empty in some rows.
    """
    _need(events, (*NEEDED, "directed", *by))
    acts = _summed(events[events["directed"].astype(bool)]).rename(
        columns={"country_a": "actor", "country_b": "target"}
    )
    return balance_of_days(acts, period, by=by, keys=("actor", "target"))


def alternatives(events: pd.DataFrame, period: str, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """The three classic figures beside the balance: sum of weights, mean weight of an act, and acts by quad class.

    Needs the columns of `balance_by` and quad (verbal or material cooperation or conflict, or neutral).  Returns
    country_a, country_b (a < b), period, the `by` columns, sum = Σ intensity × count (grows with how much is
    reported), mean = sum / acts (neutral acts count), the acts of each quad class, neutral, n.  Sum and mean: Goldstein
    1992; quad classes: Schrodt & Yonamine 2013, All Azimuth 2:5-22.  Raises MeasureError when a column is missing or
    empty in some rows, or a quad class is none of these.
    """
    _need(events, (*NEEDED, "quad", *by))
    if unknown := sorted(set(events["quad"]) - {*QUADS, "neutral"}):
        raise MeasureError(f"{', '.join(unknown)} is no quad class: {', '.join(QUADS)}, neutral.")
    rows = _in_order(events).assign(period=periods(events["date"], period))
    rows = rows.assign(sum=rows["intensity"].astype("float64") * rows["count"], n=rows["count"])
    for quad in (*QUADS, "neutral"):
        rows[quad] = rows["count"].where(rows["quad"] == quad, 0)
    groups = ["country_a", "country_b", "period", *by]
    found = rows.groupby(groups, observed=True)[["sum", *QUADS, "neutral", "n"]].sum().reset_index()
    found.insert(len(groups) + 1, "mean", found["sum"] / found["n"].where(found["n"] > 0))
    return found


def periods(dates: pd.Series, period: str) -> pd.Series:
    """The period of each date: its year, the first day of its month, or one for all.

    Raises MeasureError for another period.
    """
    when = pd.to_datetime(dates)
    if period == "year":
        return when.dt.year
    if period == "month":
        return when.dt.to_period("M").dt.to_timestamp()
    if period == "all":
        return pd.Series("all", index=when.index, dtype="str")
    raise MeasureError(f"“{period}” is no period: choose year, month or all.")


def _need(frame: pd.DataFrame, names: Sequence[str]) -> None:
    if missing := [name for name in names if name not in frame.columns]:
        raise MeasureError(f"balance needs the column {', '.join(missing)}.")
    # A sum would take an unknown weight for 0, and a group-by would drop a row without a date or source.
    if empty := [name for name in names if frame[name].isna().any()]:
        raise MeasureError(f"balance: {', '.join(empty)} is empty in some rows. Fill it (intensity: from the tag).")


def _in_order(events: pd.DataFrame) -> pd.DataFrame:
    """Pairs put in one order, a < b."""
    swap = events["country_a"].to_numpy() > events["country_b"].to_numpy()
    first, second = np.where(
        swap, [events["country_b"], events["country_a"]], [events["country_a"], events["country_b"]]
    )
    return events.assign(country_a=first, country_b=second)


def _summed(events: pd.DataFrame) -> pd.DataFrame:
    """C, K and acts of each row."""
    weight = events["intensity"].astype("float64") * events["count"].astype("float64")
    return events.assign(cooperation=weight.clip(lower=0), conflict=(-weight).clip(lower=0), n=events["count"])


def _balances(units: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Balance of each group with its bootstrap interval over units."""
    together = units.groupby(level=groups, observed=True)
    totals, sizes = together.sum(), together.size()
    found = pd.DataFrame(
        {"balance": _balance(totals[["cooperation", "conflict"]].to_numpy(dtype="float64"))}, totals.index
    )
    bounds = np.full((2, len(found)), np.nan)
    values = units[["cooperation", "conflict"]].to_numpy(dtype="float64")
    for places, sums in bootstrap.resampled(values, sizes.to_numpy()):
        bounds[:, places] = bootstrap.interval(_balance(sums))
    known = found["balance"].notna().to_numpy()
    found = found.assign(low=np.where(known, bounds[0], np.nan), high=np.where(known, bounds[1], np.nan))
    return found.assign(n=totals["n"].astype("int64"), units=sizes.astype("int64")).reset_index()


def _balance(sums: np.ndarray) -> np.ndarray:
    """(C − K) / (C + K) from C and K on the last axis; NaN where both are 0."""
    cooperation, conflict = sums[..., 0], sums[..., 1]
    total = cooperation + conflict
    return np.divide(cooperation - conflict, total, out=np.full_like(total, np.nan), where=total > 0)
