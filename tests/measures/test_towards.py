"""Net change towards partners: against plain loops, against the measures of pairs, and what must hold of it."""

from statistics import mean, median

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import store
from alignment.measures import blocs, roll_calls, towards
from alignment.measures.bootstrap import interval

NO = float("nan")  # no vote cast
MEMBERS = ["USA", "FRA", "CHN", "RUS", "BLR", "IND", "NRU"]
VOTES = pd.DataFrame(
    [
        [1, 1, 0, 0, 0, 0.5, NO],
        [1, 0.5, 0, 0.5, 0, NO, NO],
        [0, 0, 1, 1, 1, 1, NO],
        [0, NO, 1, 0, 0.5, 1, NO],
        [1, 1, 1, 1, 0, 0.5, NO],
        [0, 1, 0, NO, 1, 0, NO],
    ],
    columns=MEMBERS,
    dtype="float32",
)
NAMES = ["agreement", "s", "kappa", "pi"]


def plain(votes, one, other, name):
    """A measure of two members by its formula, roll call by roll call; None where undefined."""
    both = [(a, b) for a, b in zip(votes[one], votes[other], strict=True) if a == a and b == b]
    n = len(both)
    if not n:
        return None
    if name in ("agreement", "s"):
        gap = sum(abs(a - b) for a, b in both) / n
        return 1 - gap if name == "agreement" else 1 - 2 * gap
    alike, chance = sum(a == b for a, b in both) / n, 0.0
    for vote in (0, 0.5, 1):
        first, second = (sum(pair[side] == vote for pair in both) / n for side in (0, 1))
        chance += first * second if name == "kappa" else ((first + second) / 2) ** 2
    return None if chance > 1 - 1e-12 else (alike - chance) / (1 - chance)


def plainly(votes, member, partners, name):
    """Mean over the partners, itself left out; None where it shares nothing with any."""
    known = [plain(votes, member, one, name) for one in partners if one != member and one in votes]
    known = [value for value in known if value is not None]
    return mean(known) if known else None


def random_votes(rows, seed, members=MEMBERS[:6], absent=0.15):
    rng = np.random.default_rng(seed)
    odds = [0.25 * (1 - absent), 0.2 * (1 - absent), 0.55 * (1 - absent), absent]
    return pd.DataFrame(rng.choice([0, 0.5, 1, NO], size=(rows, len(members)), p=odds), columns=members).astype("f4")


def number(value):
    return NO if value is None else value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("partners", [["CHN"], ["CHN", "RUS", "IND"], ["USA", "BLR"], MEMBERS], ids="+".join)
def test_a_mean_with_partners_by_plain_loops(name, partners):
    found, drawn = towards.towards(VOTES, partners, name)
    assert sorted(found.index) == sorted(MEMBERS[:6])  # Nauru never voted
    assert drawn.shape == (500, 6)
    assert found["value"].notna().sum() >= 5
    for member in found.index:
        expected = number(plainly(VOTES, member, partners, name))
        assert found.loc[member, "value"] == pytest.approx(expected, abs=1e-6, nan_ok=True), member
        met = sum(
            vote == vote and any(row[one] == row[one] for one in partners if one != member)
            for vote, (_, row) in zip(VOTES[member], VOTES.iterrows(), strict=True)
        )
        assert found.loc[member, "n"] == met


def test_some_figures_by_hand():
    found, _ = towards.towards(VOTES, ["CHN"])
    assert found.loc["USA", "value"] == pytest.approx(1 - (1 + 1 + 1 + 1 + 0 + 0) / 6)
    assert found.loc["FRA", "value"] == pytest.approx(1 - (1 + 0.5 + 1 + 0 + 1) / 5)  # absent once
    assert found.loc["FRA", "n"] == 5
    assert np.isnan(found.loc["CHN", "value"])  # alone among its partners
    assert found.loc["CHN", "n"] == 0


def test_the_difference_of_two_groups_shares_what_both_saw():
    found, drawn = towards.difference(VOTES, ["CHN", "RUS"], ["USA"])
    for member in found.index:
        east, west = (plainly(VOTES, member, group, "agreement") for group in (["CHN", "RUS"], ["USA"]))
        expected = NO if east is None or west is None else east - west
        assert found.loc[member, "value"] == pytest.approx(expected, abs=1e-6, nan_ok=True)
    assert np.isnan(found.loc["USA", "value"])
    assert found.loc["RUS", "n"] == 5  # voted on five; the US on all
    assert found.loc["IND", "present"] == pytest.approx(5 / 6)
    apart = [towards.towards(VOTES, group)[1] for group in (["CHN", "RUS"], ["USA"])]
    assert drawn == pytest.approx(apart[0] - apart[1], nan_ok=True)


def test_unknown_partners_and_none_leave_everything_undefined():
    for partners in ([], ["NRU"], ["XXX"]):
        found, drawn = towards.towards(VOTES, partners)
        assert len(found) == 6
        assert found["value"].isna().all()
        assert (found["n"] == 0).all()
        assert np.isnan(drawn).all()


def test_no_roll_call_and_one():
    found, drawn = towards.towards(VOTES.iloc[:0], ["CHN"])
    assert found.empty
    assert drawn.shape[1] == 0
    assert towards.changes(VOTES.iloc[:0], VOTES, ["CHN"]).empty
    one, drawn = towards.towards(VOTES.iloc[[1]], ["CHN", "RUS"])
    assert one["value"].to_dict() == pytest.approx({"USA": 0.25, "FRA": 0.75, "CHN": 0.5, "RUS": 0.5, "BLR": 0.75})
    assert drawn == pytest.approx(np.tile(one["value"], (500, 1)))  # it can only be drawn itself


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("versus", [[], ["USA", "FRA"]], ids=["alone", "versus"])
def test_net_is_the_change_less_that_of_the_median_member_present_in_half_of_both(name, versus):
    before, after = random_votes(31, 1), random_votes(24, 2)
    after.loc[after.index[:13], "IND"] = NO  # fewer than half: in no median
    before["FRA"] = before["FRA"].where(before.index < 20)  # more than half
    partners = ["CHN", "RUS"]
    found = towards.changes(before, after, partners, versus=versus, name=name).set_index("country")
    moved, typical = {}, []
    for member in found.index:
        levels = []
        for votes in (before, after):
            towards_them, towards_others = (number(plainly(votes, member, side, name)) for side in (partners, versus))
            levels.append(towards_them - (towards_others if versus else 0))
        moved[member] = levels[1] - levels[0]
        assert found.loc[member, ["before", "after"]].to_list() == pytest.approx(levels, abs=1e-5, nan_ok=True)
        half = all(votes[member].notna().sum() * 2 >= len(votes) for votes in (before, after))
        if half and moved[member] == moved[member]:
            typical.append(moved[member])
    assert 2 <= len(typical) < len(found)
    assert found["median"].to_list() == pytest.approx([median(typical)] * len(found), abs=1e-5)
    for member, change in moved.items():
        assert found.loc[member, "net"] == pytest.approx(change - median(typical), abs=1e-5, nan_ok=True)


def test_a_member_of_one_window_only_has_no_row():
    before = random_votes(20, 3)
    found = towards.changes(before.assign(IND=np.float32(NO)), before, ["CHN"])
    assert sorted(found["country"]) == sorted({*MEMBERS[:6]} - {"IND"})


def test_the_interval_of_a_net_change_as_a_plain_resampling_gives_it():
    before, after = random_votes(70, 4, absent=0.05), random_votes(70, 5, absent=0.05)
    found = towards.changes(before, after, ["CHN"]).set_index("country")
    rng, drawn = np.random.default_rng(7), {"change": [], "net": []}
    for _ in range(400):
        parts = [votes.iloc[rng.integers(70, size=70)] for votes in (before, after)]
        squares = [roll_calls.agreement_matrix(votes)["CHN"] for votes in parts]
        change = squares[1] - squares[0]
        drawn["change"].append(change)
        drawn["net"].append(change - change.median())
    for name, ends in (("change", ["low", "high"]), ("net", ["net_low", "net_high"])):
        plain_ends = pd.DataFrame(drawn[name])[found.index].quantile([0.025, 0.975]).T.to_numpy()
        assert found[ends].to_numpy() == pytest.approx(plain_ends, abs=0.04, nan_ok=True)
    assert (found["net_high"] - found["net_low"]).min() > 0.05  # so that 0.04 is not everything


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Members agree with the partner by known odds; one moves by 0.3, all others by 0.1: its net change is 0.2."""
    rng, held, times = np.random.default_rng(20201), {"change": 0, "net": 0}, 120
    for _ in range(times):
        sides = []
        for moved in (0.0, 1.0):
            partner = rng.integers(2, size=90).astype("f4")
            odds = np.array([0.5 + 0.3 * moved, 0.6 - 0.1 * moved] + [0.6 + 0.1 * moved] * 7)
            alike = rng.random((90, 9)) < odds
            votes = np.where(alike, partner[:, None], 1 - partner[:, None])
            sides.append(pd.DataFrame(votes, columns=[*"ABCDEFGHI"], dtype="f4").assign(P=partner))
        row = towards.changes(*sides, ["P"]).set_index("country").loc["A"]
        held["change"] += row["low"] <= 0.3 <= row["high"]
        held["net"] += row["net_low"] <= 0.2 <= row["net_high"]
    for name, count in held.items():  # 95 % ± 3 standard errors of a share of 120 is 89 to 100
        assert count >= 0.89 * times, name
    assert held["change"] < times  # an interval that always holds it would say nothing


@pytest.mark.parametrize("name", NAMES)
def test_on_the_record_one_partner_is_the_similarity_of_pairs(name):
    votes = store.votes()[store.resolutions()["date"].dt.year.eq(2019)]
    found, _ = towards.towards(votes, ["CHN"], name)
    pairs = roll_calls.similarity(votes, names=(name,))
    pairs = pairs[(pairs["country_a"] == "CHN") | (pairs["country_b"] == "CHN")]
    other = pairs["country_a"].where(pairs["country_b"] == "CHN", pairs["country_b"])
    assert len(pairs) > 150
    assert found.loc[other, "value"].to_numpy() == pytest.approx(pairs[name].to_numpy(), abs=1e-5, nan_ok=True)
    assert found.loc[other, "n"].to_list() == pairs["n"].to_list()


def test_on_the_record_the_difference_of_two_blocs_is_standing_and_its_bounds_those_of_tilt():
    votes = store.votes()[store.resolutions()["date"].dt.year.eq(2019)]
    west, east = store.members("G7", 2019), ["CHN", "RUS"]
    found, drawn = towards.difference(votes, east, west)
    known = blocs.standing(votes, west, east).set_index("country")
    assert len(known) > 180
    assert found["value"].to_numpy() == pytest.approx(known.loc[found.index, "tilt"].to_numpy(), abs=1e-5, nan_ok=True)
    bounds = blocs.tilt(votes, west, east).set_index("country").loc[found.index]
    several = (bounds["n"] >= 2).to_numpy()
    for ends, column in zip(interval(drawn), ("low", "high"), strict=True):
        assert ends[several] == pytest.approx(bounds.loc[several, column].to_numpy(), nan_ok=True)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.sampled_from(NAMES))
def test_everyone_as_partner_whatever_the_order_of_rows_and_members(seed, rows, name):
    votes = random_votes(rows, seed, absent=0.3)
    found, drawn = towards.towards(votes, MEMBERS, name)
    for member in found.index:
        expected = number(plainly(votes, member, MEMBERS, name))
        assert found.loc[member, "value"] == pytest.approx(expected, abs=1e-5, nan_ok=True)
    turned = votes.sample(frac=1, random_state=seed)[votes.columns[::-1]]
    again, drawn_again = towards.towards(turned, MEMBERS[::-1], name)
    pd.testing.assert_frame_equal(found, again, check_exact=True)
    assert np.array_equal(drawn, drawn_again, equal_nan=True)


def test_the_order_of_rows_does_not_move_a_change_and_its_interval():
    before, after = random_votes(25, 8), random_votes(30, 9)
    found = towards.changes(before, after, ["CHN", "RUS"], versus=["USA"])
    again = towards.changes(before.iloc[::-1], after.sample(frac=1, random_state=1), ["RUS", "CHN"], versus=["USA"])
    pd.testing.assert_frame_equal(found, again, check_exact=True)
    assert found["net_low"].notna().any()


def test_two_sets_of_the_same_roll_calls_show_no_change_but_an_interval():
    votes = random_votes(40, 10, absent=0.0)
    found = towards.changes(votes, votes, ["CHN"]).set_index("country").drop(index="CHN")
    assert found["change"].to_list() == pytest.approx([0] * len(found))
    assert (found["low"] < -0.02).all()  # the two are drawn apart
    assert (found["high"] > 0.02).all()
