"""The tables of the Data page: what each source holds, how it was read, under which licence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from alignment import store
from alignment.ui import take
from alignment.ui.text import plain

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
    st.header("What each source holds", anchor=False)
    how = (
        f"For {', '.join(chosen)}: rows in these years; 0 = on record in other years only; not covered = never on "
        "record in this source, or not in these years."
        if chosen
        else "Choose countries on the left to see how much there is of each."
    )
    st.caption(plain(how))
    shown = table.drop(columns="source")
    st.dataframe(shown, hide_index=True, key="covered", column_config=COVERED_COLUMNS)
    take.download(lambda: shown, key="covered", label="CSV of the coverage")


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
    st.header("Sources and licences", anchor=False)
    listed = store.table("sources")
    shown = listed.loc[listed["source"] != store.YOURS, list(SOURCE_COLUMNS)]
    st.dataframe(shown, hide_index=True, key="sources", column_config=SOURCE_COLUMNS)


def accounts_table() -> None:
    """How each publisher's file was read: nothing lost, nothing invented."""
    st.header("Every row accounted for", anchor=False)
    st.caption(
        "read = accepted + duplicates + not pairs + outside + rejected. Rows that name no second country are not "
        "pairs; rows of a time or kind we do not carry are outside. Neither is an error."
    )
    accounts = store.accounts()
    order = ["source", "read", "accepted", "duplicates", "not_pairs", "outside", "rejected", "first", "last"]
    st.dataframe(accounts[[*order, "countries", "file", "sha256"]], hide_index=True, key="accounts")
    take.download(lambda: accounts, key="accounts", label="CSV of the accounts")


def rejects_table() -> None:
    """Rows of our own tables that could not be read, each with what to do; nothing where there are none."""
    rejects = store.rejects()
    if rejects.empty:
        return
    st.warning(f"{len(rejects):,} problems in the tables of data/: these rows are left out of every figure.")
    st.dataframe(rejects, hide_index=True, key="rejects")
    take.download(lambda: rejects, key="rejects", label="CSV of the rejected rows")
