"""Ideal points through the filters: estimated once on the whole record, then cut to the years asked for."""

from __future__ import annotations

import pandas as pd

from alignment import store
from alignment.measures import ideal_points as measure
from alignment.questions import ballots
from alignment.store import Filters


def ideal_points(filters: Filters) -> pd.DataFrame:
    """Ideal points of all members in the years of the filters.  Returns country, year, ideal_point, low, high, n.

    Estimated from the roll calls of all years, so that a point does not change with the years shown; of the sources
    chosen.  No rows where no roll call of these sources has a vote of the United States, whose side is positive.
    """
    found = _whole(filters.sources)
    return found[found["year"].between(*filters.years)].reset_index(drop=True)


@store.kept
def _whole(sources: tuple[str, ...]) -> pd.DataFrame:
    cast, years = ballots.chosen(Filters(sources=sources))
    if measure.ANCHOR not in cast or cast[measure.ANCHOR].isna().all():
        return pd.DataFrame(columns=["country", "year", "ideal_point", "low", "high", "n"])
    return measure.ideal_points(cast, years)
