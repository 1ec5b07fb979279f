"""Our ideal points against the published ones, overall and year by year, for `python -m bench validate`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from alignment import store
from alignment.measures import ideal_points

POINTS = "ideal_points_1946_1990.csv"
PUBLISHED_CODES = {"YAR": "YEM"}  # theirs for North Yemen; ours is one line with today's Yemen
FEWEST = 10  # member-years of a year below which a correlation of that year means nothing


def side_by_side(published: Path) -> pd.DataFrame:
    """Published final-passage ideal points with ours: country, year, label, published, ours.

    The two have scales of their own: ours are put on the published one by one line for all years together.
    """
    theirs = pd.read_csv(published / POINTS).rename(columns={"iso3c": "country", "idealpointfp": "published"})
    theirs["country"] = theirs["country"].replace(PUBLISHED_CODES)
    mine = ideal_points.ideal_points(store.votes(), store.resolutions()["date"].dt.year)
    both = theirs.dropna(subset=["published"]).merge(mine, on=["country", "year"])
    slope, level = np.polyfit(both["ideal_point"], both["published"], 1)
    label = both["countryname"] + " " + both["year"].astype(int).astype(str)
    return both.assign(ours=slope * both["ideal_point"] + level, label=label)


def by_year(pairs: pd.DataFrame) -> pd.Series:
    """The correlation within each year."""
    large = pairs.groupby("year").filter(lambda rows: len(rows) >= FEWEST)
    return large.groupby("year")[["published", "ours"]].apply(lambda rows: rows["published"].corr(rows["ours"]))
