"""The landmark events that we write ourselves: enough of them, balanced, open to a reader."""

from alignment import store


def _landmarks():
    return store.table("events")


def test_there_are_enough_and_they_span_the_period():
    events = _landmarks()
    assert len(events) >= 200
    assert events["date"].min().year == 1991
    assert events["date"].max().year == 2026
    assert (events["precision"] == "day").mean() > 0.9


def test_each_opens_a_source_and_is_in_plain_text():
    events = _landmarks()
    assert events["url"].str.match(r"https?://").all()
    assert events["title"].str.len().between(8, 120).all()
    assert not events["title"].str.contains(r"[<>`\[\]]").any()
    assert not events["title"].str.startswith(("=", "+", "-", "@")).any()
    assert (events["country_a"] != events["country_b"]).all()


def test_the_pairs_of_the_worked_example_have_both_cooperation_and_conflict():
    quads = store.table("tags").set_index("tag")["quad"]
    events = _landmarks().assign(quad=lambda rows: rows["tag"].map(quads))
    for other in ("RUS", "CHN", "EUE", "USA", "UKR", "POL", "LTU"):
        rows = events[(events["country_a"].isin(["BLR", other])) & (events["country_b"].isin(["BLR", other]))]
        assert len(rows) >= 3, other
        assert rows["quad"].str.endswith("cooperation").any(), other
        assert other == "CHN" or rows["quad"].str.endswith("conflict").any(), other  # none is on record with China


def test_both_signs_in_every_decade():
    quads = store.table("tags").set_index("tag")["quad"]
    events = _landmarks()
    share = events["tag"].map(quads).str.endswith("cooperation").groupby(events["date"].dt.year // 10).mean()
    assert share.between(0.25, 0.85).all(), share
