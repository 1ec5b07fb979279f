"""The Camps page's questions on the shipped record."""

import pandas as pd
import pytest

from alignment import store
from alignment.answers import camps as answers
from alignment.measures import roll_calls
from alignment.questions import camps
from alignment.store import Filters

COLD_WAR = Filters(years=(1984, 1986))


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return camps.now(COLD_WAR, "kappa")


def _camp(found: pd.DataFrame, code: str) -> int:
    return int(found.set_index("country").loc[code, "camp"])


def test_the_cold_wars_camps_are_found(found):
    assert _camp(found, "RUS") == _camp(found, "UKR") == _camp(found, "CUB")
    assert _camp(found, "GBR") == _camp(found, "FRA") == _camp(found, "DEU")
    assert _camp(found, "RUS") != _camp(found, "GBR")


def test_every_member_that_voted_is_listed_once_and_camps_have_names(found):
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    voted = votes[years.between(1984, 1986).to_numpy()]
    assert set(found["country"]) == set(voted.columns[voted.notna().any()]) and not found["country"].duplicated().any()
    assert found.dropna(subset=["camp"])["camp_name"].str.endswith("…").all()


def test_the_matrix_is_the_measure_in_the_order_of_the_camps(found):
    square = camps.matrix(COLD_WAR, "kappa")
    assert square.index.to_list() == found["name"].to_list()
    one = roll_calls.similarity(store.votes()[store.resolutions()["date"].dt.year.between(1984, 1986).to_numpy()],
                                pair=("CUB", "RUS")).iloc[0]  # fmt: skip
    assert square.loc["Cuba", "Russia"] == pytest.approx(one["kappa"])


def test_switchers_between_the_eighties_and_the_nineties():
    moved = camps.switchers(Filters(years=(1980, 2000)), "kappa", 1991).set_index("country")
    assert moved.loc["POL", "switched"] and not moved.loc["FRA", "switched"]
    assert moved["switched"].sum() < len(moved)
    assert (moved["switched"] == (moved["camp_before"] != moved["camp_after"])).all()  # one camp, one name
    said = answers.switch_sentence(moved.reset_index(), 1991)
    assert f"of {len(moved)} members" in said and "not compared" in said


def test_the_sentence_says_where_a_country_is_and_how_firmly(found):
    said = answers.camps_sentence(found, camps.fit(COLD_WAR, "kappa"), ["RUS", "USA"], "median")
    assert "Russia is with" in said and "of runs" in said and "contradicts them" in said
    assert "as often" not in said
    assert "No camps" in answers.camps_sentence(found.head(0), {}, [], "median")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.60, "Belarus is with Russia in 60 % of runs, and with Armenia, the United States … as often."),
        (0.51, "Belarus is with Russia in 60 % of runs, and with Armenia, the United States … in 51 %."),
        (0.49, "Belarus is with Russia in 60 % of runs. "),
    ],
)
def test_a_camp_that_comes_close_is_named(share: float, said: str):
    rows = pd.DataFrame({
        "country": ["BLR", "RUS"], "name": ["Belarus", "Russia"], "camp": [1, 1], "camp_name": "Russia, Belarus …",
        "status": "camp", "firmness": 0.6, "runner_up_name": "Armenia, United States …", "runner_up_share": share,
    })  # fmt: skip
    assert said in answers.camps_sentence(rows, {"frustration": 0.1}, ["BLR"], "median")
