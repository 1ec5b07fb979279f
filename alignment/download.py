"""Fetches one file so that it arrives whole or not at all: conditional, resumed, bounded, tried again.

ucdp.part, ucdp.part.json    what has arrived, and of which file; the next attempt or the next run goes on with it
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import requests
import urllib3

from alignment import publisher
from alignment.publisher import AgainError, DownloadError, Limits

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all where known
BLOCK = 1 << 18


@dataclass(frozen=True)
class _Job:
    url: str
    part: Path
    held: Mapping[str, Any]
    listed: Collection[str]
    limits: Limits
    progress: Progress
    session: requests.Session
    deadline: float

    @property
    def left(self) -> float:
        """Seconds until the time for all attempts is up."""
        return max(self.deadline - monotonic(), 0.001)


def fetch(
    url: str, part: Path, *, held: Mapping[str, Any], listed: Collection[str], limits: Limits, progress: Progress
) -> dict[str, Any] | None:
    """Fetch an address into the file `part`, going on with what an earlier attempt left there; None if nothing changed.

    `held`: etag, last_modified of the copy we have; empty if none.  `listed`: the only addresses that a redirect may
    lead to.  Returns url, etag, last_modified, ending (of the file's name, as .csv.gz), total (bytes; None if the
    publisher did not say).  Raises DownloadError; OSError when `part` cannot be written.
    """
    with requests.Session() as session:
        session.auth = lambda request: request  # or a .netrc would be searched for a password to send
        job = _Job(url, part, held, listed, limits, progress, session, monotonic() + limits.whole)
        for attempt in range(1, limits.attempts + 1):
            try:
                return _attempt(job)
            except AgainError as error:
                if error.over:
                    drop(part)
                said = str(error)
                wait = _pause(error, limits, attempt)
            if attempt == limits.attempts or wait >= job.left:
                break
            sleep(wait)
    raise DownloadError(f"{said}; tried {attempt} times. What has arrived is kept: run it again later.")


def _pause(error: AgainError, limits: Limits, attempt: int) -> float:
    """Seconds until the next attempt: as asked for, or doubling, and differing by chance so that crowds thin out."""
    if error.wait > limits.patience:
        raise DownloadError(f"{error}, and asks to wait {error.wait:,.0f} s. Run it again then.")
    jitter = random.uniform(0.5, 1)  # noqa: S311 (no secret)
    return max(error.wait, min(limits.pause * 2 ** (attempt - 1) * jitter, limits.patience))


def _attempt(job: _Job) -> dict[str, Any] | None:
    part = _arrived(job)
    headers = _headers(job.held, part)
    with publisher.ask(
        job.session, job.url, headers, listed=job.listed, limits=job.limits, deadline=job.deadline
    ) as response:
        if response.status_code == 304 and job.held:
            drop(job.part)
            return None
        publisher.refuse(response)
        coming = {"url": job.url} | publisher.coming(response, job.url, known=part.get("ending", ""))
        start = 0 if response.status_code == 200 else _goes_on(response, part, coming)
        if (coming["total"] or 0) > job.limits.largest:
            raise _too_large(job)
        if not start:
            drop(job.part)
            write_note(note_of(job.part), coming)
        _receive(job, response, start, coming["total"])
    return coming


def _arrived(job: _Job) -> dict[str, Any]:
    """The note on what has arrived, if it can be gone on with, and `start`, the byte to ask for.

    That is the last one we have, which is asked for again: so a part that is complete is no special case.
    """
    part = note(note_of(job.part))
    if part.get("url") != job.url or not job.part.is_file() or job.part.stat().st_size < 2:
        return {}
    etag = str(part.get("etag", ""))
    same = part.get("last_modified") if not etag or etag.startswith("W/") else etag  # a weak tag is no proof
    return part | {"start": job.part.stat().st_size - 1, "if_range": str(same)} if same else {}


def _headers(held: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity", "User-Agent": "alignment-dashboard/0.1 (refreshes a published data file)"}
    if held.get("etag"):
        headers["If-None-Match"] = str(held["etag"])
    if held.get("last_modified"):
        headers["If-Modified-Since"] = str(held["last_modified"])
    if part:
        headers |= {"Range": f"bytes={part['start']}-", "If-Range": part["if_range"]}
    return headers


def _goes_on(response: requests.Response, part: Mapping[str, Any], coming: dict[str, Any]) -> int:
    """The byte that a partial answer begins with; completes `coming`.  Raises unless it fits what has arrived."""
    said = response.headers.get("Content-Range", "")
    match = re.fullmatch(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})", said)  # how far it goes, we shall see
    start, total = (int(match[1]), int(match[2])) if match else (-1, -1)
    fits = start == part.get("start") and part.get("total") in (None, total)
    same = coming["etag"] == part.get("etag") and coming["last_modified"] in ("", part.get("last_modified"))
    if not (match and fits and same and coming["ending"] == part.get("ending")):
        raise AgainError("its partial answer does not fit what had arrived", over=True)
    coming |= {"total": total, "last_modified": part.get("last_modified", "")}  # which a partial answer may leave out
    return start


def _receive(job: _Job, response: requests.Response, start: int, total: int | None) -> None:
    """Write the body to the part, from byte `start` on.  Raises AgainError when it stalls or is cut off."""
    watch = threading.Timer(job.left, _cut, [response])  # chunks' own headers could drip for ever
    watch.daemon = True
    watch.start()
    done, mark, since = start, start, monotonic()
    try:
        with job.part.open("r+b" if start else "wb") as file:
            file.truncate(start)
            file.seek(start)
            while block := _read(response, done, total):
                file.write(block)
                done += len(block)
                if done > job.limits.largest:
                    raise _too_large(job)
                if (passed := monotonic() - since) >= job.limits.stall:
                    if done - mark < job.limits.slowest * passed:
                        raise AgainError(f"it sent {done - mark:,} bytes in {passed:.0f} s")
                    mark, since = done, monotonic()
                job.progress(done, total)
            os.fsync(file.fileno())
    finally:
        watch.cancel()
    if monotonic() >= job.deadline:
        raise AgainError(f"it took longer than {job.limits.whole:,.0f} s")
    if total is not None and done != total:
        raise AgainError(f"it broke off at {done:,} of {total:,} bytes", over=done > total)


def _read(response: requests.Response, done: int, total: int | None) -> bytes:
    """What has come in, without waiting for a full block: so a drip is seen to be one."""
    try:
        return response.raw.read1(BLOCK, decode_content=False)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        of = f" of {total:,}" if total is not None else ""
        raise AgainError(f"it broke off at {done:,}{of} bytes ({type(error).__name__})") from error


def _cut(response: requests.Response) -> None:
    with suppress(ValueError, RuntimeError, OSError):  # read to its end meanwhile
        response.raw.shutdown()


def _too_large(job: _Job) -> DownloadError:
    drop(job.part)
    return DownloadError(f"its file is larger than {job.limits.largest:,} bytes. If that is right, fetch it by hand.")


def note(path: Path) -> dict[str, Any]:
    """A small JSON file; empty when it is not there or damaged."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def write_note(path: Path, content: Mapping[str, Any]) -> None:
    """Write a small JSON file in one step."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
    fresh.replace(path)


def note_of(part: Path) -> Path:
    """Where the note on a part stands."""
    return part.with_name(f"{part.name}.json")


def drop(part: Path) -> None:
    """Delete what has arrived: the bytes first, so that no note ever stands over bytes of another file."""
    part.unlink(missing_ok=True)
    note_of(part).unlink(missing_ok=True)
