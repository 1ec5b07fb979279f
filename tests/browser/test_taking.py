"""What a reader takes away, and what they may change: pictures, reports, the drawer, the hint."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page, expect

from alignment import exports
from tests.browser.conftest import open_page, settled

pytestmark = pytest.mark.browser
TILT = "/country?c=BLR&years=2000&years=2020"


def _svg(page: Page, key: str) -> tuple[str, str]:
    """The words of the picture that a reader saves, and the colour of its ground."""
    with page.expect_download() as download:
        page.locator(f".st-key-take_{key}").get_by_role("button", name="SVG").click()
    text = download.value.path().read_text(encoding="utf-8")
    words = " ".join(" ".join(ElementTree.fromstring(text).itertext()).split())  # noqa: S314 - made by our own page
    return words, re.search(r"<svg[^>]*><rect[^>]*fill: (rgb\([^)]*\))", text)[1]  # type: ignore[index]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_picture_says_what_it_shows_and_where_it_comes_from(base: str, browser: Browser, colours: str):
    visitor = browser.new_page(color_scheme=colours, accept_downloads=True)
    open_page(visitor, base + TILT)
    block = visitor.locator(".st-key-block_tilt")
    title, answer = block.get_by_role("heading").first.inner_text(), block.locator("p").first.inner_text()
    words, ground = _svg(visitor, "tilt")
    for part in (title, answer, "Sources: UN roll calls (UN terms", visitor.url):
        assert " ".join(part.split()) in words
    assert ground == "rgb(255, 255, 255)"
    visitor.close()


def test_a_picture_tells_what_the_reader_has_changed(base: str, page: Page):
    open_page(page, base + TILT + "&west=POL,LTU")
    expect(page.get_by_text("West is your own list: Poland, Lithuania.")).to_be_visible()
    assert "Changed: West is your own list: Poland, Lithuania." in _svg(page, "tilt")[0]


def test_a_picture_of_a_telephone_by_night_can_be_read(base: str, browser: Browser):
    """The map bears its own colours; on a narrow screen Plotly has squeezed it."""
    visitor = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark", accept_downloads=True)
    open_page(visitor, base + "/?view=Map")
    with visitor.expect_download() as download:
        visitor.locator(".st-key-take_map").get_by_role("button", name="SVG").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "rgb(34, 38, 44)" not in text  # the night's colour of no data
    assert "rgb(239, 236, 229)" in text  # and the day's
    size = re.search(r'viewBox="0 0 (\d+)', text)
    assert size is not None
    assert int(size[1]) >= 760
    visitor.close()


def test_a_report_opens_without_the_internet(base: str, page: Page, browser: Browser, tmp_path: Path):
    open_page(page, base + TILT)
    title = page.locator(".st-key-block_tilt").get_by_role("heading").first.inner_text()
    with page.expect_download() as download:
        page.locator(".st-key-take_tilt").get_by_role("button", name="Report").click()
    path = tmp_path / "report.html"
    download.value.save_as(path)
    asked, report = _opened(browser, path)
    assert asked == [path.as_uri()]
    expect(report.get_by_role("heading", name=title)).to_be_visible()
    expect(report.get_by_role("link", name=page.url)).to_have_attribute("href", page.url)
    expect(report.get_by_text(exports.edition())).to_be_visible()
    report.get_by_text("The figures as a table").click()
    assert report.locator("tbody tr").count() >= 20
    report.context.close()


def test_text_in_a_report_is_text(browser: Browser, tmp_path: Path):
    bad = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    figure = go.Figure([{"type": "scatter", "x": [1], "y": [1], "name": bad, "text": bad}])
    told = exports.Told(bad, bad, bad, (exports.Source(bad, bad, bad, bad),), bad, (bad,), bad)
    path = tmp_path / "bad.html"
    path.write_bytes(exports.report(figure, told, pd.DataFrame({bad: [bad]}), date(2026, 1, 1)))
    asked, report = _opened(browser, path)
    assert asked == [path.as_uri()]
    assert report.title() == bad
    assert bad in report.locator("h1").inner_text()
    report.context.close()


def _opened(browser: Browser, path: Path) -> tuple[list[str], Page]:
    """A report opened by a browser that has no network; what it has asked for."""
    context = browser.new_context(offline=True)
    report, asked = context.new_page(), []
    report.on("request", lambda request: asked.append(request.url))
    errors: list[str] = []
    report.on("pageerror", lambda error: errors.append(str(error)))
    report.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    report.goto(path.as_uri())
    report.wait_for_selector(".main-svg")
    assert not errors
    return asked, report


def test_the_drawer_changes_the_link_and_the_words_and_one_click_takes_it_back(base: str, page: Page):
    open_page(page, base + "/country?c=BLR&view=Multi-vector")
    page.get_by_text("Weights, blocs, thresholds").click()
    weight = page.get_by_label("Its weight", exact=False).first
    weight.fill("-1")
    weight.press("Enter")
    page.wait_for_url("**weights=**")
    settled(page)
    expect(page.get_by_text("Weights of your own").first).to_be_visible()
    lists = page.get_by_role("combobox", name="West: a list of your own")
    for country in ("Poland", "Lithuania"):
        lists.click()
        page.keyboard.type(country)
        page.keyboard.press("Enter")
        settled(page)
    page.keyboard.press("Escape")  # an open list hides the rest of the page from assistive technology
    page.wait_for_url("**west=POL%2CLTU**")
    settled(page)
    expect(page.get_by_text("West is your own list: Poland, Lithuania.").first).to_be_visible()
    colleague = page.context.new_page()
    open_page(colleague, page.url)
    expect(colleague.get_by_text("West is your own list: Poland, Lithuania.").first).to_be_visible()
    page.get_by_role("button", name="Back to the record").click()
    page.wait_for_url(lambda address: "west" not in address and "weights" not in address)
    settled(page)
    expect(page.get_by_text("Changed by you")).to_have_count(0)


def test_a_page_without_weights_has_no_drawer(base: str, page: Page):
    open_page(page, base + "/data")
    expect(page.get_by_text("Weights, blocs, thresholds")).to_have_count(0)


def test_how_a_figure_is_computed_cited_and_whether_it_survives(base: str, page: Page):
    open_page(page, base + TILT)
    page.get_by_text("How this is computed, and how to cite it").click()
    expect(page.get_by_text("docs/methods.md")).to_be_visible()
    cited = page.locator("[data-testid=stCode]").inner_text()
    assert exports.edition() in cited
    assert page.url in cited
    page.get_by_text("Does it survive other assumptions?").click()
    expect(page.get_by_text("other assumptions point the same way")).to_be_visible()


def test_the_link_in_a_citation_follows_the_filters(base: str, page: Page):
    open_page(page, base + TILT)
    page.get_by_label("Country", exact=True).click()
    page.keyboard.type("Kazakhstan")
    page.keyboard.press("Enter")
    page.wait_for_url("**c=KAZ**")
    settled(page)
    page.get_by_text("How this is computed, and how to cite it").click()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("c=KAZ")


def test_the_hint_is_for_first_visits_only(base: str, page: Page):
    open_page(page, base + "/?view=Map")
    expect(page.get_by_text("New here?")).to_have_count(0)
    first = page.context.new_page()
    open_page(first, base + "/")
    expect(first.get_by_text("New here?")).to_be_visible()
    for width, most in ((390, 130), (1400, 60)):  # px: it must not push the page away
        first.set_viewport_size({"width": width, "height": 900})
        assert first.locator(".st-key-hint").bounding_box()["height"] <= most
    first.get_by_role("button", name="Got it").click()
    expect(first.get_by_text("New here?")).to_have_count(0)
    settled(first)
    first.get_by_role("link", name="Pair").first.click()
    first.wait_for_url("**/pair")
    settled(first)
    first.get_by_role("link", name="World").first.click()
    settled(first)
    expect(first.get_by_text("New here?")).to_have_count(0)
