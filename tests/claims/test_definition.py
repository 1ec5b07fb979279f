"""How a claim's tests are written and read: windows, the text of a link, and everything that can be wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import claims
from alignment.claims.definition import MOST_TESTS, ClaimError, Window, test_of, tests_of, text_of, window_of
from alignment.claims.kinds import KINDS

test_of.__test__ = tests_of.__test__ = False  # not two of pytest's

GOOD = {
    "measure": "agreement", "country": "BLR", "partner": "CHN", "before": "2009/2012", "window": "2022/2025",
    "net": True, "expect": "up", "threshold": 0.07, "placebo": ["KAZ", "ARM"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018/2021", date(2018, 1, 1), date(2021, 12, 31)),
        ("2020/2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02/2022-01", date(2020, 2, 1), date(2022, 1, 31)),
        ("2019-12/2020-02", date(2019, 12, 1), date(2020, 2, 29)),  # a leap year
        ("1999-11/1999-12", date(1999, 11, 1), date(1999, 12, 31)),
        ("2016-07-15/2020-12-31", date(2016, 7, 15), date(2020, 12, 31)),
        ("2020-02-29/2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
        ("2018/2020-05", date(2018, 1, 1), date(2020, 5, 31)),
        ("2018-03-02/2020", date(2018, 3, 2), date(2020, 12, 31)),
    ],
)
def test_a_window_holds_both_its_ends(text, first, last):
    assert window_of(text) == Window(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "2021/2018", "2020-02/2020-01", "2018", "2018/2019/2020", "", "/", "2018/", "18/21", "2018-1/2018-2",
        "2018 / 2021", "2020-01/2020-13", "2020-01/2021-00", "2020-00/2021-01", "2020-13/2021-01", "2019-02-29/2020",
        "2020-01-32/2021", "0001/0002", "1900/1910", "2022/2999", "soon/later",
    ],
)  # fmt: skip
def test_what_is_no_window_says_how_to_write_one(text):
    with pytest.raises(ClaimError, match=r"is no window: write 2018/2021.*1946 to 2026"):
        window_of(text)


days = st.dates(date(1946, 1, 1), date(2026, 12, 31))
ENDS = {  # the first day of a period and its last
    "years": lambda day: (day.replace(month=1, day=1), day.replace(month=12, day=31)),
    "months": lambda day: (day.replace(day=1), (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(1)),
    "days": lambda day: (day, day),
}


@settings(max_examples=200, deadline=None)
@given(st.lists(days, min_size=2, max_size=2).map(sorted), st.sampled_from([*ENDS]))
def test_a_window_is_read_as_it_is_written(ends, exact):
    window = Window(ENDS[exact](ends[0])[0], ENDS[exact](ends[1])[1])
    assert window_of(str(window)) == window
    if exact == "years":
        assert str(window) == f"{ends[0].year}/{ends[1].year}"
    assert window.years == (ends[0].year, ends[1].year)


def test_every_shipped_test_survives_a_link():
    shipped = [test for claim in claims.shipped() for test in claim.tests]
    assert len(shipped) > 40
    for test in shipped:
        assert tests_of(text_of([test])) == (test,)
    assert tests_of(text_of(shipped[:MOST_TESTS])) == tuple(shipped[:MOST_TESTS])


codes = st.sampled_from(["BLR", "USA", "IND", "RUS", "FRA", "BRA"])
placebos = st.lists(st.sampled_from(["KAZ", "ARM", "MDA"]), unique=True, max_size=3)
groups = st.sampled_from(["CHN", "EU", "G7", "CHN,JPN", "NATO+EU+JPN,KOR"])
spans = st.sampled_from([("2002/2005", "2006/2009"), ("2018-03/2019-05", "2020-02-03/2023"), ("", "2019/2022")])
sizes = st.floats(0, 1, allow_nan=False)


@st.composite
def of_votes(draw):
    before, window = draw(spans)
    parts = {"measure": draw(st.sampled_from(["agreement", "kappa", "pi", "s", "tilt"])), "country": draw(codes)}
    parts |= {"window": window, "threshold": draw(sizes), "placebo": draw(placebos)}
    if parts["measure"] == "tilt":
        parts |= {"west": draw(groups), "east": draw(groups)}
    else:
        parts["partner"] = draw(st.sampled_from(["ALL", "CHN", "EU", "CHN,JPN"]))
    if before:
        return parts | {"before": before, "net": draw(st.booleans()), "expect": draw(st.sampled_from(["up", "same"]))}
    expect = draw(st.sampled_from(["over", "under", "same", "top", "bottom"]))
    return parts | {"expect": expect} | ({"among": draw(groups)} if expect in ("top", "bottom") else {})


@st.composite
def of_the_rest(draw):
    before, window = draw(spans.filter(lambda pair: pair[0]))
    source = {"source": draw(st.sampled_from(["gdelt_pairday", "weis"]))}
    sides = {"west": draw(groups), "east": draw(groups)}
    threshold = {"threshold": draw(sizes | st.integers(1, 900))}
    one = {"country": draw(codes), "window": window, "placebo": draw(placebos)}
    tags = {"tags": draw(st.lists(st.sampled_from(["visit", "alliance"]), min_size=1, unique=True))}
    return draw(st.sampled_from([
        {"measure": "balance", "partner": "EU", "before": before, "expect": "down", **one, **source, **threshold},
        {"measure": "balance", "partner": "CHN", "versus": "RUS", "expect": "up", **one, **source, **threshold},
        {"measure": "multi_vector", "expect": "yes", **one, **source, **sides},
        {"measure": "meetings", "partner": "CHN", "before": before, "expect": "up", **one, **source, **threshold},
        {"measure": "landmarks", "partner": "CHN", "expect": "over", **one, **tags, **threshold},
        {"measure": "treaty", "partner": "CHN", "expect": "over", **one, **source, **tags, **threshold},
        {"measure": "membership", "bloc": "CSTO", "expect": "under", **one, **threshold},
        {"measure": "same_camp", "partner": "CHN", "expect": "over", **one, **threshold},
        {"measure": "splitting", "before": "2018/2020", "window": "2022/2024", "expect": "up", **sides, **threshold},
        {"measure": "camps", "before": "2018/2020", "window": "2022/2024", "expect": "same", **threshold},
    ]))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(of_votes() | of_the_rest(), min_size=1, max_size=MOST_TESTS))
def test_whatever_test_is_read_from_its_parts_is_read_from_its_text(written):
    tests = [test_of(parts, "Test") for parts in written]
    for test, parts in zip(tests, written, strict=True):
        assert test.threshold == parts.get("threshold", 0)
        assert str(test.window) == str(window_of(parts["window"]))
    assert tests_of(text_of(tests)) == tuple(tests)


def test_names_are_read_as_codes_and_spaces_do_not_matter():
    (read,) = tests_of(
        " measure:agreement ;country: Belarus; partner:China;; before: 2009/2012; window:2022/2025; net: yes;"
        "expect:up;threshold:0.07; placebo: Kazakhstan, Armenia |"
    )
    assert read == test_of(GOOD, "Test 1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "“colour” is no part of a test: measure, country"),
        ({"measure": "love"}, "measure: “love” is no measure: agreement"),
        ({"measure": None}, "measure is missing: agreement"),
        ({"country": "Atlantis"}, "country: .*Atlantis"),
        ({"country": None}, "agreement needs country"),
        ({"partner": "NATTO"}, "partner: .*NATTO"),
        ({"partner": "CHN,Atlantis"}, "partner: .*Atlantis"),
        ({"placebo": "KAZ,Atlantis"}, "placebo: .*Atlantis"),
        ({"placebo": ["BLR"]}, "placebo names BLR, which is the country itself: leave it out"),
        ({"window": "2025/2022"}, "window: “2025/2022” is no window: write 2018/2021"),
        ({"window": None}, "agreement needs window"),
        ({"window": "2012/2025"}, "before must end before the window begins"),
        ({"expect": "more"}, "expect: “more” cannot be expected: up, down"),
        ({"expect": None}, "agreement needs expect"),
        ({"expect": "yes"}, "agreement cannot be expected to be yes: up, down"),
        ({"threshold": None}, "agreement needs threshold"),
        ({"threshold": "far"}, "threshold: “far” is no threshold: write a number"),
        ({"threshold": "nan"}, "threshold: “nan” is no threshold: write a number"),
        ({"threshold": -0.07}, "threshold: “-0.07” is no threshold: write a number"),
        ({"net": "maybe"}, "net: “maybe” is neither yes nor no"),
        ({"before": None}, "net is of a change: give the window before"),
        ({"before": None, "net": None}, r"up and down need a window before, or a partner to compare with \(versus\)"),
        ({"west": "G7"}, "agreement takes no west: leave it out"),
        ({"source": "weis"}, "agreement takes no source: leave it out"),
        ({"among": "EU"}, "among is of a rank: expect top or bottom"),
        ({"expect": "top"}, "top is of a level, not of a change: leave before out"),
        ({"expect": "over"}, "over is of a level, not of a change: leave before out"),
        ({"expect": "top", "before": None, "net": None, "threshold": 9}, "a share of the members, from 0 to 1"),
        ({"versus": "ALL"}, "versus cannot be ALL in a test of agreement: name a country"),
    ],
)  # fmt: skip
def test_every_error_says_where_what_and_what_to_do(change, said):
    parts = {name: value for name, value in (GOOD | change).items() if value is not None}
    with pytest.raises(ClaimError, match=rf"^Claim x, test 3: .*{said}.*\.$"):
        test_of(parts, "Claim x, test 3")


BALANCE = {
    "measure": "balance", "country": "BLR", "partner": "CHN", "source": "gdelt_pairday", "before": "2018/2019",
    "window": "2020/2021", "expect": "up", "threshold": 0.25,
}  # fmt: skip
SPLIT = {"measure": "camps", "before": "2018/2020", "window": "2021/2022", "expect": "up", "threshold": 0.03}
TREATY = {
    "measure": "treaty", "country": "BLR", "partner": "RUS", "source": "atop", "tags": "alliance",
    "window": "1993/2018", "expect": "over", "threshold": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (BALANCE | {"partner": "ALL"}, "partner cannot be ALL in a test of balance: name a country, several or a bloc"),
        (BALANCE | {"versus": "RUS"}, "balance takes before or versus, not both"),
        (BALANCE | {"source": "gdelt_pairdays"}, "source: “gdelt_pairdays” is no source on record"),
        (BALANCE | {"expect": "top"}, "balance cannot be expected to be top: up, down"),
        (BALANCE | {"net": "yes"}, "balance takes no net: leave it out"),
        (SPLIT | {"window": "2021-02/2022"}, "camps is by year: write whole years, 2018/2021"),
        (SPLIT | {"placebo": "KAZ"}, "camps is of no country, so that no other can be put in its place"),
        (SPLIT | {"expect": "over"}, "camps cannot be expected to be over: up, down, same"),
        (TREATY | {"partner": "GCC"}, "treaty is about one country as partner: GCC is more, or a bloc"),
        (TREATY | {"partner": "CHN,RUS"}, "treaty is about one country as partner: CHN,RUS is more, or a bloc"),
        (TREATY | {"partner": "NATO"}, "treaty is about one country as partner: NATO is more, or a bloc"),
        (TREATY | {"tags": "allies"}, "tags: “allies” is no kind of event on record"),
        (TREATY | {"expect": "up"}, "up and down need a window before, or a partner to compare with"),
    ],
)
def test_what_a_measure_cannot_show_is_refused(parts, said):
    with pytest.raises(ClaimError, match=said):
        test_of(parts, "Test 1")


def test_all_that_is_wrong_is_said_at_once():
    parts = GOOD | {"country": "Atlantis", "window": "2025/2022", "colour": "red", "west": "G7", "threshold": "far"}
    del parts["expect"]
    with pytest.raises(ClaimError) as error:
        test_of(parts, "Test 1")
    for said in ("Atlantis", "“2025/2022”", "“colour”", "takes no west", "“far”", "needs expect"):
        assert said in str(error.value), said
    assert "needs country" not in str(error.value)  # it was given, if wrongly
    with pytest.raises(ClaimError) as error:
        tests_of("measure: love | measure: camps; country: BLR; country: CHN")
    for said in (
        "Test 1: measure: “love”",
        "Test 2: country stands twice",
        "Test 2: camps needs before",
        "takes no country",
    ):
        assert said in str(error.value), said


@pytest.mark.parametrize("count", [0, MOST_TESTS + 1])
def test_a_link_carries_some_tests_and_not_too_many(count):
    text = " | ".join([text_of([test_of(GOOD, "x")])] * count)
    with pytest.raises(ClaimError, match=f"1 to {MOST_TESTS} tests; this one has {count}"):
        tests_of(text)


def test_a_text_without_sense_is_refused():
    for text in ("hello", "measure", "measure: ", ": :", "measure: agreement; country"):
        with pytest.raises(ClaimError, match="Test 1"):
            tests_of(text)


def test_every_measure_is_reachable_by_a_test_and_knows_what_may_be_expected():
    assert {test.measure for claim in claims.shipped() for test in claim.tests} <= set(KINDS)
    for name, kind in KINDS.items():
        assert kind.expects, name
        assert set(kind.needs).isdisjoint(kind.takes), name
