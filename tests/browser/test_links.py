"""Links: cold, across pages, back, reload, and with parameters that mean nothing."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import open_page, settled

pytestmark = pytest.mark.browser
VIEW = "/pair?a=POL&b=BLR&years=2000&years=2024&country=POL&tag=expulsion&tag=sanction&source=landmark"


def _shown(page: Page) -> str:
    settled(page)
    return page.locator("[data-testid=stMainBlockContainer]").inner_text()


def test_a_colleague_who_opens_the_link_cold_sees_the_same(base: str, page: Page, context: BrowserContext):
    open_page(page, base + VIEW)
    first = _shown(page)
    assert "Poland and Belarus, 2000 to 2024" in first
    link = page.url
    for part in VIEW.split("?")[1].split("&"):
        assert part in link
    colleague = context.new_page()
    open_page(colleague, link)
    assert _shown(colleague) == first


def test_filters_stay_across_pages_back_and_reload(base: str, page: Page):
    open_page(page, base + "/?country=BLR&years=2010&years=2020")
    page.get_by_role("link", name="Events").click()
    page.wait_for_url("**/events?**")
    settled(page)
    assert "country=BLR" in page.url
    assert "years=2010&years=2020" in page.url
    events = _shown(page)
    assert "2010 to 2020" in events
    page.reload()
    assert _shown(page) == events
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Who votes with the West")
    assert "country=BLR" in page.url


def test_a_filter_chosen_by_hand_is_in_the_address_by_code(base: str, page: Page):
    open_page(page, base + "/events")
    box = page.locator("[data-testid=stSidebar]").get_by_label("Countries", exact=True)
    box.click()
    page.keyboard.type("Lithuania")
    page.keyboard.press("Enter")
    page.wait_for_url("**country=LTU**")
    settled(page)
    rows = _shown(page)
    page.go_back()
    page.wait_for_url(lambda address: "country" not in address)
    settled(page)
    assert _shown(page) != rows


def test_a_pair_chosen_by_hand_is_in_the_address_by_code(base: str, page: Page):
    open_page(page, base + "/pair")
    page.get_by_label("and another").click()
    page.keyboard.type("Kazakh")
    page.keyboard.press("Enter")
    page.wait_for_url("**b=KAZ**")
    expect(page.get_by_role("heading", name="Belarus and Kazakhstan, 1991 to 2026")).to_be_visible()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("/?country=ZZZ", "country “ZZZ”"),
        ("/events?tag=summmit", "tag “summmit”"),
        ("/events?source=wikipedia", "source “wikipedia”"),
        ("/pair?a=Atlantis", "a “Atlantis”"),
        ("/country?c=XX", "c “XX”"),
        ("/?west=FRIENDS", "west “FRIENDS”"),
        ("/?years=1812&years=1815", "years “1812 to 1815”"),
        ("/?years=2020&years=2010", "run backwards"),
        ("/?view=Globe", "view “Globe”"),
        ("/?colour=red", "parameter “colour”"),
        ("/?country=<img src=x onerror=alert(1)>", "country “<img src=x onerror=alert(1)>”"),
    ],
)
def test_what_a_link_asks_for_in_vain_is_named(base: str, page: Page, link: str, said: str):
    open_page(page, base + link)
    expect(page.locator("[data-testid=stAlert]").filter(has_text=said)).to_be_visible()
    page.reload()
    settled(page)
    expect(page.locator("[data-testid=stAlert]").filter(has_text=said)).to_be_visible()


def test_a_country_may_be_named_by_name_in_a_link(base: str, page: Page):
    open_page(page, base + "/pair?a=Byelorussian SSR&b=Russian Federation")
    expect(page.get_by_role("heading", name="Belarus and Russia, 1991 to 2026")).to_be_visible()
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)


def test_copy_link_copies_the_address(base: str, page: Page):
    open_page(page, base + "/pair?a=BLR&b=LTU&years=2019&years=2025")
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_text("Link copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_nothing_found_says_which_filter_caused_it(base: str, page: Page):
    open_page(page, base + "/pair?a=BLR&b=CHN&tag=war&years=1991&years=1995")
    expect(page.get_by_text("No rows")).to_be_visible()
    open_page(page, base + "/pair?a=BLR&b=CHN&tag=war")
    expect(page.get_by_text("without the kinds of events:")).to_be_visible()
