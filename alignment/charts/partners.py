"""Whom a country votes with most and least."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def partners(ranked: pd.DataFrame) -> go.Figure:
    """A dot a partner, with a line from where it stood in the earlier half of the window.

    `ranked`: country, name, agreement, before, n, percentile; drawn in the given order, top first.  customdata =
    country code.
    """
    if ranked.empty:
        return theme.empty("No shared roll calls.")
    figure = go.Figure()
    for _, row in ranked.dropna(subset=["before"]).iterrows():
        figure.add_trace(
            go.Scatter(
                x=[row["before"], row["agreement"]],
                y=[row["name"]] * 2,
                mode="lines",
                hoverinfo="skip",
                line={"color": theme.NEUTRAL, "width": 2},
                opacity=0.5,
            )
        )
    figure.add_trace(
        go.Scatter(
            name="partners",
            mode="markers",
            x=ranked["agreement"],
            y=ranked["name"],
            marker={"size": 12, "color": theme.ACCENT},
            customdata=np.column_stack([ranked["country"], ranked["n"], ranked["before"], ranked["percentile"]]),
            hovertemplate="<b>%{y}</b><br>agree on %{x:.0%} of %{customdata[1]} roll calls,"
            " more than %{customdata[3]:.0%} of all pairs"
            "<br>earlier half: %{customdata[2]:.0%}<extra></extra>",
        )
    )
    theme.layout(figure, height=26 * len(ranked) + 60)
    figure.update_yaxes(categoryorder="array", categoryarray=ranked["name"][::-1].to_list())
    return figure.update_xaxes(tickformat=".0%", range=[0, 1.02], showgrid=True, gridcolor=theme.GRID, side="top")
