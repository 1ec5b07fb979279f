"""Every test's evidence has a link that the dashboard understands; effects on one scale; what the form makes."""

import math
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from alignment import address, claims, countries, store
from alignment.claims import Found, asking, evidence, form, scaled
from alignment.claims.verdict import reaches

EVERY = [(claim.id, number, test) for claim in claims.shipped() for number, test in enumerate(claim.tests, 1)]
CHANGE = "country: BLR; before: 2018/2021; window: 2022/2025; expect: up; threshold: 0.07"


def _test(text: str) -> claims.Test:
    return claims.tests_of(text)[0]


def _carried(link: evidence.Link) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(link.address)
    return parts.path.removeprefix("./"), parse_qs(parts.query, strict_parsing=True)


@pytest.mark.parametrize(("claim", "number", "test"), EVERY, ids=[f"{claim}-{number}" for claim, number, _ in EVERY])
def test_every_shipped_test_has_evidence_whose_parameters_are_all_known(claim, number, test):
    found = evidence.links(test)
    assert found
    for link in found:
        page, carried = _carried(link)
        assert set(carried) <= {*address.LISTS, *address.OF_PAGE[page]}, link
        assert all(address.code(name, value) for name, values in carried.items() for value in values), link
        assert carried.get("view", [address.VIEWS.get(page, ("",))[0]])[0] in address.VIEWS.get(page, ("",))
        filled = {name: carried.get(name, []) for name in address.LISTS}
        filled |= {name: carried.get(name, [default]) for name, default in address.SINGLES.items()}
        assert address.ignored(filled, list(carried)) == []
        years = sorted(int(year) for year in carried["years"])
        assert years[0] == (test.before or test.window).first.year and years[-1] == test.window.last.year
        assert len(link.label) < 80


def test_links_lead_to_the_view_of_the_measure():
    (votes,) = evidence.links(_test(f"measure: kappa; partner: CHN; {CHANGE}"))
    assert _carried(votes) == (
        "pair", {"a": ["BLR"], "b": ["CHN"], "view": ["Votes"], "measure": ["kappa"], "years": ["2018", "2025"]},
    )  # fmt: skip
    (bloc,) = evidence.links(_test(f"measure: agreement; partner: EU; {CHANGE}"))
    assert _carried(bloc)[1] == {"c": ["BLR"], "view": ["Partners"], "years": ["2018", "2025"]}
    (tilt,) = evidence.links(_test(f"measure: tilt; west: EU; east: CHN,RUS; {CHANGE}"))
    assert _carried(tilt)[1]["east"] == ["CHN,RUS"] and _carried(tilt)[1]["view"] == ["Tilt"]
    two = evidence.links(_test(f"measure: tilt; west: USA; east: CHN; {CHANGE}"))
    assert [_carried(link)[1]["b"] for link in two] == [["CHN"], ["USA"]]
    own = evidence.links(_test(f"measure: tilt; country: USA; west: USA; east: CHN; {CHANGE[14:]}"))
    assert [_carried(link)[1]["b"] for link in own] == [["CHN"]]


def test_facts_bring_their_rows_and_measures_do_not():
    shipped = claims.shipped_claim("belarus-china-partnership")
    rows = evidence.rows(shipped.tests[0])
    recorded = store.table("events")
    mine = recorded[recorded["tag"].eq("partnership") & recorded["country_a"].isin(["BLR", "CHN"])]
    mine = mine[mine["country_b"].isin(["BLR", "CHN"]) & (mine["date"] <= "2023-03-31")]
    assert len(mine) == len(rows) == 3 and set(rows["title"]) == set(mine["title"])
    first = claims.shipped_claim("china-congratulated-first").tests[0]
    dated = evidence.dated(first)
    assert dated["date"].dropna().is_monotonic_increasing and dated["date"].max() <= pd.Timestamp("2020-08-31")
    assert (dated["date"].isna() == ~dated["exact"]).all() and not dated["exact"].iloc[-1]
    assert dated.loc[dated["about"], "text"].str.contains("China").all() and dated["about"].sum() == 1
    assert (~dated["exact"]).any() and dated.loc[~dated["exact"], "text"].str.contains("day not known").all()
    assert evidence.rows(claims.shipped_claim("argentina-milei").tests[0]).empty


def test_a_claim_is_about_the_countries_that_it_names():
    about = evidence.about(claims.shipped_claim("hungary-trojan-horse"))
    assert {"HUN", "CHN", "RUS"} <= about and "CZE" not in about and "DEU" not in about


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        (f"measure: agreement; partner: CHN; {CHANGE}", 0.14, 2.0),
        (f"measure: agreement; partner: CHN; {CHANGE.replace('up', 'down')}", -0.14, 2.0),
        (f"measure: agreement; partner: CHN; {CHANGE.replace('up', 'same')}", -0.035, -0.5),
        ("measure: tilt; country: BLR; west: G7; east: SCO; window: 2022/2025; expect: top; threshold: 0.9", 0.45, 0.5),
        ("measure: tilt; country: BLR; west: G7; east: SCO; window: 2022/2025; expect: bottom; threshold: 0.9", 0.1, 1),
        (
            "measure: multi_vector; country: BLR; west: G7; east: SCO; source: weis; window: 1970/1980; expect: yes",
            0.95,
            1,
        ),
    ],
)
def test_one_is_what_the_test_asks_for(text, value, expected):
    assert math.isclose(scaled.scaled(_test(text), value), expected)


def test_ratios_are_scaled_by_their_logarithm():
    meetings = next(test for _, _, test in EVERY if test.measure == "meetings")
    assert meetings.threshold == 1.5 and math.isclose(scaled.scaled(meetings, 1.5), 1)
    assert math.isclose(scaled.scaled(meetings, 1 / 1.5), -1) and scaled.scaled(meetings, 1.0) == 0
    assert math.isnan(scaled.scaled(meetings, 0.0))


@pytest.mark.parametrize(("claim", "number", "test"), EVERY, ids=[f"{claim}-{number}" for claim, number, _ in EVERY])
def test_the_scale_agrees_with_the_verdicts_rule(claim, number, test):
    """Where a figure lies in the stretch that is drawn as met, it reaches what the test asks for, and nowhere else."""
    if test.kind.of == "record":
        return
    low, high = scaled.borne_out(test)
    for value in (-3.0, -0.5, -0.069, 0.0, 0.049, 0.06, 0.0701, 0.1001, 0.251, 0.66, 0.89, 0.91, 0.96, 1.49, 1.51, 9.0):
        at = scaled.scaled(test, value)
        if math.isnan(at):
            continue
        met = low < at < high or math.isclose(at, low) if test.expect != "same" else low < at < high
        assert met == reaches(test, Found(effect=value)), (value, at)


def test_the_form_makes_the_test_that_it_shows():
    shown = 0
    for _, number, test in EVERY:
        if values := form.fields(test):
            assert form.made(values, f"Test {number}") == test
            shown += 1
    assert shown > 30
    begun = form.made(form.blank("BLR", "CHN"), "Test 1")
    assert begun.net and begun.threshold == 0.07 and begun.before and begun.expect == "up"
    wrong = form.blank("BLR", "CHN") | {"from": "last year", "before_to": "2030"}
    with pytest.raises(claims.ClaimError, match=r"last year/2025.*no window|no window"):
        form.made(wrong, "Test 1")


def test_placebos_suggested_are_the_nearest_of_the_region_and_never_those_that_the_test_names():
    known = countries.load().set_index("code")
    found = form.suggested("BLR", ("CHN", "UKR"))
    assert len(found) == form.PLACEBOS and not {"BLR", "UKR", "CHN"} & set(found)
    assert set(known.loc[list(found), "region"]) == {known.loc["BLR", "region"]}
    assert found[:2] == ("POL", "MDA") or set(found) >= {"POL", "MDA"}
    assert form.suggested("") == () and form.threshold("tilt", "USA", "CHN") == 0.10
    assert form.threshold("tilt", "G7", "CHN") == 0.06 and form.threshold("balance", source="weis") == 0.65


def test_names_are_those_of_the_time_and_the_plural_takes_an_apostrophe():
    gorbachev = claims.shipped_claim("sino-soviet-normalised").tests[0]
    assert "the Soviet Union" in asking.asked(gorbachev) and "Russia" not in asking.asked(gorbachev)
    emirates = _test("measure: tilt; country: ARE; west: USA; east: CHN; before: 2018/2019; window: 2020/2025; "
                     "expect: up; threshold: 0.1")  # fmt: skip
    assert "the United Arab Emirates' votes" in asking.asked(emirates)
    assert asking.window(gorbachev.window, brief=True) == "11 Mar 1985 – 25 Dec 1991"
