"""What the Pair page answers."""

from __future__ import annotations

import pandas as pd

from alignment.answers.words import percent, span

MINIMUM = 10  # shared roll calls below which a year is called thin


def pair_sentence(a: str, b: str, votes: pd.DataFrame, typical: pd.DataFrame, events: int) -> str:
    """How aligned a pair is in votes, against the start of the window and the middle of all pairs."""
    told = f"{events:,} recorded events in the window" if events else "No recorded events in the window"
    if votes.empty:
        return f"{a} and {b} share no roll call in this window. {told}."
    first, last = votes.iloc[0], votes.iloc[-1]
    middle = typical.loc[typical["year"] == last["year"], "median"]
    against = f", where half of all pairs agree on more than {percent(float(middle.iloc[0]))}" if len(middle) else ""
    thin = f" (only {int(last['n'])} roll calls)" if last["n"] < MINIMUM else f" (n = {int(last['n'])})"
    now = f"In {int(last['year'])} {a} and {b} agreed on {percent(last['agreement'])} of UN roll calls{thin}{against}"
    since = (
        ""
        if len(votes) == 1
        else f"; in {int(first['year'])} it was {percent(first['agreement'])} (n = {int(first['n'])})"
    )
    return f"{now}{since}. {told}."


def mix_sentence(mix: pd.DataFrame, a: str, b: str) -> str:
    """How acts of cooperation and conflict changed between the halves of each source's whole years."""
    if mix.empty:
        return f"No events between {a} and {b} to count."
    whole = mix[~mix["part_of_year"]]
    said = [
        _halves(str(title), rows)
        for title, rows in whole.groupby("source_label", sort=False)
        if rows["year"].min() < rows["year"].max()
    ]
    one_year = "Each source has a single year: widen the years to see change."
    return (" ".join(said) or one_year) + " Sources count different things: compare along a row, not between rows."


def _halves(source: str, rows: pd.DataFrame) -> str:
    """Acts of cooperation and conflict a year in the first and the second half of one source's years."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    middle = (first + last) // 2 + 1
    told = []
    for side in ("cooperation", "conflict"):
        acts = rows[rows["quad"].str.endswith(side)]
        early = acts.loc[acts["year"] < middle, "n"].sum() / (middle - first)
        late = acts.loc[acts["year"] >= middle, "n"].sum() / (last - middle + 1)
        told.append((side, early, late))
    (_, c_early, c_late), (_, k_early, k_late) = told
    return (
        f"{source}: {c_early:.1f} acts of cooperation a year in {span(first, middle - 1)}, {c_late:.1f} in "
        f"{span(middle, last)}; of conflict {k_early:.1f}, then {k_late:.1f}."
    )
