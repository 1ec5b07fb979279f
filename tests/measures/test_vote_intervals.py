"""Bootstrap intervals of the similarity of votes: against drawing rows anew, known distributions, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import roll_calls, vote_intervals, vote_tables
from alignment.measures.cooperation import MeasureError

Y, A, N, X = 1.0, 0.5, 0.0, np.nan
ALL = list(vote_tables.FORMULAS)
ballots = st.lists(st.lists(st.sampled_from([Y, A, N, X]), min_size=4, max_size=4), min_size=1, max_size=25)


def _frame(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["AAA", "BBB", "CCC", "DDD"], dtype="float32")


def _random(rows: int, seed: int = 1) -> pd.DataFrame:
    """Four members of whom two mostly follow the first."""
    generator = np.random.default_rng(seed)
    lead = generator.choice([Y, A, N], p=[0.6, 0.15, 0.25], size=rows)
    columns = {"AAA": lead}
    for name, loyalty in (("BBB", 0.9), ("CCC", 0.6), ("DDD", 0.0)):
        own = generator.choice([Y, A, N, X], size=rows)
        columns[name] = np.where(generator.random(rows) < loyalty, lead, own)
    return pd.DataFrame(columns, dtype="float32")


def test_the_ends_are_those_of_drawing_whole_resolutions_anew():
    """Naive bootstrap: take rows with replacement, measure again; 2,000 draws, other seed, so near and not equal."""
    votes, generator = _random(150), np.random.default_rng(7)
    found = vote_intervals.with_interval(votes, names=ALL, pair=("AAA", "BBB")).set_index("measure")
    shared = votes[["AAA", "BBB"]].dropna()
    drawn = pd.concat(
        roll_calls.similarity(shared.iloc[generator.integers(len(shared), size=len(shared))], names=ALL)
        for _ in range(2000)
    )
    for name in ALL:
        wanted = drawn[name].quantile([0.025, 0.975]).to_list()
        spread = drawn[name].std()
        assert found.loc[name, ["low", "high"]].to_list() == pytest.approx(wanted, abs=0.35 * spread), name
        assert found.loc[name, "high"] - found.loc[name, "low"] == pytest.approx(wanted[1] - wanted[0], rel=0.15), name


def test_agreement_of_yes_and_no_is_a_binomial_share():
    """80 of 100 alike: the draws are Binomial(100, .8)/100, of which 95 % lie from .72 to .87 or .88."""
    votes = pd.DataFrame({"AAA": [Y] * 100, "BBB": [Y] * 80 + [N] * 20}, dtype="float32")
    row = vote_intervals.with_interval(votes).iloc[0]
    assert (row["value"], row["n"]) == (pytest.approx(0.8), 100)
    assert row["low"] == pytest.approx(0.72, abs=0.0101) and row["high"] == pytest.approx(0.875, abs=0.0101)


@settings(max_examples=30, deadline=None)
@given(ballots, st.randoms())
def test_neither_order_nor_roll_calls_not_shared_nor_company_changes_a_pairs_interval(rows, random):
    votes = _frame(rows)
    found = vote_intervals.with_interval(votes, names=ALL)
    order = list(range(len(votes)))
    random.shuffle(order)
    more = pd.concat([votes.iloc[order], _frame([[X, Y, N, X]] * 2).assign(BBB=np.float32(X))], ignore_index=True)
    again = vote_intervals.with_interval(more, names=ALL)
    kept = [(a, b) != ("BBB", "CCC") for a, b in zip(found["country_a"], found["country_b"], strict=True)]
    assert len(again) == len(found)
    pd.testing.assert_frame_equal(again[kept], found[kept])
    for a, b in found.loc[:, ["country_a", "country_b"]].drop_duplicates().itertuples(index=False):
        alone = vote_intervals.with_interval(votes, names=ALL, pair=(b, a))
        wanted = found[(found["country_a"] == a) & (found["country_b"] == b)].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, wanted)
    one = vote_intervals.with_interval(votes, names=["kappa"])
    pd.testing.assert_frame_equal(one, found[found["measure"] == "kappa"].reset_index(drop=True))


@settings(max_examples=30, deadline=None)
@given(ballots)
def test_an_interval_is_within_the_bounds_and_has_two_ends_or_none(rows):
    found = vote_intervals.with_interval(_frame(rows), names=ALL)
    assert (found["low"].isna() == found["high"].isna()).all()
    known = found.dropna(subset="low")
    assert (known["low"] <= known["high"]).all() and known["value"].notna().all() and (known["n"] >= 2).all()
    assert known["low"].ge(-1 - 1e-9).all() and known["high"].le(1 + 1e-9).all()
    of_agreement = found[(found["measure"] == "agreement") & (found["n"] >= 2)]
    assert of_agreement["low"].notna().all() and of_agreement["low"].ge(0).all()


def test_which_of_two_members_comes_first_by_code_does_not_matter():
    votes = _random(80)[["AAA", "CCC"]]
    turned = votes.rename(columns={"AAA": "ZZZ"})
    ends = [vote_intervals.with_interval(frame, names=ALL)[["value", "low", "high"]] for frame in (votes, turned)]
    pd.testing.assert_frame_equal(*ends)


def test_one_shared_vote_and_an_undefined_kappa_have_no_interval():
    found = vote_intervals.with_interval(
        _frame([[Y, Y, X, N], [Y, Y, X, X], [Y, Y, N, X]]), names=["agreement", "kappa"]
    )
    rows = found.set_index(["country_a", "country_b", "measure"]).sort_index()
    assert rows.loc[("AAA", "CCC", "agreement"), "n"] == 1 and rows.loc[("AAA", "CCC", "agreement"), "value"] == 0
    assert rows.loc[("AAA", "CCC"), ["low", "high"]].isna().all(axis=None)
    # Always alike: agreement 1 in every draw, an interval without width; κ undefined, and so are its ends.
    assert rows.loc[("AAA", "BBB", "agreement"), ["value", "low", "high"]].to_list() == [1, 1, 1]
    assert rows.loc[("AAA", "BBB", "kappa"), ["value", "low", "high"]].isna().all()
    assert ("CCC", "DDD", "agreement") not in rows.index


def test_draws_without_a_kappa_are_left_out():
    """Two votes, one alike and one opposed: half the draws hold one of them twice, and both-yes twice has no κ."""
    row = vote_intervals.with_interval(_frame([[Y, Y, X, X], [Y, N, X, X]]), names=["kappa"]).iloc[0]
    assert (row["value"], row["low"], row["high"]) == (0, 0, 0)


def test_periods_and_topics_equal_their_rows_alone():
    votes, years = _random(60), pd.Series([2000, 2001, 2002] * 20)
    topics = pd.DataFrame({"me": years == 2000, "nu": years >= 2001})
    found = vote_intervals.with_interval_by(votes, years, names=["agreement", "pi"])
    one = vote_intervals.with_interval_by(votes, years, names=["pi"], pair=("DDD", "AAA"))
    by_topic = vote_intervals.with_interval_by_topic(votes, topics, names=["pi"])
    for year in (2000, 2001, 2002):
        alone = vote_intervals.with_interval(votes[years == year], names=["agreement", "pi"])
        there = found[found["period"] == year].drop(columns="period").reset_index(drop=True)
        pd.testing.assert_frame_equal(there, alone)
        wanted = alone[(alone["country_b"] == "DDD") & (alone["country_a"] == "AAA") & (alone["measure"] == "pi")]
        ends = ["value", "low", "high", "n"]
        assert one.loc[one["period"] == year, ends].to_numpy().tolist() == wanted[ends].to_numpy().tolist()
    alone = vote_intervals.with_interval(votes[topics["nu"]], names=["pi"])
    there = by_topic[by_topic["topic"] == "nu"].drop(columns="topic").reset_index(drop=True)
    pd.testing.assert_frame_equal(there, alone)


def test_more_roll_calls_of_the_same_kind_narrow_the_interval():
    votes = _random(50)
    once, nine = (
        vote_intervals.with_interval(pd.concat([votes] * times), names=["kappa"], pair=("AAA", "CCC")).iloc[0]
        for times in (1, 9)
    )
    assert once["value"] == pytest.approx(nine["value"])
    assert (nine["high"] - nine["low"]) * 3 == pytest.approx(once["high"] - once["low"], rel=0.2)


def test_no_votes_and_an_unknown_measure():
    empty = vote_intervals.with_interval(_frame([[X] * 4]), names=["agreement", "kappa"])
    assert empty.empty and list(empty)[2:] == ["measure", "value", "low", "high", "n"]
    with pytest.raises(MeasureError, match="tau"):
        vote_intervals.with_interval(_frame([[Y] * 4]), names=["tau"])


def test_the_pairs_of_one_member_are_those_among_all_pairs():
    draw = np.random.default_rng(9)
    votes = pd.DataFrame(draw.choice([1.0, 0.5, 0.0, np.nan], (40, 5)), columns=list("ABCDE"), dtype="float32")
    periods = pd.Series(np.repeat([2000, 2001], 20))
    names = ("agreement", "kappa")
    whole = vote_intervals.with_interval_by(votes, periods, names=names)
    mine = vote_intervals.with_interval_by(votes, periods, names=names, country="C")
    expected = whole[(whole["country_a"] == "C") | (whole["country_b"] == "C")].reset_index(drop=True)
    assert len(mine) == 4 * 2 * 2
    pd.testing.assert_frame_equal(mine, expected)
