"""One measure of a pair on each topic, against all pairs on the same topic."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import pair_panels, theme

ROW = 46  # pixels a topic: its name stands above its line, so that names fit a narrow screen


def topics(found: pd.DataFrame, *, name: str, label: str) -> go.Figure:
    """A row a topic: the pair with its 95 % interval, and the middle half of all pairs as a grey bar.

    `found`: topic, value, low, high, n, q25, median, q75, pairs, percentile, in the order of the rows.
    """
    if found.empty:
        return theme.empty("No roll call on which both voted.")
    rows = np.arange(len(found))[::-1].astype(float)
    number = ".0%" if name == "agreement" else ".2f"
    middle = {
        "type": "bar",
        "name": "middle half of all pairs",
        "orientation": "h",
        "base": found["q25"].to_numpy(),
        "x": (found["q75"] - found["q25"]).to_numpy(),
        "y": rows,
        "width": 0.3,
        "marker": {"color": theme.BAND, "line": {"width": 0}},
        "customdata": found[["median", "pairs"]].to_numpy(),
        "hovertemplate": f"half of %{{customdata[1]:,.0f}} pairs are above %{{customdata[0]:{number}}}<extra></extra>",
    }
    mine = {
        "type": "scatter",
        "name": "the pair",
        "mode": "markers",
        "x": found["value"].to_numpy(),
        "y": rows,
        "marker": {"size": 11, "color": theme.ACCENT},
        "error_x": pair_panels.interval(found, "value", theme.ACCENT) | {"thickness": 2},
        "customdata": found[["topic", "n", "low", "high", "percentile"]].to_numpy(),
        "hovertemplate": f"<b>%{{customdata[0]}}</b>: %{{x:{number}}} (95 %: %{{customdata[2]:{number}}} to "
        f"%{{customdata[3]:{number}}})<br>n = %{{customdata[1]:,.0f}}; more alike than %{{customdata[4]:.0%}} of pairs"
        "<extra></extra>",
    }
    names = [
        pair_panels.note(
            f"<b>{topic}</b> n = {int(n):,}{_percentile(share)}", size=12, x=0, y=y + 0.2, yref="y", yanchor="bottom"
        )
        for topic, n, share, y in zip(found["topic"], found["n"], found["percentile"], rows, strict=True)
    ]
    least = float(np.nanmin(found[["low", "value", "q25"]].to_numpy(dtype="float64")))
    x = {"range": [min(0.0, least) - 0.02, 1.03], "tickformat": ".0%" if name == "agreement" else ".1f", "nticks": 6}
    axes = {
        "xaxis": x | {"showgrid": True, "gridcolor": theme.GRID, "title": {"text": label, "font": {"size": 12}}},
        "yaxis": {"range": [-0.5, len(found) - 0.2], "tickvals": [], "showgrid": False},
    }
    return theme.figure([middle, mine], height=ROW * len(found) + 70, axes=axes, annotations=names)


def _percentile(share: float) -> str:
    return "" if np.isnan(share) else f", above {share:.0%} of pairs".replace("%", " %")
