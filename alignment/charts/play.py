"""Where countries stand between two blocs, year after year: played in the reader's browser, without asking again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import dot_labels, standing, theme

Trace = dict[str, Any]
UNSEEN = "rgba(0,0,0,0)"
PACE, GLIDE = 700, 600  # milliseconds a year is shown, and of these the dots take to arrive
CONTROLS = 118  # pixels of the button and the slider below the chart
MOVING = [1, 2, 3]  # the traces that change: other members, named members, the year


def play(by_year: pd.DataFrame, *, names: Sequence[str], start: int, west: str, east: str) -> go.Figure:
    """Each country by its agreement with two blocs, one frame a year, with a play button and a slider.

    `by_year`: country, name, year, west, east, tilt, n, chosen (bool); a member that cast no comparable vote in a year
    is not in its frame.  `names`: in the order of their colours.  `start`: the year shown first.
    """
    if by_year.empty:
        return theme.empty("No vote to place between the two blocs.")
    low, colours = standing.lowest(by_year), theme.country_colours(names)
    order = [name for name in names if name in set(by_year.loc[by_year["chosen"], "name"])]
    frames, sides = {}, dict[str, tuple[str, int]]()
    for year, rows in by_year.groupby("year"):
        frames[int(str(year))], sides = _frame(rows, {name: colours[name] for name in order}, low, sides)
    known = frames[start if start in frames else max(frames)]
    look: list[Trace] = [
        {"marker": {"size": 8, "color": theme.NEUTRAL, "opacity": 0.4}, "mode": "markers", "name": "other members"},
        {"marker": {"size": 13, "color": [colours[name] for name in order]}, "mode": "markers+text",
         "name": "named members", "cliponaxis": False},
        {"mode": "text", "textfont": {"size": 34, "color": theme.NEUTRAL}, "hoverinfo": "skip", "name": "year"},
    ]  # fmt: skip
    figure = theme.figure(
        [standing.diagonal(low), *(parts | style for parts, style in zip(known, look, strict=True))],
        height=standing.HEIGHT + CONTROLS,
        axes=standing.axes(low, west, east),
        annotations=standing.corners(west, east),
    )
    figure.frames = [{"name": str(year), "data": list(data), "traces": MOVING} for year, data in frames.items()]
    return figure.update_layout(sliders=[_slider(sorted(frames), start)], updatemenus=[_buttons()], margin_b=8)


def _frame(
    rows: pd.DataFrame, colours: Mapping[str, str], low: float, sides: dict[str, tuple[str, int]]
) -> tuple[list[Trace], dict[str, tuple[str, int]]]:
    """What changes in one year, and on which side of its dot each name stands: on the same as before if it can.

    Named members are all in each frame, without a place in a year in which they cast no vote, so that colours stay; a
    name without room is there unseen, so that it glides with its dot when it is seen again.
    """
    order = list(colours)
    chosen = rows[rows["chosen"]].set_index("name").reindex(order).rename_axis("name").reset_index()
    scale = standing.TOP - low
    seen = chosen.dropna(subset=["tilt"])
    placed = [((row.west - low) / scale, (row.east - low) / scale, row.name) for row in seen.itertuples(index=False)]
    free = dot_labels.positions(placed, sides)
    places = [free.get(name, ("middle right", 0)) for name in order]
    texts = {
        "text": [_apart(name, *place) for name, place in zip(order, places, strict=True)],
        "textposition": [side for side, _ in places],
        "textfont": {"size": 13, "color": [colours[name] if name in free else UNSEEN for name in order]},
    }
    when = {"type": "scatter", "x": [low + scale * 0.98], "y": [low + scale * 0.12], "textposition": "middle left"}
    year = str(int(rows["year"].iloc[0]))
    return [_dots(rows[~rows["chosen"]]), _dots(chosen) | texts, when | {"text": [year]}], sides | free


def _apart(name: str, side: str, lines: int) -> str:
    """A name so many empty lines away from its dot."""
    return "<br>" * lines + name if side.startswith("bottom") else name + "<br> " * lines


def _dots(rows: pd.DataFrame) -> Trace:
    return {
        "type": "scatter",
        "ids": rows["name"].to_list(),
        "x": rows["west"].to_numpy(dtype=np.float32),
        "y": rows["east"].to_numpy(dtype=np.float32),
        "hovertext": [
            f"<b>{row.name}</b>, {row.year:.0f}<br>tilt {row.tilt:+.2f}, n = {row.n:.0f} roll calls"
            for row in rows.itertuples(index=False)
        ],
        "hovertemplate": "%{hovertext}<br>West %{x:.0%}, East %{y:.0%}<extra></extra>",
    }


def _slider(years: Sequence[int], start: int) -> Trace:
    now = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}, "transition": {"duration": 200}}
    return {
        "active": years.index(start) if start in years else len(years) - 1,
        "steps": [{"label": str(year), "method": "animate", "args": [[str(year)], now]} for year in years],
        "x": 0,
        "len": 1,
        "xanchor": "left",
        "y": 0,
        "pad": {"t": 104, "b": 4},
        "bgcolor": theme.BAND,
        "bordercolor": theme.NEUTRAL,
        "tickcolor": theme.NEUTRAL,
        "ticklen": 4,
        "currentvalue": {"visible": False},
    }


def _buttons() -> Trace:
    step = {"frame": {"duration": PACE, "redraw": False}, "transition": {"duration": GLIDE, "easing": "linear"}}
    halt = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}, "transition": {"duration": 0}}
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "pad": {"t": 58},
        "bgcolor": theme.BAND,
        "bordercolor": theme.NEUTRAL,
        "buttons": [
            {"label": "▶", "method": "animate", "args": [None, step | {"fromcurrent": True}]},
            {"label": "❚❚", "method": "animate", "args": [[None], halt]},
        ],
    }
