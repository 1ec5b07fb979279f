"""How many recorded rows there are in each year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def rows_by_year(counts: pd.DataFrame, *, years: tuple[int, int]) -> go.Figure:
    """Stacked bars by year: cooperation, neutral, conflict.  `counts`: year, quad, rows."""
    side = counts["quad"].str.split("_").str[-1]
    traces = []
    for name, colour in theme.SIDES:
        rows = counts[side == name].groupby("year", as_index=False)["rows"].sum()
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": rows["year"].to_numpy(),
                "y": rows["rows"].to_numpy(),
                "marker": {"color": colour, "line": {"width": 0}},
                "hovertemplate": f"<b>%{{x}}</b><br>%{{y:,}} rows of {name}<extra></extra>",
            }
        )
    axes: dict[str, dict[str, object]] = {
        "xaxis": {"tickformat": "d", "range": [years[0] - 0.6, years[1] + 0.6]},
        "yaxis": {"tickformat": "~s"},
    }
    return theme.figure(traces, height=300, legend=True, axes=axes)
