"""A map of the world coloured by a value of each country, drawn from our own polygons: no map service, no internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

LIGHT = {"ground": "#fbfaf7", "ink": "#22252a", "muted": "#6b6e74", "empty": "#efece5", "hatch": "#cdc8bd"}
DARK = {"ground": "#15171b", "ink": "#e8e6e1", "muted": "#a3a7ae", "empty": "#22262c", "hatch": "#484e57"}
# px: height of the legend; length, thickness and foot of its colour scale, the foot counted from the map upwards
LEGEND, BAR, SWATCH, FOOT = 66, 216, 11, 29
KEY = BAR + 22  # px: where "no data" and "disputed" stand, right of the colour scale
HOVER_STEP = 3  # one in so many points of the borders table answers to the mouse: each costs the browser a node
CORNER = {"xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 1}
Part = dict[str, Any]
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
    areas, dots = found[found["kind"] == "area"], found[found["kind"] == "dot"]
    classes = [(-1, look["empty"]), *enumerate(colours)]
    rows = {number: areas[areas["grade"] == number] for number, _ in classes}
    fills = [_fill(rows[number], colour, look, hatch=number < 0) for number, colour in classes if len(rows[number])]
    dashes = _line(found[found["kind"] == "line"], look)
    points = _hover(found[found["kind"] == "hover"], value, label, look, sign="+" if low < 0 else "")
    lost = set(values.loc[values[value].notna(), "country"]) - set(found["shown"])
    lines = wrap("Not on this map: " + ", ".join(sorted(lost)), 50) if lost else []
    notes = _legend_texts(label, look) + _limits(values[value], len(colours), low, high, look)
    return go.Figure(
        data=[*fills, dashes, _dots(dots, [*colours, look["empty"]], look), points],
        layout=_frame(borders, look, height, foot=4 + 16 * len(lines))
        | {"shapes": _legend_shapes(colours, look), "annotations": notes + _unplaced(lines, borders, look)},
    )


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
    given = values.set_index("country")
    places = borders[["country", "part_of", "name"]].drop_duplicates().astype(str).set_index("country", drop=False)
    valued = set(given.index)
    shown = {
        row.country: row.country if row.country in valued or not row.part_of else row.part_of
        for row in places.itertuples()
    }
    names = given["name"].to_dict() if "name" in given else {}
    seen = set(borders.loc[borders["kind"] == "area", "country"].unique())
    # One look-up a country, not one a vertex.
    place = pd.DataFrame({"shown": shown})
    place["name"] = [
        names.get(code, name) for code, name in places["name"].groupby(level=0).first().loc[place.index].items()
    ]
    place["n"] = place["shown"].map(given["n"])
    place[value] = pd.to_numeric(place["shown"].map(given[value]))
    place["drawn"] = place.index.isin(seen)
    found = borders.drop(columns="name").merge(place, left_on="country", right_index=True, how="left")
    seen_rows = found["drawn"] & (found["kind"] != "dot")
    return found[seen_rows | ~found["territory"] | found[value].notna()]


def _scatter(rows: pd.DataFrame, **style: Any) -> Part:  # noqa: ANN401 - Plotly's own
    place = {"type": "scatter", "x": rows["x"].to_numpy(), "y": rows["y"].to_numpy()}
    return place | {"hoverinfo": "skip", "showlegend": False} | style


def _fill(rows: pd.DataFrame, colour: str, look: Mapping[str, str], *, hatch: bool) -> Part:
    """All polygons of one class as one trace: the empty vertex after each ring parts them."""
    pattern = {"shape": "/", "fgcolor": look["hatch"], "bgcolor": colour, "size": 5, "solidity": 0.18}
    edge = {"color": look["ground"], "width": 0.6, "simplify": False}
    name, hatching = ("no data", {"fillpattern": pattern}) if hatch else (colour, {})
    return _scatter(rows, name=name, mode="lines", fill="toself", fillcolor=colour, line=edge, **hatching)


def _line(rows: pd.DataFrame, look: Mapping[str, str]) -> Part:
    dashes = {"color": look["ink"], "width": 0.8, "dash": "1.5px,1.5px", "simplify": False}
    return _scatter(rows, name="disputed", mode="lines", line=dashes)


def _dots(rows: pd.DataFrame, palette: Sequence[str], look: Mapping[str, str]) -> Part:
    """Small states as dots; the last colour of the palette, reached from its end, is that of no data."""
    outline = {"color": look["muted"], "width": 0.6}
    marker = {"color": [palette[grade] for grade in rows["grade"]], "size": 6, "opacity": 1, "line": outline}
    return _scatter(rows, name="small states", mode="markers", marker=marker, unselected={"marker": {"opacity": 1}})


def _hover(rows: pd.DataFrame, value: str, label: str, look: Mapping[str, str], *, sign: str) -> Part:
    """Invisible points all over the land that tell its country, and hand it on when clicked."""
    rows = rows[rows.groupby("country", observed=True).cumcount() % HOVER_STEP == 0]
    number = rows[value].map(f"{{:{sign}.2f}}".format).str.replace("-", "−")
    said = number.where(rows[value].notna(), "no data")
    more = rows["n"].map("n = {:,.0f}".format).where(rows["n"].notna(), "")
    more += rows["note"].astype(str).map(lambda note: "".join(f"<br>{line}" for line in wrap(note, 44)))
    more = more.str.removeprefix("<br>")
    unseen = {"marker": {"opacity": 0}}
    return _scatter(
        rows, name="countries", mode="markers", marker={"size": 6, "opacity": 0}, selected=unseen,
        unselected=unseen, hoverinfo=None, customdata=np.column_stack([rows["shown"], rows["name"], said, more]),
        hovertemplate=f"<b>%{{customdata[1]}}</b><br>{label}: <b>%{{customdata[2]}}</b><br>%{{customdata[3]}}"
                      "<extra></extra>",
        hoverlabel={"bgcolor": look["ground"], "bordercolor": look["muted"], "font": {"color": look["ink"]}},
    )  # fmt: skip


def _frame(borders: pd.DataFrame, look: Mapping[str, str], height: int, *, foot: int) -> Part:
    """Equal scales, no axes, the map right below its legend whatever the width of the page."""
    (left, bottom), (right, top) = _edges(borders)
    bare = {"visible": False, "automargin": False, "fixedrange": True, "constrain": "domain"}
    return {
        "height": height,
        "showlegend": False,
        "margin": {"l": 0, "r": 0, "t": LEGEND, "b": foot},
        "font": {"family": theme.FONT, "size": 14, "color": look["ink"]},
        "hovermode": "closest",
        "hoverdistance": 30,
        "dragmode": False,
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": bare | {"range": [left - 4 * EDGE, right + 4 * EDGE], "constraintoward": "center"},
        "yaxis": bare | {"range": [bottom - EDGE, top + EDGE], "scaleanchor": "x", "constraintoward": "top"},
    }


def _edges(borders: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """The lower left and the upper right corner of the land, in km."""
    x, y = borders["x"], borders["y"]
    return (float(x.min()), float(y.min())), (float(x.max()), float(y.max()))


def _legend_shapes(colours: Sequence[str], look: Mapping[str, str]) -> list[Part]:
    """The colour scale, no data and disputed, in pixels from the top left corner, so that a phone shows it whole."""
    step = BAR / len(colours)
    swatches = [(step * number, step, colour, look["ground"]) for number, colour in enumerate(colours)]
    boxes = [
        CORNER
        | {"type": "rect", "x0": left, "x1": left + width, "y0": FOOT, "y1": FOOT + SWATCH, "fillcolor": colour}
        | {"line": {"color": outline, "width": 0.6}}
        for left, width, colour, outline in [*swatches, (KEY, 20, look["empty"], look["muted"])]
    ]
    hatch = "".join(f"M{KEY + x},{FOOT}L{KEY + x + 6},{FOOT + SWATCH}" for x in (1, 7, 13))
    dashes = f"M{KEY},{FOOT - 13}L{KEY + 20},{FOOT - 13}"
    strokes = [(hatch, {"color": look["hatch"], "width": 1})]
    strokes += [(dashes, {"color": look["ink"], "width": 1, "dash": "2px,2px"})]
    return boxes + [CORNER | {"type": "path", "path": path, "line": line} for path, line in strokes]


def _legend_texts(label: str, look: Mapping[str, str]) -> list[Part]:
    return [
        _text(label, 0, 0, look["ink"], size=14),
        _text("no data", KEY + 26, 22, look["ink"]),
        _text("disputed", KEY + 26, 41, look["ink"]),
    ]


def _limits(data: pd.Series, classes: int, low: float, high: float, look: Mapping[str, str]) -> list[Part]:
    """Numbers under the colour scale; an end that holds values beyond it says so."""
    notes = []
    for number in _labelled(classes):
        text = f"{low + (high - low) * number / classes:.2g}".replace("-", "−")
        if number == 0 and (data < low).any():
            text = f"≤ {text}"
        if number == classes and (data > high).any():
            text = f"≥ {text}"
        anchor = {0: "left", classes: "right"}.get(number, "center")
        notes.append(_text(text, BAR * number / classes, 39, look["muted"], anchor=anchor))
    return notes


def _labelled(classes: int) -> list[int]:
    """Which limits of the classes bear a number: both ends and, evenly, few enough between them not to collide."""
    if classes <= 5:
        return list(range(classes + 1))
    parts = next((parts for parts in (5, 4, 3, 2) if classes % parts == 0), 0)
    if parts:
        return list(range(0, classes + 1, classes // parts))
    third = round(classes / 3)
    return [0, third, classes - third, classes]


def _text(text: str, x: float, down: float, colour: str, *, size: int = 12, anchor: str = "left") -> Part:
    """Text so many pixels from the left and from the top of the legend."""
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xshift": x, "yshift": LEGEND - down}
    font = {"size": size, "color": colour}
    return place | {"text": text, "xanchor": anchor, "yanchor": "top", "showarrow": False, "font": font}


def _unplaced(lines: Sequence[str], borders: pd.DataFrame, look: Mapping[str, str]) -> list[Part]:
    """Name, right below the map, the countries with a value that the map of today does not have."""
    if not lines:
        return []
    (_, bottom), _ = _edges(borders)
    place = {"x": 0, "xref": "paper", "xanchor": "left", "yref": "y", "yanchor": "top", "align": "left"}
    place |= {"y": bottom - EDGE / 2}  # inside the frame: Plotly hides a note whose foot lies outside
    return [place | {"text": "<br>".join(lines), "showarrow": False, "font": {"size": 12, "color": look["muted"]}}]
