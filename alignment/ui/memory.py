"""Answers kept for all visitors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from alignment import store

P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def remember(function: Callable[P, R], *, slow: bool = False) -> Callable[P, R]:
    """A function whose answers are kept, by arguments, for all visitors, until the open store changes.

    At most 200 of them, each visitor given a copy.  `slow`: may take seconds the first time, so that a reader is told;
    of the others nothing is said, for each word on screen costs the browser time at every change.
    """

    @functools.wraps(function)
    def answer(version: str, *arguments: P.args, **named: P.kwargs) -> R:
        return function(*arguments, **named)

    cached = st.cache_data(max_entries=200, show_spinner="Reading the record …" if slow else False)(answer)
    return lambda *arguments, **named: cached(store.version(), *arguments, **named)
