"""A visitor's own table on the Data page: uploaded, its columns confirmed, used in this session only."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from alignment import database, ui
from alignment.questions import labels, own
from alignment.sources import SourceError
from alignment.sources.own import Guess
from alignment.ui.text import plain

KINDS = ["csv", "tsv", "tab", "txt", "xlsx", "parquet", "gz", "zip"]
NONE = "—"


class _Holder:
    """Lives as long as a visitor's session; with it their table goes."""

    def __init__(self, taken: own.Taken) -> None:
        self.taken = taken
        if taken.token:
            weakref.finalize(self, database.forget, taken.token)


def token() -> str:
    """The token of the table that this visitor has uploaded; empty = none."""
    holder = st.session_state.get("own")
    return str(holder.taken.token) if holder else ""


def own_table() -> None:
    """The upload, what was made of it, and the way to take it away again."""
    st.header("A table of your own", anchor=False)
    st.caption(
        "Two columns of countries and a date are enough. It is used on every page, in your session only: nobody else "
        "sees it, it is not in any link, and it is gone when you close the page."
    )
    if "own" in st.session_state:
        _in_use(st.session_state["own"].taken)
        return
    file = st.file_uploader(
        f"CSV, TSV, Excel or Parquet, up to {own.MOST_BYTES // 1_000_000} MB and {own.MOST_ROWS:,} rows",
        KINDS,
        key="own_file",
    )
    if file is None:
        return
    try:
        _confirm(file.name, file.getvalue(), key=f"own_{file.file_id}")
    except SourceError as error:
        st.error(plain(str(error)))


def _confirm(name: str, data: bytes, *, key: str) -> None:
    """What the table is taken to be, to be put right and confirmed."""
    settled = {ours: theirs for ours in own.ROLES if (theirs := st.session_state.get(f"{key}_{ours}", NONE)) != NONE}
    guess = ui.remember(own.look)(name, data, settled)
    for said in guess.said:
        st.markdown(f"- {plain(said)}")
    st.caption("Put right what is taken wrongly:")
    columns = st.columns(4)
    for place, (ours, label) in enumerate(own.ROLES.items()):
        options = [NONE, *guess.headers]
        chosen = guess.columns.get(ours, NONE)
        columns[place % 4].selectbox(label, options, options.index(chosen), key=f"{key}_{ours}", format_func=plain)
    guess = replace(guess, tags={**guess.tags, **_kinds(guess, key)})
    st.button("Use this table", on_click=_use, args=(name, data, guess), type="primary", disabled=bool(guess.missing))


def _kinds(guess: Guess, key: str) -> Mapping[str, str]:
    """The kinds of events that are not known here, each given one of ours by the visitor."""
    unknown = [text for text, tag in guess.tags.items() if not tag]
    if not unknown:
        return {}
    st.caption(f"{len(unknown)} kinds of events are not known here; rows of a kind left open are rejected.")
    ours = {NONE: NONE, **labels.tag_labels()}
    columns, chosen = st.columns(4), {}
    for place, text in enumerate(unknown):
        tag = columns[place % 4].selectbox(
            plain(text), list(ours), format_func=ours.__getitem__, key=f"{key}_tag_{place}"
        )
        chosen[text] = "" if tag == NONE else tag
    return chosen


def _use(name: str, data: bytes, guess: Guess) -> None:
    try:
        st.session_state["own"] = _Holder(own.take(name, data, guess))
    except SourceError as error:
        st.session_state["own_failed"] = str(error)


def _in_use(taken: own.Taken) -> None:
    """Where every row of the table went, the rejected ones, and the button that takes it away."""
    counts = taken.account
    st.markdown(
        plain(
            f"{taken.file}: {counts['read']:,} rows read = {counts['accepted']:,} accepted + {counts['duplicates']:,} "
            f"duplicates + {counts['not_pairs']:,} not pairs + {counts['rejected']:,} rejected."
        )
    )
    if not taken.token:
        st.warning("No row of it could be used.")
    elif taken.token not in database.lent():
        st.warning("Many visitors have brought tables since, and yours had to make room. Bring it in again.")
    if len(taken.rejects):
        st.dataframe(taken.rejects, hide_index=True, key="own_rejects")
        ui.download(lambda: taken.rejects, key="own_rejects", label="CSV of the rejected rows")
    st.button("Take the table away", on_click=_take_away, icon=":material/delete:")


def _take_away() -> None:
    database.forget(st.session_state.pop("own").taken.token)
