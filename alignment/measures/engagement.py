"""Whether a country engages with two sides at once: shares of cooperation, their entropy, and multi-vector behaviour.

`engaged` is what `by_country` returns; `sides`: side, country, and year where membership is dated (`blocs.sides`),
matched with the year of each date.  What A does to B and B to A count together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alignment.measures.bootstrap import interval, resampled
from alignment.measures.cooperation import MeasureError

Period = str | Sequence[tuple[str, str]]
SUMS = ["cooperation", "conflict", "n"]
OTHERS = "others"  # the name of the share of all partners that are on no side
# Entropy of two shares of 25 % and 75 %: −(¼ ln ¼ + ¾ ln ¾) / ln 2.  From there on the smaller side has at least a
# third of what the larger has; below it one side clearly leads.  Nobody has published a threshold: this is a choice.
HIGH_ENTROPY = 0.811278
# With fewer acts a side, turning one round (of equal weight) moves a balance by more than 2 / 20 = 0.1.
MINIMUM_ACTS = 20
PLACEBOS = 20  # countries beside the one asked about: one rank among them is 5 percentage points
ROUNDING = 1e-9  # figures are ratios near 1: a smaller difference comes from the order of adding, and is none


def by_country(pairs: pd.DataFrame) -> pd.DataFrame:
    """What happened between pairs, seen from each of the two countries.

    Needs country_a, country_b, date, and either intensity (Goldstein scale) and count, or sums of a day or month:
    cooperation = Σ positive intensity × count, conflict = Σ |negative| × count, n = acts.  Keeps source and weight
    where given.  Returns country, partner, date, source, weight, cooperation, conflict, n: two rows for each one of
    pairs.  What a country does with itself is left out.  Raises MeasureError when a column or a value is missing.
    """
    summed = set(SUMS) <= set(pairs.columns)
    kept = ["date", *(name for name in ("source", "weight") if name in pairs)]
    _need(pairs, ["country_a", "country_b", *kept, *(SUMS if summed else ["intensity", "count"])])
    if not summed:
        weight = pairs["intensity"].astype("float64") * pairs["count"]
        pairs = pairs.assign(cooperation=weight.clip(lower=0), conflict=(-weight).clip(lower=0), n=pairs["count"])
    between = pairs[pairs["country_a"] != pairs["country_b"]]
    views = [
        between.rename(columns={"country_a": own, "country_b": other})[["country", "partner", *kept, *SUMS]]
        for own, other in (("country", "partner"), ("partner", "country"))
    ]
    return pd.concat(views, ignore_index=True).assign(date=lambda rows: pd.to_datetime(rows["date"]))


def entropy(
    engaged: pd.DataFrame, sides: pd.DataFrame, period: Period, *, by: Sequence[str] = ("source",), others: bool = False
) -> pd.DataFrame:
    """How evenly a country's cooperation is spread over sides: 0 all with one of them, 1 the same with each.

    `period`: "year", "month", or windows, a list of (first day, last day); a window is named first/last.  `others`
    makes of all partners on no side a further share.  `by`: columns to keep apart; sources count different things and
    are never added raw, so without "source" the rows need a weight (1 / volume of their source in the period).
    Returns country, period, the `by` columns, entropy, low, high, share_… and n_… (acts) of each side, n = acts in
    all, units = dates.  H = −Σ s ln s / ln K, s = share of Σ positive intensity × count × weight, K = number of
    shares considered, also those that are 0 (Shannon 1948, Bell System Technical Journal 27:379-423, divided by its
    maximum as in Pielou 1966, J. Theoretical Biology 13:131-144).  low, high: 95 % bootstrap over recorded dates, NaN
    with fewer than two; near H = 1 the interval lies below, since no draw can exceed 1.  Undefined without
    cooperative weight.  No row: nothing recorded, a year in which a side has no member, or only the country itself.
    Raises MeasureError when a column or a value is missing, a partner is on two sides (see `blocs.apart`), there are
    fewer than two shares, or sources would be added raw.
    """
    found, names = _pieces(engaged, sides, period, by, others)
    columns = ["entropy", "low", "high", *(f"{piece}_{name}" for name in names for piece in ("share", "n"))]
    found = found.rename(columns={"entropy_low": "low", "entropy_high": "high"})
    return found[["country", "period", *by, *columns, "n", "units"]]


def multi_vector(
    engaged: pd.DataFrame,
    sides: pd.DataFrame,
    period: Period,
    *,
    by: Sequence[str] = ("source",),
    threshold: float = HIGH_ENTROPY,
    minimum: int = MINIMUM_ACTS,
) -> pd.DataFrame:
    """Whether a country cooperates on balance with both sides, and with neither alone.

    Takes what `entropy` takes, with two sides.  Returns country, period, the `by` columns, multi_vector, support,
    entropy with entropy_low and entropy_high, for each side share_…, balance_… with its low and high, n_…, and n,
    units.  multi_vector is true when both balances, (C − K) / (C + K) with all members of the side together, are
    positive and entropy ≥ `threshold`; missing when one of the three is undefined or a side has fewer than `minimum`
    acts.  support = share of bootstrap draws (dates resampled, the same for all pieces) in which all three hold: near
    ½ the verdict is a toss-up.  There is no standard index of this: definition ours; show the pieces.  A side of many
    members has more of anyone's cooperation than one of two: judge the shares beside those of other countries
    (`placebos`).  Raises MeasureError as `entropy`, and unless there are two sides.
    """
    found, names = _pieces(engaged, sides, period, by, False, threshold)
    if len(names) != 2:
        raise MeasureError(f"Multi-vector is about two sides; given: {', '.join(names)}.")
    pieces = found[["entropy", *(f"balance_{name}" for name in names)]]
    verdict = _holds(pieces.to_numpy(), threshold)
    known = pieces.notna().all(axis=1) & (found[[f"n_{name}" for name in names]] >= minimum).all(axis=1)
    found["multi_vector"] = pd.Series(verdict, index=found.index, dtype="boolean").where(known)
    ends = ("", "_low", "_high")
    columns = [f"entropy{end}" for end in ends]
    for name in names:
        columns += [f"share_{name}", *(f"balance_{name}{end}" for end in ends), f"n_{name}"]
    return found[["country", "period", *by, "multi_vector", "support", *columns, "n", "units"]]


def placebos(
    found: pd.DataFrame, sides: pd.DataFrame, country: str, *, size: int = PLACEBOS, minimum: int = MINIMUM_ACTS
) -> list[str]:
    """Countries to hold beside one of which something is claimed: on neither side, and recorded about as often.

    `found`: `multi_vector` of all countries, of one source.  Candidates are on no side in any year of `sides` and
    have at least `minimum` acts with each side in every period; the `size` with the acts nearest to the country's, in
    ratio, are taken.  Returns codes, nearest first.  Raises MeasureError when the country has no row or `found` has
    more than one row a country and period.
    """
    _one_row(found, country)
    acts = found.pivot_table(index="country", columns="period", values="n", aggfunc="sum").sum(axis=1)
    each = found[[f"n_{name}" for name in sorted(sides["side"].unique())]].min(axis=1) >= minimum
    periods = found[each].groupby("country")["period"].nunique()
    enough = periods.index[periods == found["period"].nunique()]
    free = [code for code in enough if code != country and code not in set(sides["country"])]
    distance = np.log(acts[free] / acts[country]).abs().rename("distance").reset_index()
    return distance.sort_values(["distance", "country"])["country"].head(size).to_list()


def beside_placebos(
    found: pd.DataFrame, country: str, placebos: Sequence[str], *, change: tuple[object, object] | None = None
) -> pd.DataFrame:
    """Where a country ranks among placebo countries, in each piece of multi-vector behaviour and in its change.

    `found`: `multi_vector` of one source; `change`: two of its periods.  Returns piece (entropy, share_…, balance_…),
    period (the change as "from → to"), value, percentile = share of placebos with a lower value, equal ones by half,
    middle = the placebos' median, least, most, n = placebos with a value.  A change that many placebos show as well is
    not the country's own (placebos in space: Abadie, Diamond & Hainmueller 2010, J. American Statistical Association
    105:493-505).  Percentile is NaN without value or placebos.  Raises MeasureError as `placebos`, and when a period
    is not there.
    """
    _one_row(found, country)
    pieces = [name for name in found if name == "entropy" or str(name).startswith(("share_", "balance_"))]
    pieces = [name for name in pieces if not str(name).endswith(("_low", "_high"))]
    wide = found.pivot_table(index="country", columns="period", values=pieces, dropna=False)
    tables = {period: wide.xs(period, axis=1, level="period") for period in sorted(found["period"].unique())}
    if change:
        if missing := [str(period) for period in change if period not in tables]:
            raise MeasureError(f"No row has the period {', '.join(missing)}. There are: {', '.join(map(str, tables))}.")
        tables[f"{change[0]} → {change[1]}"] = tables[change[1]] - tables[change[0]]
    rows = [
        (piece, period, *_rank(table[piece].get(country, np.nan), table[piece].reindex(list(placebos)).dropna()))
        for piece in pieces
        for period, table in tables.items()
    ]
    return pd.DataFrame(rows, columns=["piece", "period", "value", "percentile", "middle", "least", "most", "n"])


def _rank(value: float, others: pd.Series) -> tuple[float, float, float, float, float, int]:
    below = (others < value).mean() + (others == value).mean() / 2 if len(others) and pd.notna(value) else np.nan
    return value, below, others.median(), others.min(), others.max(), len(others)


def _one_row(found: pd.DataFrame, country: str) -> None:
    if found.duplicated(["country", "period"]).any():
        raise MeasureError("A country has several rows in one period. Take the rows of one source.")
    if country not in set(found["country"]):
        raise MeasureError(f"{country} has no row: nothing recorded with either side in these periods.")


def _need(frame: pd.DataFrame, names: Sequence[str]) -> None:
    if missing := [name for name in names if name not in frame.columns]:
        raise MeasureError(f"engagement needs the column {', '.join(missing)}.")
    if empty := [name for name in names if frame[name].isna().any()]:
        raise MeasureError(f"engagement: {', '.join(empty)} is empty in some rows. Fill it (intensity: from the tag).")


def _pieces(
    engaged: pd.DataFrame, sides: pd.DataFrame, period: Period, by: Sequence[str], others: bool, threshold: float = 0.0
) -> tuple[pd.DataFrame, list[str]]:
    """All figures of every country and period, and the names of the shares."""
    _need(engaged, ["country", "partner", "date", *by, *SUMS, *(["weight"] if "weight" in engaged else [])])
    raw = "source" in engaged and "source" not in by and "weight" not in engaged
    if raw and len(engaged["source"].unique()) > 1:
        raise MeasureError("Sources are never added raw. Keep them apart (by source), or give each row a weight.")
    names = [*sorted(sides["side"].unique()), *([OTHERS] if others else [])]
    if len(names) < 2:
        raise MeasureError("Entropy needs two shares: give two sides, or one and others.")
    keys = ["country", "period", *by]
    units = _units(_periods(_on_sides(engaged, sides, others), period), keys, names)
    groups = units.groupby(level=keys, observed=True)
    totals, sizes = groups.sum(), groups.size()
    weighed = [(name, side) for name in ("cooperation", "conflict") for side in names]
    figures = ["entropy", *(f"balance_{side}" for side in names)]
    found = pd.DataFrame(_figures(totals[weighed].to_numpy()), index=totals.index, columns=figures)
    found = _with_bounds(found, units[weighed].to_numpy(), sizes.to_numpy(), threshold)
    for side in names:
        found[f"share_{side}"] = totals["cooperation", side] / totals["cooperation"].sum(axis=1)
        found[f"n_{side}"] = totals["n", side].astype("int64")
    return found.assign(n=totals["n"].sum(axis=1).astype("int64"), units=sizes).reset_index(), names


def _with_bounds(found: pd.DataFrame, values: np.ndarray, sizes: np.ndarray, threshold: float) -> pd.DataFrame:
    """Low and high of each figure, and support, from resampled dates."""
    bounds, support = np.full((2, *found.shape), np.nan), np.full(len(found), np.nan)
    for places, sums in resampled(values, sizes):
        drawn = _figures(sums)
        bounds[:, places] = interval(drawn)
        defined = (~np.isnan(drawn).any(axis=-1)).sum(axis=0)
        support[places] = _holds(drawn, threshold).sum(axis=0) / np.where(defined, defined, np.nan)
    ends = [
        found.where(found.isna(), values).add_suffix(end) for end, values in zip(("_low", "_high"), bounds, strict=True)
    ]
    return pd.concat([found, *ends], axis=1).assign(support=support)


def _on_sides(engaged: pd.DataFrame, sides: pd.DataFrame, others: bool) -> pd.DataFrame:
    """Rows whose partner is on a side, with the side; years in which a side is empty, for the country, are left out."""
    dated = ["year"] if "year" in sides else []
    on = [*dated, "country"]
    listed = sides[[*on, "side"]].drop_duplicates()
    if len(twice := listed.loc[listed.duplicated(on), "country"].unique()):
        raise MeasureError(f"On two sides: {', '.join(sorted(twice))}. Take them off (blocs.apart) or choose others.")
    rows = engaged.assign(year=engaged["date"].dt.year)
    if dated:
        full = listed.groupby("year")["side"].nunique() == listed["side"].nunique()
        rows = rows[rows["year"].isin(full.index[full])]
    alone = listed.loc[~listed.duplicated([*dated, "side"], keep=False), on]
    rows = rows[~pd.MultiIndex.from_frame(rows[on]).isin(pd.MultiIndex.from_frame(alone))]
    partners = listed.rename(columns={"country": "partner"})
    placed = rows.merge(partners, on=[*dated, "partner"], how="left" if others else "inner")
    return placed.assign(side=placed["side"].fillna(OTHERS)) if others else placed


def _periods(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Each row with its period; a row in two windows stands in both."""
    if period == "year":
        return rows.assign(period=rows["year"])
    if period == "month":
        return rows.assign(period=rows["date"].dt.to_period("M").dt.to_timestamp())
    if isinstance(period, str) or not period:
        raise MeasureError(f'period is "{period}". Give "year", "month", or a list of (first day, last day).')
    windows = [
        rows[rows["date"].between(pd.Timestamp(first), pd.Timestamp(last))].assign(period=f"{first}/{last}")
        for first, last in period
    ]
    return pd.concat(windows, ignore_index=True)


def _units(rows: pd.DataFrame, keys: list[str], names: list[str]) -> pd.DataFrame:
    """Sums of each country on each date: one column a sum and side."""
    if "weight" in rows:
        rows = rows.assign(**{name: rows[name] * rows["weight"] for name in ("cooperation", "conflict")})
    columns = pd.MultiIndex.from_product([SUMS, names])
    summed = rows.pivot_table(SUMS, [*keys, "date"], "side", aggfunc="sum", fill_value=0, observed=True)
    return summed.reindex(columns=columns, fill_value=0).astype("float64")


def _figures(sums: np.ndarray) -> np.ndarray:
    """Entropy and balances from sums of cooperation and conflict by side, on the last axis; NaN where undefined."""
    cooperation, conflict = np.split(sums, 2, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = cooperation / cooperation.sum(axis=-1, keepdims=True)
        terms = shares * np.log(np.where(shares > 0, shares, 1))
        spread = np.abs(terms.sum(axis=-1, keepdims=True)) / np.log(cooperation.shape[-1])
        return np.concatenate([spread, (cooperation - conflict) / (cooperation + conflict)], axis=-1)


def _holds(figures: np.ndarray, threshold: float) -> np.ndarray:
    """Whether entropy is high enough and every balance positive; false where one is undefined."""
    return (figures[..., 0] >= threshold - ROUNDING) & (figures[..., 1:] > ROUNDING).all(axis=-1)
