"""Text as text: what comes from data or a link is never acted on."""

from __future__ import annotations

import re
import zlib

import streamlit as st

from alignment import address
from alignment.answers import terms

SEARCH = "text"  # the parameter of the search on the Events page


def plain(text: str) -> str:
    """Text as text: characters that Markdown or HTML would act on are escaped."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~$:&])", r"\\\1", text)


def terms_help(*texts: str) -> str | None:
    """What a tooltip says of the terms in some texts; None where there are none, and so nothing to hover over."""
    return "\n\n".join(f"**{plain(term)}**: {plain(meaning)}" for term, meaning in terms.terms_of(*texts)) or None


def heading(title: str, answer: str, *more: str) -> None:
    """A question and its computed answer; its tooltip explains their terms, and those of `more`."""
    st.header(plain(title), anchor=False, help=terms_help(title, answer, *more))
    if answer:
        st.markdown(plain(answer))


def nothing(reason: str) -> None:
    """What a page shows in place of an empty chart or table: why there is nothing, and the way back."""
    key = f"{zlib.crc32(reason.encode()):08x}"
    with st.container(border=True, key=f"nothing_{key}"):
        st.markdown(f":material/filter_alt_off: {plain(reason)}")
        if any(st.session_state.get(name) for name in (*address.LISTS, SEARCH)):
            st.button("Reset filters", on_click=reset_filters, key=f"reset_{key}", icon=":material/restart_alt:")


def reset_filters() -> None:
    """Take every filter away: years, countries, kinds, sources, the search."""
    for key in address.LISTS:
        st.session_state[key] = []
    if SEARCH in st.session_state:
        st.session_state[SEARCH] = address.SINGLES[SEARCH]
