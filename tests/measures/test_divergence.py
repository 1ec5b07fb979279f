"""The votes on which a pair parted: order, shares and topics by hand, and against the shipped record."""

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.measures.cooperation import MeasureError
from alignment.measures.divergence import divergent

Y, A, N, X = 1.0, 0.5, 0.0, np.nan


def _resolutions(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["symbol", "date", "yes", "no", "abstain"])
    flags = {topic: [None] * len(found) for topic in ("me", "nu", "di", "hr", "co", "ec")}
    return found.assign(date=pd.to_datetime(found["date"]), undl_id=range(len(found)), source="unga", **flags)


def test_opposed_first_and_among_them_the_rarest_parting():
    votes = pd.DataFrame({"AAA": [Y, Y, N, Y, A, Y, X], "BBB": [A, N, Y, N, N, Y, N]}, dtype="float32")
    resolutions = _resolutions(
        ("R/abstained", "2001-01-01", 8, 1, 1),
        ("R/even", "2002-01-01", 5, 5, 0),
        ("R/lopsided", "2001-06-01", 9, 1, 0),
        ("R/lopsided later", "2003-01-01", 9, 1, 0),
        ("R/abstained, usual", "2001-01-01", 0, 5, 5),
        ("R/alike", "2001-01-01", 5, 5, 0),
        ("R/absent", "2001-01-01", 5, 5, 0),
    )
    found = divergent(votes, resolutions, ("AAA", "BBB"))
    named = ["R/lopsided later", "R/lopsided", "R/even", "R/abstained", "R/abstained, usual"]
    assert found["symbol"].to_list() == named
    assert found["vote_a"].to_list() == ["yes", "no", "yes", "yes", "abstain"]
    assert found["vote_b"].to_list() == ["no", "yes", "no", "abstain", "no"]
    assert found["distance"].to_list() == [1, 1, 1, 0.5, 0.5]
    # 45 pairs of 10 members: 9·1 of them, 5·5, 8·1, 5·5
    assert found["parted"].to_list() == pytest.approx([9 / 45, 9 / 45, 25 / 45, 8 / 45, 25 / 45])
    turned = divergent(votes, resolutions, ("BBB", "AAA"))
    assert turned["symbol"].to_list() == named and turned["vote_a"].to_list() == found["vote_b"].to_list()


def test_topics_are_named_empty_or_unknown():
    votes = pd.DataFrame({"AAA": [Y] * 3, "BBB": [N] * 3}, dtype="float32")
    resolutions = _resolutions(*[(f"R/{n}", "2000-01-01", 1, 1, 0) for n in range(3)])
    resolutions.loc[[0, 1], ["me", "nu", "di", "hr", "co", "ec"]] = [
        [True, False, True, False, False, False],
        [False] * 6,
    ]
    found = divergent(votes, resolutions, ("AAA", "BBB")).set_index("symbol")["topics"]
    assert found[["R/0", "R/1"]].to_list() == ["me di", ""] and pd.isna(found["R/2"])


def test_rows_that_do_not_match_are_refused_and_strangers_have_no_rows():
    votes = pd.DataFrame({"AAA": [Y, Y], "BBB": [N, N]}, dtype="float32")
    resolutions = _resolutions(("R/1", "2000-01-01", 1, 1, 0), ("R/2", "2000-01-01", 1, 1, 0))
    with pytest.raises(MeasureError, match="same rows"):
        divergent(votes[:1], resolutions, ("AAA", "BBB"))
    found = divergent(votes, resolutions, ("AAA", "EUE"))
    assert found.empty and "parted" in found


def test_every_parting_in_the_record_is_there_once_with_its_votes():
    votes, resolutions = store.votes(), store.resolutions()
    found = divergent(votes, resolutions, ("BLR", "CHN")).set_index("undl_id")
    shared = votes[["BLR", "CHN"]].dropna()
    apart = shared[shared["BLR"] != shared["CHN"]]
    assert len(apart) > 500 and found.index.is_unique
    assert set(found.index) == set(resolutions.loc[apart.index, "undl_id"])
    values = {"yes": Y, "abstain": A, "no": N}
    rows = apart.set_index(resolutions.loc[apart.index, "undl_id"].to_numpy()).loc[found.index]
    assert (found["vote_a"].map(values) == rows["BLR"]).all() and (found["vote_b"].map(values) == rows["CHN"]).all()
    opposed = found[found["distance"] == 1]
    assert found["distance"].is_monotonic_decreasing and opposed["parted"].is_monotonic_increasing
    # A/RES/71/174 of 2016: 106 yes, 2 no, 74 abstentions; the two voted yes and no.
    first = found.iloc[0]
    assert first["symbol"] == "A/RES/71/174" and first["parted"] == pytest.approx(106 * 2 / (182 * 181 / 2))
