"""In which kinds of events a pair meets, year by year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import pair_panels, theme

ROW = 36  # pixels a kind


def tag_mix(mix: pd.DataFrame, *, years: tuple[int, int]) -> go.Figure:
    """A square for each kind of event and year, its area by the number of acts; cooperation blue, conflict orange.

    `mix`: year, tag, label, quad, source_label, n.  A year without a square has no recorded act of that kind.
    customdata of each square begins with tag, year.
    """
    if mix.empty:
        return theme.empty("No events to count.")
    side = mix["quad"].str.split("_").str[-1]
    order = mix.assign(signed=mix["n"] * side.map({"cooperation": 1, "conflict": -1, "neutral": 0}))
    labels = order.groupby("label")["signed"].sum().sort_values().index.to_list()
    heights = {label: float(place) for place, label in enumerate(labels)}
    largest = mix.groupby(["label", "year"])["n"].sum().max()
    traces = []
    for name, colour in theme.SIDES:
        rows = mix[side == name]
        traces.append(
            {
                "type": "scatter",
                "name": name,
                "mode": "markers",
                "x": rows["year"].to_numpy(),
                "y": rows["label"].map(heights).to_numpy(),
                "marker": {
                    "symbol": "square",
                    "color": colour,
                    "opacity": 0.8,
                    "line": {"width": 0},
                    "size": (4 + 13 * np.sqrt(rows["n"] / largest)).to_numpy(),
                },
                "customdata": rows[["tag", "year", "n", "source_label", "label"]].to_numpy(),
                "hovertemplate": "<b>%{customdata[4]}</b>, %{x}<br>%{customdata[2]:,} (%{customdata[3]})"
                "<extra></extra>",
                "showlegend": len(rows) > 0,
            }
        )
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"range": [years[0] - 0.7, years[1] + 0.7], "tickformat": "d"},
        "yaxis": {"range": [-0.6, len(labels) - 0.1], "tickvals": list(heights.values()), "showticklabels": False},
    }
    # Names stand above their rows: beside them they would leave a telephone no room for the years.
    names = [
        pair_panels.note(label, size=11, x=0, y=height + 0.28, yref="y", yanchor="bottom")
        for label, height in heights.items()
    ]
    return theme.figure(traces, height=ROW * len(labels) + 90, legend=True, axes=axes, annotations=names)
