"""Where all members stand on one line in one year: the named ones with their intervals, all of them as a swarm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
BINS = 46  # columns of dots across the line: at 340 px of screen two columns lie 5 px apart
ROW, DOT, MARGINS = 30, 7, 96  # pixels: height of a named row, of a dot in the swarm, of what is above and below


def positions(points: pd.DataFrame, *, names: Sequence[str]) -> go.Figure:
    """All members of one year as a swarm of dots, and above it the named ones, a row each, with their 95 % intervals.

    `points`: country, name, ideal_point, low, high, n, chosen (bool).  `names`: in the order of their colours.  In
    the swarm a dot stands in the nearest of BINS columns; its height only keeps it off its neighbours.
    """
    if points.empty:
        return theme.empty("No vote from which a position could be estimated.")
    colours = theme.country_colours(names)
    swarm = _piled(points)
    chosen = points[points["chosen"]].sort_values("ideal_point")
    rows, pile = ROW * len(chosen), DOT * (int(swarm["height"].max()) + 2)
    share = pile / (rows + pile)
    reach = (float(points["low"].min()), float(points["high"].max()))
    room = 0.04 * (reach[1] - reach[0])
    return theme.figure(
        [_swarm(swarm, colours), *([_rows(chosen, colours)] if len(chosen) else [])],
        height=rows + pile + MARGINS,
        axes={
            "xaxis": {
                "range": [reach[0] - room, reach[1] + room], "tickformat": "+d", "dtick": 1, "showgrid": True,
                "gridcolor": theme.GRID, "title": {"text": "← away from the US      towards the US →"},
            },
            "yaxis": {"domain": [0, share], "visible": False, "range": [-1, float(swarm["height"].max()) + 1]},
            "yaxis2": {
                "domain": [share, 1], "range": [-0.7, len(chosen) - 0.3], "showgrid": False, "anchor": "x",
                "tickvals": list(range(len(chosen))), "ticktext": theme.plain(chosen["name"]).to_list(),
            },
        },
        annotations=[_note(share, len(points))],
        shapes=[_zero()],
    )  # fmt: skip


def _piled(points: pd.DataFrame) -> pd.DataFrame:
    """Each dot in the middle of its column and on the dots below it, the named ones at the foot."""
    ends = points["ideal_point"].min() - 1e-9, points["ideal_point"].max() + 1e-9
    edges = np.linspace(*ends, BINS + 1)
    column = np.digitize(points["ideal_point"], edges[1:-1])
    piled = points.assign(column=(edges[:-1] + edges[1:])[column] / 2).sort_values("chosen", ascending=False)
    return piled.assign(height=piled.groupby("column").cumcount())


def _swarm(points: pd.DataFrame, colours: dict[str, str]) -> Trace:
    colour = [colours[row.name] if row.chosen else theme.NEUTRAL for row in points.itertuples(index=False)]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "all members",
        "x": points["column"].to_numpy(),
        "y": points["height"].to_numpy(),
        "marker": {"size": DOT - 0.5, "color": colour, "opacity": np.where(points["chosen"], 1, 0.55)},
        **_hover(points),
    }


def _rows(chosen: pd.DataFrame, colours: dict[str, str]) -> Trace:
    colour = [colours[name] for name in chosen["name"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "named members",
        "x": chosen["ideal_point"].to_numpy(),
        "y": list(range(len(chosen))),
        "yaxis": "y2",
        "marker": {"size": 11, "color": colour},
        "error_x": {
            "type": "data", "symmetric": False, "thickness": 2, "width": 0, "color": theme.NEUTRAL,
            "array": (chosen["high"] - chosen["ideal_point"]).to_numpy(),
            "arrayminus": (chosen["ideal_point"] - chosen["low"]).to_numpy(),
        },
        **_hover(chosen),
    }  # fmt: skip


def _hover(points: pd.DataFrame) -> Trace:
    return {
        "customdata": points[["country", "n", "low", "high", "ideal_point"]].to_numpy(),
        "text": theme.plain(points["name"]).to_list(),
        "hovertemplate": "<b>%{text}</b> %{customdata[4]:+.2f} (95 %: %{customdata[2]:+.2f} to %{customdata[3]:+.2f})"
        "<br>n = %{customdata[1]} votes<extra></extra>",
    }


def _note(share: float, members: int) -> Trace:
    place = {"x": 1, "xref": "paper", "xanchor": "right", "y": share, "yref": "paper", "yanchor": "top"}
    return place | {"text": f"all {members} members", "opacity": 0.75, "font": {"size": 13}}


def _zero() -> Trace:
    """A thin line at the middle of the record."""
    line = {"color": theme.NEUTRAL, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}
