"""What a chat shows of a link: the right question and its computed answer, in a shell that is otherwise Streamlit's."""

import html
import re
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from alignment import address, api_preview, api_sentences, claims, store
from alignment.questions import measured
from alignment.store import Filters
from tests.test_api import call, run, scope_of

INNER = GZipMiddleware(Starlette(routes=create_streamlit_static_assets_routes("")), minimum_size=100)
SERVED = api_preview.Previews(INNER)


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    monkeypatch.setattr(api_preview, "PATIENCE", 20)


def get(path, asked=(), app=SERVED, method="GET", headers=None):
    return run(call(app, scope_of(path, urlencode(list(asked)).encode(), method, headers)))


def meta(got, name):
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', got.body.decode())
    assert found is not None, name
    return html.unescape(found[1])


def title(got):
    (found,) = re.findall("<title>(.*?)</title>", got.body.decode())
    return html.unescape(found)


def test_a_pair_is_asked_by_name_and_answered_with_its_own_figure():
    got = get("/pair", [("a", "BLR"), ("b", "China"), ("years", "2000"), ("years", "2010")])
    assert title(got) == "How aligned are Belarus and China? – Alignment"
    assert meta(got, "og:title") == "How aligned are Belarus and China?"
    last = measured.measured("agreement", Filters(years=(2010, 2010)), a="BLR", b="CHN", by="year").iloc[0]
    said = meta(got, "og:description")
    assert f"In 2010 Belarus and China agreed on {last['value']:.0%}".replace("%", " %") in said
    assert f"n = {last['n']}" in said
    assert meta(got, "description") == said
    assert meta(got, "twitter:card") == "summary"


def test_country_and_world_tell_the_tilt_and_events_their_number():
    assert title(get("/country", [("c", "IND")])).startswith("With whom does India stand?")
    assert " India agreed with the SCO on " in meta(get("/country", [("c", "IND"), ("east", "SCO")]), "description")
    assert " Belarus agreed with China and Russia on " in meta(get("/"), "description")
    rows = store.count(Filters(countries=("BLR",), years=(2019, 2020)))
    asked = [("country", "BLR"), ("years", "2019"), ("years", "2020")]
    assert meta(get("/events", asked), "description").startswith(f"{rows:,} rows. ")
    assert meta(get("/events", [("text", "no such words")]), "description").startswith("No rows")


@pytest.mark.parametrize("page", address.OF_PAGE)
def test_every_page_has_its_own_words_and_stays_whole(page):
    got, plain = get(f"/{page}"), get(f"/{page}", app=INNER)
    assert got.status == 200 and int(got.headers["content-length"]) == len(got.body)
    assert title(got) == f"{api_sentences.TITLES[page]} – Alignment" or page in ("pair", "country")
    assert meta(got, "description")
    around = plain.body.split(b"<title>Streamlit</title>")
    assert len(around) == 2 and got.body.startswith(around[0]) and got.body.endswith(around[1])
    assert got.headers["cache-control"] == "no-cache" and "etag" not in got.headers


def test_packing_ranges_and_caches_do_not_get_an_unchanged_shell():
    sent = {"accept-encoding": "gzip", "range": "bytes=0-9", "if-none-match": get("/", app=INNER).headers["etag"]}
    got = get("/pair", headers=sent)
    assert got.status == 200 and "content-encoding" not in got.headers and title(got)
    head = get("/pair", method="HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(got.body)))


def test_all_else_is_untouched():
    for path in ("/favicon.png", "/nowhere", "/pair/", "/manifest.json", "/static/nothing.js"):
        mine, theirs = get(path), get(path, app=INNER)
        assert (mine.status, mine.headers, mine.body) == (theirs.status, theirs.headers, theirs.body)
    assert get("/pair", method="POST").status == get("/pair", app=INNER, method="POST").status == 405


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\0", "x" * 9000, "½", "%"]
)
def test_nothing_of_a_link_gets_into_the_page_but_what_is_known(bad):
    for page, single in address.OF_PAGE.items():
        got = get(f"/{page}", [(name, bad) for name in (*single, *address.LISTS)])
        assert got.status == 200 and title(got)
        assert b"alert" not in got.body and b"xxxx" not in got.body
    assert "<script>" not in api_preview.tags("<script>", '"><script>').decode()
    assert b"rude words" not in get("/events", [("text", "rude words")]).body
    assert b"rude words" not in get("/claims", [("said", "rude words")]).body


def test_a_pair_of_one_country_has_no_figure():
    got = get("/pair", [("a", "BLR"), ("b", "BLR")])
    assert title(got).startswith("How aligned are two countries?")
    assert meta(got, "description") == api_sentences.ABOUT


def test_a_browser_is_not_kept_waiting_for_what_it_does_not_show(monkeypatch):
    asked = []
    monkeypatch.setattr(api_sentences, "_said", lambda *_: asked.append(1) or "computed")
    assert meta(get("/pair", headers={"sec-fetch-dest": "document"}), "description") == api_sentences.ABOUT
    assert not asked
    assert meta(get("/pair"), "description") == "computed"


def test_a_slow_or_broken_sentence_leaves_the_page_as_it_is(monkeypatch):
    import time

    monkeypatch.setattr(api_preview, "PATIENCE", 0.1)
    monkeypatch.setattr(api_sentences, "_said", lambda *_: time.sleep(0.5))
    started = time.monotonic()
    got = get("/pair")
    assert time.monotonic() - started < 0.45
    assert title(got).startswith("How aligned are Belarus and China?")
    assert meta(got, "description") == api_sentences.ABOUT
    time.sleep(0.5)  # until the one thread is free
    monkeypatch.setattr(api_sentences, "_said", lambda *_: 1 / 0)
    assert meta(get("/pair"), "description") == api_sentences.ABOUT


def test_under_a_base_path():
    app = api_preview.Previews(Starlette(routes=create_streamlit_static_assets_routes("/here")), "/here/")
    assert title(get("/here/pair", app=app)).startswith("How aligned are Belarus and China?")
    assert title(get("/here/", app=app)).startswith("Who votes with the West")


def test_a_claim_is_told_with_its_verdict_and_a_readers_own_words_never():
    title, said = api_sentences.told("claims", b"claim=argentina-milei")
    verdict = claims.judged(claims.shipped_claim("argentina-milei")).verdict
    assert title == claims.shipped_claim("argentina-milei").sentence
    assert said.lower().startswith(verdict)
    title, said = api_sentences.told("claims", b"said=Mallory+was+here&test=measure%3A+agreement")
    assert "Mallory" not in title + said and title == api_sentences.TITLES["claims"]
