"""What the World page answers."""

from __future__ import annotations

import pandas as pd

from alignment.answers.words import percent, signed


def standing_sentence(name: str, rows: pd.DataFrame, everyone: pd.DataFrame, *, west: str, east: str) -> str:
    """Where a country stood between two blocs in the last year it voted, and how that compares with all members."""
    known = rows.dropna(subset=["tilt"]).sort_values("year")
    if known.empty:
        return f"{name} cast no vote that can be compared with both {west} and {east} in this window."
    first, last = known.iloc[0], known.iloc[-1]
    peers = everyone.loc[everyone["year"] == last["year"], "tilt"].dropna()
    change = "" if first["year"] == last["year"] else f" In {int(first['year'])} its tilt was {signed(first['tilt'])}."
    further = float((peers < last["tilt"]).mean())
    return (
        f"In {int(last['year'])} {name} agreed with {east} on {percent(last['east'])} of roll calls and with {west} on "
        f"{percent(last['west'])}: tilt {signed(last['tilt'])}, further east than {percent(further)} of members "
        f"(n = {int(last['n'])}).{change}"
    )


def map_sentence(last: pd.DataFrame, *, west: str, east: str) -> str:
    """How many members tilt each way, and who most."""
    ranked = last.dropna(subset=["tilt"]).sort_values("tilt")
    eastern = int((ranked["tilt"] > 0).sum())
    return (
        f"{eastern} of {len(ranked)} members agreed more with {east}, {len(ranked) - eastern} more with {west}. "
        f"Furthest east: {', '.join(ranked['name'].tail(3)[::-1])}; furthest west: {', '.join(ranked['name'].head(3))}."
    )


def shift_sentence(over_time: pd.DataFrame) -> str:
    """Who among the named countries moved most between the first and the last year that all of them share."""
    ends = over_time.sort_values("year").groupby("name")["tilt"].agg(["first", "last", "size"])
    moved = (ends["last"] - ends["first"])[ends["size"] > 1]
    if moved.empty:
        return "One year only: widen the years to see change."
    east, west = moved.idxmax(), moved.idxmin()
    said = [
        f"{name} moved furthest {way} ({signed(moved[name])} since its first year shown)"
        for name, way, sign in ((east, "east", 1), (west, "west", -1))
        if moved[name] * sign > 0
    ]
    return (
        "Of the countries named, " + " and ".join(said) + "." if said else "None of the countries named moved."
    ) + " The band is the middle half of all members."
