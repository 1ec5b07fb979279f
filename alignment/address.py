"""The address of a view: which parameters a link may carry, what they stand for, and what in a link is not known.

`years` (twice), `country`, `tag`, `source` (repeatable; `source=-weis` leaves one out), `a`, `b` (a pair), `c` (a
country), `west`, `east` (blocs), `text` (a search), `page` (of the events), `view` (of the world).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alignment import countries, store

LISTS = ("country", "tag", "source", "years")
SINGLES = {
    "a": "BLR",
    "b": "CHN",
    "c": "BLR",
    "west": "G7",
    "east": "CHINA_RUSSIA",
    "text": "",
    "page": "1",
    "view": "Chart",
}
VIEWS = ("Chart", "Map", "Over time")  # of the World page
OF_PAGE = {
    "": ("west", "east", "view"),
    "pair": ("a", "b"),
    "country": ("c", "west", "east"),
    "events": ("text", "page"),
    "data": (),
}
WIDEST_YEARS = (store.FIRST_YEAR, store.LAST_YEAR)
DEFAULT_YEARS = (1991, store.LAST_YEAR)
FOREIGN = ("embed", "utm_", "fbclid", "gclid")  # what others add to links
WITHOUT = "-"  # before a source: all but this one
FILTER_KINDS = ("landmarks", "events", "counts", "spells", "roll calls")
KEY_COLUMN = {
    "tag": ("tags", "tag"),
    "west": ("blocs", "bloc"),
    "east": ("blocs", "bloc"),
}


def code(parameter: str, value: str) -> str | None:
    """The key that a value stands for, or None when it is not known; countries are known by code or by name."""
    if parameter == "text":
        return value
    if parameter == "view":
        return value if value in VIEWS else None
    if parameter == "page":
        return value if value.isdecimal() and int(value) > 0 else None
    if parameter == "source":
        return value if value.removeprefix(WITHOUT) in set(store.table("sources")["source"]) else None
    if parameter in KEY_COLUMN:
        table, column = KEY_COLUMN[parameter]
        return value if value in set(store.table(table)[column]) else None
    try:
        return countries.resolve(value)
    except ValueError:
        return None


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
        f"The link asks for {key} “{carried[key][0][:60]}”, which is not known here. {default} is shown instead."
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
