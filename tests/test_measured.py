"""Any measure by its name: the columns others rely on, figures recomputed from rows, and the command line."""

import io

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.__main__ import main
from alignment.measures import COUNTRY_MEASURES, PAIR_MEASURES, ideal_points
from alignment.measures.cooperation import MeasureError
from alignment.questions.measured import MEASURES, OF_COUNTRIES, OF_PAIRS, measured
from alignment.store import Filters

WINDOW = Filters(years=(2018, 2023))


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("by", ["", "year"])
def test_every_measure_has_the_columns_that_others_rely_on(name, by):
    found = measured(name, WINDOW, a="BLR", b="CHN", by=by)
    assert list(found.columns) == (OF_PAIRS if name in PAIR_MEASURES else OF_COUNTRIES)
    assert len(found) == (6 if by else 1) * (1 if name in PAIR_MEASURES else 2)
    assert len(found) and found["value"].notna().all() and (found["n"] > 0).all()
    known = found.dropna(subset=["low"])
    assert (known["low"] <= known["value"] + 1e-9).all() and (known["value"] <= known["high"] + 1e-9).all()


def test_agreement_is_recomputed_from_the_votes_one_by_one():
    found = measured("agreement", WINDOW, a="CHN", b="BLR", by="year").set_index("period")
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    for year in range(2018, 2024):
        rows = votes.loc[(years == year).to_numpy(), ["BLR", "CHN"]].dropna().astype("float64")
        gaps = [abs(x - y) for x, y in rows.itertuples(index=False)]
        assert found.loc[year, "n"] == len(gaps)
        assert found.loc[year, "value"] == pytest.approx(1 - sum(gaps) / len(gaps), abs=1e-6)


def test_balance_of_one_source_is_recomputed_from_its_rows():
    only = Filters(years=(2018, 2023), sources=("gdelt_pairday",))
    found = measured("balance", only, a="RUS", b="USA", by="year").set_index("period")
    rows = store.events(only, pair=("RUS", "USA"))
    for year, of_year in rows.groupby(rows["date"].dt.year):
        weight = of_year["intensity"] * of_year["count"]
        expected = weight.sum() / weight.abs().sum()
        assert found.loc[year, "value"] == pytest.approx(expected)
        assert found.loc[year, "n"] == of_year["count"].sum()


def test_all_pairs_have_the_figure_that_a_pair_alone_has():
    for name in ("kappa", "balance", "ideal_point_distance"):
        whole = measured(name, WINDOW).set_index(["country_a", "country_b"])
        alone = measured(name, WINDOW, a="CHN", b="BLR").iloc[0]
        assert whole.loc[("BLR", "CHN"), ["value", "low", "high", "n"]].to_list() == pytest.approx(
            alone[["value", "low", "high", "n"]].to_list()
        )
        mine = measured(name, WINDOW, a="BLR")
        assert set(mine["country_a"]) | set(mine["country_b"]) > {"BLR", "CHN", "RUS"}
        assert ((mine["country_a"] == "BLR") | (mine["country_b"] == "BLR")).all()


def test_ideal_points_of_a_window_are_those_of_the_whole_record():
    points = ideal_points.ideal_points(store.votes(), store.resolutions()["date"].dt.year)
    mine = points[(points["country"] == "BLR") & points["year"].between(2018, 2023)]
    found = measured("ideal_point", WINDOW, a="BLR")
    assert found.loc[0, "value"] == pytest.approx(mine["ideal_point"].mean())
    assert (found.loc[0, "period"], found.loc[0, "n"]) == ("2018-2023", mine["n"].sum())


def test_a_readers_own_list_is_a_bloc():
    own = measured("tilt", WINDOW, a="BLR", by="year", east="CHN,RUS")
    named = measured("tilt", WINDOW, a="BLR", by="year", east="CHINA_RUSSIA")
    pd.testing.assert_frame_equal(own, named)


def test_months_of_events_and_none_of_votes():
    found = measured("balance", Filters(years=(2022, 2022)), a="RUS", b="UKR", by="month")
    assert found["period"].to_list()[:2] == ["2022-01", "2022-02"]
    with pytest.raises(MeasureError, match="by year"):
        measured("agreement", WINDOW, by="month")


def test_nothing_recorded_is_no_row_and_bad_questions_are_named():
    assert measured("agreement", Filters(years=(1930, 1940)), a="BLR", b="CHN").empty
    assert measured("balance", Filters(years=(1946, 1950)), a="BLR", b="CHN", by="year").empty
    with pytest.raises(MeasureError, match="Choose one of agreement"):
        measured("love", WINDOW)
    with pytest.raises(MeasureError, match="twice"):
        measured("agreement", WINDOW, a="BLR", b="BLR")


def test_own_weights_change_the_balance_and_nothing_else():
    plain = Filters(years=(1966, 1990), sources=("weis",))
    own = Filters(years=(1966, 1990), sources=("weis",), weights=(("accuse", 0.0),))
    before, after = (measured("balance", which, a="RUS", b="USA").iloc[0] for which in (plain, own))
    assert after["value"] > before["value"] and after["n"] == before["n"]


def _printed(capsys, *arguments: str) -> pd.DataFrame:
    assert main(["measure", *arguments]) == 0
    return pd.read_csv(io.StringIO(capsys.readouterr().out), keep_default_na=False, na_values=[""])


def test_the_command_line_prints_the_contract(capsys):
    found = _printed(capsys, "agreement", "--a", "BLR", "--b", "CHN", "--from", "1992", "--to", "2025", "--by", "year",
                     "--format", "csv")  # fmt: skip
    assert list(found.columns) == ["country_a", "country_b", "period", "value", "low", "high", "n"]
    assert len(found) == 34 and found["period"].to_list() == list(range(1992, 2026))
    whole = _printed(capsys, "kappa", "--from", "2020", "--to", "2023")
    assert len(whole) > 15_000 and not whole.duplicated(["country_a", "country_b"]).any()
    countries = _printed(capsys, "ideal_point", "--from", "2023", "--to", "2023", "--by", "year")
    assert list(countries.columns) == ["country", "period", "value", "low", "high", "n"]
    assert countries.set_index("country").loc["USA", "value"] > 2 and "NAM" in set(countries["country"])


def test_the_command_line_reads_a_store(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("ALIGNMENT_STORE", "")
    table = tmp_path / "mine.csv"
    table.write_text(
        "country_a,country_b,date,intensity,count\n"
        "Belarus,China,2020-01-01,5,1\nBelarus,China,2020-02-01,-2.5,1\nBelarus,Russia,2020-02-01,1,1\n"
    )
    assert main(["import", "table", str(table), "--store", str(tmp_path / "s")]) == 0
    capsys.readouterr()
    found = _printed(capsys, "balance", "--a", "BLR", "--b", "CHN", "--by", "year", "--store", str(tmp_path / "s"))
    assert found["value"].to_list() == pytest.approx([(5 - 2.5) / 7.5]) and found["n"].to_list() == [2]


def test_the_command_line_names_what_it_does_not_know(capsys):
    assert main(["measure", "tilt", "--a", "Belaru", "--west", "XX"]) == 2
    said = capsys.readouterr().err
    assert 'Did you mean "Belarus"?' in said and "There is no bloc “XX”" in said
    assert main(["measure", "love"]) == 1
    assert "Choose one of agreement" in capsys.readouterr().err
    assert main(["measure", "agreement", "--from", "2020", "--to", "2010"]) == 2


def test_countries_measures_take_both_names():
    found = measured("tilt", WINDOW, a="BLR", b="CHN")
    assert found["country"].to_list() == ["BLR", "CHN"] and np.isfinite(found["value"]).all()
    assert COUNTRY_MEASURES == ("ideal_point", "tilt", "entropy")
