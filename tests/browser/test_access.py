"""Usable by a screen reader, by keyboard, with less motion: axe-core on every view, and what it cannot see by hand."""

import io
import json
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from alignment import address
from tests.browser.conftest import open_page, settled

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]  # the last: order of headings, landmarks
# axe-core cannot judge drawings: tests/charts/test_theme_access.py does.
AXE = """async rules => (await axe.run({exclude: [['.js-plotly-plot']]},
    {runOnly: rules, resultTypes: ['violations'], selectors: false})).violations"""
# All of a page, as axe-core judges no contrast of what is scrolled away; of further views, which are built of the same
# parts, a screen will do.
TALL, DESK, TELEPHONE = (
    {"width": width, "height": height} for width, height in ((1400, 3200), (1400, 900), (390, 3600))
)
# Blocks below the first screen are not drawn, and nothing unseen is judged.
DRAWN = "[class*=st-key-block_]{content-visibility:visible!important}"
OTHERS = ["/events", "/data", "/claims", "/claims?claim=argentina-milei"]
MAIN = ["/", "/pair", "/claims"]  # by night and on a telephone too: what stands around a chart is the same on all pages


class Known(NamedTuple):
    """A violation that comes from Streamlit's front end and cannot be reached from here."""

    link: str  # where it is seen
    rule: str
    of: str  # a part of the element's HTML
    why: str


KNOWN = [
    Known(
        "/data",
        "presentation-role-conflict",
        'data-testid="stFileUploaderDropzone"',
        "minor: Streamlit names the drop zone, which has no role; the button in it is named and reached by Tab.  No "
        "issue of its own was found; the general one is https://github.com/streamlit/streamlit/issues/8399",
    )
]


def _violations(page: Page, rules: Iterable[str] = RULES) -> list[tuple[str, str, str]]:
    """What axe-core finds: rule, impact, HTML of the element."""
    page.add_style_tag(content=DRAWN)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, list(rules))
    return [(each["id"], each["impact"], node["html"][:300]) for each in found for node in each["nodes"]]


def _judge(page: Page, link: str) -> None:
    """No violation, of whatever impact, but those that are known; and every one of these is still there."""
    found, known = _violations(page), [known for known in KNOWN if known.link == link]
    assert not [each for each in found if not any(each[0] == one.rule and one.of in each[2] for one in known)]
    for one in known:
        assert any(each[0] == one.rule and one.of in each[2] for each in found), f"no longer needed: {one}"


def _judge_at_night(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    settled(page)
    assert not _violations(page, ["color-contrast"])
    page.emulate_media(color_scheme="light")


def _judge_main(page: Page, link: str) -> None:
    """A main page by night and on a telephone."""
    if link in MAIN:
        _judge_at_night(page)
        page.set_viewport_size(TELEPHONE)
        settled(page)
        _judge(page, link)


def _charts_have_names(page: Page) -> None:
    """Every chart is a figure to a screen reader, and says what it shows."""
    drawn, figures = page.locator(".stPlotlyChart").count(), page.get_by_role("figure")
    names = [figure.get_attribute("aria-label") or "" for figure in figures.all()]
    assert len(names) == drawn
    assert all(len(name) > 20 for name in names), names


@pytest.mark.parametrize("place", address.VIEWS)
def test_no_view_violates_a_rule_of_access(base: str, page: Page, place: str):
    page.set_default_timeout(60_000)  # a view that nobody has opened yet computes for a while, less of few years
    page.set_viewport_size(TALL)
    open_page(page, f"{base}/{place}?years=2015&years=2024")
    _judge(page, f"/{place}")
    _charts_have_names(page)
    _judge_main(page, f"/{place}")
    page.set_viewport_size(DESK)
    for view in address.VIEWS[place][1:]:
        page.get_by_role("tab", name=view, exact=True).click()
        page.wait_for_url(f"**view={quote(view).replace('%20', '*')}*")
        settled(page)
        _judge(page, f"/{place}?view={view}")
        _charts_have_names(page)


@pytest.mark.parametrize("link", OTHERS)
def test_no_page_without_views_violates_a_rule_of_access(base: str, page: Page, link: str):
    page.set_viewport_size(TALL)
    open_page(page, base + link)
    assert page.evaluate("document.documentElement.lang") == "en"
    _judge(page, link)
    _charts_have_names(page)
    _judge_main(page, link)


def test_what_a_reader_opens_violates_no_rule_either(base: str, page: Page):
    """Questions, filters that are set, drawer, table, robustness, formulas; a warning of the link; nothing to show."""
    page.set_viewport_size(TALL)
    open_page(
        page, base + "/country?c=BLR&view=Partners&years=2020&years=2024&tag=visit&tag=nonsense&weights=sanction:-5"
    )
    for summary in page.locator("summary").all():
        summary.press("Enter")
        settled(page)
    expect(page.get_by_label("Kind of event", exact=True)).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame] canvas").nth(1)).to_be_visible()
    _judge(page, "opened")
    _judge_at_night(page)
    open_page(page, base + "/events?text=qqqq")
    expect(page.locator("[class*=st-key-nothing_]").first).to_be_visible()
    _judge(page, "nothing")


FOCUSED = """() => {
    let it = document.activeElement;
    while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
    const at = it.closest('[data-testid]')?.dataset.testid ?? 'picture';
    const words = it.matches('main, body') ? '' : it.innerText.replace(/\\s+/g, ' ').slice(0, 60);
    return [it.tagName, at, it.getAttribute('aria-label') ?? words];
}"""


def _walk(page: Page, to: str, most: int = 60) -> list[list[str]]:
    """Press Tab until what it reaches has a text in its name; what was passed on the way."""
    passed: list[list[str]] = []
    while len(passed) < most:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if to in passed[-1][2]:
            return passed
    raise AssertionError(f"Tab does not reach {to!r}: {json.dumps(passed)}")


def test_the_keyboard_alone_sets_a_filter_changes_the_view_and_opens_a_table(base: str, page: Page):
    open_page(page, base + "/country?c=BLR")
    passed = _walk(page, "Years — start")
    assert passed[0][2] == "Skip to main content"
    passed += _walk(page, "Countries")
    _walk(page, "Countries")
    page.keyboard.type("China")
    page.keyboard.press("Enter")
    page.wait_for_url("**country=CHN**")
    settled(page)
    page.keyboard.press("Escape")  # the list of options
    _walk(page, "Tilt")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=Multi-vector**")
    settled(page)
    names = [name for *_, name in _walk(page, "The figures as a table")]
    for wanted in ("CSV", "Report", "PNG", "SVG", "Copy link"):
        assert any(wanted in name for name in names), names
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stExpander] [data-testid=stDataFrame] canvas").first).to_be_visible()
    while page.evaluate(FOCUSED)[0] != "CANVAS":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")  # of the table, in which Tab goes from cell to cell to the end of a row
    _walk(page, "How this is computed", most=5)
    _walk(page, "Skip to main content", most=3)  # round again: nothing holds the keyboard


def test_the_keyboard_alone_asks_a_question(base: str, page: Page):
    open_page(page, base + "/")
    _walk(page, "What do you want to know?")
    page.keyboard.press("Enter")
    expect(page.locator(".ask ol")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.ask li:first-child a')")
    asked = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(asked.split("?")[0] + "*")
    settled(page)
    expect(page.locator("h1")).to_be_visible()


def test_the_focus_is_seen_wherever_tab_leads(base: str, page: Page):
    """One stop of each kind: the page is not the same with the focus there as without it."""
    page.set_viewport_size({"width": 1100, "height": 760})
    open_page(page, base + "/")
    page.add_style_tag(
        content="*{caret-color:transparent!important;transition:none!important;animation:none!important}"
    )
    kinds: dict[tuple[str, str], str] = {}
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, at, name = page.evaluate(FOCUSED)
        if tag == "BODY":
            break
        if (tag, at) in kinds:
            continue
        kinds[tag, at] = name
        with_focus = _picture(page)
        page.evaluate("window.left = document.activeElement; left.blur()")
        differ = np.any(with_focus != _picture(page), axis=-1).sum()
        assert differ >= 40, f"the focus on {tag} {name!r} ({at}) cannot be seen"
        page.evaluate("left.focus()")
    assert {
        "stSlider",
        "stMultiSelectTagsContainer",
        "stTopNavLink",
        "stTab",
        "stCheckbox",
        "stExpander",
        "picture",
    } <= {at for _, at in kinds}, kinds


def _picture(page: Page) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype("int16")


def test_who_wants_less_motion_is_not_offered_to_play_the_years(base: str, browser: Browser):
    visitor = browser.new_page(reduced_motion="reduce")
    open_page(visitor, base + "/")
    expect(visitor.locator(".st-key-play")).to_be_hidden()
    expect(visitor.locator("[data-testid=stSlider] input[aria-label=Year]")).to_have_count(1)  # the same by hand
    visitor.emulate_media(reduced_motion="no-preference")
    expect(visitor.locator(".st-key-play")).to_be_visible()
    visitor.close()
