"""Where the evidence of a test is shown: the page, the view and the filters, as links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd

from alignment import address, countries, store
from alignment.claims import of_record
from alignment.claims.asking import named, named_group
from alignment.claims.definition import EVERYONE, Claim, Test
from alignment.claims.found import members, year_of_members
from alignment.questions import ballots, changes, labels
from alignment.store import Filters

WORLD = "./"  # the first page, from where the page of claims is


@dataclass(frozen=True)
class Link:
    """What a reader sees when they follow it, and its address from the page of claims."""

    label: str
    address: str


def links(test: Test) -> tuple[Link, ...]:
    """The views that show what a test rests on, for the years of its windows; two where it compares two partners.

    A view shows whole years: a window of months or days lies within them.
    """
    return _LINKS[test.measure](test)


def years(test: Test) -> tuple[int, int]:
    """From the first year of the window before to the last of the window, as far as the record goes."""
    low, high = address.WIDEST_YEARS
    first, last = (test.before or test.window).first.year, test.window.last.year
    return max(low, min(first, high)), min(high, max(last, low))


def single(value: str) -> bool:
    """Whether a partner or side is one country."""
    return value in set(countries.load()["code"])


def side(value: str, year: int) -> str:
    """A group as a link carries a side: a bloc by its key, else its countries with commas between."""
    return value if value in labels.bloc_names() else address.OWN_LIST.join(members(value, year))


def _page(page: str, test: Test, **more: object) -> str:
    """The address of a page for the years of a test, without what is empty."""
    kept = {name: value for name, value in more.items() if value}
    return f"{page}?{urlencode({**kept, 'years': [str(year) for year in years(test)]}, doseq=True, safe=',')}"


def _pair(test: Test, other: str) -> Link:
    """Two countries: how they vote, or how they get on as a source of events counts it."""
    between = f"{named(test, 'country')} and {named_group(test, other)}"
    if test.kind.of == "votes":
        return Link(
            f"Votes of {between}",
            changes.pair_link(Filters(years=years(test)), _shown(test), test.country, other),
        )
    return Link(
        f"Events between {between}",
        _page("pair", test, a=test.country, b=other, source=test.source),
    )


def _shown(test: Test) -> str:
    """The measure by which a pair's votes show what a test rests on: a tilt is made of agreements."""
    return "agreement" if test.measure == "tilt" else test.measure


def _of_country(test: Test, view: str, label: str, **sides: str) -> Link:
    """One country, in one of its views, between two sides where the view has them."""
    where = _page("country", test, c=test.country, view=view, source=test.source, **sides)
    return Link(f"{label} of {named(test, 'country')}", where)


def _sides(test: Test, west: str = "west", east: str = "east") -> dict[str, str]:
    """Two parts of a test as the sides of a page, which are blocs or several countries: not one, and not everyone."""
    year, asked = (
        year_of_members([test.before, test.window]),
        {"west": getattr(test, west), "east": getattr(test, east)},
    )
    known = {name: value for name, value in asked.items() if value and value != EVERYONE and not single(value)}
    return {name: side(value, year) for name, value in known.items()}


def _voted(test: Test) -> tuple[Link, ...]:
    """Votes with one country are a pair's; with several, the partners of the country."""
    partners = [other for other in (test.partner, test.versus) if other]
    if all(single(other) and other != test.country for other in partners):
        return tuple(_pair(test, other) for other in partners)
    return (_of_country(test, "Partners", "Voting partners"),)


def _tilted(test: Test) -> tuple[Link, ...]:
    if single(test.west) and single(test.east):  # a side of a page is a bloc or several countries
        return tuple(_pair(test, other) for other in (test.east, test.west) if other != test.country)
    return (_of_country(test, "Tilt", "Tilt", **_sides(test)),)


def _counted(test: Test) -> tuple[Link, ...]:
    """Events with one country are a pair's; with a group, the country's own between that group and the other side."""
    partners = [other for other in (test.partner, test.versus) if other]
    if all(single(other) and other != test.country for other in partners):
        return tuple(_pair(test, other) for other in partners)
    return (_of_country(test, "Multi-vector", "Balances", **_sides(test, "partner", "versus")),)


def _of_two_sides(test: Test) -> tuple[Link, ...]:
    if single(test.west) and single(test.east):
        return tuple(_pair(test, other) for other in (test.west, test.east) if other != test.country)
    return (_of_country(test, "Multi-vector", "Balances", **_sides(test)),)


def _rows(test: Test) -> tuple[Link, ...]:
    """The rows themselves: of a pair, or of everything that touches the country."""
    tags, source = list(test.tags), test.source or "landmark"
    others = [other for other in (test.partner, test.versus) if other]
    if not all(single(other) and other != test.country for other in others):
        where = _page("events", test, country=test.country, tag=tags, source=source)
        return (Link(f"Rows of {named(test, 'country')}", where),)
    return tuple(
        Link(
            f"Rows of {named(test, 'country')} and {named_group(test, other)}",
            _page("pair", test, a=test.country, b=other, view="Rows", tag=tags, source=source),
        )
        for other in others
    )


def _first(test: Test) -> tuple[Link, ...]:
    where = _page("events", test, country=test.partner, tag=list(test.tags), source="landmark")
    return (Link(f"Every such row of {named(test, 'partner')}", where),)


def _split(test: Test) -> tuple[Link, ...]:
    """Two sides, or the camps that are found, over the years."""
    if not test.west:
        return (Link("Bifurcation of the camps found", _page(WORLD, test, view="Bifurcation")),)
    where = _page(WORLD, test, view="Bifurcation", **_sides(test))
    return (Link("Bifurcation of the two sides", where),)


_LINKS: Mapping[str, Callable[[Test], tuple[Link, ...]]] = {
    **dict.fromkeys(("agreement", "kappa", "pi", "s"), _voted),
    "tilt": _tilted,
    "balance": _counted,
    "multi_vector": _of_two_sides,
    "meetings": _rows,
    "landmarks": _rows,
    "earliest": _first,
    "treaty": _rows,
    "membership": lambda test: (_of_country(test, "Landmarks", "Landmark events"),),
    "splitting": _split,
    "camps": _split,
    "same_camp": lambda test: (Link("Camps of these years", _page("camps", test, measure="kappa")),),
}


def rows(test: Test) -> pd.DataFrame:
    """The rows of the record that a fact rests on, newest first, labelled; none for a measure, whose rows are many."""
    if test.measure == "landmarks":
        found = [of_record.landmarks(test, test.country)]
    elif test.measure == "earliest":
        everything = store.events(Filters(years=test.window.years, tags=test.tags), country=test.partner)
        until = everything["date"] <= pd.Timestamp(test.window.last)
        found = [everything[until & (everything["country_b"] == test.partner)]]
    elif test.measure == "treaty":
        filters = Filters(tags=test.tags, sources=(test.source,))
        found = [store.events(filters, pair=(test.country, other)) for other in (test.partner, test.versus) if other]
    else:
        return pd.DataFrame()
    return labels.labelled(pd.concat(found).sort_values("date", ascending=False, ignore_index=True))


def dated(test: Test) -> pd.DataFrame:
    """The same rows for a chart, the earliest first: date, text, exact (day known), about (of the test's country).

    Who was first is told by day, with all of that day in one row; membership by the days on which it changed.
    """
    if test.measure == "membership":
        known = store.table("blocs").query("bloc == @test.bloc and country == @test.country").sort_values("from")
        return pd.DataFrame({"date": known["from"], "text": known["status"], "exact": True, "about": True})
    found = rows(test)
    if found.empty:
        return pd.DataFrame(columns=["date", "text", "exact", "about"])
    found = found.assign(
        exact=found["precision"] == "day",
        about=(found["country_a"] == test.country) | (found["country_b"] == test.country),
        text=found["name_a"] if test.measure == "earliest" else found["title"],
    )
    by = ["date", "exact"] if test.measure == "earliest" else ["date", "exact", "text"]
    told = found.groupby(by, as_index=False).agg(text=("text", _all), about=("about", "any"))
    days, month = told["date"].dt.strftime("%-d %B %Y"), told["date"].dt.strftime("%B %Y")
    days = days.where(told["exact"], month + ", day not known")
    told = told.assign(text=days + ": " + told["text"])[["date", "text", "exact", "about"]]
    if test.measure == "earliest":  # a day that is not known is before nobody's
        told = told.assign(date=told["date"].where(told["exact"])).sort_values("date", na_position="last")
    return told.reset_index(drop=True)


def _all(texts: pd.Series) -> str:
    return ", ".join(sorted(set(texts)))


def sources(tests: Iterable[Test]) -> list[str]:
    """Keys of the sources of some tests: roll calls of their years, the source they name, or the landmark events."""
    found: set[str] = set()
    for test in tests:
        if test.kind.of == "votes":
            found |= set(ballots.sources(Filters(years=years(test))))
        else:
            found.add(test.source or "landmark")
    return sorted(found)


def about(claim: Claim) -> set[str]:
    """The countries that a claim's tests name: not those of blocs, nor placebos."""
    groups = [
        value for test in claim.tests for value in (test.country, test.partner, test.versus, test.west, test.east)
    ]
    return {code for value in groups for part in value.split("+") for code in part.split(",") if single(code)}
