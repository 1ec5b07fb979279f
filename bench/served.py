"""A dashboard that is ended whatever it is busy with, and what memory and processor time it uses."""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bench.pages import server

IDLE = 0.1  # of a processor, below which a server is at rest


class Memory(NamedTuple):
    """Resident memory of the server at a time, its peak so far, in MB, and the processor seconds it has used."""

    at: float
    resident: float
    peak: float
    busy: float


@contextmanager
def serving(script: str) -> Iterator[tuple[str, int]]:
    """A server that is gone afterwards whatever it is busy with: its address and process id."""
    with server(script) as (address, pid):
        try:
            yield address, pid
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def settled(pid: int, at_most: float = 300.0) -> float:
    """Wait until a server that has just started is at rest; seconds waited."""
    start = time.perf_counter()
    while time.perf_counter() - start < at_most:
        before = look(pid)
        time.sleep(2)
        if not look(pid).busy - before.busy > IDLE * 2:
            break
    return time.perf_counter() - start


def look(pid: int) -> Memory:
    """Memory of a process; not a number once it has ended."""
    resident = peak = busy = math.nan
    with suppress(OSError, IndexError):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        resident, peak = (int(status.split(name)[1].split()[0]) / 1024 for name in ("VmRSS:", "VmHWM:"))
        used = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[11:13]
        busy = sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
    return Memory(time.perf_counter(), resident, peak, busy)
