"""Links and figures for those who run no script, from the running dashboard, under both ways of starting it."""

import http.server
import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from alignment.questions import measured
from alignment.store import Filters
from tests.browser.conftest import ROOT, _wait_for, free_port, open_page

pytestmark = pytest.mark.browser
ONE_LINE = "/api/measure.csv?measure=agreement&a=BLR&b=CHN&by=year"


@pytest.fixture(scope="module", params=["streamlit run", "uvicorn"])
def served(request):
    """The address of the dashboard, started either way."""
    if request.param == "streamlit run":
        yield request.getfixturevalue("base")
        return
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "dashboard:app", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def test_one_line_of_pandas_is_the_figure(served: str):
    table = pd.read_csv(served + ONE_LINE)
    expected = measured.measured("agreement", Filters(years=(1991, 2026)), a="BLR", b="CHN", by="year")
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)


def test_a_link_is_told_in_its_html(served: str):
    with urllib.request.urlopen(f"{served}/pair?a=IND&b=PAK", timeout=20) as got:
        shell = got.read().decode()
    assert "<title>How aligned are India and Pakistan? – Alignment</title>" in shell
    assert '<meta property="og:title" content="How aligned are India and Pakistan?">' in shell
    assert shell.count("<title>") == 1


def test_refusals_reach_the_asker(served: str):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{served}/api/measure.json?a=Atlantis", timeout=20)
    assert refused.value.code == 400
    assert json.loads(refused.value.read())["problems"][0]["given"] == "Atlantis"


def test_head_and_not_modified_come_without_a_body(served: str):
    with urllib.request.urlopen(urllib.request.Request(served + ONE_LINE, method="HEAD"), timeout=20) as head:
        assert head.read() == b""
        etag = head.headers["ETag"]
    with pytest.raises(urllib.error.HTTPError) as same:
        urllib.request.urlopen(urllib.request.Request(served + ONE_LINE, headers={"If-None-Match": etag}), timeout=20)
    assert same.value.code == 304


def test_the_page_still_opens_in_a_browser(served: str, page: Page):
    open_page(page, f"{served}/pair?a=BLR&b=LTU&years=2019&years=2025")
    expect(page.get_by_text("Belarus and Lithuania").first).to_be_visible()


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Another site: another port is another origin."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>another site</p>")

    def log_message(self, *_: object) -> None:
        pass


def test_another_sites_page_may_read_the_figures_and_nothing_else(served: str, page: Page):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{site.server_port}/")
        read = "address => fetch(address).then(got => got.text(), () => 'refused')"
        assert page.evaluate(read, served + ONE_LINE).startswith("country_a,country_b,period,value")
        assert page.evaluate(read, f"{served}/pair") == "refused"
        site.shutdown()
