"""Tables on screen: a figure's own, a ranking, the events that made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from alignment.answers import terms
from alignment.ui import take
from alignment.ui.text import heading, plain


@st.fragment
def unfolded(title: str, table: pd.DataFrame, *, key: str) -> None:
    """A table that is sent to the reader's browser only once it is opened."""
    box = st.expander(title, key=f"box_{key}", on_change="rerun")
    if box.open:
        box.dataframe(
            table,
            hide_index=True,
            height=min(420, 38 + 35 * max(len(table), 1)),
            column_config=with_help({name: name for name in map(str, table)}),
        )


def with_help(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns whose label is a term of the field, with its meaning on hover; a help of their own stays.

    `columns`: name of each to its label, or to what st.column_config made of it.
    """
    return {name: _with_help(column) for name, column in columns.items()}


def _with_help(column: object) -> object:
    config = dict(column) if isinstance(column, Mapping) else {"label": column}
    said = terms.explained_terms(str(config.get("label") or "").replace("_", " "))
    return column if not said or config.get("help") else config | {"help": said}


def table(
    frame: pd.DataFrame, *, key: str, title: str, answer: str = "", columns: Mapping[str, Any] | None = None
) -> None:
    """A ranking or list that a reader can sort and take away; `columns` names those shown, in their order."""
    heading(title, answer)
    shown = frame[list(columns)] if columns else frame
    st.dataframe(
        shown,
        hide_index=True,
        key=f"ranking_{key}",
        height=min(520, 38 + 35 * max(len(shown), 1)),
        column_config=with_help(columns or {name: name for name in map(str, shown)}),
    )
    take.download(lambda: frame, key=key)


def evidence(
    events: pd.DataFrame,
    *,
    key: str,
    title: str,
    total: int | None = None,
    everything: Callable[[], pd.DataFrame] | None = None,
) -> None:
    """The events as a table a reader can sort, search, open and take away.  Needs the columns of labels.labelled.

    `total` rows exist where `events` is one page of them; `everything` fetches them all for the download.
    """
    st.header(plain(title), anchor=False)
    shown = f"{len(events):,} of {total:,} rows" if total and total > len(events) else f"{len(events):,} rows"
    st.caption(f"{shown}, newest first. Links open the source.")
    st.dataframe(
        events[list(EVENT_COLUMNS)],
        hide_index=True,
        key=f"rows_{key}",
        height=min(420, 38 + 35 * max(len(events), 1)),
        column_config=EVENT_COLUMNS,
    )
    take.download(everything or (lambda: events), key=f"events_{key}", label="CSV of these events")


EVENT_COLUMNS: dict[str, Any] = {
    "date": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width=95),
    "label": st.column_config.TextColumn("Kind", width=150),
    "title": st.column_config.TextColumn("What happened", width=330, help="In our own words; empty for counted events"),
    "name_a": st.column_config.TextColumn("Actor", width=105),
    "name_b": st.column_config.TextColumn("Target", width=105),
    "intensity": st.column_config.NumberColumn(
        "Weight", help="Goldstein scale, −10 conflict to +10 cooperation", format="%+.1f", width=60
    ),
    "count": st.column_config.NumberColumn("Acts", help="Reports, acts or days the row stands for", width=50),
    "url": st.column_config.LinkColumn("Link", display_text="open", width=50),
    "source_label": st.column_config.TextColumn("Source", width=130),
    "source_ref": st.column_config.TextColumn("Reference", help="The publisher, or the publisher's own code"),
    "precision": st.column_config.TextColumn("Known to the", help="How exactly the date is known"),
}


def event_cards(events: pd.DataFrame, clicked: Sequence[dict[str, Any]]) -> None:
    """The clicked events in full, with the way to their sources.

    `clicked`: points whose customdata begins with an event_id.
    """
    ids = [point["customdata"][0] for point in clicked if point.get("customdata")]
    for _, event in events[events["event_id"].isin(ids)].iterrows():
        with st.container(border=True, key=f"card_{event['event_id']}"):
            when = (
                f"{event['date']:%-d %B %Y}"
                if event["precision"] == "day"
                else f"{event['date']:%Y-%m} (known to the {event['precision']})"
            )
            between = f"{event['name_a']} {'→' if event['directed'] else '–'} {event['name_b']}"
            st.markdown(f"**{plain(event['title'])}**")
            st.caption(plain(f"{when} · {between} · {event['label']} · weight {event['intensity']:+g}"))
            st.link_button(
                f"Open the source: {plain(event['source_ref'])}", event["url"], icon=":material/open_in_new:"
            )
