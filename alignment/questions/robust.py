"""A finding under other assumptions: the strips beside the charts."""

from __future__ import annotations

import pandas as pd

from alignment import store
from alignment.measures import blocs, robustness
from alignment.questions import ballots, labels
from alignment.store import Filters

OTHER_BLOCS = {"west": ("NATO", "EU", "G7"), "east": ("CHINA_RUSSIA", "SCO", "BRICS", "CSTO")}


def of_tilt(filters: Filters, country: str, west: str, east: str) -> pd.DataFrame:
    """A country's tilt in the last year of the window in which it voted, under other assumptions."""
    cast, years = ballots.chosen(filters)
    mine = years[cast[country].notna()] if country in cast else years.head(0)
    last = int(mine.max()) if len(mine) else filters.years[1]
    rows = (years == last).to_numpy()
    known = store.resolutions().loc[cast.index][rows]

    def finding(votes: pd.DataFrame, resolutions: pd.DataFrame, west: str, east: str) -> robustness.Figure:
        sides = ballots.sides(west, east, [last])
        chosen = [sides.loc[sides["side"] == side, "country"].to_list() for side in ("west", "east")]
        found = blocs.tilt(votes, *chosen)
        return robustness.figure(found[found["country"] == country], "tilt")

    lists = {
        side: {labels.bloc_name(key): key for key in keys if key != chosen}
        for (side, keys), chosen in zip(OTHER_BLOCS.items(), (west, east), strict=True)
    }
    inputs = {"votes": cast[rows], "resolutions": known, "west": west, "east": east}
    variants = [*robustness.of_votes(known, store.TOPICS), *robustness.of_blocs(lists)]
    return labels.named_variants(robustness.strip(finding, inputs, variants))
