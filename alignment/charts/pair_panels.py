"""What each panel of the pair's timeline is made of: its traces, notes, shapes and axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from alignment.charts import theme

Trace = dict[str, Any]
CANDIDATE = "rgba(194,59,126,0.13)"  # the accent, light
PROVISIONAL = "<br>provisional votes"


class Part(NamedTuple):
    """One panel's content."""

    traces: list[Trace]
    notes: list[Trace]
    shapes: list[Trace]
    axis: dict[str, Any]


def note(text: str, *, size: float, **place: object) -> Trace:
    """A line of text at the left end of the paper unless `place` says otherwise."""
    paper = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return {**paper, "text": text, "font": {"size": size}, **place}


def empty(text: str, yref: str, y: float) -> Trace:
    """What stands in a panel without data."""
    return note(text, size=12, x=0.5, y=y, yref=yref, xanchor="center", yanchor="middle")


def middle(years: pd.Series) -> np.ndarray:
    """A year's value is drawn in the middle of that year."""
    return (years.astype("int64").astype("str") + "-07-01").to_numpy()


def remarked(line: pd.DataFrame) -> pd.DataFrame:
    """A line by year with what its hover says of provisional votes, in the column remark."""
    return line.assign(remark=np.where(line["provisional"].eq(True), PROVISIONAL, ""))


def landmarks(landmarks: pd.DataFrame) -> Trace:
    """A marker for each landmark event, at its weight."""
    return {
        "type": "scatter",
        "name": "landmarks",
        "mode": "markers",
        "x": landmarks["date"].dt.strftime("%Y-%m-%d").to_numpy(),
        "y": landmarks["intensity"].to_numpy(),
        "cliponaxis": False,
        "marker": {
            "size": 11,
            "color": [theme.QUAD_COLOUR[quad] for quad in landmarks["quad"]],
            "opacity": 0.85,
            "line": {"width": 1, "color": "white"},
        },
        "customdata": landmarks[["event_id", "label"]].to_numpy(),
        "text": theme.plain(landmarks["title"]).to_numpy(),
        "hovertemplate": "%{x|%-d %B %Y}<br><b>%{text}</b><br>%{customdata[1]}, weight %{y:+}"
        "<br>click to open<extra></extra>",
    }


def agreement(
    votes: pd.DataFrame, typical: pd.DataFrame, breaks: pd.DataFrame, years: tuple[int, int], pair: str
) -> Part:
    """Agreement with its interval over the middle half of all pairs, and the ranges of candidate breaks."""
    axis = {"range": [0, 1.03], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    if votes.empty:
        return Part([], [empty("no roll call on which both voted", "y2", 0.5)], [], axis)
    shown = typical[typical["year"].between(*years)]
    band = theme.band(pd.Series(middle(shown["year"])), shown["q25"], shown["q75"], "middle half of all pairs")
    line = remarked(theme.with_gaps(votes, years))
    trace = _line(line, "agreement", "y2") | {
        "name": pair,
        "customdata": line[["year", "n", "low", "high", "kappa", "remark"]].to_numpy(),
        "hovertemplate": "<b>%{customdata[0]:.0f}</b>: agree on %{y:.0%} of %{customdata[1]:.0f} roll calls"
        "<br>95 %: %{customdata[2]:.0%} to %{customdata[3]:.0%}; κ = %{customdata[4]:.2f}%{customdata[5]}"
        "<br>click for the votes on which they parted<extra></extra>",
    }
    low = votes["agreement"].mean() > 0.5
    said = "grey: middle half of all pairs" + ("; pink: candidate breaks" if len(breaks) else "")
    told = note(said, size=11, x=0.01, y=0.01 if low else 0.99, yref="y2", yanchor="bottom" if low else "top")
    return Part(
        [band | {"yaxis": "y2"}, trace, *_candidates(breaks)],
        [told],
        [_range(row) for row in breaks.to_dict("records")],
        axis,
    )


def _range(row: Mapping[Any, Any]) -> Trace:
    """A light band over the years in which a candidate break may lie."""
    return {
        "type": "rect",
        "x0": f"{int(row['first'])}-01-01",
        "x1": f"{int(row['last']) + 1}-01-01",
        "y0": 0,
        "y1": 1.03,
        "yref": "y2",
        "line": {"width": 0},
        "fillcolor": CANDIDATE,
        "layer": "below",
    }


def _candidates(breaks: pd.DataFrame) -> list[Trace]:
    """A small mark at the foot of each candidate, for its hover."""
    if breaks.empty:
        return []
    told = ["kind", "period", "first", "last", "before", "after", "support"]
    return [
        {
            "type": "scatter",
            "name": "candidate breaks",
            "mode": "markers",
            "x": [f"{int(year)}-01-01" for year in breaks["period"]],
            "y": np.full(len(breaks), 0.16),
            "yaxis": "y2",
            "marker": {"symbol": "triangle-up", "size": 9, "color": theme.ACCENT, "opacity": 0.7},
            "customdata": breaks.assign(kind="break")[told].to_numpy(),
            "hovertemplate": "candidate break: <b>%{customdata[1]:.0f}</b> (%{customdata[2]:.0f} to "
            "%{customdata[3]:.0f})<br>from %{customdata[4]:.0%} to %{customdata[5]:.0%}, found at %{customdata[6]:.0%} "
            "of penalties<extra></extra>",
        }
    ]


def distance(distance: pd.DataFrame, years: tuple[int, int]) -> Part:
    """Distance of ideal points with its interval; 0 is the same position."""
    if distance.empty:
        return Part(
            [], [empty("no ideal points of both in these years", "y3", 0.5)], [], {"range": [0, 1], "nticks": 3}
        )
    line = remarked(theme.with_gaps(distance, years))
    trace = _line(line, "distance", "y3") | {
        "name": "distance of ideal points",
        "customdata": line[["year", "n", "low", "high", "remark"]].to_numpy(),
        "hovertemplate": "<b>%{customdata[0]:.0f}</b>: ideal points %{y:.2f} apart<br>95 %: %{customdata[2]:.2f} to "
        "%{customdata[3]:.2f}; from %{customdata[1]:.0f} votes%{customdata[4]}<extra></extra>",
    }
    top = max(1.0, float(distance["high"].max()) * 1.05)
    return Part([trace], [], [], {"range": [-0.05 * top, top], "nticks": 4})


def _line(line: pd.DataFrame, column: str, yaxis: str) -> Trace:
    """A line by year with intervals: open markers where it is provisional, gaps where there is nothing."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": middle(line["year"]),
        "y": line[column].to_numpy(),
        "yaxis": yaxis,
        "connectgaps": False,
        "line": {"color": theme.ACCENT, "width": 2},
        "marker": {"size": 7, "symbol": theme.open_where(line["provisional"]), "color": theme.ACCENT},
        "error_y": interval(line, column, theme.ACCENT),
    }


def interval(line: pd.DataFrame, column: str, colour: str) -> Trace:
    """Intervals from low and high, as thin lines through the markers."""
    up, down = (line["high"] - line[column]).to_numpy(), (line[column] - line["low"]).to_numpy()
    look = {"color": colour, "thickness": 1, "width": 0}
    return {"type": "data", "symmetric": False, "array": up, "arrayminus": down, **look}


def balance(balance: pd.DataFrame, years: tuple[int, int]) -> Part:
    """Balance of each source by year with its interval; sources are named at their lines."""
    axis = {"range": [-1.15, 1.15], "tickvals": [-1, 0, 1], "ticktext": ["−1", "0", "+1"]}
    if balance.empty:
        return Part([], [empty("no events that can be balanced", "y4", 0.3)], [], axis)
    sources = list(balance.groupby("source_label", sort=False))
    return Part(
        [_source(str(label), rows, years, order) for order, (label, rows) in enumerate(sources)],
        [_source_name(str(label), rows, years, order) for order, (label, rows) in enumerate(sources)],
        [theme.level(0, "y4")],
        axis,
    )


def _source(label: str, rows: pd.DataFrame, years: tuple[int, int], order: int) -> Trace:
    """The balance of one source: open where it covers part of a year only."""
    line = theme.with_gaps(rows, years)
    return {
        "type": "scatter",
        "name": label,
        "mode": "lines+markers",
        "x": middle(line["year"]),
        "y": line["balance"].to_numpy(),
        "yaxis": "y4",
        "connectgaps": False,
        "line": {"color": theme.NEUTRAL, "width": 1.5, "dash": theme.SOURCE_DASH[order % len(theme.SOURCE_DASH)]},
        "marker": {
            "size": 7,
            "color": np.where(line["balance"] >= 0, theme.COOPERATION, theme.CONFLICT),
            "symbol": theme.open_where(line["part_of_year"]),
        },
        "error_y": interval(line, "balance", theme.NEUTRAL),
        "customdata": line[["year", "n", "low", "high"]].to_numpy(),
        "hovertemplate": f"<b>%{{customdata[0]:.0f}}</b>, {label}<br>balance %{{y:+.2f}} "
        "(95 %: %{customdata[2]:+.2f} to %{customdata[3]:+.2f})<br>n = %{customdata[1]:,.0f}"
        "<br>click for the events of the year<extra></extra>",
    }


def _source_name(label: str, rows: pd.DataFrame, years: tuple[int, int], order: int) -> Trace:
    """A source's name at the end of its line that is farther from the edge, in steps on the free side of zero."""
    first, last = int(rows["year"].min()), int(rows["year"].max())
    early = (first - years[0]) / (years[1] - years[0] + 1) < 0.45
    height = 0.18 + 0.27 * (order % 3)
    return note(
        label,
        size=12,
        x=f"{first}-01-15" if early else f"{last}-12-31",
        xref="x",
        xanchor="left" if early else "right",
        y=-height if rows["balance"].mean() > 0 else height,
        yref="y4",
        yanchor="middle",
    )
