"""What each source covers, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def coverage(rows: pd.DataFrame, spans: pd.DataFrame) -> go.Figure:
    """A square for each source and year with rows, its area by their number; a line over the years it covers at all.

    `rows`: source_label, year, rows, acts.  `spans`: source_label, from_year, to_year.  Outside the line: not covered.
    On the line without a square: covered, nothing recorded.
    """
    if spans.empty:
        return theme.empty("No source covers these years.")
    ends = spans[["from_year", "to_year"]] + [-0.4, 0.4]
    lines = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "name": "covered",
        "x": [value for first, last in ends.itertuples(index=False) for value in (first, last, None)],
        "y": [value for label in spans["source_label"] for value in (label, label, None)],
        "line": {"color": theme.NEUTRAL, "width": 3},
        "opacity": 0.35,
    }
    most = rows.groupby("source_label")["rows"].transform("max")
    squares = {
        "type": "scatter",
        "mode": "markers",
        "name": "rows",
        "x": rows["year"].to_numpy(),
        "y": rows["source_label"].to_list(),
        "marker": {
            "symbol": "square",
            "color": theme.SECOND,
            "size": (3 + 11 * np.sqrt(rows["rows"] / most)).to_numpy(),
            "opacity": 0.9,
            "line": {"width": 0},
        },
        "customdata": rows[["rows", "acts"]].to_numpy(),
        "hovertemplate": "<b>%{y}</b>, %{x}<br>%{customdata[0]:,} rows, %{customdata[1]:,} acts<extra></extra>",
    }
    axes = {
        "xaxis": {"tickformat": "d", "showgrid": True, "gridcolor": theme.GRID},
        "yaxis": {
            "categoryorder": "array",
            "categoryarray": spans["source_label"][::-1].to_list(),
            "showgrid": False,
        },
    }
    return theme.figure([lines, squares], height=max(34 * len(spans) + 60, 140), axes=axes)
