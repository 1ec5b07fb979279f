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
