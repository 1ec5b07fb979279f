"""Treaties, disputes, sanctions and wars between a pair as spans of years: the lowest panel of its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from alignment.charts import pair_panels, theme
from alignment.charts.pair_panels import Part, Trace


def rows_of(spells: pd.DataFrame) -> list[tuple[str, str]]:
    """The rows of the panel, each one kind in one source: label, source, the friendly ones first."""
    return list(dict.fromkeys(spells[["label", "source_label"]].itertuples(index=False, name=None)))


def spells(spells: pd.DataFrame, rows: list[tuple[str, str]], years: tuple[int, int]) -> Part:
    """A bar for each spell, from its first year to its last; open at the end where the source ends before it does."""
    places = {row: len(rows) - 1 - order for order, row in enumerate(rows)}
    height = pd.Series(
        [float(places[row]) for row in spells[["label", "source_label"]].itertuples(index=False, name=None)]
    )
    bars = [_bar(row, y) for row, y in zip(spells.to_dict("records"), height, strict=True)]
    state = {
        "ended": "ended {}",
        "open": "still in force when the source ends, {}",
        "signed": "its end is not recorded",
    }
    said = [state[kind].format(last) for kind, last in spells[["state", "to_year"]].itertuples(index=False, name=None)]
    colours = np.array([theme.QUAD_COLOUR[quad] for quad in spells["quad"]])
    known = ["source_ref", "label", "source_label", "began"]
    starts = {
        "type": "scatter",
        "name": "spells",
        "mode": "markers",
        "x": [f"{int(year)}-01-01" for year in spells["from_year"]],
        "y": height.to_numpy(),
        "yaxis": "y5",
        "cliponaxis": False,
        "marker": {
            "size": 9,
            "symbol": np.where(spells["state"] == "signed", "diamond", "line-ns-open"),
            "color": colours,
        },
        "customdata": np.column_stack([spells[known], said]),
        "hovertemplate": "<b>%{customdata[1]}</b>, %{customdata[2]} %{customdata[0]}<br>since %{customdata[3]}, "
        "%{customdata[4]}<extra></extra>",
    }
    unended = (spells["state"] == "open").to_numpy()
    ends = {
        **starts,
        "name": "unended",
        "x": [f"{int(year) + 1}-01-01" for year in spells.loc[unended, "to_year"]],
        "y": height[unended].to_numpy(),
        "marker": {"size": 10, "symbol": "triangle-right-open", "color": colours[unended]},
        "customdata": starts["customdata"][unended],
    }
    names = [
        pair_panels.note(f"{label} ({source})", size=11, x=0, y=y + 0.18, yref="y5")
        for (label, source), y in places.items()
    ]
    axis = {"range": [-0.4, len(rows) - 0.2], "tickvals": [], "showgrid": False}
    return Part([starts, ends], names, bars, axis)


def _bar(row: Mapping[Any, Any], y: float) -> Trace:
    """A spell as a line; one that the source leaves open is dotted."""
    colour = theme.QUAD_COLOUR[row["quad"]]
    return {
        "type": "line",
        "x0": f"{int(row['from_year'])}-01-01",
        "x1": f"{int(row['to_year']) + 1}-01-01",
        "y0": y,
        "y1": y,
        "yref": "y5",
        "line": {"color": colour, "width": 0 if row["state"] == "signed" else 5},
        "opacity": 0.6,
    }
