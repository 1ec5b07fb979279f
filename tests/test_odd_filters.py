"""Filters that leave little or nothing: every view still opens, and says what is missing."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment import address

ROOT = Path(__file__).parents[1]
NO_VOTES = "a source of picked events"
ODD = {
    NO_VOTES: {"source": ["landmark"]},
    "a source that ended": {"source": ["weis"]},
    "years before most of the record": {"years": ["1946", "1950"]},
    "a country with few rows": {"country": ["TUV"], "a": "TUV", "c": "TUV"},
    "one kind of event": {"tag": ["visit"]},
}
EMPTY = {  # what must be said where a view has nothing to show
    ("a source of picked events", "country", "Multi-vector"): "plays both sides cannot be said",
    ("a source of picked events", "country", "Alike"): "No chosen source samples or counts events",
    ("a source of picked events", "camps", "Switchers"): "No UN roll calls",
    ("years before most of the record", "country", "Multi-vector"): "plays both sides cannot be said",
    ("years before most of the record", "country", "Tilt"): "cast no vote that can be compared",
}


VOTES_STAY = ("", "camps")  # pages of votes, which these filters leave as test_views has them
OPENED = [(page, odd) for page in address.VIEWS for odd in ODD if page not in VOTES_STAY or odd == NO_VOTES]


@pytest.mark.parametrize(("page", "odd"), OPENED)
def test_a_page_of_views_bears_odd_filters(page: str, odd: str):
    app = AppTest.from_file(str(ROOT / "alignment" / "frame.py"), default_timeout=60)
    app.run()
    app.switch_page(f"../pages/{page or 'world'}.py")
    app.run()
    for key, value in ODD[odd].items():
        if key in (*address.LISTS, *address.OF_PAGE[page]):
            app.session_state[key] = value
    for view in address.VIEWS[page]:
        app.session_state["view"] = view
        app.run()
        assert not app.exception, (view, app.exception)
        said = " ".join(text.value for text in app.markdown).replace("\\", "")
        assert len(app.title) == 1 and (app.get("plotly_chart") or app.dataframe or said), view
        assert EMPTY.get((odd, page, view), "") in said, view
