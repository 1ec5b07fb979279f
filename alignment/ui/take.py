"""What a reader takes away: CSV, picture, report, link."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from alignment import address, exports
from alignment.charts import world_map
from alignment.exports import Told

ASSETS = Path(__file__).parents[1] / "assets"
# Colours that a chart with its own look bears by night, and what stands for each by day: pictures are for paper.
BY_DAY = {night: world_map.LIGHT[part] for part, night in world_map.DARK.items()}


def link() -> str:
    """The address of this view, as the reader's browser shows it; empty where it is not known."""
    here = st.context.url or ""
    if here.count("/") == 2:  # a server's name alone
        here += "/"
    values = {name: st.query_params.get_all(name) for name in st.query_params}
    return address.link(here, values) if here else ""


def download(table: Callable[[], pd.DataFrame], *, key: str, label: str = "CSV") -> None:
    """A button that hands over figures, safe to open in a spreadsheet; they are fetched when it is pressed."""
    st.download_button(
        label,
        data=lambda: exports.csv_bytes(table()),
        file_name=f"{key}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
        icon=":material/download:",
    )


def report_button(figure: go.Figure, told: Told, table: pd.DataFrame, *, key: str, recolour: bool = False) -> None:
    """A button that hands over the block as one HTML file that opens offline, built when it is pressed.

    `recolour`: the chart bears colours of the night.
    """
    colours = BY_DAY if recolour else {}
    st.download_button(
        "Report",
        data=lambda: exports.report(figure, told, table, datetime.now(UTC).date(), colours),
        file_name=f"{key}.html",
        mime="text/html",
        key=f"report_{key}",
        on_click="ignore",
        help="This chart, its figures and sources as one file (HTML, 5 MB) that opens without the internet",
        icon=":material/description:",
    )


def picture_buttons(key: str, told: Told, *, recolour: bool = False) -> None:
    """Buttons that save the chart above as PNG or SVG, drawn by the reader's own browser; and one that copies the link.

    Title, answer, sources and link are drawn into the picture.  `recolour`: the chart bears colours of the night.
    """
    data = {
        "chart": f"st-key-{key}", "name": key, "title": told.title, "answer": told.answer, "changed": told.changed,
        "provenance": exports.provenance(told), "colours": BY_DAY if recolour else {},
    }  # fmt: skip
    _picture()(key=f"picture_{key}", data=data, width="content")


@functools.cache
def _picture() -> Callable[..., Any]:
    html, css, js = ((ASSETS / f"picture_buttons.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("picture_buttons", html=html, css=css, js=js)
