"""Where countries stand between two blocs: in one year, and over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import dot_labels, theme

Trace = dict[str, Any]
TOP = 1.02  # of both axes of the scatter, so that a dot at 100 % is whole
LONGEST = 24  # letters of a bloc's name in a corner of the chart
HEIGHT = dot_labels.HEIGHT + 90


def standing(countries: pd.DataFrame, before: pd.DataFrame, *, names: Sequence[str], west: str, east: str) -> go.Figure:
    """Each country by its agreement with two blocs; above the diagonal it votes more with the second.

    `countries`: country, name, west, east, tilt, n, chosen (bool), for one year.  `before`: name, year, west, east of
    the chosen ones in the first year of the window.  `names`: in the order of their colours.  customdata of the dots
    begins with the country code.
    """
    others, chosen = countries[~countries["chosen"]], countries[countries["chosen"]]
    low, colours = lowest(countries), theme.country_colours(names)
    return theme.figure(
        [
            diagonal(low),
            dots(others, "other members", theme.NEUTRAL, size=8, opacity=0.4),
            *_paths(chosen, before, colours),
            dots(chosen, "named members", [colours[name] for name in chosen["name"]], size=13, opacity=1),
        ],
        height=HEIGHT,
        axes=axes(low, west, east),
        annotations=[*_names(chosen, names, low, corner_texts(west, east)), *corners(west, east)],
    )


def lowest(countries: pd.DataFrame) -> float:
    """Where both axes begin: the tenth below the least agreement shown."""
    return max(0.0, float(np.floor(countries[["west", "east"]].min().min() * 10) / 10))


def axes(low: float, west: str, east: str) -> dict[str, Trace]:
    """Agreement with one bloc across, with the other upwards, on the same scale."""
    grid = {"range": [low, TOP], "tickformat": ".0%", "showgrid": True, "gridcolor": theme.GRID}
    return {
        "xaxis": grid | {"title": {"text": f"agreement with {_short(west)}"}},
        "yaxis": grid | {"title": {"text": f"agreement with {_short(east)}"}},
    }


def diagonal(low: float) -> Trace:
    """The line on which a member agrees with both blocs alike."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "equal agreement with both",
        "x": [low, 1],
        "y": [low, 1],
        "line": {"color": theme.NEUTRAL, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def dots(rows: pd.DataFrame, name: str, colour: str | list[str], *, size: int, opacity: float) -> Trace:
    """Members as dots, with their figures and n in the hover."""
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


def corner_texts(west: str, east: str) -> list[tuple[str, bool]]:
    """What the two sides of the diagonal mean, upper left and lower right."""
    return [(f"↖ closer to {_short(east)}", False), (f"closer to {_short(west)} ↘", True)]


def corners(west: str, east: str) -> list[Trace]:
    """The texts of `corner_texts` in their corners."""
    place = {"opacity": 0.75, "xref": "paper", "yref": "paper"}
    (upper, _), (lower, _) = corner_texts(west, east)
    return [
        place | {"x": 0, "y": 1, "text": upper, "xanchor": "left", "yanchor": "top"},
        place | {"x": 1, "y": 0, "text": lower, "xanchor": "right", "yanchor": "bottom"},
    ]


def _short(bloc: str) -> str:
    """A bloc's name, cut where a reader's own list would fill the chart."""
    return bloc if len(bloc) <= LONGEST else bloc[: LONGEST - 1].rstrip(" ,") + "…"


def _names(chosen: pd.DataFrame, names: Sequence[str], low: float, texts: list[tuple[str, bool]]) -> list[Trace]:
    """The names of the dots, the first named first in the choice of places."""
    ordered = chosen.iloc[np.argsort([list(names).index(name) for name in chosen["name"]], kind="stable")]
    scale = TOP - low
    placed = [((row.west - low) / scale, (row.east - low) / scale, row.name) for row in ordered.itertuples(index=False)]
    notes = dot_labels.notes(placed, theme.country_colours(names), texts)
    return [
        note | {"x": row.west, "y": row.east} for note, row in zip(notes, ordered.itertuples(index=False), strict=True)
    ]


def tilt(
    by_year: pd.DataFrame,
    band: pd.DataFrame,
    *,
    names: Sequence[str],
    years: tuple[int, int],
    west: str,
    east: str,
    interval: pd.DataFrame | None = None,
) -> go.Figure:
    """Tilt of the chosen countries over time, against the middle half of all members.

    `by_year`: name, year, tilt, west, east, n, provisional.  `names`: in the order of their colours.
    `band`: year, q25, q75 of tilt.  `interval`: name, year, low, high of one of them, drawn around its line.  Years
    without data stay gaps.
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
            *([] if interval is None else _around(interval, colours)),
            *(_line(name, theme.with_gaps(rows, years), colours[name]) for name, rows in groups.items()),
        ],
        height=430,
        right=118,
        axes={
            "xaxis": {"range": [years[0] - 0.5, years[1] + 0.5], "tickformat": "d"},
            "yaxis": {
                "title": {"text": f"← {_short(west)}      {_short(east)} →"},
                "tickformat": "+.1f",
                "range": [-widest, widest],
            },
        },
        annotations=theme.end_names(ends, colours, room=2 * widest * 0.055),
        shapes=[theme.level(0)],
    )


def _around(interval: pd.DataFrame, colours: dict[str, str]) -> list[Trace]:
    """The interval as a band in the country's colour, one for every run of years without a gap."""
    known = interval.dropna(subset=["low", "high"]).sort_values("year")
    runs = known.groupby(known["year"].diff().ne(1).cumsum())
    bands = [(rows, theme.band(rows["year"], rows["low"], rows["high"], "95 % interval")) for _, rows in runs]
    return [band | {"fillcolor": colours[rows["name"].iloc[0]], "opacity": 0.22} for rows, band in bands]


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
