"""Title and description of a page for those who run no script: the question of the page, and its computed answer.

Free text of a link is never repeated, so that nobody can put words into our mouth by sending one.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

import pandas as pd

from alignment import address, claims, store
from alignment.answers import pair as pair_answers
from alignment.answers import record as record_answers
from alignment.answers import words
from alignment.answers import world as world_answers
from alignment.claims import said as claim_answers
from alignment.questions import ballots, labels, measured, record, world
from alignment.store import Filters

NAME = "Alignment"
ABOUT = "How aligned two countries are, since when, on what evidence, and how sure one can be."
TITLES: Mapping[str, str] = {  # of each page, by its address
    "": "Who votes with the West, who with the East?",
    "pair": "How aligned are two countries?",
    "country": "With whom does a country stand?",
    "camps": "Who is in which camp?",
    "changes": "What changed most?",
    "claims": "Does the record bear it out?",
    "events": "What is on record?",
    "data": "What is this built on?",
}
LONGEST = 4000  # letters of a link that are looked at
Carried = Mapping[str, list[str]]


def told(page: str, query: bytes, title_only: bool = False) -> tuple[str, str]:
    """Title and description of a page for the parameters of its link, unknown ones left out as the page does."""
    carried = _carried(query)
    filters = address.filters(carried)
    return _title(page, carried), ABOUT if title_only else _said(page, filters, carried)


def _carried(query: bytes) -> dict[str, list[str]]:
    """The parameters of a link as the pages understand them: what is not known gives way to the default."""
    given = parse_qs(query[:LONGEST].decode("latin-1"))
    single = {
        key: [address.code(key, given[key][0]) or default] if key in given else [default]
        for key, default in address.SINGLES.items()
    }
    return {key: given.get(key, []) for key in address.LISTS} | single


def _title(page: str, carried: Carried) -> str:
    if page == "pair" and carried["a"] != carried["b"]:
        a, b = labels.country_names(carried["a"][0], carried["b"][0])
        return f"How aligned are {a} and {b}?"
    if page == "country":
        return f"With whom does {labels.country_names(carried['c'][0])[0]} stand?"
    shipped = claims.shipped_claim(carried["claim"][0]) if page == "claims" else None
    return shipped.sentence if shipped else TITLES[page]


def _said(page: str, filters: Filters, carried: Carried) -> str:
    """The sentence that answers a page's question; where it has none, what the dashboard is about."""
    a, b, c, west, east = (carried[key][0] for key in ("a", "b", "c", "west", "east"))
    if page == "pair" and a != b:
        return _pair(filters, a, b)
    if page == "claims":
        shipped = claims.shipped_claim(carried["claim"][0])
        return claim_answers.verdict_said(claims.judged(shipped)) if shipped else ABOUT
    if page in ("", "country"):
        return _standing(ballots.of_votes(filters), c if page else world.shown(filters)[0], west, east)
    return _record(filters) if page == "events" else ABOUT


@store.kept
def _pair(filters: Filters, a: str, b: str) -> str:
    votes = measured.measured("agreement", filters, a=a, b=b, by="year")
    votes = votes.rename(columns={"period": "year", "value": "agreement"})
    name_a, name_b = labels.country_names(a, b)
    events = store.count(filters, pair=(a, b))
    return pair_answers.pair_sentence(name_a, name_b, votes, ballots.typical(), events)


@store.kept
def _by_year(filters: Filters, west: str, east: str) -> pd.DataFrame:
    return world.standing_by_year(filters, west, east)


def _standing(filters: Filters, country: str, west: str, east: str) -> str:
    everyone = _by_year(filters, west, east)
    mine, (name,) = everyone[everyone["country"] == country], labels.country_names(country)
    poles = {"west": labels.bloc_name(west), "east": labels.bloc_name(east)}
    return world_answers.standing_sentence(name, mine, everyone, **poles)


@store.kept
def _record(filters: Filters) -> str:
    by_year = record.rows_by_year(filters)
    if by_year.empty:
        return "No rows pass the filters of this link."
    return f"{words.counted(int(by_year['rows'].sum()), 'row')}. {record_answers.record_sentence(by_year)}"
