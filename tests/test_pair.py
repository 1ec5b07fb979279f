"""The Pair page: what it asks, against ballots and rows counted by hand; what it says; what it draws."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.answers import pair as answers
from alignment.answers import pair_events as event_answers
from alignment.charts import before_after, directions, landmark_labels, pair_timeline, topics
from alignment.questions import labels, pair, pair_dates, pair_events, pair_votes
from alignment.store import Filters
from tests.test_pages import _run, _words

WINDOW = Filters(years=(1991, 2026))


def _ballots(a: str, b: str, *years: int) -> pd.DataFrame:
    """Roll calls of some years on which both voted, with the two votes."""
    known = store.resolutions()
    rows = known["date"].dt.year.isin(years) if years else known["date"].dt.year >= 1991
    return known[rows].join(store.votes().loc[rows, [a, b]]).dropna(subset=[a, b])


def test_agreement_of_a_year_is_that_of_its_ballots():
    both = _ballots("BLR", "CHN", 2025)
    row = pair.votes(WINDOW, "BLR", "CHN").set_index("year").loc[2025]
    assert row["agreement"] == pytest.approx(1 - (both["BLR"] - both["CHN"]).abs().mean())
    assert row["n"] == len(both) > 100
    assert row["low"] < row["agreement"] < row["high"]


def test_kenya_and_zambia_agree_often_but_little_beyond_chance():
    said = answers.kappa_sentence(pair_votes.whole(WINDOW, "KEN", "ZMB"))
    both = _ballots("KEN", "ZMB")
    cells = pd.crosstab(both["KEN"], both["ZMB"], normalize=True).reindex(index=[0, 0.5, 1], columns=[0, 0.5, 1])
    cells = cells.fillna(0).to_numpy()
    chance = (cells.sum(axis=1) * cells.sum(axis=0)).sum()
    kappa = (np.trace(cells) - chance) / (1 - chance)
    assert f"κ {kappa:.2f}" in said
    assert "high chiefly because most members agree" in said
    assert f"n = {len(both):,}" in said


def test_the_partings_of_a_year_are_all_of_them_and_open_at_the_library():
    both = _ballots("RUS", "UKR", 2022)
    found = pair_votes.parted(pair.of_year(WINDOW, 2022), "RUS", "UKR")
    expected = both[both["RUS"] != both["UKR"]]
    assert set(found["symbol"]) == set(expected["symbol"])
    row = found.set_index("symbol").loc["A/RES/ES-11/1"]
    assert (row["vote_a"], row["vote_b"], row["totals"]) == ("no", "yes", "141–5–35")
    assert row["url"] == "https://digitallibrary.un.org/record/" + str(
        expected.set_index("symbol").loc["A/RES/ES-11/1", "undl_id"]
    )
    assert row["topics"] == "unknown"


def test_topics_count_their_own_roll_calls():
    both = _ballots("BLR", "CHN")
    found = pair_votes.by_topic(WINDOW, "BLR", "CHN", "agreement").set_index("topic")
    rights = both[both["hr"].eq(True).fillna(False)]
    assert found.loc["Human rights", "n"] == len(rights) > 100
    assert found.loc["Human rights", "value"] == pytest.approx(1 - (rights["BLR"] - rights["CHN"]).abs().mean())
    assert found.index[0] == pair_votes.ALL_TOPICS
    assert found["percentile"].between(0, 1).all()
    unknown = both[list(labels.TOPIC_NAMES)].isna()
    assert pair_votes.without_topic(WINDOW, "BLR", "CHN") == int(unknown.any(axis=1).sum())


def test_a_treaty_signed_before_the_window_is_in_it_and_an_end_that_nobody_recorded_is_open():
    found = pair.spells(Filters(years=(1995, 2026)), "RUS", "UKR")
    pacts = found[found["source"] == "atop"]
    assert pacts[["began", "from_year", "to_year", "state"]].to_numpy().tolist() == [
        [1990, 1995, 1996, "ended"],
        [1997, 1997, 2018, "open"],
    ]
    assert set(found.loc[found["source"] == "desta", "state"]) == {"signed"}
    assert pair.spells(Filters(sources=("landmark",)), "RUS", "UKR").empty


def test_leaving_out_a_source_of_events_leaves_ideal_points_and_without_roll_calls_there_are_none():
    everything = tuple(key for key in store.table("sources")["source"] if key != "weis")
    whole = pair.distance(WINDOW, "RUS", "UKR")
    pd.testing.assert_frame_equal(pair.distance(Filters(years=(1991, 2026), sources=everything), "RUS", "UKR"), whole)
    assert pair.distance(Filters(sources=("landmark",)), "RUS", "UKR").empty


def test_before_and_after_a_date_by_hand():
    both, day = _ballots("RUS", "UKR"), pd.Timestamp(2022, 2, 24)
    alike = 1 - (both["RUS"] - both["UKR"]).abs()
    after = both["date"].between(day, day + pd.Timedelta(days=729))
    before = both["date"].between(day - pd.Timedelta(days=730), day - pd.Timedelta(days=1))
    found = pair_dates.compared(WINDOW, "RUS", "UKR", date(2022, 2, 24)).set_index("of")
    votes = found.loc[pair_dates.ROLL_CALLS]
    assert votes["after"] == pytest.approx(alike[after].mean())
    assert votes["before"] == pytest.approx(alike[before].mean())
    assert votes["difference"] < -0.1
    assert votes["separate"] < votes["placebos"]
    assert pd.isna(found.loc["ICEWS", "difference"])  # ends in 2014
    others = pair_dates.placebos(WINDOW, "RUS", "UKR", date(2022, 2, 24))
    assert (others["of"] == pair_dates.ROLL_CALLS).sum() == votes["placebos"]
    said = answers.dates_sentence("Russia", "Ukraine", date(2022, 2, 24), found.reset_index())
    assert "Without data on one side or both: ICEWS and WEIS" in said
    assert f"of which only {votes['separate']} do not overlap" in said


def test_directions_are_apart_and_acts_without_one_are_counted():
    found = pair_events.directions(WINDOW, "BLR", "CHN")
    rows = store.events(WINDOW, pair=("BLR", "CHN"))
    rows = rows[(rows["source"] == "icews_dyadyear") & (rows["date"].dt.year == 2005)]
    for actor, code in (("Belarus", "BLR"), ("China", "CHN")):
        mine = rows[rows["country_a"] == code]
        sums = mine["intensity"] * mine["count"]
        row = found[(found["actor"] == actor) & (found["year"] == 2005)].iloc[0]
        assert row["balance"] == pytest.approx(sums.sum() / sums.abs().sum())
    undirected = store.events(WINDOW, pair=("BLR", "CHN")).query("source in ['gdelt_pairday', 'china_leaders']")
    assert pair_events.undirected(WINDOW, "BLR", "CHN") == undirected["count"].sum()


def test_the_stock_of_a_later_window_still_holds_what_came_before_it():
    wide, late = (
        pair_events.stock(Filters(years=years), "BLR", "CHN").set_index(["source", "year"])["cooperation"]
        for years in ((1991, 2026), (2010, 2026))
    )
    assert late.loc["icews_dyadyear", 2010] == pytest.approx(wide.loc["icews_dyadyear", 2010])
    assert late.index.get_level_values("year").min() == 2010
    assert wide.loc["icews_dyadyear"].index.max() == 2014  # where the source ends, silence is not decay


def test_strips_begin_with_the_finding_and_name_sources_in_words():
    votes, events = pair_votes.strip(WINDOW, "BLR", "CHN"), pair_events.strip(WINDOW, "BLR", "CHN")
    assert (
        votes["value"].iloc[0] == pair_votes.whole(WINDOW, "BLR", "CHN").set_index("measure").loc["agreement", "value"]
    )
    assert events["value"].iloc[0] == pytest.approx(pair_events.balance(WINDOW, "BLR", "CHN")[0])
    assert "without GDELT" in set(events["variant"])
    assert "without Human rights" in set(votes["variant"])


def test_nothing_shared_is_nothing_everywhere():
    for a, b in (("ESH", "CHN"), ("BLR", "BLR")):
        votes = pair.votes(WINDOW, a, b)
        candidates, power = pair_votes.breaks_and_power(WINDOW, a, b)
        assert votes.empty and candidates.empty and power.empty
        assert pair_votes.parted(WINDOW, a, b).empty and pair_votes.by_topic(WINDOW, a, b, "kappa").empty
        assert pair.distance(WINDOW, a, b).empty
        assert answers.kappa_sentence(pair_votes.whole(WINDOW, a, b)) == ""


def test_breaks_are_called_candidates_and_drift_is_named():
    candidates = pd.DataFrame(
        {"period": [2008], "first": [2007], "last": [2009], "before": [0.8], "after": [0.6], "drawn": [True]}
    )
    power = pd.DataFrame({"n": [35], "found": [1.0], "chance_if_drifting": [0.98]})
    said = answers.breaks_sentence(candidates, power)
    assert "Candidate breaks in agreement: 2008 (2007–2009)" in said
    assert "98 %" in said and "no more than drift" in said
    assert answers.breaks_sentence(candidates.assign(drawn=False), power) == ""


def test_few_placebos_are_said_to_be_few():
    row = {"of": "GDELT", "lens": "events", "before": 0.7, "after": 0.8, "difference": 0.1, "share": 1.0}
    compared = pd.DataFrame([row | {"placebos": 1, "separate": 1, "n_before": 24, "n_after": 24}])
    said = answers.dates_sentence("A", "B", date(2022, 2, 24), compared)
    assert "GDELT +0.70 to +0.80 (only 1 other date to compare with, too few to tell)" in said


def test_an_undefined_measure_is_said_as_such():
    by_year = pd.DataFrame({"year": [2025], "value": [np.nan], "low": [np.nan], "high": [np.nan], "n": [3]})
    assert "undefined" in answers.votes_sentence("A", "B", "kappa", by_year, pd.DataFrame({"year": []}))
    found = pd.DataFrame(columns=["actor", "source_label", "year", "balance", "n"])
    assert "No source records" in event_answers.directions_sentence("A", "B", found, (np.nan, np.nan, np.nan, 0), 0)


@pytest.mark.parametrize("codes", [("RUS", "UKR"), ("USA", "RUS"), ("BLR", "RUS")])
def test_names_of_landmarks_never_meet_at_either_width(codes: tuple[str, str]):
    marks = pair.landmarks(WINDOW, *codes)
    names = landmark_labels.chosen(marks.reset_index(drop=True), (1991, 2026))
    assert len(names) >= 5 and any(name.everywhere for name in names)
    for width, shown in (
        (landmark_labels.NARROW, [name for name in names if name.everywhere]),
        (landmark_labels.WIDE, names),
    ):
        boxes = [(name.above, name.lane, *name.box(width)) for name in shown]
        assert all(begin >= -2 and end <= width for _, _, begin, end in boxes)
        for place, (above, lane, begin, end) in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert (above, lane) != other[:2] or end <= other[2] or other[3] <= begin


def _view(view: str, **parameters: list[str]):
    """The page with one of its views open: a view is of a page, and switching pages closes it."""
    app = _run("pair", **parameters)
    app.session_state["view"] = view
    app.run()
    assert not app.exception, app.exception
    return app


def _timeline(codes: tuple[str, str], filters: Filters):
    votes, days = pair.votes(filters, *codes), pair.days(filters, *codes)
    candidates, _ = pair_votes.breaks_and_power(filters, *codes)
    return pair_timeline.pair_timeline(
        pair.landmarks(filters, *codes), votes, pair_votes.typical("agreement"), pair.distance(filters, *codes),
        pair.balance(days), pair.spells(filters, *codes), pair_votes.drawn(candidates),
        years=filters.years, pair="both",
    )  # fmt: skip


def test_a_year_can_be_clicked_and_panels_do_not_overlap():
    figure = _timeline(("RUS", "UKR"), WINDOW)
    line = next(trace for trace in figure.data if trace.name == "both")
    assert pair.clicked_year([{"customdata": list(line.customdata[31])}]) == 2022
    marks = next(trace for trace in figure.data if trace.name == "landmarks")
    assert pair.clicked_year([{"customdata": list(marks.customdata[0])}]) is None
    domains = [figure.layout[f"yaxis{number}"].domain for number in ("", 2, 3, 4, 5)]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))


def test_a_pair_without_anything_is_drawn_and_says_so():
    figure = _timeline(("ESH", "CHN"), Filters(years=(1991, 1995)))
    said = " ".join(note.text for note in figure.layout.annotations)
    assert "no roll call on which both voted" in said and "no events that can be balanced" in said
    assert "no ideal points" in said and "no landmark event" in said


def test_charts_of_nothing_say_so():
    for figure in (
        topics.topics(pd.DataFrame(), name="agreement", label="x"),
        before_after.before_after(pd.DataFrame(), pd.DataFrame(), date="x"),
        directions.directions(pd.DataFrame(), first="a", second="b", years=(2000, 2001)),
        directions.stock(pd.DataFrame(), years=(2000, 2001)),
    ):
        assert len(figure.data) == 0 and figure.layout.annotations[0].text


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("Timeline", "Candidate breaks"),
        ("Votes", "Where did they part?"),
        ("Before and after", "Did 24 February 2022 change anything"),
        ("Kinds of events", "Who does what to whom?"),
        ("Rows", "Which events made these figures?"),
    ],
)
def test_each_view_runs_and_answers_its_question(view: str, said: str):
    assert said in _words(_view(view, a=["RUS"], b=["UKR"]))


@pytest.mark.parametrize("view", ["Timeline", "Votes", "Before and after", "Kinds of events", "Rows"])
def test_each_view_of_a_pair_without_data_runs(view: str):
    _view(view, a=["ESH"], b=["CHN"], source=["landmark"])
    _view(view, a=["CHN"], b=["CHN"])
