"""In which kinds of events a pair meets, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def tag_mix(mix: pd.DataFrame, *, years: tuple[int, int]) -> go.Figure:
    """A square for each kind of event and year, its area by the number of acts; cooperation blue, conflict orange.

    `mix`: year, tag, label, quad, source_label, n.  A year without a square has no recorded act of that kind.
    customdata of each square = tag, year.
    """
    if mix.empty:
        return theme.empty("No events to count.")
    order = mix.groupby(["label", "quad"], as_index=False)["n"].sum()
    side = order["quad"].str.endswith("cooperation").map({True: 1, False: -1})
    labels = order.assign(key=side * order["n"]).sort_values("key")["label"].to_list()
    largest = mix.groupby(["label", "year"])["n"].sum().max()
    figure = go.Figure()
    for quads, name, colour in (
        (("verbal_cooperation", "material_cooperation"), "cooperation", theme.COOPERATION),
        (("verbal_conflict", "material_conflict"), "conflict", theme.CONFLICT),
        (("neutral",), "neutral", theme.NEUTRAL),
    ):
        rows = mix[mix["quad"].isin(quads)]
        if rows.empty:
            continue
        figure.add_trace(
            go.Scatter(
                name=name,
                mode="markers",
                x=rows["year"],
                y=rows["label"],
                marker={
                    "symbol": "square",
                    "color": colour,
                    "opacity": 0.8,
                    "line": {"width": 0},
                    "size": 4 + 20 * np.sqrt(rows["n"] / largest),
                },
                customdata=rows[["tag", "year", "n", "source_label"]].to_numpy(),
                hovertemplate="<b>%{y}</b>, %{x}<br>%{customdata[2]:,} (%{customdata[3]})<extra></extra>",
            )
        )
    theme.layout(figure, height=max(220, 30 * len(labels) + 70), legend=True)
    figure.update_yaxes(categoryorder="array", categoryarray=labels, showgrid=True)
    return figure.update_xaxes(range=[years[0] - 0.7, years[1] + 0.7], tickformat="d")
