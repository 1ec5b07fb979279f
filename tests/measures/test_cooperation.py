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
