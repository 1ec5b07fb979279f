"""What pages share on screen: chart block (sentence, chart, n, sources, downloads), evidence table, warnings."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from alignment import address, exports, store

ASSETS = Path(__file__).parents[1] / "assets"
P = ParamSpec("P")
R = TypeVar("R")
# The mode bar is drawn but hidden (frame.STYLE): the picture buttons press it.
CHART_CONFIG = {"displaylogo": False, "displayModeBar": True, "modeBarButtons": [["toImage"]], "doubleClick": False}


@functools.cache
def remember(function: Callable[P, R]) -> Callable[P, R]:
    """A function whose answers are kept, by arguments, for all visitors, until the open store changes.

    At most 200 of them, each visitor given a copy.
    """

    @functools.wraps(function)
    def answer(version: str, *arguments: P.args, **named: P.kwargs) -> R:
        return function(*arguments, **named)

    cached = st.cache_data(max_entries=200, show_spinner="Reading the record …")(answer)
    return lambda *arguments, **named: cached(store.version(), *arguments, **named)


def plain(text: str) -> str:
    """Text as text: characters that Markdown or HTML would act on are escaped."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$:&])", r"\\\1", text)


def heading(title: str, answer: str) -> None:
    """A question and its computed answer."""
    st.subheader(plain(title), anchor=False)
    st.markdown(plain(answer))


def dark() -> bool:
    """Whether the reader's screen is dark."""
    return st.context.theme.type == "dark"


def chart(
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    table: pd.DataFrame,
    n: str,
    sources: Sequence[str],
    largest: str = "",
    clickable: bool = False,
    own_theme: bool = False,
) -> list[dict[str, Any]]:
    """A chart with what must stand beside it: n, its sources with licences, its table, and downloads.

    `largest`: the source that gives most of it, which a reader can leave out with one click.

    Returns the points a reader clicked (Plotly's point dictionaries), empty unless `clickable`.  `own_theme`: the
    figure brings its colours for day or night itself.
    """
    look: dict[str, Any] = {"alt": alt, "config": CHART_CONFIG, "theme": None if own_theme else "streamlit"}
    with st.container(key=f"block_{key}"):
        if clickable:
            state = st.plotly_chart(figure, key=key, on_select="rerun", selection_mode="points", **look)
            points = list(state["selection"]["points"])
        else:
            st.plotly_chart(figure, key=key, **look)
            points = []
        provenance(n, sources)
        _take_away(key, table, largest if len(sources) > 1 else "")
    return points


@st.fragment
def unfolded(title: str, table: pd.DataFrame, *, key: str) -> None:
    """A table that is sent to the reader's browser only once it is opened."""
    box = st.expander(title, key=f"box_{key}", on_change="rerun")
    if box.open:
        box.dataframe(table, hide_index=True, height=min(420, 38 + 35 * max(len(table), 1)))


def provenance(n: str, sources: Sequence[str]) -> None:
    """The line under a figure: n, and each source with its licence; a provisional one says so in its name."""
    known = store.table("sources").set_index("source")
    shown = known.loc[[key for key in sources if key in known.index]]
    named = "; ".join(f"{label} ({licence})" for label, licence in shown[["label", "licence"]].itertuples(index=False))
    st.caption(plain(f"n: {n}. Sources: {named or 'none'}."))


def _take_away(key: str, table: pd.DataFrame, largest: str) -> None:
    """The chart without its largest source, as table, CSV, PNG and SVG."""
    with st.container(horizontal=True, key=f"take_{key}"):
        if largest:
            label = store.table("sources").set_index("source").loc[largest, "label"]
            st.button(
                plain(f"Without {label}"),
                key=f"without_{key}",
                on_click=_leave_out,
                args=(largest,),
                help="Leave out the source that gives most of this chart; it stays out, on every page, until you reset",
                icon=":material/remove_circle_outline:",
            )
        download(lambda: table, key=key)
        picture_buttons(key)
    unfolded("The figures as a table", table, key=key)


def _leave_out(source: str) -> None:
    st.session_state["source"] = address.leave_out(st.session_state["source"], source)


@st.fragment
def download(table: Callable[[], pd.DataFrame], *, key: str, label: str = "CSV") -> None:
    """A button that hands over the figures shown, safe to open in a spreadsheet."""
    st.download_button(
        label,
        data=lambda: exports.csv_bytes(table()),
        file_name=f"{key}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        icon=":material/download:",
    )


def picture_buttons(key: str) -> None:
    """Buttons that save the chart above as PNG or SVG, drawn by the reader's own browser.

    And one that copies the link.
    """
    _picture()(key=f"picture_{key}", data={"chart": f"st-key-{key}", "name": key}, width="content")


@functools.cache
def _picture() -> Callable[..., Any]:
    html, css, js = ((ASSETS / f"picture_buttons.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("picture_buttons", html=html, css=css, js=js)


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
    st.subheader(plain(title), anchor=False)
    shown = f"{len(events):,} of {total:,} rows" if total and total > len(events) else f"{len(events):,} rows"
    st.caption(f"{shown}, newest first. Links open the source.")
    st.dataframe(
        events[list(EVENT_COLUMNS)], hide_index=True, key=f"rows_{key}", height=420, column_config=EVENT_COLUMNS
    )
    download(everything or (lambda: events), key=f"events_{key}", label="CSV of these events")


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


COVERED_COLUMNS: dict[str, Any] = {
    "source_label": st.column_config.TextColumn("Source", width="medium"),
    "rows": st.column_config.NumberColumn("Rows, these years", format="localized"),
    "countries": st.column_config.NumberColumn("Countries", help="with at least one row in these years"),
    "first": st.column_config.DateColumn("First day", format="YYYY-MM-DD"),
    "last": st.column_config.DateColumn("Last day", format="YYYY-MM-DD"),
    "duplicates": st.column_config.NumberColumn(
        "Duplicates taken out", format="localized", help="Repeated rows, and reports of an event already there"
    ),
    "rejected": st.column_config.NumberColumn("Rejected", format="localized", help="Rows that could not be read"),
}


def covered_table(table: pd.DataFrame, chosen: Sequence[str]) -> None:
    """What each source holds, and how much of each chosen country."""
    st.subheader("What each source holds", anchor=False)
    how = (
        f"For {', '.join(chosen)}: rows in these years; 0 = on record in other years only; not covered = never on "
        "record in this source, or not in these years."
        if chosen
        else "Choose countries on the left to see how much there is of each."
    )
    st.caption(plain(how))
    shown = table.drop(columns="source")
    st.dataframe(shown, hide_index=True, key="covered", column_config=COVERED_COLUMNS)
    download(lambda: shown, key="covered", label="CSV of the coverage")


SOURCE_COLUMNS: dict[str, Any] = {
    "label": "Source",
    "licence": "Licence",
    "coverage_from": st.column_config.DateColumn("From"),
    "coverage_to": st.column_config.DateColumn("To"),
    "unit": "n counts",
    "coverage_note": st.column_config.TextColumn("What to know", width="large"),
    "title": "Title",
    "publisher": "Publisher",
    "version": "Version",
    "citation": st.column_config.TextColumn("Cite as", width="large"),
    "url": st.column_config.LinkColumn("Link", display_text="open"),
}


def sources_table() -> None:
    """Every source with licence, coverage, publisher, version and citation."""
    st.subheader("Sources and licences", anchor=False)
    listed = store.table("sources")
    shown = listed.loc[listed["source"] != store.YOURS, list(SOURCE_COLUMNS)]
    st.dataframe(shown, hide_index=True, key="sources", column_config=SOURCE_COLUMNS)


def accounts_table() -> None:
    """How each publisher's file was read: nothing lost, nothing invented."""
    st.subheader("Every row accounted for", anchor=False)
    st.caption(
        "read = accepted + duplicates + not pairs + outside + rejected. Rows that name no second country are not "
        "pairs; rows of a time or kind we do not carry are outside. Neither is an error."
    )
    accounts = store.accounts()
    order = ["source", "read", "accepted", "duplicates", "not_pairs", "outside", "rejected", "first", "last"]
    st.dataframe(accounts[[*order, "countries", "file", "sha256"]], hide_index=True, key="accounts")
    download(lambda: accounts, key="accounts", label="CSV of the accounts")


def rejects_table() -> None:
    """Rows of our own tables that could not be read, each with what to do; nothing where there are none."""
    rejects = store.rejects()
    if rejects.empty:
        return
    st.warning(f"{len(rejects):,} problems in the tables of data/: these rows are left out of every figure.")
    st.dataframe(rejects, hide_index=True, key="rejects")
    download(lambda: rejects, key="rejects", label="CSV of the rejected rows")


def nothing(reason: str) -> None:
    """What a page shows in place of an empty table."""
    st.info(plain(reason), icon=":material/filter_alt_off:")
