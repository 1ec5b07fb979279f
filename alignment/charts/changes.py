"""The furthest shifts between two periods: a row each, from a ring (before) to a dot (after)."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
ROW, HEAD, LINE = 30, 1.3, 17  # pixels a row; rows that a heading takes; pixels of a line of a name
LETTERS = 19  # of a line of a name: on a telephone names take two fifths of the width
SIDES = (theme.EAST_WEST[-1], theme.EAST_WEST[0])  # East, West


def changes(
    shifts: pd.DataFrame,
    *,
    value: str,
    up: str,
    down: str,
    unit: str,
    sides: bool | None = None,
    named: Sequence[str] = (),
) -> go.Figure:
    """Those that shifted furthest up first, then those that shifted furthest down, each with its change.

    `shifts`: name, rank, before, after, n_before, n_after, change, low, high, sure (bool), periods; the furthest up
    first.  `up`, `down`: the two headings; `sides`: True where up is towards the East, False where it is towards the
    West, None where it is neither.  A change whose 95 % interval holds 0 is grey.
    `named`: those whose name is bold.
    """
    if shifts.empty:
        return theme.empty("Nothing shifted between the two periods.")
    ups = int((shifts["change"] > 0).sum())
    colours = (theme.ACCENT, theme.ACCENT) if sides is None else SIDES if sides else SIDES[::-1]
    names = [_name(name, named) for name in shifts["name"]]
    heights, heads = _layout(names, ups)
    colour = [
        (colours[0] if row.change > 0 else colours[1]) if row.sure else theme.NEUTRAL
        for row in shifts.itertuples(index=False)
    ]
    rows = shifts.assign(height=heights, colour=colour)
    texts = [text for text, count in ((up, ups), (down, len(shifts) - ups)) if count]
    top = {"x": 0, "xref": "paper", "xanchor": "left", "yanchor": "middle", "font": {"size": 14}}
    heading = [top | {"y": at, "text": f"<b>{_capital(text)}</b>"} for at, text in zip(heads, texts, strict=True)]
    return theme.figure(
        [*_lines(rows), *_ends(rows, unit)],
        height=int(-min(heights) * ROW + ROW * 2.5 + 78),
        axes={
            "xaxis": {
                "showgrid": True, "gridcolor": theme.GRID, "side": "top", "tickformat": ".1f", "nticks": 6,
                "title": {"text": f"{value}<br>○ {shifts['periods'].iloc[0].replace('→ ', '→ ● ')}"},
                "range": _reach(rows),
            },
            "yaxis": {
                "tickvals": heights, "ticktext": names, "showgrid": False,
                "range": [min(heights) - 0.8, 0.9], "tickfont": {"size": 12},
            },
        },
        annotations=heading + _figures(rows),
    )  # fmt: skip


def _layout(names: Sequence[str], ups: int) -> tuple[list[float], list[float]]:
    """Heights of the rows, downwards from 0, and of the headings above either group; long names take more room."""
    heights, heads, at = [], [], 0.0
    for group in (names[:ups], names[ups:]):
        if len(group):
            heads.append(at)
            at -= HEAD
        for name in group:
            room = max(1.0, (name.count("<br>") + 1) * LINE / ROW)
            heights.append(at - (room - 1) / 2)
            at -= room
        at -= 0.4
    return heights, heads


def _reach(rows: pd.DataFrame) -> list[float]:
    """From the lowest to the highest figure, with room for the figure beside the last dot."""
    low, high = rows[["before", "after"]].min().min(), rows[["before", "after"]].max().max()
    room = (high - low or 1.0) * 0.16
    return [float(low - room), float(high + room)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name(name: str, named: Sequence[str]) -> str:
    """A name in lines short enough for a telephone, bold where a reader named it."""
    text = "<br>".join(theme.plain(pd.Series(wrap(name, LETTERS))))
    return f"<b>{text}</b>" if name in named else text


def _lines(rows: pd.DataFrame) -> list[Trace]:
    """A line from before to after, one trace a colour."""
    return [{
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "width": 3}, "opacity": 0.55,
        "x": [value for row in group.itertuples(index=False) for value in (row.before, row.after, None)],
        "y": [value for row in group.itertuples(index=False) for value in (row.height, row.height, None)],
    } for colour, group in rows.groupby("colour", sort=False)]  # fmt: skip


def _ends(rows: pd.DataFrame, unit: str) -> list[Trace]:
    look = {
        "type": "scatter", "mode": "markers", "y": rows["height"].to_numpy(),
        "text": theme.plain(rows["name"]).to_list(),
        "customdata": rows[["before", "after", "change", "low", "high", "n_before", "n_after", "rank"]].to_numpy(),
        "hovertemplate": "<b>%{text}</b>, number %{customdata[7]:,}<br>%{customdata[0]:.2f} → %{customdata[1]:.2f}: "
        "%{customdata[2]:+.2f} (95 %: %{customdata[3]:+.2f} to %{customdata[4]:+.2f})<br>"
        f"n = %{{customdata[5]:,}} before, %{{customdata[6]:,}} after ({unit})<extra></extra>",
    }  # fmt: skip
    ring = {"size": 9, "color": rows["colour"].to_list(), "symbol": "circle-open", "line": {"width": 2}}
    dot = {"size": 12, "color": rows["colour"].to_list()}
    return [
        look | {"name": "before", "x": rows["before"].to_numpy(), "marker": ring},
        look | {"name": "after", "x": rows["after"].to_numpy(), "marker": dot},
    ]


def _figures(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The change in figures, beyond the dot of after."""
    return [
        {
            "x": row.after, "y": row.height, "text": f"{row.change:+.2f}".replace("-", "−"), "font": {"size": 12},
            "xanchor": "left" if row.change > 0 else "right", "xshift": 9 if row.change > 0 else -9,
        }
        for row in rows.itertuples(index=False)
    ]  # fmt: skip
