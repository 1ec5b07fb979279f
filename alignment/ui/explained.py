"""Beside every figure: how it is computed and cited, and whether it survives other assumptions; sent once opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from alignment import exports
from alignment.answers import words
from alignment.exports import Told
from alignment.measures import robustness
from alignment.ui.tables import with_help
from alignment.ui.text import plain

GROUPS = {
    "finding": "As shown", "weights": "Other weights", "sources": "Without a source", "averaging": "Other averaging",
    "blocs": "Other blocs", "measure": "Other measures", "topics": "Without a topic",
    "another source": "Another source", "years": "Other years",
    "alone": "Fewer roll calls",
}  # fmt: skip
NUMBERS = {"value": ".3f", "low": ".3f", "high": ".3f", "change": "+.3f"}
# What changes and the figure first: at 390 px the rest is a swipe away.
STRIP_COLUMNS: dict[str, Any] = {
    "variant": st.column_config.TextColumn("Assumption", width=190),
    "value": st.column_config.TextColumn("Value", alignment="right", width=75),
    "agrees": st.column_config.TextColumn(
        "Same direction", help="As the figure as shown; empty where that cannot be said, and where nothing changes"
    ),
    "change": st.column_config.TextColumn("Change", alignment="right", help="from the figure as shown, in its unit"),
    "low": st.column_config.TextColumn("95 % from", alignment="right"),
    "high": st.column_config.TextColumn("to", alignment="right"),
    "n": st.column_config.NumberColumn("n", format="localized"),
    "group": "What is changed",
    "note": "Note",
}


@st.fragment
def computed(told: Told, *, key: str) -> None:
    """What the docstrings of the measures say, as plain text; and how to cite the figure."""
    label = "How this is computed, and how to cite it" if told.how else "How to cite this"
    box = st.expander(label, key=f"how_{key}", on_change="rerun")
    if not box.open:
        return
    for paragraph in exports.paragraphs(told.how):
        if paragraph.startswith("    "):  # a formula, set in
            box.text(paragraph)
        else:
            box.markdown(_with_code(paragraph))
    if told.how:
        box.caption("All definitions, constants and the validation against published figures: docs/methods.md.")
    box.code(exports.citation(told, datetime.now(UTC).date()), language=None, wrap_lines=True)


@st.fragment
def survives(strip: Callable[[], pd.DataFrame], *, key: str) -> None:
    """The finding under other assumptions: what changes and by how much; undefined stays visible."""
    box = st.expander("Does it survive other assumptions?", key=f"strip_{key}", on_change="rerun")
    if not box.open:
        return
    with box, st.spinner("Computing it again under each other assumption …"):
        found = strip()
    said = words.survives_sentence(robustness.summary(found).iloc[0])
    about = found["variant"].iloc[0]
    box.markdown(plain(said if about == "finding" else f"{about}. {said}"))
    shown = in_words(found)
    box.dataframe(
        shown,
        hide_index=True,
        key=f"strip_rows_{key}",
        height=min(640, 38 + 35 * len(shown)),
        column_config=with_help(STRIP_COLUMNS),
    )


def in_words(found: pd.DataFrame) -> pd.DataFrame:
    """A strip as a reader sees it: every group by its name, every undefined figure said to be so."""
    agrees = found["agrees"].map({True: "yes", False: "no"}).astype("object").fillna("")
    shown = found.assign(
        group=found["group"].map(GROUPS).fillna(found["group"]),
        variant=found["variant"].mask(found["group"] == "finding", GROUPS["finding"]),
        agrees=agrees.mask(found["group"] == "finding", ""),
    )
    for name, form in NUMBERS.items():
        said = [_number(value, form) for value in found[name]]
        shown[name] = ["undefined" if not text and name == "value" else text for text in said]
    return shown[list(STRIP_COLUMNS)]


def _number(value: float, form: str) -> str:
    """A number with a true minus; empty where there is none."""
    return "" if pd.isna(value) else f"{value:{form}}".replace("-", "−")


def _with_code(paragraph: str) -> str:
    """A paragraph of a docstring: what stands between backticks is code, the rest is text."""
    parts = paragraph.split("`")
    return "".join(f"`{part}`" if place % 2 and part else plain(part) for place, part in enumerate(parts))
