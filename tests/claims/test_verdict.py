"""From an effect to a verdict: every rule by findings made by hand."""

from datetime import date

import pytest

from alignment.claims.definition import Test, Window
from alignment.claims.found import Found
from alignment.claims.verdict import (
    MIXED,
    NO_DATA,
    NOT_SUPPORTED,
    SUPPORTED,
    VERDICTS,
    certain,
    counted,
    enough,
    reaches,
    same_as,
    verdict_of,
    verdict_of_claim,
)

NAN = float("nan")


def asked(expect="up", threshold=0.1, measure="agreement", source=""):
    return Test(
        measure, country="BLR", partner="CHN", source=source, expect=expect, threshold=threshold,
        window=Window(date(2022, 1, 1), date(2024, 12, 31)),
    )  # fmt: skip


def found(effect, low=NAN, high=NAN, n=500, n_before=500):
    return Found(effect, low, high, n_before, n)


@pytest.mark.parametrize(
    ("expect", "threshold", "effect", "low", "high", "verdict"),
    [
        ("up", 0.1, 0.10, 0.01, 0.2, SUPPORTED),  # just as far as asked is far enough
        ("up", 0.1, 0.099, 0.05, 0.2, NOT_SUPPORTED),
        ("up", 0.1, 0.30, 0.0, 0.6, MIXED),  # the interval touches zero
        ("up", 0.1, -0.30, -0.4, -0.2, NOT_SUPPORTED),  # the other way
        ("up", 0.1, 0.30, NAN, NAN, MIXED),  # no interval, no certainty
        ("up", 0.0, 0.01, 0.005, 0.02, SUPPORTED),
        ("down", 0.1, -0.10, -0.2, -0.01, SUPPORTED),
        ("down", 0.1, -0.09, -0.2, -0.01, NOT_SUPPORTED),
        ("down", 0.1, -0.20, -0.4, 0.01, MIXED),
        ("down", 0.1, 0.50, 0.4, 0.6, NOT_SUPPORTED),
        ("same", 0.1, 0.05, -0.09, 0.09, SUPPORTED),
        ("same", 0.1, -0.05, -0.12, 0.02, MIXED),  # it may be more
        ("same", 0.1, -0.05, -0.02, 0.12, MIXED),
        ("same", 0.1, 0.10, 0.09, 0.11, NOT_SUPPORTED),  # as far as asked is a change
        ("same", 0.1, -0.30, -0.4, -0.2, NOT_SUPPORTED),
        ("over", 0.9, 0.95, 0.9, 1.0, SUPPORTED),
        ("over", 0.9, 0.95, 0.89, 1.0, MIXED),
        ("over", 0.9, 0.89, 0.8, 1.0, NOT_SUPPORTED),
        ("under", 0.2, 0.10, 0.0, 0.2, SUPPORTED),
        ("under", 0.2, 0.10, 0.0, 0.21, MIXED),
        ("under", 0.2, 0.21, 0.1, 0.3, NOT_SUPPORTED),
        ("top", 0.9, 0.95, 0.9, 1.0, SUPPORTED),
        ("top", 0.9, 0.95, 0.85, 1.0, MIXED),
        ("top", 0.9, 0.50, 0.4, 0.6, NOT_SUPPORTED),
        ("bottom", 0.9, 0.05, 0.0, 0.1, SUPPORTED),
        ("bottom", 0.9, 0.05, 0.0, 0.15, MIXED),
        ("bottom", 0.9, 0.15, 0.0, 0.2, NOT_SUPPORTED),
    ],
)
def test_each_expectation_of_votes(expect, threshold, effect, low, high, verdict):
    assert verdict_of(asked(expect, threshold), found(effect, low, high), []) == verdict


@pytest.mark.parametrize(("support", "verdict"), [(1.0, SUPPORTED), (0.95, SUPPORTED), (0.94, NOT_SUPPORTED)])
def test_yes_asks_for_nineteen_draws_in_twenty(support, verdict):
    test = asked("yes", 0, "multi_vector", "gdelt_pairday")
    assert verdict_of(test, Found(support, support, support, None, 500), []) == verdict


@pytest.mark.parametrize(
    ("effect", "low", "high", "verdict"),
    [
        (2.0, 1.1, 3.6, SUPPORTED),
        (2.0, 0.7, 6.5, MIXED),  # off zero, but not off once as many
        (1.4, 1.1, 1.8, NOT_SUPPORTED),
        (0.5, 0.3, 0.9, NOT_SUPPORTED),
    ],
)
def test_a_ratio_is_certain_where_it_is_off_one(effect, low, high, verdict):
    test = asked("up", 1.5, "meetings", "china_leaders")
    assert verdict_of(test, found(effect, low, high, n=12, n_before=6), []) == verdict


@pytest.mark.parametrize(
    ("measure", "expect", "threshold", "effect", "verdict"),
    [
        ("landmarks", "over", 1, 1.0, SUPPORTED),
        ("landmarks", "over", 1, 0.0, NOT_SUPPORTED),
        ("earliest", "under", 0, 0.0, SUPPORTED),
        ("earliest", "under", 0, 3.0, NOT_SUPPORTED),
        ("treaty", "up", 1, -26.0, NOT_SUPPORTED),
        ("membership", "under", 0, 1.0, NOT_SUPPORTED),
        ("membership", "yes", 0, 1.0, SUPPORTED),
    ],
)
def test_facts_need_no_interval_and_no_number_of_rows(measure, expect, threshold, effect, verdict):
    assert verdict_of(asked(expect, threshold, measure), Found(effect, n=0), []) == verdict


def test_a_fact_that_is_not_on_record_is_no_data():
    assert verdict_of(asked("under", 0, "earliest"), Found(n=2), []) == NO_DATA


UP = found(0.4, 0.3, 0.5)


@pytest.mark.parametrize(
    ("effects", "verdict"),
    [
        ([], SUPPORTED),
        ([0.0, 0.05, -0.4], SUPPORTED),  # none does the same, the third the contrary
        ([0.4, 0.0, 0.0], SUPPORTED),  # one in ten does by chance
        ([0.4, 0.25, 0.0], MIXED),  # two
        ([0.4, 0.2, 0.0], MIXED),  # just half as far is the same
        ([0.4, 0.19, 0.0], SUPPORTED),  # past the threshold, less than half as far
        ([0.4, 0.09, 0.0], SUPPORTED),  # within the threshold
        ([0.5, 0.6, 0.7], MIXED),
        ([NAN, NAN, 0.4], MIXED),  # the only one of which anything is known
        ([NAN, NAN], MIXED),  # nothing is known of any
        ([0.4, 0.0], MIXED),  # half of them
    ],
)
def test_no_more_than_one_placebo_and_less_than_half_may_do_the_same(effects, verdict):
    assert verdict_of(asked(), UP, [found(effect) for effect in effects]) == verdict


def test_a_placebo_with_too_little_data_does_not_count():
    alike = [found(0.4), found(0.4, n=99), found(0.4, n_before=99)]
    others = [found(0.0), found(0.0), found(0.0)]
    assert verdict_of(asked(), UP, [*others, *alike]) == SUPPORTED
    assert verdict_of(asked(), UP, [*others, *alike, found(0.4)]) == MIXED


@pytest.mark.parametrize(("placebo", "same"), [(1.5, False), (2.1, True), (4.0, True), (1.0, False)])
def test_half_as_far_is_of_the_logarithm_where_it_is_times_as_many(placebo, same):
    test = asked("up", 1.5, "meetings", "china_leaders")
    assert same_as(test, found(4.0, 2.0, 8.0), found(placebo)) is same
    assert not same_as(test, found(0.0, 0.0, 0.2), found(placebo))


def test_placebos_cannot_save_what_does_not_reach():
    assert verdict_of(asked(), found(0.05, 0.01, 0.09), [found(0.0)] * 5) == NOT_SUPPORTED


def test_half_as_far_is_asked_of_changes_only():
    fall = found(-0.6, -0.7, -0.5)
    assert not same_as(asked("down"), fall, found(-0.29))
    assert same_as(asked("down"), fall, found(-0.3))
    assert not same_as(asked("down"), fall, found(0.6))
    assert same_as(asked("over", 0.3), found(0.9), found(0.31))
    assert same_as(asked("same"), found(0.09), found(0.0))
    assert same_as(asked("bottom", 0.9), found(0.01), found(0.1))


@pytest.mark.parametrize(
    ("effect", "other", "verdict"),
    [
        (0.4, 0.3, SUPPORTED),  # both reach
        (0.4, 0.05, MIXED),  # only with the last year
        (0.05, 0.4, MIXED),  # only without
        (0.05, 0.01, NOT_SUPPORTED),
        (0.05, -0.4, NOT_SUPPORTED),  # neither
    ],
)
def test_what_turns_without_the_last_year_is_mixed(effect, other, verdict):
    mine = found(effect, effect - 0.01, effect + 0.01)
    assert verdict_of(asked(), mine, [], [found(other)]) == verdict


def test_without_the_last_year_too_little_is_left_to_turn_anything():
    assert verdict_of(asked(), UP, [], [found(0.0, n=99)]) == SUPPORTED
    assert verdict_of(asked(), UP, [], [found(NAN)]) == SUPPORTED


@pytest.mark.parametrize(
    ("measure", "source", "least"),
    [
        ("agreement", "", 100), ("balance", "gdelt_pairday", 100), ("balance", "icews_dyadyear", 100),
        ("balance", "weis", 50), ("meetings", "china_leaders", 5), ("splitting", "", 1),
    ],
)  # fmt: skip
def test_the_least_is_asked_of_both_windows(measure, source, least):
    test = asked("up", 0.1, measure, source)
    assert test.least == least
    for n, n_before, known in ((least, least, True), (least - 1, 900, False), (900, least - 1, False)):
        one = found(2.0, 1.5, 2.5, n, n_before)
        assert enough(test, one) is known
        assert (verdict_of(test, one, []) == NO_DATA) is not known
    assert enough(test, Found(2.0, n=least))  # a level has no window before
    assert not enough(test, found(NAN))


def test_certain_and_reaches_are_two_things():
    test = asked("up", 0.1)
    assert certain(test, found(0.05, 0.01, 0.09))
    assert not reaches(test, found(0.05, 0.01, 0.09))


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        ([], NO_DATA),
        ([NO_DATA, NO_DATA], NO_DATA),
        ([SUPPORTED], SUPPORTED),
        ([SUPPORTED, SUPPORTED, NO_DATA], SUPPORTED),  # what has no data is left out
        ([NOT_SUPPORTED, NO_DATA], NOT_SUPPORTED),
        ([MIXED, MIXED], MIXED),
        ([SUPPORTED, NOT_SUPPORTED], MIXED),
        ([SUPPORTED, MIXED], MIXED),
        ([NOT_SUPPORTED, MIXED, NO_DATA], MIXED),
    ],
)
def test_a_claim_takes_the_word_on_which_its_tests_agree(verdicts, verdict):
    assert verdict_of_claim(verdicts) == verdict
    assert sum(counted(verdicts).values()) == len(verdicts)
    assert set(counted(verdicts)) == set(VERDICTS)
