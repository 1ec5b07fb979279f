"""The OpenAPI description of the HTTP routes, made from the table by which requests are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alignment import api_claims
from alignment.api_parameters import PARAMETERS, ROUTES, Json

NUMBER = {"type": ["number", "null"]}
ROW = {
    "type": "object",
    "required": ["period", "value", "low", "high", "n"],
    "properties": {
        "country_a": {"type": "string"},
        "country_b": {"type": "string"},
        "country": {"type": "string"},
        "period": {"type": ["string", "integer"], "description": "A year, a month (2022-02) or first-last"},
        "value": NUMBER | {"description": "null: undefined"},
        "low": NUMBER | {"description": "Lower end of the 95 % interval; null: none can be given"},
        "high": NUMBER | {"description": "Upper end"},
        "n": {"type": "integer", "description": "Roll calls or acts that the value rests on"},
    },
}
STRINGS = {"type": "array", "items": {"type": "string"}}
SCHEMAS: Json = {
    "Measure": {
        "type": "object",
        "required": ["measure", "asked", "changes_nothing_here", "edition", "sources", "rows"],
        "properties": {
            "measure": {"type": "string"},
            "asked": {"type": "object", "description": "The parameters as they were understood"},
            "changes_nothing_here": STRINGS | {"description": "Parameters given that this measure does not heed"},
            "edition": {"type": "string", "description": "Name of the data behind the figures, as in citations"},
            "sources": {
                "type": "array",
                "items": {"type": "object", "required": ["source", "label", "licence", "citation"]},
            },
            "rows": {"type": "array", "items": ROW},
        },
    },
    "Claims": api_claims.SCHEMA,
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {"type": "string"},
            "allowed": STRINGS,
            "problems": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "error"],
                    "properties": {
                        "parameter": {"type": "string"},
                        "given": {"type": "string"},
                        "error": {"type": "string"},
                        "allowed": STRINGS,
                        "what_to_do": {"type": "string"},
                    },
                },
            },
        },
    },
}
FAILURES = {
    "304": "Nothing has changed since the edition in If-None-Match",
    "400": "Parameters that cannot be used, all of them, each with what to write instead",
    "405": "Another method than GET or HEAD",
    "503": "Too much is being asked at once, or the answer is not there yet; ask again after Retry-After seconds",
}
PATHS: Mapping[str, tuple[str, str, str, str]] = {  # path: route, what it is, type of the answer, its schema
    "/api/measure.csv": ("measure", "A measure of pairs or countries, as CSV", "text/csv", ""),
    "/api/measure.json": (
        "measure", "A measure of pairs or countries, as JSON, with its sources", "application/json", "Measure",
    ),
    "/api/events.csv": ("events", "All events that pass the filters, newest first, as CSV", "text/csv", ""),
    "/api/claims.json": ("claims", "Claims with their tests and verdicts, as JSON", "application/json", "Claims"),
    "/api/openapi.json": ("openapi", "This description", "application/json", ""),
}  # fmt: skip


def description(root: str, version: str) -> Json:
    """The description; `root`: the path under which the dashboard is served; `version`: the dashboard's."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Alignment",
            "version": version,
            "description": "The figures of the dashboard, with the same parameters as a page's link. Countries go by "
            "ISO 3166 alpha-3 code or name. What cannot be used is refused, never left out in silence. An answer "
            "names its edition of data and code in its ETag. Facts keep the licences of their sources, which "
            "measure.json lists.",
        },
        "servers": [{"url": root or "/"}],
        "paths": {path: _path(path, *about) for path, about in PATHS.items()},
        "components": {"schemas": SCHEMAS},
    }


def _path(path: str, route: str, says: str, kind: str, schema: str) -> Json:
    parameters = [_parameter(name) for name in ROUTES[route]]
    name = path.removeprefix("/api/").replace(".", "_")
    get = {"operationId": name, "summary": says, "parameters": parameters, "responses": _responses(kind, schema)}
    head = get | {"operationId": f"{name}_head", "summary": f"{says}: the headers alone"}
    return {"get": get, "head": head}


def _parameter(name: str) -> Json:
    about = PARAMETERS[name]
    value: Json = {"type": "string"}
    if about.pattern:
        value["pattern"] = about.pattern
    if about.allowed:
        options = [option for option in about.allowed() if option]
        value |= _options(name, options)
    if about.default:
        value["default"] = about.default
    schema = {"type": "array", "items": value} if about.many else value
    said = {"name": name, "in": "query", "required": False, "description": about.says, "example": about.example}
    return said | {"schema": schema} | ({"style": "form", "explode": True} if about.many else {})


def _options(name: str, options: Sequence[str]) -> Json:
    """A closed list; for what may also be written another way, that list as examples."""
    return {"examples": list(options)} if name in ("west", "east", "source") else {"enum": list(options)}


def _responses(kind: str, schema: str) -> Json:
    shape = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "string"}
    if kind == "application/json" and not schema:
        shape = {"type": "object"}
    found: Json = {"200": {"description": "The answer", "content": {kind: {"schema": shape}}}}
    told = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for status, says in FAILURES.items():
        found[status] = {"description": says} | ({} if status == "304" else {"content": told})
    return found
