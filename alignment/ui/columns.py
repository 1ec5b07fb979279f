"""The columns of the tables of Pair and of Camps, in a reader's words."""

from __future__ import annotations

from typing import Any

import streamlit as st

NUMBER = st.column_config.NumberColumn
PARTED: dict[str, Any] = {
    "date": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width=95),
    "symbol": st.column_config.TextColumn("Resolution", width=120),
    "vote_a": "",
    "vote_b": "",
    "totals": st.column_config.TextColumn("Yes–no–abstain", width=110),
    "topics": st.column_config.TextColumn("Topics", width=200),
    "url": st.column_config.LinkColumn("Text and votes", display_text="open", width=90),
}
CLASSIC: dict[str, Any] = {
    "source_label": "Source",
    "year": NUMBER("Year", format="%d"),
    "balance": NUMBER("Balance", format="%+.2f"),
    "sum": NUMBER("Sum of weights", format="%+.1f"),
    "mean": NUMBER("Mean weight", format="%+.2f"),
    "verbal_cooperation": "Verbal cooperation",
    "material_cooperation": "Material cooperation",
    "verbal_conflict": "Verbal conflict",
    "material_conflict": "Material conflict",
    "neutral": "Neutral",
    "n": "Acts",
}
FIRM: dict[str, Any] = {
    "format": "percent",
    "help": "Share of runs in which it is together with the others of its camp",
}
MEMBERS: dict[str, Any] = {
    "camp_name": st.column_config.TextColumn("Camp", width="medium"),
    "name": "Member",
    "firmness": NUMBER("Firmness", **FIRM),
    "runner_up_name": st.column_config.TextColumn("Next nearest camp", width="medium"),
    "runner_up_share": NUMBER("Together with it", format="percent"),
    "n": NUMBER("Links", help="Members with which it shares at least five votes"),
    "status": "Status",
}
SWITCHERS: dict[str, Any] = {
    "name": "Country",
    "camp_before": "",
    "camp_after": "",
    "switched": "Switched",
    "firmness_a": NUMBER("Firmness before", **FIRM),
    "firmness_b": NUMBER("Firmness after", **FIRM),
    "n_before": NUMBER("Links before"),
    "n_after": NUMBER("Links after"),
}
