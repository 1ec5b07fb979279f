"""Each direction apart, and what the past still weighs: a small panel a source, one above the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import pair_panels, theme

HEIGHT, TITLE, BETWEEN, AXIS = 120, 24, 14, 50  # pixels
Trace = dict[str, Any]


def directions(found: pd.DataFrame, *, first: str, second: str, years: tuple[int, int]) -> go.Figure:
    """Balance of what each country does to the other, by year, a panel a source.

    `found`: actor (by name), year, source_label, balance, low, high, n, part_of_year.  `first`, `second`: the two.
    """
    if found.empty:
        return theme.empty("No acts with a direction between them in these years.")
    axis = {"range": [-1.15, 1.15], "tickvals": [-1, 0, 1], "ticktext": ["−1", "0", "+1"]}
    ways = ((first, second, theme.ACCENT), (second, first, theme.SECOND))
    legend = ", ".join(theme.keyed(f"{a} → {b}", colour) for a, b, colour in ways)

    def lines(rows: pd.DataFrame, yaxis: str) -> list[Trace]:
        return [_line(rows[rows["actor"] == a], f"{a} → {b}", colour, yaxis, years) for a, b, colour in ways]

    return _panels(found, lines, years, axis=axis, legend=legend, level=True)


def stock(found: pd.DataFrame, *, years: tuple[int, int]) -> go.Figure:
    """Decayed stock of cooperation upwards and of conflict downwards at the end of each year, a panel a source.

    `found`: source_label, year, cooperation, conflict, balance, n.  Each panel has its own scale.
    """
    if found.empty:
        return theme.empty("No source of events covers this pair in these years.")
    legend = theme.keyed("cooperation", theme.COOPERATION) + ", " + theme.keyed("conflict", theme.CONFLICT)

    def bars(rows: pd.DataFrame, yaxis: str) -> list[Trace]:
        sides = (("cooperation", 1, theme.COOPERATION), ("conflict", -1, theme.CONFLICT))
        return [_bars(rows, side, sign, colour, yaxis) for side, sign, colour in sides]

    return _panels(found, bars, years, axis={"nticks": 4}, legend=legend, level=True)


def _panels(
    found: pd.DataFrame,
    draw: Callable[[pd.DataFrame, str], list[Trace]],
    years: tuple[int, int],
    *,
    axis: dict[str, Any],
    legend: str,
    level: bool,
) -> go.Figure:
    sources = list(found.groupby("source_label", sort=False))
    total = len(sources) * (HEIGHT + TITLE + BETWEEN)
    traces, notes, shapes = [], [], []
    axes: dict[str, dict[str, Any]] = {}
    for order, (source, rows) in enumerate(sources):
        yaxis = f"y{order + 1 if order else ''}"
        high = 1 - (order * (HEIGHT + TITLE + BETWEEN) + TITLE) / total
        axes[f"yaxis{yaxis[1:]}"] = {"domain": [max(high - HEIGHT / total, 0), high], **axis}
        title = f"<b>{source}</b>" + (f"  {legend}" if order == 0 else "")
        notes.append(pair_panels.note(title, x=0, y=high, size=12, yshift=3))
        traces += draw(rows, yaxis)
        shapes += [theme.level(0, yaxis)] if level else []
    lowest = f"y{len(sources) if len(sources) > 1 else ''}"
    axes["xaxis"] = {"range": [years[0] - 0.7, years[1] + 0.7], "tickformat": "d", "anchor": lowest, "nticks": 8}
    return theme.figure(traces, height=total + AXIS, axes=axes, annotations=notes, shapes=shapes)


def _line(rows: pd.DataFrame, name: str, colour: str, yaxis: str, years: tuple[int, int]) -> Trace:
    line = theme.with_gaps(rows, years)
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines+markers",
        "x": line["year"].to_numpy(),
        "y": line["balance"].to_numpy(),
        "yaxis": yaxis,
        "connectgaps": False,
        "line": {"color": colour, "width": 2},
        "marker": {"size": 7, "color": colour, "symbol": theme.open_where(line["part_of_year"])},
        "error_y": pair_panels.interval(line, "balance", colour),
        "customdata": line[["n", "low", "high"]].to_numpy(),
        "hovertemplate": f"<b>%{{x}}</b>, {name}<br>balance %{{y:+.2f}} (95 %: %{{customdata[1]:+.2f}} to "
        "%{customdata[2]:+.2f})<br>n = %{customdata[0]:,.0f}<extra></extra>",
    }


def _bars(rows: pd.DataFrame, side: str, sign: int, colour: str, yaxis: str) -> Trace:
    return {
        "type": "bar",
        "name": side,
        "x": rows["year"].to_numpy(),
        "y": rows[side].to_numpy(),
        "base": (rows[side] * 0 if sign > 0 else -rows[side]).to_numpy(),
        "yaxis": yaxis,
        "marker": {"color": colour, "line": {"width": 0}},
        "customdata": rows[[side, "balance", "n"]].to_numpy(),
        "hovertemplate": f"<b>end of %{{x}}</b>: {side} %{{customdata[0]:,.0f}}<br>balance "
        "%{customdata[1]:+.2f}, from %{customdata[2]:,.0f} dates so far<extra></extra>",
    }
