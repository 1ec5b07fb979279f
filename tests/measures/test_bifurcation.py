"""Bifurcation by hand on four members, and its null on votes that are and are not by chance."""

import numpy as np
import pandas as pd
import pytest

from alignment.measures import bifurcation, camps, roll_calls
from alignment.tables import TableError

HALF = 0.5
FOUR = pd.DataFrame(
    {"A": [1, 1, 1, 1, 1, 1], "B": [HALF, 1, 1, 1, 1, 1], "C": [0, 0, 0, 0, 0, 0], "D": [0, 1, 0, 0, 0, 0]},
    dtype="float32",
)
YEAR = pd.Series([2000] * 6)
BLOCS = pd.DataFrame({"country": ["A", "B", "C", "D"], "group": ["west", "west", "east", "east"]})
agreement = roll_calls.agreement_matrix


def by_chance(seed: int, members: int = 30, ballots: int = 60) -> pd.DataFrame:
    """Votes in which only the roll call's own majority counts, some members absent."""
    draw = np.random.default_rng(seed)
    share = draw.uniform(0.2, 0.8, (ballots, 1))
    votes = (draw.random((ballots, members)) < share).astype("float32")
    votes[draw.random(votes.shape) < 0.1] = np.nan
    return pd.DataFrame(votes, columns=[f"M{number:02d}" for number in range(members)])


def test_four_members_by_hand():
    # Shares of agreement: A-B 5.5/6, C-D 5/6; A-C 0, A-D 1/6, B-C 0.5/6, B-D (0.5 + 1)/6
    found = bifurcation.bifurcation(FOUR, YEAR, agreement).iloc[0]
    assert found["within"] == pytest.approx((5.5 + 5) / 12)
    assert found["between"] == pytest.approx((0 + 1 + 0.5 + 1.5) / 24)
    assert found["bifurcation"] == pytest.approx(0.75)
    assert found[["period", "camps", "n", "roll_calls"]].to_list() == [2000, 2, 4, 6]


def test_given_groups_by_hand():
    found = bifurcation.bifurcation_of_groups(FOUR, YEAR, BLOCS, agreement).iloc[0]
    assert found["bifurcation"] == pytest.approx(0.75)
    # Two groups of two can be dealt in three ways.  The others: AC|BD (0 + 1.5)/12 within, AD|BC (1 + 0.5)/12 within.
    assert found["null_high"] == pytest.approx(0.75)  # one deal in three is the true one
    other = (0 + 1.5) / 12 - (5.5 + 5 + 1 + 0.5) / 24
    assert found["null_low"] == pytest.approx(other)
    assert found["null_mean"] == pytest.approx((0.75 + 2 * other) / 3, abs=0.06)


def test_a_group_that_is_no_camp_is_within_its_null():
    votes = by_chance(3)
    groups = pd.DataFrame({"country": votes.columns, "group": ["west", "east"] * 15})
    found = bifurcation.bifurcation_of_groups(votes, pd.Series([1] * 60), groups, agreement).iloc[0]
    assert found["null_low"] < found["bifurcation"] < found["null_high"]


def test_groups_change_with_the_period_and_are_exclusive():
    votes, years = pd.concat([FOUR, FOUR], ignore_index=True), pd.Series([2000] * 6 + [2001] * 6)
    later = pd.DataFrame({"period": 2001, "country": ["A", "C", "E"], "group": ["west", "east", "east"]})
    groups = pd.concat([BLOCS.assign(period=2000), later])
    found = bifurcation.bifurcation_of_groups(votes, years, groups, agreement)
    assert found["n"].to_list() == [4, 2]
    assert np.isnan(found["within"][1])  # one member a side: nothing within
    assert found["between"][1] == 0
    assert bifurcation.bifurcation_of_groups(votes, years, BLOCS.head(2), agreement).empty
    with pytest.raises(TableError, match="A is in two groups"):
        bifurcation.bifurcation_of_groups(FOUR, YEAR, pd.concat([BLOCS, BLOCS.head(1)]), agreement)


def test_chance_is_within_the_null_and_camps_are_above_it():
    year = pd.Series([1] * 60)
    chance = pd.concat([bifurcation.bifurcation(by_chance(seed), year, agreement) for seed in range(10)])
    inside = chance["bifurcation"].between(chance["null_low"], chance["null_high"])
    assert inside.sum() >= 7  # nine of ten are expected
    assert (chance["null_mean"] > 0.02).all()  # camps are found in noise too: zero is not the value of chance
    votes = by_chance(1)
    votes.iloc[:40, :15] = votes.iloc[:40, [0]].to_numpy()  # on two roll calls of three one half votes as one,
    votes.iloc[:40, 15:] = 1 - votes.iloc[:40, [0]].to_numpy()  # and the other half against it
    found = bifurcation.bifurcation(votes, year, agreement).iloc[0]
    assert found["bifurcation"] > 2 * found["null_high"]
    assert found["null_low"] <= found["null_mean"] <= found["null_high"]


def test_shuffling_keeps_the_split_and_the_voters_of_each_roll_call():
    votes, worlds = by_chance(7), []

    def seen(world: pd.DataFrame) -> pd.DataFrame:
        worlds.append(world)
        return agreement(world)

    bifurcation.bifurcation(votes, pd.Series([1] * 60), seen, shuffles=5)
    real, *shuffled = worlds
    assert len(shuffled) == 5
    for world in shuffled:
        assert np.array_equal(world.isna(), real.isna())
        assert np.array_equal(np.sort(world, axis=1), np.sort(real, axis=1), equal_nan=True)
        assert 0.3 < (world.to_numpy() == real.to_numpy()).mean() < 0.7  # the votes themselves have moved
    assert not shuffled[0].equals(shuffled[1])


def test_order_and_absent_rows_change_nothing():
    votes, years = by_chance(4), pd.Series([1990] * 30 + [1991] * 30)
    found = bifurcation.bifurcation(votes, years, agreement, shuffles=5)
    assert found["period"].to_list() == [1990, 1991]
    order = np.random.default_rng(1).permutation(60)
    mixed = votes.iloc[order, ::-1]
    pd.testing.assert_frame_equal(bifurcation.bifurcation(mixed, years.iloc[order], agreement, shuffles=5), found)
    absent = pd.concat([votes.assign(ZZZ=np.float32(np.nan)), votes.head(4) * np.nan])
    longer = pd.concat([years, pd.Series([1990, 1990, 1991, 1992])])
    pd.testing.assert_frame_equal(bifurcation.bifurcation(absent, longer, agreement, shuffles=5), found)
    alone = bifurcation.bifurcation(votes.head(30), years.head(30), agreement, shuffles=5)
    pd.testing.assert_frame_equal(alone, found.head(1))  # a year's null does not hang on the other years


def test_one_camp_and_too_few_votes():
    same = pd.DataFrame({name: [1, 0, 1, 0, 1] for name in "ABC"}, dtype="float32")
    found = bifurcation.bifurcation(same, pd.Series([1] * 5), agreement, neutral=0.0).iloc[0]
    assert found["within"] == 1
    assert found["camps"] == 1
    assert np.isnan(found["between"])
    assert np.isnan(found["bifurcation"])
    assert bifurcation.bifurcation(FOUR.head(4), YEAR.head(4), agreement).empty
    assert len(bifurcation.bifurcation(FOUR.head(4), YEAR.head(4), agreement, min_shared=4)) == 1
    with pytest.raises(TableError, match="6 roll calls, 5 periods"):
        bifurcation.bifurcation(FOUR, YEAR.head(5), agreement)


def test_frustration_by_hand():
    rows = [("A", "B", 0.5), ("C", "D", 0.5), ("A", "C", -0.5), ("B", "D", 0.25), ("A", "D", -0.25), ("A", "E", -0.5)]
    pairs = pd.DataFrame(rows, columns=["country_a", "country_b", "value"]).assign(n=9)
    found = camps.camps(pairs, neutral=0, resolutions=[0])
    assert found["status"].to_list() == ["camp"] * 4 + ["alone"]
    figure = bifurcation.frustration(pairs, found, neutral=0).iloc[0]
    assert figure["frustration"] == pytest.approx(0.25 / 2.5)  # only B-D, between the camps, contradicts
    assert figure["largest_two"] == pytest.approx(4 / 5)
    assert figure[["camps", "alone", "n"]].to_list() == [2, 1, 6]
    inside = found.assign(camp=1)
    assert bifurcation.frustration(pairs, inside, neutral=0)["frustration"].iloc[0] == pytest.approx(1.25 / 2.5)
    nothing = bifurcation.frustration(pairs.assign(n=1), camps.camps(pairs.assign(n=1))).iloc[0]
    assert np.isnan(nothing["frustration"])
