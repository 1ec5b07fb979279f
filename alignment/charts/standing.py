"""Where countries stand between two blocs: in one year, and over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def standing(countries: pd.DataFrame, before: pd.DataFrame, *, names: Sequence[str], west: str, east: str) -> go.Figure:
    """Each country by its agreement with two blocs; above the diagonal it votes more with the second.

    `countries`: country, name, west, east, tilt, n, chosen (bool), for one year.  `before`: name, year, west, east
    of the chosen ones in the first year of the window.  `names`: in the order of their colours.  customdata of the
    dots begins with the country code.
    """
    figure = go.Figure()
    others, chosen = countries[~countries["chosen"]], countries[countries["chosen"]]
    low = max(0.0, float(np.floor(countries[["west", "east"]].min().min() * 10) / 10))
    figure.add_trace(
        go.Scatter(
            x=[low, 1],
            y=[low, 1],
            mode="lines",
            line={"color": theme.NEUTRAL, "width": 1, "dash": "dot"},
            hoverinfo="skip",
            name="equal agreement with both",
        )
    )
    _dots(figure, others, "other members", [theme.NEUTRAL] * len(others), size=8, opacity=0.4)
    colours = theme.country_colours(names)
    _paths(figure, chosen, before, colours)
    _dots(figure, chosen, "named members", [colours[name] for name in chosen["name"]], size=13, opacity=1)
    _names(figure, chosen, low)
    theme.layout(figure, height=560)
    note = {"showarrow": False, "opacity": 0.75, "xref": "paper", "yref": "paper"}
    figure.add_annotation(x=0.01, y=0.99, text=f"↖ closer to {east}", xanchor="left", yanchor="top", **note)
    figure.add_annotation(x=0.99, y=0.01, text=f"closer to {west} ↘", xanchor="right", yanchor="bottom", **note)
    grid = {"range": [low, 1.02], "tickformat": ".0%", "showgrid": True, "gridcolor": theme.GRID}
    figure.update_xaxes(title=f"agreement with {west}", **grid)
    return figure.update_yaxes(title=f"agreement with {east}", **grid)


def _dots(figure: go.Figure, rows: pd.DataFrame, name: str, colours: list[str], *, size: int, opacity: float) -> None:
    figure.add_trace(
        go.Scatter(
            name=name,
            mode="markers",
            x=rows["west"],
            y=rows["east"],
            marker={"size": size, "color": colours, "opacity": opacity, "line": {"width": 0.5, "color": "white"}},
            customdata=np.column_stack([rows["country"], rows["n"], rows["tilt"]]),
            text=rows["name"],
            hovertemplate="<b>%{text}</b><br>West %{x:.0%}, East %{y:.0%}, tilt %{customdata[2]:+.2f}"
            "<br>n = %{customdata[1]} roll calls<extra></extra>",
        )
    )


def _paths(figure: go.Figure, chosen: pd.DataFrame, before: pd.DataFrame, colours: dict[str, str]) -> None:
    """A line from where each named member stood in the first year of the window to where it stands."""
    pairs = chosen.merge(before, on="name", suffixes=("", "_before"))
    for row in pairs.itertuples():
        figure.add_trace(
            go.Scatter(
                x=[row.west_before, row.west],
                y=[row.east_before, row.east],
                mode="lines+markers",
                name=f"{row.name}, since {row.year_before}",
                line={"color": colours[row.name], "width": 1.5},
                opacity=0.55,
                marker={"size": [7, 0], "symbol": "circle-open", "color": colours[row.name]},
                hovertemplate=f"{row.name} in {row.year_before}<br>West %{{x:.0%}}, East %{{y:.0%}}<extra></extra>",
            )
        )


def _names(figure: go.Figure, chosen: pd.DataFrame, low: float) -> None:
    """Name each dot where the name covers no other: right, left, above, below, then further away."""
    width, height = 860.0, 470.0  # the drawing area of a usual screen, in pixels
    taken: list[tuple[float, float, float, float]] = []
    dots = [(_pixels(row.west, low) * width, _pixels(row.east, low) * height) for row in chosen.itertuples()]
    taken += [(x - 7, y - 7, x + 7, y + 7) for x, y in dots]
    for (x, y), name in zip(dots, chosen["name"], strict=True):
        span = 7.6 * len(name)
        places = [(x + side * (10 + span / 2), y + up) for up in (0, 16, -16, 32, -32, 48, -48) for side in (1, -1)]
        boxes = [(px - span / 2, py - 8, px + span / 2, py + 8) for px, py in places]
        free = next((i for i, box in enumerate(boxes) if box[2] < width and not any(_meet(box, t) for t in taken)), 0)
        taken.append(boxes[free])
        px, py = places[free]
        figure.add_annotation(
            x=low + (1.02 - low) * px / width, y=low + (1.02 - low) * py / height, text=name, showarrow=False
        )


def _pixels(value: float, low: float) -> float:
    return (value - low) / (1.02 - low)


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
    figure = go.Figure()
    shown = band[band["year"].between(*years)]
    figure.add_trace(theme.band(shown["year"], shown["q25"], shown["q75"], "middle half of all members"))
    figure.add_hline(y=0, line={"color": theme.NEUTRAL, "width": 1})
    colours = theme.country_colours(names)
    ends = []
    for name, rows in by_year.groupby("name", sort=False):
        colour = colours[str(name)]
        figure.add_trace(_tilt_line(str(name), theme.with_gaps(rows, years), colour))
        ends.append((float(rows.sort_values("year")["tilt"].iloc[-1]), str(name), colour))
    widest = max(0.2, float(np.nanmax(np.abs([*by_year["tilt"], *shown["q25"], *shown["q75"]]))) * 1.15)
    _end_labels(figure, ends, room=2 * widest * 0.055)
    theme.layout(figure, height=430, right=118)
    figure.update_xaxes(range=[years[0] - 0.5, years[1] + 0.5], tickformat="d")
    return figure.update_yaxes(title=f"← {west}      {east} →", tickformat="+.1f", range=[-widest, widest])


def _tilt_line(name: str, line: pd.DataFrame, colour: str) -> go.Scatter:
    return go.Scatter(
        name=name,
        mode="lines+markers",
        x=line["year"],
        y=line["tilt"],
        connectgaps=False,
        line={"color": colour, "width": 2.5},
        marker={"size": 7, "color": colour, "symbol": theme.open_where(line["provisional"])},
        customdata=line[["west", "east", "n"]].to_numpy(),
        hovertemplate=f"<b>{name}</b>, %{{x}}<br>tilt %{{y:+.2f}}: West %{{customdata[0]:.0%}}, "
        "East %{customdata[1]:.0%}<br>n = %{customdata[2]} roll calls<extra></extra>",
    )


def _end_labels(figure: go.Figure, ends: list[tuple[float, str, str]], *, room: float) -> None:
    """Name each line at its end, pushed apart so that no two names overlap."""
    height = -np.inf
    for value, name, colour in sorted(ends):
        height = max(value, height + room)
        place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6}
        figure.add_annotation(y=height, text=name, showarrow=False, font={"color": colour, "size": 13}, **place)
