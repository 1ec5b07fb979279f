"""What the Country page answers."""

from __future__ import annotations

import pandas as pd

from alignment.answers.words import percent, signed


def partners_sentence(name: str, ranked: pd.DataFrame) -> str:
    """Whom a country votes with most and least."""
    if ranked.empty:
        return f"{name} cast no vote in this window."
    nearest, farthest = ranked.iloc[0], ranked.iloc[-1]
    return (
        f"From {int(nearest['middle_year'])} to {int(nearest['to_year'])} {name} voted most with {nearest['name']} "
        f"({percent(nearest['agreement'])}) and least with {farthest['name']} ({percent(farthest['agreement'])})."
    )


def vector_sentence(name: str, by_year: pd.DataFrame, *, west: str, east: str) -> str:
    """In which years a country cooperated on balance with both blocs and with neither alone, by source."""
    known = by_year[by_year["verdict"] != "cannot be said"]
    if known.empty:
        return f"No source has enough acts of {name} with both {west} and {east} to say so."
    said = []
    for source, rows in known.groupby("source_label", sort=False):
        both = rows.loc[rows["verdict"] == "multi-vector", "year"].astype(int).to_list()
        years = f"{int(rows['year'].min())}–{int(rows['year'].max())}"
        told = f"in {len(both)} of {len(rows)} years" + (f", last in {max(both)}" if both else "")
        said.append(f"{source}, {years}: {told}")
    return (
        f"{name} was multi-vector (on balance cooperative with both {west} and {east}, and with neither alone): "
        f"{'; '.join(said)}. There is no standard index of this: read the pieces."
    )


def placebo_sentence(name: str, changes: pd.DataFrame, split: int) -> str:
    """Whether a country's change stands out among countries on neither side."""
    if changes.empty:
        return "No source has enough acts before and after to compare the change with that of other countries."
    rows = changes.set_index("piece")
    told = []
    for piece, words in (("balance_west", "balance with the West"), ("entropy", "evenness of cooperation")):
        row = rows.loc[piece]
        told.append(f"{words} {signed(row['value'])}, higher than {percent(row['percentile'])}")
    return (
        f"From before {split} to after it ({changes['source_label'].iloc[0]}): {'; '.join(told)} of "
        f"{int(rows['n'].max())} placebo countries, which belong to neither bloc and have about as many acts as {name}."
    )


def alike_sentence(name: str, ranked: pd.DataFrame) -> str:
    """Who gets on with the same others."""
    known = ranked.dropna(subset=["kappa"])
    if known.empty:
        return f"Too few partners are shared with {name} to say who behaves like it."
    first = known.iloc[0]
    surely = int((known["low"] > 0).sum())
    return (
        f"Most like {name} in whom it gets on with: {first['name']} (κ {signed(first['kappa'])}, n = {int(first['n'])} "
        f"shared partners). Of {len(known)} countries, {surely} are more alike than chance beyond their interval. Most "
        "balances are positive, so raw agreement is high for all: read κ."
    )


def position_sentence(name: str, points: pd.DataFrame) -> str:
    """Where a country stood on the main line of conflict, first and last."""
    mine = points[points["name"] == name].sort_values("year")
    if mine.empty:
        return f"{name} cast no vote in this window."
    first, last = mine.iloc[0], mine.iloc[-1]
    return (
        f"In {int(last['year'])} the ideal point of {name} was {signed(last['ideal_point'])} ({signed(last['low'])} to "
        f"{signed(last['high'])}, n = {int(last['n'])} votes); in {int(first['year'])} it was "
        f"{signed(first['ideal_point'])}. Positive is towards the United States; 1 is the spread of all members."
    )
