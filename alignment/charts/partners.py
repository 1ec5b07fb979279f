"""Whom a country votes with most and least."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def partners(ranked: pd.DataFrame) -> go.Figure:
    """A dot a partner, with a line from where it stood in the earlier half of the window.

    `ranked`: country, name, agreement, before, n, percentile; drawn in the given order, top first.
    customdata of the dots begins with the country code.
    """
    if ranked.empty:
        return theme.empty("No shared roll calls.")
    moved = ranked.dropna(subset=["before"])
    gap = [None] * len(moved)
    moves = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "name": "since the earlier half",
        "x": [value for move in zip(moved["before"], moved["agreement"], gap, strict=True) for value in move],
        "y": [value for move in zip(moved["name"], moved["name"], gap, strict=True) for value in move],
        "line": {"color": theme.NEUTRAL, "width": 2},
        "opacity": 0.5,
    }
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": "partners",
        "x": ranked["agreement"].to_numpy(),
        "y": ranked["name"].to_list(),
        "marker": {"size": 12, "color": theme.ACCENT},
        "customdata": np.column_stack([ranked["country"], ranked["n"], ranked["before"], ranked["percentile"]]),
        "hovertemplate": "<b>%{y}</b><br>agree on %{x:.0%} of %{customdata[1]} roll calls,"
        " more than %{customdata[3]:.0%} of all pairs<br>earlier half: %{customdata[2]:.0%}<extra></extra>",
    }
    axes = {
        "xaxis": {"tickformat": ".0%", "range": [0, 1.02], "showgrid": True, "gridcolor": theme.GRID, "side": "top"},
        "yaxis": {"categoryorder": "array", "categoryarray": ranked["name"][::-1].to_list()},
    }
    return theme.figure([moves, dots], height=26 * len(ranked) + 60, axes=axes)
