"""Brings publishers' files up to date: `python -m alignment refresh`, for sources with an address in sources.csv.

    RAW/ucdp.zip             the file as published; replaced in one step, once the new one is whole and checked
    RAW/ucdp.refresh.json    what it is: url, file, bytes, sha256, taken, and the publisher's etag and last_modified

No address is asked that does not stand in the `download` column of sources.csv, not even when a publisher sends us on.
"""

from __future__ import annotations

import datetime
import difflib
import gzip
import hashlib
import re
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock, Timeout

from alignment import download, store
from alignment.publisher import TEXTS, DownloadError, Limits, without_fragment

Progress = Callable[[str, int, int | None], None]  # source, bytes so far, bytes in all where known
PAGES = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<?xml", b"<error")
MAGIC = {".zip": b"PK", ".xlsx": b"PK", ".gz": b"\x1f\x8b", ".parquet": b"PAR1"}
WIDTH = 79


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    state: new, unchanged or failed.  file, bytes, sha256: of the file that is now in the folder, if any.  said: what
    happened and what to do.
    """

    source: str
    file: str
    state: str
    bytes: int
    sha256: str
    said: str


def run(
    out: Path,
    *,
    sources: pd.DataFrame,
    only: Sequence[str] = (),
    limits: Limits | None = None,
    progress: Progress = lambda source, done, total: None,
) -> list[Outcome]:
    """Bring the files of all sources that have an address, or of those in `only`, up to date in the folder `out`.

    `sources`: the good rows of sources.csv (source, download).  Two runs in one folder take turns; a run killed at any
    moment leaves the earlier files as they were.  A source that fails raises nothing and stops no other.
    """
    listed = frozenset(without_fragment(url) for url in sources["download"] if url)
    wanted = sources[sources["download"] != ""]
    if only:
        wanted = wanted[wanted["source"].isin(list(only))]
    return [
        _one(out, source, without_fragment(url), listed, limits or Limits(), progress)
        for source, url in zip(wanted["source"], wanted["download"], strict=True)
    ]


def _one(out: Path, source: str, url: str, listed: frozenset[str], limits: Limits, progress: Progress) -> Outcome:
    """Refresh one source in its turn; whatever goes wrong is its outcome."""
    held: dict[str, Any] = {}
    try:
        if not re.fullmatch(r"[\w-]+", source):
            raise DownloadError(f"{source!r} cannot name a file. Use letters, digits and _ in sources.csv.")
        with _folder(out).acquire(timeout=limits.whole):
            held = _held(out, download.note(out / f"{source}.refresh.json"))
            coming = download.fetch(
                url,
                out / f"{source}.part",
                held=held if held.get("url") == url else {},
                listed=listed,
                limits=limits,
                progress=lambda done, total: progress(source, done, total),
            )
            if coming is not None:
                return _take(out, source, coming, held)
        return Outcome(source, held["file"], "unchanged", held["bytes"], held["sha256"], "as it was taken before")
    except DownloadError as error:
        said = str(error)
    except Timeout:
        said = f"another refresh is still at work in {out}. Run it again when that is done."
    except OSError as error:
        said = f"{out} cannot be written ({error.strerror or error}). Make room there, or give another folder."
    return Outcome(source, held.get("file", ""), "failed", held.get("bytes", 0), held.get("sha256", ""), said)


def _folder(out: Path) -> FileLock:
    """The lock of a folder; makes the folder, out of git's sight, where there is none."""
    if not out.exists():
        out.mkdir(parents=True, exist_ok=True)
        (out / ".gitignore").write_text("*\n", encoding="utf-8")
    return FileLock(out / ".lock")


def _held(out: Path, note: dict[str, Any]) -> dict[str, Any]:
    """The note on the file we have, while the file is still what it says; else nothing, and all is fetched anew."""
    name = str(note.get("file", ""))
    path = out / name
    if not name or Path(name).name != name or not path.is_file() or _digest(path) != note.get("sha256"):
        return {}
    return note | {"bytes": path.stat().st_size}


def _take(out: Path, source: str, coming: dict[str, Any], held: dict[str, Any]) -> Outcome:
    """Check what has arrived and put it in the place of the earlier file.  Raises DownloadError, and keeps that one."""
    part, final = out / f"{source}.part", out / f"{source}{coming['ending']}"
    unfit = _unfit(part, coming["ending"], cut=coming["total"] is None)
    if unfit:
        download.drop(part)
        raise DownloadError(f"what it sent {unfit}. The earlier file is kept. Look at the address in a browser.")
    sha256, size = _digest(part), part.stat().st_size
    same = sha256 == held.get("sha256") or (final.is_file() and _digest(final) == sha256)
    part.replace(final)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    about = {name: coming[name] for name in ("url", "etag", "last_modified")}
    about |= {"file": final.name, "bytes": size, "sha256": sha256, "taken": today}
    download.write_note(out / f"{source}.refresh.json", about)
    download.drop(part)
    if held.get("file", final.name) != final.name:
        (out / held["file"]).unlink(missing_ok=True)
    said = "the same bytes as before" if same else f"{size:,} bytes taken"
    if coming["total"] is None:
        said += "; the publisher did not say how many there are, so look whether the last rows are there"
    return Outcome(source, final.name, "unchanged" if same else "new", size, sha256, said)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unfit(path: Path, ending: str, *, cut: bool) -> str:
    """Why a file is not of the kind that its name says, by its first bytes; empty when it may be.

    `cut`: nobody has said how long it is, so it may have been cut short.
    """
    with path.open("rb") as file:
        head = file.read(1024)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kind = ending[ending.rindex(".") :]
    if not head:
        return "is empty"
    if plain.startswith(PAGES) or (plain.startswith(b'{"') and kind != ".json"):
        return "is a web page or a message, not data"
    if kind in MAGIC and not head.startswith(MAGIC[kind]):
        return f"is no {kind} file"
    if MAGIC.get(kind) == b"PK" and not zipfile.is_zipfile(path):
        return f"is no whole {kind} file"
    if kind == ".gz" and cut and not _unpacks(path):
        return "is no whole .gz file"
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if kind in TEXTS and (head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"%PDF")) or (b"\0" in head and not utf16)):
        return "is not text"
    return ""


def _unpacks(path: Path) -> bool:
    try:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
    except (OSError, EOFError, zlib.error):
        return False
    return True


def command(names: Sequence[str], raw: Path) -> int:
    """Refresh the sources named, or all that have an address, and print a line each.

    Returns 2 when a name is unknown (nothing is fetched then), 1 when a source failed, or was named and has no address.
    """
    checked = store.checked("sources")
    sources = checked.good
    if len(checked.rejects):
        print("sources.csv has rows that cannot be used: see `python -m alignment check`.", file=sys.stderr)
    if unknown := sorted(set(names) - set(sources["source"])):
        for name in unknown:
            near = difflib.get_close_matches(name, list(sources["source"]), n=1)
            meant = f'Did you mean "{near[0]}"?' if near else f"It has: {', '.join(sources['source'])}."
            print(f'"{name}" is not in sources.csv. {meant}', file=sys.stderr)
        return 2
    done = [_line(row, raw, sources) for row in sources.to_dict("records") if not names or row["source"] in names]
    return int("failed" in done or (bool(names) and "no address" in done))


def _line(row: dict[Hashable, Any], raw: Path, sources: pd.DataFrame) -> str:
    """Refresh one source and print what came of it; returns the state."""
    if not row["download"] and not row["url"]:
        print(f"{row['source']}: our own table, in {store.DATA.name}/: nothing to fetch")
        return "ours"
    if not row["download"]:
        place = raw / (row["file"] or row["source"])
        print(f"{row['source']}: no public address: put the publisher's file at {place} by hand, from {row['url']}")
        return "no address"
    with _bar() as progress:
        [outcome] = run(raw, sources=sources, only=[row["source"]], progress=progress)
    kept = f" ({raw / outcome.file})" if outcome.file else ""
    print(f"{outcome.source}: {outcome.state}{kept}: {outcome.said}", flush=True)
    return outcome.state


@contextmanager
def _bar() -> Iterator[Progress]:
    """How far a download is, on one line of the terminal, rewritten ten times a second; nothing is shown elsewhere."""
    shown = 0.0

    def show(source: str, done: int, total: int | None) -> None:
        nonlocal shown
        if time.monotonic() - shown < 0.1:
            return
        shown = time.monotonic()
        line = f"{source}: {done / 1e6:,.1f} MB"
        if total:
            filled = round(30 * done / total)
            line = f"{line} of {total / 1e6:,.1f} MB [{'#' * filled:<30}] {done / total:.0%}"
        print(f"\r{line[:WIDTH]:<{WIDTH}}", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield lambda source, done, total: None
        return
    try:
        yield show
    finally:
        print(f"\r{'':<{WIDTH}}\r", end="", file=sys.stderr, flush=True)
