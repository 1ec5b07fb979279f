"""One meaning, one colour, one layout, everywhere.  Chosen from the Okabe-Ito palette, safe for colour-blind readers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

COOPERATION, CONFLICT, NEUTRAL = "#1f83c4", "#dd6b20", "#8b8f97"
ACCENT, SECOND = "#b3266d", "#11857a"  # the country or pair a chart is about; what it is compared with
BAND = "rgba(139,143,151,0.22)"
GRID = "rgba(139,143,151,0.25)"
QUAD_COLOUR = {
    "verbal_cooperation": COOPERATION,
    "material_cooperation": COOPERATION,
    "neutral": NEUTRAL,
    "verbal_conflict": CONFLICT,
    "material_conflict": CONFLICT,
}
# Countries in one chart, in the order in which the reader named them.
COUNTRY_COLOURS = (ACCENT, SECOND, "#7b61c9", "#b7791f", "#4c6ef5", "#5c940d", "#c2255c", "#495057")
EAST_WEST = ("#1f5f99", "#5b9bc9", "#a9c9de", "#d9d4cc", "#e3b78f", "#d08550", "#a9521d")  # tilt: West ... East
SOURCE_DASH = ("solid", "dot", "dash", "dashdot", "longdash")
FONT = "Source Sans, sans-serif"


def layout(figure: go.Figure, *, height: int, legend: bool = False, right: int = 16) -> go.Figure:
    """The look shared by every chart: no box, no junk, room on the right for direct labels."""
    figure.update_layout(
        height=height,
        showlegend=legend,
        font={"family": FONT, "size": 14},
        margin={"l": 8, "r": right, "t": 12, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": {"size": 13}, "align": "left"},
        hovermode="closest",
        dragmode=False,
        legend={"orientation": "h", "y": 1.06, "x": 0, "yanchor": "bottom", "title": None, "itemclick": "toggle"},
    )
    figure.update_xaxes(
        showgrid=False, zeroline=False, ticks="outside", tickcolor=GRID, automargin=True, fixedrange=True
    )
    figure.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True, fixedrange=True)
    return figure


def with_gaps(frame: pd.DataFrame, years: Sequence[int], column: str = "year") -> pd.DataFrame:
    """The rows by year with an empty one for every year without data, so that no line is drawn across a gap."""
    return frame.set_index(column).reindex(pd.RangeIndex(years[0], years[1] + 1, name=column)).reset_index()


def empty(message: str) -> go.Figure:
    """A chart that says why it is empty."""
    figure = layout(go.Figure(), height=160)
    figure.add_annotation(text=message, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure
