"""CAMEO: which tag an event code stands for, and what an actor's country code names."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignment import countries, tables

UNKNOWN, NO_STATE = 0, 1  # places in `codes()` that stand for no country
TAGS = Path(__file__).resolve().parents[2] / "data" / "tags.csv"
# Codes of regions among CAMEO's country codes (GDELT's CAMEO.country.txt): no state.
REGIONS: Mapping[str, str] = {
    "AFR": "Africa", "ASA": "Asia", "BLK": "Balkans", "CRB": "Caribbean", "CAU": "Caucasus", "CFR": "Central Africa",
    "CAS": "Central Asia", "CEU": "Central Europe", "EIN": "East Indies", "EAF": "Eastern Africa",
    "EEU": "Eastern Europe", "EUR": "Europe", "LAM": "Latin America", "MEA": "Middle East", "MDT": "Mediterranean",
    "NAF": "North Africa", "NMR": "North America", "PGS": "Persian Gulf", "SCN": "Scandinavia", "SAM": "South America",
    "SAS": "South Asia", "SEA": "Southeast Asia", "SAF": "Southern Africa", "WAF": "West Africa", "WST": "The West",
}  # fmt: skip


@functools.cache
def _roots() -> dict[str, str]:
    """CAMEO code to tag, as tags.csv lists them."""
    tags = tables.read(TAGS, "tags").good
    return {root: tag for tag, cell in zip(tags["tag"], tags["cameo_roots"], strict=True) for root in cell.split("|")}


@functools.lru_cache(10_000)
def tag_of(code: str) -> str | None:
    """The tag of an event code by its longest listed prefix; None when it has none.

    A code of two digits has none: publishers write three or more, and a spreadsheet makes 10 (demand) of 010.
    """
    found = (_roots().get(code[:length]) for length in range(len(code), 1, -1))
    return next(filter(None, found), None) if len(code) > 2 and code.isdecimal() else None


def actors(names: pd.Series, days: pd.Series) -> NDArray[np.int16]:
    """Whom CAMEO actor country codes name on their days: places in `codes()`.

    `names`: categorical; `days`: dates.  UNKNOWN where a code names nothing, NO_STATE where there is none or a region.
    """
    categories = names.cat.categories
    found = np.array([_place(name, None) for name in categories], dtype="int16")[names.cat.codes]
    for place in np.flatnonzero(categories.isin(_dated())):
        rows = np.flatnonzero(names.cat.codes == place)
        when, which = np.unique(days.to_numpy()[rows], return_inverse=True)
        then = [_place(categories[place], pd.Timestamp(day).date() if pd.notna(day) else None) for day in when]
        found[rows] = np.array(then, dtype="int16")[which]
    return found


@functools.cache
def codes() -> list[str]:
    """Our country codes, in the order that `actors` refers to; the first two stand for no country."""
    return ["?", "", *countries.load()["code"]]


@functools.lru_cache(100_000)
def _place(name: str, on: date | None) -> int:
    if name == "" or name in REGIONS:
        return NO_STATE
    try:
        return codes().index(countries.resolve(name, on=on, system="cameo"))
    except ValueError:
        return UNKNOWN


@functools.cache
def _dated() -> frozenset[str]:
    """Codes that meant another state at another time."""
    cells = countries.load()["cameo"]
    return frozenset(item.text for cell in cells for item in countries.items(cell) if item.days)
