"""A map of the world coloured by a value of each country, drawn from our own polygons: no map service, no internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

LIGHT = {"ground": "#fbfaf7", "ink": "#22252a", "muted": "#73767c", "empty": "#efece5", "hatch": "#cdc8bd"}
DARK = {"ground": "#15171b", "ink": "#e8e6e1", "muted": "#a3a7ae", "empty": "#22262c", "hatch": "#484e57"}
# px: height of the legend; length, thickness and foot of its colour scale, the foot counted from the map upwards
LEGEND, BAR, SWATCH, FOOT = 66, 216, 11, 29
CORNER = {"xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 1}
EDGE = 100.0  # km of sea around the land; four times as much at the sides, where dots stand


def world_map(
    values: pd.DataFrame,
    borders: pd.DataFrame,
    *,
    value: str,
    label: str,
    colours: Sequence[str],
    low: float,
    high: float,
    dark: bool = False,
    height: int = 560,
) -> go.Figure:
    """Countries coloured by a value in equal classes from `low` to `high`; no data hatched, disputed borders dashed.

    `values`: one row a country: country (ISO 3166 alpha-3), n, the column named by `value` (empty = no data), and name
    if other names than those of the map are wanted.  `borders`: as `alignment.sources.borders` makes it.  `colours`:
    one a class.  Values beyond `low` and `high` take the end colours, and the scale says so; countries that have a
    value but no place on the map are named below it.  customdata of a click = country code, name, value, n and note.
    Raises ValueError when a column is missing, a country stands twice, or `low` is not below `high`.
    """
    _check(values, value, low, high)
    look = DARK if dark else LIGHT
    found = _with_values(borders, values, value)
    grade = np.digitize(found[value], np.linspace(low, high, len(colours) + 1)[1:-1])
    found = found.assign(grade=np.where(found[value].isna(), -1, grade))
    figure = go.Figure()
    for number, colour in [(-1, look["empty"]), *enumerate(colours)]:
        _fill(figure, found[(found["kind"] == "area") & (found["grade"] == number)], colour, look, hatch=number < 0)
    _trace(figure, found[found["kind"] == "line"], name="disputed", mode="lines",
           line={"color": look["ink"], "width": 0.8, "dash": "1.5px,1.5px", "simplify": False})  # fmt: skip
    _dots(figure, found[found["kind"] == "dot"], [*colours, look["empty"]], look)
    _hover(figure, found[found["kind"] == "hover"], value, label, look, sign="+" if low < 0 else "")
    _frame(figure, borders, look, height)
    _legend(figure, label, colours, look)
    _limits(figure, values[value], len(colours), low, high, look)
    _unplaced(figure, set(values.loc[values[value].notna(), "country"]) - set(found["shown"]), look)
    return figure


def disputed(borders: pd.DataFrame) -> pd.DataFrame:
    """How the map draws what is disputed, for a note below it: country (whose colour it bears), name, note."""
    notes = borders.loc[borders["note"] != "", ["country", "name", "note"]].astype(str)
    return notes.drop_duplicates().sort_values(["name", "note"], ignore_index=True)


def _check(values: pd.DataFrame, value: str, low: float, high: float) -> None:
    missing = [name for name in ("country", "n", value) if name not in values.columns]
    if missing:
        raise ValueError(f"world_map: values lack the column {', '.join(missing)}. Needed: country, n, {value}.")
    twice = sorted(values.loc[values["country"].duplicated(), "country"].unique())
    if twice:
        raise ValueError(f"world_map: {', '.join(twice)} twice in values. Give one row a country.")
    if not low < high:
        raise ValueError(f"world_map: low {low:g} is not below high {high:g}. Give the ends of the colour scale.")


def _with_values(borders: pd.DataFrame, values: pd.DataFrame, value: str) -> pd.DataFrame:
    """The borders with each country's value; an area without an ISO code shows that of the country it counts with.

    Without a value, a territory too small to see is left out: its dot would only crowd its neighbours.
    """
    codes = borders["country"].astype(str)
    shown = codes.where(codes.isin(values["country"]) | (borders["part_of"] == ""), borders["part_of"].astype(str))
    given = values.set_index("country")
    found = borders.assign(shown=shown, name=borders["name"].astype(str), n=shown.map(given["n"]))
    found[value] = pd.to_numeric(shown.map(given[value]))
    if "name" in given:
        found["name"] = codes.map(given["name"]).fillna(found["name"])
    seen = codes.isin(codes[borders["kind"] == "area"]) & (borders["kind"] != "dot")
    return found[seen | ~borders["territory"] | found[value].notna()]


def _trace(figure: go.Figure, rows: pd.DataFrame, **style: Any) -> None:  # noqa: ANN401 - Plotly's own
    style = {"hoverinfo": "skip", "showlegend": False} | style
    figure.add_trace(go.Scatter(x=rows["x"].to_numpy(), y=rows["y"].to_numpy(), **style))


def _fill(figure: go.Figure, rows: pd.DataFrame, colour: str, look: Mapping[str, str], *, hatch: bool) -> None:
    """All polygons of one class as one trace: the empty vertex after each ring parts them."""
    if rows.empty:
        return
    pattern = {"shape": "/", "fgcolor": look["hatch"], "bgcolor": colour, "size": 5, "solidity": 0.18}
    _trace(figure, rows, name="no data" if hatch else colour, mode="lines", fill="toself", fillcolor=colour,
           fillpattern=pattern if hatch else None,
           line={"color": look["ground"], "width": 0.6, "simplify": False})  # fmt: skip


def _dots(figure: go.Figure, rows: pd.DataFrame, palette: Sequence[str], look: Mapping[str, str]) -> None:
    """Small states as dots; the last colour of the palette, reached from its end, is that of no data."""
    marker = {"color": [palette[grade] for grade in rows["grade"]], "size": 6, "opacity": 1}
    outline = {"color": look["muted"], "width": 0.6}
    _trace(figure, rows, name="small states", mode="markers", marker=marker | {"line": outline},
           unselected={"marker": {"opacity": 1}})  # fmt: skip


def _hover(
    figure: go.Figure, rows: pd.DataFrame, value: str, label: str, look: Mapping[str, str], *, sign: str
) -> None:
    """Invisible points all over the land that tell its country, and hand it on when clicked."""
    number = rows[value].map(f"{{:{sign}.2f}}".format).str.replace("-", "−")
    said = number.where(rows[value].notna(), "no data")
    more = rows["n"].map("n = {:,.0f}".format).where(rows["n"].notna(), "")
    more += rows["note"].astype(str).map(lambda note: "".join(f"<br>{line}" for line in wrap(note, 44)))
    more = more.str.removeprefix("<br>")
    unseen = {"marker": {"opacity": 0}}
    _trace(
        figure, rows, name="countries", mode="markers", marker={"size": 6, "opacity": 0}, selected=unseen,
        unselected=unseen, hoverinfo=None, customdata=np.column_stack([rows["shown"], rows["name"], said, more]),
        hovertemplate=f"<b>%{{customdata[1]}}</b><br>{label}: <b>%{{customdata[2]}}</b><br>%{{customdata[3]}}"
                      "<extra></extra>",
        hoverlabel={"bgcolor": look["ground"], "bordercolor": look["muted"], "font": {"color": look["ink"]}},
    )  # fmt: skip


def _frame(figure: go.Figure, borders: pd.DataFrame, look: Mapping[str, str], height: int) -> None:
    """Equal scales, no axes, the map right below its legend whatever the width of the page."""
    theme.layout(figure, height=height)
    figure.update_layout(margin={"l": 0, "r": 0, "t": LEGEND, "b": 4}, font={"color": look["ink"]}, hoverdistance=30,
                         template="none", paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)")  # fmt: skip
    (left, bottom), (right, top) = (borders[["x", "y"]].agg(end).astype(float) for end in ("min", "max"))
    bare = {"visible": False, "automargin": False, "fixedrange": True}
    figure.update_xaxes(range=[left - 4 * EDGE, right + 4 * EDGE], constraintoward="center", **bare)
    figure.update_yaxes(range=[bottom - EDGE, top + EDGE], scaleanchor="x", constraintoward="top", **bare)


def _legend(figure: go.Figure, label: str, colours: Sequence[str], look: Mapping[str, str]) -> None:
    """The colour scale, no data and disputed, in pixels from the top left corner, so that a phone shows it whole."""
    step, key = BAR / len(colours), BAR + 22
    swatches = [(step * number, step, colour, look["ground"]) for number, colour in enumerate(colours)]
    for left, width, colour, outline in [*swatches, (key, 20, look["empty"], look["muted"])]:
        figure.add_shape(type="rect", x0=left, x1=left + width, y0=FOOT, y1=FOOT + SWATCH, fillcolor=colour,
                         line={"color": outline, "width": 0.6}, **CORNER)  # fmt: skip
    hatch = "".join(f"M{key + x},{FOOT}L{key + x + 6},{FOOT + SWATCH}" for x in (1, 7, 13))
    figure.add_shape(type="path", path=hatch, line={"color": look["hatch"], "width": 1}, **CORNER)
    dashes = f"M{key},{FOOT - 13}L{key + 20},{FOOT - 13}"
    figure.add_shape(type="path", path=dashes, line={"color": look["ink"], "width": 1, "dash": "2px,2px"}, **CORNER)
    _write(figure, label, 0, 0, look["ink"], size=14)
    _write(figure, "no data", key + 26, 22, look["ink"])
    _write(figure, "disputed", key + 26, 41, look["ink"])


def _limits(figure: go.Figure, data: pd.Series, classes: int, low: float, high: float, look: Mapping[str, str]) -> None:
    """Numbers under the colour scale; an end that holds values beyond it says so."""
    for number in _labelled(classes):
        text = f"{low + (high - low) * number / classes:.2g}".replace("-", "−")
        if number == 0 and (data < low).any():
            text = f"≤ {text}"
        if number == classes and (data > high).any():
            text = f"≥ {text}"
        anchor = {0: "left", classes: "right"}.get(number, "center")
        _write(figure, text, BAR * number / classes, 39, look["muted"], anchor=anchor)


def _labelled(classes: int) -> list[int]:
    """Which limits of the classes bear a number: both ends and, evenly, few enough between them not to collide."""
    if classes <= 5:
        return list(range(classes + 1))
    parts = next((parts for parts in (5, 4, 3, 2) if classes % parts == 0), 0)
    if parts:
        return list(range(0, classes + 1, classes // parts))
    third = round(classes / 3)
    return [0, third, classes - third, classes]


def _write(
    figure: go.Figure, text: str, x: float, down: float, colour: str, *, size: int = 12, anchor: str = "left"
) -> None:
    """Text so many pixels from the left and from the top of the legend."""
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xshift": x, "yshift": LEGEND - down}
    figure.add_annotation(text=text, xanchor=anchor, yanchor="top", showarrow=False,
                          font={"size": size, "color": colour}, **place)  # fmt: skip


def _unplaced(figure: go.Figure, codes: set[str], look: Mapping[str, str]) -> None:
    """Name, right below the map, the countries with a value that the map of today does not have."""
    if not codes:
        return
    lines = wrap("Not on this map: " + ", ".join(sorted(codes)), 50)
    bottom = figure.layout.yaxis.range[0] + EDGE / 2  # inside the frame: Plotly hides a note whose foot lies outside
    figure.add_annotation(text="<br>".join(lines), x=0, y=bottom, xref="paper", yref="y", xanchor="left", yanchor="top",
                          align="left", showarrow=False, font={"size": 12, "color": look["muted"]})  # fmt: skip
    figure.update_layout(margin={"b": 8 + 16 * len(lines)})
