"""What tests on roll calls find: recomputed from the record by plain loops, one case of every measure."""

import numpy as np
import pandas as pd
import pytest

from alignment import claims, store
from alignment.claims import of_votes
from alignment.claims.definition import test_of, window_of
from alignment.claims.found import members, within
from alignment.claims.judging import measured, without_last
from alignment.measures import blocs, roll_calls
from alignment.measures.camps import MIN_SHARED, co_membership
from alignment.questions import splitting

test_of.__test__ = False


def votes_of(text):
    window = window_of(text)
    dates = store.resolutions()["date"]
    return store.votes()[(dates >= str(window.first)) & (dates <= str(window.last))]


def asked(**parts):
    return test_of({"expect": "same", "threshold": 0.1} | parts, "Test")


def plain_agreement(votes, one, others):
    """Mean over others of 1 − mean distance; and the roll calls shared with any."""
    values, met = [], set()
    for other in others:
        if other == one or other not in votes:
            continue
        gaps = {
            row: abs(a - b)
            for row, a, b in zip(votes.index, votes[one], votes[other], strict=True)
            if a == a and b == b
        }
        if gaps:
            values.append(1 - sum(gaps.values()) / len(gaps))
            met |= set(gaps)
    return (sum(values) / len(values) if values else np.nan), len(met)


def test_a_level_with_a_bloc():
    votes = votes_of("2023/2023")
    value, n = plain_agreement(votes, "HUN", members("EU", 2023))
    found = measured(asked(measure="agreement", country="HUN", partner="EU", window="2023/2023", expect="over"))
    assert (found.effect, found.n, found.n_before) == (pytest.approx(value, abs=1e-6), n, None)
    assert found.low < found.effect < found.high
    assert len(members("EU", 2023)) == 27


def test_a_tilt_is_that_of_the_measure_with_its_bounds():
    votes = votes_of("2023/2023")
    found = measured(
        asked(measure="tilt", country="BLR", west="G7", east="CHINA_RUSSIA", window="2023/2023", expect="up")
    )
    row = blocs.tilt(votes, store.members("G7", 2023), ["CHN", "RUS"]).set_index("country").loc["BLR"]
    assert [found.effect, found.low, found.high] == pytest.approx(row[["tilt", "low", "high"]].to_list(), abs=1e-6)
    east, west = (plain_agreement(votes, "BLR", side)[0] for side in (["CHN", "RUS"], store.members("G7", 2023)))
    assert found.effect == pytest.approx(east - west, abs=1e-6)


def test_a_lead_over_another_partner():
    votes = votes_of("2019/2019")
    found = measured(
        asked(measure="agreement", country="BLR", partner="CHN", versus="RUS", window="2019/2019", expect="up")
    )
    assert found.effect == pytest.approx(
        plain_agreement(votes, "BLR", ["CHN"])[0] - plain_agreement(votes, "BLR", ["RUS"])[0], abs=1e-6
    )


@pytest.mark.parametrize("name", ["agreement", "kappa", "pi", "s"])
def test_a_net_change_of_each_measure_from_the_pairs_of_each_window(name):
    """Brazil with the US, 2021 → 2023: change − median change of those that voted on half in both years."""
    windows = [votes_of("2021/2021"), votes_of("2023/2023")]
    levels = []
    for votes in windows:
        square = roll_calls.matrix(votes.dropna(axis=1, how="all"), name)
        levels.append(square["USA"])
    change = levels[1] - levels[0]
    present = [set(votes.columns[votes.notna().sum() * 2 >= len(votes)]) for votes in windows]
    typical = change[[code for code in change.index if code in present[0] & present[1]]].median()
    test = asked(
        measure=name, country="BRA", partner="USA", before="2021/2021", window="2023/2023", net=True, expect="up"
    )
    found = measured(test)
    assert found.effect == pytest.approx(change["BRA"] - typical, abs=1e-5)
    assert found.median == pytest.approx(typical, abs=1e-5)
    assert [found.before, found.after] == pytest.approx([one["BRA"] for one in levels], abs=1e-5)
    assert [found.n_before, found.n] == [int(votes[["BRA", "USA"]].notna().all(axis=1).sum()) for votes in windows]
    raw = measured(asked(measure=name, country="BRA", partner="USA", before="2021/2021", window="2023/2023"))
    assert raw.effect == pytest.approx(change["BRA"], abs=1e-5)
    assert raw.effect != pytest.approx(found.effect, abs=1e-3)


def test_a_bloc_is_fixed_at_the_end_of_the_window_before():
    """The United Kingdom counts among the EU of 2018–19 in both windows, though it left in 2020."""
    assert "GBR" in members("EU", 2019)
    assert "GBR" not in members("EU", 2022)
    found = measured(asked(measure="agreement", country="HUN", partner="EU", before="2018/2019", window="2022/2022"))
    fixed = [plain_agreement(votes_of(year), "HUN", members("EU", 2019))[0] for year in ("2018/2019", "2022/2022")]
    assert [found.before, found.after] == pytest.approx(fixed, abs=1e-6)
    assert plain_agreement(votes_of("2022/2022"), "HUN", members("EU", 2022))[0] != pytest.approx(fixed[1], abs=2e-5)


def test_groups_are_blocs_lists_and_both():
    assert members("NATO+EU+JPN,KOR", 2021) == tuple(
        sorted({*store.members("NATO", 2021), *store.members("EU", 2021), "JPN", "KOR"})
    )
    assert members("CHN,RUS", 1950) == ("CHN", "RUS")
    assert members("ALL", 2021) == ()


def test_everyone_is_all_other_members():
    votes = votes_of("2023/2023")
    others = [code for code in votes.columns if code != "ISR"]
    value, n = plain_agreement(votes, "ISR", others)
    found = measured(asked(measure="agreement", country="ISR", partner="ALL", window="2023/2023", expect="under"))
    assert (found.effect, found.n) == (pytest.approx(value, abs=1e-5), n)


@pytest.mark.parametrize("among", ["", "EU"])
def test_a_rank_is_the_share_of_the_others_that_lie_below(among):
    votes = votes_of("2022/2023").dropna(axis=1, how="all")
    eu = members("EU", 2023)
    square = roll_calls.agreement_matrix(votes)
    level = square[list(eu)].mean(axis=1)  # itself is NaN
    present = votes.columns[votes.notna().sum() * 2 >= len(votes)]
    others = [code for code in present if code != "HUN" and (not among or code in eu)]
    below = [code for code in others if level[code] < level["HUN"]]
    parts = {"among": among} if among else {}
    test = asked(
        measure="agreement", country="HUN", partner="EU", window="2022/2023", expect="top", threshold=0.9, **parts
    )
    found = measured(test)
    assert found.effect == pytest.approx(len(below) / len(others))
    assert found.note == f"{len(others) - len(below) + 1} of {len(others) + 1} from the top"
    assert (len(others) == 26) is bool(among)
    assert found.low <= found.effect <= found.high


def test_who_is_no_member_is_no_data():
    for parts in ({"window": "2023/2023", "expect": "over"}, {"before": "2020/2020", "window": "2023/2023"},
                  {"window": "2023/2023", "expect": "top"}):  # fmt: skip
        found = measured(asked(measure="agreement", country="TWN", partner="CHN", **parts))
        assert np.isnan(found.effect)
        assert found.least == 0


def test_the_soviet_union_is_under_russia():
    found = measured(asked(measure="agreement", country="POL", partner="RUS", window="1980/1980", expect="over"))
    roll_call = pd.read_parquet(store.DATA / "facts" / "roll_calls.parquet")
    roll_call = roll_call[pd.to_datetime(roll_call["date"]).dt.year == 1980]
    both = roll_call[["POL", "SUN"]].isin(["Y", "N", "A"]).all(axis=1)
    value = {"Y": 1.0, "A": 0.5, "N": 0.0}
    gaps = [abs(value[a] - value[b]) for a, b in roll_call.loc[both, ["POL", "SUN"]].itertuples(index=False)]
    assert found.effect == pytest.approx(1 - sum(gaps) / len(gaps), abs=1e-6)
    assert found.n == both.sum() > 50


def test_splitting_is_the_mean_of_the_years_of_members_fixed_before():
    test = asked(
        measure="splitting", west="NATO+EU+JPN,KOR,AUS,NZL", east="SCO+BLR,IRN", before="2020/2021",
        window="2022/2023", expect="up", threshold=0.05,
    )  # fmt: skip
    west, east = members(test.west, 2021), members(test.east, 2021)
    assert "FIN" in west  # of the EU
    assert set(west).isdisjoint(east)
    yearly = {}
    for year in range(2020, 2024):
        votes = votes_of(f"{year}/{year}")
        votes = votes[[code for code in (*west, *east) if code in votes and votes[code].notna().any()]]
        kappa, shared = roll_calls.matrix(votes, "kappa"), votes.notna().astype(int).T @ votes.notna().astype(int)
        same, apart = [], []
        for place, one in enumerate(votes.columns):
            for other in votes.columns[:place]:
                if shared.loc[one, other] >= MIN_SHARED and kappa.loc[one, other] == kappa.loc[one, other]:
                    (same if (one in west) == (other in west) else apart).append(kappa.loc[one, other])
        yearly[year] = np.mean(same) - np.mean(apart)
    found = measured(test)
    assert found.before == pytest.approx((yearly[2020] + yearly[2021]) / 2)
    assert found.after == pytest.approx((yearly[2022] + yearly[2023]) / 2)
    assert found.effect == pytest.approx(found.after - found.before)
    assert (found.n_before, found.n) == (2, 2)
    assert found.low <= found.effect <= found.high


def test_camps_are_those_of_the_page_of_splitting_and_one_year_has_no_interval():
    found = measured(asked(measure="camps", before="1955/1955", window="1956/1956", expect="up", threshold=0.03))
    assert [found.after] == pytest.approx(splitting.camps_found((), (1956, 1956))["bifurcation"].to_list())
    assert found.effect == pytest.approx(found.after - found.before)
    assert 0.2 < found.before < 0.9
    assert np.isnan([found.low, found.high]).all()
    assert (found.n_before, found.n) == (1, 1)


def test_one_camp_is_the_least_share_of_runs_with_several_partners():
    test = asked(measure="same_camp", country="BLR", partner="CHN,RUS", window="2023/2023", expect="over")
    votes = votes_of("2023/2023")
    pairs = roll_calls.similarity(votes, names=("kappa",)).rename(columns={"kappa": "value"})
    together = co_membership(pairs)
    found = measured(test)
    assert found.effect == pytest.approx(min(together.loc["BLR", "CHN"], together.loc["BLR", "RUS"]))
    assert found.n == votes["BLR"].notna().sum()
    assert measured(test, "USA").effect < found.effect


def test_without_the_year_of_another_agenda():
    whole = asked(measure="agreement", country="BLR", partner="CHN", before="2018/2021", window="2022/2025")
    shorter = without_last(whole)
    assert str(shorter.window) == "2022/2024"
    assert shorter.before == whole.before
    for window, expect in (("2022/2024", "over"), ("2025/2025", "over")):
        assert (
            without_last(asked(measure="agreement", country="BLR", partner="CHN", window=window, expect=expect)) is None
        )
    record = {"measure": "membership", "country": "BLR", "bloc": "CSTO", "window": "2022/2025", "expect": "yes"}
    assert without_last(test_of(record, "Test")) is None


def test_a_level_is_measured_once_for_country_placebos_and_without_the_last_year(monkeypatch):
    times = []
    difference = of_votes.towards.difference
    monkeypatch.setattr(of_votes.towards, "difference", lambda *of: times.append(1) or difference(*of))
    test = asked(
        measure="agreement", country="BRA", partner="BEL", before="2020/2021", window="2024/2025", net=True,
        expect="up", placebo=["CHL", "PER", "URY"],
    )  # fmt: skip
    claims.judged_test(test)
    assert len(times) == 3  # before, window, window without 2025


def test_a_window_holds_both_its_days():
    dates = pd.Series(pd.to_datetime(["2020-01-31", "2020-02-01", "2022-01-31", "2022-02-01"]))
    assert within(dates, window_of("2020-02/2022-01")).to_list() == [False, True, True, False]
