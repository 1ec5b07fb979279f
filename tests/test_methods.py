"""The methods page says what the code does."""

from alignment import methods
from alignment.measures import camps, ideal_points


def test_the_page_is_what_the_docstrings_and_constants_make_of_it():
    assert methods.PAGE.read_text(encoding="utf-8") == methods.page(methods.written()), (
        "docs/methods.md is out of date: python -m alignment methods"
    )


def test_every_measure_is_on_the_page():
    modules = {path.stem for path in (methods.PAGE.parents[1] / "alignment" / "measures").glob("[a-z]*.py")}
    assert modules == set(methods.TITLES)


def test_the_validation_table_stands_on_the_page():
    assert "| ideal point, median of the years" in methods.written()


def test_constants_come_with_value_and_reason():
    found = {name: (value, why) for name, value, why in methods.constants(camps)}
    assert found["MIN_SHARED"] == ("`5`", "a pair with fewer shared votes is no link: chance decides it")
    assert methods.constants(ideal_points)[0] == ("ANCHOR", "`'USA'`", "the member whose side is positive")


def test_paragraphs_flow_and_formulas_stay():
    assert methods.flowing("One\nline.\n\n    a = b\n\nEnd.") == "One line.\n\n    a = b\n\nEnd."


def test_a_table_between_the_marks_is_kept():
    text = f"a {methods.OPENED}\nold\n{methods.CLOSED} b"
    assert methods.with_validation(text, "new | \\1") == f"a {methods.OPENED}\nnew | \\1\n{methods.CLOSED} b"
