"""Where countries stand between two blocs: in one year, and over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from alignment.charts import theme


def standing(countries: pd.DataFrame, trails: pd.DataFrame, *, west: str, east: str) -> go.Figure:
    """Each country by its agreement with two blocs; above the diagonal it votes more with the second.

    `countries`: country, name, west, east, tilt, n, chosen (bool), for one year.  `trails`: name, year, west, east of the chosen
    ones in earlier years.  customdata of the dots = country code.
    """
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=[0, 1], y=[0, 1], mode="lines", line={"color": theme.NEUTRAL, "width": 1, "dash": "dot"}, hoverinfo="skip"
        )
    )
    others, chosen = countries[~countries["chosen"]], countries[countries["chosen"]]
    _dots(figure, others, "other members", [theme.NEUTRAL] * len(others), size=8, opacity=0.45)
    colours = dict(zip(chosen["name"], (theme.COUNTRY_COLOURS * 40)[: len(chosen)], strict=True))
    for name, path in trails.groupby("name", sort=False):
        figure.add_trace(
            go.Scatter(
                x=path["west"],
                y=path["east"],
                mode="lines",
                line={"color": colours[name], "width": 1.5},
                opacity=0.35,
                hovertemplate=f"{name}, %{{text}}<extra></extra>",
                text=path["year"],
                name=f"{name}, earlier years",
            )
        )
    _dots(figure, chosen, "chosen", [colours[name] for name in chosen["name"]], size=13, opacity=1)
    for _, row in chosen.iterrows():
        left = row["west"] > 0.8
        figure.add_annotation(
            x=row["west"],
            y=row["east"],
            text=row["name"],
            showarrow=False,
            xanchor="right" if left else "left",
            xshift=-10 if left else 10,
            font={"size": 14},
        )
    theme.layout(figure, height=560)
    figure.add_annotation(x=0.03, y=0.985, text=f"closer to {east}", showarrow=False, xanchor="left", opacity=0.7)
    figure.add_annotation(x=0.985, y=0.03, text=f"closer to {west}", showarrow=False, xanchor="right", opacity=0.7)
    figure.update_xaxes(
        range=[0, 1.03], tickformat=".0%", title=f"agreement with {west}", showgrid=True, gridcolor=theme.GRID
    )
    return figure.update_yaxes(range=[0, 1.03], tickformat=".0%", title=f"agreement with {east}")


def _dots(figure: go.Figure, rows: pd.DataFrame, name: str, colours: list[str], *, size: int, opacity: float) -> None:
    figure.add_trace(
        go.Scatter(
            name=name,
            mode="markers",
            x=rows["west"],
            y=rows["east"],
            marker={"size": size, "color": colours, "opacity": opacity, "line": {"width": 0.5, "color": "white"}},
            customdata=np.column_stack([rows["country"], rows["n"], rows["tilt"]]),
            text=rows["name"],
            hovertemplate="<b>%{text}</b><br>West %{x:.0%}, East %{y:.0%}, tilt %{customdata[2]:+.2f}<br>n = %{customdata[1]} roll calls<extra></extra>",
        )
    )


def tilt(by_year: pd.DataFrame, band: pd.DataFrame, *, years: tuple[int, int], west: str, east: str) -> go.Figure:
    """Tilt of the chosen countries over time, against the middle half of all members.

    `by_year`: name, year, tilt, west, east, n, provisional, in the order of the names to colour.  `band`: year, q25, q75 of tilt.
    """
    figure = go.Figure()
    shown = band[band["year"].between(*years)]
    figure.add_trace(
        go.Scatter(
            x=[*shown["year"], *shown["year"][::-1]],
            y=[*shown["q75"], *shown["q25"][::-1]],
            fill="toself",
            mode="lines",
            line={"width": 0},
            fillcolor=theme.BAND,
            hoverinfo="skip",
            name="middle half of all members",
        )
    )
    figure.add_hline(y=0, line={"color": theme.NEUTRAL, "width": 1})
    last = []
    for index, (name, rows) in enumerate(by_year.groupby("name", sort=False)):
        line = theme.with_gaps(rows, years)
        colour = theme.COUNTRY_COLOURS[index % len(theme.COUNTRY_COLOURS)]
        figure.add_trace(
            go.Scatter(
                name=name,
                mode="lines+markers",
                x=line["year"],
                y=line["tilt"],
                connectgaps=False,
                line={"color": colour, "width": 2.5},
                marker={
                    "size": 7,
                    "color": colour,
                    "symbol": ["circle-open" if flag is True else "circle" for flag in line["provisional"]],
                },
                customdata=line[["west", "east", "n"]].to_numpy(),
                hovertemplate=f"<b>{name}</b>, %{{x}}<br>tilt %{{y:+.2f}}: West %{{customdata[0]:.0%}}, East %{{customdata[1]:.0%}}"
                "<br>n = %{customdata[2]} roll calls<extra></extra>",
            )
        )
        end = rows.dropna(subset=["tilt"]).sort_values("year").tail(1)
        last += [(float(end["tilt"].iloc[0]), name, colour)] if len(end) else []
    _end_labels(figure, last, years[1])
    theme.layout(figure, height=430, right=110)
    figure.update_xaxes(range=[years[0] - 0.5, years[1] + 0.5], tickformat="d")
    return figure.update_yaxes(title=f"← {west}    {east} →", tickformat="+.1f", range=[-1.02, 1.02])


def _end_labels(figure: go.Figure, ends: list[tuple[float, str, str]], year: int, room: float = 0.11) -> None:
    """Name each line at its end, pushed apart so that no two names overlap."""
    height = -9.0
    for value, name, colour in sorted(ends):
        height = max(value, height + room)
        figure.add_annotation(
            x=year + 0.7, y=height, text=name, showarrow=False, xanchor="left", font={"color": colour, "size": 13}
        )
