"""What a reader sees on a first visit, until they have used the dashboard or sent the hint away."""

from __future__ import annotations

import streamlit as st

from alignment.ui.ask import OPENS
from alignment.ui.text import plain

GONE = "hint_gone"
TEXT = f"**New here?** Begin with {plain(f'“{OPENS}”')}, or choose countries and years in the filters at the side."
# One line, as high as its button; on a telephone the button stays beside the text.
STYLE = """<style>
.st-key-hint{padding:.3rem .3rem .3rem .9rem;gap:.5rem}
.st-key-hint p{font-size:.9rem;line-height:1.35}
.st-key-hint>*:first-child{flex:1 1 0!important;min-width:0}
</style>"""


def hint() -> None:
    """Where to begin, on the first page; not on a link that asks for something, nor once used or sent away."""
    if st.session_state.get(GONE) or len(st.query_params) or st.session_state.get("page_shown"):
        st.session_state[GONE] = True
        return
    st.html(STYLE)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="hint"):
        st.markdown(TEXT)
        st.button("Got it", on_click=_gone, key="hint_button", type="tertiary", icon=":material/check:")


def _gone() -> None:
    st.session_state[GONE] = True
