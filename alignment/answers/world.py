"""What the World page answers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from alignment.answers.words import capital, percent, signed, the

NO_POINTS = (
    "No roll call of these years and sources in which the United States voted: without it there is no telling which "
    "end of the line is which."
)


@dataclass(frozen=True)
class Ways:
    """The words for moving in a measure: what it is called, and what up and down mean."""

    key: str
    title: str
    value: str
    upwards: str
    downwards: str
    east_up: bool


POINT_WAYS = Ways(
    "movers_points", "And on the line of ideal points?", "ideal point", "towards the US", "away from the US", False
)


def tilt_ways(*, west: str, east: str) -> Ways:
    """The words for moving between two blocs."""
    return Ways(
        "movers_tilt", "Who moved most between the two?", "tilt", f"towards {the(east)}", f"towards {the(west)}", True
    )


def standing_sentence(name: str, rows: pd.DataFrame, everyone: pd.DataFrame, *, west: str, east: str) -> str:
    """Where a country stood between two blocs in the last year it voted, and how that compares with all members."""
    known = rows.dropna(subset=["tilt"]).sort_values("year")
    if known.empty:
        return f"{capital(the(name))} cast no vote that can be compared with both {the(west)} and {the(east)} here."
    first, last = known.iloc[0], known.iloc[-1]
    peers = everyone.loc[everyone["year"] == last["year"], "tilt"].dropna()
    change = "" if first["year"] == last["year"] else f" In {int(first['year'])} its tilt was {signed(first['tilt'])}."
    further = float((peers < last["tilt"]).mean())
    return (
        f"In {int(last['year'])} {the(name)} agreed with {the(east)} on {percent(last['east'])} of roll calls and with "
        f"{the(west)} on {percent(last['west'])}: tilt {signed(last['tilt'])}, further east than {percent(further)} of "
        f"members (n = {int(last['n'])}).{change}"
    )


def map_sentence(last: pd.DataFrame, *, west: str, east: str) -> str:
    """How many members tilt each way, and who most."""
    ranked = last.dropna(subset=["tilt"]).sort_values("tilt")
    eastern = int((ranked["tilt"] > 0).sum())
    return (
        f"{eastern} of {len(ranked)} members agreed more with {the(east)}, {len(ranked) - eastern} more with "
        f"{the(west)}. Furthest east: {the(', '.join(ranked['name'].tail(3)[::-1]))}; furthest west: "
        f"{the(', '.join(ranked['name'].head(3)))}."
    )


def shift_sentence(over_time: pd.DataFrame, interval: pd.DataFrame) -> str:
    """Who among the named countries moved furthest each way, each since its own first year shown.

    `interval`: name, year, tilt, low, high of the country whose uncertainty is drawn.
    """
    ends = over_time.sort_values("year").groupby("name")["tilt"].agg(["first", "last", "size"])
    moved = (ends["last"] - ends["first"])[ends["size"] > 1]
    if moved.empty:
        return "One year only: widen the years to see change."
    east, west = moved.idxmax(), moved.idxmin()
    said = [
        f"{the(name)} moved furthest {way} ({signed(moved[name])} since its first year shown)"
        for name, way, sign in ((east, "east", 1), (west, "west", -1))
        if moved[name] * sign > 0
    ]
    return (
        "Of the countries named, " + " and ".join(said) + "." if said else "None of the countries named moved."
    ) + f" The grey band is the middle half of all members.{_doubt(interval)}"


def _doubt(interval: pd.DataFrame) -> str:
    """The uncertainty of the last tilt for which it is known, in words."""
    known = interval.dropna(subset=["low", "high"])
    if known.empty:
        return ""
    last = known.loc[known["year"].idxmax()]
    return (
        f" {capital(the(last['name']))} in {int(last['year'])}: {signed(last['tilt'])}, 95 % interval "
        f"{signed(last['low'])} to {signed(last['high'])} (n = {int(last['n'])})."
    )


def positions_sentence(name: str, rows: pd.DataFrame, everyone: pd.DataFrame) -> str:
    """Where a country stood on the line of ideal points in a year, and how that compares with all members.

    `rows`: its own up to that year; `everyone`: all members of that year.
    """
    known = rows.sort_values("year")
    if known.empty or everyone.empty or known["year"].iloc[-1] != everyone["year"].iloc[0]:
        return f"{capital(the(name))} cast no vote from which its position could be estimated in this year."
    first, last = known.iloc[0], known.iloc[-1]
    further = float((everyone["ideal_point"] > last["ideal_point"]).mean())
    change = ""
    if first["year"] != last["year"]:
        change = f" In {int(first['year'])} it was {signed(first['ideal_point'])}."
    return (
        f"In {int(last['year'])} {the(name)} stood at {signed(last['ideal_point'])} (95 %: {signed(last['low'])} to "
        f"{signed(last['high'])}; n = {int(last['n'])} votes), further from the United States' side than "
        f"{percent(further)} of members; 0 is the middle of the record and 1 its standard deviation.{change}"
    )


def lines_sentence(over_time: pd.DataFrame) -> str:
    """Which of the named countries came nearer to the side of the United States, and which went away."""
    ends = over_time.sort_values("year").groupby("name")["ideal_point"].agg(["first", "last", "size"])
    moved = (ends["last"] - ends["first"])[ends["size"] > 1]
    if moved.empty:
        return "One year only: widen the years to see change."
    nearer, away = moved.idxmax(), moved.idxmin()
    said = [
        f"{the(name)} moved furthest {way} ({signed(moved[name])})"
        for name, way, sign in ((nearer, "towards it", 1), (away, "away from it", -1))
        if moved[name] * sign > 0
    ]
    return f"The side of the United States is positive. Of the countries named, {' and '.join(said)}."


def movers_sentence(moved: pd.DataFrame, ways: Ways, *, least: int, name: str) -> str:
    """Who moved furthest each way, how many moved for sure, and where the first named country ranks."""
    if moved.empty:
        return f"No member cast {least} votes at both ends of the window: widen the years."
    first, last = moved.iloc[0], moved.iloc[-1]
    said = [
        f"{the(row['name'])} furthest {way} "
        f"({signed(row['change'])}, 95 %: {signed(row['low'])} to {signed(row['high'])})"
        for row, way, sign in ((first, ways.upwards, 1), (last, ways.downwards, -1))
        if row["change"] * sign > 0
    ]
    place = moved.index[moved["name"] == name]
    own = (
        f" {capital(the(name))}: {signed(moved.loc[place[0], 'change'])}, number {place[0] + 1} from the first."
        if len(place)
        else ""
    )
    return (
        f"From {moved['periods'].iloc[0].replace(' → ', ' to ')}, {' and '.join(said) or 'nobody moved'}; of "
        f"{len(moved)} members with at least {least} votes at both ends, the change of {int(moved['sure'].sum())} is "
        f"larger than its interval.{own}"
    )


def bifurcation_sentence(by_year: pd.DataFrame) -> str:
    """For each way of splitting the members: the last year, what chance would give, and when it was highest."""
    said = []
    for split, rows in by_year.groupby("split", sort=False):
        known = rows.dropna(subset=["bifurcation", "null_high"]).sort_values("year")
        if known.empty:
            said.append(f"{split}: undefined in these years.")
            continue
        last, peak = known.iloc[-1], known.loc[known["bifurcation"].idxmax()]
        verdict = "above chance" if last["above"] else "no more than chance"
        said.append(
            f"{split}: {last['bifurcation']:.2f} in {int(last['year'])}, {verdict} ("
            f"{signed(last['null_low'])} to {signed(last['null_high'])}, n = {int(last['n'])} members, "
            f"{int(last['roll_calls'])} roll calls); highest in {int(peak['year'])} ({peak['bifurcation']:.2f}); above "
            f"chance in {int(known['above'].sum())} of {len(known)} years."
        )
    return "How much more alike (κ) members vote within camps than across them. " + " ".join(said)
