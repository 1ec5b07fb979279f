"""What a reader sees on a first visit, until they have used the dashboard or sent the hint away."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

GONE = "hint_gone"
PAGES = Path(__file__).parents[2] / "pages"
TRY = {
    "pair.py": "How close are Belarus and China?",
    "country.py": "Where does Belarus stand?",
    "camps.py": "Who is in which camp?",
}


def hint() -> None:
    """Where to begin, on the first page; not on a link that asks for something, nor once used or sent away."""
    if st.session_state.get(GONE) or len(st.query_params) or st.session_state.get("page_shown"):
        st.session_state[GONE] = True
        return
    with st.container(border=True, key="hint"):
        st.markdown(
            "**New here?** Choose countries and years on the left, or begin with a question. Under each chart "
            "stand its figures, how it is computed and whether it survives other assumptions. The address holds your "
            "view: send it."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            for page, question in TRY.items():
                st.page_link(PAGES / page, label=question, icon=":material/arrow_forward:")
            st.button("Got it", on_click=_gone, key="hint_button", icon=":material/check:")


def _gone() -> None:
    st.session_state[GONE] = True
