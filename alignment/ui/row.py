"""One row of a ranking, chosen by its name and carried in the link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from alignment import address

Key = tuple[str, ...]


def asked_row(carriers: Sequence[str]) -> Key:
    """The row that the link asks for: the values of its parameters, such as the two countries of a pair."""
    return tuple(address.code(key, st.session_state[key]) or address.SINGLES[key] for key in carriers)


def choose_row(label: str, rows: Mapping[Key, str], carriers: Sequence[str]) -> Key:
    """A selectbox over rows by their names, bound to parameters of the link; the first unless it asks otherwise."""
    key = f"row_{'_'.join(carriers)}"
    asked = tuple(sorted(asked_row(carriers)))
    st.session_state[key] = asked if asked in rows else next(iter(rows))
    return st.selectbox(
        label, list(rows), format_func=rows.__getitem__, key=key, on_change=_carry, args=(key, tuple(carriers))
    )


def _carry(key: str, carriers: Sequence[str]) -> None:
    for carrier, value in zip(carriers, st.session_state[key], strict=True):
        st.session_state[carrier] = value
