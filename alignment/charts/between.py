"""A country between two blocs: balances with each, spread of its cooperation, its place beside placebo countries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
WEST, EAST = theme.EAST_WEST[0], theme.EAST_WEST[-1]
LEFT = {"x": 0, "xref": "paper", "xanchor": "left"}
PIECES = {
    "balance_west": "Balance with {west}",
    "balance_east": "Balance with {east}",
    "share_west": "Share of cooperation with {west}",
    "share_east": "Share of cooperation with {east}",
    "entropy": "Evenness of cooperation (H)",
}


def vector(by_year: pd.DataFrame, *, years: tuple[int, int], west: str, east: str, threshold: float) -> go.Figure:
    """Balance with each bloc (above) and how evenly cooperation is spread (below), by year, each source by itself.

    `by_year`: year, source_label, balance_west, balance_east, entropy with _low and _high, n, verdict, part_of_year.
    The dotted line is the evenness that counts as multi-vector.  Gaps stay gaps.
    """
    if by_year.empty:
        return theme.empty("No events with members of either bloc in this window.")
    traces: list[Trace] = []
    for dash, (label, rows) in zip(theme.SOURCE_DASH * 3, by_year.groupby("source_label", sort=False), strict=False):
        line = theme.with_gaps(rows, years)
        for piece, colour, axis in (
            ("balance_west", WEST, "y"), ("balance_east", EAST, "y"), ("entropy", theme.NEUTRAL, "y2"),
        ):  # fmt: skip
            traces.append(_line(line, piece, colour, axis, str(label), dash))
    last = by_year["year"].max()
    notes = [
        {"text": text, "y": 1, "yref": f"{axis} domain", "yanchor": "bottom"} | LEFT
        for text, axis in (("<b>Balance</b> with West (green), East (pink)", "y"),
                           (f"<b>Evenness H</b>; the dotted line: {threshold:.2f}", "y2"))
    ]  # fmt: skip
    axes: dict[str, Trace] = {
        "xaxis": {"range": [years[0] - 0.5, min(years[1], last + 2) + 0.5], "tickformat": "d", "anchor": "y2"},
        "yaxis": {"domain": [0.5, 0.94], "range": [-1.08, 1.08], "tickformat": "+.1f"},
        "yaxis2": {"domain": [0, 0.36], "range": [0, 1.05]},
    }
    lines = [
        theme.level(0),
        {**theme.level(threshold, "y2"), "line": {"color": theme.NEUTRAL, "dash": "dot", "width": 1}},
    ]
    return theme.figure(traces, height=520, axes=axes, annotations=notes, shapes=lines)


def _line(line: pd.DataFrame, piece: str, colour: str, axis: str, source: str, dash: str) -> Trace:
    return {
        "type": "scatter",
        "name": f"{source}: {piece}",
        "mode": "lines+markers",
        "x": line["year"].to_numpy(),
        "y": line[piece].to_numpy(),
        "yaxis": axis,
        "connectgaps": False,
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"size": 7, "color": colour, "symbol": theme.open_where(line["part_of_year"])},
        "error_y": {
            "type": "data", "symmetric": False, "thickness": 1, "width": 0, "color": colour,
            "array": (line[f"{piece}_high"] - line[piece]).to_numpy(),
            "arrayminus": (line[piece] - line[f"{piece}_low"]).to_numpy(),
        },
        "customdata": line[["n", "verdict"]].to_numpy(),
        "hovertemplate": f"<b>{source}</b>, %{{x}}: %{{y:.2f}}<br>n = %{{customdata[0]}} acts; multi-vector: "
        "%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def beside(told: pd.DataFrame, *, west: str, east: str, name: str) -> go.Figure:
    """Where a country's change lies among those of placebo countries: a dot on the range of the others.

    `told`: piece, value, percentile, middle, least, most, n; one row a piece, the change between two periods.
    """
    if told.empty:
        return theme.empty("No source covers both periods with enough acts and comparable countries.")
    rows = told.assign(label=[PIECES[piece].format(west=west, east=east) for piece in told["piece"]])
    ranges = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": theme.BAND, "width": 12},
        "x": [value for row in rows.itertuples() for value in (row.least, row.most, None)],
        "y": [value for row in rows.itertuples() for value in (row.label, row.label, None)],
    }  # fmt: skip
    middle = {
        "type": "scatter", "mode": "markers", "x": rows["middle"].to_numpy(), "y": rows["label"].to_list(),
        "marker": {"symbol": "line-ns-open", "size": 14, "color": theme.NEUTRAL}, "hoverinfo": "skip",
    }  # fmt: skip
    dots = {
        "type": "scatter", "mode": "markers", "x": rows["value"].to_numpy(), "y": rows["label"].to_list(),
        "marker": {"size": 13, "color": theme.ACCENT},
        "customdata": rows[["percentile", "n"]].to_numpy(),
        "hovertemplate": f"<b>{name}</b>: %{{x:+.2f}}<br>higher than %{{customdata[0]:.0%}} of %{{customdata[1]}} "
        "placebo countries<extra></extra>",
    }  # fmt: skip
    axes = {
        "xaxis": {"showgrid": True, "gridcolor": theme.GRID, "tickformat": "+.2f", "side": "top", "zeroline": True},
        "yaxis": {"categoryorder": "array", "categoryarray": rows["label"][::-1].to_list()},
    }
    return theme.figure([ranges, middle, dots], height=46 * len(rows) + 60, axes=axes)


def alike(ranked: pd.DataFrame) -> go.Figure:
    """Countries by κ of their profile with one country's, with 95 % intervals.  `ranked`: name, kappa, low, high, n."""
    if ranked.empty:
        return theme.empty("Too few shared partners to compare.")
    dots = {
        "type": "scatter", "mode": "markers", "x": ranked["kappa"].to_numpy(), "y": ranked["name"].to_list(),
        "marker": {"size": 11, "color": theme.ACCENT},
        "error_x": {
            "type": "data", "symmetric": False, "color": theme.NEUTRAL, "thickness": 1.5, "width": 0,
            "array": (ranked["high"] - ranked["kappa"]).to_numpy(),
            "arrayminus": (ranked["kappa"] - ranked["low"]).to_numpy(),
        },
        "customdata": ranked[["agreement", "n"]].to_numpy(),
        "hovertemplate": "<b>%{y}</b>: κ %{x:.2f}<br>same sign with %{customdata[0]:.0%} of %{customdata[1]} shared "
        "partners<extra></extra>",
    }  # fmt: skip
    axes = {
        "xaxis": {"showgrid": True, "gridcolor": theme.GRID, "side": "top", "tickformat": ".1f"},
        "yaxis": {"categoryorder": "array", "categoryarray": ranked["name"][::-1].to_list()},
    }
    return theme.figure([dots], height=26 * len(ranked) + 60, axes=axes, shapes=[_zero()])


def _zero() -> Trace:
    """A thin line at chance."""
    line = {"color": theme.NEUTRAL, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def positions(points: pd.DataFrame, *, names: list[str], years: tuple[int, int]) -> go.Figure:
    """Ideal points of the named countries by year with 95 % bands; 0 is the middle of the record.

    `points`: name, year, ideal_point, low, high, n, provisional.
    """
    if points.empty:
        return theme.empty("No votes in this window.")
    colours, traces, ends = theme.country_colours(names), [], []
    for name, rows in points.groupby("name", sort=False):
        line = theme.with_gaps(rows, years)
        ends.append((float(rows.sort_values("year")["ideal_point"].iloc[-1]), str(name)))
        traces.append({
            "type": "scatter", "mode": "lines+markers", "name": str(name), "connectgaps": False,
            "x": line["year"].to_numpy(), "y": line["ideal_point"].to_numpy(),
            "line": {"color": colours[str(name)], "width": 2.5},
            "marker": {"size": 6, "color": colours[str(name)], "symbol": theme.open_where(line["provisional"])},
            "error_y": {
                "type": "data", "symmetric": False, "thickness": 1, "width": 0, "color": colours[str(name)],
                "array": (line["high"] - line["ideal_point"]).to_numpy(),
                "arrayminus": (line["ideal_point"] - line["low"]).to_numpy(),
            },
            "customdata": line[["n"]].to_numpy(),
            "hovertemplate": f"<b>{name}</b>, %{{x}}: %{{y:+.2f}}<br>n = %{{customdata[0]}} votes<extra></extra>",
        })  # fmt: skip
    reach = float(np.nanmax(np.abs(points[["low", "high"]].to_numpy()))) * 1.05
    axes: dict[str, Trace] = {
        "xaxis": {"range": [years[0] - 0.5, min(years[1], int(points["year"].max()) + 1) + 0.5], "tickformat": "d"},
        "yaxis": {"range": [-reach, reach], "tickformat": "+.0f", "title": {"text": "← away      towards the US →"}},
    }
    notes = theme.end_names(ends, colours, room=2 * reach * 0.055)
    return theme.figure(traces, height=430, right=118, axes=axes, annotations=notes, shapes=[theme.level(0)])
