"""What can be tested: each measure, what it rests on and needs, and how far is far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

EVERYONE = "ALL"  # as a partner: all other members
CHANGES = ("up", "down", "same")
LEVELS = (*CHANGES, "over", "under")
RANKS = (*LEVELS, "top", "bottom")


@dataclass(frozen=True)
class Kind:
    """A measure that a test may use."""

    of: Literal["votes", "events", "record"]  # roll calls; counted events of one source; the record itself: facts
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    expects: tuple[str, ...] = LEVELS
    signed: bool = False  # its level has a direction of its own: above 0 is towards the East
    unit: str = ""
    least: int = 100  # n below which there is not enough data: roll calls shared in each window, say


_CHANGE = ("before", "net", "versus", "among")
KINDS: Mapping[str, Kind] = {
    "agreement": Kind("votes", ("country", "partner"), _CHANGE, RANKS),
    "kappa": Kind("votes", ("country", "partner"), _CHANGE, RANKS),
    "pi": Kind("votes", ("country", "partner"), _CHANGE, RANKS),
    "s": Kind("votes", ("country", "partner"), _CHANGE, RANKS),
    "tilt": Kind("votes", ("country", "west", "east"), ("before", "net", "among"), RANKS, signed=True),
    "balance": Kind("events", ("country", "partner", "source"), ("before", "versus")),
    "multi_vector": Kind("events", ("country", "west", "east", "source"), (), ("yes",)),
    "meetings": Kind("events", ("country", "partner", "source", "before"), (), ("up",), unit="times", least=5),
    "landmarks": Kind("record", ("country", "partner", "tags"), (), ("over", "under"), least=0),
    "earliest": Kind("record", ("country", "partner", "tags"), (), ("over", "under"), least=0),
    "treaty": Kind("record", ("country", "partner", "source", "tags"), ("versus",), unit="years", least=0),
    "membership": Kind("record", ("country", "bloc"), (), ("over", "under", "yes"), least=0),
    "splitting": Kind("votes", ("west", "east", "before"), (), CHANGES, unit="years", least=1),
    "camps": Kind("votes", ("before",), (), CHANGES, unit="years", least=1),
    "same_camp": Kind("votes", ("country", "partner"), (), ("over", "under")),
}

# What nine of ten do not do: about the 90th percentile of |change − median change| over all members or pairs between
# adjacent four-year windows (1998–2001|2002–05, 2006–09|10–13, 2014–17|18–21, 2018–21|22–25); of balances over the
# pairs of the source.  Measured before any claim was looked at, one a measure; see docs/claims.md.
THRESHOLDS: Mapping[str, float] = {
    "agreement": 0.07,
    "kappa": 0.25,
    "pi": 0.25,
    "s": 0.14,
    "tilt": 0.06,
    "tilt_of_two": 0.10,
    "gdelt_pairday": 0.25,
    "icews_dyadyear": 0.40,
    "weis": 0.65,
}  # what nine of ten do not do between adjacent windows of four years, measured before any claim was looked at
LEAST_OF_SOURCE: Mapping[str, int] = {"weis": 50}  # where acts are fewer and each is known better
SUPPORT = 0.95  # share of bootstrap draws in which “multi-vector” must hold
MOST_PLACEBOS = 1  # that may reach the threshold the same way: one in ten does by chance
