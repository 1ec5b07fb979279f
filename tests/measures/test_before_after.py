"""Before and after a date, and placebo dates: by hand, against plain loops, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import before_after, cooperation, roll_calls
from alignment.measures.cooperation import MeasureError


def _years(values, start: int = 2010) -> pd.DataFrame:
    return pd.DataFrame({"period": range(start, start + len(values)), "value": np.asarray(values, dtype="float64")})


def _days(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "value", "weight"]).assign(
        date=lambda frame: pd.to_datetime(frame["date"])
    )


def _row(units, date, **options) -> pd.Series:
    found = before_after.before_after(units, date, **options)
    assert len(found) == 1
    return found.iloc[0]


def test_yearly_values_by_hand():
    # 24 February 2014 lies within 2014, which is on neither side: 2012, 2013 against 2015, 2016.
    units = _years([1, 3, 5, 7, 100, 20, 30, 90])
    row = _row(units, "2014-02-24", months=24)
    assert row[["before", "after", "difference", "n_before", "n_after"]].to_list() == [6, 25, 19, 2, 2]
    # A 1 January leaves no year out: 2012, 2013 against 2014, 2015.
    row = _row(units, "2014-01-01", months=24)
    assert row[["before", "after", "n_before", "n_after"]].to_list() == [6, 60, 2, 2]


def test_months_by_hand():
    months = pd.DataFrame({"period": pd.date_range("2021-11-01", "2022-06-01", freq="MS"), "value": range(8)})
    row = _row(months, "2022-02-24", months=3)  # November to January, and March to May
    assert row[["before", "after", "n_before", "n_after"]].to_list() == [1, 5, 3, 3]


def test_days_by_hand_with_weights():
    units = _days(
        [
            ("2022-01-01", 1, 1),
            ("2022-02-23", 0, 3),
            ("2022-02-24", -1, 2),
            ("2022-03-01", 0.5, 2),
            ("2022-03-02", 9, 0),
        ]
    )
    row = _row(units, "2022-02-24", months=12)
    # Before (1·1 + 0·3)/4; after, the day itself with it, (−1·2 + ½·2)/4; what has no weight is no unit.
    assert row[["before", "after", "difference"]].to_list() == [0.25, -0.25, -0.5]
    assert row[["n_before", "n_after"]].to_list() == [2, 2]


def test_a_balance_is_that_of_cooperation():
    rng = np.random.default_rng(3)
    days = pd.DataFrame(
        {
            "date": pd.date_range("2020-01-01", "2021-12-31"),
            "cooperation": rng.integers(0, 9, 731),
            "conflict": rng.integers(0, 5, 731),
        }
    ).assign(n=1)
    row = _row(before_after.of_days(days), "2021-01-01", months=13)
    balances = cooperation.balance_of_days(days, "year").set_index("period")
    assert row["before"] == pytest.approx(balances.loc[2020, "balance"])
    assert row["after"] == pytest.approx(balances.loc[2021, "balance"])
    assert row["low"] < row["difference"] < row["high"]


def test_an_agreement_is_that_of_roll_calls():
    rng = np.random.default_rng(4)
    votes = pd.DataFrame(rng.choice([0, 0.5, 1, np.nan], size=(80, 3)), columns=["BLR", "RUS", "USA"])
    dates = pd.Series(pd.date_range("2020-01-05", periods=80, freq="9D"))
    units = before_after.of_votes(votes, dates, ("RUS", "BLR"))
    row = _row(units, "2021-01-01", months=24)
    for side, rows in (("before", dates < "2021-01-01"), ("after", dates >= "2021-01-01")):
        expected = roll_calls.similarity(votes[rows.to_numpy()], pair=("BLR", "RUS")).iloc[0]
        assert row[side] == pytest.approx(expected["agreement"])
        assert row[f"n_{side}"] == expected["n"]
    assert before_after.of_votes(votes, dates, ("RUS", "SUN")).empty


def test_a_publishers_counts_by_month_or_year_are_no_days():
    days = pd.DataFrame(
        {
            "date": pd.to_datetime(["2022-01-01", "2022-02-01", "2022-02-01"]),
            "cooperation": [3, 1, 1],
            "conflict": [1, 2, 0],
        }
    )
    found = before_after.of_days(days)
    assert found["period"].to_list() == list(pd.to_datetime(["2022-01-01", "2022-02-01"]))
    assert found[["value", "weight"]].to_numpy().tolist() == [[0.5, 4], [0, 4]]
    assert before_after.of_days(days.head(1))["period"].to_list() == [2022]
    assert before_after.of_days(days, "year")[["period", "value"]].to_numpy().tolist() == [[2022, 0.25]]
    assert "date" in before_after.of_days(days, "day")
    assert "date" in before_after.of_days(days.assign(date=pd.to_datetime(["2022-01-01", "2022-02-01", "2022-02-03"])))


def test_neutral_days_have_no_balance():
    days = pd.DataFrame(
        {"date": pd.to_datetime(["2022-01-03", "2022-01-04"]), "cooperation": [0, 2], "conflict": [0, 2]}
    )
    assert before_after.of_days(days)["value"].isna().to_list() == [True, False]
    assert _row(before_after.of_days(days), "2022-01-04")["n_before"] == 0


def test_placebo_share_by_hand():
    # Ten years, windows of two.  At 2015-01-01: (1+0)/2 against (5+5)/2.  Placebos: windows within 2010-2014 or within
    # 2015-2019: at 2012, 2013 and at 2017, 2018.
    units = _years([0, 2, 0, 1, 0, 5, 5, 1, 5, 0.5])
    found = before_after.placebo_dates(units, "2015-01-01", months=24)
    assert found["date"].dt.year.to_list() == [2012, 2013, 2017, 2018]
    assert found["before"].to_list() == [1, 1, 5, 3]
    assert found["after"].to_list() == [0.5, 0.5, 3, 2.75]
    row = _row(units, "2015-01-01", months=24)
    assert row[["difference", "share", "placebos", "separate"]].to_list() == [4.5, 0, 4, 2]
    # With a smaller change, −2 at 2017 is as large: one of four, whichever way it goes.
    row = _row(units.assign(value=[0, 2, 0, 1, 0, 2, 2, -2, 2, 0.5]), "2015-01-01", months=24)
    assert row[["difference", "share"]].to_list() == [1.5, 0.25]


def test_placebos_keep_the_day_of_the_named_date():
    units = _years(range(12))
    found = before_after.placebo_dates(units, "2016-02-29", months=24)
    assert [str(date.date()) for date in found["date"]] == ["2012-02-29", "2013-02-28", "2019-02-28"]
    assert (found["difference"] == 3).all()  # two years, the one between left out, two years
    assert _row(units, "2016-02-29", months=24)["share"] == 1


def test_a_window_that_the_record_cuts_short_is_as_short_for_placebos():
    units = _years([0, 0, 0, 0, 0, 0, 0, 3])
    found = before_after.placebo_dates(units, "2017-01-01", months=36)  # three years before, one after
    assert found[["n_before", "n_after"]].drop_duplicates().to_numpy().tolist() == [[3, 1]]
    assert found["date"].dt.year.to_list() == [2013, 2014, 2015, 2016]


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 500), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.5, 1.0, 2.0])),
        min_size=1,
        max_size=60,
    ),
    named=st.integers(-10, 510),
    months=st.integers(1, 6),
)
def test_placebos_as_plain_loops_find_them(rows, named, months):
    zero = pd.Timestamp("2020-01-01")
    units = _days([(zero + pd.Timedelta(days=day), value, weight) for day, value, weight in rows])
    days = sorted({day for day, _, _ in rows})
    length = round(months * 365.2425 / 12)
    back = min(length, max(named - days[0], 1))
    ahead = min(length, max(days[-1] + 1 - named, 1))

    def mean(first: int, end: int) -> float:
        inside = [(value, weight) for day, value, weight in rows if first <= day < end]
        return sum(v * w for v, w in inside) / sum(w for _, w in inside) if inside else np.nan

    def difference(day: int) -> float:
        return mean(day, day + ahead) - mean(day - back, day)

    others = {
        day: difference(day)
        for day in days
        if day - back >= days[0]
        and day + ahead <= days[-1] + 1
        and (day + ahead <= named or day - back >= named)
        and not np.isnan(difference(day))
    }
    date = zero + pd.Timedelta(days=named)
    found = before_after.placebo_dates(units, date, months=months)
    assert [(date - zero).days for date in found["date"]] == list(others)
    assert found["difference"].to_list() == pytest.approx(list(others.values()))
    row = _row(units, date, months=months)
    assert row["placebos"] == len(others)
    assert row["difference"] == pytest.approx(difference(named), nan_ok=True)
    as_large = [abs(other) >= abs(difference(named)) - 1e-9 for other in others.values()]
    undefined = not others or np.isnan(difference(named))
    assert row["share"] == pytest.approx(np.nan if undefined else np.mean(as_large), nan_ok=True)
    assert row["separate"] <= row["placebos"]
    assert (row["separate"] > 0) == bool(others)


def test_the_interval_as_a_plain_resampling_gives_it():
    rng = np.random.default_rng(6)
    units = _days([(day, rng.normal(), rng.choice([0.1, 10])) for day in pd.date_range("2020-01-01", periods=60)])
    row = _row(units, "2020-02-10", months=12)
    before, after = units[units["date"] < "2020-02-10"], units[units["date"] >= "2020-02-10"]
    drawn = []
    for _ in range(1000):
        b, a = (side.iloc[rng.integers(len(side), size=len(side))] for side in (before, after))
        drawn.append(np.average(a["value"], weights=a["weight"]) - np.average(b["value"], weights=b["weight"]))
    # Weights of a hundred to one, so that they matter.  The ends differ by chance between 500 and 1000 draws.
    assert [row["low"], row["high"]] == pytest.approx(list(np.quantile(drawn, [0.025, 0.975])), abs=0.12)


def test_the_two_sides_are_drawn_apart():
    values = np.random.default_rng(2).normal(size=20)
    row = _row(_years([*values, *values], 1990), "2010-01-01", months=240)
    assert row["difference"] == pytest.approx(0)
    # Drawn in step the difference would be 0 in every draw; apart, its standard error is √(2/20) of a deviation.
    assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * values.std() * np.sqrt(2 / 20), rel=0.2)


@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.floats(-1, 1), min_size=6, max_size=20), seed=st.integers(0, 10**6))
def test_neither_row_order_nor_absent_rows_matter(values, seed):
    units = _years(values)
    absent = pd.DataFrame({"period": [2003, 2003, 2012], "value": [np.nan] * 3})
    shuffled = pd.concat([units, absent]).sample(frac=1, random_state=seed)
    for function in (before_after.before_after, before_after.placebo_dates):
        pd.testing.assert_frame_equal(
            function(shuffled, "2013-05-05", months=24), function(units, "2013-05-05", months=24)
        )
    row = _row(units, "2013-05-05", months=24)
    turned = _row(units.assign(value=-units["value"]), "2013-05-05", months=24)
    assert turned["difference"] == pytest.approx(-row["difference"])
    assert turned["share"] == pytest.approx(row["share"], nan_ok=True)
    assert -2 - 1e-9 <= row["low"] <= row["high"] <= 2 + 1e-9


@pytest.mark.parametrize("date", ["2009-06-01", "2030-01-01", "2010-01-01"])
def test_undefined_with_one_side_empty(date):
    row = _row(_years([1, 2, 3, 4, 5, 6]), date, months=24)
    assert row[["difference", "low", "high", "share"]].isna().all()
    assert min(row["n_before"], row["n_after"]) == 0


def test_no_interval_from_one_unit_and_nothing_from_none():
    row = _row(_years([1, 2, 3, 4, 5]), "2011-01-01", months=24)  # one year before
    assert row[["before", "after", "n_before"]].to_list() == [1, 2.5, 1]
    assert row[["low", "high"]].isna().all()
    nothing = _row(_years([]), "2011-01-01")
    assert nothing[["n_before", "n_after", "placebos", "separate"]].to_list() == [0, 0, 0, 0]
    assert nothing[["before", "after", "difference", "low", "share"]].isna().all()
    found = before_after.placebo_dates(_years([]), "2011-01-01")
    assert found.empty
    assert list(found.columns) == before_after.PLACEBO_COLUMNS


def test_errors_say_what_is_wrong():
    with pytest.raises(MeasureError, match="either date"):
        before_after.before_after(pd.DataFrame({"value": [1.0]}), "2011-01-01")
    with pytest.raises(MeasureError, match="either date"):
        before_after.before_after(_years([1.0]).assign(date="2011-01-01"), "2011-01-01")
    with pytest.raises(MeasureError, match="6 months has no whole year"):
        before_after.before_after(_years([1.0, 2.0]), "2011-01-01", months=6)
    with pytest.raises(MeasureError, match="below 0"):
        before_after.before_after(_days([("2020-01-01", 1, -1)]), "2020-01-01")
    with pytest.raises(MeasureError, match="date is empty"):
        before_after.before_after(_days([(None, 1, 1)]), "2020-01-01")
    with pytest.raises(MeasureError, match="column conflict"):
        before_after.of_days(pd.DataFrame({"date": ["2020-01-01"], "cooperation": [1]}))
