"""Claims: how many have which verdict; how far each test of one goes; on what day what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
LETTERS = 46  # of a line of text above a row: what a telephone shows
LINE, MARKS, TOP, FOOT = 17, 44, 84, 66  # pixels: a line of text, the marks under it, above and below all rows
BAR = 62  # pixels of a verdict's bar with its name above
KEY = (
    "● ◆ ✕  the country of the claim, with its 95 % interval<br>○  placebos: nobody claims it of them<br>"
    "grey: where the test is met"
)
DAY, FEW_DAYS = 86_400_000, pd.Timedelta(days=6)  # a day in milliseconds; fewer are named one by one
HOVER = 60  # letters of a line of a hover


def verdicts(judged: pd.DataFrame, *, order: Sequence[str]) -> go.Figure:
    """A bar a verdict, made of one piece a claim, which names itself on hover.

    `judged`: sentence, verdict, said.  `order`: the verdicts from above.
    """
    shown = [name for name in order if (judged["verdict"] == name).any()]
    if not shown:
        return theme.empty("The claims are being judged.")
    pieces = judged.assign(
        x=judged.groupby("verdict").cumcount(),
        y=judged["verdict"].map({name: -place for place, name in enumerate(shown)}),
        text=[_lines(sentence, HOVER) for sentence in judged["sentence"]],
    )
    counts = judged["verdict"].value_counts()
    longest = float(counts.max())
    names = [f"<b>{counts[name]} {name}</b>" for name in shown]
    return theme.figure(
        [_pieces(pieces)],
        height=BAR * len(shown) + 36,
        axes={
            "xaxis": {"visible": False, "range": [0, longest]},
            "yaxis": {"visible": False, "range": [-len(shown) + 0.7, 0.6]},
        },
        annotations=[_above(text, -place + 0.26) for place, text in enumerate(names)],
    )


def _pieces(rows: pd.DataFrame) -> Trace:
    return {
        "type": "bar", "orientation": "h", "base": rows["x"].to_numpy(), "x": np.full(len(rows), 0.94),
        "y": rows["y"].to_numpy(), "width": 0.5, "name": "claims",
        "marker": {"color": [theme.VERDICT[name] for name in rows["verdict"]]},
        "text": [theme.VERDICT_MARK[name] for name in rows["verdict"]], "textposition": "inside",
        "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": "white", "size": 13},
        "customdata": np.stack([rows["text"], rows["said"]], axis=-1),
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def forest(tests: pd.DataFrame, placebos: pd.DataFrame) -> go.Figure:
    """A row a test: its effect with its 95 % interval, its placebos, and from where on the test is met.

    `tests`: test, label, figure, verdict, effect, low, high, met_from, met_to, n; effects are multiples of what is
    asked for.
    `placebos`: test, name, effect, figure, same.
    """
    if tests.empty:
        return theme.empty("No test of this claim has a figure.")
    texts = [_label(*pair) for pair in tests[["label", "figure"]].itertuples(index=False)]
    heights, total = _heights([text.count("<br>") + 1 for text in texts])
    rows = tests.assign(y=heights)
    reach = _reach(rows, placebos)
    met = rows[["y", "met_from", "met_to"]].assign(
        met_from=rows["met_from"].clip(lower=reach[0]), met_to=rows["met_to"].clip(upper=reach[1])
    )
    heads = [_above(text, y + 12) for text, y in zip(texts, heights, strict=True)]
    return theme.figure(
        [*_placebos(placebos, dict(zip(rows["test"], rows["y"], strict=True))), *_effects(rows)],
        height=round(total + TOP + FOOT + 8),
        axes={
            "xaxis": {
                "range": reach, "side": "top", "nticks": 7, "tickformat": "~g", "showgrid": False,
                "title": {"text": "0 = nothing, 1 = as far as the test asks,<br>below 0 = the other way"},
            },
            "yaxis": {"visible": False, "range": [-total - FOOT, 0]},
        },
        annotations=[*heads, _above(KEY, -total - FOOT)],
        shapes=[*(_met(*one) for one in met.itertuples(index=False)), *map(_nothing, heights)],
    )  # fmt: skip


def _label(label: str, figure: str) -> str:
    """What stands above a row: the test, and its figure."""
    return f"<b>{_lines(label, LETTERS)}</b><br>{_lines(figure, LETTERS)}"


def _lines(text: str, letters: int) -> str:
    """A text in lines that are short enough, as text: Plotly would read some HTML tags in it."""
    return "<br>".join(theme.plain(pd.Series(wrap(text, letters) or [""])))


def _heights(lines: Sequence[int]) -> tuple[list[float], float]:
    """Where the marks of each row lie, in pixels downwards from 0, and the height of all rows."""
    heights, at = [], 0.0
    for count in lines:
        at += count * LINE + MARKS
        heights.append(-at + MARKS / 2)
    return heights, at


def _reach(rows: pd.DataFrame, placebos: pd.DataFrame) -> list[float]:
    """From the lowest to the highest figure, with 0 and what is asked for always in sight."""
    known = [rows[name].to_numpy(dtype="float64") for name in ("effect", "low", "high")]
    met = rows[["met_from", "met_to"]].to_numpy(dtype="float64").ravel()
    drawn = np.concatenate([*known, met[np.isfinite(met)], placebos["effect"].to_numpy(dtype="float64"), [-0.35, 1.35]])
    low, high = float(np.nanmin(drawn)), float(np.nanmax(drawn))
    room = (high - low) * 0.05
    return [low - room, high + room]


def _met(y: float, low: float, high: float) -> dict[str, Any]:
    """The stretch of a row in which its test is met."""
    return {
        "type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": theme.BAND,
        "x0": low, "x1": high, "y0": y - MARKS * 0.25, "y1": y + MARKS * 0.25,
    }  # fmt: skip


def _nothing(y: float) -> dict[str, Any]:
    """A line across a row where the effect would be nothing: not across the texts above it."""
    line = {"color": theme.NEUTRAL, "width": 1}
    return {
        "type": "line",
        "layer": "below",
        "line": line,
        "x0": 0,
        "x1": 0,
        "y0": y - MARKS / 3,
        "y1": y + MARKS / 4,
    }


def _placebos(placebos: pd.DataFrame, heights: Mapping[int, float]) -> list[Trace]:
    if placebos.empty:
        return []
    look = {"symbol": "circle-open", "size": 9, "color": theme.NEUTRAL, "line": {"width": 1.5}}
    return [{
        "type": "scatter", "mode": "markers", "name": "placebos", "marker": look,
        "x": placebos["effect"].to_numpy(dtype="float64"), "y": placebos["test"].map(heights).to_numpy(dtype="float64"),
        "customdata": placebos[["name", "figure"]].to_numpy(),
        "hovertemplate": "placebo: %{customdata[0]} %{customdata[1]}<extra></extra>",
    }]  # fmt: skip


def _effects(rows: pd.DataFrame) -> list[Trace]:
    known = rows[rows["effect"].notna()]
    exact = known["low"].isna() | (known["low"] == known["high"])
    colours = known["verdict"].map(theme.VERDICT).to_list()
    ends = [
        {
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": "95 % interval",
            "x": [row.low, row.high], "y": [row.y, row.y], "line": {"color": theme.VERDICT[row.verdict], "width": 3},
        }
        for row in known[~exact].itertuples(index=False)
    ]  # fmt: skip
    dots = {
        "type": "scatter", "mode": "markers", "name": "effect", "x": known["effect"].to_numpy(dtype="float64"),
        "y": known["y"].to_numpy(dtype="float64"),
        "marker": {"color": colours, "size": 13, "symbol": known["verdict"].map(theme.VERDICT_SYMBOL).to_list()},
        "customdata": np.stack([known["label"], known["figure"], known["verdict"], known["n"]], axis=-1),
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}; n = %{customdata[3]:,}"
        "<extra></extra>",
    }  # fmt: skip
    return [*ends, dots]


def _above(text: str, y: float) -> dict[str, Any]:
    """A text that begins at the left and stands on a height."""
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "yanchor": "bottom", "align": "left"}
    return place | {"text": text, "font": {"size": 13}}


def dated(rows: pd.DataFrame) -> go.Figure:
    """A dot a fact on its day, each named above it, the earliest first; open where the day is not known.

    `rows`: date, text, exact (bool), about (bool: of the country that the claim is about).
    """
    if rows.empty:
        return theme.empty("Nothing of this kind is on record.")
    texts = [_lines(text, LETTERS) for text in rows["text"]]
    heights, total = _heights([text.count("<br>") + 1 for text in texts])
    colours = np.where(rows["about"], theme.ACCENT, theme.NEUTRAL)
    dots = {
        "type": "scatter", "mode": "markers", "x": rows["date"].to_numpy(), "y": heights, "name": "on record",
        "marker": {"size": 12, "color": list(colours), "symbol": theme.open_where(~rows["exact"])},
        "customdata": texts, "hovertemplate": "%{x|%-d %B %Y}<br>%{customdata}<extra></extra>",
    }  # fmt: skip
    return theme.figure(
        [dots],
        height=round(total + TOP),
        axes={"xaxis": {"side": "top"} | _days(rows["date"]), "yaxis": {"visible": False, "range": [-total, 0]}},
        annotations=[_above(text, y + 9) for text, y in zip(texts, heights, strict=True)],
    )


def _days(dates: pd.Series) -> dict[str, Any]:
    """From the first day to the last with some room; a few days are named one by one, not by the hour."""
    first, last = dates.min(), dates.max()
    room = max(pd.Timedelta(days=1), (last - first) * 0.06) if pd.notna(first) else None
    if room is None:
        return {"visible": False}
    few = {"dtick": DAY, "tickformat": "%-d %b<br>%Y"} if last - first < FEW_DAYS else {}
    return {"range": [first - room, last + room], "nticks": 6} | few
