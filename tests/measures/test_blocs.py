"""Standing and tilt between two blocs: by hand, against a plain resampling, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import store
from alignment.measures import blocs, bootstrap, roll_calls
from alignment.measures.cooperation import MeasureError

VOTES = pd.DataFrame(
    {"USA": [1, 1, 0, 0], "CHN": [0, 0, 1, 1], "RUS": [0, 0, 1, 0], "BLR": [0, 0, 1, 0.5], "NRU": [np.nan] * 4},
    dtype="float32",
)
BLOCS = pd.DataFrame(
    [
        ("NATO", "USA", "1949-04-04", None, "member"),
        ("NATO", "SWE", "2024-03-07", None, "member"),
        ("EU", "GBR", "1973-01-01", "2020-01-31", "member"),
        ("EU", "POL", "2004-05-01", None, "member"),
        ("SCO", "BLR", "2010-01-01", "2024-07-04", "observer"),
        ("PACT", "SUN", "1955-05-14", "1991-07-01", "member"),
        ("POLES", "CHN", "1991-12-27", None, "listed"),
    ],
    columns=["bloc", "country", "from", "to", "status"],
).assign(**{"from": lambda rows: pd.to_datetime(rows["from"]), "to": lambda rows: pd.to_datetime(rows["to"])})


def _random_votes(rows: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    cast = rng.choice([0, 0.5, 1, np.nan], size=(rows, 6), p=[0.2, 0.2, 0.5, 0.1]).astype("float32")
    return pd.DataFrame(cast, columns=["USA", "FRA", "CHN", "RUS", "BLR", "IND"])


def test_standing_by_hand_leaves_a_country_out_of_its_own_bloc():
    found = blocs.standing(VOTES, ["USA"], ["CHN", "RUS"]).set_index("country")
    # Belarus: with China (1+1+1+½)/4 = 0.875, with Russia 0.875; with the US (0+0+0+½)/4 = 0.125
    assert found.loc["BLR", ["west", "east", "tilt", "n"]].to_list() == pytest.approx([0.125, 0.875, 0.75, 4])
    assert found.loc["CHN", "east"] == pytest.approx(0.75)  # with Russia only
    assert np.isnan(found.loc["USA", "west"])  # alone in its bloc
    assert "NRU" not in found.index  # never voted


def test_years_without_a_bloc_have_no_row():
    years = pd.Series([2000, 2000, 2001, 2001])
    sides = pd.DataFrame(
        [(2000, "west", "USA"), (2000, "east", "CHN"), (2001, "west", "USA")], columns=["year", "side", "country"]
    )
    for by_year in (blocs.standing_by_year, blocs.tilt_by_year):
        found = by_year(VOTES, years, sides)
        assert found["year"].unique().tolist() == [2000]
        none = by_year(VOTES, years, sides[sides["side"] == "west"])
        assert none.empty
        assert list(none.columns) == list(found.columns)


@pytest.mark.parametrize(
    ("bloc", "year", "members"),
    [
        ("NATO", 2023, ["USA"]),
        ("NATO", 2024, ["SWE", "USA"]),  # on 31 December
        ("EU", 2019, ["GBR", "POL"]),
        ("EU", 2020, ["POL"]),
        ("SCO", 2020, []),  # an observer is no member
        ("PACT", 1990, ["SUN"]),
        ("PACT", 1991, []),  # dissolved
        ("POLES", 2000, ["CHN"]),
    ],
)
def test_membership_is_dated(bloc, year, members):
    assert blocs.membership(BLOCS, bloc, year) == members


def test_an_unknown_bloc_says_which_there_are():
    with pytest.raises(MeasureError, match=r"NATTO.*NATO"):
        blocs.membership(BLOCS, "NATTO", 2000)


def test_sides_from_a_bloc_and_from_a_list_of_ones_own():
    found = blocs.sides(BLOCS, {"west": "EU", "east": ["RUS", "CHN"]}, [2020, 2019])
    assert found.to_numpy().tolist() == [
        [2019, "west", "GBR"],
        [2019, "west", "POL"],
        [2019, "east", "CHN"],
        [2019, "east", "RUS"],
        [2020, "west", "POL"],
        [2020, "east", "CHN"],
        [2020, "east", "RUS"],
    ]


def test_apart_takes_off_who_is_on_both_sides_in_that_year_only():
    rows = [(2000, "west", "TUR"), (2000, "east", "TUR"), (2000, "east", "AZE"), (2001, "west", "TUR")]
    sides = pd.DataFrame([*rows, rows[2]], columns=["year", "side", "country"])
    left, taken = blocs.apart(sides)
    assert sorted(left.drop_duplicates().to_numpy().tolist()) == [[2000, "east", "AZE"], [2001, "west", "TUR"]]
    assert taken == ["TUR"]


def test_tilt_is_standing_with_an_interval_as_a_plain_resampling_gives_it():
    votes = _random_votes(60)
    found = blocs.tilt(votes, ["USA", "FRA"], ["CHN", "RUS"])
    pd.testing.assert_frame_equal(
        found.drop(columns=["low", "high"]), blocs.standing(votes, ["USA", "FRA"], ["CHN", "RUS"])
    )
    rng = np.random.default_rng(99)
    drawn = [
        blocs.standing(votes.iloc[rng.integers(60, size=60)], ["USA", "FRA"], ["CHN", "RUS"])["tilt"].to_numpy()
        for _ in range(600)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    # Ends of 500 and 600 draws differ by chance; intervals here are some 0.3 wide.
    assert found["low"].to_numpy() == pytest.approx(low, abs=0.04)
    assert found["high"].to_numpy() == pytest.approx(high, abs=0.04)


def test_no_interval_with_one_vote_and_none_where_tilt_is_undefined():
    votes = VOTES.assign(FJI=pd.Series([1, np.nan, np.nan, np.nan], dtype="float32"))
    found = blocs.tilt(votes, ["USA"], ["CHN", "RUS"]).set_index("country")
    assert found.loc["FJI", "tilt"] == pytest.approx(-1)  # votes once, with the US, against both others
    for country in ("FJI", "USA"):
        assert found.loc[country, ["low", "high"]].isna().all()
    assert found.loc["BLR", "low"] <= 0.75 <= found.loc["BLR", "high"]


def test_a_state_that_no_longer_votes_has_no_row_and_pulls_nobody():
    votes = VOTES.assign(SUN=np.float32("nan"))
    with_ghost = blocs.tilt(votes, ["USA"], ["CHN", "RUS", "SUN"])
    pd.testing.assert_frame_equal(with_ghost, blocs.tilt(VOTES, ["USA"], ["CHN", "RUS"]))
    nobody = blocs.tilt(VOTES, ["USA"], ["SUN"])
    assert nobody["west"].notna().any()
    assert nobody[["east", "tilt", "low", "high"]].isna().all(axis=None)


def test_no_votes_no_rows():
    assert blocs.tilt(VOTES.iloc[:0], ["USA"], ["CHN"]).empty


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 25))
def test_swapping_blocs_order_of_rows_and_absent_rows(seed, rows):
    votes = _random_votes(rows, seed)
    west, east = ["USA", "FRA"], ["CHN", "RUS"]
    found = blocs.tilt(votes, west, east)
    swapped = blocs.tilt(votes, east, west)
    assert (-swapped["tilt"]).to_numpy() == pytest.approx(found["tilt"].to_numpy(), nan_ok=True)
    assert (-swapped["high"]).to_numpy() == pytest.approx(found["low"].to_numpy(), nan_ok=True, abs=1e-6)
    assert found["tilt"].dropna().between(-1, 1).all()
    assert (found["low"].dropna() <= found["high"].dropna()).all()
    absent = pd.DataFrame(np.nan, index=[0, 1], columns=votes.columns, dtype="float32")
    shuffled = pd.concat([votes, absent]).sample(frac=1, random_state=seed, ignore_index=True)
    again = blocs.tilt(shuffled, east=east[::-1], west=west[::-1])
    pd.testing.assert_frame_equal(again, found, check_exact=True)


def test_interval_interpolates_and_skips_what_is_undefined():
    drawn = np.array([[3.0, np.nan, np.nan], [1, np.nan, 7], [2, np.nan, np.nan], [np.nan, np.nan, np.nan]])
    low, high = bootstrap.interval(drawn)
    assert low == pytest.approx([1.05, np.nan, 7], nan_ok=True)
    assert high == pytest.approx([2.95, np.nan, 7], nan_ok=True)
    many = np.random.default_rng(3).normal(size=(500, 4))
    assert np.array(bootstrap.interval(many)) == pytest.approx(np.quantile(many, [0.025, 0.975], axis=0))


def test_resampling_draws_as_many_as_there_are():
    weights = bootstrap.resampling(7)
    assert weights.shape == (bootstrap.DRAWS, 7)
    assert (weights.sum(axis=1) == 7).all()
    assert weights.mean(axis=0) == pytest.approx(np.ones(7), abs=0.2)


PAIRS = pd.DataFrame(
    [("BLR", "RUS", 0.9), ("CHN", "BLR", 0.5), ("BLR", "USA", 0.2), ("BLR", "FRA", np.nan), ("CHN", "RUS", 0.8)],
    columns=["country_a", "country_b", "value"],
)
SIDES = pd.DataFrame([("west", "USA"), ("west", "FRA"), ("east", "CHN"), ("east", "RUS")], columns=["side", "country"])


def test_tilt_of_pairs_by_hand():
    found = blocs.tilt_of_pairs(PAIRS, SIDES).set_index("country")
    # Belarus: East (0.9 + 0.5) / 2 = 0.7, West 0.2 (France unknown)
    assert found.loc["BLR"].to_list() == pytest.approx([0.2, 0.7, 0.5, 1, 2])
    assert found.loc["RUS", ["east", "n_east", "n_west"]].to_list() == pytest.approx([0.8, 1, 0])  # with China only
    assert np.isnan(found.loc["RUS", "tilt"])  # nothing known with the West
    assert found.loc["FRA", ["n_west", "n_east"]].to_list() == [0, 0]
    assert np.isnan(found.loc["FRA", "tilt"])


def test_tilt_of_pairs_is_antisymmetric_and_blind_to_order():
    turned = PAIRS.rename(columns={"country_a": "country_b", "country_b": "country_a"}).iloc[::-1]
    found = blocs.tilt_of_pairs(PAIRS, SIDES)
    pd.testing.assert_frame_equal(found, blocs.tilt_of_pairs(turned, SIDES.iloc[::-1]))
    swapped = blocs.tilt_of_pairs(PAIRS, SIDES.assign(side=SIDES["side"].map({"west": "east", "east": "west"})))
    assert (-swapped["tilt"]).to_numpy() == pytest.approx(found["tilt"].to_numpy(), nan_ok=True)


def test_tilt_of_pairs_equals_standing_for_agreement():
    votes = _random_votes(40)
    pairs = roll_calls.similarity(votes)
    found = blocs.tilt_of_pairs(pairs, SIDES, value="agreement").set_index("country")
    known = blocs.standing(votes, ["USA", "FRA"], ["CHN", "RUS"]).set_index("country")
    assert found["tilt"].to_numpy() == pytest.approx(known["tilt"].reindex(found.index).to_numpy(), abs=1e-6)


def test_tilt_of_dated_pairs_takes_each_years_members():
    pairs = pd.concat([PAIRS.assign(period=2000), PAIRS.assign(period=2001)])
    sides = pd.concat([SIDES.assign(year=2000), SIDES[SIDES["country"] != "CHN"].assign(year=2001)])
    found = blocs.tilt_of_pairs(pairs, sides).set_index(["country", "period"])["tilt"]
    assert found["BLR"].to_list() == pytest.approx([0.5, 0.7])  # without China: 0.9 − 0.2
    with pytest.raises(MeasureError, match="period"):
        blocs.tilt_of_pairs(PAIRS, sides)


def test_a_pair_given_twice_is_refused():
    again = PAIRS.head(1).rename(columns={"country_a": "country_b", "country_b": "country_a"})
    with pytest.raises(MeasureError, match="twice"):
        blocs.tilt_of_pairs(pd.concat([PAIRS, again]), SIDES)


def test_the_tilt_of_some_members_is_the_one_they_have_among_all():
    cast = store.votes()[store.resolutions()["date"].dt.year == 2024]
    everyone = blocs.tilt(cast, ("USA", "FRA", "DEU"), ("CHN", "RUS")).set_index("country")
    some = blocs.tilt(cast, ("USA", "FRA", "DEU"), ("CHN", "RUS"), only=("BLR", "USA")).set_index("country")
    assert list(some.index) == ["BLR", "USA"]
    pd.testing.assert_frame_equal(some, everyone.loc[["BLR", "USA"]], rtol=1e-5)
