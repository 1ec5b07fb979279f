"""What tests on counted events find: recomputed from the raw rows by plain loops, and by hand."""

from datetime import timedelta
from math import comb, log

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.claims import of_events
from alignment.claims.definition import Window, test_of, window_of
from alignment.claims.found import on_record, outside
from alignment.claims.judging import measured
from alignment.measures import blocs, engagement
from alignment.store import Filters

test_of.__test__ = False


def asked(**parts):
    return test_of({"country": "BLR", "expect": "same", "threshold": 0.1} | parts, "Test")


def raw(source, ours, theirs, window):
    """Cooperation, conflict and acts of every date: from the shipped file and the table of kinds, row by row."""
    weights = store.table("tags").set_index("tag")["intensity"]
    first, last = str(window_of(window).first), str(window_of(window).last)
    rows = pd.read_parquet(store.DATA / "facts" / "events" / f"{source}.parquet")
    between = rows["country_a"].isin(ours) & rows["country_b"].isin(theirs)
    between |= rows["country_b"].isin(ours) & rows["country_a"].isin(theirs)
    dates = {}
    for row in rows[between].itertuples():
        if first <= str(row.date)[:10] <= last:
            intensity = row.intensity if row.intensity == row.intensity else weights[row.tag]
            sums = dates.setdefault(row.date, [0.0, 0.0, 0])
            sums[0 if intensity > 0 else 1] += abs(intensity) * row.count
            sums[2] += row.count
    return dates


def balance(dates):
    cooperation, conflict, n = (sum(one[place] for one in dates.values()) for place in range(3))
    return (cooperation - conflict) / (cooperation + conflict), n


def test_a_change_of_balance_from_the_raw_events_of_both_windows():
    parts = {"measure": "balance", "partner": "CHN", "source": "gdelt_pairday"}
    test = asked(**parts, before="2020-02/2022-01", window="2022-03/2024-01")
    early, late = (raw("gdelt_pairday", ["BLR"], ["CHN"], str(window)) for window in (test.before, test.window))
    assert len(early) > 20
    (before, n_before), (after, n) = balance(early), balance(late)
    found = measured(test)
    assert [found.before, found.after, found.effect] == pytest.approx([before, after, after - before])
    assert (found.n_before, found.n, found.note) == (n_before, n, "")
    rng, drawn = np.random.default_rng(3), []
    for _ in range(800):
        ends = []
        for dates in (early, late):
            chosen = np.array(list(dates.values()))[rng.integers(len(dates), size=len(dates))].sum(axis=0)
            ends.append((chosen[0] - chosen[1]) / (chosen[0] + chosen[1]))
        drawn.append(ends[1] - ends[0])
    assert [found.low, found.high] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.04)


def test_a_level_and_a_lead_with_several_partners():
    parts = {"measure": "balance", "source": "icews_dyadyear", "window": "2002/2014"}
    levels = {}
    for partner in ("CHN", "RUS", "CHN,RUS"):
        found = measured(asked(**parts, partner=partner, expect="over"))
        value, n = balance(raw("icews_dyadyear", ["BLR"], partner.split(","), "2002/2014"))
        assert (found.effect, found.n, found.n_before) == (pytest.approx(value), n, None)
        assert found.low < found.effect < found.high
        levels[partner] = found
    lead = measured(asked(**parts, partner="CHN", versus="RUS", expect="up"))
    assert lead.effect == pytest.approx(levels["CHN"].effect - levels["RUS"].effect)
    assert (lead.n_before, lead.n) == (levels["RUS"].n, levels["CHN"].n)


@pytest.mark.parametrize(("country", "partner"), [("EGY", "RUS"), ("RUS", "EGY")])
def test_the_acts_of_the_soviet_union_are_russias(country, partner):
    value, n = balance(raw("weis", ["EGY"], ["SUN"], "1966/1972"))
    assert n > 100
    parts = {"measure": "balance", "source": "weis", "window": "1966/1972", "expect": "over"}
    found = measured(asked(**parts, country=country, partner=partner))
    assert (found.effect, found.n) == (pytest.approx(value), n)


def test_a_single_date_shows_no_interval():
    parts = {"measure": "balance", "partner": "CHN", "source": "icews_dyadyear"}  # its dates are years
    found = measured(asked(**parts, before="2010/2010", window="2011/2011"))
    assert found.effect == found.effect
    assert np.isnan([found.low, found.high]).all()
    assert np.isnan(measured(asked(**parts, window="2011/2011", expect="over")).low)


def test_nothing_between_two_is_no_data():
    for parts in ({"before": "2018/2019", "window": "2020/2021"}, {"window": "2020/2021", "expect": "over"}):
        found = measured(asked(measure="balance", country="SRB", partner="RUS", source="gdelt_pairday", **parts))
        assert np.isnan([found.effect, found.low, found.high]).all()
        assert found.least == 0


def test_what_a_source_does_not_cover_is_named():
    assert on_record(window_of("2022/2025"), "gdelt_pairday") == window_of("2022/2024-02-23")
    assert on_record(window_of("2016/2017"), "gdelt_pairday") is None
    assert on_record(window_of("1990/2025"), "landmark") == window_of("1991/2025")  # its end is open
    windows = [window_of("2016/2017"), window_of("2022/2025"), None, window_of("2020/2021")]
    assert outside(windows, "gdelt_pairday") == ("on record: nothing of 2016/2017, 2022-01-01/2024-02-23 of 2022/2025")
    found = measured(asked(measure="balance", partner="CHN", source="gdelt_pairday", window="2022/2025", expect="over"))
    assert found.note == "on record: 2022-01-01/2024-02-23 of 2022/2025"


def entropy(shares):
    return -sum(share / sum(shares) * log(share / sum(shares)) for share in shares if share) / log(2)


def test_multi_vector_is_that_of_engagement_and_its_pieces_those_of_the_raw_events():
    window, g7 = "2002/2008", store.members("G7", 2008)
    found = measured(
        asked(
            measure="multi_vector", west="G7", east="CHINA_RUSSIA", source="icews_dyadyear", window=window, expect="yes"
        )
    )
    sides = [raw("icews_dyadyear", ["BLR"], side, window) for side in (g7, ["CHN", "RUS"])]
    (west, n_west), (east, n_east) = (balance(side) for side in sides)
    shares = [sum(one[0] for one in side.values()) for side in sides]
    assert found.note == f"balance {west:+.2f} and {east:+.2f}, evenness {entropy(shares):.2f}"
    assert found.n == min(n_west, n_east)
    events = store.events(Filters(years=(2002, 2008), sources=("icews_dyadyear",)), country="BLR")
    listed = blocs.sides(store.table("blocs"), {"west": g7, "east": ["CHN", "RUS"]}, range(2002, 2009))
    known = engagement.multi_vector(engagement.by_country(events), listed, [("2002-01-01", "2008-12-31")])
    support = known.set_index("country").loc["BLR", "support"]
    assert [found.effect, found.after] == pytest.approx([support, support])
    assert 0.8 < support < 1


def test_multi_vector_that_fails_is_told_as_often_as_it_holds():
    """Not a rounded 5 %: what the sentence gives as the share of draws is that share."""
    found = measured(
        asked(
            measure="multi_vector",
            west="G7",
            east="CHINA_RUSSIA",
            source="icews_dyadyear",
            window="2009/2014",
            expect="yes",
        )
    )
    assert 0.05 < found.effect == found.after < 0.2


def test_draws_cannot_overrule_a_record_that_does_not_hold(monkeypatch):
    row = {
        "country": "BLR", "multi_vector": False, "support": 0.99, "n_west": 200, "n_east": 300, "balance_west": -0.01,
        "balance_east": 0.5, "entropy": 0.9,
    }  # fmt: skip
    monkeypatch.setattr(of_events.engagement, "multi_vector", lambda *_, **__: pd.DataFrame([row]))
    test = asked(
        measure="multi_vector", west="USA", east="CHN", source="gdelt_pairday", window="2019/2020", expect="yes"
    )
    found = of_events.of_multi_vector(test, "BLR")
    assert (found.effect, found.after, found.n) == (0.0, 0.99, 200)
    assert found.note == "balance −0.01 and +0.50, evenness 0.90"


def test_multi_vector_counts_the_soviet_union_as_russia():
    window = "1966/1978"
    found = measured(
        asked(measure="multi_vector", country="IND", west="USA", east="RUS", source="weis", window=window, expect="yes")
    )
    n = [sum(one[2] for one in raw("weis", ["IND"], [other], window).values()) for other in ("USA", "SUN")]
    assert found.n == min(n) > 20
    russia = measured(
        asked(measure="multi_vector", country="RUS", west="USA", east="CHN", source="weis", window=window, expect="yes")
    )
    assert russia.n > 20


def tail(after, total, share, *, upper):
    """P(X ≥ after) or P(X ≤ after) of a binomial, summed term by term."""
    terms = range(after, total + 1) if upper else range(after + 1)
    return sum(comb(total, k) * share**k * (1 - share) ** (total - k) for k in terms)


@pytest.mark.parametrize(
    ("country", "before", "window"),
    [("BLR", "2003/2010", "2011/2018"), ("KAZ", "2003/2010", "2011/2018"), ("UKR", "2003/2006", "2007-03/2018-06-30")],
)
def test_meetings_a_year_with_an_exact_interval(country, before, window):
    test = asked(
        measure="meetings", country=country, partner="CHN", source="china_leaders", before=before, window=window,
        expect="up", threshold=1.5,
    )  # fmt: skip
    early, late = (
        sum(one[2] for one in raw("china_leaders", [country], ["CHN"], span).values()) for span in (before, window)
    )
    spans = [(span.last - span.first).days + 1 for span in (test.before, test.window)]
    found = measured(test)
    assert (found.n_before, found.n) == (early, late)
    assert found.effect == pytest.approx((late / spans[1]) / (early / spans[0]))
    assert [found.before, found.after] == pytest.approx([early * 365.25 / spans[0], late * 365.25 / spans[1]])
    # Given their sum the later count is binomial; at each end of the interval its tail is 2.5 %.
    for ratio, upper in ((found.low, True), (found.high, False)):
        share = ratio * spans[1] / (ratio * spans[1] + spans[0])
        assert tail(late, early + late, share, upper=upper) == pytest.approx(0.025, abs=1e-9)


def counted(monkeypatch, early, late, test):
    rows = pd.DataFrame(
        {"country_a": "BLR", "country_b": "CHN", "n": [early, late], "date": [test.before.first, test.window.first]}
    )
    monkeypatch.setattr(
        of_events,
        "_days",
        lambda country, source, window: rows[(rows["date"] >= window.first) & (rows["date"] <= window.last)],
    )
    return of_events.of_meetings(test, "BLR")


def test_meetings_as_a_published_example(monkeypatch):
    """11 cases in 800 person-years against 21 in 3,011: ratio 1.971488, 95 % 0.8584264 to 4.2772659.

    The example of R's documentation of poisson.test, which gives the same interval.
    """
    first = window_of("2004/2004").first
    middle = first + timedelta(days=3011)
    test = asked(
        measure="meetings", partner="CHN", source="china_leaders", before="2004/2005", window="2006/2007", expect="up"
    )
    object.__setattr__(test, "before", Window(first, middle - timedelta(days=1)))
    object.__setattr__(test, "window", Window(middle, middle + timedelta(days=799)))
    found = counted(monkeypatch, 21, 11, test)
    assert [found.effect, found.low, found.high] == pytest.approx([1.971488, 0.8584264, 4.2772659], abs=1e-6)


def test_meetings_from_none_have_no_ratio_and_to_none_an_end_of_zero(monkeypatch):
    test = asked(
        measure="meetings", partner="CHN", source="china_leaders", before="2004/2005", window="2006/2007", expect="up"
    )
    found = counted(monkeypatch, 0, 7, test)
    assert np.isnan(found.effect)
    assert (found.n_before, found.n) == (0, 7)
    found = counted(monkeypatch, 9, 0, test)
    assert (found.effect, found.low) == (0, 0)
    assert 0 < found.high < 1


def test_meetings_are_divided_by_the_years_on_record_only():
    parts = {"measure": "meetings", "partner": "CHN", "source": "china_leaders", "before": "2003/2010", "expect": "up"}
    known, beyond = (measured(asked(**parts, window=window)) for window in ("2011/2018", "2011/2025"))
    assert beyond.effect == known.effect
    assert beyond.note == "on record: 2011/2018 of 2011/2025"
    nothing = measured(asked(**parts, window="2020/2025"))
    assert np.isnan(nothing.effect)
    assert nothing.least == 0
    assert nothing.note == "on record: nothing of 2020/2025"


def test_the_draws_of_two_windows_are_not_the_same(monkeypatch):
    """With as many dates in both, draws that fell on like dates would make every change of like windows certain."""
    dates = [*pd.date_range("2018-01-01", periods=12), *pd.date_range("2019-01-01", periods=12)]
    rows = pd.DataFrame({"country_a": "BLR", "country_b": "CHN", "date": dates, "n": 10})
    rows = rows.assign(cooperation=[1.0, 0.0] * 12, conflict=[0.0, 1.0] * 12)
    monkeypatch.setattr(
        of_events, "_days", lambda country, source, window: rows[rows["date"].dt.year == window.first.year]
    )
    found = of_events.of_balance(
        asked(measure="balance", partner="CHN", source="gdelt_pairday", before="2018/2018", window="2019/2019"), "BLR"
    )
    assert (found.effect, found.n_before, found.n) == (0, 120, 120)
    # The standard error of a mean of 12 of ±1 is 0.29, of the difference of two 0.41: some 1.6 from end to end.
    assert 1.2 < found.high - found.low < 2


def test_the_interval_of_a_change_of_balance_holds_the_truth(monkeypatch):
    rng, held = np.random.default_rng(8), 0
    dates = [*pd.date_range("2018-01-01", periods=40), *pd.date_range("2019-01-01", periods=40)]
    test = asked(measure="balance", partner="CHN", source="gdelt_pairday", before="2018/2018", window="2019/2019")
    for _ in range(60):  # 6 of 10 acts are friendly, then 8: the balance rises from 0.2 to 0.6
        friendly = rng.binomial(10, [0.6] * 40 + [0.8] * 40)
        rows = pd.DataFrame({"country_a": "BLR", "country_b": "CHN", "date": dates, "n": 10})
        rows = rows.assign(cooperation=friendly.astype(float), conflict=10.0 - friendly)
        monkeypatch.setattr(
            of_events, "_days", lambda c, s, window, of=rows: of[of["date"].dt.year == window.first.year]
        )
        found = of_events.of_balance(test, "BLR")
        held += found.low <= 0.4 <= found.high
    assert 52 <= held <= 60  # 95 % of 60 is 57
