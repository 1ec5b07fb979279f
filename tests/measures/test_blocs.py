"""Standing between two blocs, by hand."""

import numpy as np
import pandas as pd
import pytest

from alignment.measures import blocs

VOTES = pd.DataFrame(
    {"USA": [1, 1, 0, 0], "CHN": [0, 0, 1, 1], "RUS": [0, 0, 1, 0], "BLR": [0, 0, 1, 0.5], "NRU": [np.nan] * 4},
    dtype="float32",
)


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
    found = blocs.standing_by_year(VOTES, years, sides)
    assert found["year"].unique().tolist() == [2000]
    assert blocs.standing_by_year(VOTES, years, sides[sides["side"] == "west"]).empty
