"""Who changed camp: bands from the camps before to the camps after, as wide as the members that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
MEMBER, GAP, LINE, LETTERS = 4.0, 10.0, 15.0, 16  # pixels of a member, between camps, of a line; letters of a line
HIGHEST, LEAST_HIGH = 520.0, 1.0  # pixels of all members, where there are many; of one member
COLOURS = 6  # camps with a colour of their own
LEFT, RIGHT, BAR = 0.32, 0.68, 0.02  # where the two columns stand, and how wide they are
BEND = np.linspace(0, 1, 24)


def switchers(moved: pd.DataFrame, *, split: int, named: Sequence[str]) -> go.Figure:
    """Two columns of camps with bands between them; who stayed is faint, who changed is not.

    `moved`: name, camp_before, camp_after, switched, a row a member; `named`: those marked by a line of their own.
    """
    camps = pd.concat([moved["camp_before"], moved["camp_after"]]).value_counts().index
    palette = [*theme.country_colours([str(place) for place in range(COLOURS)]).values(), *[theme.NEUTRAL] * len(camps)]
    colours = dict(zip(camps, palette, strict=False))
    flows = moved.groupby(["camp_before", "camp_after"]).agg(n=("name", "size"), names=("name", list)).reset_index()
    scale = max(min(MEMBER, HIGHEST / len(moved)), LEAST_HIGH)
    tops = {side: _tops(flows.groupby(f"camp_{side}")["n"].sum().reindex(camps).dropna() * scale)
            for side in ("before", "after")}  # fmt: skip
    flows = _placed(flows, tops, list(camps), scale)
    height = max(top + size / 2 + max(size, _room(camp)) / 2 for ends in tops.values()
                 for camp, (top, size) in ends.items())  # fmt: skip
    notes = [*_names(tops["before"], moved["camp_before"].value_counts(), x=LEFT - BAR, anchor="right"),
             *_names(tops["after"], moved["camp_after"].value_counts(), x=RIGHT + BAR, anchor="left")]  # fmt: skip
    heads = ((LEFT, "right", f"Before {split}"), (RIGHT, "left", f"From {split}"))
    notes += [{"x": x, "y": -6, "xanchor": side, "yanchor": "bottom", "text": f"<b>{text}</b>"}
              for x, side, text in heads]  # fmt: skip
    lines = _lines(flows, named, scale)
    hidden: Trace = {"visible": False, "fixedrange": True}
    return theme.figure(
        [*_bands(flows, colours), *_columns(tops, colours), *lines],
        height=int(height + 64),
        axes={"xaxis": hidden | {"range": [0, 1]}, "yaxis": hidden | {"range": [height + 8, -26]}},
        annotations=[*notes, *_marks(lines)],
    )


def _tops(sizes: pd.Series) -> dict[str, tuple[float, float]]:
    """Where each camp of a column begins, and how high it is: each has room for the lines of its name."""
    found, at = {}, 0.0
    for camp, size in sizes.items():
        room = max(float(size), _room(str(camp)))
        found[str(camp)] = (at + (room - float(size)) / 2, float(size))
        at += room + GAP
    return found


def _placed(
    flows: pd.DataFrame, tops: dict[str, dict[str, tuple[float, float]]], order: list[str], scale: float
) -> pd.DataFrame:
    """The flows with the heights at which each leaves and arrives, in the order of the camps so that few cross."""
    rank = {camp: place for place, camp in enumerate(order)}
    for side, other in (("before", "after"), ("after", "before")):
        flows = flows.sort_values([f"camp_{side}", f"camp_{other}"], key=lambda column: column.map(rank))
        above = flows.groupby(f"camp_{side}")["n"].cumsum() - flows["n"]
        flows[f"at_{side}"] = flows[f"camp_{side}"].map({camp: top for camp, (top, _) in tops[side].items()})
        flows[f"at_{side}"] += above * scale
    return flows.assign(width=flows["n"] * scale)


def _curve(start: float, end: float) -> np.ndarray:
    """Heights of a bent line from one column to the other."""
    return start + (end - start) * (3 * BEND**2 - 2 * BEND**3)


def _bands(flows: pd.DataFrame, colours: dict[str, str]) -> list[Trace]:
    """A band a flow in the colour of the camp that it leaves; those who changed are drawn over those who stayed."""
    x = LEFT + (RIGHT - LEFT) * BEND
    traces = []
    for flow in flows.assign(moved=flows["camp_before"] != flows["camp_after"]).sort_values("moved").itertuples():
        upper = _curve(flow.at_before, flow.at_after)
        names = ", ".join(flow.names[:12]) + (f" and {len(flow.names) - 12} more" if len(flow.names) > 12 else "")
        told = pd.Series([f"{flow.n} from {flow.camp_before} to {flow.camp_after}", *wrap(names, 48)])
        traces.append({
            "type": "scatter", "mode": "lines", "fill": "toself", "line": {"width": 0},
            "x": np.concatenate([x, x[::-1]]), "y": np.concatenate([upper, upper[::-1] + flow.width]),
            "fillcolor": _faint(colours[flow.camp_before], 0.75 if flow.moved else 0.25),
            "hoveron": "fills", "hoverinfo": "text", "text": "<br>".join(theme.plain(told)),
            "name": f"{flow.camp_before} → {flow.camp_after}",
        })  # fmt: skip
    return traces


def _columns(tops: dict[str, dict[str, tuple[float, float]]], colours: dict[str, str]) -> list[Trace]:
    """The camps themselves, as bars beside the bands."""
    traces = []
    for side, (x0, x1) in (("before", (LEFT - BAR, LEFT)), ("after", (RIGHT, RIGHT + BAR))):
        for camp, (top, size) in tops[side].items():
            traces.append({
                "type": "scatter", "mode": "lines", "fill": "toself", "line": {"width": 0}, "hoverinfo": "skip",
                "x": [x0, x1, x1, x0], "y": [top, top, top + size, top + size], "fillcolor": colours[camp],
                "name": f"{camp}, {side}",
            })  # fmt: skip
    return traces


def _names(ends: dict[str, tuple[float, float]], members: pd.Series, *, x: float, anchor: str) -> list[Trace]:
    """The camps by name beside their bars, with how many members each has."""
    return [
        {"x": x, "xanchor": anchor, "xshift": -4 if anchor == "right" else 4, "y": top + size / 2,
         "yanchor": "middle", "align": anchor, "font": {"size": 12},
         "text": "<br>".join([*theme.plain(pd.Series(_lines_of(camp)[:-1])), f"<b>{members[camp]}</b>"])}
        for camp, (top, size) in ends.items()
    ]  # fmt: skip


def _lines_of(camp: str) -> list[str]:
    """The lines that a camp's name takes, the last one for its members."""
    return [*wrap(camp, LETTERS), ""]


def _room(camp: str) -> float:
    """How high a camp's name is, in pixels."""
    return LINE * len(_lines_of(camp))


def _lines(flows: pd.DataFrame, named: Sequence[str], scale: float) -> list[Trace]:
    """A line for each named country, through the band in which it is."""
    x, traces = LEFT + (RIGHT - LEFT) * BEND, []
    for flow in flows.itertuples():
        mine = [name for name in named if name in flow.names]
        for place, name in enumerate(mine):
            off = flow.width * (place + 0.5) / len(mine)
            traces.append({
                "type": "scatter", "mode": "lines", "name": name, "x": x, "hoverinfo": "skip",
                "y": _curve(flow.at_before, flow.at_after) + off, "line": {"color": theme.NEUTRAL, "width": 1.5},
            })  # fmt: skip
    return traces


def _marks(lines: Sequence[Trace]) -> list[Trace]:
    """The names of the named countries above their lines, pushed apart so that no two overlap."""
    middle, notes, at = len(BEND) // 2, [], -np.inf
    for line in sorted(lines, key=lambda line: float(line["y"][middle])):
        at = max(float(line["y"][middle]), at + LINE)
        text = theme.plain(pd.Series([line["name"]])).iloc[0]
        notes.append({"x": 0.5, "y": at, "yanchor": "bottom", "text": f"<b>{text}</b>", "font": {"size": 12}})
    return notes


def _faint(colour: str, strength: float) -> str:
    """A colour that lets the ground through."""
    return f"rgba({int(colour[1:3], 16)},{int(colour[3:5], 16)},{int(colour[5:7], 16)},{strength})"
