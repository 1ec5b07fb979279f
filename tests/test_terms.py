"""The glossary: every term is in the docs, and found in a text where it stands as a word, and only there."""

from pathlib import Path

import pytest

from alignment.answers import terms
from alignment.questions import labels
from alignment.ui import tables, text

DOCS = " ".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[1] / "docs").glob("*.md")).replace(
    ".", " "
)


@pytest.mark.parametrize("term", terms.TERMS)
def test_every_term_is_one_plain_sentence_and_is_in_the_docs(term: str):
    meaning = terms.TERMS[term][1]
    assert meaning.endswith(".") and ". " not in meaning and 20 < len(meaning) < 230
    assert term in dict(terms.terms_of(DOCS))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Belarus: tilt +0.24 (n = 191)", ["Tilt", "n"]),
        ("Between the two Blocs, by roll call", ["Bloc", "Roll call"]),
        ("κ 0.36; π 0.35; S of Signorino and Ritter", ["Cohen's κ", "Scott's π", "S"]),
        ("Its ideal points, 95 %: −0.5 to 0.1", ["Ideal point", "95 % interval"]),
        ("8 % of all weight contradicts them", ["Contradicts the camps"]),
        ("the U.S. and Russia's side, a campaign, breaking, exact", []),
        ("in part chance", []),
        ("no more than chance", ["Band of chance (null band)"]),
        ("", []),
    ],
)
def test_terms_are_found_as_words_in_the_order_of_the_text(sentence: str, expected: list[str]):
    assert [term for term, _ in terms.terms_of(sentence)] == expected


def test_the_explanation_names_each_term_once_over_several_texts():
    said = terms.explained_terms("Tilt of Belarus", "its tilt and its balance")
    assert said.count("Tilt: ") == said.count("Balance: ") == 1 and said.count("\n\n") == 1
    assert terms.explained_terms("Who?", "Nobody.") == ""


def test_every_measure_that_a_reader_can_choose_is_explained():
    for name in labels.MEASURE_NAMES.values():
        assert terms.terms_of(name), name


def test_a_tooltip_is_escaped_and_absent_where_there_is_no_term():
    assert text.terms_help("Who?") is None
    said = text.terms_help("κ of <b>tilt</b> [x](y)")
    assert said is not None and "<b>" not in said and "](" not in said and said.startswith("**Cohen's κ**: ")


def test_columns_that_carry_a_term_are_explained_and_their_own_help_stays():
    own = {"label": "Firmness", "help": "our own"}
    found = tables.with_help({"tilt": "Tilt", "ideal_point": "ideal_point", "name": "Member", "firmness": own, "x": ""})
    assert found["tilt"]["label"] == "Tilt" and found["tilt"]["help"].startswith("Tilt: ")
    assert found["ideal_point"]["help"].startswith("Ideal point: ")
    assert found["name"] == "Member" and found["firmness"] is own and found["x"] == ""
