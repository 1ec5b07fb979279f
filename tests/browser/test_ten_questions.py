"""The ten questions, each asked as a new reader would: from the landing page, at most three clicks, counted.

What is checked is what the reader sees: the sentence, with a figure of it computed again from the record or from the
download, the chart, n, the sources, and that the copied link says the same to somebody else.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from alignment import store
from alignment.answers.questions import QUESTIONS
from alignment.ui.ask import OPENS
from tests.browser.conftest import settled

pytestmark = pytest.mark.browser
MOST_CLICKS = 3
PATIENCE = 60_000  # ms: how long an answer takes is recorded, and no reason to fail
PAIR = "((country_a = 'BLR' AND country_b = 'CHN') OR (country_a = 'CHN' AND country_b = 'BLR'))"
Said = Callable[[str, pd.DataFrame], None]


def _votes(first: int, last: int) -> pd.DataFrame:
    return store.votes()[store.resolutions()["date"].dt.year.between(first, last).to_numpy()]


def _agreement(votes: pd.DataFrame, a: str, b: str) -> tuple[float, int]:
    apart = (votes[a] - votes[b]).abs().dropna()
    return float(1 - apart.mean()), len(apart)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _stands(answer: str, _: pd.DataFrame) -> None:
    cast = _votes(2025, 2025)
    west = pd.Series([_agreement(cast, "BLR", other)[0] for other in store.members("G7", 2025)]).mean()
    east = pd.Series([_agreement(cast, "BLR", other)[0] for other in ("CHN", "RUS")]).mean()
    assert "In 2025 Belarus agreed with China and Russia on " + _percent(east) in answer
    assert f"with the G7 on {_percent(west)}: tilt +{east - west:.2f}" in answer


def _plays_both_sides(answer: str, table: pd.DataFrame) -> None:
    known = table[table["verdict"] != "cannot be said"]
    assert len(known)
    for source, rows in known.groupby("source_label"):
        both = rows[rows["verdict"] == "multi-vector"]
        assert (both[["balance_west", "balance_east"]] > 0).all(axis=None)
        assert f"{source}, {rows['year'].min()}–{rows['year'].max()}: in {len(both)} of {len(rows)} years" in answer


def _expands(answer: str, _: pd.DataFrame) -> None:
    told = re.search(r"GDELT: ([\d.]+) acts of cooperation a year in (\d+)–(\d+), ([\d.]+) in (\d+)–(\d+)", answer)
    assert told
    for per_year, first, last in (told.groups()[:3], told.groups()[3:]):
        sql = f"SELECT sum(count) FROM events WHERE {PAIR} AND source = 'gdelt_pairday' AND quad LIKE '%cooperation' "
        acts = store.query(sql + f"AND year BETWEEN {first} AND {last}").iloc[0, 0]
        assert float(per_year) == pytest.approx(acts / (int(last) - int(first) + 1), abs=0.05)


def _shifts(answer: str, table: pd.DataFrame) -> None:
    top = table.iloc[0]
    pair = top["country_a"], top["country_b"]
    (before, n_before), (after, n_after) = (_agreement(_votes(*years), *pair) for years in ((1991, 2021), (2022, 2025)))
    assert f"{top['name']} came closest together (+{after - before:.2f}" in answer
    assert f"n = {n_before:,} and {n_after:,}" in answer


def _splits(answer: str, table: pd.DataFrame) -> None:
    assert table["split"].nunique() == 3
    for split, rows in table.dropna(subset=["bifurcation", "null_high"]).groupby("split"):
        last = rows.loc[rows["year"].idxmax()]
        above = last["within"] - last["between"] > last["null_high"]
        verdict = "above chance" if above else "no more than chance"
        assert f"{split}: {last['within'] - last['between']:.2f} in {last['year']}, {verdict}" in answer


def _camps(answer: str, table: pd.DataFrame) -> None:
    mine = table[table["country"] == "BLR"].iloc[0]
    assert f"{table['camp_name'].nunique()} camps in these years" in answer
    others = [name for name in mine["camp_name"].removesuffix(" …").split(", ") if name != "Belarus"]
    assert re.search(rf"Belarus is with {', '.join(others)}.* in {_percent(mine['firmness'])} of runs", answer)


def _alike(answer: str, table: pd.DataFrame) -> None:
    known = table.dropna(subset=["kappa"]).sort_values("kappa", ascending=False)
    assert (
        f"Most like Belarus in whom it gets on with: {known['name'].iloc[0]} (κ +{known['kappa'].iloc[0]:.2f}" in answer
    )
    assert f"Of {len(known)} countries, {(known['low'] > 0).sum()} are more alike than chance" in answer


def _covers(answer: str, table: pd.DataFrame) -> None:
    assert answer.startswith(f"{table['source'].nunique()} sources in these years.")
    rows = store.query("SELECT count(*) FROM events WHERE source = 'gdelt_pairday' AND year BETWEEN 1991 AND 2026")
    assert table.loc[table["source"] == "gdelt_pairday", "rows"].sum() == rows.iloc[0, 0] > 0


def _agrees(answer: str, _: pd.DataFrame) -> None:
    share, shared = _agreement(_votes(2025, 2025), "BLR", "CHN")
    assert f"In 2025 Belarus and China agreed on {_percent(share)} of UN roll calls (n = {shared};" in answer


@dataclass(frozen=True)
class Answer:
    """Where a question is answered: its chart's key, the check of its sentence, a source, the third click if any.

    `more`: what else must be there in the end."""

    key: str
    said: Said
    source: str
    third: str = ""
    more: Callable[[Page], None] = lambda _: None


def _recorded() -> int:
    return int(store.query(f"SELECT count(*) FROM events WHERE {PAIR} AND year BETWEEN 1991 AND 2026").iloc[0, 0])


def _counts(answer: str, table: pd.DataFrame) -> None:
    assert table["rows"].sum() == _recorded()
    assert answer.startswith(f"{_recorded()} rows of events between Belarus and China")
    assert f"{table['source'].nunique()} sources, {table['year'].min()} to {table['year'].max()}" in answer


def _rows(page: Page) -> None:
    """Every one of the pair's events, each with its source."""
    rows = _recorded()
    expect(page.get_by_text(f"{rows} rows, newest first")).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of these events").click()
    table = pd.read_csv(download.value.path())
    assert len(table) == rows
    assert table["source"].notna().all()


def _switchers(page: Page) -> None:
    told = page.get_by_text("that were firmly in a camp both before 2022")
    expect(told).to_be_visible(timeout=PATIENCE)
    table = _download(page, "switchers")
    moved = table[table["switched"]]
    assert told.inner_text().startswith(f"{len(moved)} of {len(table)} members")
    assert all(name in told.inner_text() for name in moved["name"].head(8))


def _survives(page: Page) -> None:
    expect(page.get_by_text(re.compile(r"\d+ of \d+ other assumptions point the same way"))).to_be_visible(
        timeout=PATIENCE
    )


VOTES, EVENTS = "UN roll calls", "GDELT"
ANSWERS = {
    1: Answer("tilt", _stands, VOTES),
    2: Answer("vector", _plays_both_sides, EVENTS),
    3: Answer("mix", _expands, EVENTS),
    4: Answer("pair_by_year", _counts, EVENTS, more=_rows),
    5: Answer("pairs", _shifts, VOTES),
    6: Answer("bifurcation", _splits, VOTES),
    7: Answer("matrix", _camps, VOTES, "Switchers", _switchers),
    8: Answer("alike", _alike, EVENTS),
    9: Answer("coverage", _covers, "ATOP alliances"),
    10: Answer("timeline", _agrees, VOTES, "Does it survive other assumptions?", _survives),
}


def _download(page: Page, key: str) -> pd.DataFrame:
    with page.expect_download() as download:
        page.locator(f".st-key-csv_{key}").get_by_role("button").click()
    return pd.read_csv(io.BytesIO(download.value.path().read_bytes()))


def _block(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-block_{key}")


def _sentence(page: Page, key: str) -> str:
    return _block(page, key).locator("p").first.inner_text()


def _shown(page: Page, key: str, source: str) -> None:
    """A chart with marks in it, and under it n and the sources."""
    assert _block(page, key).locator(".main-svg .trace, .main-svg .shapelayer path, .main-svg .points").count() >= 1
    beside = _block(page, key).locator("[data-testid=stCaptionContainer]").first.inner_text()
    assert re.match(r"n: [\d,]+ ", beside)
    assert source in beside.split("Sources: ")[1]


@pytest.mark.parametrize("number", ANSWERS)
def test_a_question_is_answered_in_three_clicks(
    base: str, page: Page, browser: Browser, number: int, record_property: Callable[[str, object], None]
):
    asked, answer = QUESTIONS[number - 1], ANSWERS[number]
    page.set_default_timeout(PATIENCE)
    page.goto(base)
    page.locator(".ask summary", has_text=OPENS).wait_for()
    began, clicks = time.monotonic(), [page.locator(".ask summary", has_text=OPENS)]
    clicks[-1].click()
    clicks.append(page.locator(".ask a").nth(number - 1))
    assert asked.text.format(country="Belarus", first="Belarus", second="China") == clicks[-1].inner_text()
    clicks[-1].click()
    _block(page, answer.key).wait_for()
    settled(page)
    sentence, link = _sentence(page, answer.key), _copied(page, answer.key)
    _shown(page, answer.key, answer.source)
    answer.said(sentence, _download(page, answer.key))
    if answer.third:
        clicks.append(page.get_by_role("tab", name=answer.third).or_(page.get_by_text(answer.third)).first)
        clicks[-1].click()
    answer.more(page)
    record_property("clicks", len(clicks))
    record_property("seconds", round(time.monotonic() - began, 1))
    assert len(clicks) <= MOST_CLICKS
    _same_elsewhere(browser, link, answer.key, sentence)


def _copied(page: Page, key: str) -> str:
    _block(page, key).get_by_role("button", name="Copy link").click()
    expect(_block(page, key).get_by_text("Link copied")).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()"))


def _same_elsewhere(browser: Browser, link: str, key: str, sentence: str) -> None:
    """Somebody else, who opens the link cold, reads the same sentence."""
    stranger = browser.new_context().new_page()
    stranger.goto(link)
    expect(_block(stranger, key).locator("p").first).to_have_text(" ".join(sentence.split()), timeout=PATIENCE)
    stranger.context.close()


def test_the_questions_are_about_the_countries_and_the_years_chosen(base: str, page: Page):
    page.set_default_timeout(PATIENCE)
    page.goto(f"{base}/?country=SRB&country=RUS&years=2000&years=2020")
    page.locator(".ask summary", has_text=OPENS).click()
    links = page.locator(".ask a")
    links.first.wait_for()
    assert links.count() == len(QUESTIONS)
    assert links.nth(0).inner_text() == "Where does Serbia stand now: West, East or between?"
    assert "between Serbia and Russia" in links.nth(2).inner_text()
    links.nth(2).click()
    _block(page, "mix").wait_for()
    settled(page)
    for part in ("a=SRB", "b=RUS", "years=2000&years=2020", "view=Kinds+of+events"):
        assert part in page.url.replace("%20", "+")
    page.go_back()
    page.locator(".ask summary", has_text=OPENS).wait_for()
    assert "country=SRB&country=RUS" in page.url
