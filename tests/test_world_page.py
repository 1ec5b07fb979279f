"""Every view of the World page, run as Streamlit runs it."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from alignment.questions import splitting
from alignment.store import Filters

FRAME = Path(__file__).parents[1] / "alignment" / "frame.py"


def _run(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = [value]
    app.run()
    assert not app.exception, app.exception
    return app


def _words(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.header, *app.markdown, *app.caption]).replace("\\", "")


@pytest.mark.parametrize(
    ("view", "parts"),
    {
        "Map": ["The map of 2025", "of 191 members agreed more with China and Russia"],
        "Over time": ["How that changed", "95 % interval"],
        "Ideal points": ["one line in 2025", "Belarus stood at", "And over time", "is positive"],
        "Movers": ["Who moved most between the two?", "with at least 30 votes at both ends", "line of ideal points"],
    }.items(),
)
def test_a_view_says_its_answer_with_n_and_sources(view: str, parts: list[str]):
    said = _words(_run(view=view))
    for part in [*parts, "n: ", "Sources: UN roll calls"]:
        assert part in said


def test_the_year_of_the_link_is_shown_in_the_chart_and_its_sentence():
    said = _words(_run(year="2001"))
    assert "Where they stood in 2001" in said
    assert "In 2001 Belarus agreed with" in said


def test_play_is_sent_only_when_asked_for():
    app = _run()
    assert "Where they stood in 2025" in _words(app)
    app.toggle(key="play").set_value(True).run()
    assert not app.exception
    assert "Where they stood, 1991 to 2025" in _words(app)


def test_bifurcation_names_chance(monkeypatch: pytest.MonkeyPatch):
    row = {"split": "Camps", "year": 2025, "bifurcation": 0.36, "null_low": 0.06, "null_mean": 0.07, "null_high": 0.08}
    more = {"within": 0.4, "between": 0.04, "camps": 4, "n": 191, "roll_calls": 192, "thin": False}
    found = pd.DataFrame([row | more]).assign(above=pd.array([True], dtype="boolean"))

    def by_year(filters: Filters, west: str, east: str) -> pd.DataFrame:
        return found

    monkeypatch.setattr(splitting, "by_year", by_year)
    said = _words(_run(view="Bifurcation"))
    assert "Camps: 0.36 in 2025, above chance (+0.06 to +0.08, n = 191 members, 192 roll calls)" in said


def test_a_source_without_roll_calls_is_an_empty_state():
    said = _words(_run(view="Movers", source="landmark"))
    assert "No roll call of these years and sources" in said
    assert "Who moved" not in said
