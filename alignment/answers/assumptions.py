"""What a reader has changed of the record's assumptions, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alignment.answers.words import signed


def weights_said(weights: Mapping[str, tuple[float, float]]) -> str:
    """Weights of kinds of events: those of the reader, with the record's beside them; empty where there are none.

    `weights`: label of each kind to (the reader's weight, the record's).
    """
    said = [f"{label} {weight(mine)} (record: {weight(theirs)})" for label, (mine, theirs) in weights.items()]
    return f"Weights of your own: {', '.join(said)}." if said else ""


def bloc_said(side: str, names: Sequence[str]) -> str:
    """A side that is the reader's own list of countries; empty where it is a bloc."""
    return f"{side} is your own list: {', '.join(names)}." if names else ""


def least_said(least: str) -> str:
    """The least n that the reader has set; empty where they have not."""
    return f"Nothing with n below {int(least):,} is shown." if least else ""


def weight(value: float) -> str:
    """A weight on the Goldstein scale, as short as it can be written."""
    return signed(value).rstrip("0").rstrip(".") if value else "0"
