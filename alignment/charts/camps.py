"""Camps as a matrix and over the years."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
COLOURS = 8  # camps that have a colour of their own; the rest are grey and named in the hover
WEAK = 2 / 3  # firmness below which a square is faint
STEPS = (0.05, 0.1, 0.2, 0.5, 1.0)  # between the figures beside the colours
ROW, LINE, LETTERS = 3.1, 15, 17  # pixels of a member's row and of a line of a camp's name; its letters
KEY = 0.62  # rows that a line of the key takes


def matrix(
    square: pd.DataFrame, shared: pd.DataFrame, camps: pd.DataFrame, *, label: str, neutral: float, highest: float
) -> go.Figure:
    """Every pair of members, ordered by camp and firmness; pink more alike than the neutral pair, green less.

    `square`: the measure, by name; `shared`: n of each pair, in the same order; `camps`: name, camp, camp_name in that
    order; `neutral`: the middle of the colours; `highest`: the highest value there can be, where the colours end.
    """
    if square.empty:
        return theme.empty("No pair of members shares enough votes in this window.")
    values = square.to_numpy(dtype="float64")
    reach = float(np.nanquantile(np.abs(values - neutral), 0.98)) or 1.0
    low, high = neutral - reach, min(neutral + reach, highest)
    middle, half = (neutral - low) / (high - low), len(theme.EAST_WEST) // 2
    places = [*np.linspace(0, middle, half, endpoint=False), *np.linspace(middle, 1, half + 1)]
    step = next(step for step in STEPS if (high - low) / step < 7)
    ticks = np.arange(np.ceil(low / step), np.floor(high / step + 1e-9) + 1) * step
    cells = {
        "type": "heatmap", "z": values, "x": square.columns.to_list(), "y": square.index.to_list(),
        "colorscale": list(zip(places, theme.EAST_WEST, strict=True)), "zmin": low, "zmax": high, "hoverongaps": False,
        "colorbar": {
            "title": {"text": label, "side": "top", "font": {"size": 12}}, "thickness": 10, "len": 0.9,
            "orientation": "h", "x": 0.5, "y": -0.02, "yanchor": "top", "tickvals": ticks, "tickformat": ".2~f",
            "tickangle": 0,
        },
        "customdata": shared.to_numpy(),
        "hovertemplate": "<b>%{y}</b> and <b>%{x}</b>: %{z:.2f}<br>n = %{customdata:,} roll calls<extra></extra>",
    }  # fmt: skip
    number = camps["camp"].fillna(0).to_numpy(dtype="int64")
    edges = np.flatnonzero(np.diff(number)) + 0.5
    lines = [
        {"type": "line", "line": {"color": theme.NEUTRAL, "width": 1}, "x0": x0, "x1": x1, "y0": y0, "y1": y1}
        for edge in edges
        for x0, x1, y0, y1 in ((edge, edge, -0.5, len(square) - 0.5), (-0.5, len(square) - 0.5, edge, edge))
    ]
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"showticklabels": False, "ticks": ""},
        "yaxis": {"autorange": "reversed", "ticks": "", "tickfont": {"size": 12}, **_named_blocks(camps, number)},
    }
    return theme.figure([cells], height=680, axes=axes, shapes=lines)


def _named_blocks(camps: pd.DataFrame, number: np.ndarray) -> dict[str, list[Any]]:
    """The names of the camps that are large enough to bear one, each in the middle of its rows."""
    places, texts = [], []
    for camp in np.unique(number[number > 0]):
        rows = np.flatnonzero(number == camp)
        lines = [*wrap(camps["camp_name"].iloc[rows[0]], LETTERS), f"({len(rows)})"]
        if len(rows) * ROW >= len(lines) * LINE:
            places.append(int(rows[len(rows) // 2]))
            texts.append("<br>".join(theme.plain(pd.Series(lines))))
    return {"tickvals": places, "ticktext": texts}


def over_time(rows: pd.DataFrame, *, names: list[str], years: tuple[int, int]) -> go.Figure:
    """A cell a country and year in the colour of its camp; faint where it was not firm, none where it had no camp.

    `rows`: year, name, camp, camp_name, known_as, place (0 = the camp that has the first colour), firmness, n, status.
    `names`: from top to bottom.
    """
    known = rows.dropna(subset=["camp"])
    if known.empty:
        return theme.empty("None of the named countries had a camp in this window.")
    known = known.assign(colour=known["place"].clip(upper=COLOURS).astype("int64"))
    palette = [*theme.country_colours([str(place) for place in range(COLOURS)]).values(), theme.NEUTRAL]
    span = list(range(years[0], min(years[1], int(rows["year"].max())) + 1))
    alone = rows[rows["status"] == "alone"]
    own = {
        "type": "scatter", "mode": "markers", "x": alone["year"].to_numpy(), "y": alone["name"].to_list(),
        "marker": {"symbol": "circle-open", "size": 6, "color": theme.NEUTRAL},
        "hovertemplate": "<b>%{y}</b>, %{x}: in a group of its own<extra></extra>",
    }  # fmt: skip
    lines = _key(known, palette, alone=bool(len(alone)))
    top = len(names) - 0.4
    notes = [
        {"text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": top + KEY * (len(lines) - place) - 0.3,
         "yanchor": "middle", "font": {"size": 13}}
        for place, text in enumerate(lines)
    ]  # fmt: skip
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"range": [span[0] - 0.6, span[-1] + 0.6], "tickformat": "d", "nticks": 8},
        "yaxis": {
            "categoryorder": "array", "categoryarray": names[::-1], "showgrid": False,
            "range": [-0.6, top + KEY * len(lines)],
        },
    }  # fmt: skip
    height = int(34 * (len(names) + KEY * len(lines)) + 70)
    return theme.figure([_cells(known, names, span, palette), own], height=height, axes=axes, annotations=notes)


def _cells(known: pd.DataFrame, names: list[str], span: list[int], palette: list[str]) -> Trace:
    """One heatmap of all camps: its cells become narrower with the screen, as markers would not."""
    faint = [f"rgba({int(hue[1:3], 16)},{int(hue[3:5], 16)},{int(hue[5:7], 16)},0.38)" for hue in palette]
    steps = [colour for pair in zip(palette, faint, strict=True) for colour in pair]
    ends = [(place / len(steps), (place + 1) / len(steps), colour) for place, colour in enumerate(steps)]
    shape = (len(names), len(span))
    cells, told = np.full(shape, np.nan), np.full((*shape, 3), None, dtype=object)
    at = known["name"].map(names[::-1].index).to_numpy(), known["year"].to_numpy() - span[0]
    cells[at] = 2 * known["colour"] + (known["firmness"] < WEAK)
    told[at] = known[["camp_name", "firmness", "n"]].to_numpy(dtype=object)
    return {
        "type": "heatmap", "z": cells, "x": span, "y": names[::-1], "customdata": told.tolist(),
        "colorscale": [[end, colour] for low, high, colour in ends for end in (low, high)],
        "zmin": -0.5, "zmax": len(steps) - 0.5, "showscale": False, "xgap": 2, "ygap": 12, "hoverongaps": False,
        "hovertemplate": "<b>%{y}</b>, %{x}: with %{customdata[0]}<br>together in %{customdata[1]:.0%} of runs"
        "<br>linked to %{customdata[2]} members<extra></extra>",
    }  # fmt: skip


def _key(known: pd.DataFrame, palette: list[str], *, alone: bool) -> list[str]:
    """Which colour is which camp: camps cross and return, so that no name could stand beside their cells."""
    first = known.sort_values("place", kind="stable").drop_duplicates("colour")
    names = theme.plain(first["known_as"]).mask(first["colour"] == COLOURS, "any other camp")
    lines = [
        f"<span style='color:{palette[colour]}'>■</span> {name}"
        for colour, name in zip(first["colour"], names, strict=True)
    ]
    return [*lines, f"<span style='color:{theme.NEUTRAL}'>○</span> a group of its own"] if alone else lines
