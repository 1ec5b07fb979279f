"""The lenses on one pair of countries, on one time axis: landmark events, votes, events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

# Each panel: its title, and the part of the height it takes.
PANELS = {
    "y": ("Landmark events", (0.80, 1.0)),
    "y2": ("Votes: agreement in UN roll calls", (0.41, 0.71)),
    "y3": ("Events: balance by source, −1 to +1", (0.0, 0.32)),
}
Trace = dict[str, Any]


def pair_timeline(
    landmarks: pd.DataFrame,
    votes: pd.DataFrame,
    typical: pd.DataFrame,
    balance: pd.DataFrame,
    *,
    years: tuple[int, int],
    pair: str,
) -> go.Figure:
    """Three panels over the same years: landmark events, agreement in roll calls, balance of events by source.

    `landmarks`: date, title, quad, intensity, label, event_id.  `votes`: year, agreement, s, n, provisional.
    `typical`: year, q25, q75 of all pairs' agreement, drawn as a band.  `balance`: year, source_label, balance, low,
    high, n, part_of_year.  `pair`: how to name the pair.  customdata of the landmark markers begins with event_id,
    for clicks.  Years without data stay gaps.
    """
    sources = list(balance.groupby("source_label", sort=False))
    lines = [_source(str(label), rows, years, order) for order, (label, rows) in enumerate(sources)]
    titles = [
        _note(f"<b>{title}</b>", x=0, y=top, xref="paper", yref="paper", yanchor="bottom", yshift=3, size=13)
        for title, (_, top) in PANELS.values()
    ]
    return theme.figure(
        [_landmarks(landmarks), *_votes(votes, typical, years, pair), *lines],
        height=640,
        axes=_axes(years),
        annotations=[*titles, *(_source_name(str(label), rows, order) for order, (label, rows) in enumerate(sources))],
        shapes=[theme.level(0, "y"), theme.level(0, "y3")],
    )


def _axes(years: tuple[int, int]) -> dict[str, dict[str, Any]]:
    window = [f"{years[0]}-01-01", f"{years[1] + 1}-01-01"]
    share = {"range": [0, 1.03], "tickformat": ".0%", "nticks": 5}
    signs = {"range": [-1.1, 1.1], "tickvals": [-1, 0, 1], "ticktext": ["−1", "0", "+1"]}
    sides = {"range": [-12, 12], "tickvals": [-6, 6], "ticktext": ["conflict", "cooperation"], "showgrid": False}
    panels = zip(PANELS.values(), (sides, share, signs), strict=True)
    axes = {
        f"yaxis{order or ''}": {"domain": list(part), **look}
        for order, ((_, part), look) in zip(("", 2, 3), panels, strict=True)
    }
    return axes | {"xaxis": {"range": window, "type": "date", "tickformat": "%Y", "anchor": "y3"}}


def _note(text: str, *, size: int, **place: object) -> Trace:
    return {"text": text, "xanchor": "left", "font": {"size": size}, **place}


def _middle(years: pd.Series) -> np.ndarray:
    """A year's value is drawn in the middle of that year."""
    return (years.astype("int64").astype(str) + "-07-01").to_numpy()


def _landmarks(landmarks: pd.DataFrame) -> Trace:
    colours = [theme.QUAD_COLOUR[quad] for quad in landmarks["quad"]]
    return {
        "type": "scatter",
        "name": "landmarks",
        "mode": "markers",
        "x": landmarks["date"].dt.strftime("%Y-%m-%d").to_numpy(),
        "y": landmarks["intensity"].to_numpy(),
        "marker": {"size": 13, "color": colours, "opacity": 0.85, "line": {"width": 1, "color": "white"}},
        "customdata": landmarks[["event_id", "label"]].to_numpy(),
        "text": theme.plain(landmarks["title"]).to_numpy(),
        "hovertemplate": "%{x|%-d %B %Y}<br><b>%{text}</b><br>%{customdata[1]}, weight %{y:+}"
        "<br>click to open<extra></extra>",
    }


def _votes(votes: pd.DataFrame, typical: pd.DataFrame, years: tuple[int, int], pair: str) -> list[Trace]:
    shown = typical[typical["year"].between(*years)]
    band = theme.band(pd.Series(_middle(shown["year"])), shown["q25"], shown["q75"], "middle half of all pairs")
    line = theme.with_gaps(votes, years)
    remark = np.where(line["provisional"].eq(True), "<br>provisional votes", "")
    agreement = {
        "type": "scatter",
        "name": pair,
        "mode": "lines+markers",
        "x": _middle(line["year"]),
        "y": line["agreement"].to_numpy(),
        "yaxis": "y2",
        "connectgaps": False,
        "line": {"color": theme.ACCENT, "width": 2.5},
        "marker": {"size": 8, "symbol": theme.open_where(line["provisional"]), "color": theme.ACCENT},
        "customdata": np.column_stack([line["year"], line["n"], line["s"], remark]),
        "hovertemplate": "<b>%{customdata[0]:.0f}</b>: agree on %{y:.0%} of %{customdata[1]:.0f} roll calls"
        "<br>S = %{customdata[2]:.2f}%{customdata[3]}<extra></extra>",
    }
    return [band | {"yaxis": "y2"}, agreement]


def _source(label: str, rows: pd.DataFrame, years: tuple[int, int], order: int) -> Trace:
    """The balance of one source: open where it covers part of a year only."""
    line = theme.with_gaps(rows, years)
    up, down = line["high"] - line["balance"], line["balance"] - line["low"]
    return {
        "type": "scatter",
        "name": label,
        "mode": "lines+markers",
        "x": _middle(line["year"]),
        "y": line["balance"].to_numpy(),
        "yaxis": "y3",
        "connectgaps": False,
        "line": {"color": theme.NEUTRAL, "width": 1.5, "dash": theme.SOURCE_DASH[order % len(theme.SOURCE_DASH)]},
        "marker": {
            "size": 8,
            "color": np.where(line["balance"] >= 0, theme.COOPERATION, theme.CONFLICT),
            "symbol": theme.open_where(line["part_of_year"]),
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": up.to_numpy(),
            "arrayminus": down.to_numpy(),
            "color": theme.NEUTRAL,
            "thickness": 1,
            "width": 0,
        },
        "customdata": line[["year", "n", "low", "high"]].to_numpy(),
        "hovertemplate": f"<b>%{{customdata[0]:.0f}}</b>, {label}<br>balance %{{y:+.2f}} "
        "(95 %: %{customdata[2]:+.2f} to %{customdata[3]:+.2f})<br>n = %{customdata[1]:,.0f}<extra></extra>",
    }


def _source_name(label: str, rows: pd.DataFrame, order: int) -> Trace:
    """Name a source at the start of its line, on the side of zero that is free, in steps so that names stay apart."""
    first = rows.sort_values("year").iloc[0]
    distance = 0.16 + 0.24 * (order % 3)
    height = -distance if first["balance"] > 0 else distance
    return _note(label, x=f"{int(first['year'])}-01-15", y=height, yref="y3", size=12)
