"""Camps as a matrix and over the years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
COLOURS = 8  # camps that have a colour of their own; the rest are grey and named in the hover
WEAK = 2 / 3  # firmness below which a square is faint


def matrix(square: pd.DataFrame, camps: pd.DataFrame, *, label: str, neutral: float) -> go.Figure:
    """Every pair of members, ordered by camp and firmness; pink more alike than the neutral pair, green less.

    `square`: the measure, by name; `camps`: name, camp, camp_name in that order; `neutral`: the middle of the scale.
    """
    if square.empty:
        return theme.empty("No pair of members shares enough votes in this window.")
    values = square.to_numpy(dtype="float64")
    reach = float(np.nanquantile(np.abs(values - neutral), 0.98)) or 1.0
    colours = [[place / (len(theme.EAST_WEST) - 1), colour] for place, colour in enumerate(theme.EAST_WEST)]
    cells = {
        "type": "heatmap", "z": values, "x": square.columns.to_list(), "y": square.index.to_list(),
        "colorscale": colours, "zmin": neutral - reach, "zmax": neutral + reach, "hoverongaps": False,
        "colorbar": {"title": {"text": label, "side": "right"}, "thickness": 12, "len": 0.6},
        "hovertemplate": "<b>%{y}</b> and <b>%{x}</b>: %{z:.2f}<extra></extra>",
    }  # fmt: skip
    edges = np.flatnonzero(np.diff(camps["camp"].fillna(0).to_numpy(dtype="int64"))) + 0.5
    lines = [
        {"type": "line", "line": {"color": theme.NEUTRAL, "width": 1}, "x0": x0, "x1": x1, "y0": y0, "y1": y1}
        for edge in edges
        for x0, x1, y0, y1 in ((edge, edge, -0.5, len(square) - 0.5), (-0.5, len(square) - 0.5, edge, edge))
    ]
    axes = {
        "xaxis": {"showticklabels": False, "ticks": ""},
        "yaxis": {"showticklabels": False, "autorange": "reversed", "ticks": ""},
    }
    return theme.figure([cells], height=620, axes=axes, shapes=lines)


def over_time(rows: pd.DataFrame, *, names: list[str], years: tuple[int, int]) -> go.Figure:
    """A square a country and year in the colour of its camp; faint where it was not firm, none where it had no camp.

    `rows`: year, name, camp, camp_name, firmness, status.  `names`: from top to bottom.
    """
    known = rows.dropna(subset=["camp"])
    if known.empty:
        return theme.empty("None of the named countries had a camp in this window.")
    order = known["camp"].value_counts().index[:COLOURS]
    palette = dict(zip(order, theme.country_colours([str(camp) for camp in order]).values(), strict=True))
    alone = rows[rows["status"] == "alone"]
    squares = {
        "type": "scatter", "mode": "markers", "x": known["year"].to_numpy(), "y": known["name"].to_list(),
        "marker": {
            "symbol": "square", "size": 13, "color": [palette.get(camp, theme.NEUTRAL) for camp in known["camp"]],
            "opacity": np.where(known["firmness"] >= WEAK, 1.0, 0.35),
        },
        "customdata": known[["camp_name", "firmness"]].to_numpy(),
        "hovertemplate": "<b>%{y}</b>, %{x}: with %{customdata[0]}<br>together in %{customdata[1]:.0%} of runs"
        "<extra></extra>",
    }  # fmt: skip
    own = {
        "type": "scatter", "mode": "markers", "x": alone["year"].to_numpy(), "y": alone["name"].to_list(),
        "marker": {"symbol": "square-open", "size": 9, "color": theme.NEUTRAL},
        "hovertemplate": "<b>%{y}</b>, %{x}: in a group of its own<extra></extra>",
    }  # fmt: skip
    axes = {
        "xaxis": {"range": [years[0] - 0.7, min(years[1], int(rows["year"].max())) + 0.7], "tickformat": "d"},
        "yaxis": {"categoryorder": "array", "categoryarray": names[::-1], "range": [-0.6, len(names) - 0.4]},
    }
    return theme.figure([squares, own], height=34 * len(names) + 80, axes=axes)
