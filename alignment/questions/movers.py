"""Who moved most between the two ends of a window: in tilt between two blocs, and in ideal point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alignment import countries
from alignment.measures import blocs
from alignment.questions import ballots, points
from alignment.store import Filters

END = 5  # years at either end of the window, so that no single session decides; fewer in a window under ten
LEAST = 30  # roll calls voted on at each end; below that one agenda item can carry the figure
ENDS = ("before", "after")
COLUMNS = [
    "country", "name", "before", "low_before", "high_before", "n_before",
    "after", "low_after", "high_after", "n_after", "change", "low", "high", "sure", "periods",
]  # fmt: skip


def of_tilt(filters: Filters, west: str, east: str) -> pd.DataFrame:
    """Change of every member's tilt between two blocs from the first to the last years of the window (`movers`)."""
    cast, years = ballots.chosen(filters)
    parts = ends(years.unique())
    held = years.isin([year for part in parts for year in part])
    yearly = blocs.tilt_by_year(cast[held], years[held], ballots.sides(west, east, years[held].unique()))
    return movers(yearly, parts, "tilt")


def of_points(filters: Filters) -> pd.DataFrame:
    """Change of every member's ideal point from the first to the last years of the window (`movers`)."""
    found = points.ideal_points(filters)
    return movers(found, ends(found["year"].unique()), "ideal_point")


def ends(years: Sequence[int]) -> tuple[list[int], list[int]]:
    """The years compared: the first and the last five of those given, or halves where there are fewer than ten."""
    known = sorted(int(year) for year in years)
    size = min(END, len(known) // 2)
    return known[:size], known[len(known) - size :] if size else []


def movers(yearly: pd.DataFrame, parts: tuple[list[int], list[int]], value: str) -> pd.DataFrame:
    """How far every member moved from the one to the other end of the window, the furthest upwards first.

    Before and after are the means of the member's years at either end, five or fewer, and each 95 % interval the mean
    of its years' intervals, as if the years erred together.  The change is after − before; its interval takes the two
    ends as independent.  Sure: the interval does not hold 0.  Members with fewer than 30 votes at either end are left
    out.  Returns country, name, before and after, each with low, high and n = votes cast, change, low, high, sure,
    periods (in words).
    """
    averaged = []
    for end, years in zip(ENDS, parts, strict=True):
        rows = yearly[yearly["year"].isin(years)].dropna(subset=[value])
        mean = rows.groupby("country").agg(
            **{end: (value, "mean"), f"low_{end}": ("low", "mean"), f"high_{end}": ("high", "mean"),
               f"n_{end}": ("n", "sum")}
        )  # fmt: skip
        averaged.append(mean[mean[f"n_{end}"] >= LEAST])
    found = averaged[0].join(averaged[1], how="inner").reset_index()
    half = {end: (found[f"high_{end}"] - found[f"low_{end}"]) / 2 for end in ENDS}
    change = found["after"] - found["before"]
    doubt = np.hypot(half["before"], half["after"])
    moved = found.assign(
        name=found["country"].map(countries.name_of) if len(found) else pd.Series(dtype="str"),
        change=change,
        low=change - doubt,
        high=change + doubt,
        sure=(change.abs() > doubt),
        periods=" → ".join(_span(part) for part in parts),
    )
    return moved.sort_values(["change", "country"], ascending=[False, True], ignore_index=True)[COLUMNS]


def furthest(moved: pd.DataFrame, each: int = 12) -> pd.DataFrame:
    """Those that moved furthest upwards and downwards, so many each way, in the order of their change."""
    up, down = moved[moved["change"] > 0].head(each), moved[moved["change"] < 0].tail(each)
    return pd.concat([up, down], ignore_index=True)


def _span(years: list[int]) -> str:
    """Years in words."""
    return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
