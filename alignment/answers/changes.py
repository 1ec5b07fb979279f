"""What the page What changed answers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from alignment.answers.words import capital, percent, signed, the


@dataclass(frozen=True)
class Ways:
    """The words for a shift: of what, what up and down mean, and what n counts."""

    value: str
    up: str
    down: str
    unit: str = "shared roll calls"
    east_up: bool | None = None  # whether up is towards the East; None where up and down are no sides of the world


ACTS = "counted acts"
PAIRS = {
    "agreement": Ways("agreement", "came closest together", "moved furthest apart"),
    "kappa": Ways("κ", "came closest together", "moved furthest apart"),
    "pi": Ways("π", "came closest together", "moved furthest apart"),
    "s": Ways("S", "came closest together", "moved furthest apart"),
    "ideal_point_distance": Ways(
        "distance of ideal points", "moved furthest apart", "came closest together", "votes of the one who cast fewer"
    ),
    "balance": Ways("balance of events", "turned most to cooperation", "turned most to conflict", ACTS),
}
EVENTS = "Only sources with events in both periods count; the largest of so many shifts are in part chance."
AGENDA = (
    "The largest of so many shifts are in part chance, and other roll calls on the agenda shift a figure as much as "
    "other votes do."
)
NOTHING = (
    "There is nothing to rank: {why}. Widen the years, move the year in which the second period begins, or lower the "
    "least n."
)
DRIVERS = (
    "For votes: the topics without which the shift would be smallest, or, where topics are not recorded, the way of "
    "parting that changed most. “Evidence” opens the pair."
)
PARTNERS = "Beside each: the partners with which its agreement changed most. “Evidence” opens the country."


def country_ways(name: str, *, west: str, east: str) -> Ways:
    """The words for a country's shift in one of the measures of countries."""
    votes = "votes cast"
    if name == "tilt":
        to_east, to_west = (f"moved furthest towards {the(side)}" for side in (east, west))
        return Ways("tilt", to_east, to_west, votes, True)
    if name == "ideal_point":
        return Ways("ideal point", "moved furthest towards the US", "moved furthest away from the US", votes, False)
    return Ways("mean agreement with all", "came closest to the others", "moved furthest from the others", votes)


def nothing(least: int, ways: Ways, what: str = "pair", *, still: int = 0) -> str:
    """Why there is no shift to show: too little on record in one of the periods, or nothing shifted.

    `still`: how many there are whose figure is the same in both periods.
    """
    enough = f"{least:,} or more {ways.unit} in both periods"
    if not still:
        why = f"no {what} has {enough}"
    elif still == 1:
        why = f"the only {what} with {enough} has not changed its {ways.value}"
    else:
        why = f"not one of the {still:,} {what}s with {enough} has changed its {ways.value}"
    return NOTHING.format(why=why)


def shifts_sentence(everyone: pd.DataFrame, shown: pd.DataFrame, ways: Ways, *, least: int, what: str) -> str:
    """Who shifted furthest each way, whom most of these shifts have in common, and what the middle half of all did.

    `everyone`: all that are ranked; `shown`: those with words and intervals.
    """
    first, last = shown.iloc[0], shown.iloc[-1]
    said = [
        _one(row, way) for row, way, sign in ((first, ways.up, 1), (last, ways.down, -1)) if row["change"] * sign > 0
    ]
    return (
        f"From {first['periods'].replace(' → ', ' to ')}: {' and '.join(said) or 'nobody moved'}.{_common(shown)} Of "
        f"{len(everyone):,} {what} with at least {least:,} {ways.unit} in both periods, {middle_half(everyone)}. "
        f"{EVENTS if ways.unit == ACTS else AGENDA}"
    )


def middle_half(everyone: pd.DataFrame) -> str:
    """By how much the middle half of all changed."""
    q25, q75 = everyone["change"].quantile([0.25, 0.75])
    return f"the middle half changed by {signed(q25)} to {signed(q75)}"


def _common(shown: pd.DataFrame) -> str:
    """The country that most of the shifts each way have in common, where it is in more than half of them."""
    if "country_a" not in shown:
        return ""
    said = []
    for rows, way in ((shown[shown["change"] > 0], "up"), (shown[shown["change"] < 0], "down")):
        named = pd.Series([name for pair in rows["name"] for name in pair.split(" – ")], dtype="str").value_counts()
        if len(rows) > 1 and named.iloc[0] > len(rows) / 2:
            said.append(f"{the(named.index[0])} is in {named.iloc[0]} of the {len(rows)} largest shifts {way}")
    return f" {capital('; '.join(said))}." if said else ""


def placed_sentence(chosen: pd.DataFrame, everyone: pd.DataFrame, ways: Ways) -> str:
    """By how much one pair shifted, and where that ranks among all.

    `chosen`: its row of the ranking."""
    row = chosen.iloc[0]
    return (
        f"Their {ways.value} went from {row['before']:.2f} to {row['after']:.2f} ({signed(row['change'])}; n = "
        f"{row['n_before']:,} and {row['n_after']:,}): number {row['rank']:,} of {len(everyone):,}, of which "
        f"{middle_half(everyone)}. "
    )


def _one(row: pd.Series, way: str) -> str:
    known = pd.notna(row["low"])
    doubt = f"95 %: {signed(row['low'])} to {signed(row['high'])}" if known else "no interval"
    n = f"n = {row['n_before']:,} and {row['n_after']:,}"
    return f"{the(row['name'])} {way} ({signed(row['change'])}, {doubt}; {n})"


def topics_sentence(topics: pd.DataFrame) -> str:
    """Which topic a pair's shift hangs on most."""
    first = topics.iloc[0]
    if not first["contribution"] * first["change"] > 0:
        return f"No topic accounts for the change of {signed(first['change'])}: without any of them it is no smaller."
    return (
        f"{first['topic']} accounts for most of it: without these roll calls the change would be "
        f"{signed(first['without'])} instead of {signed(first['change'])} "
        f"(n = {int(first['n_before']):,} and {int(first['n_after']):,})."
    )


def parted_sentence(parted: pd.DataFrame, topics: pd.DataFrame, split: int) -> str:
    """What the list of resolutions holds, and whether topics are recorded for them."""
    if parted.empty:
        return f"They voted alike on every roll call that they share from {split} on, or share none."
    said = f"Resolutions from {split} on which they voted differently, the most telling first."
    if topics.empty and (parted["topics"] == "unknown").any():
        said += " Which topics drove the shift cannot be told: those of most of these roll calls are not recorded."
    return said


def cast_sentence(name_a: str, name_b: str, votes: pd.DataFrame) -> str:
    """How much more or less often a pair voted alike, and the way of parting that changed most."""
    name_a, name_b = the(name_a), the(name_b)
    if votes.empty:
        return f"{capital(name_a)} and {name_b} share no roll call in one of the periods."
    alike = votes[votes["vote_a"] == votes["vote_b"]][["before", "after"]].sum()
    parted = votes[votes["vote_a"] != votes["vote_b"]]
    said = (
        f"{capital(name_a)} and {name_b} cast the same vote on {percent(alike['before'])} of the roll calls that they "
        f"share before (n = {votes['roll_calls_before'].sum():,}) and on {percent(alike['after'])} after "
        f"(n = {votes['roll_calls_after'].sum():,})."
    )
    if parted.empty:
        return said
    row = parted.iloc[0]
    return (
        f"{said} Of their partings, {name_a} {row['vote_a']} and {name_b} {row['vote_b']} changed most: "
        f"{percent(row['before'])} to {percent(row['after'])}."
    )


def partners_sentence(name: str, partners: pd.DataFrame) -> str:
    """With how many partners a country's agreement rose and fell, and with whom it changed most."""
    if partners.empty:
        return f"{capital(the(name))} shares too few roll calls with any member in both periods."
    fell, rose = int((partners["change"] < 0).sum()), int((partners["change"] > 0).sum())
    first = partners.iloc[0]
    return (
        f"Of {len(partners)} members, {the(name)} agreed more with {rose} and less with {fell}; the largest change is "
        f"with {the(first['name'])}: {percent(first['before'])} to {percent(first['after'])} "
        f"(n = {int(first['n_before']):,} and {int(first['n_after']):,})."
    )
