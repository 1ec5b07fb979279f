"""The dashboard's figures over HTTP, for programs; /api/openapi.json describes the routes.

Every answer is public and the same for everybody: no cookie is read, and a table that a visitor has uploaded cannot be
reached.  That is why other sites' pages may read it too (CORS `*`) and caches may keep it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Message, Receive, Scope, Send

from alignment import api_answers as answers
from alignment import api_claims, exports
from alignment.api_description import PATHS, description
from alignment.api_requests import Asked, Problem, Refused, ask
from alignment.ledger import StoreError
from alignment.measures import COUNTRY_MEASURES

R = TypeVar("R")
log = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "OPTIONS")
# Two short questions and a long one at a time, so that what programs ask leaves readers their share of two cores.
QUICK = ThreadPoolExecutor(2, "api-quick")
LONG = ThreadPoolExecutor(1, "api-long")
MOST_AT_ONCE, MOST_LONG = 30, 4  # requests under way, and long questions among them; more are told to come back
STALLED = 60  # seconds after which an answer that nobody takes is given up
KEEP = 300  # seconds for which a cache need not ask again
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition",
    "X-Content-Type-Options": "nosniff",
}
_taken: Counter[str] = Counter()  # only the loop's own thread counts here


class Crowded(answers.Unready):
    """More is being asked at once than can be answered."""


def routes(base: str = "") -> list[BaseRoute]:
    """The routes, to be given to the app; `base`: the path under which it is served (server.baseUrlPath)."""
    at = f"/{base.strip('/')}" if base.strip("/") else ""
    return [Route(f"{at}/api", answer), Mount(f"{at}/api", app=_asgi)]


async def _asgi(scope: Scope, receive: Receive, send: Send) -> None:
    """Whatever method is used, so that a wrong one is told in our words."""
    if scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
        return

    async def patiently(message: Message) -> None:
        await asyncio.wait_for(send(message), STALLED)

    try:
        with _place("all", MOST_AT_ONCE):
            await (await answer(Request(scope, receive)))(scope, receive, patiently)
    except TimeoutError:  # the connection ends unfinished, which a reader's program notices
        log.warning("%s: nobody takes the answer", scope["path"])
    except Crowded as full:
        await _error(503, str(full))(scope, receive, send)


async def answer(request: Request) -> Response:
    """The answer to any request below /api; of what goes wrong here, words and no more."""
    try:
        return await _answer(request)
    except Refused as refused:
        told = " ".join(str(each["error"]) for each in refused.problems)
        return _error(400, told, problems=refused.problems)
    except answers.Unready as unready:
        return _error(503, str(unready))
    except StoreError:
        log.exception("%s", request.url.path)
        return _error(503, "The data cannot be read now.")
    except Exception:
        log.exception("%s", request.url.path)
        return _error(500, "The answer could not be computed. The fault is here, not in the request.")


@contextmanager
def _place(kind: str, most: int) -> Iterator[None]:
    """One of the places there are.  Raises Crowded where all are taken."""
    if _taken[kind] >= most:
        raise Crowded("Too much is being asked at once. Ask again in a few seconds.")
    _taken[kind] += 1
    try:
        yield
    finally:
        _taken[kind] -= 1


async def _answer(request: Request) -> Response:
    path = "/api" + request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    if path not in PATHS:
        return _error(404, "There is nothing here.", allowed=list(PATHS))
    if request.method not in METHODS:
        said = _error(405, f"{request.method[:10]} is not answered.", allowed=list(METHODS))
        said.headers["Allow"] = ", ".join(METHODS)
        return said
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=OPEN | _preflight())
    route = PATHS[path][0]
    asked = await _off_loop(QUICK, ask, route, request.query_params.multi_items())
    edition = await _off_loop(QUICK, _edition)
    headers = OPEN | {
        "ETag": _etag(edition, path, asked, request),
        "Cache-Control": f"public, max-age={KEEP}",
        "Content-Disposition": _file(path, asked),
        "Content-Type": f"{PATHS[path][2]}; charset=utf-8",
    }
    if _same(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers={name: headers[name] for name in headers if name[:8] != "Content-"})
    if request.method == "HEAD" and route in ("measure", "events"):
        empty = Response(headers=headers)
        del empty.headers["content-length"]  # not known unless the answer is made
        return empty
    short = _short(route, asked)
    pool = QUICK if short else LONG
    with nullcontext() if short else _place("long", MOST_LONG):
        pieces = await _off_loop(pool, _PIECES[path], asked, _root(request))
        return await _response(pool, pieces, headers)


def _measure_csv(asked: Asked, _: str) -> Iterator[bytes]:
    return answers.csv_pieces([answers.measure(asked)])


def _measure_json(asked: Asked, _: str) -> Iterator[bytes]:
    return answers.json_pieces(answers.measure(asked), answers.about(asked))


def _events_csv(asked: Asked, _: str) -> Iterator[bytes]:
    return answers.csv_pieces(answers.events(asked))


def _claims_json(asked: Asked, _: str) -> Iterator[bytes]:
    return _whole(api_claims.told(asked))


def _openapi_json(asked: Asked, root: str) -> Iterator[bytes]:
    return _whole(description(root, exports.release()))


_PIECES: Mapping[str, Callable[[Asked, str], Iterator[bytes]]] = {
    "/api/measure.csv": _measure_csv,
    "/api/measure.json": _measure_json,
    "/api/events.csv": _events_csv,
    "/api/claims.json": _claims_json,
    "/api/openapi.json": _openapi_json,
}


def _whole(said: Mapping[str, Any]) -> Iterator[bytes]:
    return iter([json.dumps(answers.plain(said), ensure_ascii=False, indent=1).encode()])


async def _response(pool: ThreadPoolExecutor, pieces: Iterator[bytes], headers: Mapping[str, str]) -> Response:
    """A short answer whole, with its length; a long one piece by piece, as fast as it is taken."""
    first, second = [await _off_loop(pool, next, pieces, b"") for _ in range(2)]
    if not second:
        return Response(first, headers=headers)

    async def whole() -> AsyncIterator[bytes]:
        yield first
        yield second
        while piece := await _off_loop(pool, next, pieces, b""):
            yield piece

    return StreamingResponse(whole(), headers=headers)


async def _off_loop(pool: ThreadPoolExecutor, work: Callable[..., R], *arguments: Any) -> R:  # noqa: ANN401
    """Work in a thread of a pool: the loop that serves the readers never waits for it, and the pool is its bound."""
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: work(*arguments))


def _short(route: str, asked: Asked) -> bool:
    """Whether an answer takes well under a second: one pair, or countries; all pairs and all events take longer."""
    if route == "measure":
        both = bool(asked.single["a"] and asked.single["b"])
        return both or asked.single["measure"] in COUNTRY_MEASURES
    return route == "openapi"


def _error(status: int, error: str, **more: list[str] | list[Problem]) -> Response:
    headers = OPEN | {"Cache-Control": "no-store", "Content-Type": "application/json; charset=utf-8"}
    if status == 503:
        headers["Retry-After"] = "5"
    return Response(json.dumps({"error": error, **more}, ensure_ascii=False).encode(), status, headers)


def _preflight() -> dict[str, str]:
    allowed = ", ".join(METHODS)
    return {"Allow": allowed, "Access-Control-Allow-Methods": allowed, "Access-Control-Allow-Headers": "*"}


def _root(request: Request) -> str:
    """The path under which the dashboard is served."""
    return str(request.scope.get("root_path", "")).removesuffix("/api")


def _edition() -> str:
    """The edition of data and code that answers come from now."""
    return f"{exports.edition()}-{answers.code()}"


def _etag(edition: str, path: str, asked: Asked, request: Request) -> str:
    """Weak, as the answer may be packed on its way; the same for all requests that mean the same."""
    meant = f"{path} {asked.canonical} {asked.unused} {_root(request)}"
    return f'W/"{edition}-{answers.digest(meant)}"'


def _same(sent: str, etag: str) -> bool:
    """Whether a cache holds this edition (RFC 9110, 13.1.2: weak comparison)."""
    held = [tag.strip().removeprefix("W/") for tag in sent.split(",")]
    return etag.removeprefix("W/") in held or held == ["*"]


def _file(path: str, asked: Asked) -> str:
    """A name for the file that says what is in it; CSV is for keeping, JSON also for looking at."""
    stem, _, ending = path.rpartition("/")[2].partition(".")
    single = asked.single
    parts = [single.get("measure") or stem, single.get("a"), single.get("b"), *asked.filters.countries[:3]]
    if stem in ("measure", "events"):
        parts += [f"{asked.filters.years[0]}-{asked.filters.years[1]}", single.get("by")]
    name = re.sub(r"[^A-Za-z0-9_-]", "", "_".join(part for part in parts if part))
    return f'{"attachment" if ending == "csv" else "inline"}; filename="{name}.{ending}"'
