"""The page's HTML and the scripts and styles it names, fetched as a browser with an empty cache fetches them."""

from __future__ import annotations

import asyncio
import http.client
import re
from collections.abc import Sequence
from contextlib import closing

NAMED = re.compile(r'(?:src|href)="\./([^"]+\.(?:js|css))"')
LANES = 6  # connections that Chromium opens to one server
PATIENCE = 60.0  # seconds
ASKED = {"Accept-Encoding": "gzip", "Sec-Fetch-Dest": "document"}  # by which the server knows a browser


async def fetch(address: str, page: str) -> None:
    """Fetch it all and throw it away.  Raises OSError where the server does not answer with a file."""
    (html,) = await asyncio.to_thread(_get, address, [f"/{page}"], {**ASKED, "Accept-Encoding": "identity"})
    names = [f"/{name}" for name in (*dict.fromkeys(NAMED.findall(html.decode())), "_stcore/host-config")]
    await asyncio.gather(*(asyncio.to_thread(_get, address, names[lane::LANES], ASKED) for lane in range(LANES)))


def _get(address: str, paths: Sequence[str], headers: dict[str, str]) -> list[bytes]:
    """Files one after another over one connection, as they were sent."""
    found = []
    with closing(http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)) as connection:
        for path in paths:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            found.append(answer.read())
            if answer.status != http.client.OK:
                raise OSError(f"{path}: {answer.status} {answer.reason}")
    return found
