"""One meaning, one colour, one layout, everywhere.

Every colour of a mark stands out by 3 : 1 or more from paper and from night, and colours that must be told apart are
so for colour-blind readers too (tests/charts/test_theme_access.py).  No colour can stand out by 4.5 : 1 from both, as
small text must: words are in the ink of the page, with a mark in the colour before them (`keyed`).
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, islice
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

COOPERATION, CONFLICT, NEUTRAL = "#1f83c4", "#dd6b20", "#8b8f97"
ACCENT, SECOND = "#b8327a", "#3b7d2b"  # what a chart is about; what it is compared with
BAND = "rgba(139,143,151,0.22)"
GRID = "rgba(139,143,151,0.25)"
QUAD_COLOUR = {
    "verbal_cooperation": COOPERATION,
    "material_cooperation": COOPERATION,
    "neutral": NEUTRAL,
    "verbal_conflict": CONFLICT,
    "material_conflict": CONFLICT,
}
SIDES = (("cooperation", COOPERATION), ("neutral", NEUTRAL), ("conflict", CONFLICT))
# Tilt from West to East: neither of the colours of cooperation and conflict.
EAST_WEST = ("#35762a", "#74a857", "#b9d3a0", "#e2e0da", "#eeb9d4", "#d670a5", "#b3307a")
# Verdicts, each with a mark of its own, so that colour is never alone; green, ochre and purple stay apart for
# colour-blind readers.
VERDICT = {"supported": "#2a8064", "mixed": "#b5801a", "not supported": "#98478f", "not enough data": NEUTRAL}
VERDICT_MARK = {"supported": "✓", "mixed": "≈", "not supported": "✕", "not enough data": "?"}
VERDICT_SYMBOL = {
    "supported": "circle", "mixed": "diamond", "not supported": "x", "not enough data": "circle-open",
}  # fmt: skip
SOURCE_DASH = ("solid", "dot", "dash", "dashdot", "longdash")
FONT = "Source Sans, sans-serif"
_AXIS = {"zeroline": False, "automargin": True, "fixedrange": True}
X_AXIS = _AXIS | {"showgrid": False, "ticks": "outside", "tickcolor": GRID}
Y_AXIS = _AXIS | {"gridcolor": GRID}
# Countries in one chart, in the order in which they are named; the first ones are the furthest apart.
_COUNTRIES = (ACCENT, SECOND, "#8879f2", "#a6896c", "#9143bf", "#0892a6", "#db3937", "#8c615b")


def country_colours(names: Sequence[str]) -> dict[str, str]:
    """A colour for each named country, by the order of the names.

    After eight they come round, so lines are also named.
    """
    return dict(zip(names, islice(cycle(_COUNTRIES), len(names)), strict=True))


def keyed(text: str, colour: str) -> str:
    """A text in the ink of the page after a dot in the colour that it stands for."""
    return f'<span style="color:{colour}">●</span> {text}'


def figure(
    traces: Sequence[Mapping[str, Any]],
    *,
    height: int,
    legend: bool = False,
    right: int = 16,
    axes: Mapping[str, Mapping[str, Any]] | None = None,
    annotations: Sequence[Mapping[str, Any]] = (),
    shapes: Sequence[Mapping[str, Any]] = (),
) -> go.Figure:
    """A figure in the look shared by every chart: no box, no junk, room on the right for direct labels.

    Built in one call: Plotly checks a figure anew at every later change, which costs more than drawing it.
    `axes`: what is special to each axis, by its name in the layout (xaxis, yaxis2).
    """
    named: dict[str, Mapping[str, Any]] = {"xaxis": {}, "yaxis": {}, **(axes or {})}
    layout: dict[str, Any] = {
        "height": height,
        "showlegend": legend,
        "font": {"family": FONT, "size": 14},
        "margin": {"l": 8, "r": right, "t": 36 if legend else 28, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"font": {"size": 13}, "align": "left"},
        "hovermode": "closest",
        "dragmode": False,
        "barmode": "stack",
        "bargap": 0.15,
        "legend": {"orientation": "h", "y": 1, "x": 0, "yanchor": "bottom", "traceorder": "normal"},
        "annotations": [{"showarrow": False} | dict(note) for note in annotations],
        "shapes": list(shapes),
    }
    layout |= {name: (X_AXIS if name.startswith("x") else Y_AXIS) | dict(axis) for name, axis in named.items()}
    return go.Figure(data=list(traces), layout=layout)


def level(y: float, yaxis: str = "y") -> dict[str, Any]:
    """A thin line across a panel at one height, under the data."""
    line = {"color": NEUTRAL, "width": 1}
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": y,
        "y1": y,
        "yref": yaxis,
        "line": line,
        "layer": "below",
    }


def band(x: pd.Series, low: pd.Series, high: pd.Series, name: str) -> dict[str, Any]:
    """A grey band between two lines."""
    return {
        "type": "scatter",
        "x": pd.concat([x, x[::-1]]).to_numpy(),
        "y": pd.concat([high, low[::-1]]).to_numpy(),
        "fill": "toself",
        "mode": "lines",
        "line": {"width": 0},
        "fillcolor": BAND,
        "hoverinfo": "skip",
        "name": name,
    }


def open_where(flags: Iterable[object]) -> list[str]:
    """Open circles where a figure is provisional or covers part of a year, filled ones for the rest."""
    return ["circle-open" if flag is True else "circle" for flag in flags]


def with_gaps(frame: pd.DataFrame, years: Sequence[int], column: str = "year") -> pd.DataFrame:
    """The rows by year, an empty one for every year without data: no line is drawn across a gap."""
    return frame.set_index(column).reindex(pd.RangeIndex(years[0], years[1] + 1, name=column)).reset_index()


def end_names(ends: list[tuple[float, str]], colours: dict[str, str], *, room: float) -> list[dict[str, Any]]:
    """Name each line at its end, a dot in its colour before the name, pushed apart so that no two names overlap."""
    notes, height = [], -np.inf
    for value, name in sorted(ends):
        height = max(value, height + room)
        place = {"x": 1, "xref": "paper", "y": height, "xanchor": "left", "xshift": 6}
        notes.append(place | {"text": keyed(name, colours[name]), "font": {"size": 13}})
    return notes


def plain(texts: pd.Series) -> pd.Series:
    """Text of a record as text: Plotly would read some HTML tags in it."""
    return texts.map(html.escape)


def empty(message: str) -> go.Figure:
    """A chart that says why it is empty."""
    hidden = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    note = {"text": message, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"}
    return figure([], height=160, axes=hidden, annotations=[note])
