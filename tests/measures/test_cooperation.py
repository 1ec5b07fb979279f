"""Balance against cases worked by hand, and properties."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import cooperation


def _events(rows: list[tuple[str, str, str, float, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country_a", "country_b", "date", "intensity", "count"])


def test_balance_by_hand():
    # C = 8·1 + 1·2 = 10, K = 5·2 = 10 -> 0;  the next year only cooperation -> +1
    found = cooperation.balance_by(
        _events(
            [
                ("BLR", "CHN", "2020-01-05", 8.0, 1),
                ("CHN", "BLR", "2020-03-01", 1.0, 2),
                ("BLR", "CHN", "2020-03-01", -5.0, 2),
                ("BLR", "CHN", "2022-01-01", 3.0, 4),
            ]
        ),
        "year",
    )
    assert found[["country_a", "country_b", "period", "balance", "n", "units"]].to_numpy().tolist() == [
        ["BLR", "CHN", 2020, 0.0, 5, 2],
        ["BLR", "CHN", 2022, 1.0, 4, 1],
    ]
    assert found["low"].isna().to_list() == [False, True]  # one unit: no interval


def test_only_neutral_events_have_no_balance_but_their_n():
    found = cooperation.balance_by(_events([("BLR", "CHN", "2020-01-05", 0.0, 3)]), "year")
    assert found["n"].to_list() == [3]
    assert found["balance"].isna().all()


def test_no_events_no_rows_but_all_columns():
    found = cooperation.balance_by(_events([]), "year", by=())
    assert found.empty
    assert list(found.columns) == ["country_a", "country_b", "period", "balance", "low", "high", "n", "units"]


def test_a_missing_column_is_named():
    with pytest.raises(cooperation.MeasureError, match="intensity"):
        cooperation.balance_by(_events([]).drop(columns="intensity"), "year")


def test_sources_are_kept_apart():
    events = _events([("BLR", "CHN", "2020-01-05", 8.0, 1), ("BLR", "CHN", "2020-01-06", -8.0, 1)]).assign(
        source=["one", "two"]
    )
    assert dict(cooperation.balance_by(events, "year", by=("source",))[["source", "balance"]].to_numpy()) == {
        "one": 1.0,
        "two": -1.0,
    }


def test_months_are_their_first_day():
    found = cooperation.balance_by(_events([("BLR", "CHN", "2020-02-29", 8.0, 1)]), "month")
    assert found["period"].to_list() == [pd.Timestamp("2020-02-01")]


def test_interval_is_over_days_not_over_rows():
    """A day reported a thousand times is one day: more reports of the same days must not narrow the interval."""
    days = [("BLR", "CHN", f"2020-01-{day:02d}", 5.0 if day % 3 else -5.0, 1) for day in range(1, 31)]
    once = cooperation.balance_by(_events(days), "year").iloc[0]
    often = cooperation.balance_by(_events(days * 40), "year").iloc[0]
    assert often["high"] - often["low"] == pytest.approx(once["high"] - once["low"])
    assert once["low"] < once["balance"] < once["high"]


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


@settings(max_examples=40, deadline=None)
@given(rows, st.randoms())
def test_bounds_direction_and_order(events: list[tuple[str, str, str, float, int]], random):
    table = _events(events)
    found = cooperation.balance_by(table, "year")
    assert found["balance"].dropna().between(-1, 1).all()
    assert (found["low"].dropna() <= found["high"].dropna() + 1e-12).all()
    assert found["n"].sum() == table["count"].sum()
    turned = table.rename(columns={"country_a": "country_b", "country_b": "country_a"}).sample(
        frac=1, random_state=random.randint(0, 99)
    )
    pd.testing.assert_frame_equal(found, cooperation.balance_by(turned, "year"))


def test_balance_of_days_equals_balance_of_rows():
    rng = np.random.default_rng(7)
    dates = pd.to_datetime("2019-01-01") + pd.to_timedelta(rng.integers(0, 700, 300), "D")
    rows = [("BLR", "CHN", day, weight, 2) for day, weight in zip(dates, rng.uniform(-10, 10, 300), strict=True)]
    events = _events(rows)
    weight = events["intensity"] * events["count"]
    days = (
        events.assign(cooperation=weight.clip(lower=0), conflict=-weight.clip(upper=0), n=events["count"])
        .groupby("date", as_index=False)[["cooperation", "conflict", "n"]]
        .sum()
    )
    whole = cooperation.balance_by(events, "year").drop(columns=["country_a", "country_b"])
    pd.testing.assert_frame_equal(cooperation.balance_of_days(days, "year"), whole)


def _days(*rows: tuple[str, str, str, str, float, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country_a", "country_b", "date", "source", "cooperation", "conflict", "n"])


def test_an_interval_is_the_same_whoever_else_is_asked_about():
    draw = np.random.default_rng(4)
    rows = [
        (a, b, f"2020-01-{day + 1:02}", "one", float(draw.integers(0, 9)), float(draw.integers(0, 9)), 1)
        for a, b in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC"))
        for day in range(20)
    ]
    whole = cooperation.balance_of_days(_days(*rows), "year", keys=("country_a", "country_b"))
    mixed = cooperation.balance_of_days(
        _days(*rows).sample(frac=1, random_state=1), "year", keys=("country_a", "country_b")
    )
    pd.testing.assert_frame_equal(whole, mixed)
    alone = cooperation.balance_of_days(_days(*rows[20:40]), "year", keys=("country_a", "country_b"))
    pd.testing.assert_frame_equal(
        alone, whole[whole["country_b"].eq("CCC") & whole["country_a"].eq("AAA")].reset_index(drop=True)
    )
    assert (whole["low"] < whole["balance"]).all() and (whole["balance"] < whole["high"]).all()


def test_low_and_high_are_near_a_plain_bootstrap_over_days():
    """Days taken with replacement one by one; 4,000 draws of another seed, so near and not equal."""
    draw = np.random.default_rng(11)
    sums = draw.integers(0, 30, size=(40, 2)).astype(float)
    rows = [("AAA", "BBB", f"2020-{k // 20 + 1:02}-{k % 20 + 1:02}", "one", c, q, 1) for k, (c, q) in enumerate(sums)]
    row = cooperation.balance_of_days(_days(*rows), "year").iloc[0]
    drawn = np.array([sums[draw.integers(40, size=40)].sum(axis=0) for _ in range(4000)])
    expected = np.quantile((drawn[:, 0] - drawn[:, 1]) / drawn.sum(axis=1), [0.025, 0.975])
    assert row[["low", "high"]].to_list() == pytest.approx(list(expected), abs=0.02)
    assert row["high"] - row["low"] == pytest.approx(np.diff(expected)[0], rel=0.08)  # of 90 % it would be 16 % less


@settings(max_examples=40, deadline=None)
@given(rows)
def test_an_act_of_two_is_two_acts_and_neutral_acts_on_a_recorded_day_only_add_to_n(events):
    table = _events(events)
    doubled = table.assign(count=table["count"] * 2)
    split = pd.concat([table, table])
    pd.testing.assert_frame_equal(cooperation.balance_by(doubled, "year"), cooperation.balance_by(split, "year"))
    neutral = cooperation.balance_by(pd.concat([table, table.assign(intensity=0.0)]), "year")
    plain = cooperation.balance_by(table, "year")
    pd.testing.assert_frame_equal(neutral.drop(columns="n"), plain.drop(columns="n"))
    assert neutral["n"].to_list() == (2 * plain["n"]).to_list()


@settings(max_examples=40, deadline=None)
@given(rows)
def test_turning_every_sign_turns_the_balance(events):
    table = _events(events)
    found = cooperation.balance_by(table, "year")
    turned = cooperation.balance_by(table.assign(intensity=-table["intensity"]), "year")
    # Percentiles of the mirrored draws: low and high change places.
    for one, other in (("balance", "balance"), ("low", "high"), ("high", "low")):
        np.testing.assert_allclose(turned[one], -found[other], atol=1e-12)


@pytest.mark.parametrize("column", ["intensity", "count", "date", "source", "directed", "quad"])
def test_what_is_unknown_is_refused_and_not_taken_for_zero(column):
    whole = _events([("AAA", "BBB", "2020-01-01", 5.0, 1), ("AAA", "BBB", "2020-01-02", 5.0, 1)]).assign(
        source="one", directed=True, quad="verbal_cooperation"
    )
    broken = whole.astype({column: object})
    broken.loc[1, column] = None
    measures = {"directed": cooperation.directions, "quad": cooperation.alternatives}
    measure = measures.get(column, cooperation.balance_by)
    assert measure(whole, "year", by=("source",))["n"].to_list() == [2]
    with pytest.raises(cooperation.MeasureError, match=column):
        measure(broken, "year", by=("source",))
