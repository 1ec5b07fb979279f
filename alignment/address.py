"""The address of a view: which parameters a link may carry, what they stand for, and what in a link is not known.

`years` (twice), `country`, `tag`, `source` (repeatable; `source=-weis` leaves one out), `a`, `b` (a pair), `c` (a
country), `west`, `east` (blocs, or countries with commas between), `view` (of a page), `measure`, `date` (before and
after it), `split` (year in which the second of two periods begins), `year`, `least` (n below which nothing is shown),
`weights` (of kinds of events), `claim` (one that is shipped), `said` and `test` (a reader's own: sentence and tests),
`text` (a search), `page` (of the events).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from alignment import countries, store
from alignment.measures import COUNTRY_MEASURES, PAIR_MEASURES

LISTS = ("country", "tag", "source", "years")
SINGLES = {
    "a": "BLR",
    "b": "CHN",
    "c": "BLR",
    "west": "G7",
    "east": "CHINA_RUSSIA",
    "measure": "agreement",
    "date": "2022-02-24",
    "split": "2022",
    "year": "",
    "least": "",
    "weights": "",
    "claim": "",
    "said": "",
    "test": "",
    "text": "",
    "page": "1",
    "view": "",
}
VIEWS: Mapping[str, Sequence[str]] = {  # of each page, by its address; the first is shown unless a link asks otherwise
    "": ("Chart", "Map", "Over time", "Ideal points", "Movers", "Bifurcation"),
    "pair": ("Timeline", "Votes", "Before and after", "Kinds of events", "Rows"),
    "country": ("Tilt", "Multi-vector", "Partners", "Alike", "Position", "Landmarks"),
    "camps": ("Matrix", "Over time", "Switchers"),
    "changes": ("Pairs", "Countries"),
}
OF_PAGE = {
    "": ("west", "east", "view", "year"),
    "pair": ("a", "b", "view", "measure", "date", "year", "weights"),
    "country": ("c", "west", "east", "view", "split", "weights"),
    "camps": ("view", "measure", "split"),
    "changes": ("a", "b", "c", "west", "east", "view", "measure", "split", "least", "weights"),
    "claims": ("claim", "said", "test"),
    "events": ("text", "page"),
    "data": (),
}
# Any text, up to some letters: a search; and a claim, of which what it stands for is judged where it is used.
FREE = {"text": 300, "claim": 80, "said": 200, "test": 2000}
WIDEST_YEARS = (store.FIRST_YEAR, store.LAST_YEAR)
DEFAULT_YEARS = (1991, store.LAST_YEAR)
FOREIGN = ("embed", "utm_", "fbclid", "gclid")  # what others add to links
WITHOUT = "-"  # before a source: all but this one
FILTER_KINDS = ("landmarks", "events", "counts", "spells", "roll calls")
BLOCS = ("west", "east")
OWN_LIST = ","  # between the countries of a reader's own list, in place of a bloc


def code(parameter: str, value: str) -> str | None:
    """The key that a value stands for, or None when it is not known; countries are known by code or by name."""
    if parameter in FREE:
        return value if len(value) <= FREE[parameter] else None
    if parameter in CHECKS:
        return CHECKS[parameter](value)
    if parameter in BLOCS:
        return _bloc(value)
    if parameter == "tag":
        return value if value in set(store.table("tags")["tag"]) else None
    if parameter == "source":
        return value if value.removeprefix(WITHOUT) in set(store.table("sources")["source"]) else None
    try:
        return countries.resolve(value)
    except ValueError:
        return None


def _bloc(value: str) -> str | None:
    """A bloc by its key, or a reader's own list of countries, by commas; None where one of them is not known."""
    if value in set(store.table("blocs")["bloc"]):
        return value
    if OWN_LIST not in value:
        return None
    known = [code("country", part.strip()) for part in value.split(OWN_LIST) if part.strip()]
    return OWN_LIST.join(dict.fromkeys(part for part in known if part)) if known and all(known) else None


def link(place: str, parameters: Mapping[str, str | Sequence[str]]) -> str:
    """The address of a view: where its page is, and the parameters, of which those that are lists come several times.

    Colons and commas stay as they are, so that a link can be read."""
    values = urlencode(parameters, doseq=True, safe=":,")
    return f"{place}?{values}" if values else place


def weights(value: str) -> tuple[tuple[str, float], ...]:
    """The weights of kinds of events that a link sets, `sanction:-5,visit:1`.

    Raises ValueError where one is unknown."""
    found = []
    for part in filter(None, value.split(",")):
        tag, _, number = part.partition(":")
        if tag not in set(store.table("tags")["tag"]) or not -10 <= float(number) <= 10:
            raise ValueError(f"weights: “{part}” is not a kind of event with a weight from −10 to 10")
        found.append((tag, float(number)))
    return tuple(sorted(dict(found).items()))


def _weights(value: str) -> str | None:
    try:
        weights(value)
    except ValueError:
        return None
    return value


def _date(value: str) -> str | None:
    try:
        return value if WIDEST_YEARS[0] <= date.fromisoformat(value).year <= WIDEST_YEARS[1] else None
    except ValueError:
        return None


def _whole(value: str) -> str | None:
    return value if value.isdecimal() and 0 < int(value) < 1_000_000 else None


CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "view": lambda value: value if not value or any(value in views for views in VIEWS.values()) else None,
    "measure": lambda value: value if value in (*PAIR_MEASURES, *COUNTRY_MEASURES) else None,
    "date": _date,
    "split": lambda value: value if _is_year(value) else None,
    "year": lambda value: value if not value or _is_year(value) else None,
    "least": lambda value: value if not value else _whole(value),
    "page": _whole,
    "weights": _weights,
    "years": lambda value: value if _is_year(value) else None,
}


def filters(carried: Mapping[str, Sequence[str]]) -> store.Filters:
    """The filters that a link's parameters ask for, unknown values left out."""
    found = {
        key: tuple(dict.fromkeys(known for value in carried[key] if (known := code(key, value))))
        for key in ("country", "tag", "source")
    }
    return store.Filters(
        countries=found["country"],
        tags=found["tag"],
        sources=_sources(found["source"]),
        years=years(carried["years"]),
        text=carried["text"][0].strip(),
        weights=weights(carried["weights"][0]) if _weights(carried["weights"][0]) else (),
    )


def filter_sources() -> tuple[str, ...]:
    """Keys of the sources that a reader can choose or leave out."""
    listed = store.table("sources")
    return tuple(listed.loc[listed["kind"].isin(FILTER_KINDS), "source"])


def _sources(asked: Sequence[str]) -> tuple[str, ...]:
    """The sources chosen, or all but those left out; empty = all."""
    left_out = {key.removeprefix(WITHOUT) for key in asked if key.startswith(WITHOUT)}
    chosen = [key for key in asked if not key.startswith(WITHOUT)] or (filter_sources() if left_out else ())
    return tuple(key for key in chosen if key not in left_out)


def leave_out(asked: Sequence[str], source: str) -> list[str]:
    """The values of the parameter `source` once one more source is left out."""
    if any(not key.startswith(WITHOUT) for key in asked):
        return [key for key in asked if key != source]
    return [*asked, f"{WITHOUT}{source}"]


def years(values: Sequence[str]) -> tuple[int, int]:
    """The first and last year asked for, in order; the default where they cannot be read.

    The same year twice may arrive once.
    """
    if not 1 <= len(values) <= 2 or not all(_is_year(value) for value in values):
        return DEFAULT_YEARS
    return int(min(values)), int(max(values))


def _is_year(value: str) -> bool:
    return value.isdecimal() and WIDEST_YEARS[0] <= int(value) <= WIDEST_YEARS[1]


def ignored(carried: Mapping[str, Sequence[str]], parameters: Sequence[str]) -> list[str]:
    """What a link asks for that does not exist, in words: values, then years, then parameters."""
    said = [
        f"The link asks for {key} “{value[:60]}”, which is not known here. It was left out."
        for key in ("country", "tag", "source")
        for value in carried[key]
        if not code(key, value)
    ]
    said += [
        f"The link asks for {key} “{carried[key][0][:60]}”, which is not known here. "
        f"{default or 'The default'} is shown instead."
        for key, default in SINGLES.items()
        if code(key, carried[key][0]) is None
    ]
    asked = carried["years"]
    if asked and (len(asked) > 2 or not all(_is_year(value) for value in asked)):
        said.append(
            f"The link asks for years “{' to '.join(asked)[:60]}”, but years run from {WIDEST_YEARS[0]} "
            f"to {WIDEST_YEARS[1]}. {DEFAULT_YEARS[0]} to {DEFAULT_YEARS[1]} is shown instead."
        )
    elif len(asked) == 2 and asked[0] > asked[1]:
        said.append(
            f"The years of the link run backwards, {asked[0]} to {asked[1]}. {asked[1]} to {asked[0]} is shown."
        )
    strange = [
        name for name in parameters if name not in LISTS and name not in SINGLES and not name.startswith(FOREIGN)
    ]
    return said + [
        f"The link has a parameter “{name[:60]}”, which means nothing here. It was left out." for name in strange
    ]
