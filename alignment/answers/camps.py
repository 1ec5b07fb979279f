"""What the Camps page answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from alignment.answers.words import capital, counted, percent, the

NO_VOTES = "No UN roll calls of these years and sources: there is nothing from which camps could be found."
CLOSE = 0.1  # of all runs: a camp that comes so near to a country's own is named beside it
NEUTRAL_WORDS = {
    "median": "Two members are linked where they are more alike than the typical pair",
    "expected": "Two members are linked where they agree more than both do with others on average",
}


def camps_sentence(found: pd.DataFrame, fit: Mapping[str, float], countries: Sequence[str], neutral: str) -> str:
    """How many camps, how well they fit, and in which the named countries are."""
    inside = found.dropna(subset=["camp"])
    if inside.empty:
        return "No camps: no pair of members shares enough votes in this window."
    sizes = inside.groupby("camp_name", sort=False).size()
    listed = "; ".join(f"{the(name)} ({size})" for name, size in sizes.head(3).items())
    said = [_where(found, code) for code in countries[:3]]
    return (
        f"{counted(len(sizes), 'camp')} in these years: {listed}. {' '.join(filter(None, said))} "
        f"{percent(fit['frustration'])} of all weight contradicts them. {NEUTRAL_WORDS[neutral]}."
    )


def _where(found: pd.DataFrame, code: str) -> str:
    """Which camp one country is in, and how firmly."""
    rows = found[found["country"] == code]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    if row["status"] != "camp":
        why = "is in a group of its own" if row["status"] == "alone" else "shares too few votes to be placed"
        return f"{capital(the(row['name']))} {why}."
    others = [name for name in row["camp_name"].removesuffix(" …").split(", ") if name != row["name"]]
    inside = found.loc[found["camp"].eq(row["camp"]) & found["country"].ne(code), "name"]
    company = the(", ".join(others)) + (" …" if len(inside) > len(others) else "")
    return f"{capital(the(row['name']))} is with {company} in {percent(row['firmness'])} of runs{_runner_up(row)}."


def _runner_up(row: pd.Series) -> str:
    """The camp with which a country is nearly as often as with its own; nothing where none comes close."""
    share, own = row["runner_up_share"], row["firmness"]
    if pd.isna(row["runner_up_name"]) or own - share > CLOSE:
        return ""
    often = "as often" if percent(share) == percent(own) else f"in {percent(share)}"
    return f", and with {the(row['runner_up_name'])} {often}"


def time_sentence(rows: pd.DataFrame) -> str:
    """When the named countries changed camp."""
    said = []
    for name, mine in rows.dropna(subset=["camp"]).groupby("name", sort=False):
        moved = mine[mine["camp"].ne(mine["camp"].shift()) & mine["camp"].shift().notna()]
        last = f", last in {int(moved['year'].iloc[-1])}" if len(moved) else ""
        said.append(f"{name}: {counted(len(moved), 'change')}{last}")
    return (
        "Changes of camp from one year to the next: " + "; ".join(said) + ". Faint squares are not firm."
        if said
        else "None of the named countries voted in this window."
    )


def switch_sentence(found: pd.DataFrame, split: int, unplaced: pd.DataFrame | None = None) -> str:
    """How many firm members changed sides between the two periods, and how many could not be compared, and why.

    `unplaced`: period, camp, alone, unlinked, the numbers of members, as from the question of that name.
    """
    moved = found[found["switched"]]
    named = the(", ".join(moved["name"].head(8))) + (f" and {len(moved) - 8} more" if len(moved) > 8 else "")
    said = (
        f"{len(moved)} of {len(found)} members that were firmly in a camp both before {split} and from then on "
        f"changed camp{': ' + named if len(moved) else ''}. Members that were not firm in both are not compared."
    )
    if unplaced is None or unplaced.empty:
        return said
    counts = [
        f"{when}, {row.alone} of {row.camp + row.alone + row.unlinked} members were alone and {row.unlinked} unlinked"
        for when, row in zip((f"before {split}", f"from {split} on"), unplaced.itertuples(index=False), strict=True)
    ]
    return f"{said} {capital('; '.join(counts))}. {STATUS_WORDS}"


def none_firm(split: int) -> str:
    """Why there is nobody of whom to say whether they switched."""
    return (
        f"No member was firmly in a camp both before {split} and from then on: move the year in which the second "
        "period begins, or widen the years."
    )


STATUS_WORDS = (
    "Alone: in a group of one; with κ and π also a member that always voted the same, which they cannot place. "
    "Unlinked: fewer than five votes shared with any other."
)
