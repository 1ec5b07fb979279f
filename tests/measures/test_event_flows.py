"""Pooled sources, each direction apart, and the classic alternatives: by hand, and what must hold of them."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import cooperation


def _events(rows: list[tuple[str, str, str, float, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country_a", "country_b", "date", "intensity", "count"])


def _days(*rows: tuple[str, str, str, str, float, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country_a", "country_b", "date", "source", "cooperation", "conflict", "n"])


rows = st.lists(
    st.tuples(
        st.sampled_from(["BLR", "CHN"]),
        st.sampled_from(["RUS", "USA"]),
        st.dates(date(2019, 1, 1), date(2021, 12, 31)).map(str),
        st.sampled_from([-10.0, -4.5, 0.0, 2.8, 8.0]),
        st.integers(1, 50),
    ),
    min_size=1,
    max_size=30,
)


def test_sources_are_pooled_as_shares_of_what_each_reports():
    days = _days(
        ("AAA", "BBB", "2020-01-01", "big", 100.0, 0.0, 50),
        ("AAA", "CCC", "2020-01-02", "big", 0.0, 900.0, 300),
        ("AAA", "BBB", "2020-01-01", "small", 0.0, 3.0, 1),
        ("BBB", "CCC", "2020-02-01", "small", 7.0, 0.0, 2),
    )
    volumes = cooperation.volume(days, "year")
    assert volumes.to_dict() == {("big", 2020): 1000.0, ("small", 2020): 10.0}
    pooled = cooperation.balance_of_days(
        cooperation.weighted(days, volumes, "year"), "year", keys=("country_a", "country_b")
    ).set_index(["country_a", "country_b"])
    # AAA–BBB: 100/1000 of big for, 3/10 of small against: (0.1 − 0.3) / (0.1 + 0.3)
    assert pooled.loc[("AAA", "BBB"), "balance"] == pytest.approx(-0.5)
    assert pooled.loc[("AAA", "BBB"), ["n", "units"]].to_list() == [51, 2]
    plain = cooperation.balance_of_days(days[days["source"] == "big"], "year", keys=("country_a", "country_b"))
    one = cooperation.weighted(days[days["source"] == "big"], volumes, "year")
    same = cooperation.balance_of_days(one, "year", keys=("country_a", "country_b"))
    assert same["balance"].to_list() == pytest.approx(plain["balance"].to_list())


def test_directions_are_apart_and_undirected_events_in_neither():
    events = pd.DataFrame(
        {
            "country_a": ["AAA", "BBB", "BBB", "AAA"],
            "country_b": ["BBB", "AAA", "AAA", "BBB"],
            "date": ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"],
            "intensity": [5.0, -2.0, 6.0, -10.0],
            "count": [1, 1, 1, 1],
            "directed": [True, True, True, False],
        }
    )
    found = cooperation.directions(events, "year").set_index(["actor", "target"])
    assert found.loc[("AAA", "BBB"), "balance"] == 1.0
    assert found.loc[("BBB", "AAA"), "balance"] == pytest.approx((6 - 2) / 8)
    assert found["n"].sum() == 3


def test_the_classic_alternatives_by_hand():
    events = pd.DataFrame(
        {
            "country_a": ["AAA", "BBB", "AAA"],
            "country_b": ["BBB", "AAA", "BBB"],
            "date": ["2020-01-01", "2020-05-01", "2020-06-01"],
            "intensity": [8.0, -2.0, 0.0],
            "count": [2, 3, 5],
            "quad": ["material_cooperation", "verbal_conflict", "neutral"],
        }
    )
    row = cooperation.alternatives(events, "year").iloc[0]
    assert (row["sum"], row["mean"], row["n"]) == (10.0, pytest.approx(1.0), 10)
    assert [row[quad] for quad in (*cooperation.QUADS, "neutral")] == [0, 2, 3, 0, 5]


@settings(max_examples=40, deadline=None)
@given(rows, st.lists(st.booleans(), min_size=30, max_size=30))
def test_directions_and_alternatives_account_for_every_act(events, flags):
    quads = {-10.0: "material_conflict", -4.5: "verbal_conflict", 0.0: "neutral"}
    quads |= {2.8: "verbal_cooperation", 8.0: "material_cooperation"}
    table = _events(events).assign(directed=flags[: len(events)])
    table["quad"] = table["intensity"].map(quads)
    directed = table[table["directed"]]
    ways = cooperation.directions(table, "year")
    assert ways["n"].sum() == directed["count"].sum()
    for way in ways.itertuples():
        acts = directed[directed["country_a"].eq(way.actor) & directed["country_b"].eq(way.target)]
        acts = acts[pd.to_datetime(acts["date"]).dt.year == way.period]
        weights = acts["intensity"] * acts["count"]
        expected = weights.sum() / weights.abs().sum() if weights.abs().sum() else np.nan
        assert way.balance == pytest.approx(expected, nan_ok=True)
    classic = cooperation.alternatives(table, "year")
    assert classic["n"].sum() == table["count"].sum() == classic[[*cooperation.QUADS, "neutral"]].to_numpy().sum()
    assert classic["sum"].sum() == pytest.approx((table["intensity"] * table["count"]).sum())
    assert classic["mean"].between(-10, 10).all()
    balance = cooperation.balance_by(table, "year")["balance"].to_numpy()
    known = ~np.isnan(balance)
    assert (np.sign(balance[known].round(9)) == np.sign(classic["sum"].to_numpy()[known].round(6))).all()


def test_only_undirected_acts_have_no_direction():
    table = _events([("AAA", "BBB", "2020-01-01", 5.0, 1)]).assign(directed=False)
    assert cooperation.directions(table, "year").empty


def test_volume_is_of_each_source_in_each_period_and_what_it_lacks_is_named():
    days = _days(
        ("AAA", "BBB", "2020-01-01", "one", 3.0, 1.0, 2),
        ("AAA", "CCC", "2020-07-01", "one", 0.0, 6.0, 1),
        ("AAA", "BBB", "2021-01-01", "one", 5.0, 0.0, 1),
        ("AAA", "BBB", "2021-01-01", "two", 0.0, 0.0, 9),
    )
    volumes = cooperation.volume(days, "year")
    assert volumes.to_dict() == {("one", 2020): 10.0, ("one", 2021): 5.0, ("two", 2021): 0.0}
    assert cooperation.weighted(days, volumes, "year")["weight"].to_list() == [0.1, 0.1, 0.2, 0.0]
    with pytest.raises(cooperation.MeasureError, match="volume of two in 2021"):
        cooperation.weighted(days, volumes.drop(("two", 2021)), "year")
    with pytest.raises(cooperation.MeasureError, match="volume"):
        cooperation.weighted(days, volumes, "month")


@settings(max_examples=30, deadline=None)
@given(st.floats(0.01, 1000), st.integers(0, 99))
def test_a_source_that_reports_everything_more_often_does_not_move_the_pooled_balance(factor, seed):
    draw = np.random.default_rng(seed)
    days = _days(*(
        (a, b, f"2020-01-{day + 1:02}", source, float(draw.integers(0, 9)), float(draw.integers(0, 9)), 1)
        for a, b in (("AAA", "BBB"), ("AAA", "CCC")) for source in ("one", "two") for day in range(4)
    ))  # fmt: skip
    louder = days.assign(
        **{side: days[side].where(days["source"] == "one", days[side] * factor) for side in ("cooperation", "conflict")}
    )
    found, same = (
        cooperation.balance_of_days(
            cooperation.weighted(table, cooperation.volume(table, "year"), "year"),
            "year",
            keys=("country_a", "country_b"),
        )
        for table in (days, louder)
    )
    pd.testing.assert_frame_equal(found, same)
    assert (found["units"] == 8).all()  # four days of each of two sources


def test_another_quad_class_or_period_is_named():
    table = _events([("AAA", "BBB", "2020-01-01", 5.0, 1)]).assign(quad="friendly")
    with pytest.raises(cooperation.MeasureError, match="friendly is no quad class"):
        cooperation.alternatives(table, "year")
    with pytest.raises(cooperation.MeasureError, match="week"):
        cooperation.balance_by(table, "week")
