"""A finding under other assumptions: what the strips beside the charts share, and those of tilt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from alignment import store
from alignment.measures import blocs, robustness
from alignment.measures.robustness import Figure, Inputs, Variant
from alignment.questions import ballots, labels
from alignment.store import Filters

OTHER_BLOCS = {"west": ("NATO", "EU", "G7"), "east": ("CHINA_RUSSIA", "SCO", "BRICS", "CSTO")}
UNDEFINED: Figure = (np.nan, np.nan, np.nan, 0)
# Its 192 roll calls are twice as many as in any year near it, most were put in December, and the US voted no on 91 %.
OTHER_AGENDA = 2025


def of_tilt(filters: Filters, country: str, west: str, east: str, until: int = store.LAST_YEAR) -> pd.DataFrame:
    """A country's tilt in the last year, up to `until`, in which it voted, under other assumptions."""
    cast, years = ballots.chosen(filters)
    mine = years[cast[country].notna() & (years <= until)] if country in cast else years.head(0)
    last = int(mine.max()) if len(mine) else min(until, filters.years[1])

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, west: str, east: str) -> Figure:
        found = blocs.tilt(votes, *members(west, east, year_of(resolutions, last)))
        return robustness.figure(found[found["country"] == country], "tilt")

    inputs = of_year(filters, last)
    variants = [*of_votes(inputs), *before(filters, last), *other_blocs(west, east)]
    (name,) = labels.country_names(country)
    about = f"Tilt of {name} between {labels.bloc_name(west)} and {labels.bloc_name(east)} in {last}"
    return told(robustness.strip(finding, inputs | {"west": west, "east": east}, variants), about)


def of_map(filters: Filters, west: str, east: str, year: int) -> pd.DataFrame:
    """The share of members that agreed more with the East in a year, and whether that is most of them."""

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, west: str, east: str) -> Figure:
        tilts = blocs.standing(votes, *members(west, east, year_of(resolutions, year)))["tilt"].dropna()
        return (float((tilts > 0).mean()), np.nan, np.nan, len(tilts)) if len(tilts) else UNDEFINED

    inputs = of_year(filters, year)
    variants = [*of_votes(inputs), *before(filters, year), *other_blocs(west, east)]
    about = f"Share of members that agreed more with {labels.bloc_name(east)} than with {labels.bloc_name(west)} in "
    about += f"{year}; the same direction is the same side of a half"
    strip = robustness.strip(finding, inputs | {"west": west, "east": east}, variants, threshold=0.5)
    return told(strip, about)


def of_window(filters: Filters, keep: pd.Series | None = None) -> dict[str, pd.DataFrame]:
    """Votes and resolutions that pass the filters, as inputs of a finding; `keep`: only some of the rows."""
    cast, _ = ballots.chosen(filters)
    rows = cast if keep is None else cast[keep.to_numpy()]
    return {"votes": rows, "resolutions": store.resolutions().loc[rows.index]}


def of_year(filters: Filters, year: int) -> dict[str, pd.DataFrame]:
    """Votes and resolutions of one year, of the sources of the filters, as inputs of a finding."""
    _, years = ballots.chosen(filters)
    return of_window(filters, years == year)


def of_votes(inputs: Mapping[str, pd.DataFrame], measures: tuple[str, ...] = ()) -> list[Variant]:
    """Other assumptions for a finding on votes, and without the year of another agenda if it is one of several."""
    known = inputs["resolutions"]
    found = robustness.of_votes(known, store.TOPICS, measures)
    years = known["date"].dt.year
    if (years == OTHER_AGENDA).any() and (years != OTHER_AGENDA).any():
        found.append(Variant("years", f"without {OTHER_AGENDA}, a year of another agenda", _without_agenda))
    return found


def before(filters: Filters, year: int) -> list[Variant]:
    """For a finding of one year: the year before in its place."""
    return [Variant("years", f"{year - 1} in place of {year}", replacing(of_year(filters, year - 1)))]


def other_blocs(west: str, east: str) -> list[Variant]:
    """Other blocs in place of each of the two, the other as it was."""
    return robustness.of_blocs(
        {
            side: {labels.bloc_name(key): key for key in keys if key != chosen}
            for (side, keys), chosen in zip(OTHER_BLOCS.items(), (west, east), strict=True)
        }
    )


def replacing(other: Mapping[str, Any]) -> Callable[[Inputs], Inputs]:
    """The alteration that puts other values in the place of some inputs."""
    return partial(_replaced, other=dict(other))


def marked(variants: list[Variant], name: str, value: object, *, same_unit: bool = True) -> list[Variant]:
    """The variants with one more input set where they alter the votes: how a finding on votes altered is taken."""
    return [
        replace(one, alter=partial(_marked, alter=one.alter, name=name, value=value), same_unit=same_unit)
        for one in variants
    ]


def members(west: str, east: str, year: int) -> list[list[str]]:
    """The members of two blocs in a year."""
    sides = ballots.sides(west, east, [year])
    return [sides.loc[sides["side"] == side, "country"].to_list() for side in ("west", "east")]


def year_of(resolutions: pd.DataFrame, otherwise: int) -> int:
    """The year of the roll calls of one year; `otherwise` where there are none."""
    return int(resolutions["date"].dt.year.iloc[0]) if len(resolutions) else otherwise


def years_of(resolutions: pd.DataFrame) -> pd.Series:
    """The year of each roll call."""
    return resolutions["date"].dt.year


def told(found: pd.DataFrame, about: str) -> pd.DataFrame:
    """A strip with its sources, topics and measures by name, and in its first row what the figure is.

    A variant that gives the same figure, interval and n as the finding left out nothing that goes into it: it is noted
    as changing nothing, and not counted as one that agrees.
    """
    named = labels.named_variants(found)
    figures = named[["value", "low", "high", "n"]]
    same = figures.eq(figures.iloc[0]).all(axis=1) & (named.index > 0) & (named["note"] == "")
    return named.assign(
        variant=[about, *named["variant"].iloc[1:]],
        note=named["note"].mask(same, robustness.SAME),
        agrees=named["agrees"].mask(same),
    )


def _replaced(inputs: Inputs, other: Mapping[str, Any]) -> Inputs:
    return {**inputs, **other}


def _marked(inputs: Inputs, alter: Callable[[Inputs], Inputs], name: str, value: object) -> Inputs:
    altered = alter(inputs)
    blocs_too = [side for side in ("west", "east") if side in inputs and altered[side] != inputs[side]]
    return {**altered, name: value} if blocs_too or not altered["votes"].equals(inputs["votes"]) else altered


def _without_agenda(inputs: Inputs) -> Inputs:
    kept = (years_of(inputs["resolutions"]) != OTHER_AGENDA).to_numpy()
    return {**inputs, "votes": inputs["votes"][kept], "resolutions": inputs["resolutions"][kept]}
