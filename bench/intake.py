"""`python -m bench import`: how fast and in how much memory event data come in, and pages on ten million rows.

GDELT-shaped files are imported turn by turn with DuckDB's bare copy of the same files to Parquet; the cube is built on
DuckDB and on Spark; then the dashboard is opened on the largest store and on the shipped data.  Every measurement is a
process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import duckdb
from playwright.sync_api import sync_playwright

from alignment.cube import KEYS, SUMS
from bench import gdelt_like, pages

ROOT = Path(__file__).parent.parent
BARE = """
import sys, time, duckdb
base = duckdb.connect(config={"threads": 2})
start = time.perf_counter()
base.execute(f"COPY (SELECT * FROM read_csv('{sys.argv[1]}/*.CSV', delim='\\t', header=false, quote='', escape='')) "
             f"TO '{sys.argv[2]}' (FORMAT parquet)")
print(time.perf_counter() - start, open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""
OURS = """
import sys, time
from pathlib import Path
from typing import IO
from alignment import database, intake
from alignment.sources import catalogue, read_corrections
source, corrections = catalogue.find("gdelt"), read_corrections(database.DATA, must_fit=False)
start = time.perf_counter()
intake.run(source, [Path(sys.argv[1])], Path(sys.argv[2]), corrections=corrections, progress=lambda text: None)
print(time.perf_counter() - start, open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""
CUBE = """
import sys, time
from pathlib import Path
from typing import IO
from alignment import cube, ledger
store, master = Path(sys.argv[1]), sys.argv[2]
if master:
    cube.spark_session(master).range(1).count()
start = time.perf_counter()
with ledger.writing(store) as held:
    cube.build(store, held, list(held.files["events"]), spark=master)
    ledger.commit(store, held)
print(time.perf_counter() - start, open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""
TURNS = 3


def run(sizes: list[int], runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="alignment-bench-") as name:
        scratch = Path(name)
        print("Seconds of the work itself, without starting Python; peak memory of the whole process.")
        print(
            f"{'rows':>12}{'files':>7}{'bare copy':>13}{'import':>13}{'import/bare':>13}{'bare MB':>9}{'import MB':>11}"
        )
        for rows in sizes:
            _one_size(rows, scratch)
        store = scratch / f"store-{max(sizes)}"
        _cubes(store)
        _pages(store, runs)


def _one_size(rows: int, scratch: Path) -> None:
    """Bare copy and import of the same files, turn by turn."""
    files = gdelt_like.make(scratch / f"files-{rows}", rows)
    store, copy = scratch / f"store-{rows}", scratch / "copy.parquet"
    bare, ours = [], []
    for _ in range(TURNS if rows < 10**7 else 1):
        bare.append(_measured(BARE, files[0].parent, copy))
        shutil.rmtree(store, ignore_errors=True)
        ours.append(_measured(OURS, files[0].parent, store))
    copy.unlink()
    shutil.rmtree(files[0].parent)
    (bare_s, bare_mb), (s, mb) = (tuple(map(statistics.median, zip(*each, strict=True))) for each in (bare, ours))
    print(
        f"{rows:12,}{len(files):7}{rows / bare_s:11,.0f}/s{rows / s:11,.0f}/s{bare_s / s:13.2f}"
        f"{bare_mb:9.0f}{mb:11.0f}",
        flush=True,
    )


def _measured(script: str, *arguments: object) -> tuple[float, float]:
    """Seconds that a script gives for its work, and the peak MB of its process."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    printed, said = _all_of(process.stdout), _all_of(process.stderr)
    if process.wait():
        raise SystemExit(f"{script}\nfailed:\n{said}")
    seconds, kilobytes = printed.split()[-2:]
    return float(seconds), int(kilobytes) / 1024


def _all_of(stream: IO[str] | None) -> str:
    return stream.read() if stream else ""


def _cubes(store: Path) -> None:
    """The cube of a store on DuckDB and on Spark, and whether they are the same."""
    events = json.loads((store / "ledger.json").read_text())["files"]["events"]
    print(f"\ncube of {store.name}: {len(events)} files of events, a year each")
    seconds, mb = _measured(CUBE, store, "")
    first = _sums(store)
    print(f"  DuckDB {seconds:6.1f} s, {mb:,.0f} MB; {first[0]:,} cells")
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("  Spark is not installed here: pip install -r requirements-spark.txt, and Java 17")
        return
    seconds, mb = _measured(CUBE, store, "local[*]")
    print(f"  Spark  {seconds:6.1f} s with its session already open; the same cells: {_sums(store) == first}")


def _sums(store: Path) -> tuple[int, ...]:
    """Number of cells, and a digest of all of them."""
    files = [f"{store}/{path}" for path in json.loads((store / "ledger.json").read_text())["files"]["cube"]]
    rows = f"read_parquet({files}, hive_partitioning = true)"
    cells = f"concat_ws('|', {', '.join((*KEYS, *SUMS))})"
    found = duckdb.connect().execute(f"SELECT count(*), sum(hash({cells})::HUGEINT) FROM {rows}").fetchall()[0]
    return tuple(int(value) for value in found)


def _pages(store: Path, runs: int) -> None:
    """First chart and filter change of the pages that draw events: the store against the shipped data."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    names = ("pair", "events", "data")
    with (
        pages.server("dashboard.py") as (shipped, _),
        pages.server("dashboard.py", store_at=str(store)) as (ours, pid),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=pages.FLAGS)
        print(f"\n{'page':10}{'':16}{'shipped, ms':>13}{'store, ms':>12}{'store/shipped':>15}")
        for name in names:
            link, label, values = pages.PAGES[name] if name != "data" else ("/data", *pages.PAGES["events"][1:])
            first: dict[str, list[float]] = {shipped: [], ours: []}
            for _ in range(runs + 1):
                for base, times in first.items():
                    times.append(pages.first_chart(browser, base + link))
            _compare(name, "first chart", first[shipped][1:], first[ours][1:])
            changed = {
                base: pages.filter_changes(pages.opened(browser, base + link), label, values)
                for base in (shipped, ours)
            }
            _compare(name, "filter change", changed[shipped], changed[ours])
        browser.close()
        print(f"server memory on the store: {pages.memory(pid):.0f} MB")


def _compare(name: str, what: str, shipped: list[float], ours: list[float]) -> None:
    one, other = statistics.median(shipped), statistics.median(ours)
    print(f"{name:10}{what:16}{one:13.0f}{other:12.0f}{other / one:15.2f}", flush=True)
