"""Every view of every page, opened by its link as a reader would."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment import address

ROOT = Path(__file__).parents[1]
VIEWS = [(page, view) for page, views in address.VIEWS.items() for view in views]

ROWS = ("Rows", "Landmarks")  # views that are a table of events and nothing else


def _open(page: str, view: str) -> AppTest:
    """A page with one of its views open.  AppTest comes to a page by turning to it, which sets the view back."""
    app = AppTest.from_file(str(ROOT / "alignment" / "frame.py"), default_timeout=120)
    app.run()
    app.switch_page(f"../pages/{page or 'world'}.py")
    app.run()
    app.session_state["view"] = view
    app.run()
    return app


@pytest.mark.parametrize(("page", "view"), VIEWS)
def test_a_view_opens_without_an_error_and_answers(page: str, view: str):
    app = _open(page, view)
    assert not app.exception, app.exception
    assert app.session_state["view_view"] == view
    assert not app.warning, [warning.value for warning in app.warning]
    answered = [text.value for text in app.markdown if any(letter.isdigit() for letter in text.value)]
    counted = [text.value for text in app.caption if "rows, newest first" in text.value]
    if view in ROWS:
        assert counted, "a view of rows says how many there are"
    else:
        assert answered, "a view answers with a sentence that has a figure in it"
