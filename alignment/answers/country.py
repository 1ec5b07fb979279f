"""What the Country page answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alignment.answers.words import capital, counted, listed, percent, signed, span, the


def partners_sentence(name: str, ranked: pd.DataFrame) -> str:
    """Whom a country votes with most and least."""
    if ranked.empty:
        return f"{capital(the(name))} cast no vote in this window."
    nearest, farthest = ranked.iloc[0], ranked.iloc[-1]
    return (
        f"From {int(nearest['middle_year'])} to {int(nearest['to_year'])} {the(name)} voted most with "
        f"{the(nearest['name'])} ({percent(nearest['agreement'])}) and least with {the(farthest['name'])} "
        f"({percent(farthest['agreement'])})."
    )


def vector_sentence(name: str, by_year: pd.DataFrame, *, west: str, east: str) -> str:
    """In which years a country cooperated on balance with both blocs and with neither alone, by source."""
    known = by_year[by_year["verdict"] != "cannot be said"]
    if known.empty:
        return f"No source has enough acts of {the(name)} with both {the(west)} and {the(east)} to say so."
    until, said = [], []
    for source, rows in known.sort_values("year").groupby("source_label", sort=False):
        years, held = rows["year"].astype(int).to_list(), (rows["verdict"] == "multi-vector").to_list()
        until.append(f"by {source} {_until(years, held)}")
        said.append(f"{source}, {span(years[0], years[-1])}: in {sum(held)} of {len(rows)} years")
    return (
        f"{capital(the(name))} was multi-vector {'; '.join(until)}. It is called so where it was on balance "
        f"cooperative with both {the(west)} and {the(east)}, and with neither alone ({'; '.join(said)}). There is no "
        "standard index of this: read the pieces."
    )


def _until(years: list[int], held: list[bool]) -> str:
    """The last unbroken run of known years in which something held, and since when it has not.

    `years`: those of which it can be said, in order."""
    if True not in held:
        return f"in no year of {span(years[0], years[-1])}"
    last = len(held) - 1 - held[::-1].index(True)
    first = last
    while first and held[first - 1]:
        first -= 1
    run = span(years[first], years[last])
    if last == len(years) - 1:
        return f"in {run}, the last year it can tell" if first == last else f"in {run}, to the last year it can tell"
    return f"last in {run}, and not in {span(years[last + 1], years[-1])}"


def none_alike(name: str, recorded: Mapping[str, int], least: int) -> str:
    """Why no other country can be compared with one.

    `recorded`: with how many others each source of events records it."""
    return f"Who behaves like {the(name)} cannot be said: that takes {least} partners in common. {_recorded(recorded)}"


def no_vector(name: str, recorded: Mapping[str, int], *, west: str, east: str) -> str:
    """Why nothing can be said of a country between two sides; `recorded` as above."""
    return (
        f"Whether {the(name)} plays both sides cannot be said: no year has enough acts of it with both {the(west)} and "
        f"{the(east)}. {_recorded(recorded)}"
    )


def _recorded(recorded: Mapping[str, int]) -> str:
    """What each source has of a country, and which have no row of it."""
    if not recorded:
        return (
            "No chosen source samples or counts events in these years: landmarks are picked and treaties last, so that "
            "a balance of them would mean nothing."
        )
    known = [f"{source} has it with {counted(number, 'other')}" for source, number in recorded.items() if number]
    silent = [source for source, number in recorded.items() if not number]
    said = [*known, *([f"{listed(silent)} {'has' if len(silent) == 1 else 'have'} no row of it"] if silent else [])]
    return f"In these years {'; '.join(said)}."


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
        f"{int(rows['n'].max())} placebo countries, which belong to neither bloc and have about as many acts as "
        f"{the(name)}."
    )


def alike_sentence(name: str, ranked: pd.DataFrame) -> str:
    """Who gets on with the same others."""
    known = ranked.dropna(subset=["kappa"])
    if known.empty:
        return f"Too few partners are shared with {the(name)} to say who behaves like it."
    first = known.iloc[0]
    surely = int((known["low"] > 0).sum())
    return (
        f"Most like {the(name)} in whom it gets on with: {the(first['name'])} (κ {signed(first['kappa'])}, "
        f"n = {int(first['n'])} shared partners). Of {len(known)} countries, {surely} are more alike than chance "
        "beyond their interval. Most balances are positive, so raw agreement is high for all: read κ."
    )


def position_sentence(name: str, points: pd.DataFrame) -> str:
    """Where a country stood on the main line of conflict, first and last."""
    mine = points[points["name"] == name].sort_values("year")
    if mine.empty:
        return f"{capital(the(name))} cast no vote in this window."
    first, last = mine.iloc[0], mine.iloc[-1]
    return (
        f"In {int(last['year'])} the ideal point of {the(name)} was {signed(last['ideal_point'])} "
        f"({signed(last['low'])} to {signed(last['high'])}, n = {int(last['n'])} votes); in {int(first['year'])} it "
        f"was {signed(first['ideal_point'])}. Positive is towards the United States; 1 is the spread of all members."
    )
