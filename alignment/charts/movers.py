"""Who moved most: a row a country, from where it was to where it is."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
WEST, EAST = theme.EAST_WEST[0], theme.EAST_WEST[-1]
ROW, HEAD = 29, 1.3  # pixels a row; rows that a heading takes
LETTERS = 15  # of a line of a name: on a telephone names take a third of the width


def movers(
    moved: pd.DataFrame, *, value: str, upwards: str, downwards: str, east_up: bool, named: Sequence[str] = ()
) -> go.Figure:
    """From a ring (before) to a dot (after), a row a country, those that moved up first and then those that moved down.

    `moved`: name, before, after, their low and high, n_before, n_after, change, low, high, sure (bool), periods; in the
    order of change, the furthest up first.  `upwards`, `downwards`: the two headings; `east_up`: up is away from the
    West.  A change whose 95 % interval holds 0 is grey.  `named`: countries whose name is bold.
    """
    if moved.empty:
        return theme.empty("No member has votes enough at both ends of the window.")
    colours = (WEST, EAST) if east_up else (EAST, WEST)
    ups = int((moved["change"] > 0).sum())
    heights, heads = _layout(ups, len(moved) - ups)
    rows = moved.assign(
        height=heights,
        colour=[colours[row.change > 0] if row.sure else theme.NEUTRAL for row in moved.itertuples(index=False)],
    )
    texts = [f"Moved furthest {text}" for text, count in ((upwards, ups), (downwards, len(moved) - ups)) if count]
    top = {"x": 0, "xref": "paper", "xanchor": "left", "yanchor": "middle", "font": {"size": 14}}
    return theme.figure(
        [*_bars(rows), *_arrows(rows), *_ends(rows)],
        height=int(-min(heights) * ROW + ROW * 2.5 + 60),
        axes={
            "xaxis": {
                "tickformat": "+.1f", "showgrid": True, "gridcolor": theme.GRID, "side": "top",
                "title": {"text": f"{value}, {moved['periods'].iloc[0]}"},
            },
            "yaxis": {
                "tickvals": heights, "ticktext": [_name(name, named) for name in moved["name"]], "showgrid": False,
                "range": [min(heights) - 0.8, 0.9], "tickfont": {"size": 12},
            },
        },
        annotations=[top | {"y": at, "text": f"<b>{text}</b>"} for at, text in zip(heads, texts, strict=True)],
    )  # fmt: skip


def _layout(ups: int, downs: int) -> tuple[list[float], list[float]]:
    """Heights of the rows, downwards from 0, and of the headings above either group."""
    heights, heads, at = [], [], 0.0
    for count in (ups, downs):
        if count:
            heads.append(at)
            heights += [at - HEAD - row for row in range(count)]
            at = heights[-1] - HEAD - 0.4
    return heights, heads


def _name(name: str, named: Sequence[str]) -> str:
    """A name in lines short enough for a telephone, bold where a reader named it."""
    text = "<br>".join(theme.plain(pd.Series(wrap(name, LETTERS))))
    return f"<b>{text}</b>" if name in named else text


def _bars(rows: pd.DataFrame) -> list[Trace]:
    """The 95 % intervals of both ends, faint."""
    spans = [
        (low, high, row.height + off)
        for row in rows.itertuples(index=False)
        for low, high, off in ((row.low_before, row.high_before, 0.22), (row.low_after, row.high_after, -0.22))
    ]
    return [{
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": "95 % intervals", "opacity": 0.45,
        "line": {"color": theme.NEUTRAL, "width": 1.5},
        "x": [value for low, high, _ in spans for value in (low, high, None)],
        "y": [value for _, _, at in spans for value in (at, at, None)],
    }]  # fmt: skip


def _arrows(rows: pd.DataFrame) -> list[Trace]:
    """A line from before to after, one trace a colour."""
    return [{
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "width": 3}, "opacity": 0.6,
        "x": [value for row in group.itertuples(index=False) for value in (row.before, row.after, None)],
        "y": [value for row in group.itertuples(index=False) for value in (row.height, row.height, None)],
    } for colour, group in rows.groupby("colour", sort=False)]  # fmt: skip


def _ends(rows: pd.DataFrame) -> list[Trace]:
    look = {
        "type": "scatter", "mode": "markers", "y": rows["height"].to_numpy(),
        "text": theme.plain(rows["name"]).to_list(),
        "customdata": rows[["change", "low", "high", "n_before", "n_after"]].to_numpy(),
        "hovertemplate": "<b>%{text}</b>: %{customdata[0]:+.2f} (95 %: %{customdata[1]:+.2f} to "
        "%{customdata[2]:+.2f})<br>n = %{customdata[3]} votes before, %{customdata[4]} after<extra></extra>",
    }  # fmt: skip
    ring = {"size": 9, "color": rows["colour"].to_list(), "symbol": "circle-open", "line": {"width": 2}}
    dot = {"size": 12, "color": rows["colour"].to_list()}
    return [
        look | {"name": "before", "x": rows["before"].to_numpy(), "marker": ring},
        look | {"name": "after", "x": rows["after"].to_numpy(), "marker": dot},
    ]
