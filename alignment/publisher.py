"""Asks a publisher's server for a file: where we let ourselves be led, and what an answer means.

requests does the talking: it keeps to the machine's proxies and certificates, and is there with Streamlit.  Its
redirects and urllib3's retries stay off, as both have rules of their own here.
"""

from __future__ import annotations

import datetime
import re
import threading
import time
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests
import urllib3

ENDING = re.compile(r"((?:\.(?:csv|tab|tsv|txt))?\.(?:zip|gz)|\.(?:csv|tab|tsv|txt|json|xlsx|parquet))$", re.IGNORECASE)
ENDING_OF_TYPE = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tab",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/gzip": ".gz",
    "application/x-gzip": ".gz",
}
TEXTS = (".csv", ".tab", ".tsv", ".txt", ".json")
NO_DATA = re.compile(r"(text|application)/(html|xhtml\+xml|xml|pdf|javascript)|(image|audio|video|multipart)/.*")
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5


class DownloadError(Exception):
    """A file could not be had, and asking again would not help: what happened and what to do."""


class AgainError(Exception):
    """The next attempt may succeed, after `wait` seconds at least; `over`: what had arrived is of no use for it."""

    def __init__(self, said: str, *, wait: float = 0, over: bool = False) -> None:
        super().__init__(said)
        self.wait, self.over = wait, over


@dataclass(frozen=True)
class Limits:
    """What a download may take: seconds, bytes, bytes a second, attempts."""

    connect: float = 10
    read: float = 30  # silence
    stall: float = 60  # an answer begins within it, and brings `slowest` bytes a second over it
    slowest: float = 1024
    whole: float = 4 * 3600  # pauses included
    largest: int = 4 * 2**30
    attempts: int = 5
    pause: float = 1  # before the second attempt; doubles each time
    patience: float = 120  # the longest pause, whatever the publisher asks for


def ask(
    session: requests.Session,
    url: str,
    headers: Mapping[str, str],
    *,
    listed: Collection[str],
    limits: Limits,
    deadline: float,
) -> requests.Response:
    """The answer to a request, its body still to be read; redirects are followed to listed addresses only.

    `deadline`: on the monotonic clock.  Raises DownloadError or AgainError.
    """
    for _ in range(1 + MOST_REDIRECTS):
        _refuse_address(url)
        response = _answer(session, url, headers, limits, deadline)
        if response.status_code not in REDIRECTS:
            return response
        response.close()
        with suppress(ValueError):  # no address at all, so not a listed one
            url = without_fragment(urljoin(url, response.headers.get("Location", "")))
            if url in listed:
                continue
        raise DownloadError(
            f"it redirects to {url!r}, which sources.csv does not list, so that was not followed. If it is the "
            "publisher's and lasting, put it in the column download; else fetch the file by hand."
        )
    raise DownloadError("it redirects in a circle. Correct the column download of sources.csv.")


def without_fragment(url: str) -> str:
    """An address as it is sent: what follows # stays with us."""
    return url.partition("#")[0]


def _refuse_address(url: str) -> None:
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
    except ValueError as error:
        raise _no_address(url) from error
    if scheme != "https" and not (scheme == "http" and _is_here(host)):
        raise DownloadError(f"{url!r} is not https: what it sends could be altered on the way. List another.")


def _no_address(url: str) -> DownloadError:
    return DownloadError(f"{url!r} is no address. Correct the column download of sources.csv.")


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _answer(
    session: requests.Session, url: str, headers: Mapping[str, str], limits: Limits, deadline: float
) -> requests.Response:
    """Ask in a thread of its own: neither a name server nor headers that drip are bound by a read timeout."""
    answer: Future[requests.Response] = Future()

    def get() -> None:
        try:
            timeout = (limits.connect, limits.read)
            answer.set_result(
                session.get(url, headers=dict(headers), stream=True, allow_redirects=False, timeout=timeout)
            )
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=get, daemon=True).start()
    return _awaited(answer, url, max(min(limits.stall, deadline - time.monotonic()), 0.001))


def _awaited(answer: Future[requests.Response], url: str, seconds: float) -> requests.Response:
    """The answer, if it comes in time; every way of not coming as one of our own errors."""
    try:
        return answer.result(timeout=seconds)
    except requests.exceptions.SSLError as error:
        why = re.search(r"certificate verify failed: ([^(\n]*[^(\s])", str(error))
        if why is None:
            raise AgainError("no secure connection came about") from error
        raise DownloadError(
            f"its certificate does not hold ({why[1]}). Nothing was taken: fetch it by hand."
        ) from error
    except (TimeoutError, requests.exceptions.Timeout) as error:
        answer.add_done_callback(_close)
        raise AgainError("it did not answer in time") from error
    except (ValueError, urllib3.exceptions.LocationParseError) as error:
        raise _no_address(url) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise AgainError(f"it cannot be reached ({type(error).__name__})") from error


def _close(late: Future[requests.Response]) -> None:
    if late.exception() is None:
        late.result().close()


def refuse(response: requests.Response) -> None:
    """Raise DownloadError or AgainError unless the answer is a file or the part asked for (200, 206)."""
    status = response.status_code
    said = f"it answered {status} {response.reason!r}" if response.reason else f"it answered {status}"
    if status == 416:
        raise AgainError("what had arrived is no part of its file any more", over=True)
    if status in (408, 425, 429) or (status >= 500 and status not in (501, 505)):
        raise AgainError(said, wait=_asked_to_wait(response.headers.get("Retry-After", "")))
    if status in (404, 410):
        raise DownloadError(f"{said}: has the file moved? See the publisher's page and correct the column download.")
    if status not in (200, 206):
        raise DownloadError(f"{said}, which is no file. Fetch it by hand, with a browser, from the publisher's page.")


def _asked_to_wait(retry_after: str) -> float:
    """Seconds that a publisher asks to wait: a number or a date; 0 when it says neither."""
    with suppress(ValueError, TypeError, OverflowError):
        if retry_after.strip().isdecimal():
            return min(int(retry_after), 10**9)
        when = parsedate_to_datetime(retry_after)
        return max((when - datetime.datetime.now(datetime.UTC)).total_seconds(), 0)
    return 0


def coming(response: requests.Response, url: str, *, known: str = "") -> dict[str, Any]:
    """What an answer says of its file: etag, last_modified, ending, total (bytes of the body; None if not said).

    `known`: the ending, if an earlier answer told it.  Raises DownloadError when it is no file that we look for.
    """
    headers = response.headers
    media = headers.get("Content-Type", "").split(";")[0].strip().lower()
    by_hand = "The earlier file is kept. Look at the address in a browser."
    if NO_DATA.fullmatch(media):
        raise DownloadError(f"it sent {media!r}, not data. {by_hand}")
    ending = _ending(url, headers.get("Content-Disposition", ""), media) or known
    packed = headers.get("Content-Encoding", "identity").strip().lower()
    if packed == "gzip" and ending in TEXTS:
        ending += ".gz"  # kept as it came: whoever reads it unpacks it
    elif packed not in ("identity", "") and not (packed == "gzip" and ending.endswith(".gz")):
        raise DownloadError(f"it sent the file packed ({packed!r}) though asked not to. {by_hand}")
    if not ending:
        raise DownloadError(f"neither the address nor the answer ({media!r}) says what kind of file it is. {by_hand}")
    length = headers.get("Content-Length", "")
    return {
        "etag": headers.get("ETag", ""),
        "last_modified": headers.get("Last-Modified", ""),
        "ending": ending,
        "total": int(length) if re.fullmatch("[0-9]{1,18}", length) and "Transfer-Encoding" not in headers else None,
    }


def _ending(url: str, disposition: str, media: str) -> str:
    """How the name of the file ends: by its address, else by the name or the type that the publisher gives it."""
    named = re.findall(r'filename="?([^";]+)', disposition)
    found = (ENDING.search(name.strip()) for name in (unquote(urlsplit(url).path), *named))
    return next((match[1].lower() for match in found if match), ENDING_OF_TYPE.get(media, ""))
