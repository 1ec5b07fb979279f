"""The HTTP routes: the same figures as the questions', refusals that say what to do, and never a fault of ours."""

import asyncio
import io
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlencode

import jsonschema
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from alignment import address, api, api_answers, claims, database, exports, store
from alignment.api_description import PATHS, description
from alignment.api_parameters import PARAMETERS, ROUTES
from alignment.questions import labels, measured
from alignment.store import Filters

SERVED = Starlette(routes=api.routes())
DESCRIBED = description("", "edition")


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def table(self):
        return pd.read_csv(io.BytesIO(self.body), keep_default_na=False, na_values=[""])


def scope_of(path, query=b"", method="GET", headers=None):
    sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query, "root_path": "", "headers": sent,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip


async def call(app, scope):
    told, sent = [], []

    async def receive():
        if sent:
            await asyncio.Event().wait()  # nobody hangs up
        sent.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        told.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in told[1:])
    return Got(told[0]["status"], {k.decode(): v.decode() for k, v in told[0]["headers"]}, body)


def run(work):
    """Run a coroutine in a thread of its own: the browser tests leave Playwright's loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def get(path, asked=(), method="GET", headers=None):
    query = urlencode(list(asked.items() if isinstance(asked, dict) else asked), doseq=True).encode()
    return run(call(SERVED, scope_of(path, query, method, headers)))


def conforms(said, name):
    jsonschema.validate(said, {"$ref": f"#/components/schemas/{name}", "components": DESCRIBED["components"]})


def test_agreement_recounted_by_hand():
    got = get(
        "/api/measure.csv", {"measure": "agreement", "a": "Belarus", "b": "CHN", "by": "year", "years": [2010, 2020]}
    )
    assert got.status == 200
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    assert list(got.table["period"]) == list(range(2010, 2021))
    for row in got.table.itertuples():
        both = votes.loc[years == row.period, ["BLR", "CHN"]].dropna()
        assert row.n == len(both) > 40
        assert row.value == pytest.approx(1 - (both["BLR"] - both["CHN"]).abs().mean(), abs=1e-6)
        assert row.low <= row.value <= row.high


@pytest.mark.parametrize(
    ("weights", "changed"),
    [("", {}), ("conflict_day:-9,cooperative_day:3", {"conflict_day": -9.0, "cooperative_day": 3.0})],
)
def test_balance_recounted_from_the_events_of_the_other_route(weights, changed):
    asked = {"a": "BLR", "b": "RUS", "source": "gdelt_pairday", "years": [2019, 2021]} | (
        {"weights": weights} if weights else {}
    )
    rows, balance = (
        get("/api/events.csv", asked).table,
        get("/api/measure.csv", asked | {"measure": "balance", "by": "year"}),
    )
    assert set(rows["source"]) == {"gdelt_pairday"} and len(rows) > 60
    for tag, weight in changed.items():
        assert set(rows.loc[rows["tag"] == tag, "intensity"]) <= {weight}
    assert len(balance.table) == 3
    for row in balance.table.itertuples():
        mine = rows[pd.to_datetime(rows["date"]).dt.year == row.period]
        acts = mine["intensity"] * mine["count"]
        assert row.value == pytest.approx(acts.sum() / acts.abs().sum(), abs=1e-9)


@pytest.mark.parametrize("name", measured.MEASURES)
def test_every_measure_is_that_of_its_question_in_both_formats(name):
    asked = {"measure": name, "a": "BLR", "b": "POL", "by": "year", "from": "2012", "to": "2018"}
    expected = measured.measured(name, Filters(years=(2012, 2018)), a="BLR", b="POL", by="year")
    assert len(expected) >= 3
    same = {"check_dtype": False, "rtol": 1e-9}  # the database adds up in threads, so that the last digit may differ
    pd.testing.assert_frame_equal(get("/api/measure.csv", asked).table, expected, **same)
    said = get("/api/measure.json", asked).json
    conforms(said, "Measure")
    assert said["sources"] and all(source["licence"] for source in said["sources"])
    pd.testing.assert_frame_equal(pd.DataFrame(said["rows"]), expected, **same)


def test_countries_chosen_are_the_rows_of_all_that_concern_them():
    years = Filters(years=(2015, 2015))
    for name, several in [
        ("agreement", ["BLR"]),
        ("agreement", ["BLR", "TUV"]),
        ("balance", ["Belarus"]),
        ("entropy", ["BLR", "CHN"]),
    ]:
        every = measured.measured(name, years, by="year")
        codes = [address.code("country", each) for each in several]
        columns = [column for column in every.columns if column.startswith("country")]
        expected = every[every[columns].isin(codes).any(axis=1)].reset_index(drop=True)
        found = get("/api/measure.csv", {"measure": name, "country": several, "years": 2015, "by": "year"}).table
        assert len(found) == len(expected) > 0
        pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_events_are_all_that_the_page_hands_over(monkeypatch):
    monkeypatch.setattr(api_answers, "PIECE", 500)  # so that years are cut, too
    filters = Filters(countries=("BLR",), years=(2018, 2020), sources=("gdelt_pairday", "landmark"))
    got = get("/api/events.csv", {"country": "BLR", "years": [2018, 2020], "source": ["gdelt_pairday", "landmark"]})
    expected = exports.csv_bytes(labels.labelled(store.events(filters)))
    assert expected.count(b"\n") > 2000
    assert got.body == expected


def test_text_and_one_country_narrow_the_events():
    got = get("/api/events.csv", {"text": "Lukashenko", "a": "CHN"}).table
    filters = Filters(years=address.DEFAULT_YEARS, text="lukashenko")
    assert list(got["event_id"]) == list(store.events(filters, country="CHN")["event_id"])
    assert 0 < len(got) < 20
    nothing = get("/api/events.csv", {"text": "no such words anywhere"})
    assert nothing.status == 200 and nothing.body.startswith(b"event_id,date,") and nothing.body.count(b"\n") == 1


def test_everything_wrong_is_named_at_once():
    right = [("tag", "visit"), ("to", "2001")]
    wrong = ["measure=love", "a=Korea", "b=ZZZ", "from=1812", "tag=vist", "by=week", "colour=red", "to=2002"]
    got = get("/api/measure.csv", right + [tuple(each.split("=")) for each in wrong])
    assert got.status == 400
    conforms(got.json, "Error")
    found = {each["parameter"]: each for each in got.json["problems"]}
    assert set(found) == {"measure", "a", "b", "from", "tag", "by", "colour", "to"}
    assert found["measure"]["allowed"] == list(measured.MEASURES)
    assert "KOR" in found["a"]["what_to_do"] and "PRK" in found["a"]["what_to_do"]
    assert found["tag"]["given"] == "vist" and "visit" in found["tag"]["allowed"]
    assert found["colour"]["allowed"] == list(ROUTES["measure"])
    assert all(each.get("what_to_do") or each.get("allowed") for each in found.values())


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"a": "BLR", "b": "Belarus"}, "b"),
        ({"from": "2020", "to": "2010"}, "from"),
        ({"years": ["2020", "2010"]}, "years"),
        ({"years": "2020", "from": "2010"}, "years"),
        ({"measure": "kappa", "by": "month"}, "by"),
        ({"measure": "tilt", "west": "G7", "east": "G7"}, "east"),
        ({"source": ["weis", "-weis"]}, "source"),
        ({"weights": "visit:11"}, "weights"),
        ({"weights": "visit:nan"}, "weights"),
        ({"year": "2020"}, "year"),
        ({"from": "²⁰²⁰"}, "from"),
        ({"country": ["BLR"] * 301}, ""),
    ],
)
def test_what_contradicts_itself_is_refused(asked, parameter):
    got = get("/api/measure.csv", asked)
    assert got.status == 400
    assert [each["parameter"] for each in got.json["problems"]] == [parameter]


def test_a_link_of_a_page_can_be_asked_as_it_is():
    link = {
        "a": "BLR",
        "b": "CHN",
        "view": "Votes",
        "measure": "kappa",
        "years": [2000, 2010],
        "utm_source": "chat",
        "weights": "",
    }
    got = get("/api/measure.json", link)
    assert got.status == 200
    assert got.json["asked"] == {"measure": "kappa", "a": "BLR", "b": "CHN", "from": 2000, "to": 2010}
    unheeded = get("/api/measure.json", link | {"tag": "visit", "west": "NATO"}).json
    assert unheeded["changes_nothing_here"] == ["tag", "west"]
    assert unheeded["rows"] == got.json["rows"]


def test_the_same_question_has_the_same_etag_and_costs_nothing_twice():
    got = get("/api/measure.csv", {"a": "BLR", "b": "CHN"})
    etag = got.headers["etag"]
    assert "max-age" in got.headers["cache-control"] and "charset=utf-8" in got.headers["content-type"]
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["content-disposition"] == 'attachment; filename="agreement_BLR_CHN_1991-2026.csv"'
    again = get("/api/measure.csv", {"b": "China", "a": "Belarus"}, headers={"if-none-match": f'"other", {etag}'})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    others = [
        get("/api/measure.csv", asked, "HEAD").headers["etag"]
        for asked in ({"a": "BLR"}, {"a": "BLR", "b": "CHN", "source": "-unga"})
    ]
    assert len({etag, *others, get("/api/measure.json", {"a": "BLR", "b": "CHN"}).headers["etag"]}) == 4


@pytest.mark.parametrize(("module", "name"), [(exports, "edition"), (api_answers, "code")])
def test_other_data_or_code_have_another_etag(monkeypatch, module, name):
    before = get("/api/measure.csv", {"a": "BLR", "b": "CHN"}, "HEAD").headers["etag"]
    monkeypatch.setattr(module, name, lambda: "another")
    assert get("/api/measure.csv", {"a": "BLR", "b": "CHN"}, headers={"if-none-match": before}).status == 200


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(path):
    asked = {"a": "BLR", "b": "CHN"} if "a" in ROUTES[PATHS[path][0]] else {}
    whole, head = get(path, asked), get(path, asked, "HEAD")
    same = ("etag", "content-type", "content-disposition", "cache-control")
    assert whole.status == head.status
    assert [whole.headers.get(name) for name in same] == [head.headers.get(name) for name in same]


def test_unknown_paths_and_methods_are_told():
    for path in ("/api", "/api/", "/api/measure", "/api/measure.csv/", "/api/api/measure.csv", "/api/../data"):
        got = get(path)
        assert got.status == 404 and got.json["allowed"] == list(PATHS)
    for method in ("POST", "PUT", "DELETE", "PATCH", "BREW"):
        got = get("/api/measure.csv", method=method)
        assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert get("/api/measure.csv", method="OPTIONS").headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


def test_what_a_visitor_uploads_cannot_be_reached():
    rows = store.events(Filters(sources=("landmark",), years=(2020, 2020)))[
        lambda all_: all_.columns.drop(["label", "quad", "source"])
    ]
    database.lend("secret", rows.assign(title="mine alone"))
    try:
        assert store.count(Filters(own="secret", text="mine alone")) == len(rows) > 0
        assert get("/api/events.csv", {"text": "mine alone"}).body.count(b"\n") == 1
        for asked in ({"own": "secret"}, {"source": "yours"}, {"source": "-yours"}):
            assert get("/api/events.csv", asked).status == 400
        assert "yours" not in json.dumps(DESCRIBED)
    finally:
        database.forget("secret")


def test_faults_are_told_without_paths_or_traces(monkeypatch):
    def broken(*_):
        raise RuntimeError("/secret/place/data.parquet")

    monkeypatch.setattr(api_answers, "measure", broken)
    got = get("/api/measure.csv", {"a": "BLR", "b": "CHN"})
    assert got.status == 500
    conforms(got.json, "Error")
    assert b"secret" not in got.body and b"Traceback" not in got.body
    monkeypatch.setenv("ALIGNMENT_STORE", "/secret/place")
    assert get("/api/measure.csv", {"a": "BLR", "b": "CHN"}).status == 503
    assert b"secret" not in get("/api/measure.csv", {"a": "BLR", "b": "CHN"}).body


def test_the_loop_goes_on_while_an_answer_is_computed_and_crowds_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(api_answers, "measure", lambda _: time.sleep(0.3) or pd.DataFrame({"n": [1]}))
    monkeypatch.setattr(api, "MOST_LONG", 2)

    async def crowd():
        scopes = [scope_of("/api/measure.csv", b"a=BLR") for _ in range(4)]
        tasks = [asyncio.create_task(call(SERVED, scope)) for scope in scopes]
        ticks = 0
        while not all(task.done() for task in tasks):
            await asyncio.sleep(0.01)
            ticks += 1
        return [task.result() for task in tasks], ticks

    got, ticks = run(crowd())
    assert sorted(each.status for each in got) == [200, 200, 503, 503]
    assert next(each for each in got if each.status == 503).headers["retry-after"] == "5"
    assert ticks > 20
    monkeypatch.setattr(api, "MOST_AT_ONCE", 0)
    assert get("/api/openapi.json").status == 503
    assert not +api._taken


def test_an_answer_is_never_of_two_editions(monkeypatch):
    monkeypatch.setattr(api_answers, "PIECE", 100)
    versions = iter(["one"] * 8)
    monkeypatch.setattr(store, "version", lambda: next(versions, "two"))
    with pytest.raises(api_answers.Unready):
        get("/api/events.csv", {"country": "BLR", "years": [2018, 2020]})


def test_an_answer_that_nobody_takes_is_given_up(monkeypatch):
    monkeypatch.setattr(api, "STALLED", 0.05)

    async def never(_):
        await asyncio.Event().wait()

    run(SERVED(scope_of("/api/openapi.json"), never, never))
    assert not +api._taken


def test_long_tables_are_written_in_pieces_as_they_would_be_whole(monkeypatch):
    table = pd.DataFrame({"country": list("abcdefg"), "value": [0.1, None, float("inf"), -1, 2, 3, 4], "n": range(7)})
    whole = b"".join(api_answers.csv_pieces([table]))
    monkeypatch.setattr(api_answers, "PIECE", 2)
    assert b"".join(api_answers.csv_pieces([table])) == whole == exports.csv_bytes(table)
    rows = json.loads(b"".join(api_answers.json_pieces(table, {"edition": "x"})))["rows"]
    assert [row["value"] for row in rows] == [0.1, None, None, -1, 2, 3, 4]
    assert json.loads(b"".join(api_answers.json_pieces(table.head(0), {"edition": "x"})))["rows"] == []


def test_the_description_is_whole():
    got = get("/api/openapi.json").json
    assert got["openapi"].startswith("3.1") and set(got["paths"]) == set(PATHS)
    for path, about in got["paths"].items():
        names = [each["name"] for each in about["get"]["parameters"]]
        assert names == list(ROUTES[PATHS[path][0]])
    refs = {part.split('"')[0] for part in json.dumps(got).split('"$ref": "#/components/schemas/')[1:]}
    assert refs == set(got["components"]["schemas"])
    for schema in got["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for name, about in PARAMETERS.items():
        assert about.known(about.example) is not None, name


VALUES = {
    "measure": st.sampled_from(measured.MEASURES),
    "by": st.sampled_from(measured.PERIODS),
    "west": st.sampled_from(["G7", "NATO", "BLR,RUS", "EU", "TUV,NRU"]),
    "east": st.sampled_from(["SCO", "BRICS", "RUS,CHN", "G7", "KP,Iran"]),
    "weights": st.sampled_from(["", "visit:1", "war:-10,visit:0", "visit:1e-7"]),
    "tag": st.sampled_from(["visit", "war", "sanction"]),
    "source": st.sampled_from(["gdelt_pairday", "-gdelt_pairday", "landmark", "unga", "weis", "-unga"]),
    "text": st.sampled_from(["gas", "%", "'; DROP", "\\"]),
    "country": st.sampled_from(["BLR", "China", "SUN", "TUV", "USSR"]),
}
JUNK = st.one_of(
    st.text(max_size=12), st.sampled_from(["", "\0", "'", '"', "½", "-1", "9" * 30, "nan", "a" * 2000, "%00", "٢٠٢٠"])
)


@st.composite
def requests(draw):
    """Mostly what is right, of one pair and few years so that it is quick, with a little of anything."""
    first = draw(st.integers(store.FIRST_YEAR, store.LAST_YEAR))
    last = min(first + draw(st.integers(0, 1)), store.LAST_YEAR)
    pair = draw(st.permutations(["BLR", "CHN", "SUN", "TWN", "XKX", "Iran"]))[:2]
    asked = [("a", pair[0]), ("b", pair[1]), ("from", str(first)), ("to", str(last))]
    path = draw(st.sampled_from(["/api/measure.csv", "/api/measure.json", "/api/events.csv", *PATHS]))
    fitting = [name for name in VALUES if name in ROUTES[PATHS[path][0]]] or list(VALUES)
    asked += [(name, draw(VALUES[name])) for name in draw(st.lists(st.sampled_from(fitting), max_size=5, unique=True))]
    if draw(st.booleans()):
        name = draw(st.one_of(st.sampled_from([*PARAMETERS, "own", "view", "page", "utm_x"]), st.text(max_size=5)))
        asked.append((name, draw(JUNK)))
    return path, asked


def test_no_request_is_a_fault_of_ours():
    met = Counter()

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(requests())
    def ask(request):
        path, asked = request
        got = get(path, asked)
        met[path, got.status] += 1
        assert got.status in (200, 400)
        if got.status == 400:
            conforms(got.json, "Error")
            assert got.json["problems"]
        elif path == "/api/measure.json":
            conforms(got.json, "Measure")

    ask()
    assert min(met["/api/measure.csv", 200], met["/api/measure.json", 200], met["/api/measure.csv", 400]) > 3, met
    assert met["/api/events.csv", 200] > 3, met


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.sampled_from(list(PATHS)))
def test_no_bytes_are_a_fault_of_ours(query, path):
    got = run(call(SERVED, scope_of(path, b"a=BLR&b=CHN&" + query)))
    assert got.status in (200, 400, 503)


def test_claims_are_those_that_are_judged_and_one_can_be_asked_for():
    got = get("/api/claims.json")
    assert got.status == 200 and got.headers["etag"] and "max-age" in got.headers["cache-control"]
    conforms(got.json, "Claims")
    assert [claim["id"] for claim in got.json["claims"]] == [claim.id for claim in claims.shipped()]
    one = get("/api/claims.json", {"claim": "argentina-milei"}).json["claims"]
    assert one == [claim for claim in got.json["claims"] if claim["id"] == "argentina-milei"]
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    for test, partner in zip(one[0]["tests"], ("USA", "ISR"), strict=True):
        both = [votes.loc[years.between(*span), ["ARG", partner]].dropna() for span in ((2020, 2023), (2024, 2025))]
        agreed = [1 - (part["ARG"] - part[partner]).abs().mean() for part in both]
        assert [test["n_before"], test["n"]] == [len(part) for part in both]
        assert [test["before"], test["after"]] == pytest.approx(agreed)
        assert test["effect"] == pytest.approx(agreed[1] - agreed[0] - test["median"])


def test_a_claim_of_ones_own_by_its_link_and_what_is_wrong_with_it():
    text = "measure: agreement; country: ARG; partner: USA; before: 2020/2023; window: 2024/2025; expect: up"
    text += "; threshold: 0.07"
    own = get("/api/claims.json", {"test": text, "said": "Anything <b>at all</b>"})
    assert own.status == 200 and own.json["claims"][0]["tests"][0]["verdict"] == "supported"
    assert "Anything" not in own.body.decode()
    for wrong, names in [
        ({"test": "measure: agrement; window: 2024/2025"}, "agrement"),
        ({"claim": "nobody-said-so"}, "nobody-said-so"),
        ({"claim": "argentina-milei", "test": text}, "both"),
        ({"test": " | ".join([text] * 9)}, ""),
    ]:
        refused = get("/api/claims.json", wrong)
        assert refused.status == 400 and refused.json["problems"]
        assert names in refused.body.decode()
