"""Similarity of profiles by hand, against scikit-learn, and what must hold of it."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from alignment.measures.cooperation import MeasureError
from alignment.measures.profiles import behaves_like, profiles


def _balances(**of: dict[str, float]) -> pd.DataFrame:
    rows = [(min(a, b), max(a, b), value) for a, others in of.items() for b, value in others.items()]
    return pd.DataFrame(rows, columns=["country_a", "country_b", "balance"])


THIRDS = [f"T{k}" for k in range(6)]
# AAA and BBB have the same sign with four of six, T0 to T3; with each other they have a balance too.
MINE = dict(zip(THIRDS, [0.2, 0.9, -0.1, -1.0, 0.4, -0.3], strict=True)) | {"BBB": -1.0}
THEIRS = dict(zip(THIRDS, [0.7, 0.1, -0.8, -0.2, -0.5, 0.6], strict=True))


def _pair(found: pd.DataFrame) -> pd.Series:
    return found.set_index(["country_a", "country_b"]).loc[("AAA", "BBB")]


def test_four_of_six_signs_alike_by_hand():
    found = _pair(profiles(_balances(AAA=MINE, BBB=THEIRS), least=6))
    # p_o = 4/6; both have three + and three −, so p_e = ½ for π and κ: (2/3 − 1/2) / (1/2) = 1/3
    assert (found["n"], found["agreement"]) == (6, pytest.approx(4 / 6))
    assert found["kappa"] == pytest.approx(1 / 3) and found["pi"] == pytest.approx(1 / 3)


def test_own_and_pooled_marginals_differ():
    theirs = THEIRS | {"T2": 0.8, "T3": 0.2}  # now + + + + − +: agrees on T0, T1 only
    found = _pair(profiles(_balances(AAA=MINE, BBB=theirs), least=6))
    assert found["agreement"] == pytest.approx(2 / 6)
    assert found["kappa"] == pytest.approx((2 / 6 - 0.5) / 0.5)  # ½·5/6 + ½·1/6 = ½
    pooled = (8 / 12) ** 2 + (4 / 12) ** 2
    assert found["pi"] == pytest.approx((2 / 6 - pooled) / (1 - pooled))


def test_a_balance_of_zero_is_a_sign_of_its_own():
    found = _pair(profiles(_balances(AAA=MINE | {"T0": 0.0}, BBB=THEIRS), least=6))
    assert found["agreement"] == pytest.approx(3 / 6)


def test_too_few_shared_partners_and_one_sign_only_are_undefined():
    balances = _balances(AAA=MINE, BBB=THEIRS)
    few = _pair(profiles(balances, least=7))
    assert few["n"] == 6 and few[["agreement", "pi", "kappa"]].isna().all()
    assert "BBB" in behaves_like(balances, "AAA", least=6)["country"].to_list()
    assert behaves_like(balances, "AAA", least=7).empty
    alike = _pair(profiles(_balances(AAA=dict.fromkeys(THIRDS, 0.5), BBB=dict.fromkeys(THIRDS, 0.1)), least=6))
    assert alike["agreement"] == 1 and np.isnan(alike["kappa"]) and np.isnan(alike["pi"])
    assert behaves_like(balances, "ZZZ").empty


def test_a_pair_that_stands_twice_is_refused():
    balances = _balances(AAA=MINE, BBB=THEIRS)
    for again in (balances, balances.rename(columns={"country_a": "country_b", "country_b": "country_a"})):
        with pytest.raises(MeasureError, match="twice"):
            profiles(pd.concat([balances, again]))
    with pytest.raises(MeasureError, match="balance"):
        profiles(balances.drop(columns="balance"))


def test_nobody_shares_a_partner_no_row():
    assert profiles(pd.DataFrame([("AAA", "BBB", 0.5)], columns=["country_a", "country_b", "balance"]), least=1).empty


def test_the_pair_itself_and_what_a_country_does_with_itself_change_nothing():
    balances = _balances(AAA=MINE, BBB=THEIRS)
    itself = pd.DataFrame([("AAA", "AAA", -0.9), ("BBB", "BBB", 1.0)], columns=balances.columns)
    expected = _pair(profiles(balances, least=6))
    for changed in (pd.concat([balances, itself]), _balances(AAA=MINE | {"BBB": 1.0}, BBB=THEIRS)):
        pd.testing.assert_series_equal(_pair(profiles(changed, least=6)), expected)


def test_what_is_left_over_by_rounding_has_no_sign():
    exact, rounded = (_balances(AAA=MINE | {"T0": zero}, BBB=THEIRS) for zero in (0.0, 0.1 + 0.2 - 0.3))
    assert rounded["balance"].ne(0).all()
    pd.testing.assert_frame_equal(profiles(exact, least=6), profiles(rounded, least=6))


def test_rows_without_a_balance_and_whoever_stands_first_change_nothing():
    balances = _balances(AAA=MINE, BBB=THEIRS)
    empty = pd.DataFrame([("AAA", "ZZZ", np.nan), ("BBB", "ZZZ", np.nan)], columns=balances.columns)
    turned = balances.rename(columns={"country_a": "country_b", "country_b": "country_a"})
    expected = profiles(balances, least=1)
    pd.testing.assert_frame_equal(profiles(pd.concat([balances, empty]), least=1), expected)
    pd.testing.assert_frame_equal(profiles(turned, least=1), expected)


def test_the_interval_is_symmetric_and_near_a_plain_bootstrap():
    draw = np.random.default_rng(5)
    names = [f"C{k:02}" for k in range(32)]
    cells = [(a, b, draw.choice([-0.5, 0.0, 0.5], p=[0.4, 0.1, 0.5])) for a, b in combinations(names, 2)]
    balances = pd.DataFrame(cells, columns=["country_a", "country_b", "balance"])
    mine, theirs = (behaves_like(balances, name).set_index("country") for name in ("C03", "C17"))
    pd.testing.assert_series_equal(mine.loc["C17"], theirs.loc["C03"], check_names=False)
    sign = {frozenset(cell[:2]): np.sign(cell[2]) for cell in cells}
    pairs = np.array([[sign[frozenset({one, c})] for one in ("C03", "C17")] for c in names if c not in ("C03", "C17")])
    drawn = [cohen_kappa_score(*pairs[draw.integers(30, size=30)].astype(int).T) for _ in range(1500)]
    assert mine.loc["C17", ["low", "high"]].to_list() == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.08)


signs = st.lists(st.sampled_from([-1.0, 0.0, 1.0, None]), min_size=15, max_size=15)


@settings(max_examples=60, deadline=None)
@given(signs, st.randoms(use_true_random=False))
def test_products_equal_counting_and_scikit_learns_kappa(values, random):
    names = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]
    cells = dict(zip(combinations(names, 2), values, strict=True))
    balances = pd.DataFrame([(*pair, v) for pair, v in cells.items() if v is not None],
                            columns=["country_a", "country_b", "balance"]).astype({"balance": "float64"})  # fmt: skip
    sign = {frozenset(pair): v for pair, v in cells.items() if v is not None}
    found = profiles(balances.sample(frac=1, random_state=random.randint(0, 99)), least=1)
    found = found.set_index(["country_a", "country_b"])
    for a, b in combinations(names, 2):
        shared = [c for c in names if c not in (a, b) and frozenset({a, c}) in sign and frozenset({b, c}) in sign]
        if not shared:
            assert (a, b) not in found.index
            continue
        first, second = ([sign[frozenset({one, c})] for c in shared] for one in (a, b))
        row = found.loc[(a, b)]
        assert row["n"] == len(shared)
        assert row["agreement"] == pytest.approx(np.mean([x == y for x, y in zip(first, second, strict=True)]))
        if len({*first, *second}) > 1 and not np.isnan(row["kappa"]):
            expected = cohen_kappa_score([str(x) for x in first], [str(y) for y in second])
            assert row["kappa"] == pytest.approx(expected)
            assert -1 - 1e-9 <= row["pi"] <= 1 + 1e-9


def test_behaves_like_ranks_with_an_interval_that_holds_the_value():
    draw = np.random.default_rng(2)
    thirds = [f"T{k:02}" for k in range(40)]
    mine = dict(zip(thirds, draw.choice([-0.5, 0.5], 40), strict=True))
    near = {t: v if k % 10 else -v for k, (t, v) in enumerate(mine.items())}
    far = {t: -v for t, v in mine.items()}
    found = behaves_like(_balances(AAA=mine, BBB=near, CCC=far), "AAA")
    named = found[found["country"].isin(["BBB", "CCC"])]
    assert named["country"].to_list() == ["BBB", "CCC"] and named["agreement"].to_list() == pytest.approx([0.9, 0.0])
    assert (named["low"] <= named["kappa"] + 1e-9).all() and (named["high"] >= named["kappa"] - 1e-9).all()
    whole = profiles(_balances(AAA=mine, BBB=near, CCC=far))
    for row in named.itertuples():
        same = whole[(whole["country_a"] == "AAA") & (whole["country_b"] == row.country)].iloc[0]
        assert (row.kappa, row.pi, row.n) == (pytest.approx(same["kappa"]), pytest.approx(same["pi"]), same["n"])
