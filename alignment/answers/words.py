"""How names, numbers and the lack of them are written in every sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

# Names to which English gives an article in running text.
ARTICLES = frozenset({
    "Alliance of Sahel States", "Bahamas", "CIS", "CSTO", "Central African Republic", "Comoros", "Cook Islands",
    "DR Congo", "Dominican Republic", "EAEU", "EU", "European Union", "G20", "G7", "GCC", "Gambia", "Maldives",
    "Marshall Islands", "Netherlands", "Netherlands Antilles", "Philippines", "Quad", "Republic of the Congo", "SCO",
    "Seychelles", "Solomon Islands", "Soviet Union", "Turkic states", "US treaty allies outside NATO", "Union State",
    "United Arab Emirates", "United Kingdom", "United States",
})  # fmt: skip


def the(names: str) -> str:
    """A name, or several with commas between, each with its article where English gives it one."""
    parts = names.split(", ")
    return ", ".join(f"the {name}" if name.removesuffix(" …") in ARTICLES else name for name in parts)


def capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """Things in a row: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


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
    agree, defined, undefined = (int(summary[name]) for name in ("agree", "defined", "undefined"))
    said = f"{agree:,} of {counted(defined, 'other assumption')} {'points' if agree == 1 else 'point'} the same way"
    if undefined == 1:
        said += "; one more changes nothing, leaves nothing or is undefined"
    elif undefined:
        said += f"; {undefined:,} more change nothing, leave nothing or are undefined"
    if pd.isna(summary["change"]):
        return said + "."
    return f"{said}. The largest change is {signed(summary['change'])}: {summary['variant']}."
