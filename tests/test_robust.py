"""The strips beside the charts on the shipped record: the first row is the figure shown; variants are recomputed."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.measures import blocs, robustness
from alignment.questions import (
    ballots,
    between,
    camps,
    change_countries,
    changes,
    country,
    movers,
    pair_dates,
    pair_events,
    points,
    robust,
    robust_camps,
    robust_changes,
    robust_country,
    robust_movers,
    robust_pair,
    robust_points,
    splitting,
    world,
)
from alignment.store import Filters

WEST, EAST = "G7", "CHINA_RUSSIA"
WINDOW = Filters(years=(2012, 2025))


def _first(strip: pd.DataFrame) -> pd.Series:
    assert list(strip.columns) == robustness.COLUMNS and strip["group"].iloc[0] == "finding"
    assert len(strip) > 3 and strip["variant"].iloc[0] != "finding"
    return strip.iloc[0]


def _named(strip: pd.DataFrame, variant: str) -> pd.Series:
    (row,) = (row for _, row in strip.iterrows() if row["variant"] == variant)
    return row


def test_tilt_of_a_chosen_year_and_of_another_bloc():
    strip = robust.of_tilt(WINDOW, "BLR", WEST, EAST, 2019)
    shown = world.standing_by_year(WINDOW, WEST, EAST).query("country == 'BLR' and year == 2019")["tilt"].iloc[0]
    assert _first(strip)["value"] == pytest.approx(shown) and "2019" in strip["variant"].iloc[0]
    cast, years = ballots.chosen(WINDOW)
    nato, east = store.members("NATO", 2019), store.members(EAST, 2019)
    by_hand = blocs.standing(cast[years == 2019], nato, east).set_index("country").loc["BLR", "tilt"]
    assert _named(strip, "west: NATO")["value"] == pytest.approx(by_hand)
    earlier = world.standing_by_year(WINDOW, WEST, EAST).query("country == 'BLR' and year == 2018")["tilt"].iloc[0]
    assert _named(strip, "2018 in place of 2019")["value"] == pytest.approx(earlier)


def test_the_maps_share_is_on_the_side_of_a_half():
    strip = robust.of_map(WINDOW, WEST, EAST, 2019)
    tilts = world.standing_by_year(WINDOW, WEST, EAST).query("year == 2019")["tilt"].dropna()
    assert _first(strip)["value"] == pytest.approx((tilts > 0).mean()) and _first(strip)["n"] == len(tilts)
    told = strip[strip["agrees"].notna()]
    assert (told["agrees"].astype(bool) == ((told["value"] > 0.5) == (told["value"].iloc[0] > 0.5))).all()


def test_without_the_year_of_another_agenda_where_it_is_one_of_several():
    inputs = robust.of_window(WINDOW)
    (without,) = (one for one in robust.of_votes(inputs) if one.group == "years")
    left = without.alter(inputs)
    assert len(inputs["votes"]) - len(left["votes"]) == (robust.years_of(inputs["resolutions"]) == 2025).sum() > 0
    for years in ((2025, 2025), (2010, 2020)):
        assert not [one for one in robust.of_votes(robust.of_window(Filters(years=years))) if one.group == "years"]


def test_the_mover_in_tilt_is_the_one_named_and_has_its_change_and_interval():
    strip = robust_movers.of_tilt_mover(WINDOW, WEST, EAST)
    top = movers.of_tilt(WINDOW, WEST, EAST).iloc[0]
    row = _first(strip)
    assert top["name"] in row["variant"] and row["value"] == pytest.approx(top["change"])
    assert [row["low"], row["high"]] == pytest.approx([top["low"], top["high"]], abs=0.02)
    assert row["n"] == min(top["n_before"], top["n_after"])


def test_positions_begin_with_the_figure_as_shown():
    shown = points.ideal_points(WINDOW).query("year == 2019").set_index("country")["ideal_point"]
    strip = robust_points.of_point(WINDOW, "BLR", 2019)
    assert _first(strip)["value"] == pytest.approx(shown["BLR"] - shown.median())
    assert strip["change"].iloc[1:].isna().all()
    assert strip["group"].iloc[1] == "alone" and strip["value"].iloc[1] != strip["value"].iloc[0]
    moved = movers.of_points(WINDOW).iloc[0]
    assert _first(robust_points.of_point_mover(WINDOW))["value"] == pytest.approx(moved["change"])
    line = _first(robust_points.of_line(WINDOW, ("BLR",)))
    mine = points.ideal_points(WINDOW).query("country == 'BLR'").sort_values("year")["ideal_point"]
    assert line["value"] == pytest.approx(mine.iloc[-1] - mine.iloc[0])


def test_at_most_three_years_of_each_end_are_estimated_anew():
    assert robust_points.thinned((list(range(1991, 2000)), [2020, 2021])) == ([1991, 1995, 1999], [2020, 2021])
    assert robust_points.thinned(([], [2020])) == ([], [2020])


def test_bifurcation_is_what_lies_above_the_band_of_chance():
    row = splitting.by_year(WINDOW, WEST, EAST)
    last = row[(row["split"] == splitting.FOUND) & row["bifurcation"].notna()].sort_values("year").iloc[-1]
    strip = robust_camps.of_split(WINDOW, WEST, EAST)
    assert _first(strip)["value"] == pytest.approx(last["bifurcation"] - last["null_high"], abs=1e-6)
    wide = row[(row["split"] == splitting.named(*splitting.WIDE)) & (row["year"] == last["year"])].iloc[0]
    found = _named(strip, splitting.named(*splitting.WIDE))
    assert found["value"] == pytest.approx(wide["bifurcation"] - wide["null_high"])


def test_firmness_and_changes_of_camp():
    strip = robust_camps.of_matrix(WINDOW, "kappa", "BLR")
    shown = camps.now(WINDOW, "kappa").set_index("country").loc["BLR"]
    assert _first(strip)["value"] == pytest.approx(shown["firmness"]) and _first(strip)["n"] == shown["n"]
    one, another = (robust_camps.of_membership(WINDOW, "kappa", code).iloc[0] for code in ("BLR", "FRA"))
    assert all(-1 <= row["value"] <= 1 for row in (one, another)) and one["variant"] != another["variant"]


def test_partners_alike_and_both_sides():
    strip = robust_country.of_partners(WINDOW, "BLR")
    ranked = country.partners(WINDOW, "BLR")
    enough = ranked[ranked["n"] >= ranked["n"].iloc[0] / 2]["agreement"].to_list()
    assert _first(strip)["value"] == pytest.approx(enough[0] - enough[1])
    alike = between.alike(WINDOW, "BLR").iloc[0]
    row = _first(robust_country.of_alike(WINDOW, "BLR"))
    assert row[["value", "low", "high"]].to_list() == pytest.approx(alike[["kappa", "low", "high"]].to_list())
    vector = between.by_year(WINDOW, "BLR", WEST, EAST).query("source == 'gdelt_pairday' and year == 2023").iloc[0]
    strip = robust_country.of_vector(WINDOW, "BLR", WEST, EAST)
    assert _first(strip)[["value", "low", "high", "n"]].to_list() == pytest.approx(
        vector[["entropy", "entropy_low", "entropy_high", "n"]].to_list()
    )
    beside = between.beside_placebos(WINDOW, "BLR", WEST, EAST, 2022)
    change = beside[(beside["piece"] == "balance_west") & beside["period"].str.contains("→")]["percentile"].iloc[0]
    row = _first(robust_country.of_placebos(WINDOW, "BLR", WEST, EAST, 2022))
    assert row["value"] == pytest.approx(change - 0.5)


@pytest.mark.parametrize("name", ["agreement", "kappa", "ideal_point_distance", "balance"])
def test_the_shift_of_a_pair_is_that_of_the_ranking(name: str):
    ranked = changes.ranked(WINDOW, name, 2020)
    top = ranked[(ranked["country_a"] == "BLR") & (ranked["country_b"] == "UKR")]
    row = _first(robust_changes.of_pair(WINDOW, name, 2020, "BLR", "UKR"))
    assert len(top) == 1
    if name == "ideal_point_distance":  # the ranking takes the mean of all years, as the strip does
        assert row["value"] == pytest.approx(top["change"].iloc[0], abs=1e-6)
    else:
        assert row["value"] == pytest.approx(top["change"].iloc[0])
    told = changes.told(WINDOW, name, 2020, top).iloc[0]
    assert [row["low"], row["high"]] == pytest.approx([told["low"], told["high"]], abs=1e-6)


@pytest.mark.parametrize("name", change_countries.MEASURES)
def test_the_shift_of_a_country_is_that_of_the_ranking(name: str):
    ranked = change_countries.ranked(WINDOW, name, 2020, WEST, EAST, 20)
    shown = change_countries.told(WINDOW, name, 2020, ranked.head(1), 20)
    (code,) = robust_changes.stated(shown)
    row = _first(robust_changes.of_country(WINDOW, name, 2020, WEST, EAST, 20, code))
    assert code == ranked["country"].iloc[0] and row["value"] == pytest.approx(shown["change"].iloc[0])
    assert [row["low"], row["high"]] == pytest.approx(shown[["low", "high"]].iloc[0].to_list(), abs=0.02)


def test_the_pairs_topics_date_kinds_and_stock():
    assert -1 <= _first(robust_pair.of_topics(WINDOW, "BLR", "CHN", "agreement"))["value"] <= 1
    day = date(2022, 2, 24)
    shown = pair_dates.compared(WINDOW, "BLR", "CHN", day).query("lens == 'votes'").iloc[0]
    row = _first(robust_pair.of_date(WINDOW, "BLR", "CHN", day))
    assert row[["value", "low", "high"]].to_list() == pytest.approx(shown[["difference", "low", "high"]].to_list())
    assert np.isfinite(_first(robust_pair.of_mix(WINDOW, "BLR", "CHN"))["value"])
    stock = pair_events.stock(WINDOW, "BLR", "CHN")
    row = _first(robust_pair.of_stock(WINDOW, "BLR", "CHN"))
    assert row["value"] in [pytest.approx(value) for value in stock.groupby("source")["balance"].last()]


def test_what_has_no_record_is_undefined_and_stays():
    empty = Filters(years=(2012, 2014), sources=("landmark",))
    for strip in (
        robust.of_tilt(empty, "BLR", WEST, EAST),
        robust.of_map(empty, WEST, EAST, 2014),
        robust_country.of_partners(empty, "BLR"),
        robust_country.of_alike(empty, "BLR"),
        robust_points.of_point(empty, "BLR", 2014),
        robust_pair.of_mix(Filters(years=(2012, 2014), sources=("unga",)), "BLR", "CHN"),
        robust_pair.of_stock(empty, "BLR", "CHN"),
        robust_pair.of_topics(empty, "BLR", "CHN", "agreement"),
    ):
        assert np.isnan(strip["value"].iloc[0]) and strip["agrees"].isna().all()


def test_a_variant_that_changes_nothing_is_not_counted_as_one_that_agrees():
    rows = [
        ("finding", "finding", 0.5, 0.4, 0.6, 9),
        ("topics", "without me", 0.5, 0.4, 0.6, 9),
        ("topics", "x", 0.5, 0.3, 0.6, 9),
    ]
    found = pd.DataFrame(rows, columns=["group", "variant", "value", "low", "high", "n"])
    found = found.assign(change=0.0, agrees=pd.Series([True] * 3, dtype="boolean"), note="")
    told = robust.told(found, "It")
    assert told["note"].to_list() == ["", robustness.SAME, ""] and told["variant"].to_list()[:2] == [
        "It",
        "without Middle East",
    ]
    assert told["agrees"].to_list() == [True, pd.NA, True]
