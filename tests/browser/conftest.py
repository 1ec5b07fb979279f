"""A running dashboard and a real Chromium that may speak to this machine only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """The address of a dashboard started as the README says."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert server.poll() is None, "the dashboard stopped while starting"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the dashboard did not start within 30 seconds")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        assert not os.environ.get("CI"), reason
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of their own.  Requests that leave this machine are refused, and fail the test."""
    outside: list[str] = []
    visitor = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    visitor.grant_permissions(["clipboard-read", "clipboard-write"])

    def local_only(route: Route) -> None:
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    visitor.route("**/*", local_only)
    yield visitor
    visitor.close()
    assert not outside, f"requests left this machine: {outside}"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    visitor = context.new_page()
    visitor.set_default_timeout(20_000)
    return visitor


# The script has run, every chart is drawn, and nothing has changed for half a second.
AT_REST = """() => {
    const block = document.querySelector('[data-testid=stMainBlockContainer]'); const running =
    document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning'; const charts =
    [...document.querySelectorAll('[class*=st-key-block_]')]; const drawn = charts.every(chart =>
    chart.querySelector('.main-svg')) && !document.querySelector('[data-testid=stSkeleton]'); if
    (!block?.querySelector('h1') || running || !drawn) { window.restingSince = undefined; return false; } const now
    = block.innerText + location.href + charts.map(chart => chart.querySelectorAll('path').length); if (now !==
    window.lastSeen || window.restingSince === undefined) { window.lastSeen = now; window.restingSince =
    performance.now(); } return performance.now() - window.restingSince > 500;
}"""


def settled(page: Page) -> None:
    """Wait until a page is at rest."""
    page.wait_for_function(AT_REST, polling=50)


def open_page(page: Page, address: str) -> None:
    """Follow a link cold."""
    page.goto(address)
    settled(page)
