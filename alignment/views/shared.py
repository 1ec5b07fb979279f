"""What views of several pages say in the same words."""

from __future__ import annotations

from typing import Any

from alignment.questions import ballots, labels
from alignment.store import Filters


def of_votes(filters: Filters) -> dict[str, Any]:
    """The sources of a chart of roll calls, and the one that gives most of them, as ui.chart takes them."""
    return {"sources": ballots.sources(filters), "largest": ballots.largest(filters)}


def poles(west: str, east: str) -> dict[str, str]:
    """The two blocs by name, as the charts and the sentences about them take them."""
    return {"west": labels.bloc_name(west), "east": labels.bloc_name(east)}


def names(a: str, b: str) -> tuple[str, str]:
    """The two countries of a pair by name."""
    first, second = labels.country_names(a, b)
    return first, second
