"""What a reader has changed: weights of kinds of events, blocs, the least n; read from what the link carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from alignment import address, store
from alignment.answers import assumptions
from alignment.questions import labels

KEYS = ("weights", "west", "east", "least")
SIDES = {"west": "West", "east": "East"}
WEIGHED = {"landmarks", "events", "counts", "spells"}  # kinds of source whose rows have a weight
# The measures that speak of two sides; a figure that is explained by others only does not rest on them.
OF_SIDES = ("blocs", "engagement", "bifurcation")


def of_page() -> tuple[str, ...]:
    """Which of the parameters this page has."""
    return tuple(key for key in KEYS if key in address.OF_PAGE.get(st.session_state.get("page_shown", ""), ()))


def carried(key: str) -> str:
    """The value of a parameter, its default where what the link carries is not known."""
    return address.code(key, st.session_state.get(key, "")) or address.SINGLES[key]


def weights() -> Mapping[str, float]:
    """The reader's own weights, by kind of event."""
    return dict(address.weights(carried("weights"))) if "weights" in of_page() else {}


def own_list(side: str) -> tuple[str, ...]:
    """The countries of a side that is the reader's own list; empty where it is a bloc, or the page has no sides."""
    value = carried(side) if side in of_page() else ""
    return tuple(value.split(address.OWN_LIST)) if address.OWN_LIST in value else ()


def least() -> str:
    """The least n that the reader has set; empty where they have not, or the page has none."""
    return carried("least") if "least" in of_page() else ""


@store.kept
def recorded_weights() -> dict[str, float]:
    """The weight that the record gives each kind of event."""
    return dict(store.table("tags")[["tag", "intensity"]].itertuples(index=False))


def weights_said() -> str:
    """The reader's own weights in words."""
    names, record = labels.tag_labels(), recorded_weights()
    return assumptions.weights_said({names[tag]: (mine, record[tag]) for tag, mine in weights().items()})


def bloc_said(side: str) -> str:
    """The reader's own list for one side in words."""
    return assumptions.bloc_said(SIDES[side], labels.country_names(*own_list(side)))


def everything() -> list[str]:
    """All that a reader has changed on this page, in words."""
    said = [weights_said(), *(bloc_said(side) for side in SIDES), assumptions.least_said(least())]
    return [sentence for sentence in said if sentence]


def sentence(kinds: Iterable[str], how: Iterable[Callable[..., Any]] = ()) -> str:
    """What a reader has changed that a figure rests on; empty where that is nothing.

    `kinds`: of the figure's sources; weights are of events, not of votes.  `how`: the measures that explain it.
    """
    if not of_page():
        return ""
    modules = {function.__module__.rpartition(".")[2] for function in how}
    said = [weights_said()] if WEIGHED & set(kinds) else []
    if not modules or modules & set(OF_SIDES):
        said += [bloc_said(side) for side in SIDES]
    return " ".join(part for part in [*said, assumptions.least_said(least())] if part)


def reset() -> None:
    """Back to the record's weights and blocs, and to the least n of each page."""
    for key in of_page():
        if key not in SIDES or own_list(key):
            st.session_state[key] = address.SINGLES[key]
