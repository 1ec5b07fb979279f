"""A country between two blocs: multi-vector behaviour beside placebo countries, and who behaves alike."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from alignment import countries, store
from alignment.measures import blocs, cooperation, engagement, profiles
from alignment.questions import ballots, labels, measured
from alignment.store import Filters

VERDICTS = {True: "multi-vector", False: "not", None: "cannot be said"}
PIECES = ["share_west", "share_east", "balance_west", "balance_east", "n_west", "n_east"]
VECTOR = ["year", "source", "source_label", "part_of_year", "verdict", "support", "entropy", *PIECES, "n"]


def by_year(filters: Filters, c: str, west: str, east: str) -> pd.DataFrame:
    """Balance with each of two blocs, shares of cooperation and their entropy, by year and source.

    Returns year, source, source_label, part_of_year, verdict, support, entropy and balances with low and high, shares,
    n_west, n_east, n (see engagement.multi_vector); no row where nothing is recorded or a bloc has no member.
    """
    days = store.days(measured.sampled(filters), country=c)
    sides = _sides(days, filters, west, east)
    if sides["side"].nunique() < 2:
        return pd.DataFrame(columns=VECTOR)
    found = engagement.multi_vector(engagement.by_country(days), sides, "year")
    found = found[found["country"] == c].rename(columns={"period": "year"})
    return found.assign(
        source_label=found["source"].map(labels.source_labels()),
        part_of_year=labels.part_of_year(found["source"], found["year"]),
        verdict=[VERDICTS[None if pd.isna(said) else bool(said)] for said in found["multi_vector"]],
    ).reset_index(drop=True)


def beside_placebos(filters: Filters, c: str, west: str, east: str, split: int) -> pd.DataFrame:
    """How each piece changed from before `split` to after it, beside countries on neither side with as many acts.

    Of the source that has most acts of the country on both sides of the split.  Returns source_label, piece, period,
    value, percentile among the placebos, middle, least, most, n (see engagement.beside_placebos), placebos (names).
    """
    first, last = filters.years
    windows = [(f"{first}-01-01", f"{split - 1}-12-31"), (f"{split}-01-01", f"{last}-12-31")]
    fit = measured.sampled(filters)
    for source in _by_acts(fit, c, split):
        days = store.days(replace(fit, sources=(source,), countries=()))
        sides = _sides(days, filters, west, east)
        if sides["side"].nunique() < 2:
            continue
        found = engagement.multi_vector(engagement.by_country(days), sides, windows)
        both = found[found["country"] == c]
        if both["period"].nunique() < 2 or both["balance_west"].isna().any() or both["balance_east"].isna().any():
            continue
        others = engagement.placebos(found, sides, c)
        told = engagement.beside_placebos(found, c, others, change=("/".join(windows[0]), "/".join(windows[1])))
        names = ", ".join(labels.country_names(*others))
        return told.assign(source_label=labels.source_labels()[source], placebos=names)
    return pd.DataFrame(columns=["source_label", "piece", "period", "value", "percentile", "n", "placebos"])


def alike(filters: Filters, c: str) -> pd.DataFrame:
    """Which countries get on with the same others, by the balances of the window, sources weighted by their volume.

    Returns country, name, agreement, pi, kappa, low, high, n, most alike first (see profiles.behaves_like).
    """
    days = measured.days(replace(filters, countries=()), "all")
    balances = cooperation.balance_of_days(days, "all", keys=("country_a", "country_b"))
    found = profiles.behaves_like(balances, c)
    return found.assign(name=found["country"].map(countries.name_of))


def _sides(days: pd.DataFrame, filters: Filters, west: str, east: str) -> pd.DataFrame:
    """Both blocs by year; a country on both of them is on neither."""
    years = range(filters.years[0], min(filters.years[1], store.LAST_YEAR) + 1)
    known = pd.to_datetime(days["date"]).dt.year
    return blocs.apart(ballots.sides(west, east, [year for year in years if (known == year).any()]))[0]


def _by_acts(filters: Filters, c: str, split: int) -> list[str]:
    """Sources with acts of the country before the split and from it on, most acts in the scarcer half first."""
    days = store.days(filters, country=c)
    late = pd.to_datetime(days["date"]).dt.year >= split
    acts = days.assign(late=late).pivot_table("n", "source", "late", aggfunc="sum", fill_value=0)
    if set(acts.columns) != {True, False}:
        return []
    scarcer = acts.min(axis=1)
    return list(scarcer[scarcer > 0].sort_values(ascending=False).index)
