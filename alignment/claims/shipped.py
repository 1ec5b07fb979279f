"""The claims that come with the dashboard: data/claims.toml, read whole and checked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from alignment import store
from alignment.claims.definition import Claim, ClaimError, Test, test_of

FILE = Path(__file__).parent.parent.parent / "data" / "claims.toml"
FIELDS = ("id", "sentence", "title", "publisher", "date", "url", "note", "test")


@store.kept
def shipped() -> tuple[Claim, ...]:
    """Every claim of data/claims.toml, in its order.  Raises ClaimError with everything that is wrong."""
    with FILE.open("rb") as file:
        listed = tomllib.load(file).get("claim", [])
    wrong: list[str] = []
    found = [_claim(entry, place, wrong) for place, entry in enumerate(listed, 1)]
    twice = {claim.id for claim in found if [other.id for other in found].count(claim.id) > 1}
    wrong += [f"id “{name}” stands twice" for name in sorted(twice)]
    if wrong:
        raise ClaimError("data/claims.toml: " + " ".join(wrong))
    return tuple(found)


def shipped_claim(key: str) -> Claim | None:
    """The claim of an id, None where there is none."""
    return next((claim for claim in shipped() if claim.id == key), None)


def _claim(entry: dict[str, Any], place: int, wrong: list[str]) -> Claim:
    name = str(entry.get("id", f"number {place}"))
    wrong += [f"Claim {name}: “{key}” is no part of a claim." for key in entry if key not in FIELDS]
    if not re.fullmatch(r"[a-z0-9-]+", str(entry.get("id", ""))):
        wrong.append(f"Claim {name}: give it an id of small letters, digits and hyphens.")
    if not entry.get("sentence") or not entry.get("test"):
        wrong.append(f"Claim {name} needs a sentence and at least one test.")
    if entry.get("url") and not str(entry["url"]).startswith(("https://", "http://")):
        wrong.append(f"Claim {name}: the url is no web address.")
    tests: list[Test] = []
    for number, parts in enumerate(entry.get("test", []), 1):
        try:
            tests.append(test_of(parts, f"Claim {name}, test {number}"))
        except ClaimError as error:
            wrong.append(str(error))
    told = {key: str(entry.get(key, "")) for key in FIELDS if key != "test"}
    return Claim(**told, tests=tuple(tests))
