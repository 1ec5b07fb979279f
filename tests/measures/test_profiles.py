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
    assert ("AAA", "BBB") not in profiles(balances, least=7).set_index(["country_a", "country_b"]).index
    alike = _pair(profiles(_balances(AAA=dict.fromkeys(THIRDS, 0.5), BBB=dict.fromkeys(THIRDS, 0.1)), least=6))
    assert alike["agreement"] == 1 and np.isnan(alike["kappa"]) and np.isnan(alike["pi"])
    assert behaves_like(balances, "ZZZ").empty


def test_a_pair_that_stands_twice_is_refused():
    balances = _balances(AAA=MINE, BBB=THEIRS)
    with pytest.raises(MeasureError, match="twice"):
        profiles(pd.concat([balances, balances]))
    with pytest.raises(MeasureError, match="balance"):
        profiles(balances.drop(columns="balance"))


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
