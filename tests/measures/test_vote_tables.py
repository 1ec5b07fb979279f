"""Scott's π and Cohen's κ against two-by-two tables worked by hand and an independent library; bounds and symmetry."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from alignment.measures import roll_calls, vote_tables

Y, A, N, X = 1.0, 0.5, 0.0, np.nan
ballots = st.lists(st.lists(st.sampled_from([Y, A, N, X]), min_size=4, max_size=4), min_size=1, max_size=25)


def _two(both_yes: int, yes_no: int, no_yes: int, both_no: int) -> pd.Series:
    """Similarity of two members that never abstain, from their table of votes."""
    cells = [(Y, Y)] * both_yes + [(Y, N)] * yes_no + [(N, Y)] * no_yes + [(N, N)] * both_no
    return roll_calls.similarity(pd.DataFrame(cells, columns=["AAA", "BBB"], dtype="float32")).iloc[0]


def test_kappa_and_pi_of_two_by_two_tables_by_hand():
    # 20 5 / 10 15: p_o = 35/50 = .7; κ: p_e = .5·.6 + .5·.4 = .5, κ = .4; π: shares .55 .45, p_e = .505, π = 39/99
    found = _two(20, 5, 10, 15)
    assert found["n"] == 50 and found["agreement"] == pytest.approx(0.7)
    assert found["kappa"] == pytest.approx(0.4)
    assert found["pi"] == pytest.approx(39 / 99)
    # 45 15 / 25 15: p_o = .6; κ: p_e = .6·.7 + .4·.3 = .54, κ = 6/46; π: shares .65 .35, p_e = .545, π = 55/455
    found = _two(45, 15, 25, 15)
    assert (found["kappa"], found["pi"]) == (pytest.approx(6 / 46), pytest.approx(55 / 455))


def test_always_opposed_and_always_alike():
    assert _two(0, 5, 5, 0)[["agreement", "s", "pi", "kappa"]].to_list() == pytest.approx([0, -1, -1, -1])
    assert _two(5, 0, 0, 5)[["agreement", "s", "pi", "kappa"]].to_list() == pytest.approx([1, 1, 1, 1])


def test_high_agreement_may_be_no_more_than_chance():
    # 81 9 / 9 1: both say yes to 90 %, and agree on 82 %, which is .9² + .1²: nothing beyond chance.
    found = _two(81, 9, 9, 1)
    assert found["agreement"] == pytest.approx(0.82)
    assert (found["kappa"], found["pi"]) == (pytest.approx(0), pytest.approx(0))


def test_members_who_differ_in_how_often_they_say_no_split_kappa_from_pi():
    # 43 57 / 0 0: the one always says yes.  κ: p_e = .43 = p_o, κ = 0; π: shares .715 .285, p_e = .59245, below chance.
    found = _two(43, 57, 0, 0)
    assert found["kappa"] == pytest.approx(0)
    assert found["pi"] == pytest.approx((0.43 - 0.59245) / (1 - 0.59245))


@pytest.mark.parametrize("cells", [[(Y, Y)], [(Y, Y)] * 7, [(A, A)] * 3])
def test_one_and_the_same_vote_throughout_is_beyond_neither_chance_nor_reach(cells):
    found = roll_calls.similarity(pd.DataFrame(cells, columns=["AAA", "BBB"], dtype="float32")).iloc[0]
    assert found["agreement"] == 1 and found["n"] == len(cells)
    assert np.isnan(found["kappa"]) and np.isnan(found["pi"])


def test_one_opposed_vote_has_a_kappa_of_zero():
    found = _two(0, 1, 0, 0)  # each constant, but not the same: p_e of κ is 0, of π ½
    assert found[["agreement", "s", "pi", "kappa"]].to_list() == pytest.approx([0, -1, -1, 0])


@settings(max_examples=60, deadline=None)
@given(ballots)
def test_kappa_equals_that_of_an_independent_library(rows: list[list[float]]):
    votes = pd.DataFrame(rows, columns=["AAA", "BBB", "CCC", "DDD"], dtype="float32")
    found = roll_calls.similarity(votes, names=["kappa", "kappa_linear"])
    for row in found.itertuples():
        shared = (2 * votes[[row.country_a, row.country_b]].dropna()).astype(int)
        for weights, ours in ((None, row.kappa), ("linear", row.kappa_linear)):
            if len(np.unique(shared)) == 1:
                assert np.isnan(ours)
            else:
                theirs = cohen_kappa_score(*shared.to_numpy().T, labels=[0, 1, 2], weights=weights)
                assert ours == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(ballots)
def test_pi_is_the_kappa_of_both_members_votes_thrown_together(rows: list[list[float]]):
    """Every roll call entered once in each order gives both the same, pooled, marginals; p_o stays as it was."""
    votes = pd.DataFrame(rows, columns=["AAA", "BBB", "CCC", "DDD"], dtype="float32")
    found = roll_calls.similarity(votes, names=["pi", "pi_linear"])
    for row in found.dropna().itertuples():
        first, second = (2 * votes[[row.country_a, row.country_b]].dropna()).astype(int).to_numpy().T
        both = np.concatenate([first, second]), np.concatenate([second, first])
        assert row.pi == pytest.approx(cohen_kappa_score(*both, labels=[0, 1, 2]), abs=1e-9)
        assert row.pi_linear == pytest.approx(cohen_kappa_score(*both, labels=[0, 1, 2], weights="linear"), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(ballots)
def test_all_measures_keep_to_their_bounds_and_do_not_ask_who_is_named_first(rows: list[list[float]]):
    names = list(vote_tables.FORMULAS)
    votes = pd.DataFrame(rows, columns=["AAA", "BBB", "CCC", "DDD"], dtype="float32")
    found = roll_calls.similarity(votes, names=names)
    assert found["agreement"].between(0, 1).all()
    assert (found[names].isna() | found[names].ge(-1 - 1e-9) & found[names].le(1 + 1e-9)).all(axis=None)
    back = {"ZZZ": "AAA", "YYY": "BBB", "XXX": "CCC", "WWW": "DDD"}
    turned = roll_calls.similarity(votes.set_axis(list(back), axis=1), names=names)
    assert len(turned) == len(found)
    turned = turned.assign(country_a=turned["country_b"].map(back), country_b=turned["country_a"].map(back))
    turned = turned.sort_values(["country_a", "country_b"], ignore_index=True)
    pd.testing.assert_frame_equal(turned, found[turned.columns])
