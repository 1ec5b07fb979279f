"""Where countries stand between two blocs: in one year, and over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
TOP = 1.02  # of both axes of the scatter, so that a dot at 100 % is whole


def standing(countries: pd.DataFrame, before: pd.DataFrame, *, names: Sequence[str], west: str, east: str) -> go.Figure:
    """Each country by its agreement with two blocs; above the diagonal it votes more with the second.

    `countries`: country, name, west, east, tilt, n, chosen (bool), for one year.  `before`: name, year, west, east of
    the chosen ones in the first year of the window.  `names`: in the order of their colours.  customdata of the dots
    begins with the country code.
    """
    others, chosen = countries[~countries["chosen"]], countries[countries["chosen"]]
    low = max(0.0, float(np.floor(countries[["west", "east"]].min().min() * 10) / 10))
    colours = theme.country_colours(names)
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "name": "equal agreement with both",
        "x": [low, 1],
        "y": [low, 1],
        "line": {"color": theme.NEUTRAL, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
    grid = {"range": [low, TOP], "tickformat": ".0%", "showgrid": True, "gridcolor": theme.GRID}
    return theme.figure(
        [
            diagonal,
            _dots(others, "other members", theme.NEUTRAL, size=8, opacity=0.4),
            *_paths(chosen, before, colours),
            _dots(chosen, "named members", [colours[name] for name in chosen["name"]], size=13, opacity=1),
        ],
        height=560,
        axes={
            "xaxis": grid | {"title": {"text": f"agreement with {west}"}},
            "yaxis": grid | {"title": {"text": f"agreement with {east}"}},
        },
        annotations=[*_names(chosen, low), *_corners(west, east)],
    )


def _dots(rows: pd.DataFrame, name: str, colour: str | list[str], *, size: int, opacity: float) -> Trace:
    return {
        "type": "scatter",
        "name": name,
        "mode": "markers",
        "x": rows["west"].to_numpy(),
        "y": rows["east"].to_numpy(),
        "marker": {"size": size, "color": colour, "opacity": opacity, "line": {"width": 0.5, "color": "white"}},
        "customdata": rows[["country", "n", "tilt"]].to_numpy(),
        "text": rows["name"].to_list(),
        "hovertemplate": "<b>%{text}</b><br>West %{x:.0%}, East %{y:.0%}, tilt %{customdata[2]:+.2f}"
        "<br>n = %{customdata[1]} roll calls<extra></extra>",
    }


def _paths(chosen: pd.DataFrame, before: pd.DataFrame, colours: dict[str, str]) -> list[Trace]:
    """A line from where each named member stood in the first year of the window to where it stands."""
    past = before[["name", "year", "west", "east"]].set_axis(["name", "since", "west_before", "east_before"], axis=1)
    pairs = chosen.merge(past, on="name")
    return [
        {
            "type": "scatter",
            "x": [row.west_before, row.west],
            "y": [row.east_before, row.east],
            "mode": "lines+markers",
            "name": f"{row.name}, since {row.since}",
            "line": {"color": colours[row.name], "width": 1.5},
            "opacity": 0.55,
            "marker": {"size": [7, 0], "symbol": "circle-open", "color": colours[row.name]},
            "hovertemplate": f"{row.name} in {row.since}<br>West %{{x:.0%}}, East %{{y:.0%}}<extra></extra>",
        }
        for row in pairs.itertuples(index=False)
    ]


def _corners(west: str, east: str) -> list[Trace]:
    place = {"opacity": 0.75, "xref": "paper", "yref": "paper"}
    return [
        place | {"x": 0.01, "y": 0.99, "text": f"↖ closer to {east}", "xanchor": "left", "yanchor": "top"},
        place | {"x": 0.99, "y": 0.01, "text": f"closer to {west} ↘", "xanchor": "right", "yanchor": "bottom"},
    ]


def _names(chosen: pd.DataFrame, low: float) -> list[Trace]:
    """Name each dot where the name covers no other: right, left, above, below, then further away."""
    width, height = 860.0, 470.0  # the drawing area of a usual screen, in pixels
    scale = TOP - low
    dots = [((row.west - low) / scale * width, (row.east - low) / scale * height) for row in chosen.itertuples()]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in dots]
    notes = []
    for (x, y), name in zip(dots, chosen["name"], strict=True):
        half = 3.8 * len(name)
        places = [(x + side * (10 + half), y + up) for up in (0, 16, -16, 32, -32, 48, -48) for side in (1, -1)]
        boxes = [(px - half, py - 8, px + half, py + 8) for px, py in places]
        clear = (i for i, box in enumerate(boxes) if box[2] < width and not any(_meet(box, other) for other in taken))
        best = next(clear, 0)
        taken.append(boxes[best])
        px, py = places[best]
        notes.append({"x": low + scale * px / width, "y": low + scale * py / height, "text": name})
    return notes


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def tilt(
    by_year: pd.DataFrame,
    band: pd.DataFrame,
    *,
    names: Sequence[str],
    years: tuple[int, int],
    west: str,
    east: str,
) -> go.Figure:
    """Tilt of the chosen countries over time, against the middle half of all members.

    `by_year`: name, year, tilt, west, east, n, provisional.  `names`: in the order of their colours.
    `band`: year, q25, q75 of tilt.  Years without data stay gaps.
    """
    if by_year.empty:
        return theme.empty("No vote to place between the two blocs.")
    shown = band[band["year"].between(*years)]
    colours = theme.country_colours(names)
    groups = {str(name): rows for name, rows in by_year.groupby("name", sort=False)}
    ends = [(float(rows.sort_values("year")["tilt"].iloc[-1]), name) for name, rows in groups.items()]
    widest = max(0.2, float(np.nanmax(np.abs([*by_year["tilt"], *shown["q25"], *shown["q75"]]))) * 1.15)
    return theme.figure(
        [
            theme.band(shown["year"], shown["q25"], shown["q75"], "middle half of all members"),
            *(_line(name, theme.with_gaps(rows, years), colours[name]) for name, rows in groups.items()),
        ],
        height=430,
        right=118,
        axes={
            "xaxis": {"range": [years[0] - 0.5, years[1] + 0.5], "tickformat": "d"},
            "yaxis": {
                "title": {"text": f"← {west}      {east} →"},
                "tickformat": "+.1f",
                "range": [-widest, widest],
            },
        },
        annotations=_end_names(ends, colours, room=2 * widest * 0.055),
        shapes=[theme.level(0)],
    )


def _line(name: str, line: pd.DataFrame, colour: str) -> Trace:
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines+markers",
        "x": line["year"].to_numpy(),
        "y": line["tilt"].to_numpy(),
        "connectgaps": False,
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 7, "color": colour, "symbol": theme.open_where(line["provisional"])},
        "customdata": line[["west", "east", "n"]].to_numpy(),
        "hovertemplate": f"<b>{name}</b>, %{{x}}<br>tilt %{{y:+.2f}}: West %{{customdata[0]:.0%}}, "
        "East %{customdata[1]:.0%}<br>n = %{customdata[2]} roll calls<extra></extra>",
    }


def _end_names(ends: list[tuple[float, str]], colours: dict[str, str], *, room: float) -> list[Trace]:
    """Name each line at its end, pushed apart so that no two names overlap."""
    notes, height = [], -np.inf
    for value, name in sorted(ends):
        height = max(value, height + room)
        place = {"x": 1, "xref": "paper", "y": height, "xanchor": "left", "xshift": 6}
        notes.append(place | {"text": name, "font": {"color": colours[name], "size": 13}})
    return notes
