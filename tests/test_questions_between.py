"""A country between two blocs: figures recomputed from rows."""

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.answers import country as answers
from alignment.measures import profiles
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


@pytest.mark.parametrize(
    ("filters", "west", "east"),
    [
        (Filters(years=(1991, 2026), sources=("landmark",)), "G7", "CHINA_RUSSIA"),  # a source without a balance
        (Filters(years=(1991, 2026)), "G7", "G7"),  # a country on both sides is on neither
        (Filters(years=(1995, 2014)), "AUKUS", "CHINA_RUSSIA"),  # a bloc that has no member yet
    ],
)
def test_without_two_sides_nothing_is_found_and_nothing_breaks(filters: Filters, west: str, east: str):
    found = between.by_year(filters, "BLR", west, east)
    assert found.empty and set(between.VECTOR) <= set(found.columns) and country.enough(found).empty
    assert between.beside_placebos(filters, "BLR", west, east, filters.years[1] - 5).empty


def test_why_nothing_can_be_said_names_the_sources():
    everywhere = Filters(years=(1991, 2026))
    recorded = country.events_with(everywhere, "SRB")
    rows = store.events(Filters(years=(1991, 2026), sources=("weis",)), country="SRB")  # there as Yugoslavia
    others = set(rows[["country_a", "country_b"]].to_numpy().ravel()) - {"YUG", "SCG", "SRB"}
    assert recorded["WEIS"] == len(others) < profiles.LEAST_PARTNERS
    said = answers.none_alike("Serbia", recorded, profiles.LEAST_PARTNERS)
    assert "takes 20 partners in common" in said and "GDELT and ICEWS have no row of it" in said
    assert "No chosen source samples or counts" in answers.no_vector("Serbia", {}, west="G7", east="China and Russia")
    assert country.events_with(Filters(years=(1991, 2026), sources=("landmark",)), "BLR") == {}


def test_until_when_it_was_multi_vector_by_hand():
    rows = [
        ("A", 2001, "multi-vector"), ("A", 2002, "multi-vector"), ("A", 2003, "not"), ("A", 2004, "cannot be said"),
        ("A", 2005, "not"), ("B", 2001, "not"), ("B", 2002, "not"), ("C", 2009, "not"), ("C", 2010, "multi-vector"),
        ("D", 2006, "multi-vector"), ("D", 2007, "multi-vector"),
    ]  # fmt: skip
    vector = pd.DataFrame(rows, columns=["source_label", "year", "verdict"])
    said = answers.vector_sentence("Gambia", vector, west="EU", east="China")
    assert said.startswith("The Gambia was multi-vector by A last in 2001–2002, and not in 2003–2005; ")
    assert "by B in no year of 2001–2002" in said
    assert "by C in 2010, the last year it can tell" in said
    assert "by D in 2006–2007, to the last year it can tell" in said
    assert "A, 2001–2005: in 2 of 4 years" in said and "with both the EU and China" in said


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
