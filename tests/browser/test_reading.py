"""What a reader does on a page: open the evidence, take it away, by keyboard, on a telephone, at night, offline."""

import io
import json
import re

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import open_page, settled

pytestmark = pytest.mark.browser
# What the keyboard has reached: its label, or its place and its words.
FOCUSED = """(() => {
    const it = document.activeElement;
    const place = it.closest('[data-testid]')?.dataset.testid;
    return it.getAttribute('aria-label') || place + ' ' + it.innerText.slice(0, 80);
})()"""
# Sum of red, green and blue of the ground and of the ink.
LIGHTNESS = """['backgroundColor', 'color'].map(key =>
    getComputedStyle(document.querySelector('.stApp'))[key].match(/\\d+/g).slice(0, 3).map(Number)
    .reduce((sum, part) => sum + part, 0))"""
PAGES = ["/", "/?view=Map", "/?view=Over time", "/pair?a=BLR&b=CHN", "/country?c=BLR", "/events", "/data"]


def _figure(page: Page, key: str) -> list[dict[str, object]]:
    """The data that Plotly drew, as the reader's browser has it."""
    return json.loads(
        page.evaluate(f"""JSON.stringify(document.querySelector('.st-key-{key} .js-plotly-plot')._fullData.map(
        trace => ({{name: trace.name, x: Array.from(trace.x), y: Array.from(trace.y)}})))""")
    )


@pytest.mark.parametrize("link", PAGES)
def test_every_page_is_whole_without_the_internet(base: str, page: Page, link: str):
    """The `context` fixture refuses and reports every request that leaves this machine."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_page(page, base + link)
    assert page.locator(".stPlotlyChart .main-svg").count() >= 1
    assert page.locator("[data-testid=stException]").count() == 0
    assert not errors


def test_the_map_is_drawn_from_our_own_polygons(base: str, page: Page):
    open_page(page, base + "/?view=Map")
    drawn = page.locator(".st-key-map .js-plotly-plot .scatterlayer path.js-fill")
    assert drawn.count() >= 5
    assert (
        sum(len(shape or "") for shape in drawn.evaluate_all("shapes => shapes.map(s => s.getAttribute('d'))")) > 50_000
    )
    assert page.locator(".st-key-map .geolayer .geo").count() == 0


def test_the_download_equals_the_figure(base: str, page: Page):
    open_page(page, base + "/pair?a=BLR&b=RUS")
    with page.expect_download() as download:
        page.locator(".st-key-csv_timeline").get_by_role("button").click()
    table = pd.read_csv(io.BytesIO(download.value.path().read_bytes()))
    agreement = table[table["measure"] == "agreement"]
    trace = next(trace for trace in _figure(page, "timeline") if trace["name"] == "Belarus and Russia")
    drawn = {str(x)[:4]: y for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None}
    assert len(drawn) >= 30
    assert drawn == {
        str(year): pytest.approx(value)
        for year, value in agreement[["year", "value"]].to_numpy()
        for year in [int(year)]
    }


def test_the_rows_downloaded_are_the_rows_counted(base: str, page: Page):
    open_page(page, base + "/events?country=BLR&source=landmark")
    counted = int(page.get_by_role("heading", name=" rows").first.inner_text().split()[0].replace(",", ""))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of these events").click()
    table = pd.read_csv(io.BytesIO(download.value.path().read_bytes()), keep_default_na=False)
    assert len(table) == counted > 50
    assert ((table["country_a"] == "BLR") | (table["country_b"] == "BLR")).all()


@pytest.mark.parametrize(("button", "starts"), [("PNG", b"\x89PNG\r\n"), ("SVG", b"<svg")])
def test_the_chart_can_be_taken_away_as_a_picture(base: str, page: Page, button: str, starts: bytes):
    open_page(page, base + "/country?c=BLR")
    with page.expect_download() as download:
        page.locator(".st-key-take_tilt").get_by_role("button", name=button).click()
    picture = download.value.path().read_bytes()
    assert picture.startswith(starts)
    assert len(picture) > 5_000
    assert download.value.suggested_filename == f"tilt.{button.lower()}"


def test_a_marker_opens_the_event_and_its_source(base: str, page: Page):
    open_page(page, base + "/pair?a=BLR&b=CHN&years=2022&years=2022")
    marker = page.locator(".st-key-timeline .js-plotly-plot .scatterlayer .points path").first
    marker.click(force=True)
    card = page.locator("[class*=st-key-card_]")
    expect(card).to_be_visible()
    expect(card.get_by_role("link", name="Open the source")).to_have_attribute("href", re.compile("^https?://"))


def test_a_clicked_year_is_in_the_link_until_sent_back(base: str, page: Page, context: BrowserContext):
    """A year clicked on the timeline opens its votes and events; a colleague who has the link sees the same."""
    open_page(page, base + "/pair?a=BLR&b=CHN")
    _click_year(page, 2022)
    page.wait_for_url("**year=2022**")
    settled(page)
    expect(page.get_by_role("heading", name="On what did they part in 2022?")).to_be_visible()
    expect(page.get_by_role("heading", name="Events of 2022")).to_be_visible()
    said = page.get_by_text("2022: Belarus and China agreed on").inner_text()
    colleague = context.new_page()
    open_page(colleague, page.url)
    expect(colleague.get_by_text("2022: Belarus and China agreed on")).to_have_text(said)
    colleague.get_by_role("button", name="Back to all years").click()
    colleague.wait_for_url(lambda address: "year=2022" not in address)
    settled(colleague)
    expect(colleague.get_by_role("heading", name="Events of 2022")).to_have_count(0)
    page.get_by_role("button", name="Back to all years").click()
    page.wait_for_url(lambda address: "year=2022" not in address)
    settled(page)
    _click_year(page, 2022)  # it is still marked on the chart: the click takes the mark away, and opens it all the same
    page.wait_for_url("**year=2022**")
    expect(page.get_by_role("heading", name="Events of 2022")).to_be_visible()


def _click_year(page: Page, year: int) -> None:
    """Click the point of a year on the line of agreement."""
    page.locator(".st-key-timeline").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """year => {
            const plot = document.querySelector('.st-key-timeline .js-plotly-plot');
            const trace = plot._fullData.find(trace => trace.name === 'Belarus and China');
            const at = Array.from(trace.x).findIndex(x => String(x).startsWith(year));
            const across = plot._fullLayout[trace.xaxis.replace('x', 'xaxis')];
            const up = plot._fullLayout[trace.yaxis.replace('y', 'yaxis')];
            const corner = plot.getBoundingClientRect();
            return [corner.left + across._offset + across.d2p(trace.x[at]),
                    corner.top + up._offset + up.d2p(trace.y[at])];
        }""",
        str(year),
    )
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator(".st-key-timeline .hoverlayer .hovertext").first).to_be_visible()
    page.mouse.click(x, y)


def test_filters_and_tables_can_be_reached_by_keyboard(base: str, page: Page):
    open_page(page, base + "/events")
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        if "The figures as a table" in reached[-1]:
            page.keyboard.press("Enter")
            break
    assert any("Countries" in label for label in reached), reached
    assert any("Years" in label or "Slider" in label for label in reached), reached
    expect(page.locator("[data-testid=stExpander] [data-testid=stDataFrame]")).to_be_visible()


@pytest.mark.parametrize("link", PAGES)
def test_pages_fit_a_telephone(base: str, browser: Browser, link: str):
    visitor = browser.new_page(viewport={"width": 390, "height": 844})
    open_page(visitor, base + link)
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    for box in visitor.locator(".stPlotlyChart").all():
        place = box.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 391
    visitor.close()


@pytest.mark.parametrize("link", PAGES)
def test_pages_are_dark_at_night(base: str, browser: Browser, link: str):
    visitor = browser.new_page(color_scheme="dark")
    open_page(visitor, base + link)
    ground, ink = visitor.evaluate(LIGHTNESS)
    assert ground < 150
    assert ink > 500
    visitor.close()


def test_a_search_narrows_the_events_and_is_in_the_link(base: str, page: Page):
    open_page(page, base + "/events")
    page.get_by_label("Search in titles").fill("samarkand")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=samarkand**")
    settled(page)
    assert int(page.get_by_role("heading", name=" row").first.inner_text().split()[0]) in range(1, 20)


def test_a_table_of_ones_own_is_seen_by_its_owner_alone(base: str, page: Page, browser: Browser, tmp_path):
    """A German spreadsheet with semicolons, an unknown country and a kind of event that is put right by hand."""
    path = tmp_path / "meine.csv"
    path.write_bytes(
        "country1;country2;date;kind\nBelarus;China;24.02.2022;Gipfel\nBelarus;Narnia;25.02.2022;visit\n".encode(
            "cp1252"
        )
    )
    open_page(page, base + "/data")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("Read as CSV with semicolons")).to_be_visible()
    page.get_by_label("Gipfel", exact=True).click()
    page.keyboard.type("Official visit")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Use this table").click()
    expect(page.get_by_text("2 rows read = 1 accepted + 0 duplicates + 0 not pairs + 1 rejected")).to_be_visible()
    settled(page)
    page.get_by_role("link", name="Pair", exact=True).first.click()
    settled(page)
    expect(page.get_by_text("Your table (your own)").first).to_be_visible()
    stranger = browser.new_context().new_page()
    open_page(stranger, page.url)
    assert stranger.get_by_text("Your table").count() == 0
    stranger.context.close()
