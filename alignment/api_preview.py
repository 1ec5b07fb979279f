"""What a chat shows of a link that is pasted into it: title and description, written into the HTML of the page.

Programs that make such previews run no script, and Streamlit's HTML is the same empty shell for every address.  So the
shell of the dashboard's own pages is changed on its way out, and nothing else is.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from concurrent.futures import ThreadPoolExecutor

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alignment import address
from alignment import api_sentences as sentences

log = logging.getLogger(__name__)
PATIENCE = 0.4  # seconds that a page waits for its sentence; a later visitor has it at once
TITLE = re.compile(rb"<title>[^<]*</title>")
SHELL = b'<div id="root">'
# One at a time: a sentence is a courtesy, and the page asks the same questions anyway.
POOL = ThreadPoolExecutor(1, "preview")
NOT_PASSED_ON = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range")
NOT_SENT_BACK = (b"content-length", b"etag", b"last-modified", b"accept-ranges")


class Previews:
    """Middleware (ASGI) that writes title and description into the shell of the dashboard's own pages."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app, self.base = app, f"/{base.strip('/')}".rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the answer where it is the shell of a page; pass all else on untouched."""
        page = self._page(scope)
        if page is None:
            await self.app(scope, receive, send)
            return
        # The shell is asked for whole, plain and new, since what is sent is not the file that caches would compare.
        headers = [each for each in scope["headers"] if each[0].lower() not in NOT_PASSED_ON]
        asked = {**scope, "method": "GET", "headers": headers, "extensions": {}}
        shell = _Shell(send, await _tags(page, scope), scope["method"] == "HEAD")
        await self.app(asked, receive, shell.take)

    def _page(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix(self.base)
        page = path.removeprefix("/")
        return page if page in address.OF_PAGE else None


class _Shell:
    """An answer on its way out: held until it is whole, changed where it is the shell, and sent."""

    def __init__(self, send: Send, tags: bytes, head: bool) -> None:
        self.send, self.tags, self.head = send, tags, head
        self.start: Message = {}
        self.body = b""

    async def take(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._give()
        else:
            await self.send(message)

    async def _give(self) -> None:
        headers = list(self.start["headers"])
        kind = dict(headers).get(b"content-type", b"")
        if self.start["status"] == 200 and kind.startswith(b"text/html") and SHELL in self.body:
            self.body = written(self.body, self.tags)
            headers = [each for each in headers if each[0].lower() not in NOT_SENT_BACK]
            headers.append((b"content-length", str(len(self.body)).encode()))
        await self.send({**self.start, "headers": headers})
        await self.send({"type": "http.response.body", "body": b"" if self.head else self.body})


def written(shell: bytes, tags: bytes) -> bytes:
    """A shell with these tags in place of its title; where it has none, at the end of its head."""
    if TITLE.search(shell):
        return TITLE.sub(lambda _: tags, shell, count=1)
    return shell.replace(b"</head>", tags + b"</head>", 1)


async def _tags(page: str, scope: Scope) -> bytes:
    """Title and description of a page as tags; in general words where the computed ones take too long or fail.

    A browser that is about to open the page shows no description, so that none is computed for it.
    """
    browsing = any(name.lower() == b"sec-fetch-dest" for name, _ in scope["headers"])
    said = (sentences.TITLES[page], sentences.ABOUT)
    loop, query = asyncio.get_running_loop(), scope["query_string"]
    try:
        for title_only in (True,) if browsing else (True, False):
            work = loop.run_in_executor(POOL, sentences.told, page, query, title_only)
            said = await asyncio.wait_for(work, PATIENCE)
    except TimeoutError:
        log.info("preview of /%s: not in time", page)
    except Exception:  # a page is worth more than its preview; the page itself says what is wrong
        log.exception("preview of /%s", page)
    return tags(*said)


def tags(title: str, said: str) -> bytes:
    """Title and description as HTML, escaped."""
    title, said = html.escape(title), html.escape(said)
    named = {"og:title": title, "og:description": said, "og:type": "website", "og:site_name": sentences.NAME}
    lines = [f"<title>{title} – {sentences.NAME}</title>", f'<meta name="description" content="{said}">']
    lines += [f'<meta property="{name}" content="{value}">' for name, value in named.items()]
    return "\n    ".join([*lines, '<meta name="twitter:card" content="summary">']).encode()
