"""What the World page asks, recomputed by hand."""

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.measures import blocs
from alignment.questions import ballots, movers, points, splitting, world
from alignment.store import Filters

NINETIES = Filters(years=(1991, 2000))


def test_the_ends_are_five_years_or_halves_and_never_share_a_year():
    assert movers.ends(range(1991, 2026)) == ([1991, 1992, 1993, 1994, 1995], [2021, 2022, 2023, 2024, 2025])
    assert movers.ends([2003, 2001, 2002]) == ([2001], [2003])
    assert movers.ends([2025]) == ([], [])
    assert movers.ends([]) == ([], [])


def _yearly() -> pd.DataFrame:
    rows = [("BLR", 2000, 0.1, 40), ("BLR", 2001, 0.5, 40), ("CHN", 2000, 0.0, 40), ("CHN", 2001, 0.1, 29),
            ("USA", 2000, 0.2, 30), ("USA", 2001, -0.1, 30), ("POL", 2001, 0.3, 90)]  # fmt: skip
    found = pd.DataFrame(rows, columns=["country", "year", "tilt", "n"])
    return found.assign(low=found["tilt"] - 0.09, high=found["tilt"] + 0.09).replace({"low": {-0.19: -0.4}})


def test_movers_by_hand():
    found = movers.movers(_yearly(), ([2000], [2001]), "tilt").set_index("country")
    assert list(found.index) == ["BLR", "USA"]  # China has 29 votes after, Poland none before
    belarus = found.loc["BLR"]
    assert belarus["change"] == pytest.approx(0.4)
    assert belarus["high"] - belarus["change"] == pytest.approx(np.hypot(0.09, 0.09))
    assert bool(belarus["sure"]) and belarus["periods"] == "2000 → 2001"
    usa = found.loc["USA"]  # half-widths 0.09 and (−0.01 − −0.4) / 2 = 0.195
    assert usa["low"] == pytest.approx(-0.3 - np.hypot(0.09, 0.195))
    assert (belarus["n_before"], belarus["n_after"]) == (40, 40)


def test_before_and_after_are_means_of_years():
    rows = pd.DataFrame({"country": "BLR", "year": [2000, 2001, 2002, 2003], "tilt": [0.0, 0.2, 0.5, 0.7], "n": 20})
    rows = rows.assign(low=rows["tilt"] - 0.1, high=rows["tilt"] + 0.1)
    found = movers.movers(rows, movers.ends(rows["year"]), "tilt").iloc[0]
    assert (found["before"], found["after"]) == (pytest.approx(0.1), pytest.approx(0.6))
    assert found["n_before"] == 40


def test_movers_of_a_window_without_two_years_are_none():
    one = Filters(years=(2000, 2000))
    assert movers.of_tilt(one, "G7", "CHINA_RUSSIA").empty
    assert movers.of_points(one).empty


def test_movers_of_the_record_are_the_difference_of_yearly_means():
    found = movers.of_tilt(NINETIES, "G7", "CHINA_RUSSIA").set_index("country")
    yearly = world.standing_by_year(NINETIES, "G7", "CHINA_RUSSIA")
    mine = yearly[yearly["country"] == "BLR"].set_index("year")["tilt"]
    assert found.loc["BLR", "change"] == pytest.approx(mine.loc[1996:2000].mean() - mine.loc[1991:1995].mean())
    assert found["change"].is_monotonic_decreasing
    assert (found[["n_before", "n_after"]] >= movers.LEAST).all(axis=None)
    ends = movers.furthest(found.reset_index())
    assert len(ends) == 24 and ends["change"].is_monotonic_decreasing and (ends["change"] > 0).sum() == 12


def test_the_ideal_point_of_a_year_does_not_depend_on_the_window():
    narrow = world.positions(Filters(years=(2000, 2000))).set_index("country")["ideal_point"]
    wide = points.ideal_points(Filters()).query("year == 2000").set_index("country")["ideal_point"]
    assert len(narrow) > 150
    pd.testing.assert_series_equal(narrow, wide)
    assert narrow["USA"] > 0 > narrow["CHN"]


def test_the_interval_holds_the_tilt_and_is_of_one_country():
    found = world.tilt_by_year(NINETIES, "G7", "CHINA_RUSSIA", "BLR")
    assert set(found["country"]) == {"BLR"} and len(found) == 10
    assert ((found["low"] <= found["tilt"]) & (found["tilt"] <= found["high"])).all()
    both = world.with_interval(
        world.over_time(world.standing_by_year(NINETIES, "G7", "CHINA_RUSSIA"), ["CHN", "BLR"]), found
    )
    assert both.groupby("country")["low"].count().to_dict() == {"BLR": 10, "CHN": 0}


def test_a_chosen_year_and_what_was_before_it():
    by_year = pd.DataFrame({
        "country": ["BLR", "BLR", "CHN", "CHN"], "name": ["Belarus", "Belarus", "China", "China"],
        "year": [2000, 2001, 2000, 2001], "tilt": [0.1, 0.2, 0.3, np.nan], "west": 0.5, "east": 0.6, "n": 4,
    })  # fmt: skip
    assert world.years(by_year) == [2000, 2001]
    assert list(world.now(by_year, ["BLR"], 2000)["chosen"]) == [True, False]
    assert list(world.now(by_year, ["BLR"])["country"]) == ["BLR"]  # China's tilt is undefined in 2001
    lines = world.over_time(by_year, ["CHN", "BLR"])
    assert list(lines["name"]) == ["China", "Belarus", "Belarus"]
    assert list(world.before(lines, 2001)["year"]) == [2000, 2000]
    assert world.before(lines, 2000).empty
    assert len(world.moving(by_year, ["BLR"])) == 3


def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty roll calls of one year: two blocs that never agree with one another."""
    yes, no = np.tile([1.0, 0.0], 10), np.tile([0.0, 1.0], 10)
    sides = {"FRA": yes, "DEU": yes, "ITA": yes, "CHN": no, "RUS": no}
    votes = pd.DataFrame(sides, dtype="float32")
    years = pd.Series(2000, index=votes.index)
    monkeypatch.setattr(ballots, "chosen", lambda filters: (votes, years))
    for cached in (splitting._of_decade, splitting.of_blocs):
        monkeypatch.setattr(splitting, cached.__name__, cached.__wrapped__)


def test_two_blocs_that_never_agree_are_as_far_apart_as_can_be(monkeypatch: pytest.MonkeyPatch):
    _tiny(monkeypatch)
    found = splitting.by_year(Filters(years=(2000, 2000)), "G7", "CHINA_RUSSIA").set_index("split")
    given = found.loc["G7 against China and Russia"]
    assert given["bifurcation"] == pytest.approx(2)  # κ is 1 within and −1 across
    assert (given["n"], given["camps"], given["roll_calls"]) == (5, 2, 20)
    assert found.loc[splitting.FOUND, "bifurcation"] == pytest.approx(2)
    wide = found.loc["NATO and EU against SCO and CSTO"]
    assert (wide["n"], wide["bifurcation"]) == (4, pytest.approx(2))  # China joined neither before 2001


def test_a_country_on_both_sides_is_on_neither(monkeypatch: pytest.MonkeyPatch):
    _tiny(monkeypatch)
    found = splitting.of_blocs((), ("FRA,DEU,CHN",), ("CHN,RUS",))
    assert found["n"].to_list() == [3]


def test_the_wide_sides_are_unions_with_each_years_members(monkeypatch: pytest.MonkeyPatch):
    seen = {}

    def spy(cast, years, groups, measure):
        seen["groups"] = groups
        return pd.DataFrame(columns=["period"])

    _tiny(monkeypatch)
    monkeypatch.setattr(splitting.bifurcation, "bifurcation_of_groups", spy)
    splitting.of_blocs((), *splitting.WIDE)
    groups = seen["groups"].set_index("country")["group"]
    table = store.table("blocs")
    expected = {*blocs.membership(table, "NATO", 2000), *blocs.membership(table, "EU", 2000)}
    assert set(groups.index[groups == "west"]) == expected
    assert set(groups.index[groups == "east"]) >= {"RUS", "BLR"}
    assert not groups.index.duplicated().any()


def test_a_year_is_the_same_in_every_window_and_only_its_decade_is_computed(monkeypatch: pytest.MonkeyPatch):
    asked = []
    computed = splitting._of_decade.__wrapped__

    def spy(sources, decade):
        asked.append(decade)
        return computed(sources, decade)

    monkeypatch.setattr(splitting, "_of_decade", spy)
    narrow, wide = splitting.camps_found((), (2009, 2010)), splitting.camps_found((), (2010, 2012))
    assert asked == [200, 201, 201]
    assert narrow["period"].to_list() == [2009, 2010] and wide["period"].to_list() == [2010, 2011, 2012]
    pd.testing.assert_series_equal(narrow.iloc[1], wide.iloc[0], check_names=False)


def test_no_roll_calls_no_rows():
    none = Filters(sources=("landmark",))
    assert splitting.by_year(none, "G7", "CHINA_RUSSIA").empty
    assert world.positions(none).empty
    assert movers.of_tilt(none, "G7", "CHINA_RUSSIA").empty
    assert movers.of_points(none).empty
