"""What the Pair page answers about what two countries do to each other."""

from __future__ import annotations

import pandas as pd

from alignment.answers.words import counted, signed, span, the


def directions_sentence(
    a: str, b: str, found: pd.DataFrame, pooled: tuple[float, float, float, float], left: int
) -> str:
    """The balance of the whole window, who is the friendlier of the two in each source, and what has no direction.

    `found`: actor and target (by name), source_label, year, balance, n.  `pooled`: value, low, high, n.  `left`: acts
    without a direction.
    """
    value, low, high, n = pooled
    if pd.isna(value):
        told = f"No source records acts between {the(a)} and {the(b)} whose balance means something."
    else:
        interval = "" if pd.isna(low) else f"; 95 %: {signed(low)} to {signed(high)}"
        told = (
            "Balance of all acts in the window, sources weighted by their volume: "
            f"{signed(value)} (n = {int(n):,}{interval})."
        )
    said = [_source(str(source), rows, a, b) for source, rows in found.groupby("source_label", sort=False)]
    silent = f" {counted(left, 'act')} without a direction count in neither." if left else ""
    return " ".join([told, *said]) + silent


def _source(source: str, rows: pd.DataFrame, a: str, b: str) -> str:
    """Mean balance of each direction over the years in which a source has both."""
    wide = rows.pivot_table(index="year", columns="actor", values="balance")
    if a not in wide or b not in wide or wide[[a, b]].dropna().empty:
        return f"{source} has no year with acts in both directions."
    both = wide[[a, b]].dropna()
    years = span(int(both.index.min()), int(both.index.max()))
    return (
        f"{source}, mean of {counted(len(both), 'year')} in {years}: {the(a)} to {the(b)} {signed(both[a].mean())}, "
        f"{the(b)} to {the(a)} {signed(both[b].mean())}."
    )


def stock_sentence(found: pd.DataFrame, half_life: float) -> str:
    """What the past still weighs at the end of what each source covers."""
    if found.empty:
        return "No source of events covers this pair in these years."
    last = found.sort_values("year").groupby("source_label", sort=False).tail(1)
    said = [
        f"{source} at the end of {year}, balance {signed(balance)}"
        for source, year, balance in last[["source_label", "year", "balance"]]
        .dropna()
        .itertuples(index=False, name=None)
    ]
    return (
        f"Each act counts half after {half_life:.0f} days. "
        + ("; ".join(said) + ". " if said else "")
        + "Each source has its own scale: it counts its own kind of thing."
    )
