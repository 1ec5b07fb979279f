"""Every page, run as Streamlit runs it, without a browser."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from alignment import intake, store
from alignment.sources import catalogue, read_corrections

ROOT = Path(__file__).parents[1]
PAGES = {"world": "Who votes", "pair": "How aligned", "country": "With whom", "events": "on record", "data": "built on"}


def _run(page: str, **parameters: list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "alignment" / "frame.py"), default_timeout=60)
    for name, values in parameters.items():
        app.query_params[name] = values
    app.run()
    if page != "world":
        app.switch_page(f"../pages/{page}.py")
        for name, values in parameters.items():
            app.query_params[name] = values
        app.run()
    assert not app.exception, app.exception
    return app


def _words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.header, *app.caption, *app.info]).replace(
        "\\", ""
    )


@pytest.mark.parametrize(("page", "title"), PAGES.items())
def test_a_page_runs_and_names_its_question_n_and_sources(page: str, title: str):
    app = _run(page)
    assert title in app.title[0].value
    assert "Sources:" in _words(app)
    assert "n: " in _words(app)


def test_the_pair_of_the_worked_example_shows_its_events():
    app = _run("pair", a=["BLR"], b=["CHN"])
    assert "Belarus and China, 1991 to 2026" in _words(app)
    app.session_state["view"] = "Rows"
    table = app.run().dataframe[-1].value
    landmarks = store.table("events")
    expected = landmarks[(landmarks["country_a"].isin(["BLR", "CHN"])) & (landmarks["country_b"].isin(["BLR", "CHN"]))]
    assert set(expected["title"]) <= set(table["title"])


def test_a_filter_narrows_the_rows():
    wide, narrow = _run("events", source=["landmark"]), _run("events", source=["landmark"], country=["LTU"])
    assert 0 < len(narrow.dataframe[-1].value) < len(wide.dataframe[-1].value)
    assert narrow.dataframe[-1].value[["name_a", "name_b"]].eq("Lithuania").any(axis=1).all()


def test_the_source_filter_holds_for_votes_too():
    app = _run("pair", a=["BLR"], b=["CHN"], source=["landmark"])
    assert "share no roll call" in _words(app)


def test_unknown_values_are_named_and_the_rest_is_kept():
    app = _run("events", country=["ZZZ", "BLR"], tag=["summmit"])
    said = " ".join(warning.value for warning in app.warning)
    assert "ZZZ" in said
    assert "summmit" in said
    assert app.dataframe[-1].value[["name_a", "name_b"]].eq("Belarus").any(axis=1).all()


def test_nothing_found_names_the_filter():
    app = _run("events", country=["BLR"], tag=["occupation"], source=["landmark"])
    assert "No rows" in _words(app)
    assert "without the kinds of events" in _words(app)


def test_rows_left_out_of_our_own_tables_are_shown(monkeypatch: pytest.MonkeyPatch):
    left_out = {"file": "events.csv", "line": 7, "column": "tag", "value": "vist", "problem": "not a tag", "row": "…"}
    monkeypatch.setattr(store, "rejects", lambda: pd.DataFrame([left_out]))
    app = _run("data")
    assert "1 problems" in app.warning[0].value
    assert app.dataframe[-1].value["value"].to_list() == ["vist"]


def test_pages_on_a_store_of_ones_own_without_roll_calls(tmp_path, monkeypatch):
    cells = {0: "1", 1: "20220224", 7: "RUS", 17: "UKR", 26: "190", 30: "-10", 60: "https://x.org/1"}
    row = [cells.get(place, "") for place in range(61)]
    (tmp_path / "a.export.CSV").write_text("\t".join(row) + "\n")
    corrections = read_corrections(store.DATA, must_fit=False)
    options = {"corrections": corrections, "progress": lambda _: None}
    intake.run(catalogue.find("gdelt"), [tmp_path / "a.export.CSV"], tmp_path / "store", **options)
    monkeypatch.setenv("ALIGNMENT_STORE", str(tmp_path / "store"))
    assert "holds no UN roll calls" in _words(_run("world"))
    pair = _words(_run("pair", a=["RUS"], b=["UKR"]))
    assert "1 recorded event" in pair and "GDELT events" in pair
    assert _run("events").dataframe[-1].value["url"].to_list() == ["https://x.org/1"]
    assert "1 source in these years" in _words(_run("data"))
    assert "cast no vote" in _words(_run("country", c=["RUS"]))


def test_one_click_leaves_out_the_largest_source():
    app = _run("events")
    before = app.header[0].value
    app.button(key="without_by_year").click().run()
    assert app.header[0].value != before
    assert app.session_state["source"] == ["-gdelt_pairday"]
