"""Strips of camps: how firmly a country sits with its own, whether a change holds, whether the world splits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from alignment.measures import bifurcation, robustness, roll_calls
from alignment.measures import camps as measure_of
from alignment.measures.robustness import Figure, Variant
from alignment.questions import camps, labels, robust, splitting
from alignment.store import Filters

Split = tuple[tuple[str, ...], tuple[str, ...]]
OTHERS = ("pi", "agreement", "s")  # in place of κ, by which the page tells how far the world splits
TOGETHER = 0.5  # share of runs: more often together than not


def of_matrix(filters: Filters, name: str, country: str) -> pd.DataFrame:
    """How firmly a country sits with the members that share its camp, the same members throughout."""
    found = camps.now(filters, name)
    partners = _company(found, country)
    inputs = {**robust.of_window(filters), "measure": name}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> Figure:
        together, n = _together(votes, measure, country)
        return _mean(together, partners), np.nan, np.nan, n

    about = (
        f"Share of runs in which {_named(country)} is together with the {len(partners)} others of its camp as shown; "
    )
    about += "the same direction is the same side of a half"
    strip = robustness.strip(finding, inputs, [*robust.of_votes(inputs), *_measures(name)], threshold=TOGETHER)
    return robust.told(strip, about)


def of_membership(filters: Filters, name: str, country: str) -> pd.DataFrame:
    """Whether a country's last change of camp holds: with whom it was in that year, those it joined or those it left.

    Without a change in which anybody was left behind: in the last year, with its camp rather than with all others.
    """
    everyone = camps.over_time(filters, name, tuple(camps.now(filters, name)["country"]))
    year, joined, left, against = _last_change(everyone, country) or _last_year(everyone, country, filters.years[1])
    inputs = {**robust.of_year(filters, year), "measure": name}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> Figure:
        together, n = _together(votes, measure, country)
        return _mean(together, joined) - _mean(together, left), np.nan, np.nan, n

    about = f"Share of runs in which {_named(country)} is with the {len(joined)} others of its camp, less that with "
    strip = robustness.strip(finding, inputs, [*robust.of_votes(inputs), *_measures(name)])
    return robust.told(strip, about + against)


def _last_change(everyone: pd.DataFrame, country: str) -> tuple[int, list[str], list[str], str] | None:
    """The last year in which a country came to another camp and left others behind: year, joined, left, in words."""
    mine = everyone[(everyone["country"] == country) & everyone["camp"].notna()].sort_values("year")
    years, numbers = mine["year"].astype("int64").to_list(), mine["camp"].to_list()
    for place in range(len(years) - 1, 0, -1):
        if numbers[place] == numbers[place - 1]:
            continue
        earlier, year = years[place - 1], years[place]
        joined = _company(everyone[everyone["year"] == year], country)
        left = [one for one in _company(everyone[everyone["year"] == earlier], country) if one not in set(joined)]
        if joined and left:
            return year, joined, left, f"the {len(left)} it left, in {year}, the year of its last change of company"
    return None


def _last_year(everyone: pd.DataFrame, country: str, otherwise: int) -> tuple[int, list[str], list[str], str]:
    """The last year in which a country had a camp: year, the others of its camp, all others, in words."""
    mine = everyone[(everyone["country"] == country) & everyone["camp"].notna()]
    year = int(mine["year"].max()) if len(mine) else otherwise
    now = everyone[everyone["year"] == year]
    joined = _company(now, country)
    left = [one for one in now["country"] if one != country and one not in set(joined)]
    return year, joined, left, f"the {len(left)} other members, in {year}; it left nobody behind before"


def of_split(filters: Filters, west: str, east: str) -> pd.DataFrame:
    """By how much the camps found in the last year's votes are further apart than chance would have them.

    The figure is the bifurcation less the upper end of the band of chance: above 0 is more than chance.
    """
    known = splitting.camps_found(filters.sources, filters.years).dropna(subset="bifurcation")
    last = int(known["period"].max()) if len(known) else filters.years[1]
    inputs = {**robust.of_year(filters, last), "measure": "kappa", "split": None}

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str, split: Split | None) -> Figure:
        if split:
            found = splitting.of_blocs(filters.sources, *split)
            found = found[found["period"] == last]
        else:
            neutral = camps.NEUTRAL[measure]
            years = robust.years_of(resolutions)
            found = bifurcation.bifurcation(votes, years, _square(measure), neutral=neutral)
        apart = found.assign(value=found["bifurcation"] - found["null_high"], low=np.nan, high=np.nan)
        return robustness.figure(apart.dropna(subset=["value"]))

    pairs = {splitting.named(*split): split for split in (((west,), (east,)), splitting.WIDE)}
    variants = [
        *robust.of_votes(inputs, OTHERS),
        *robust.before(filters, last),
        *(Variant("blocs", name, robust.replacing({"split": split})) for name, split in pairs.items()),
    ]
    about = f"Bifurcation of the camps found in the votes of {last}, less the upper end of what chance would give"
    return robust.told(robustness.strip(finding, inputs, variants), about)


def _together(votes: pd.DataFrame, name: str, country: str) -> tuple[pd.Series, int]:
    """The share of runs in which a country is with each other, as the page finds camps, and its links."""
    pairs = roll_calls.similarity(votes, names=(name,)).rename(columns={name: "value"})
    linked = pairs[(pairs["n"] >= measure_of.MIN_SHARED) & pairs["value"].notna()]
    found = measure_of.co_membership(pairs, neutral=camps.NEUTRAL[name])
    shares = found[country].drop(country) if country in found else pd.Series(dtype="float64")
    return shares, int((linked[["country_a", "country_b"]] == country).any(axis=1).sum())


def _mean(together: pd.Series, members: Sequence[str]) -> float:
    """The mean over those of the members that have a link; NaN where none has."""
    return float(together.reindex(list(members)).mean())


def _company(found: pd.DataFrame, country: str) -> list[str]:
    """The others of a country's camp; none where it has no camp."""
    mine = found.loc[found["country"] == country, "camp"].dropna()
    inside = found[found["camp"].eq(mine.iloc[0]).fillna(False)] if len(mine) else found.head(0)
    return [code for code in inside["country"] if code != country]


def _measures(name: str) -> list[Variant]:
    """Camps found by other measures: shares of runs all the same, so that they can be compared."""
    return [
        Variant("measure", other, robust.replacing({"measure": other})) for other in camps.MEASURES if other != name
    ]


def _square(name: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda votes: roll_calls.matrix(votes, name)


def _named(country: str) -> str:
    return labels.country_names(country)[0]
