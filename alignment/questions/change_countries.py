"""Which countries moved most between two periods: in agreement with all others, between two blocs, on one line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alignment import countries
from alignment.measures import blocs
from alignment.questions import ballots, change_drivers, changes, movers, points
from alignment.questions.movers import ENDS
from alignment.store import Filters

MEASURES = ("agreement", "ideal_point", "tilt")
BLOCS = ("G7", "CHINA_RUSSIA")  # where none are asked for
SHOWN = 15  # countries shown each way
PARTNERS = 3  # partners named beside a country
WITHIN = 1.96  # standard errors either side: 95 %


def ranked(filters: Filters, name: str, split: int, west: str, east: str, least: int) -> pd.DataFrame:
    """The change of every member's position between two periods, the furthest up first.

    `name`: agreement (the mean with all others), ideal_point, or tilt between two blocs.  Members with fewer than
    `least` votes in either period are left out, and for ideal point and tilt those with fewer than movers.LEAST.
    Returns the columns of movers.movers and rank (1 = furthest up).
    """
    if name == "agreement":
        found = _agreement(filters, split, least)
    else:
        yearly, value = _yearly(filters, name, west, east)
        found = movers.movers(yearly, _parts(yearly["year"], split), value)
    found = found[(found["n_before"] >= least) & (found["n_after"] >= least)].reset_index(drop=True)
    found.insert(0, "rank", np.arange(1, len(found) + 1))
    return found


def least_of(name: str, least: int) -> int:
    """The fewest votes with which a country is ranked: yearly positions need more of them (see movers.movers)."""
    return least if name == "agreement" else max(least, movers.LEAST)


def among(found: pd.DataFrame, chosen: tuple[str, ...]) -> pd.DataFrame:
    """The chosen countries, or all where none is chosen; ranks stay those among all."""
    return found[found["country"].isin(chosen)].reset_index(drop=True) if chosen else found


def furthest(found: pd.DataFrame) -> pd.DataFrame:
    """The countries that moved furthest each way, as many as are shown, in the order of their change."""
    return movers.furthest(found, SHOWN)


def told(filters: Filters, name: str, split: int, chosen: pd.DataFrame, least: int) -> pd.DataFrame:
    """Some ranked countries with the partners that contributed most, the way to the country and, for the agreement
    with all, 95 % intervals.  Returns their columns, driver, link.
    """
    pairs = changes.ranked(filters, "agreement", split, least)
    rows = _with_intervals(chosen, filters, split, pairs) if name == "agreement" else chosen
    said = []
    for row in rows.itertuples(index=False):
        mine = change_drivers.partners(pairs, row.country, row.change if name == "agreement" else 0).head(PARTNERS)
        said.append(
            ", ".join(f"{one.name} {change_drivers.signed(one.change)}" for one in mine.itertuples(index=False))
        )
    return rows.assign(driver=said, link=[changes.country_link(filters, code, split) for code in rows["country"]])


def choices(found: pd.DataFrame, shown: pd.DataFrame, asked: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Countries whose partners a reader can choose: the one that the link asks for if it is ranked, and those shown."""
    rows = pd.concat([found[found["country"].isin(asked)], shown]).drop_duplicates("country")
    return {(row.country,): f"{row.name}, number {row.rank:,}" for row in rows.itertuples(index=False)}


def _parts(years: pd.Series, split: int) -> tuple[list[int], list[int]]:
    known = sorted(int(year) for year in years.unique())
    return [year for year in known if year < split], [year for year in known if year >= split]


def _yearly(filters: Filters, name: str, west: str, east: str) -> tuple[pd.DataFrame, str]:
    """The yearly positions of all members, and the name of their column."""
    if name == "ideal_point":
        return points.ideal_points(filters), name
    cast, years = ballots.chosen(filters)
    return blocs.tilt_by_year(cast, years, ballots.sides(west, east, years.unique())), name


def _agreement(filters: Filters, split: int, least: int) -> pd.DataFrame:
    """Mean agreement of every member with the same others in both periods: as movers.movers, intervals still empty.

    Others are those with whom it shares at least `least` roll calls in each period, so that a change of membership is
    no change of the mean.
    """
    pairs = changes.ranked(filters, "agreement", split, least)
    sides = [pairs.rename(columns={own: "country"})[["country", *ENDS]] for own in ("country_a", "country_b")]
    found = pd.concat(sides).groupby("country")[[*ENDS]].mean().reset_index()
    cast, years = ballots.chosen(filters)
    for part, end in zip((years < split, years >= split), ENDS, strict=True):
        found[f"n_{end}"] = found["country"].map(cast[part].notna().sum()).astype("int64")
    spans = " → ".join(changes.spans(filters, "agreement", split))
    empty = {f"{key}_{end}": np.nan for key in ("low", "high") for end in ENDS} | {"low": np.nan, "high": np.nan}
    found = found.assign(
        **empty, name=found["country"].map(countries.name_of), change=found["after"] - found["before"],
        sure=False, periods=spans,
    )  # fmt: skip
    return found.sort_values(["change", "country"], ascending=[False, True], ignore_index=True)[movers.COLUMNS]


def _with_intervals(rows: pd.DataFrame, filters: Filters, split: int, pairs: pd.DataFrame) -> pd.DataFrame:
    """95 % intervals of the mean agreement of some countries in both periods, and of its change."""
    cast, years = ballots.chosen(filters)
    half = {}
    for part, end in zip((years < split, years >= split), ENDS, strict=True):
        errors = [
            mean_error(cast[part], code, change_drivers.partners(pairs, code)["country"]) for code in rows["country"]
        ]
        half[end] = WITHIN * np.array(errors)
        rows = rows.assign(**{f"low_{end}": rows[end] - half[end], f"high_{end}": rows[end] + half[end]})
    doubt = np.hypot(half["before"], half["after"])
    change = rows["change"]
    return rows.assign(low=change - doubt, high=change + doubt, sure=change.abs() > doubt)


def mean_error(votes: pd.DataFrame, country: str, others: pd.Series) -> float:
    """Standard error of a member's mean agreement with others: how far it hangs on which resolutions were put.

    The infinitesimal jackknife over roll calls (Jaeckel 1972; Efron 1982, The Jackknife, the Bootstrap and Other
    Resampling Plans, ch. 6): √Σ_r u_r², u_r = mean over the others of (1 − |v1 − v2| − agreement) / n, 0 where one did
    not vote.  It is close to what a bootstrap over resolutions gives and takes a hundredth of the time.
    """
    alike = 1 - votes[list(others)].sub(votes[country], axis=0).abs()
    pulls = (alike - alike.mean()) / alike.notna().sum()
    return float(np.sqrt((pulls.fillna(0).mean(axis=1) ** 2).sum()))
