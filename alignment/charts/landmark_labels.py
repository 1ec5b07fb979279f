"""Which landmark events are named on the time axis, and where: names never meet, on a telephone or on a desk.

A figure does not know how wide it will be drawn.  So names are placed twice: those that fit a narrow screen, and
between them those that fit a wide one only; the page hides the second where it is narrow (`NARROW_STYLE`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alignment.charts import theme

NARROW, WIDE = 270, 760  # pixels between the ends of the time axis, at 390 px and from 1200 px of screen
LANE, LETTER, GAP = 17, 6.1, 8  # pixels: height of a line of names, width of a letter, least distance of two names
LANES = 3  # lines of names above the markers, and as many below
SIZES = {True: 12.0, False: 11.5}  # points; the size tells the page which names to hide
NARROW_STYLE = '@media (max-width:1100px){g.annotation:has(text[style*="font-size: 11.5px"]){display:none}}'


@dataclass(frozen=True)
class Name:
    """A name on a line: `x` is where its marker stands, in pixels from the start of the axis at both widths."""

    row: int
    text: str
    at: float  # share of the axis
    above: bool
    lane: int
    everywhere: bool
    left: bool  # the text begins at its marker; otherwise it ends there

    def box(self, width: int) -> tuple[float, float]:
        """Where the text begins and ends, in pixels."""
        x, length = self.at * width, LETTER * len(self.text)
        return (x - 2, x + length) if self.left else (x - length, x + 2)


def chosen(landmarks: pd.DataFrame, years: tuple[int, int]) -> list[Name]:
    """Names for as many landmarks as fit: the weightiest first, of these the rarest kinds, and of these the latest.

    `landmarks`: date, label, intensity, in any order.
    """
    first, last = pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1] + 1, 1, 1)
    share = (landmarks["date"] - first) / (last - first)
    order = {"weight": -landmarks["intensity"].abs(), "alike": landmarks.groupby("label")["label"].transform("size")}
    rank = pd.DataFrame({**order, "age": -share}).sort_values(["weight", "alike", "age"])
    names: list[Name] = []
    for everywhere in (True, False):
        taken = {name.row for name in names}
        for row in rank.index:
            if row in taken:
                continue
            text = f"{landmarks.loc[row, 'date'].year} {landmarks.loc[row, 'label']!s}"
            above = bool(landmarks.loc[row, "intensity"] >= 0)
            found = _place(int(row), text, float(share[row]), above, names, everywhere)
            names += [found] if found else []
    return names


def _place(row: int, text: str, at: float, above: bool, names: list[Name], everywhere: bool) -> Name | None:
    """The nearest free place of a name, None where there is none; what is named everywhere must fit both widths."""
    widths = (NARROW, WIDE) if everywhere else (WIDE,)
    beside = [name for name in names if name.above == above]
    for lane in range(LANES):
        for left in (True, False):
            name = Name(row, text, at, above, lane, everywhere, left)
            if all(_free(name, beside, width) for width in widths):
                return name
    return None


def _free(name: Name, others: Iterable[Name], width: int) -> bool:
    """Whether a name is inside the axis and meets neither another name nor the line that leads to one."""
    begin, end = name.box(width)
    if begin < -2 or end > width:
        return False
    x = name.at * width
    for other in others:
        start, stop = other.box(width)
        if other.lane == name.lane and begin < stop + GAP and start < end + GAP:
            return False
        if other.lane > name.lane and begin - GAP < other.at * width < end + GAP:
            return False  # the other's line would cross this name
        if other.lane < name.lane and start - GAP < x < stop + GAP:
            return False
    return True


def depth(names: Iterable[Name], above: bool) -> int:
    """How many lines of names there are on one side, in pixels."""
    return max((LANE * (name.lane + 1) for name in names if name.above == above), default=0) + 8


def notes(names: Iterable[Name], landmarks: pd.DataFrame, scale: float, ends: tuple[float, float]) -> list[Any]:
    """The names as notes with a line to their markers; `scale`: pixels a point of intensity, `ends`: of the markers."""
    low, high = ends
    found = []
    for name in names:
        height = float(landmarks.loc[name.row, "intensity"])
        off = (high - height if name.above else height - low) * scale + 9 + LANE * name.lane
        found.append(
            {
                "x": landmarks.loc[name.row, "date"].strftime("%Y-%m-%d"),
                "y": height,
                "yref": "y",
                "text": theme.plain(pd.Series([name.text])).iloc[0],
                "showarrow": True,
                "arrowhead": 0,
                "arrowwidth": 1,
                "arrowcolor": theme.NEUTRAL,
                "standoff": 6,
                "ax": 0,
                "ay": -off if name.above else off,
                "xanchor": "left" if name.left else "right",
                "yanchor": "bottom" if name.above else "top",
                "borderpad": 0,
                "font": {"size": SIZES[name.everywhere]},
            }
        )
    return found
