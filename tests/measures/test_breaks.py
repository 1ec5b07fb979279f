"""Candidate breaks and their power: by hand, against all segmentations tried plainly, and properties."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import breaks
from alignment.measures.cooperation import MeasureError


def _series(values, start: int = 1990) -> pd.DataFrame:
    return pd.DataFrame({"period": range(start, start + len(values)), "value": np.asarray(values, dtype="float64")})


def _noise(values) -> float:
    return float(np.mean([abs(b - a) for a, b in pairwise(values)]) * np.sqrt(np.pi) / 2)


def _squares(values) -> float:
    return sum((value - sum(values) / len(values)) ** 2 for value in values)


def _cost(values, cuts, penalty: float) -> float:
    edges = [0, *cuts, len(values)]
    return sum(_squares(values[a:b]) for a, b in pairwise(edges)) + penalty * len(cuts)


def _cheapest(values, penalty: float) -> float:
    """The least cost of any segmentation with stretches of at least two values, by plain recursion over all of them."""
    best = {0: -penalty}
    for end in range(2, len(values) + 1):
        best[end] = min(best[at] + _squares(values[at:end]) + penalty for at in best if at <= end - 2)
    return best[len(values)]


def test_one_step_by_hand():
    found = breaks.breaks(_series([0.0] * 5 + [1.0] * 5))
    # One of nine moves is 1: noise = 1/9 · √π/2; no other place comes within 7.35 noise² of a perfect fit.
    assert found[["period", "first", "last", "n_before", "n_after", "gap"]].to_numpy().tolist() == [
        [1995, 1995, 1995, 5, 5, 0]
    ]
    assert found.loc[0, ["support", "before", "after", "step"]].to_list() == [1, 0, 1, 1]
    assert found.loc[0, "size"] == pytest.approx(9 * 2 / np.sqrt(np.pi))


def test_support_by_hand():
    # Four values can be cut in one place only.  It saves 9 = 4 · 1.5²; noise = 4/3 · √π/2, so that 9 / (noise² · ln 4)
    # = 4.65: the penalties 1, 1.5, 2, 3 and 4 find it, 6 and 8 do not.
    found = breaks.breaks(_series([0, 1, 3, 4]))
    assert found["support"].to_list() == pytest.approx([5 / 7])
    assert breaks.breaks(_series([0, 1, 3, 4]), [6.0, 8.0]).empty
    assert list(breaks.breaks(_series([0, 1, 3, 4]), [6.0]).columns) == breaks.COLUMNS


@pytest.mark.parametrize("seed", range(40))
def test_no_segmentation_is_cheaper(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(8, 40))
    values = rng.normal(size=n) + rng.choice([0, 2, 5]) * (np.arange(n) >= rng.integers(2, n - 1))
    for penalty in (1.0, 3.0):
        found = breaks.breaks(_series(values), [penalty])
        cost = penalty * _noise(values) ** 2 * np.log(n)
        cuts = (found["period"] - 1990).to_list()
        assert _cost(values, cuts, cost) == pytest.approx(_cheapest(values, cost))
        assert (found["support"] == 1).all()


def test_the_range_holds_what_the_likelihood_ratio_does_not_rule_out():
    values = [0.1, -0.2, 0.3, 0.0, 0.2, 0.6, 0.9, 1.2, 0.8, 1.1]
    found = breaks.breaks(_series(values), [3.0])
    assert found["period"].to_list() == [1995]
    scatter = {cut: _squares(values[:cut]) + _squares(values[cut:]) for cut in range(2, 9)}
    near = [cut for cut, one in scatter.items() if one - min(scatter.values()) <= 7.35 * _noise(values) ** 2]
    assert [1990 + min(near), 1990 + max(near)] == found.loc[0, ["first", "last"]].to_list()
    assert len(near) > 1


@settings(max_examples=60, deadline=None)
@given(
    before=st.integers(4, 20),
    after=st.integers(4, 20),
    seed=st.integers(0, 10**6),
    sign=st.sampled_from([-1, 1]),
)
def test_a_planted_step_is_found(before, after, seed, sign):
    rng = np.random.default_rng(seed)
    values = np.clip(rng.normal(size=before + after), -2, 2) + sign * 12 * (np.arange(before + after) >= before)
    found = breaks.breaks(_series(values))
    firm = found[found["support"] == 1]
    assert firm["period"].to_list() == [1990 + before]
    assert firm["step"].iloc[0] * sign > 8
    assert (firm["first"] <= 1990 + before).all()
    assert (firm["last"] >= 1990 + before).all()


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(-20, 20), min_size=4, max_size=25),
    scale=st.sampled_from([0.5, 2, 8]),
    shift=st.sampled_from([-4, 0, 16]),
    seed=st.integers(0, 10**6),
)
def test_neither_row_order_nor_unit_nor_absent_rows_matter(values, scale, shift, seed):
    series = _series(values)
    found = breaks.breaks(series)
    absent = pd.DataFrame({"period": [1950, 1950, 2090], "value": [np.nan] * 3})
    shuffled = pd.concat([series, absent]).sample(frac=1, random_state=seed).assign(n=3)
    pd.testing.assert_frame_equal(breaks.breaks(shuffled), found)
    other = breaks.breaks(series.assign(value=scale * series["value"] + shift))
    same = ["period", "first", "last", "support", "n_before", "n_after", "gap"]
    pd.testing.assert_frame_equal(other[same], found[same])
    assert other["step"].to_list() == pytest.approx((scale * found["step"]).to_list())
    assert other["size"].to_list() == pytest.approx(found["size"].to_list())
    assert found["period"].is_monotonic_increasing
    assert found["period"].between(found["first"], found["last"]).all()
    assert found["support"].between(1 / 7 - 1e-9, 1).all()


@pytest.mark.parametrize("values", [[0.7] * 30, [0.1 + 0.2, 0.3] * 15, [1.0, 5.0, 9.0], [2.0], []])
def test_constant_or_too_short_has_none(values):
    assert breaks.breaks(_series(values)).empty
    assert breaks.breaks(pd.DataFrame({"period": [], "value": []})).empty


def test_a_gap_is_in_the_range_and_gives_no_noise():
    low, high = [0.0, 0.1, 0.0, 0.1, 0.0], [1.0, 1.1, 1.0, 1.1, 1.0]
    series = pd.concat([_series(low, 2000), _series(high, 2010)])
    found = breaks.breaks(series)
    assert found[["period", "first", "last", "gap"]].to_numpy().tolist() == [[2010, 2005, 2010, 5]]
    # Every move within a stretch is 0.1: the step over the gap is none of them.
    assert found.loc[0, "size"] == pytest.approx(1.0 / (0.1 * np.sqrt(np.pi) / 2))
    adjacent = breaks.breaks(_series(low + high, 2000))
    assert adjacent[["period", "first", "gap"]].to_numpy().tolist() == [[2005, 2005, 0]]
    assert adjacent.loc[0, "size"] < found.loc[0, "size"]


def test_two_levels_without_noise_on_either_side_of_a_gap():
    found = breaks.breaks(pd.concat([_series([0.2] * 4, 2000), _series([0.9] * 4, 2010)]))
    assert found[["period", "first"]].to_numpy().tolist() == [[2010, 2004]]
    assert found["size"].isna().all()  # how large a step is beside no noise cannot be said


def test_no_two_successive_periods_no_candidate():
    assert breaks.breaks(pd.DataFrame({"period": range(1990, 2010, 2), "value": [0.0, 1] * 2 + [5.0, 6] * 3})).empty


def test_months():
    months = pd.date_range("2021-01-01", "2023-06-01", freq="MS")
    values = np.where(months < "2022-03-01", 0.6, -0.4) + 0.05 * (np.arange(len(months)) % 2)
    series = pd.DataFrame({"period": months, "value": values})
    found = breaks.breaks(series)
    assert found["period"].to_list() == [pd.Timestamp("2022-03-01")]
    holes = breaks.breaks(series[~months.isin(pd.to_datetime(["2021-12-01", "2022-01-01", "2022-02-01"]))])
    assert holes["first"].to_list() == [pd.Timestamp("2021-12-01")]
    assert holes["last"].to_list() == [pd.Timestamp("2022-03-01")]
    assert holes["gap"].to_list() == [3]


def test_errors_say_what_is_wrong():
    with pytest.raises(MeasureError, match="column value"):
        breaks.breaks(pd.DataFrame({"period": [1, 2]}))
    with pytest.raises(MeasureError, match="1991 stands twice"):
        breaks.breaks(pd.concat([_series([1, 2]), _series([3], 1991)]))
    with pytest.raises(MeasureError, match="neither a year nor"):
        breaks.breaks(pd.DataFrame({"period": pd.to_datetime(["2020-01-15"]), "value": [1.0]}))
    for penalties in ([], [0.0], [1.0, np.nan]):
        with pytest.raises(MeasureError, match="penalties above 0"):
            breaks.breaks(_series([1, 2, 3, 4]), penalties)


def _noisy(n: int = 34, seed: int = 4) -> pd.DataFrame:
    return _series(0.05 * np.random.default_rng(seed).normal(size=n))


def test_power_is_how_often_breaks_finds_the_step():
    series = _noisy()
    row = breaks.power(series, 0.1).iloc[0]
    assert row["noise"] == pytest.approx(_noise(series["value"].to_list()))
    assert row["size"] == pytest.approx(0.1 / row["noise"])
    rng = np.random.default_rng(77)
    hits, false = [], []
    for _ in range(300):
        place = int(rng.integers(2, 33))
        noise = rng.normal(scale=row["noise"], size=34)
        found = breaks.breaks(_series(noise + 0.1 * (np.arange(34) >= place)), [3.0])
        hits.append(((found["period"] - 1990 - place).abs() <= 1).any())
        false.append(len(breaks.breaks(_series(noise), [3.0])) > 0)
    # Two shares of 300 and 500 series: their difference has a standard error of at most 3.7 percentage points.
    assert row["found"] == pytest.approx(np.mean(hits), abs=0.11)
    assert row["chance"] == pytest.approx(np.mean(false), abs=0.06)


def test_power_grows_with_the_step_and_falls_where_values_hold_on():
    walk = _series(np.cumsum(np.random.default_rng(8).normal(size=34)) / 30)
    found = breaks.power(walk, [0.01, 0.1, 0.3, 3.0])
    assert found["found"].is_monotonic_increasing
    assert found["found"].iloc[0] < 0.1
    assert found["found"].iloc[-1] > 0.99
    assert found["autocorrelation"].iloc[0] > 0.5
    assert (found["chance_if_drifting"] > 5 * found["chance"]).all()  # a random walk is cut into steps
    assert (found["found_if_drifting"] <= found["found"]).all()
    assert found["found_if_drifting"].iloc[1] < found["found"].iloc[1] / 2
    pd.testing.assert_frame_equal(breaks.power(walk.sample(frac=1, random_state=2), [0.01, 0.1, 0.3, 3.0]), found)


def test_false_breaks_are_rare_in_independent_noise_and_about_as_allowed_in_drift():
    assert breaks.power(_noisy(), 0.1)["chance"].iloc[0] < 0.1
    # A step of nothing in drifting noise, at the raised penalty: a break anywhere in 5 %, near a given place in fewer.
    walk = _series(np.cumsum(np.random.default_rng(8).normal(size=34)))
    assert breaks.power(walk, 0.0)["found_if_drifting"].iloc[0] <= 0.05


@pytest.mark.parametrize("values", [[0.5] * 20, [0.1, 0.9, 0.4]])
def test_power_is_undefined_without_noise_or_with_too_few_values(values):
    row = breaks.power(_series(values), [0.1, 0.2])
    assert len(row) == 2
    assert row[["found", "chance", "found_if_drifting", "chance_if_drifting"]].isna().all(axis=None)
    assert (row["n"] == len(values)).all()
