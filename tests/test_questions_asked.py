"""The ten questions: whom they ask about, and that each link is one that the dashboard knows."""

import string

import pytest

from alignment import address
from alignment.answers import questions
from alignment.answers.questions import QUESTIONS

NAMES = {"country": "Serbia", "first": "Serbia", "second": "India"}
CODES = {"country": "SRB", "first": "SRB", "second": "IND"}


def test_there_are_ten():
    assert len(QUESTIONS) == len({question.text for question in QUESTIONS}) == 10


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.text)
def test_every_link_leads_to_a_view_that_exists(question: questions.Question):
    _, parameters = questions.asked(question, CODES, NAMES)
    assert set(parameters) <= set(address.OF_PAGE[question.page])
    carried = {key: [parameters.get(key, default)] for key, default in address.SINGLES.items()}
    assert not address.ignored(carried | {key: [] for key in address.LISTS}, list(parameters))
    assert parameters.get("view") in (None, *address.VIEWS.get(question.page, ()))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.text)
def test_countries_of_the_words_are_countries_of_the_link(question: questions.Question):
    text, parameters = questions.asked(question, CODES, NAMES)
    named = {name for _, name, _, _ in string.Formatter().parse(question.text) if name}
    linked = {name for part in question.parameters.values() for _, name, _, _ in string.Formatter().parse(part) if name}
    assert named <= linked
    assert all(NAMES[name] in text for name in named)
    assert {CODES[name] for name in linked} <= set(parameters.values())


@pytest.mark.parametrize(
    ("chosen", "pair"),
    [
        ((), ("BLR", "CHN")),
        (("SRB",), ("SRB", "CHN")),
        (("CHN",), ("CHN", "BLR")),
        (("BLR",), ("BLR", "CHN")),
        (("SRB", "IND", "POL"), ("SRB", "IND")),
        (("SRB", "SRB"), ("SRB", "CHN")),
    ],
)
def test_whom_the_questions_are_about(chosen: tuple[str, ...], pair: tuple[str, str]):
    assert questions.about(chosen) == {"country": pair[0], "first": pair[0], "second": pair[1]}
