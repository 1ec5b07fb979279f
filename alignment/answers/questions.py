"""The ten questions that the dashboard is for, in a reader's words, and the view that answers each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alignment.answers.words import the

COUNTRY, PARTNER = "BLR", "CHN"  # asked about unless the reader has chosen others


@dataclass(frozen=True)
class Question:
    """A question and the view that answers it: a page by its address, and the parameters of the link to it.

    `text` may name {country}, {first} and {second}; in the parameters these stand for their codes.  `then`: what to
    open there for the rest of the answer.
    """

    text: str
    page: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    then: str = ""


OF_COUNTRY = {"c": "{country}"}
OF_PAIR = {"a": "{first}", "b": "{second}"}
KINDS = OF_PAIR | {"view": "Kinds of events"}
QUESTIONS = (
    Question("Where does {country} stand now: West, East or between?", "country", OF_COUNTRY),
    Question("Did {country} play both sides, and until when?", "country", OF_COUNTRY | {"view": "Multi-vector"}),
    Question("Did ties between {first} and {second} expand, and in which kinds of events?", "pair", KINDS),
    Question("Which events made that number?", "pair", OF_PAIR | {"view": "Rows"}),
    Question("What changed most between two periods, worldwide?", "changes"),
    Question("Is the world splitting in two, more than by chance?", "", {"view": "Bifurcation"}),
    Question("Who is in which camp, how firmly, and who switched?", "camps", then="then the view “Switchers”"),
    Question("Who behaves like {country}?", "country", OF_COUNTRY | {"view": "Alike"}),
    Question("How far can I trust this: coverage, sources, duplicates?", "data"),
    Question("Does it survive other assumptions?", "pair", OF_PAIR, then="asked again under the chart: open it there"),
)


def about(chosen: Sequence[str]) -> dict[str, str]:
    """Whom to ask about: the country and the pair that a reader has chosen, the default in place of those missing.

    `chosen`: codes, the first counts.  Returns codes by country, first, second; a pair is of two different countries.
    """
    first, second = list(dict.fromkeys([*(chosen or [COUNTRY]), PARTNER, COUNTRY]))[:2]
    return {"country": first, "first": first, "second": second}


def asked(question: Question, codes: Mapping[str, str], names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A question with the names of its countries, and the parameters of its link with their codes."""
    told = {key: the(name) for key, name in names.items()}
    return question.text.format(**told), {key: part.format(**codes) for key, part in question.parameters.items()}
