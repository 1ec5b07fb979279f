"""How many recorded rows there are in each year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

SIDES = (("cooperation", theme.COOPERATION), ("neutral", theme.NEUTRAL), ("conflict", theme.CONFLICT))


def rows_by_year(counts: pd.DataFrame, *, years: tuple[int, int]) -> go.Figure:
    """Stacked bars by year: cooperation, neutral, conflict.  `counts`: year, source_label, quad, rows."""
    figure = go.Figure()
    side = counts["quad"].str.split("_").str[-1]
    for name, colour in SIDES:
        rows = counts[side == name].groupby("year", as_index=False)["rows"].sum()
        figure.add_trace(
            go.Bar(
                name=name,
                x=rows["year"],
                y=rows["rows"],
                marker={"color": colour, "line": {"width": 0}},
                hovertemplate=f"<b>%{{x}}</b><br>%{{y:,}} rows of {name}<extra></extra>",
            )
        )
    theme.layout(figure, height=300, legend=True)
    figure.update_layout(barmode="stack", bargap=0.15)
    figure.update_yaxes(tickformat="~s")
    return figure.update_xaxes(tickformat="d", range=[years[0] - 0.6, years[1] + 0.6])
