"""Camps on networks whose answer is known: planted, drawn by hand, or found by trying every partition."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import camps
from alignment.tables import TableError

NAMES = [f"{letter}{number:02d}" for letter in "AB" for number in range(12)]


def network(values: np.ndarray, names: list[str], n: int = 20) -> pd.DataFrame:
    rows = [(names[i], names[j], values[i, j], n) for i, j in combinations(range(len(names)), 2)]
    return pd.DataFrame(rows, columns=["country_a", "country_b", "value", "n"])


def planted(seed: int = 1, noise: float = 0.15) -> pd.DataFrame:
    """Two camps of twelve, A and B, more alike inside by 0.6."""
    draw = np.random.default_rng(seed)
    side = np.repeat([0, 1], 12)
    return network(0.6 * (side[:, None] == side[None, :]) + noise * draw.standard_normal((24, 24)), NAMES)


def links(text: str) -> pd.DataFrame:
    """Pairs written as "A B 0.5, A C -0.2"."""
    rows = [(a, b, float(value), 20) for a, b, value in (pair.split() for pair in text.split(","))]
    return pd.DataFrame(rows, columns=["country_a", "country_b", "value", "n"])


def grouped(found: pd.DataFrame) -> dict[int, str]:
    return found.dropna(subset=["camp"]).groupby("camp")["country"].agg("".join).to_dict()


def camp_table(text: str, firmness: float = 1.0) -> pd.DataFrame:
    """A result of `camps`, written as "ABC DE": camp 1 is A, B, C."""
    rows = [(name, number) for number, group in enumerate(text.split(), 1) for name in group]
    table = pd.DataFrame(rows, columns=["country", "camp"]).astype({"camp": "Int64"})
    return table.assign(status="camp", firmness=firmness, runner_up=pd.array([pd.NA] * len(rows), dtype="Int64"))


def partitions(size: int) -> Iterator[list[int]]:
    """Every way to put `size` things into groups, as group numbers."""
    if size == 0:
        yield []
        return
    for rest in partitions(size - 1):
        for group in range(max(rest, default=-1) + 2):
            yield [*rest, group]


def test_two_planted_camps_are_found_exactly():
    found = camps.camps(planted())
    assert grouped(found) == {1: "".join(NAMES[:12]), 2: "".join(NAMES[12:])}
    assert (found["firmness"] > 0.9).all()
    assert (found["n"] == 23).all()
    assert found["runner_up"].dropna().isin([1, 2]).all()


@pytest.mark.parametrize("seed", range(6))
def test_no_partition_of_all_beats_the_one_found(seed):
    draw = np.random.default_rng(seed)
    weights = np.triu(draw.standard_normal((7, 7)), k=1)
    every = [np.array(labels) for labels in partitions(7)]
    assert len(every) == 877  # Bell's number
    best = max(weights[labels[:, None] == labels[None, :]].sum() for labels in every)
    found = camps.communities(weights + weights.T, range(4))
    reached = [weights[run[:, None] == run[None, :]].sum() for run in found]
    assert max(reached) == pytest.approx(best)
    # Traag and Bruggeman's two layers: positive links inside, less the negative ones inside
    run = found[int(np.argmax(reached))]
    same = run[:, None] == run[None, :]
    assert np.maximum(weights, 0)[same].sum() - np.maximum(-weights, 0)[same].sum() == pytest.approx(best)


def test_a_random_network_has_no_firm_camps():
    draw = np.random.default_rng(5)
    found = camps.camps(network(draw.standard_normal((24, 24)), NAMES))
    assert found["firmness"].mean() < 0.75
    assert found["firmness"].mean() < camps.camps(planted())["firmness"].mean() - 0.2


def test_co_membership_by_hand():
    pairs = links("A B 1, C D 1, A C 0.4, A D 0.4, B C 0.4, B D 0.4")
    # Above 0 all belong together.  One mean |value|, (2 × 1 + 4 × 0.4) / 6 = 0.6, higher, only A-B and C-D do.
    shares = camps.co_membership(pairs, neutral=0, resolutions=(0, 1), seeds=2)
    assert shares.loc["A"].to_list() == [1, 1, 0.5, 0.5]
    assert shares.loc["C"].to_list() == [0.5, 0.5, 1, 1]
    found = camps.camps(pairs, neutral=0, resolutions=(0, 1, 1), seeds=2).set_index("country")
    assert grouped(found.reset_index()) == {1: "AB", 2: "CD"}  # together in one run of three is not enough
    assert found["firmness"].to_list() == [1] * 4
    assert found["runner_up"].to_list() == [2, 2, 1, 1]
    assert found["runner_up_share"].to_list() == pytest.approx([1 / 3] * 4)


def test_what_is_unknown_is_no_link_and_no_guess():
    pairs = links("A B 1, B C 1, A C 1, A D -1, B D -1, C D -1, A E 1, B E 1, A F 1")
    pairs.loc[6, "n"] = 4  # E has one vote too few with A
    pairs.loc[7, "value"] = np.nan  # and nothing defined with B
    found = camps.camps(pairs, neutral=0, resolutions=[0], members=["G", "A"]).set_index("country")
    assert found["status"].to_dict() == dict.fromkeys("ABCF", "camp") | {"D": "alone", "E": "unlinked", "G": "unlinked"}
    assert found.loc[list("DEG"), "camp"].isna().all()
    assert found.loc[["E", "G"], ["firmness", "runner_up", "runner_up_share"]].isna().all(axis=None)
    assert found["n"].to_dict() == {"A": 4, "B": 3, "C": 3, "D": 3, "E": 0, "F": 1, "G": 0}
    assert found.loc["D", "firmness"] == 1  # never with anybody
    assert found.loc["F", "camp"] == 1  # an unknown pair counts neither for nor against


def test_nobody_linked():
    found = camps.camps(links("A B 0.5, B C 0.5").assign(n=1))
    assert found["status"].to_list() == ["unlinked"] * 3
    assert found["camp"].isna().all()
    assert camps.co_membership(links("A B 0.5").assign(n=1)).empty


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_order_direction_labels_and_scale_change_nothing(seed):
    pairs = planted(seed, noise=0.6)
    found = camps.camps(pairs)
    assert found["firmness"].between(0, 1).all()
    mixed = pairs.sample(frac=1, random_state=seed)
    turned = mixed.rename(columns={"country_a": "country_b", "country_b": "country_a"})
    pd.testing.assert_frame_equal(camps.camps(turned), found)
    pd.testing.assert_frame_equal(camps.camps(pairs.assign(value=4 * pairs["value"])), found)
    absent = pairs.head(1).assign(country_b="ZZZ", value=np.nan, n=0)
    known = camps.camps(pd.concat([pairs, absent])).query("country != 'ZZZ'")
    pd.testing.assert_frame_equal(known, found)


def test_expected_is_what_both_countries_own_means_lead_to():
    values = np.array([[np.nan, 0.9, 0.5], [0.9, np.nan, 0.4], [0.5, 0.4, np.nan]])
    # means of A, B, C: 0.7, 0.65, 0.45; of all pairs: 0.6.  A-B: 0.9 − (0.7 + 0.65 − 0.6) = 0.15; A-C: −0.05, B-C: −0.1
    weights = camps.signed(values, "expected")
    assert weights[np.triu_indices(3, 1)].tolist() == pytest.approx([1.5, -0.5, -1])  # in units of their mean size, 0.1
    # beside the median, 0.5: 0.4, 0, −0.1, mean size 1/6
    assert camps.signed(values, "median")[np.triu_indices(3, 1)].tolist() == pytest.approx([2.4, 0, -0.6])
    assert camps.signed(values, 0.5, 0.25)[0].tolist() == pytest.approx([0, 2.15, -0.25])
    assert not camps.signed(np.full((3, 3), 0.5)).any()


def test_a_minority_that_agrees_less_with_everybody_is_a_camp_beside_the_expected_value():
    side = np.repeat([0, 1], [16, 8])
    values = np.where(side[:, None] != side[None, :], 0.6, np.where(side[:, None] == 0, 0.95, 0.75))
    names = [f"{'MW'[one]}{number:02d}" for number, one in enumerate(side)]
    found = grouped(camps.camps(network(values, names), neutral="expected", resolutions=[0]))
    assert found == {1: "".join(names[:16]), 2: "".join(names[16:])}


def test_numbers_follow_the_members():
    now = camp_table("DEFGHI ABJ XY")
    before = camp_table("ABC DEF").assign(camp=lambda found: found["camp"] + 4)
    kept = camps.renumbered(now, before)
    # D to F are all that is known of the first; A and B are two of the three of 5 that are still there; X, Y are new
    assert kept.groupby("camp")["country"].agg("".join).to_dict() == {5: "ABJ", 6: "DEFGHI", 7: "XY"}
    pd.testing.assert_frame_equal(camps.camps(planted(), previous=camps.camps(planted())), camps.camps(planted()))


def test_one_shared_member_of_many_does_not_pass_on_a_number():
    before = camp_table("ABCDEF GHIJK")
    kept = camps.renumbered(camp_table("GHIJKABCDE FL"), before)
    assert set(kept.loc[kept["country"].isin(list("FL")), "camp"]) == {3}


def test_a_camp_that_returns_has_its_number_back():
    first = links("A B 1, A C 1, B C 1, D E 1, A D -1, A E -1, B D -1, B E -1, C D -1, C E -1")
    second = links("D E 1, D G -1, E G -1")
    years = pd.concat([first.assign(period=2000), second.assign(period=2001), first.assign(period=2003)])
    found = camps.camps_by_year(years.sample(frac=1, random_state=3), neutral=0)
    assert list(found)[:3] == ["period", "country", "camp"]
    camp = found.set_index(["period", "country"])["camp"]
    assert camp[2000].to_dict() == dict.fromkeys("ABC", 1) | dict.fromkeys("DE", 2)
    assert camp[2001].dropna().to_dict() == {"D": 2, "E": 2}
    assert camp[2003].to_dict() == camp[2000].to_dict()


def test_switchers_by_hand():
    before, after = camp_table("ABCDE FGHI"), camp_table("FGHIE ABCDX")
    before.loc[before["country"] == "C", "firmness"] = 0.5  # C stayed, but nobody could be sure of it
    after.loc[after["country"] == "I", "camp"] = pd.NA
    found = camps.switchers(before, after)
    assert found["country"].to_list() == list("ABDEFGH")  # seven are comparable
    assert found.loc[found["switched"], ["country", "camp_a", "camp_b"]].to_numpy().tolist() == [["E", 1, 2]]
    assert found.loc[~found["switched"], "camp_a"].equals(found.loc[~found["switched"], "camp_b"])
    assert camps.switchers(before, before.assign(firmness=0.1)).empty


def test_what_cannot_be_a_network_is_refused():
    pairs = links("A B 1, B C 1")
    with pytest.raises(TableError, match="column n"):
        camps.camps(pairs.drop(columns="n"))
    with pytest.raises(TableError, match="each pair of two countries once"):
        camps.camps(pd.concat([pairs, links("B A 1")]))
    with pytest.raises(TableError, match="each pair of two countries once"):
        camps.camps(links("A A 1"))
    with pytest.raises(TableError, match="at least one pair"):
        camps.camps_by_year(pairs.assign(period=2000).head(0))
