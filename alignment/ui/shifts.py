"""The columns of the tables of What changed, in a reader's words."""

from __future__ import annotations

from typing import Any

import streamlit as st

NUMBER = st.column_config.NumberColumn
SHIFTS: dict[str, Any] = {
    "rank": NUMBER("Number", help="1 = furthest up of all that are ranked", width="small"),
    "name": st.column_config.TextColumn("Who", width="medium"),
    "link": st.column_config.LinkColumn("Evidence", display_text="open", width="small"),
    "change": NUMBER("Change", format="%+.2f", width="small"),
    "driver": st.column_config.TextColumn("Driven most by", width=330),
    "before": NUMBER("Before", format="%.2f"),
    "after": NUMBER("After", format="%.2f"),
    "n_before": NUMBER("n before", format="localized"),
    "n_after": NUMBER("n after", format="localized"),
    "low": NUMBER("95 % from", format="%+.2f"),
    "high": NUMBER("to", format="%+.2f"),
}
TOPICS: dict[str, Any] = {
    "topic": "Topic",
    "contribution": NUMBER("Accounts for", format="%+.2f", help="The change, less what it would be without the topic"),
    "without": NUMBER("Change without it", format="%+.2f"),
    "n_before": NUMBER("n before", format="localized"),
    "n_after": NUMBER("n after", format="localized"),
}
VOTES: dict[str, Any] = {
    "vote_a": "", "vote_b": "",
    "before": NUMBER("Before", format="percent"), "after": NUMBER("After", format="percent"),
    "contribution": NUMBER("Shifts agreement by", format="%+.3f"),
}  # fmt: skip
PARTNERS: dict[str, Any] = {
    "name": "Member",
    "before": NUMBER("Agreement before", format="percent"), "after": NUMBER("After", format="percent"),
    "contribution": NUMBER("Shifts the mean by", format="%+.4f"), "n_before": "n before", "n_after": "n after",
}  # fmt: skip
PARTED: dict[str, Any] = {
    "date": st.column_config.DateColumn("Date", format="YYYY-MM-DD"), "symbol": "Resolution", "vote_a": "",
    "vote_b": "", "totals": "Yes–no–abstain", "topics": "Topics",
    "url": st.column_config.LinkColumn("Text and votes", display_text="open"),
}  # fmt: skip
