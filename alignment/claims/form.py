"""What a form for a reader's own test holds: its fields, what it begins with, and the test that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from alignment import countries, store
from alignment.claims.definition import EVERYONE, Test, test_of
from alignment.claims.evidence import single
from alignment.claims.kinds import KINDS, THRESHOLDS
from alignment.questions import labels

MEASURES = {
    "agreement": "Agreement in roll calls",
    "kappa": "Cohen's κ: agreement beyond chance",
    "tilt": "Tilt between two sides in roll calls",
    "balance": "Balance of counted events",
    "multi_vector": "Multi-vector: cooperation with both sides",
}
EXPECTED: Mapping[str, Mapping[str, str]] = {  # what may be expected of each measure, in a reader's words
    "agreement": {"up": "more", "down": "less", "same": "the same"},
    "kappa": {"up": "more", "down": "less", "same": "the same"},
    "tilt": {"up": "towards the East", "down": "towards the West", "same": "the same"},
    "balance": {"up": "more cooperative", "down": "more conflictual", "same": "the same"},
    "multi_vector": {"yes": "both sides, neither alone"},
}
SOURCES = tuple(key for key in THRESHOLDS if key not in KINDS and key != "tilt_of_two")
WINDOWS = {  # before and after: two stretches of years on record, as long as each other
    "": ("2018/2021", "2022/2025"),
    "gdelt_pairday": ("2020-02/2022-01", "2022-03/2024-01"),
    "icews_dyadyear": ("2002/2008", "2009/2014"),
    "weis": ("1966/1978", "1979/1992"),
}
PLACEBOS = 4  # that are suggested
FURTHEST = 2.0  # of a threshold: all these measures lie between −1 and 1
FAR = (
    "How far a change must go to count. It begins at what nine of ten members or pairs did not do between two "
    "neighbouring stretches of four years, measured before any claim was looked at (docs/claims.md)."
)
NET = "The agenda moves everybody: only what is left beyond the change of the median member is this country's own."
BESIDE = (
    "Placebos: countries of which nobody claims it. If more than one of them does the same, the test is mixed. "
    "Suggested are the nearest states of the same region."
)


def fields(test: Test) -> dict[str, Any]:
    """A test as the fields of the form; {} where the form has no fields for all that it asks."""
    if test.measure not in MEASURES or test.expect not in EXPECTED[test.measure]:
        return {}
    if test.versus or test.among or not (test.before or test.measure == "multi_vector"):
        return {}
    known = labels.countries_to_choose()
    if not {test.country, *test.placebo} <= known.keys() or (test.source and test.source not in SOURCES):
        return {}
    if test.threshold > FURTHEST:
        return {}
    ends = dict(zip(("from", "to"), str(test.window).split("/"), strict=True))
    if test.before:
        ends |= dict(zip(("before_from", "before_to"), str(test.before).split("/"), strict=True))
    named = ("measure", "country", "partner", "west", "east", "source", "expect", "net", "threshold")
    return {name: getattr(test, name) for name in named} | ends | {"placebo": list(test.placebo)}


def blank(country: str, partner: str) -> dict[str, Any]:
    """The fields of a test that a reader begins with."""
    (before, after) = (window.split("/") for window in WINDOWS[""])
    return {
        "measure": "agreement", "country": country, "partner": partner, "west": "G7", "east": "CHINA_RUSSIA",
        "source": SOURCES[0], "expect": "up", "net": True, "threshold": THRESHOLDS["agreement"],
        "before_from": before[0], "before_to": before[1], "from": after[0], "to": after[1],
        "placebo": list(suggested(country, (partner,))),
    }  # fmt: skip


def made(values: Mapping[str, Any], where: str) -> Test:
    """The test that the fields describe.  Raises ClaimError with everything that is wrong."""
    kind = KINDS[values["measure"]]
    parts: dict[str, Any] = {"measure": values["measure"], "expect": values["expect"]}
    parts |= {name: values[name] for name in kind.needs}
    parts["window"] = f"{values['from'].strip()}/{values['to'].strip()}"
    if "before" in kind.takes:
        parts["before"] = f"{values['before_from'].strip()}/{values['before_to'].strip()}"
        parts["threshold"] = values["threshold"]
    if "net" in kind.takes and values["net"]:
        parts["net"] = "yes"
    if values["placebo"]:
        parts["placebo"] = list(values["placebo"])
    return test_of(parts, where)


def threshold(measure: str, west: str = "", east: str = "", source: str = "") -> float:
    """How far is far for a measure: what nine of ten members or pairs do not do (kinds.THRESHOLDS)."""
    if measure == "tilt" and single(west) and single(east):
        return THRESHOLDS["tilt_of_two"]
    return THRESHOLDS[source if measure == "balance" else measure]


def suggested(country: str, beside: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Placebos to begin with: the nearest states of the same region, without those that the test names itself."""
    known = store.table("countries").set_index("code")
    if country not in known.index:
        return ()
    here = known.loc[country]
    others = known[(known["region"] == here["region"]) & (known["kind"] == "state") & known["lat"].notna()]
    others = others.drop(index=[code for code in (country, *beside) if code in others.index])
    across = (others["lon"] - here["lon"]) * np.cos(np.radians(here["lat"]))
    order = np.argsort(np.hypot(others["lat"] - here["lat"], across).to_numpy(), kind="stable")
    return tuple(others.index[order[:PLACEBOS]])


def groups(*asked: str, everyone: bool = False) -> dict[str, str]:
    """Countries and blocs to choose among, by name, with whatever groups a link asks for."""
    found = {EVERYONE: "All other members"} if everyone else {}
    found |= labels.bloc_names() | labels.countries_to_choose()
    return found | {value: _listed(value) for value in asked if value and value not in found}


def _listed(value: str) -> str:
    if value == EVERYONE:
        return "All other members"
    known = labels.bloc_names()
    return ", ".join(
        known[part] if part in known else ", ".join(countries.name_of(code) for code in part.split(","))
        for part in value.split("+")
    )
