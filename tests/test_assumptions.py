"""What a reader has changed is said in words, and only beside figures that rest on it."""

import pandas as pd
import pytest

from alignment.answers import assumptions, words
from alignment.ui import explained
from tests.test_pages import _run, _words


def test_weights_blocs_and_least_n_in_words():
    said = assumptions.weights_said({"Sanctions": (-1.0, -8.0), "State visit": (0.0, 2.5)})
    assert said == "Weights of your own: Sanctions −1 (record: −8), State visit 0 (record: +2.5)."
    assert assumptions.bloc_said("West", ("Poland", "Lithuania")) == "West is your own list: Poland, Lithuania."
    assert assumptions.least_said("1500") == "Nothing with n below 1,500 is shown."
    assert not assumptions.weights_said({}) + assumptions.bloc_said("East", ()) + assumptions.least_said("")


def test_a_whole_weight_of_ten_keeps_its_nought():
    assert assumptions.weight(10.0) == "+10"
    assert assumptions.weight(-10.0) == "−10"


def test_own_weights_are_said_beside_events_and_not_beside_votes():
    app = _run("country", c=["BLR"], weights=["sanction:-1"], west=["POL,LTU"])
    tilt = _words(app)
    assert "West is your own list: Poland, Lithuania." in tilt
    assert "Weights of your own" not in tilt
    app.session_state["view"] = "Partners"
    partners = _words(app.run())
    assert "Voting partners" in partners
    assert "West is your own list" not in partners
    events = _words(_run("pair", a=["BLR"], b=["CHN"], weights=["sanction:-1"]))
    assert "Weights of your own: Sanctions −1 (record: −8)." in events


def test_nothing_is_said_where_nothing_is_changed():
    assert "Changed by you" not in _words(_run("country", c=["BLR"]))


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ({"value": None, "agree": 0, "defined": 0, "undefined": 3, "variant": None, "change": None}, "undefined"),
        ({"value": 0.2, "agree": 2, "defined": 3, "undefined": 0, "variant": "EU", "change": -0.1}, "2 of 3"),
        ({"value": 0.2, "agree": 2, "defined": 3, "undefined": 1, "variant": "EU", "change": -0.1}, "one more changes"),
        ({"value": 0.2, "agree": 0, "defined": 3, "undefined": 2, "variant": "EU", "change": -0.1}, "2 more change"),
        (
            {"value": 0.2, "agree": 1, "defined": 1, "undefined": 0, "variant": "EU", "change": -0.1},
            "1 of 1 other assumption points the same way.",
        ),
    ],
)
def test_whether_a_finding_survives_in_words(summary: dict[str, object], said: str):
    assert said in words.survives_sentence(pd.Series(summary, dtype="object"))


def test_an_undefined_variant_stays_visible_as_undefined():
    found = pd.DataFrame(
        {
            "group": ["finding", "sources", "weights"],
            "variant": ["finding", "without A", "each act +1 or −1"],
            "value": [0.5, float("nan"), -0.25],
            "low": [0.4, float("nan"), -0.5],
            "high": [0.6, float("nan"), 0.0],
            "n": [10, 0, 10],
            "change": [0.0, float("nan"), -0.75],
            "agrees": pd.Series([True, None, False], dtype="boolean"),
            "note": ["", "leaves nothing", ""],
        }
    )
    shown = explained.in_words(found)
    assert shown["value"].to_list() == ["0.500", "undefined", "−0.250"]
    assert shown["agrees"].to_list() == ["", "", "no"]
    assert shown["group"].to_list() == ["As shown", "Without a source", "Other weights"]
    assert shown["note"].to_list() == ["", "leaves nothing", ""]


def test_an_empty_page_leads_back():
    app = _run("events", text=["nothing is called this"])
    assert "No rows" in _words(app)
    next(button for button in app.button if str(button.key).startswith("reset_")).click()
    assert "No rows" not in _words(app.run())
