"""What a reader sees on a first visit, until they have used the dashboard or sent the hint away."""

from __future__ import annotations

import streamlit as st

GONE = "hint_gone"


def hint() -> None:
    """Three things to know; not on a link that asks for something, and not once a filter is set or it is sent away."""
    if st.session_state.get(GONE) or len(st.query_params):
        st.session_state[GONE] = True
        return
    with st.container(border=True, key="hint"):
        st.markdown(
            "**New here?** Choose countries and years on the left; everything follows. Under each chart: its figures, "
            "how it is computed, whether it holds under other assumptions. The address bar holds your view: send it."
        )
        st.button("Got it", on_click=_gone, key="hint_button", type="tertiary", icon=":material/check:")


def _gone() -> None:
    st.session_state[GONE] = True
