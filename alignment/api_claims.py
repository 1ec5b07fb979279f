"""Claims over HTTP: every shipped claim, or a reader's own tests, with its verdict and all that it rests on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from alignment import claims, countries, exports
from alignment.api_parameters import Json
from alignment.api_requests import Asked
from alignment.claims import Judged, Verdict, said

NUMBER: Json = {"type": ["number", "null"]}
FOUND: Json = {
    "effect": NUMBER | {"description": "null: undefined"},
    "low": NUMBER | {"description": "Lower end of the 95 % interval; null: none can be given"},
    "high": NUMBER,
    "n_before": {"type": ["integer", "null"], "description": "null: there is no window before"},
    "n": {"type": "integer"},
}
TEXT: Json = {"type": "string"}
SCHEMA: Json = {
    "type": "object",
    "required": ["asked", "edition", "claims"],
    "properties": {
        "asked": {"type": "object"},
        "edition": {"type": "string", "description": "Name of the data behind the verdicts, as in citations"},
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "sentence", "verdict", "tests"],
                "properties": {
                    **dict.fromkeys(("id", "sentence", "title", "publisher", "date", "url", "note", "said"), TEXT),
                    "verdict": {"enum": list(claims.VERDICTS)},
                    "tests": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["test", "verdict", *FOUND],
                            "properties": {
                                **dict.fromkeys(("test", "asked", "answered", "beside", "why"), TEXT),
                                "verdict": {"enum": list(claims.VERDICTS)},
                                **FOUND,
                                "placebos": {"type": "array", "items": {"type": "object", "properties": FOUND}},
                            },
                        },
                    },
                },
            },
        },
    },
}


def told(asked: Asked) -> dict[str, Any]:
    """The claims asked for with their verdicts: one by its id, a reader's own tests, or all that are shipped."""
    key, tests = asked.single["claim"], asked.single["test"]
    shipped = claims.shipped_claim(key) if key else None
    if tests:
        found = [claims.Claim(id="", sentence="", tests=claims.tests_of(tests))]
    else:
        found = [shipped] if shipped else list(claims.shipped())
    return {
        "asked": {name: value for name, value in asked.single.items() if value},
        "edition": exports.edition(),
        "claims": [_claim(claims.judged(claim)) for claim in found],
    }


def _claim(verdict: Verdict) -> dict[str, Any]:
    about = {name: value for name, value in asdict(verdict.claim).items() if name != "tests"}
    told = {"verdict": verdict.verdict, "said": said.verdict_said(verdict)}
    return about | told | {"tests": [_test(one) for one in verdict.tests]}


def _test(one: Judged) -> dict[str, Any]:
    """A test as it is written in a link, what it asks and finds in words, and the figures."""
    words = {
        "test": claims.text_of([one.test]),
        "asked": said.asked(one.test),
        "answered": said.answered(one),
        "beside": said.placebos_said(one),
        "why": said.why(one),
    }
    placebos = [
        {"country": code, "name": countries.name_of(code), "does_the_same": code in one.alike} | _figures(found)
        for code, found in one.placebos.items()
    ]
    return words | {"verdict": one.verdict} | _figures(one.found) | {"placebos": placebos}


def _figures(found: claims.Found) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name != "note"}
