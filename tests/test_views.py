"""Every view of every page, opened by its link as a reader would."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment import address

ROOT = Path(__file__).parents[1]
VIEWS = [(page, view) for page, views in address.VIEWS.items() for view in views]


def _open(page: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "alignment" / "frame.py"), default_timeout=120)
    app.run()
    app.switch_page(f"../pages/{page or 'world'}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app


@pytest.mark.parametrize(("page", "view"), VIEWS)
def test_a_view_opens_without_an_error_and_answers(page: str, view: str):
    app = _open(page, view=view)
    assert not app.exception, app.exception
    assert not app.warning, [warning.value for warning in app.warning]
    answered = [text.value for text in app.markdown if any(letter.isdigit() for letter in text.value)]
    assert answered, "a view answers with a sentence that has a figure in it"
