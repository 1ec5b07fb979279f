"""`python -m bench`: the dashboard against the smallest Streamlit app, in headless Chromium, in one run.

Prints time to first chart and from a filter change to the redrawn chart for every page and for the floor app, turn
by turn so that a drift of the machine falls on both; all-pairs agreement; and the server's memory after every page
was opened.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from alignment import store
from alignment.measures import roll_calls

ROOT = Path(__file__).parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
CHART = ".js-plotly-plot .main-svg"
DRAWN = "JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].slice(0, 1).map(p => p.data))"
# Each page: its address, the label of the filter that is changed, and the values typed into it, turn by turn.
PAGES = {
    "world": ("/", "Countries", ["Brazil", "Kenya", "Japan", "Chile", "Egypt", "Nepal", "Peru", "Cuba", "Mali"]),
    "pair": ("/pair", "and another", ["Poland", "Kenya", "Japan", "Chile", "Egypt", "Nepal", "Peru", "Cuba", "Mali"]),
    "country": ("/country", "Country", ["Poland", "Kenya", "Japan", "Chile", "Egypt", "Nepal", "Peru", "Cuba", "Mali"]),
    "events": ("/events", "Countries", ["Brazil", "Kenya", "Japan", "Chile", "Egypt", "Nepal", "Peru", "Cuba", "Mali"]),
    "data": ("/data", "Sources", ["ICEWS", "GDELT", "WEIS", "Landmark", "ATOP", "DESTA", "UCDP", "COW wars"]),
}
FLOOR = ("/", "Step", ["2", "3", "4", "5", "6", "7", "8", "2", "3"])


@contextmanager
def server(script: str, *, store_at: str = "") -> Iterator[tuple[str, int]]:
    """A Streamlit server on a free loopback port, over the shipped data or a store: its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true"]
    place = {**os.environ, "ALIGNMENT_STORE": store_at}
    process = subprocess.Popen(command, cwd=ROOT, env=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address, process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # busy with an answer that nobody waits for any more
            process.kill()
            process.wait()


def first_chart(browser: Browser, address: str) -> float:
    """Milliseconds from following a link, as a new visitor, to the first chart drawn."""
    visitor = browser.new_context(viewport={"width": 1400, "height": 900})
    page = visitor.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(CHART, timeout=60_000)
    elapsed = 1000 * (time.perf_counter() - start)
    visitor.close()
    return elapsed


def filter_changes(page: Page, label: str, values: list[str]) -> list[float]:
    """Milliseconds from choosing a value in a filter to the first chart redrawn with other data, for each value."""
    times = []
    for value in values:
        before = page.evaluate(DRAWN)
        box = page.get_by_label(label, exact=True).locator("visible=true")
        box.click()
        page.keyboard.type(value)
        page.wait_for_timeout(400)
        start = time.perf_counter()
        page.keyboard.press("Enter")
        page.wait_for_function(f"before => {DRAWN} !== before", arg=before, polling=20, timeout=30_000)
        times.append(1000 * (time.perf_counter() - start))
        page.keyboard.press("Escape")
        page.wait_for_timeout(600)
    return times


def opened(browser: Browser, address: str) -> Page:
    """A page that is drawn and at rest."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector(CHART, timeout=60_000)
    page.wait_for_timeout(2500)
    return page


def memory(pid: int) -> float:
    """Resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def all_pairs(runs: int) -> float:
    """Milliseconds for agreement and S of all pairs over the whole record: the median of some runs."""
    votes = store.votes()
    return statistics.median(_timed(lambda: roll_calls.similarity(votes)) for _ in range(runs))


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def run(runs: int) -> None:
    """Measure and print; `runs` visits to each page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with server("dashboard.py") as (ours, pid), server("bench/floor.py") as (floor, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        links = {"floor": floor + FLOOR[0]} | {name: ours + link for name, (link, _, _) in PAGES.items()}
        first_visit = {name: first_chart(browser, link) for name, link in links.items()}  # nothing cached yet
        first: dict[str, list[float]] = {name: [] for name in links}
        for _ in range(runs):
            for name, link in links.items():
                first[name].append(first_chart(browser, link))
        _print("first chart, ms", first, first_visit)
        after = memory(pid)
        changed: dict[str, list[float]] = {name: [] for name in links}
        for name, (_, label, values) in PAGES.items():
            changed["floor"] += filter_changes(opened(browser, links["floor"]), *FLOOR[1:])
            changed[name] = filter_changes(opened(browser, links[name]), label, values)
        browser.close()
        last = memory(pid)
    _print("filter change, ms", changed, {})
    print(f"\nall pairs, agreement and S, {store.votes().shape[0]:,} roll calls: {all_pairs(21):.0f} ms (median of 21)")
    print(f"server memory after every page: {after:.0f} MB; after all filter changes: {last:.0f} MB")


def _print(title: str, times: dict[str, list[float]], first_visit: dict[str, float]) -> None:
    floor = statistics.median(times["floor"])
    print(f"\n{title:24}{'median':>8}{'min':>8}{'max':>8}{'x floor':>9}{'very first':>12}")
    for name, values in times.items():
        median = statistics.median(values)
        very_first = f"{first_visit[name]:12.0f}" if name in first_visit else ""
        print(f"{name:24}{median:8.0f}{min(values):8.0f}{max(values):8.0f}{median / floor:9.2f}{very_first}")
