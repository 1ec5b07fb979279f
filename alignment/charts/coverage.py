"""What each source covers, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def coverage(rows: pd.DataFrame, spans: pd.DataFrame) -> go.Figure:
    """A square for each source and year with rows, its area by their number; a line over the years the source
    covers at all.

    `rows`: source_label, year, rows, acts.  `spans`: source_label, from_year, to_year.  Outside the line: not covered.
    On the line without a square: covered, nothing recorded.
    """
    if spans.empty:
        return theme.empty("No source covers these years.")
    figure = go.Figure()
    for _, span in spans.iterrows():
        figure.add_trace(
            go.Scatter(
                x=[span["from_year"] - 0.4, span["to_year"] + 0.4],
                y=[span["source_label"]] * 2,
                mode="lines",
                hoverinfo="skip",
                line={"color": theme.NEUTRAL, "width": 3},
                opacity=0.35,
            )
        )
    most = rows.groupby("source_label")["rows"].transform("max")
    figure.add_trace(
        go.Scatter(
            name="rows",
            mode="markers",
            x=rows["year"],
            y=rows["source_label"],
            marker={
                "symbol": "square",
                "color": theme.SECOND,
                "size": 3 + 11 * np.sqrt(rows["rows"] / most),
                "opacity": 0.9,
                "line": {"width": 0},
            },
            customdata=rows[["rows", "acts"]].to_numpy(),
            hovertemplate="<b>%{y}</b>, %{x}<br>%{customdata[0]:,} rows, %{customdata[1]:,} acts<extra></extra>",
        )
    )
    theme.layout(figure, height=34 * len(spans) + 60)
    figure.update_yaxes(categoryorder="array", categoryarray=spans["source_label"][::-1].to_list(), showgrid=False)
    return figure.update_xaxes(tickformat="d", showgrid=True, gridcolor=theme.GRID)
