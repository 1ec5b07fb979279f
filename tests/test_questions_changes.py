"""What changed: shifts of pairs and countries on votes counted by hand, and on the shipped record."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.answers import changes as answers
from alignment.measures import bootstrap, roll_calls, vote_intervals
from alignment.questions import ballots, change_countries, change_drivers, changes
from alignment.store import Filters

YEARS = Filters(years=(1991, 2019))
RECENT = Filters(years=(1991, 2026))
YES, NO, HALF, NONE = 1.0, 0.0, 0.5, np.nan
# Four roll calls before 2001 and four from then on: Cuba and Spain drift apart over the Middle East.
CAST = pd.DataFrame(
    {
        "CUB": [YES, YES, YES, YES, YES, YES, YES, NO],
        "ESP": [YES, YES, YES, HALF, NO, NO, YES, NO],
        "FRA": [NONE, YES, NO, HALF, NO, NO, YES, NO],
    }
)
YEAR = pd.Series([2000] * 4 + [2001] * 4)
MIDDLE_EAST = [True, False, False, False, True, True, False, False]


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> Filters:
    """The votes above in place of the record's."""

    def chosen(filters: Filters) -> tuple[pd.DataFrame, pd.Series]:
        inside = YEAR.between(*filters.years)
        return CAST[inside], YEAR[inside]

    topics = pd.DataFrame(dict.fromkeys(store.TOPICS, False), index=CAST.index, dtype="object")
    monkeypatch.setattr(ballots, "chosen", chosen)
    monkeypatch.setattr(store, "resolutions", lambda: topics.assign(me=MIDDLE_EAST))
    return Filters(years=(2000, 2001))


def test_a_shift_is_after_minus_before_and_the_furthest_up_comes_first(by_hand):
    found = changes.ranked(by_hand, "agreement", 2001, least=3)
    rows = found.set_index(["country_a", "country_b"])
    # Before: gaps 0, 0, 0, ½ of four; after: gaps 1, 1, 0, 0 of four.
    assert rows.loc[("CUB", "ESP"), ["before", "after", "change"]].to_list() == [0.875, 0.5, -0.375]
    # France missed one: gaps 0, 1, 0 of three before, none after.
    assert rows.loc[("ESP", "FRA"), ["n_before", "n_after"]].to_list() == [3, 4]
    assert rows.loc[("ESP", "FRA"), "change"] == pytest.approx(1 / 3)
    assert found["rank"].to_list() == [1, 2, 3] and found["change"].is_monotonic_decreasing
    assert len(changes.ranked(by_hand, "agreement", 2001, least=4)) == 1


def test_a_topic_accounts_for_what_the_change_loses_without_it(by_hand):
    found = change_drivers.topics(by_hand, "agreement", 2001, "CUB", "ESP").set_index("topic")
    # Without the Middle East: gaps 0, 0, ½ of three, then none: 5/6 to 1.
    assert found.loc["Middle East", "without"] == pytest.approx(1 / 6)
    assert found.loc["Middle East", "contribution"] == pytest.approx(-0.375 - 1 / 6)
    assert found.loc["Middle East", ["n_before", "n_after"]].to_list() == [1, 2]
    assert found.index[0] == "Middle East" and (found["contribution"].iloc[1:] == 0).all()
    assert change_drivers.driver(by_hand, "agreement", 2001, "CUB", "ESP", -0.375) == "Middle East −0.54"


def test_votes_add_up_to_the_change_of_agreement(by_hand):
    found = change_drivers.votes(by_hand, 2001, "CUB", "ESP").set_index(["vote_a", "vote_b"])
    assert found.loc[("yes", "no"), ["before", "after", "contribution"]].to_list() == [0, 0.5, -0.5]
    assert found.loc[("yes", "abstain"), "contribution"] == 0.125
    assert found["contribution"].sum() == pytest.approx(-0.375)
    assert found[["before", "after"]].sum().to_list() == [1, 1]


def test_where_topics_are_not_recorded_votes_drive(by_hand, monkeypatch):
    known = store.resolutions().astype("object")
    known.loc[YEAR == 2001] = None
    monkeypatch.setattr(store, "resolutions", lambda: known)
    assert change_drivers.topics(by_hand, "agreement", 2001, "CUB", "ESP").empty
    said = change_drivers.driver(by_hand, "agreement", 2001, "CUB", "ESP", -0.375)
    assert said == "Cuba yes, Spain no: 0 % → 50 %"


def test_a_countrys_change_is_the_sum_of_its_partners_contributions(by_hand):
    pairs = changes.ranked(by_hand, "agreement", 2001, least=3)
    found = change_countries.ranked(by_hand, "agreement", 2001, "", "", 3).set_index("country")
    spain = change_drivers.partners(pairs, "ESP", found.loc["ESP", "change"])
    assert found.loc["ESP", "change"] == pytest.approx((-0.375 + 1 / 3) / 2)
    assert spain["contribution"].sum() == pytest.approx(found.loc["ESP", "change"])
    assert spain["name"].to_list() == ["Cuba", "France"]  # in the direction of the change, though France is second
    assert found.loc["FRA", ["n_before", "n_after"]].to_list() == [3, 4]


def test_the_error_of_a_mean_is_that_of_a_bootstrap():
    generator = np.random.default_rng(7)
    votes = pd.DataFrame(generator.choice([1.0, 0.5, 0.0], size=(300, 6)), columns=list("ABCDEF"))
    others = pd.Series(list("BCDEF"))
    drawn = []
    for weights in bootstrap.resampling(len(votes)):
        again = votes.iloc[np.repeat(np.arange(len(votes)), weights)]
        drawn.append(np.mean([1 - (again["A"] - again[other]).abs().mean() for other in others]))
    assert change_countries.mean_error(votes, "A", others) == pytest.approx(np.std(drawn), rel=0.1)


def test_ranks_stay_those_among_all_when_countries_are_chosen():
    found = changes.ranked(YEARS, "kappa", 2005)
    mine = changes.among(found, ["BLR"])
    assert 100 < len(mine) < 200 and mine["rank"].is_monotonic_increasing and mine["rank"].max() > len(mine)
    assert mine[["country_a", "country_b"]].eq("BLR").any(axis=1).all()
    assert changes.among(found, []) is found


def test_a_shown_shift_is_that_of_the_pairs_own_roll_calls_with_its_interval():
    found = changes.ranked(YEARS, "kappa", 2005)
    shown = changes.told(YEARS, "kappa", 2005, changes.furthest(found))
    assert len(shown) == 2 * changes.SHOWN and shown["change"].is_monotonic_decreasing
    row = shown.iloc[0]
    cast, years = ballots.chosen(YEARS)
    pair = (row["country_a"], row["country_b"])
    ends = [
        vote_intervals.with_interval(cast[part], names=("kappa",), pair=pair).iloc[0]
        for part in (years < 2005, years >= 2005)
    ]
    assert row["change"] == pytest.approx(ends[1]["value"] - ends[0]["value"])
    doubt = np.hypot(*((end["high"] - end["low"]) / 2 for end in ends))
    assert row[["low", "high"]].to_list() == pytest.approx([row["change"] - doubt, row["change"] + doubt])
    assert row["periods"] == "1991–2004 → 2005–2019"
    assert row["link"] == f"pair?a={pair[0]}&b={pair[1]}&view=Votes&measure=kappa&years=1991&years=2019"


def test_links_carry_the_sources_that_were_chosen():
    some = replace(YEARS, sources=("unga", "weis"))
    assert changes.pair_link(some, "balance", "BLR", "CHN").endswith("&years=2019&source=unga&source=weis")
    assert changes.country_link(some, "BLR", 2005).startswith("country?c=BLR&split=2005&")


def test_distance_names_who_moved():
    found = changes.ranked(RECENT, "ideal_point_distance", 2022)
    shown = changes.told(RECENT, "ideal_point_distance", 2022, changes.one(found, "BLR", "UKR"))
    assert shown["driver"].iloc[0].startswith("Belarus moved −") and "Ukraine moved +" in shown["driver"].iloc[0]
    assert shown["change"].iloc[0] > 0 and shown["sure"].iloc[0]


def test_the_balance_is_compared_within_sources_that_have_both_periods():
    found = changes.ranked(RECENT, "balance", 2022)
    assert changes.sources(RECENT, "balance", 2022) == ["gdelt_pairday"]
    assert changes.spans(RECENT, "balance", 2022) == ("2018–2021", "2022–2024")
    assert found["before"].between(-1, 1).all() and (found[["n_before", "n_after"]] >= changes.LEAST).all(axis=None)
    nothing = replace(RECENT, sources=("weis",))
    assert changes.ranked(nothing, "balance", 2022).empty and not changes.sources(nothing, "balance", 2022)


def test_no_roll_calls_are_no_shifts():
    for name in changes.VOTES[:2]:
        assert changes.ranked(Filters(sources=("landmark",)), name, 2022).empty
    assert changes.ranked(Filters(years=(2020, 2020)), "agreement", 2020).empty
    for name in change_countries.MEASURES:
        assert change_countries.ranked(Filters(years=(2020, 2020)), name, 2020, "G7", "CHINA_RUSSIA", 20).empty


def test_the_pair_of_the_link_can_be_chosen_if_it_is_ranked():
    found = changes.ranked(YEARS, "kappa", 2005)
    rows = changes.choices(found, found.head(2), ("CHN", "BLR"))
    rank = int(changes.one(found, "BLR", "CHN")["rank"].iloc[0])
    assert next(iter(rows)) == ("BLR", "CHN") and rows[("BLR", "CHN")] == f"Belarus – China, number {rank:,}"
    assert len(rows) == 3 and len(changes.choices(found, found.head(2), ("BLR", "BLR"))) == 2


def test_the_sentence_says_who_against_what_and_which_country_recurs():
    found = changes.ranked(RECENT, "agreement", 2022)
    shown = changes.told(RECENT, "agreement", 2022, changes.furthest(found))
    said = answers.shifts_sentence(found, shown, answers.PAIRS["agreement"], least=20, what="pairs")
    assert said.startswith(f"From 1991–2021 to 2022–2025: {shown['name'].iloc[0]} came closest together (+")
    assert "Argentina is in 15 of the 15 largest shifts down" in said
    assert (
        f"Of {len(found):,} pairs with at least 20 shared roll calls in both periods, the middle half changed" in said
    )
    assert "no pair has 20 or more shared roll calls" in answers.nothing(20, answers.PAIRS["agreement"])


def test_sentences_of_one_pair(by_hand):
    cast = change_drivers.votes(by_hand, 2001, "CUB", "ESP")
    said = answers.cast_sentence("Cuba", "Spain", cast)
    assert "75 % of the roll calls that they share before (n = 4) and on 50 % after (n = 4)" in said
    assert "Cuba yes and Spain no changed most: 0 % to 50 %" in said
    topics = change_drivers.topics(by_hand, "agreement", 2001, "CUB", "ESP")
    assert "Middle East accounts for most of it" in answers.topics_sentence(topics)
    found = changes.ranked(by_hand, "agreement", 2001, least=3)
    placed = answers.placed_sentence(changes.one(found, "ESP", "FRA"), found, answers.PAIRS["agreement"])
    assert "Their agreement went from 0.67 to 1.00 (+0.33; n = 3 and 4): number 1 of 3" in placed


def test_partners_agree_with_the_measure_itself():
    pairs = changes.ranked(YEARS, "agreement", 2005)
    partners = change_drivers.partners(pairs, "BLR")
    cast, years = ballots.chosen(YEARS)
    one = roll_calls.similarity(cast[years >= 2005], pair=("BLR", "RUS")).iloc[0]
    assert partners.set_index("country").loc["RUS", "after"] == pytest.approx(one["agreement"])
    assert f"Of {len(partners)} members, Belarus agreed more with" in answers.partners_sentence("Belarus", partners)


def test_a_ranking_in_which_nothing_shifted_is_no_ranking():
    balance = answers.PAIRS["balance"]
    assert "the only pair with 5 or more counted acts" in answers.nothing(5, balance, still=1)
    assert "not one of the 9 pairs with 5 or more counted acts in both periods has changed" in answers.nothing(
        5, balance, still=9
    )
