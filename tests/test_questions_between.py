"""A country between two blocs: figures recomputed from rows."""

import numpy as np
import pytest

from alignment import store
from alignment.answers import country as answers
from alignment.questions import between, country
from alignment.store import Filters

WINDOW = Filters(years=(2018, 2023), sources=("gdelt_pairday",))


def test_balances_and_shares_are_recomputed_from_the_rows_of_one_year():
    found = between.by_year(WINDOW, "BLR", "NATO", "CHINA_RUSSIA").set_index("year").loc[2019]
    rows = store.events(Filters(years=(2019, 2019), sources=("gdelt_pairday",)), country="BLR")
    other = np.where(rows["country_a"] == "BLR", rows["country_b"], rows["country_a"])
    weight = rows["intensity"] * rows["count"]
    sums = {}
    for side, bloc in (("west", "NATO"), ("east", "CHINA_RUSSIA")):
        mine = weight[np.isin(other, store.members(bloc, 2019))]
        sums[side] = mine.clip(lower=0).sum()
        assert found[f"balance_{side}"] == pytest.approx(mine.sum() / mine.abs().sum())
    shares = np.array([sums["west"], sums["east"]]) / sum(sums.values())
    assert found["share_west"] == pytest.approx(shares[0])
    assert found["entropy"] == pytest.approx(-(shares * np.log(shares)).sum() / np.log(2))


def test_placebo_countries_are_on_neither_side():
    told = between.beside_placebos(WINDOW, "BLR", "NATO", "CHINA_RUSSIA", 2022)
    change = told[told["period"].str.contains("→")].set_index("piece")
    assert set(change.index) == {"entropy", "share_west", "share_east", "balance_west", "balance_east"}
    assert "Poland" not in told["placebos"].iloc[0] and "Russia" not in told["placebos"].iloc[0]
    assert change.loc["balance_west", "value"] < 0
    assert "placebo countries" in answers.placebo_sentence("Belarus", change.reset_index(), 2022)


def test_without_acts_on_both_sides_of_the_split_nothing_is_said():
    told = between.beside_placebos(Filters(years=(1946, 1950)), "BLR", "NATO", "CHINA_RUSSIA", 1948)
    assert told.empty and "No source" in answers.placebo_sentence("Belarus", told, 1948)


def test_who_is_alike_and_how_sure():
    ranked = between.alike(WINDOW, "BLR")
    assert "BLR" not in set(ranked["country"]) and (ranked["n"] >= 20).all()
    known = ranked["kappa"].dropna()
    assert known.is_monotonic_decreasing and "Most like Belarus" in answers.alike_sentence("Belarus", ranked)


def test_ideal_points_by_country_in_the_order_asked():
    found = country.positions(Filters(years=(2000, 2025)), ("USA", "BLR"))
    assert found["name"].drop_duplicates().to_list() == ["United States", "Belarus"]
    assert (found.loc[found["name"] == "United States", "ideal_point"] > 2).all()
    assert "is towards the United States" in answers.position_sentence("Belarus", found)
