"""What a link may ask for."""

import pytest

from alignment import address, store

EMPTY: dict[str, list[str]] = {key: [] for key in address.LISTS} | {
    key: [default] for key, default in address.SINGLES.items()
}


def _asked(**values: list[str]) -> dict[str, list[str]]:
    return EMPTY | values


def test_an_empty_link_is_the_default_and_warns_of_nothing():
    assert address.filters(EMPTY) == store.Filters(years=address.DEFAULT_YEARS)
    assert address.ignored(EMPTY, []) == []


@pytest.mark.parametrize(("value", "code"), [
    ("BLR", "BLR"), ("Belarus", "BLR"), ("Byelorussian SSR", "BLR"), ("CN", "CHN"), ("EUE", "EUE"), ("ZZZ", None),
    ("Korea", None), ("", None),
])  # fmt: skip
def test_countries_go_by_code_or_name_and_are_never_guessed(value: str, code: str | None):
    assert address.code("country", value) == code


@pytest.mark.parametrize(("values", "years"), [
    (["2000", "2010"], (2000, 2010)), (["2010", "2000"], (2000, 2010)), (["2015"], (2015, 2015)),
    (["1812", "1815"], address.DEFAULT_YEARS), (["2000", "2005", "2010"], address.DEFAULT_YEARS),
    (["now"], address.DEFAULT_YEARS), ([], address.DEFAULT_YEARS),
])  # fmt: skip
def test_years(values: list[str], years: tuple[int, int]):
    assert address.years(values) == years


def test_each_country_once_and_only_known_keys():
    asked = _asked(country=["BLR", "Belarus", "ZZZ"], tag=["visit", "vist"], source=["landmark"])
    filters = address.filters(asked)
    assert (filters.countries, filters.tags, filters.sources) == (("BLR",), ("visit",), ("landmark",))
    assert len(address.ignored(asked, [])) == 2


def test_parameters_of_others_are_left_alone_and_strange_ones_are_named():
    said = address.ignored(_asked(view=["Globe"]), ["utm_source", "embed", "colour", "view"])
    assert len(said) == 2
    assert "Globe" in said[0]
    assert "colour" in said[1]


def test_a_source_left_out_leaves_all_others():
    everything = address.filter_sources()
    left = address.filters(_asked(source=["-weis", "-landmark"])).sources
    assert set(left) == set(everything) - {"weis", "landmark"} and len(left) == len(everything) - 2
    assert address.filters(_asked(source=["weis", "ucdp", "-weis"])).sources == ("ucdp",)
    assert address.code("source", "-nothing") is None
    assert address.leave_out([], "weis") == ["-weis"]
    assert address.leave_out(["-weis"], "ucdp") == ["-weis", "-ucdp"]
    assert address.leave_out(["weis", "ucdp"], "weis") == ["ucdp"]
