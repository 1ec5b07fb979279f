"""A difference at a named date among those at every other date: a strip of placebos."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import pair_panels, theme

ROW, TITLE, AXIS = 56, 26, 44  # pixels
PANELS = (("votes", "Agreement: change in percentage points"), ("events", "Balance of events: change"))


def before_after(compared: pd.DataFrame, placebos: pd.DataFrame, *, date: str) -> go.Figure:
    """A row a figure: its difference at the date with its 95 % interval, over ticks for the placebo dates.

    `compared`: lens ("votes" or "events"), of, before, after, difference, low, high, n_before, n_after, share,
    placebos, separate; rows without a difference are said to be undefined.  `placebos`: lens, of, date, difference.
    `date`: how to name the date.
    """
    if compared.empty:
        return theme.empty("Neither roll calls nor events of this pair in these years.")
    panels = [(lens, title, compared[compared["lens"] == lens]) for lens, title in PANELS]
    panels = [(lens, title, rows.reset_index(drop=True)) for lens, title, rows in panels if len(rows)]
    total = sum(ROW * len(rows) + TITLE + AXIS for _, _, rows in panels)
    traces, notes, shapes, axes, top = [], [], [], {}, 1.0
    for order, (lens, title, rows) in enumerate(panels):
        number = "" if order == 0 else str(order + 1)
        high = top - TITLE / total
        low = high - ROW * len(rows) / total
        others = placebos[placebos["lens"] == lens]
        factor = 100.0 if lens == "votes" else 1.0
        traces += [_placebos(others, rows, factor, number), _named(rows, factor, number, date)]
        notes += [pair_panels.note(f"<b>{title}</b>", x=0, y=high, size=13, yshift=6), *_names(rows, number)]
        shapes.append(_zero(number))
        reach = _reach(rows, others) * factor
        axes[f"xaxis{number}"] = {"range": [-reach, reach], "anchor": f"y{number}", "tickformat": "+", "nticks": 6}
        axes[f"yaxis{number}"] = {
            "domain": [max(low, 0), high],
            "anchor": f"x{number}",
            "range": [-0.4, len(rows) - 0.35],
            "tickvals": [],
            "showgrid": False,
        }
        top = low - AXIS / total
    return theme.figure(traces, height=round(total + 30), axes=axes, annotations=notes, shapes=shapes)


def _heights(rows: pd.DataFrame) -> dict[str, float]:
    return {of: float(len(rows) - 1 - place) for place, of in enumerate(rows["of"])}


def _placebos(others: pd.DataFrame, rows: pd.DataFrame, factor: float, number: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "name": "placebo dates",
        "mode": "markers",
        "x": (others["difference"] * factor).to_numpy(dtype="float64"),
        "y": others["of"].map(_heights(rows)).to_numpy(dtype="float64"),
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "marker": {"symbol": "line-ns-open", "size": 13, "color": theme.NEUTRAL, "opacity": 0.45},
        "customdata": others["date"].dt.strftime("%Y-%m-%d").to_numpy() if len(others) else [],
        "hovertemplate": "placebo date %{customdata}: %{x:+.2~f}<extra></extra>",
    }


def _named(rows: pd.DataFrame, factor: float, number: str, date: str) -> dict[str, object]:
    scaled = rows.assign(**{name: rows[name].astype("float64") * factor for name in ("difference", "low", "high")})
    custom = rows[["before", "after", "n_before", "n_after", "low", "high"]].astype("float64").to_numpy()
    return {
        "type": "scatter",
        "name": date,
        "mode": "markers",
        "x": scaled["difference"].to_numpy(),
        "y": rows["of"].map(_heights(rows)).to_numpy(),
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "marker": {"symbol": "diamond", "size": 13, "color": theme.ACCENT, "line": {"width": 1, "color": "white"}},
        "error_x": pair_panels.interval(scaled, "difference", theme.ACCENT) | {"thickness": 2},
        "customdata": custom,
        "hovertemplate": f"<b>{date}</b>: %{{x:+.2~f}}<br>before %{{customdata[0]:.2f}} (n = %{{customdata[2]:.0f}}), "
        "after %{customdata[1]:.2f} (n = %{customdata[3]:.0f})<br>95 %: %{customdata[4]:+.2f} to "
        "%{customdata[5]:+.2f}<extra></extra>",
    }


def _names(rows: pd.DataFrame, number: str) -> list[dict[str, object]]:
    """What each row is, above it: n on both sides, or that it is undefined."""
    notes = []
    for (of, y), (_, row) in zip(_heights(rows).items(), rows.iterrows(), strict=True):
        n = f"n = {int(row['n_before'])} before, {int(row['n_after'])} after"
        undefined = "" if pd.notna(row["difference"]) else ": undefined"
        notes.append(pair_panels.note(f"{of}, {n}{undefined}", size=12, x=0, y=y + 0.26, yref=f"y{number}"))
    return notes


def _zero(number: str) -> dict[str, object]:
    """A line down a panel where nothing changed."""
    line = {"color": theme.NEUTRAL, "width": 1}
    ends = {"y0": 0, "y1": 1, "yref": f"y{number} domain", "x0": 0, "x1": 0, "xref": f"x{number}"}
    return {"type": "line", "line": line, "layer": "below", **ends}


def _reach(rows: pd.DataFrame, others: pd.DataFrame) -> float:
    """The largest distance from 0 of anything drawn."""
    drawn = np.concatenate(
        [
            rows[["difference", "low", "high"]].to_numpy(dtype="float64").ravel(),
            others["difference"].to_numpy("float64"),
        ]
    )
    return float(np.nanmax(np.abs(drawn))) * 1.08 if np.isfinite(drawn).any() else 1.0
