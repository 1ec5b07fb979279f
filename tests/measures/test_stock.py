"""The decayed stock by hand, and what must hold of it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures.cooperation import MeasureError
from alignment.measures.stock import stock


def _days(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "cooperation", "conflict"])


def test_an_act_weighs_half_after_a_half_life():
    days = _days(("2001-12-31", 8.0, 0.0), ("2002-12-31", 0.0, 2.0))
    found = stock(days, "year", half_life=365)
    assert found["period"].to_list() == [2001, 2002]
    assert found["cooperation"].to_list() == pytest.approx([8.0, 4.0])
    assert found["conflict"].to_list() == pytest.approx([0.0, 2.0])
    assert found["balance"].to_list() == pytest.approx([1.0, (4 - 2) / 6])
    assert found["n"].to_list() == [1, 2]


def test_outside_of_what_is_covered_the_stock_is_unknown_and_within_it_decays_in_silence():
    days = _days(("2000-06-30", 4.0, 0.0), ("2010-06-30", 4.0, 0.0))
    covered = [("1999-01-01", "2001-12-31"), ("2010-01-01", "2010-12-31")]
    found = stock(days, "year", covered=covered)
    assert found["period"].to_list() == [2000, 2001, 2010]  # nothing before the first record, nothing from 2002 to 2009
    assert found["cooperation"].iloc[1] == pytest.approx(4 * 0.5 ** (549 / 365))  # 30 June 2000 to 31 December 2001


def test_a_span_that_ends_within_a_year_stands_for_that_year():
    found = stock(_days(("2020-01-01", 1.0, 0.0)), "year", covered=[("2020-01-01", "2020-07-01")])
    assert found["period"].to_list() == [2020]
    assert found["cooperation"].iloc[0] == pytest.approx(0.5 ** (182 / 365))


def test_two_spans_that_end_in_one_year_are_one_row_at_the_later_end():
    days = _days(("2020-01-01", 1.0, 0.0))
    found = stock(days, "year", covered=[("2020-01-01", "2020-03-31"), ("2020-06-01", "2021-06-30")])
    assert found["period"].to_list() == [2020, 2021]
    assert found["cooperation"].to_list() == pytest.approx([0.5 ** (365 / 365), 0.5 ** (546 / 365)])


def test_nothing_covered_no_row_and_only_neutral_acts_have_no_balance():
    assert stock(_days(("2020-05-01", 1.0, 0.0)), "year", covered=[]).empty
    neutral = stock(_days(("2020-05-01", 0.0, 0.0)), "year")
    assert neutral["n"].to_list() == [1] and neutral["balance"].isna().all()


def test_several_pairs_or_sources_and_unknown_weights_are_refused():
    days = _days(("2020-01-01", 1.0, 0.0), ("2020-01-02", 1.0, 0.0))
    for name in ("source", "country_a", "country_b"):
        with pytest.raises(MeasureError, match=name):
            stock(days.assign(**{name: ["one", "two"]}), "year")
    assert len(stock(days.assign(source="one"), "year")) == 1
    with pytest.raises(MeasureError, match="cooperation"):
        stock(days.assign(cooperation=[1.0, np.nan]), "year")


def test_no_record_no_stock_and_bad_input_is_named():
    assert stock(_days(), "year").empty
    with pytest.raises(MeasureError, match="conflict"):
        stock(_days(("2020-01-01", 1.0, 0.0)).drop(columns="conflict"), "year")
    with pytest.raises(MeasureError, match="half-life"):
        stock(_days(("2020-01-01", 1.0, 0.0)), "year", half_life=0)
    with pytest.raises(MeasureError, match="period"):
        stock(_days(("2020-01-01", 1.0, 0.0)), "week")


rows = st.lists(
    st.tuples(st.dates(min_value=pd.Timestamp(2000, 1, 1).date(), max_value=pd.Timestamp(2004, 12, 31).date()),
              st.integers(0, 20), st.integers(0, 20)),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_it_is_a_plain_sum_of_halved_acts_whatever_the_order(drawn, random):
    days = _days(*((str(day), float(c), float(k)) for day, c, k in drawn))
    mixed = days.sample(frac=1, random_state=random.randint(0, 99))
    found = stock(mixed, "month", half_life=100)
    pd.testing.assert_frame_equal(found, stock(days, "month", half_life=100))
    last = pd.to_datetime(days["date"]).max()
    age = (last - pd.to_datetime(days["date"])).dt.days.to_numpy()
    by_hand = sum(c * 0.5 ** (a / 100) for c, a in zip(days["cooperation"], age, strict=True))
    assert found["cooperation"].iloc[-1] == pytest.approx(by_hand)
    assert (np.diff(found["n"]) >= 0).all()
    assert found["period"].is_unique and found["balance"].dropna().between(-1, 1).all()


@settings(max_examples=30, deadline=None)
@given(rows)
def test_splitting_an_act_in_two_neutral_ones_and_silence_are_no_news(drawn):
    days = _days(*((str(day), float(c), float(k)) for day, c, k in drawn))
    covered = [("2000-01-01", "2006-12-31")]
    whole = stock(days, "year", covered=covered)
    half = days.assign(cooperation=days["cooperation"] / 2, conflict=days["conflict"] / 2)
    pd.testing.assert_frame_equal(stock(pd.concat([half, half]), "year", covered=covered), whole)
    neutral = pd.concat([days, _days(("2004-12-31", 0.0, 0.0))])
    sums = ["cooperation", "conflict", "balance"]
    pd.testing.assert_frame_equal(stock(neutral, "year", covered=covered)[sums], whole[sums])
    late = whole[whole["period"].isin([2005, 2006])]  # nothing recorded: both halve, the balance stays
    assert late["cooperation"].iloc[1] == pytest.approx(late["cooperation"].iloc[0] * 0.5)
    assert late["balance"].iloc[1] == pytest.approx(late["balance"].iloc[0], nan_ok=True)
