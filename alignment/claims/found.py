"""What a test finds: an effect, its interval, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from alignment import store
from alignment.claims.definition import EVERYONE, Window


@dataclass(frozen=True)
class Found:
    """An effect with its 95 % interval, n in the window before (None where there is none) and in the window.

    `before` and `after`: the levels; `median`: the median member's change, where the effect is net of it.  NaN where
    undefined.
    """

    effect: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    n_before: int | None = None
    n: int = 0
    before: float = float("nan")
    after: float = float("nan")
    median: float = float("nan")
    note: str = ""

    @property
    def least(self) -> int:
        """The smaller n of the two windows."""
        return self.n if self.n_before is None else min(self.n, self.n_before)


def members(group: str, year: int) -> tuple[str, ...]:
    """The countries of a group: a bloc's full members at the end of a year, codes with commas, or both with a plus.

    Fixed for the whole test, so that a bloc that grows is not mistaken for one that moves.  Everyone is ().
    """
    if group in ("", EVERYONE):
        return ()
    known = set(store.table("blocs")["bloc"])
    found: set[str] = set()
    for part in group.split("+"):
        found |= set(store.members(part, year)) if part in known else set(part.split(","))
    return tuple(sorted(found))


def within(dates: pd.Series, window: Window) -> pd.Series:
    """Which dates lie in a window."""
    return (dates >= pd.Timestamp(window.first)) & (dates <= pd.Timestamp(window.last))


def year_of_members(windows: Iterable[Window | None]) -> int:
    """The year at whose end a bloc's members are taken: the last of the first window."""
    return min(window.last for window in windows if window).year


def on_record(window: Window, source: str) -> Window | None:
    """The part of a window that a source covers; None where it covers none of it, or is not in the store."""
    known = store.table("sources").set_index("source")
    if source not in known.index:
        return None
    ends = known.loc[source, ["coverage_from", "coverage_to"]]
    first = max(window.first, ends["coverage_from"].date()) if pd.notna(ends["coverage_from"]) else window.first
    last = min(window.last, ends["coverage_to"].date()) if pd.notna(ends["coverage_to"]) else window.last
    return Window(first, last) if first <= last else None


def outside(windows: Iterable[Window | None], source: str) -> str:
    """What to say where a source is on record for a part of the windows only; empty where it is for all."""
    parts = [(window, on_record(window, source)) for window in windows if window]
    said = [f"{part or 'nothing'} of {window}" for window, part in parts if part != window]
    return "on record: " + ", ".join(said) if said else ""
