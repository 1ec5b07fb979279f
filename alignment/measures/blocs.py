"""Where a country stands between two blocs."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from alignment.measures import roll_calls


def standing(votes: pd.DataFrame, west: Collection[str], east: Collection[str]) -> pd.DataFrame:
    """Mean agreement of every member with the members of two blocs, and its tilt between them.

    `votes` as in roll_calls.  Returns country, west, east (mean agreement with each bloc's members, itself left
    out, in [0, 1]), tilt = east − west, n = roll calls it voted on; west or east is NaN where it shares no vote
    with that bloc.  Definition ours, after design: there is no standard index of position between two blocs.
    """
    voted = votes.loc[:, votes.notna().any()]
    square = roll_calls.agreement_matrix(voted)
    result = pd.DataFrame(
        {side: square.reindex(columns=sorted(bloc)).mean(axis=1) for side, bloc in (("west", west), ("east", east))}
    )
    result["tilt"] = result["east"] - result["west"]
    result["n"] = voted.notna().sum()
    return result.rename_axis("country").reset_index()


def standing_by_year(votes: pd.DataFrame, years: pd.Series, blocs: pd.DataFrame) -> pd.DataFrame:
    """`standing` in each year, with each year's own members of the blocs.

    `blocs`: year, side ("west" or "east"), country.  Returns year and the columns of `standing`; a year in which
    one of the blocs has no member has no row.
    """
    frames = []
    groups = votes.groupby(years.to_numpy()).groups
    for year, sides in blocs.groupby("year"):
        west, east = (sides.loc[sides["side"] == side, "country"].to_list() for side in ("west", "east"))
        if west and east and year in groups:
            frames.append(standing(votes.loc[groups[year]], west, east).assign(year=int(year)))
    empty = pd.DataFrame({"country": [], "west": [], "east": [], "tilt": [], "n": [], "year": []})
    return pd.concat(frames, ignore_index=True) if frames else empty.astype({"year": np.int64})
