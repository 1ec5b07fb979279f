"""`python -m bench readers`: many readers at once, each with a browser tab of its own, beside one reader alone.

Every reader visits pages and changes a filter every few seconds over Streamlit's own websocket (`bench.session`), with
seeded choices of its own.  In one run: every page once, to warm up; one reader alone; all at once; one alone again.
"""

from __future__ import annotations

import asyncio
import math
import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

import numpy as np

from bench.files import LANES
from bench.served import Memory, look, serving, settled
from bench.session import LostError, Session, opened
from bench.widgets import Value

PAGES = {
    "": "World",
    "pair": "Pair",
    "country": "Country",
    "camps": "Camps",
    "changes": "What changed",
    "events": "Events",
    "data": "Data",
}
LOAD, FILES, PAGE, CHANGE = "first load", "  of it, page and files", "page visited", "filter changed"
ALONE, TOGETHER = "alone", "together"
BEAT = 5.0  # seconds between what a reader does
BEAT_ALONE = 1.0  # of the one alone: nobody else waits, so a shorter pause only gives more to count
VISITS = 0.2  # share of what a reader does that is going to another page rather than changing a filter
REACH_MS = 1500
SLOWEST = 8  # turns that are named
GROWING = 0.02  # of its memory, in the last third of the run, from which it counts as still growing
DETAILS = "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS"


class Took(NamedTuple):
    """How long a reader waited: alone or together, for what, on which page, milliseconds; and what it did there."""

    when: str
    what: str
    page: str
    ms: float
    doing: str = ""


@dataclass
class Log:
    """What readers waited for, what went wrong, and how many turns passed while they were still waiting."""

    took: list[Took] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    missed: int = 0


def run(readers: int, seconds: float) -> int:
    """Measure and print.  Returns how many errors readers saw."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended with us
    os.environ[DETAILS] = "full"  # an error then says where it was
    print(f"load before, over 1, 5 and 15 minutes: {' '.join(f'{load:.2f}' for load in os.getloadavg())}")
    log, memory = Log(), {}
    with serving("dashboard.py") as (address, pid):
        memory["at start"] = look(pid)
        print(f"busy with itself after the start: {settled(pid):.0f} s")
        memory["at rest"] = look(pid)
        asyncio.run(_warm(log, address))
        memory["after every page once"] = look(pid)
        asyncio.run(_alone(log, address, seconds / 2, seed=1_000_000))
        memory["after one reader alone"] = look(pid)
        own = time.process_time()
        watched = asyncio.run(together(log, address, pid, readers, seconds))
        own = time.process_time() - own
        memory["at the end of all at once"] = look(pid)
        asyncio.run(_alone(log, address, seconds / 2, seed=2_000_000))
        memory["after one alone again"] = look(pid)
    _print_times(log, readers, seconds)
    _print_memory(log, memory, watched, own)
    _print_errors(log)
    return len(log.errors)


async def _warm(log: Log, address: str) -> None:
    async with opened(address, "") as (session, _):
        for page in PAGES:
            await session.visit(page)
        log.errors += session.errors


async def _alone(log: Log, address: str, seconds: float, seed: int) -> None:
    """One reader after another, until the time is over; each does as much as one of many."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        turns = time.perf_counter() + min(12 * BEAT_ALONE, end - time.perf_counter())
        await reader(log, address, seed, when=ALONE, beat=BEAT_ALONE, until=turns)
        seed += 1


async def together(log: Log, address: str, pid: int, readers: int, seconds: float, beat: float = BEAT) -> list[Memory]:
    """All readers at once, arriving over the first turn; the server's memory, twice a second."""
    start = time.perf_counter()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(LANES * readers))
    watched: list[Memory] = []
    watching = asyncio.create_task(_watch(pid, watched))

    async def arrive(seed: int) -> None:
        await asyncio.sleep(seed * beat / readers)
        await reader(log, address, seed, when=TOGETHER, beat=beat, until=start + seconds)

    await asyncio.gather(*(arrive(seed) for seed in range(readers)))
    watching.cancel()
    return watched


async def reader(log: Log, address: str, seed: int, *, when: str, beat: float, until: float) -> None:
    """One reader: a link, then a turn every `beat` seconds, at least one, until the time is over."""
    dice = Random(seed)  # noqa: S311  # choices, no secrets
    page = dice.choice(list(PAGES))
    doing = f"/{page}, first load"
    try:
        async with opened(address, page) as (session, ms):
            log.took += [Took(when, LOAD, page, ms), Took(when, FILES, page, session.fetched)]
            log.errors += [f"{doing}: {error}" for error in session.errors]
            session.errors.clear()
            turn = time.perf_counter() + beat
            while True:
                await asyncio.sleep(max(0.0, turn - time.perf_counter()))
                what, act, value = _next(session, dice)
                doing = f"/{session.page}?{session.query}, {act} = {value}"
                ms = await (session.visit(act) if what == PAGE else session.change(act, value))
                log.took.append(Took(when, what, session.page, ms, doing))
                log.errors += [f"{doing}: {error}" for error in session.errors]
                session.errors.clear()
                late = max(0, math.ceil((time.perf_counter() - turn) / beat) - 1)
                log.missed += late * (when == TOGETHER)
                turn += beat * (1 + late)
                if turn >= until:
                    break
    except (LostError, OSError) as error:
        log.errors.append(f"{doing}, reader {seed} {when}: {error}")


def _next(session: Session, dice: Random) -> tuple[str, str, Value]:
    """What a reader does next: goes to another page, or gives a filter another value."""
    if dice.random() < VISITS:
        return PAGE, dice.choice([page for page in PAGES if page != session.page]), ""
    return CHANGE, *session.choose(dice)


async def _watch(pid: int, watched: list[Memory]) -> None:
    while True:
        watched.append(look(pid))
        await asyncio.sleep(0.5)


def _print_times(log: Log, readers: int, seconds: float) -> None:
    print(
        f"\n{readers} readers for {seconds:.0f} s, each a turn every {BEAT:.0f} s; one alone, every {BEAT_ALONE:.0f} s"
    )
    print(f"{'milliseconds':26}{'one reader alone':^40} {f'{readers} at once':^40}{'ratio of':>9}")
    print(f"{'':26}{_HEAD} {_HEAD}{'medians':>9}")
    for what in (LOAD, FILES, PAGE, CHANGE):
        _row(what, [each for each in log.took if each.what == what])
    for page, name in PAGES.items():
        _row(f"  {name}", [each for each in log.took if each.what == CHANGE and each.page == page])
    asked = sum(each.what in (PAGE, CHANGE) and each.when == TOGETHER for each in log.took)
    print(f"{asked} turns at once; {log.missed} more were due while their reader still waited")
    print("slowest turns")
    for each in sorted((each for each in log.took if each.doing), key=lambda each: -each.ms)[:SLOWEST]:
        print(f"  {each.ms:6.0f} ms {each.when}: {each.doing}")


_HEAD = "".join(f"{name:>8}" for name in ("n", "median", "90th", "99th", "worst"))


def _row(name: str, took: Sequence[Took]) -> None:
    cells, medians = "", []
    for when in (ALONE, TOGETHER):
        ms = [each.ms for each in took if each.when == when]
        found = np.percentile(ms, (50, 90, 99, 100)) if ms else [math.nan] * 4
        cells += f"{len(ms):8}" + "".join("       –" if math.isnan(each) else f"{each:8.0f}" for each in found) + " "
        medians.append(found[0])
    print(f"{name:26}{cells[:-1]}{medians[1] / medians[0]:9.2f}")


def _print_memory(log: Log, memory: dict[str, Memory], watched: Sequence[Memory], own: float) -> None:
    """Memory at every stage, whether it still grew, and who used the processors."""
    print("\nserver, MB")
    for name, each in memory.items():
        print(f"  {name:26}{each.resident:7.0f}   peak so far {each.peak:.0f}")
    thirds = [watched[len(watched) * part // 3 : len(watched) * (part + 1) // 3 + 1] for part in range(3)]
    grew = [part[-1].resident - part[0].resident for part in thirds]
    growing = grew[2] > GROWING * thirds[2][0].resident
    print(f"  grew in each third of all at once by {', '.join(f'{each:+.0f}' for each in grew)}")
    print(f"  still growing in the last third (by over {GROWING:.0%}): {'yes' if growing else 'no'}")
    span, busy = (watched[-1].at - watched[0].at), (watched[-1].busy - watched[0].busy)
    print(f"processors while all at once, of {os.cpu_count()}: server {busy / span:.2f}, readers {own / span:.2f}")
    alone = memory["after one reader alone"].busy - memory["after every page once"].busy
    alone += memory["after one alone again"].busy - memory["at the end of all at once"].busy
    done = {when: sum(each.what != FILES for each in log.took if each.when == when) for when in (ALONE, TOGETHER)}
    print(f"server, processor ms a turn or load: alone {1000 * alone / max(1, done[ALONE]):.0f}, ", end="")
    print(f"at once {1000 * busy / max(1, done[TOGETHER]):.0f}")


def _print_errors(log: Log) -> None:
    median = np.median([each.ms for each in log.took if (each.when, each.what) == (TOGETHER, CHANGE)] or [math.nan])
    print(f"reach: median of a filter change {median:.0f} ms (at most {REACH_MS}), errors {len(log.errors)} (none)")
    for error in log.errors[:10]:
        print(f"error: {error}", file=sys.stderr)
