"""The lenses on one pair of countries, on one time axis: landmarks, votes, ideal points, events, treaties."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from alignment.charts import landmark_labels, pair_panels, pair_spells, theme
from alignment.charts.pair_panels import Part

TITLE, BETWEEN, MARGINS = 24, 16, 60  # pixels: above a panel, below it, and around them all
HEIGHT = {"y2": 150, "y3": 95, "y4": 150}  # pixels of the panels whose height is fixed
SCALE = 4.5  # pixels a point of intensity


class Panel(NamedTuple):
    """One panel: its axis, what stands above it, how high it is in pixels, and what is in it."""

    axis: str
    title: str
    height: float
    part: Part


def pair_timeline(
    landmarks: pd.DataFrame,
    votes: pd.DataFrame,
    typical: pd.DataFrame,
    distance: pd.DataFrame,
    balance: pd.DataFrame,
    spells: pd.DataFrame,
    breaks: pd.DataFrame,
    *,
    years: tuple[int, int],
    pair: str,
) -> go.Figure:
    """Five panels over the same years, each a lens; the last is left out where no treaty or dispute is on record.

    `landmarks`: date, title, quad, intensity, label, event_id.  `votes`: year, agreement, low, high, kappa, n,
    provisional.  `typical`: year, q25, q75 of all pairs' agreement, drawn as a band.  `distance`: year, distance, low,
    high, n, provisional.  `balance`: year, source_label, balance, low, high, n, part_of_year.  `spells`: as
    questions.pair.spells.  `breaks`: period, first, last, before, after, support of the candidates to draw.  `pair`:
    how to name the pair.  customdata of the landmark markers begins with event_id, that of the years' points with the
    year, for clicks.  Years without data stay gaps.
    """
    panels = [
        _landmarks(landmarks, years),
        Panel(
            "y2",
            "Agreement in UN roll calls (open: provisional)",
            HEIGHT["y2"],
            pair_panels.agreement(votes, typical, breaks, years, pair),
        ),
        Panel("y3", "Distance of ideal points (0: same position)", HEIGHT["y3"], pair_panels.distance(distance, years)),
        Panel(
            "y4", "Balance of events by source (open: part of year)", HEIGHT["y4"], pair_panels.balance(balance, years)
        ),
    ]
    if len(spells):
        rows = pair_spells.rows_of(spells)
        panels.append(
            Panel(
                "y5",
                "Treaties, disputes, sanctions (›: end unknown)",
                30 * len(rows),
                pair_spells.spells(spells, rows, years),
            )
        )
    total = sum(panel.height + TITLE + BETWEEN for panel in panels)
    axes, titles, top = {"xaxis": _time(years, panels[-1].axis)}, [], 1.0
    for panel in panels:
        high = top - TITLE / total
        top = high - panel.height / total
        axes[f"yaxis{panel.axis[1:]}"] = {"domain": [max(top, 0), high], **panel.part.axis}
        titles.append(pair_panels.note(f"<b>{panel.title}</b>", x=0, y=high, size=13, yshift=2))
        top -= BETWEEN / total
    return theme.figure(
        [trace for panel in panels for trace in panel.part.traces],
        height=round(total + MARGINS),
        axes=axes,
        annotations=[*titles, *(note for panel in panels for note in panel.part.notes)],
        shapes=[shape for panel in panels for shape in panel.part.shapes],
    )


def _time(years: tuple[int, int], lowest: str) -> dict[str, Any]:
    window = [f"{years[0]}-01-01", f"{years[1] + 1}-01-01"]
    return {"range": window, "type": "date", "tickformat": "%Y", "anchor": lowest, "nticks": 8}


def _landmarks(landmarks: pd.DataFrame, years: tuple[int, int]) -> Panel:
    """Markers by their weight, names in lines above those of cooperation and below those of conflict."""
    shown = landmarks.reset_index(drop=True)
    names = landmark_labels.chosen(shown, years)
    high, low = 10.0, -10.0 if (shown["intensity"] < 0).any() else -1.0
    above, below = (landmark_labels.depth(names, side) for side in (True, False))
    axis = {
        "range": [low - below / SCALE, high + above / SCALE],
        "showgrid": False,
        "tickvals": [-10, 0, 10] if low < -1 else [0, 10],
        "ticktext": ["−10", "0", "+10"] if low < -1 else ["0", "+10"],
    }
    if shown.empty:
        axis |= {"range": [-1, 1], "tickvals": []}
        said = [pair_panels.empty("no landmark event in these years", "y", 0)]
        return Panel("y", "Landmark events", 36, Part([], said, [], axis))
    notes = landmark_labels.notes(names, shown, SCALE, (low, high))
    part = Part([pair_panels.landmarks(shown)], notes, [theme.level(0, "y")], axis)
    return Panel("y", "Landmark events by weight, −10 to +10", (high - low) * SCALE + above + below, part)
