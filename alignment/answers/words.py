"""How numbers and the lack of them are written in every sentence."""

from __future__ import annotations

import pandas as pd


def percent(share: float) -> str:
    """A share as a reader writes it."""
    return f"{share:.0%}".replace("%", " %")


def counted(number: int, noun: str) -> str:
    """A number of things, in the singular where it is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def signed(value: float) -> str:
    """A number that always shows its sign, with a true minus; what rounds to nothing has no minus."""
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", "−")


def span(first: int, last: int) -> str:
    """Years as a reader writes them."""
    return str(first) if first == last else f"{first}–{last}"


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


def survives_sentence(summary: pd.Series) -> str:
    """Whether a finding keeps its direction under other assumptions, and which one moves it most."""
    if pd.isna(summary["value"]):
        return "The figure itself is undefined, so that there is no direction to keep."
    said = f"{summary['agree']} of {summary['defined']} other assumptions point the same way"
    if summary["undefined"]:
        said += f"; the other {summary['undefined']} change nothing, leave nothing or are undefined"
    if pd.isna(summary["change"]):
        return said + "."
    return f"{said}. The largest change is {signed(summary['change'])}: {summary['variant']}."
