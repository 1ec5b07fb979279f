"""Where two members parted: the resolutions on which they voted differently, the most telling first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alignment.measures.cooperation import MeasureError

WORDS = {0.0: "no", 0.5: "abstain", 1.0: "yes"}
TOPICS = ("me", "nu", "di", "hr", "co", "ec")  # Middle East, nuclear, disarmament, human rights, colonialism, economy
CARRIED = ("undl_id", "symbol", "date", "yes", "no", "abstain", "source")


def divergent(votes: pd.DataFrame, resolutions: pd.DataFrame, pair: tuple[str, str]) -> pd.DataFrame:
    """The resolutions on which two members parted: those on which one said yes and the other no come first.

    Within these, and within those on which one of the two abstained, first come the rarest partings: where the fewest
    pairs of members parted as these two did, as `parted` says; then the latest.  `votes` as in roll_calls;
    `resolutions`: undl_id, symbol, date, yes, no, abstain (the totals), source and the topic flags of the same rows.
    Returns undl_id, symbol, date, vote_a, vote_b (yes, abstain, no; in the order of `pair`), distance (1 opposed, ½),
    parted = share of all pairs of members who voted that parted in the same two votes, yes, no, abstain, topics =
    codes of the resolution's topics with a blank between, empty where it has none of the six, missing where unknown,
    source.  All of them: no row is left out.  The order is ours.  Raises MeasureError when the rows do not match.
    """
    if not votes.index.equals(resolutions.index):
        raise MeasureError("votes and resolutions are not the same rows. Filter both with the same mask.")
    cast = votes.reindex(columns=list(pair)).set_axis(["a", "b"], axis=1)
    distance = (cast["a"] - cast["b"]).abs()
    known = resolutions[distance > 0]
    words = {f"vote_{side}": cast.loc[known.index, side].map(WORDS).astype("str") for side in ("a", "b")}
    found = known[[*CARRIED]].assign(**words, distance=distance[known.index], topics=_topics(known))
    order = ["distance", "parted", "date", "symbol"]
    found = found.assign(parted=_parted(found)).sort_values(order, ascending=[False, True, False, True])
    columns = ["undl_id", "symbol", "date", "vote_a", "vote_b", "distance", "parted"]
    return found[[*columns, "yes", "no", "abstain", "topics", "source"]].reset_index(drop=True)


def _parted(found: pd.DataFrame) -> pd.Series:
    """Of all pairs of members that voted, the share of which one cast the one vote and one the other."""
    totals = found[["no", "abstain", "yes"]].to_numpy(dtype="float64")
    voted, rows = totals.sum(axis=1), np.arange(len(found))
    first, second = (
        totals[rows, found[side].map({"no": 0, "abstain": 1, "yes": 2}).to_numpy(dtype="int64")]
        for side in ("vote_a", "vote_b")
    )
    return pd.Series(2 * first * second / (voted * (voted - 1)), index=found.index)


def _topics(known: pd.DataFrame) -> pd.Series:
    """The codes of the topics of each resolution; missing where they are not known."""
    flags = known[[*TOPICS]]
    named = [" ".join(np.asarray(TOPICS)[row]) for row in flags.eq(True).fillna(False).to_numpy(dtype=bool)]
    return pd.Series(named, index=known.index, dtype="str").mask(flags.isna().any(axis=1))
