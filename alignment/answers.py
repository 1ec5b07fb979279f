"""The sentence under each title: the answer, computed."""

from __future__ import annotations

import pandas as pd

MINIMUM = 10  # shared roll calls below which a year is called thin


def percent(share: float) -> str:
    """A share as a reader writes it."""
    return f"{share:.0%}".replace("%", " %")


def counted(number: int, noun: str) -> str:
    """A number of things, in the singular where it is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def signed(value: float) -> str:
    """A number that always shows its sign, with a true minus."""
    return f"{value:+.2f}".replace("-", "−")


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
        f"{source}: {c_early:.1f} acts of cooperation a year in {_span(first, middle - 1)}, {c_late:.1f} in "
        f"{_span(middle, last)}; of conflict {k_early:.1f}, then {k_late:.1f}."
    )


def _span(first: int, last: int) -> str:
    """Years as a reader writes them."""
    return str(first) if first == last else f"{first}–{last}"


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


def record_sentence(by_year: pd.DataFrame) -> str:
    """What the filtered record is made of."""
    acts = by_year.groupby("source_label")["rows"].sum().sort_values(ascending=False)
    largest = (
        f"{acts.index[0]} alone gives {percent(acts.iloc[0] / acts.sum())}"
        if len(acts) > 1
        else f"all from {acts.index[0]}"
    )
    return f"{counted(len(acts), 'source')}, {int(by_year['year'].min())} to {int(by_year['year'].max())}; {largest}."


def coverage_sentence(spans: pd.DataFrame) -> str:
    """Which years have which kind of evidence."""
    if spans.empty:
        return "No source covers these years."
    return (
        f"{counted(len(spans), 'source')} in these years. A line marks the years a source covers; a square, what it "
        "recorded. "
        "No line means not covered, which is not the same as nothing happened."
    )


def partners_sentence(name: str, ranked: pd.DataFrame) -> str:
    """Whom a country votes with most and least."""
    if ranked.empty:
        return f"{name} cast no vote in this window."
    nearest, farthest = ranked.iloc[0], ranked.iloc[-1]
    return (
        f"From {int(nearest['middle_year'])} to {int(nearest['to_year'])} {name} voted most with {nearest['name']} "
        f"({percent(nearest['agreement'])}) and least with {farthest['name']} ({percent(farthest['agreement'])})."
    )


def empty_reason(without: dict[str, int], years: tuple[int, int]) -> str:
    """Which filter left nothing, and what taking it away would bring."""
    words = {
        "countries": "the countries",
        "tags": "the kinds of events",
        "sources": "the sources",
        "years": f"the years {years[0]} to {years[1]}",
        "text": "the words searched for",
    }
    causes = [f"without {words[name]}: {rows:,}" for name, rows in without.items() if rows]
    if not without:
        return "No rows, and no filter is set: no source here records anything."
    if not causes:
        return "No rows, and taking away any one filter would not bring any: take away several, or choose others."
    return "No rows pass the filters. Rows " + "; ".join(causes) + "."
