"""The lenses on one pair of countries, on one time axis: landmark events, votes, events."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from alignment.charts import theme

TITLES = (
    "Landmark events",
    "Votes: agreement in UN roll calls",
    "Events: balance by source, −1 to +1",
)


def pair_timeline(
    landmarks: pd.DataFrame,
    votes: pd.DataFrame,
    typical: pd.DataFrame,
    balance: pd.DataFrame,
    *,
    years: tuple[int, int],
    pair: str,
) -> go.Figure:
    """Three panels over the same years: landmark events, agreement in roll calls, balance of events by source.

    `landmarks`: date, title, quad, intensity, label, event_id.  `votes`: year, agreement, s, n, provisional.
    `typical`: year, q25, q75.  `balance`: year, source_label, balance, low, high, n, part_of_year.  `pair`: how to
    name the pair. customdata of the landmark markers begins with event_id, for clicks.  Years without data stay
    gaps.
    """
    figure = make_subplots(rows=3, cols=1, shared_xaxes=True, row_heights=[0.24, 0.38, 0.38], vertical_spacing=0.09)
    _landmarks(figure, landmarks)
    _votes(figure, votes, typical, years, pair)
    _balance(figure, balance, years)
    theme.layout(figure, height=640)
    figure.update_xaxes(range=[f"{years[0]}-01-01", f"{years[1] + 1}-01-01"], tickformat="%Y")
    figure.update_yaxes(row=1, col=1, range=[-12, 12], tickvals=[-6, 6], ticktext=["conflict", "cooperation"])
    figure.update_yaxes(row=1, col=1, showgrid=False)
    figure.update_yaxes(row=2, col=1, range=[0, 1.03], tickformat=".0%", nticks=5)
    figure.update_yaxes(row=3, col=1, range=[-1.1, 1.1], tickvals=[-1, 0, 1], ticktext=["−1", "0", "+1"])
    for row, title in enumerate(TITLES, start=1):
        top = figure.get_subplot(row, 1).yaxis.domain[1]
        place = {
            "x": 0,
            "y": top,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 3,
        }
        figure.add_annotation(text=f"<b>{title}</b>", showarrow=False, font={"size": 13}, **place)
    return figure.update_layout(margin={"t": 30})


def _middle(years: pd.Series) -> pd.Series:
    """A year's value is drawn in the middle of that year."""
    return pd.to_datetime(years.astype("int64").astype(str) + "-07-01")


def _zero(figure: go.Figure, *, row: int) -> None:
    line = {"color": theme.NEUTRAL, "width": 1}
    figure.add_hline(y=0, line=line, row=row, col=1, exclude_empty_subplots=False)


def _landmarks(figure: go.Figure, landmarks: pd.DataFrame) -> None:
    _zero(figure, row=1)
    figure.add_trace(
        go.Scatter(
            name="landmarks",
            mode="markers",
            x=landmarks["date"],
            y=landmarks["intensity"],
            marker={
                "size": 13,
                "color": [theme.QUAD_COLOUR[quad] for quad in landmarks["quad"]],
                "opacity": 0.85,
                "line": {"width": 1, "color": "white"},
            },
            customdata=landmarks[["event_id", "label"]].to_numpy(),
            text=theme.plain(landmarks["title"]),
            hovertemplate="%{x|%-d %B %Y}<br><b>%{text}</b><br>%{customdata[1]}, weight %{y:+}"
            "<br>click to open<extra></extra>",
        ),
        row=1,
        col=1,
    )


def _votes(figure: go.Figure, votes: pd.DataFrame, typical: pd.DataFrame, years: tuple[int, int], pair: str) -> None:
    band = typical[typical["year"].between(*years)]
    middle = theme.band(_middle(band["year"]), band["q25"], band["q75"], "middle half of all pairs")
    figure.add_trace(middle, row=2, col=1)
    line = theme.with_gaps(votes, years)
    marks = theme.open_where(line["provisional"])
    figure.add_trace(
        go.Scatter(
            name=pair,
            mode="lines+markers",
            x=_middle(line["year"]),
            y=line["agreement"],
            connectgaps=False,
            line={"color": theme.ACCENT, "width": 2.5},
            marker={"size": 8, "symbol": marks, "color": theme.ACCENT},
            customdata=np.column_stack(
                [
                    line["year"],
                    line["n"],
                    line["s"],
                    np.where(line["provisional"].eq(True), "<br>provisional votes", ""),
                ]
            ),
            hovertemplate="<b>%{customdata[0]:.0f}</b>: agree on %{y:.0%} of %{customdata[1]:.0f} roll calls"
            "<br>S = %{customdata[2]:.2f}%{customdata[3]}<extra></extra>",
        ),
        row=2,
        col=1,
    )


def _balance(figure: go.Figure, balance: pd.DataFrame, years: tuple[int, int]) -> None:
    _zero(figure, row=3)
    for index, (label, rows) in enumerate(balance.groupby("source_label", sort=False)):
        line = theme.with_gaps(rows, years)
        colours = np.where(line["balance"] >= 0, theme.COOPERATION, theme.CONFLICT)
        figure.add_trace(
            go.Scatter(
                name=label,
                mode="lines+markers",
                x=_middle(line["year"]),
                y=line["balance"],
                connectgaps=False,
                line={"color": theme.NEUTRAL, "width": 1.5, "dash": theme.SOURCE_DASH[index % len(theme.SOURCE_DASH)]},
                marker={"size": 8, "color": colours, "symbol": theme.open_where(line["part_of_year"])},
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": line["high"] - line["balance"],
                    "arrayminus": line["balance"] - line["low"],
                    "color": theme.NEUTRAL,
                    "thickness": 1,
                    "width": 0,
                },
                customdata=np.column_stack([line["year"], line["n"], line["low"], line["high"]]),
                hovertemplate=f"<b>%{{customdata[0]:.0f}}</b>, {label}<br>balance %{{y:+.2f}} "
                "(95 %: %{customdata[2]:+.2f} to %{customdata[3]:+.2f})"
                "<br>n = %{customdata[1]:,.0f}<extra></extra>",
            ),
            row=3,
            col=1,
        )
        _direct_label(figure, rows, label)


def _direct_label(figure: go.Figure, rows: pd.DataFrame, label: str) -> None:
    """Name a source at the start of its line, on the side of zero that is free."""
    first = rows.sort_values("year").iloc[0]
    low = bool(first["balance"] > 0)
    figure.add_annotation(
        x=f"{int(first['year'])}-01-15",
        y=-0.16 if low else 0.16,
        text=label,
        showarrow=False,
        xanchor="left",
        font={"size": 12},
        opacity=0.8,
        row=3,
        col=1,
    )
