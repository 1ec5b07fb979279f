"""The chart block: a question, its answer, the chart, and what must stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from alignment import address, exports, methods, store
from alignment.exports import Source, Told
from alignment.ui import changed, explained, take
from alignment.ui.tables import unfolded
from alignment.ui.text import heading, plain

# The mode bar is drawn but hidden (frame.STYLE): the picture buttons press it.
CHART_CONFIG = {"displaylogo": False, "displayModeBar": True, "modeBarButtons": [["toImage"]], "doubleClick": False}


def dark() -> bool:
    """Whether the reader's screen is dark."""
    return st.context.theme.type == "dark"


def chart(
    figure: go.Figure,
    *,
    key: str,
    title: str,
    answer: str,
    alt: str,
    table: pd.DataFrame,
    n: str,
    sources: Sequence[str],
    largest: str = "",
    clicked: Callable[[list[dict[str, Any]]], None] | None = None,
    own_theme: bool = False,
    how: Sequence[Callable[..., Any]] = (),
    strip: Callable[[], pd.DataFrame] | None = None,
    everything: Callable[[], pd.DataFrame] | None = None,
) -> list[dict[str, Any]]:
    """A chart with what must stand beside it: question, answer, n, sources with licences, its table, and downloads.

    `title`: the question; `answer`: the sentence that answers it.  `largest`: the source that gives most of it, which a
    reader can leave out with one click.  `how`: the measures whose docstrings explain it.  `strip`: gives the finding
    under other assumptions (robustness.strip), asked only when a reader wants to see it.  `everything`: fetches the
    whole of what `table` is a part of, for the download.  What a reader has changed stands under the answer.

    `clicked`: makes the points of the chart clickable; it is called with those that a reader clicked (Plotly's point
    dictionaries) before the page runs again, so that it can put into the link what they stand for.  Returns them too.
    `own_theme`: the figure brings its colours for day or night itself.
    """
    told = tell(title, answer, n, sources, how)
    look: dict[str, Any] = {"alt": alt, "config": CHART_CONFIG, "theme": None if own_theme else "streamlit"}
    points: list[dict[str, Any]] = []
    with st.container(key=f"block_{key}"):
        heading(title, answer, *(text.split("\n\n")[0] for text in told.how))
        if told.changed:
            st.markdown(f":primary-badge[Changed by you] {plain(told.changed)}")
        if clicked:
            ask = partial(_clicked, key, clicked)
            state = st.plotly_chart(figure, key=key, on_select=ask, selection_mode="points", **look)
            points = list(state["selection"]["points"])
        else:
            st.plotly_chart(figure, key=key, **look)
        st.caption(plain(exports.provenance(told)))
        with st.container(horizontal=True, key=f"take_{key}"):
            if largest and len(sources) > 1:
                _without(largest, key)
            take.download(lambda: table, key=key)
            if everything:
                take.download(everything, key=f"all_{key}", label="CSV of all")
            night = own_theme and dark()
            take.report_button(figure, told, table, key=key, recolour=night)
            take.picture_buttons(key, told, recolour=night)
        unfolded("The figures as a table", table, key=key)
        if strip:
            explained.survives(strip, key=key)
        explained.computed(told, key=key)
    return points


def _clicked(key: str, clicked: Callable[[list[dict[str, Any]]], None]) -> None:
    clicked(list(st.session_state[key]["selection"]["points"]))


def tell(title: str, answer: str, n: str, sources: Sequence[str], how: Sequence[Callable[..., Any]] = ()) -> Told:
    """What stands beside a figure: its sources by name, what the reader has changed, how it is computed, its link."""
    known = _sources()
    told = [known[key] for key in sources if key in known]
    return Told(
        title=title,
        answer=answer,
        n=n,
        sources=tuple(source for source, _ in told),
        changed=changed.sentence({kind for _, kind in told}, how),
        how=tuple(methods.explained(function) for function in how),
        link=take.link(),
    )


@store.kept
def _sources() -> dict[str, tuple[Source, str]]:
    """Each source as a reader is told of it, and its kind."""
    return {
        row.source: (Source(row.label, row.licence, row.url, row.citation, bool(row.provisional == 1)), row.kind)
        for row in store.table("sources").itertuples()
    }


def _without(largest: str, key: str) -> None:
    """The button that leaves out the source which gives most of a chart."""
    label = store.table("sources").set_index("source").loc[largest, "label"]
    st.button(
        plain(f"Without {label}"),
        key=f"without_{key}",
        on_click=_leave_out,
        args=(largest,),
        help="Leave out the source that gives most of this chart; it stays out, on every page, until you reset",
        icon=":material/remove_circle_outline:",
    )


def _leave_out(source: str) -> None:
    st.session_state["source"] = address.leave_out(st.session_state["source"], source)
