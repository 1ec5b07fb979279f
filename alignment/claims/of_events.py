"""Tests on counted events of one source: balance, multi-vector behaviour, meetings a year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from alignment import store
from alignment.claims.definition import Test, Window
from alignment.claims.found import Found, members, on_record, outside, within, year_of_members
from alignment.claims.kinds import SUPPORT
from alignment.measures import blocs, engagement
from alignment.measures.bootstrap import DRAWS, interval, resampling
from alignment.store import Filters

FEWEST_DATES = 5  # days, months or years, as the source dates them: fewer cannot show how much hangs on each
TAIL = 0.025  # of each end of a 95 % interval


def of_balance(test: Test, country: str) -> Found:
    """Balance with the partner: its change from the window before, its lead over that with `versus`, or its level."""
    year = year_of_members([test.before, test.window])
    partners, versus = members(test.partner, year), members(test.versus, year)
    note = outside([test.before, test.window], test.source)
    if not all(on_record(window, test.source) for window in (test.before, test.window) if window):
        return Found(n_before=0 if test.before or versus else None, note=note)
    after, drawn, n = _balance(country, partners, test.source, test.window)
    if test.before:
        before, other, n_before = _balance(country, partners, test.source, test.before)
    elif versus:
        before, other, n_before = _balance(country, versus, test.source, test.window)
    else:
        low, high = interval(drawn[:, None])
        return Found(after, float(low[0]), float(high[0]), None, n, after=after, note=note)
    low, high = interval((drawn[::-1] - other)[:, None])
    return Found(after - before, float(low[0]), float(high[0]), n_before, n, before, after, note=note)


def _balance(country: str, partners: tuple[str, ...], source: str, window: Window) -> tuple[float, np.ndarray, int]:
    """Balance (C − K) / (C + K) of a country with others in a window, its bootstrap draws over dates, and acts."""
    rows = _days(country, source, window)
    rows = _with(rows, country, partners)
    sums = rows.groupby("date")[["cooperation", "conflict"]].sum().to_numpy(dtype="float64")
    totals = np.vstack([sums.sum(axis=0), resampling(len(sums)) @ sums]) if len(sums) else np.zeros((DRAWS + 1, 2))
    difference, total = totals[:, 0] - totals[:, 1], totals.sum(axis=1)
    values = np.divide(difference, total, out=np.full_like(total, np.nan), where=total > 0)
    if len(sums) < FEWEST_DATES:
        values[1:] = np.nan
    return float(values[0]), values[1:], int(rows["n"].sum())


def _with(rows: pd.DataFrame, country: str, partners: tuple[str, ...]) -> pd.DataFrame:
    """The rows between a country and the partners, under the codes of their predecessors too (SUN of RUS)."""
    codes = {code for partner in partners for code in store.codes(partner)} - set(store.codes(country))
    return rows[rows[["country_a", "country_b"]].isin(codes).any(axis=1)]


@store.kept
def _days(country: str, source: str, window: Window) -> pd.DataFrame:
    """What happened between a country and every other on each date of a window, as one source counts it."""
    rows = store.days(Filters(years=window.years, sources=(source,)), country=country)
    return rows[within(pd.to_datetime(rows["date"]), window)]


def of_multi_vector(test: Test, country: str) -> Found:
    """In which share of bootstrap draws the country cooperates on balance with both sides and with neither alone."""
    covered = outside([test.window], test.source)
    if not on_record(test.window, test.source):
        return Found(note=covered)
    rows = _days(country, test.source, test.window)
    years = range(test.window.first.year, test.window.last.year + 1)
    west, east = (members(side, test.window.last.year) for side in (test.west, test.east))
    sides, _ = blocs.apart(blocs.sides(store.table("blocs"), {"west": west, "east": east}, years))
    span = (str(test.window.first), str(test.window.last))
    later = {code: name for name in (country, *west, *east) for code in store.codes(name)}
    rows = rows.assign(**{side: rows[side].replace(later) for side in ("country_a", "country_b")})
    found = engagement.multi_vector(engagement.by_country(rows), sides, [span], by=("source",))
    mine = found[found["country"] == country]
    if mine.empty:
        return Found()
    row = mine.iloc[0]
    n = int(min(row["n_west"], row["n_east"]))
    if pd.isna(row["multi_vector"]):
        return Found(n=n, note="a side has too few acts")
    support = float(row["support"])
    note = f"balance {row['balance_west']:+.2f} and {row['balance_east']:+.2f}, evenness {row['entropy']:.2f}"
    note = note.replace("-", "−") + (f"; {covered}" if covered else "")
    # Draws that all but always hold cannot overrule a record that does not.
    holds = support if row["multi_vector"] or support < SUPPORT else 0.0
    return Found(holds, support, support, None, n, after=support, note=note)


def of_meetings(test: Test, country: str) -> Found:
    """How many times as many acts a year there were as in the window before: ratio of rates, exact interval.

    Conditional on their sum the later count is binomial (Przyborowski & Wilenski 1940, Biometrika 31:313-323); the
    interval is that of Clopper & Pearson 1934, Biometrika 26:404-413.
    """
    earlier = test.before or test.window  # kinds.KINDS asks for both
    partners = members(test.partner, year_of_members([test.before, test.window]))
    note = outside([test.before, test.window], test.source)
    counts, spans = [], []
    for window in (on_record(earlier, test.source), on_record(test.window, test.source)):
        if window is None:
            return Found(n_before=0, note=note)
        rows = _days(country, test.source, window)
        rows = _with(rows, country, partners)
        counts.append(int(rows["n"].sum()))
        spans.append(((window.last - window.first).days + 1) / 365.25)
    before, after = counts
    rates = before / spans[0], after / spans[1]
    if not before:
        return Found(n_before=before, n=after, before=rates[0], after=rates[1], note=note)
    share = [
        stats.beta.ppf(TAIL, after, before + 1) if after else 0.0,
        stats.beta.ppf(1 - TAIL, after + 1, before),
    ]
    low, high = (float(part / (1 - part) * spans[0] / spans[1]) for part in share)
    return Found(rates[1] / rates[0], low, high, before, after, *rates, note=note)
