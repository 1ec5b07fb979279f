"""One measure of a pair's votes by year, against the middle half of all pairs."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import pair_panels, theme

SHARE = "agreement"  # the measure that is a share; the others run from −1 to 1


def pair_votes(
    by_year: pd.DataFrame, typical: pd.DataFrame, *, name: str, label: str, pair: str, years: tuple[int, int]
) -> go.Figure:
    """A line with 95 % intervals over the middle half of all pairs; open markers are provisional, gaps are gaps.

    `by_year`: year, value, low, high, n, provisional.  `typical`: year, q25, median, q75.  `name`: key of the measure,
    `label`: its name.  customdata begins with the year.
    """
    if by_year.empty:
        return theme.empty("No roll call on which both voted.")
    shown = typical[typical["year"].between(*years)]
    band = theme.band(shown["year"], shown["q25"], shown["q75"], "middle half of all pairs")
    middle = {
        "type": "scatter",
        "name": "median of all pairs",
        "mode": "lines",
        "x": shown["year"].to_numpy(),
        "y": shown["median"].to_numpy(),
        "line": {"color": theme.NEUTRAL, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
    line = pair_panels.remarked(theme.with_gaps(by_year, years))
    number = ".0%" if name == SHARE else ".2f"
    trace = {
        "type": "scatter",
        "name": pair,
        "mode": "lines+markers",
        "x": line["year"].to_numpy(),
        "y": line["value"].to_numpy(),
        "connectgaps": False,
        "line": {"color": theme.ACCENT, "width": 2.5},
        "marker": {"size": 8, "symbol": theme.open_where(line["provisional"]), "color": theme.ACCENT},
        "error_y": pair_panels.interval(line, "value", theme.ACCENT),
        "customdata": line[["year", "n", "low", "high", "remark"]].to_numpy(),
        "hovertemplate": f"<b>%{{x}}</b>: %{{y:{number}}}<br>95 %: %{{customdata[2]:{number}}} to "
        f"%{{customdata[3]:{number}}}<br>n = %{{customdata[1]:.0f}} roll calls%{{customdata[4]}}<extra></extra>",
    }
    axis = (
        {"range": [0, 1.03], "tickformat": ".0%"}
        if name == SHARE
        else {"range": [min(-0.3, float(by_year["low"].min()), float(shown["q25"].min())) - 0.05, 1.05]}
    )
    notes = [
        pair_panels.note(f"<b>{label}</b>", x=0, y=1, size=13, yshift=3),
        pair_panels.note("grey: middle half of all pairs; open: provisional", x=0, y=0.01, size=11),
    ]
    shapes = [] if name == SHARE else [theme.level(0)]
    axes = {"xaxis": {"range": [years[0] - 0.7, years[1] + 0.7], "tickformat": "d"}, "yaxis": axis}
    return theme.figure([band, middle, trace], height=340, axes=axes, annotations=notes, shapes=shapes)
