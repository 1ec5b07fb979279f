"""The drawer in the sidebar: weights, blocs and thresholds of one's own, carried in the link."""

from __future__ import annotations

import streamlit as st

from alignment import address
from alignment.answers import assumptions
from alignment.questions import labels
from alignment.ui import changed
from alignment.ui.text import plain

RERUN = "drawer_changed"


@st.fragment
def drawer() -> None:
    """Set a weight, a list of countries for a side, the least n; what is set, in words; the way back.

    Only what the page has use for; nothing on a page that has use for none.
    """
    if st.session_state.pop(RERUN, False):
        st.rerun()  # the carriers and the page are outside this fragment
    has = changed.of_page()
    if not has:
        return
    said = changed.everything()
    box = st.expander("Weights, blocs, thresholds", key="drawer", on_change="rerun", icon=":material/tune:")
    if not box.open:
        return
    with box:
        if "weights" in has:
            _weights()
        for side in changed.SIDES:
            if side in has:
                _own_list(side)
        if "least" in has:
            _least()
        for sentence in said:
            st.caption(plain(sentence))
        st.button("Back to the record's", on_click=_reset, disabled=not said, icon=":material/restart_alt:")


def _weights() -> None:
    """The weight of one kind of event at a time."""
    names, mine, record = labels.tag_labels(), changed.weights(), changed.recorded_weights()
    tag = st.selectbox(
        "Kind of event",
        sorted(names, key=names.__getitem__),
        format_func=names.__getitem__,
        key="drawer_tag",
        help="Its weight on the Goldstein scale goes into every balance of events; votes have none",
    )
    key = f"drawer_weight_{tag}"
    st.session_state[key] = float(mine.get(tag, record[tag]))
    st.number_input(
        f"Its weight, −10 conflict to +10 cooperation (record: {assumptions.weight(record[tag])})",
        -10.0, 10.0, step=0.5, format="%.1f", key=key, on_change=_set_weight, args=(tag,),
    )  # fmt: skip


def _set_weight(tag: str) -> None:
    weights = {**changed.weights(), tag: float(st.session_state[f"drawer_weight_{tag}"])}
    record = changed.recorded_weights()
    own = [f"{kind}:{value:g}" for kind, value in sorted(weights.items()) if value != record[kind]]
    _carry("weights", ",".join(own))


def _own_list(side: str) -> None:
    """Countries that stand for one side in place of a bloc."""
    key = f"drawer_{side}"
    waiting = st.session_state.get(key, [])
    if len(waiting) != 1:  # one country alone is not a list yet
        st.session_state[key] = list(changed.own_list(side))
    options = labels.countries_to_choose()
    st.multiselect(
        f"{changed.SIDES[side]}: a list of your own",
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=_set_list,
        args=(side,),
        placeholder="Two countries or more",
        help="In place of the bloc, in every year; empty = the bloc chosen on the page",
    )


def _set_list(side: str) -> None:
    chosen = st.session_state[f"drawer_{side}"]
    if len(chosen) > 1:
        _carry(side, address.OWN_LIST.join(chosen))
    elif changed.own_list(side):
        _carry(side, address.SINGLES[side])


def _least() -> None:
    """The n below which nothing is shown."""
    st.session_state["drawer_least"] = int(changed.least() or 0)
    st.number_input(
        "Least n to be shown", 0, 999_999, step=10, key="drawer_least", on_change=_set_least, help="0 = the page's own"
    )


def _set_least() -> None:
    _carry("least", str(st.session_state["drawer_least"] or ""))


def _reset() -> None:
    changed.reset()
    for side in changed.SIDES:
        st.session_state.pop(f"drawer_{side}", None)
    st.session_state[RERUN] = True


def _carry(key: str, value: str) -> None:
    st.session_state[key] = value
    st.session_state[RERUN] = True
