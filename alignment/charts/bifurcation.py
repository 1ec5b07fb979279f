"""Whether the world is splitting: alignment within camps minus across them, by year, on the band of chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme

Trace = dict[str, Any]
PANEL, GAP = 190, 46  # pixels: height of a panel, and of the space above it that its title takes


def bifurcation(by_year: pd.DataFrame, *, years: tuple[int, int]) -> go.Figure:
    """A panel for each way of splitting the members, one under another, on the same scale.

    `by_year`: split (the panel's title), year, bifurcation, null_low, null_high, above, n, roll_calls, thin.  The grey
    band is where nine in ten worlds of chance lie.  A year that is thin has an open marker; gaps stay gaps.
    """
    if by_year.empty:
        return theme.empty("No roll call in which two camps could be told apart.")
    splits = by_year["split"].drop_duplicates().to_list()
    values = by_year[["bifurcation", "null_low", "null_high"]].to_numpy()
    reach = [min(0.0, float(np.nanmin(values))) - 0.03, float(np.nanmax(values)) + 0.05]
    whole = len(splits) * (PANEL + GAP)
    traces, axes, notes, lines = [], dict[str, Trace](), [], []
    for place, split in enumerate(splits):
        axis, top = f"y{place + 1}".replace("y1", "y"), 1 - place * (PANEL + GAP) / whole - GAP / whole
        rows = by_year[by_year["split"] == split]
        traces += [*_chance(rows, axis), _line(rows, years, axis, place)]
        axes[axis.replace("y", "yaxis")] = {"domain": [top - PANEL / whole, top], "range": reach, "tickformat": ".1f"}
        place_of_note = {"x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "bottom"}
        key = "" if place else "   grey: what chance would give"
        notes.append(place_of_note | {"text": f"<b>{'<br>'.join(_lines(split))}</b>{key}", "align": "left"})
        lines.append(theme.level(0, axis))
    last = f"y{len(splits)}".replace("y1", "y")
    axes["xaxis"] = {"range": [years[0] - 0.5, years[1] + 0.5], "tickformat": "d", "anchor": last}
    return theme.figure(traces, height=whole + 50, axes=axes, annotations=notes, shapes=lines)


def _lines(text: str, letters: int = 44) -> list[str]:
    """A title in two lines where a telephone could not show it in one."""
    one, parted, other = text.partition(" against ")
    whole = theme.plain(pd.Series([text] if len(text) <= letters else [one, f"{parted.strip()} {other}"]))
    return whole.to_list()


def _chance(rows: pd.DataFrame, axis: str) -> list[Trace]:
    """The band of chance, one for every run of years without a gap."""
    known = rows.dropna(subset=["null_low", "null_high"]).sort_values("year")
    runs = [run for _, run in known.groupby(known["year"].diff().ne(1).cumsum())]
    return [theme.band(run["year"], run["null_low"], run["null_high"], "chance") | {"yaxis": axis} for run in runs]


def _line(rows: pd.DataFrame, years: tuple[int, int], axis: str, place: int) -> Trace:
    line, colour = theme.with_gaps(rows, years), (theme.ACCENT, theme.SECOND, theme.SECOND)[min(place, 2)]
    return {
        "type": "scatter", "mode": "lines+markers", "name": str(rows["split"].iloc[0]), "yaxis": axis,
        "x": line["year"].to_numpy(), "y": line["bifurcation"].to_numpy(), "connectgaps": False,
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 7, "color": colour, "symbol": theme.open_where(line["thin"])},
        "customdata": line[["null_low", "null_high", "n", "roll_calls", "camps"]].to_numpy(dtype=float),
        "hovertemplate": "<b>%{x}</b>: %{y:.2f}; chance %{customdata[0]:.2f} to %{customdata[1]:.2f}"
        "<br>n = %{customdata[2]:.0f} members in %{customdata[4]:.0f} camps, %{customdata[3]:.0f} roll calls"
        "<extra></extra>",
    }  # fmt: skip
