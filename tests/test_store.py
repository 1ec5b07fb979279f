"""The store against the files themselves."""

import csv
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

from alignment import database, store
from alignment.questions import ballots, labels, pair, record, world
from alignment.store import DATA, Filters


def test_a_pair_counts_equal_a_count_over_the_files():
    """Belarus and Russia, 2002 to 2014: by plain counting over the CSV and the Parquet files."""
    expected: Counter[str] = Counter()
    with (DATA / "events.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if {row["country_a"], row["country_b"]} == {"BLR", "RUS"} and "2002" <= row["date"][:4] <= "2014":
                expected["landmark"] += 1
    for path in (DATA / "facts").glob("*/*.parquet"):
        facts = pd.read_parquet(path)
        both = facts["country_a"].astype(str).isin(["BLR"]) & facts["country_b"].astype(str).isin(["RUS", "SUN"])
        both |= facts["country_b"].astype(str).isin(["BLR"]) & facts["country_a"].astype(str).isin(["RUS", "SUN"])
        years = pd.to_datetime(facts["date"]).dt.year.between(2002, 2014)
        if (both & years).any():
            expected[path.stem] += int((both & years).sum())
    found = store.events(Filters(years=(2002, 2014)), pair=("RUS", "BLR"))
    assert found["source"].value_counts().to_dict() == dict(expected)
    assert len(expected) >= 3


def test_filters_combine_and_say_which_leaves_nothing():
    filters = Filters(tags=("war",), years=(1991, 1995))
    assert store.count(filters, pair=("BLR", "CHN")) == 0
    reasons = store.why_empty(filters, pair=("BLR", "CHN"))
    assert set(reasons) == {"tags", "years"}
    assert reasons["tags"] == store.count(Filters(years=(1991, 1995)), pair=("BLR", "CHN")) > 0


def test_russias_record_includes_the_soviet_unions_and_germanys_not_the_gdrs():
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    assert "SUN" not in votes
    assert votes.loc[years == 1960, "RUS"].notna().any()
    assert votes.loc[years < 1973, "DEU"].isna().all()
    assert votes.loc[years == 1980, "DDR"].notna().any()


def test_votes_equal_the_stated_totals():
    votes, stated = store.votes(), store.resolutions()
    assert len(stated) == 5436 + 243
    for position, column in ((1.0, "yes"), (0.0, "no"), (0.5, "abstain")):
        assert ((votes == position).sum(axis=1) == stated[column]).all(), column


def test_events_fill_the_weight_from_the_tag_and_every_id_is_unique():
    repeated = store.query("SELECT source, event_id FROM events GROUP BY ALL HAVING count(*) > 1")
    assert repeated.empty
    assert store.count(Filters()) > 800_000
    assert store.query("SELECT count(*) AS n FROM events WHERE intensity IS NULL OR label IS NULL")["n"].iloc[0] == 0


def test_members_of_a_bloc_change_with_the_year():
    assert "GBR" in store.members("EU", 2019)
    assert "GBR" not in store.members("EU", 2020)
    assert "FIN" not in store.members("NATO", 2022)
    assert "FIN" in store.members("NATO", 2023)
    assert store.members("CHINA_RUSSIA", 1990) == []


def test_search_finds_titles_and_country_names():
    found = store.events(Filters(text="SAMARKAND"))
    assert 0 < len(found) < 20
    assert found["title"].str.lower().str.contains("samarkand").all()
    assert store.count(Filters(text="lithuania", sources=("landmark",))) >= len(
        store.events(Filters(countries=("LTU",), sources=("landmark",))))  # fmt: skip


def test_a_search_is_a_parameter_never_sql():
    assert store.count(Filters(text="'; DROP TABLE landmarks; --")) == 0
    assert store.count(Filters(sources=("landmark",))) == len(store.table("events"))


def test_balance_of_gdelt_is_the_share_of_days():
    filters = Filters(years=(2019, 2019), sources=("gdelt_pairday",))
    rows, balances = pair.everything(filters, "BLR", "CHN"), pair.balance(pair.days(filters, "BLR", "CHN"))
    days = rows.groupby("tag")["count"].sum()
    expected = (days["cooperative_day"] - days["conflict_day"]) / (days["cooperative_day"] + days["conflict_day"])
    assert balances["balance"].iloc[0] == pytest.approx(expected)
    assert not balances["part_of_year"].iloc[0]
    last = pair.balance(pair.days(replace(filters, years=(2024, 2024)), "BLR", "CHN"))
    assert last["part_of_year"].iloc[0]


def test_landmarks_and_spells_have_no_balance():
    days = pair.days(Filters(sources=("landmark", "atop")), "BLR", "RUS")
    assert len(days) > 10 and pair.balance(days).empty


def test_standing_of_the_last_year_by_hand():
    """Belarus with China and Russia in 2025: counted ballot by ballot."""
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    shares = []
    for pole in ("CHN", "RUS"):
        both = votes.loc[years == 2025, ["BLR", pole]].dropna()
        shares.append(sum(1 - abs(x - y) for x, y in both.itertuples(index=False)) / len(both))
    found = world.standing_by_year(Filters(years=(2025, 2025)), "G7", "CHINA_RUSSIA").set_index("country")
    assert found.loc["BLR", "east"] == pytest.approx(sum(shares) / 2)


def test_provisional_years_are_marked():
    assert ballots.provisional_years() == (2022, 2023, 2024)
    found = pair.votes(Filters(years=(2020, 2025)), "BLR", "CHN")
    assert dict(found[["year", "provisional"]].to_numpy()) == {
        2020: False, 2021: False, 2022: True, 2023: True, 2024: True, 2025: False}  # fmt: skip


def test_coverage_counts_every_row_once():
    everything = Filters()
    rows = record.coverage(everything)
    assert (
        rows["rows"].sum()
        == store.query("SELECT count(*) AS n FROM events WHERE year(date) >= 1946")["n"].iloc[0] + 5679
    )
    assert set(rows["source_label"]) == set(record.spans(everything)["source_label"])
    assert rows["source_label"].map(type).eq(str).all()
    assert labels.source_labels()["unga"] == "UN roll calls"


@pytest.mark.parametrize("filters", [Filters(sources=("weis",)), Filters(countries=("BLR",)), Filters(text="visit")])
def test_pages_put_together_are_all_rows_once(filters):
    """A page is found by the months of the cube; the pages together are the rows in their order."""
    whole = store.events(filters)
    starts = [0, 1, 700, len(whole) // 2, len(whole) - 5, len(whole) + 10]
    for start in starts:
        page = store.events(filters, rows=(start, 700))
        pd.testing.assert_frame_equal(page, whole.iloc[start : start + 700].reset_index(drop=True), check_dtype=False)


def test_a_visitors_table_counts_for_its_holder_alone():
    mine = pd.DataFrame(
        {
            "event_id": ["x1"], "date": pd.to_datetime(["2021-05-06"]), "precision": "day", "end_date": pd.NaT,
            "country_a": "BLR", "country_b": "CHN", "directed": True, "tag": "visit", "intensity": float("nan"),
            "count": 3, "source": "own", "source_ref": "", "score": float("nan"), "url": "", "title": "<b>ours</b>",
        }
    )  # fmt: skip
    before = store.count(Filters(), pair=("BLR", "CHN"))
    database.lend("a1b2", mine)
    held = Filters(own="a1b2")
    assert store.count(held, pair=("BLR", "CHN")) == before + 1 == store.count(Filters(), pair=("BLR", "CHN")) + 1
    row = store.events(replace(held, sources=("yours",))).iloc[0]
    assert (row["title"], row["intensity"], row["label"]) == ("<b>ours</b>", 2.8, "Official visit")
    mix = store.by_tag(replace(held, sources=("yours",)), ("CHN", "BLR"))
    assert mix[["year", "n", "rows", "intensity"]].to_numpy().ravel() == pytest.approx([2021, 3, 1, 2.8])
    database.forget("a1b2")
    assert store.count(held, pair=("BLR", "CHN")) == before


def test_no_more_tables_of_visitors_are_kept_than_there_is_room_for():
    row = store.events(Filters(sources=("landmark",))).head(1).drop(columns=["label", "quad"])
    for number in range(database.LENT + 3):
        database.lend(f"t{number}", row)
    assert database.lent() == [f"t{number}" for number in range(3, database.LENT + 3)]
    for token in database.lent():
        database.forget(token)


def test_silence_and_no_coverage_are_told_apart():
    """WEIS ends in 1992 and never names Kosovo; UCDP's wars between states have Nigeria, but not since 2000."""
    found = record.covered(Filters(years=(2000, 2024), countries=("BLR", "NGA", "XKX"))).set_index("source")
    assert found.loc["weis", "Belarus"] == "not covered"
    assert found.loc["gdelt_pairday", "Kosovo"] == "not covered"
    assert found.loc["ucdp", "Nigeria"] == "0"
    days = store.count(Filters(years=(2000, 2024), sources=("gdelt_pairday",), countries=("BLR",)))
    assert found.loc["gdelt_pairday", "Belarus"] == f"{days:,}"
    assert found.loc["cow_war", "duplicates"] == 945


def test_no_vote_is_lost_or_counted_twice_when_seats_are_put_together():
    cells = store._roll_calls().drop(columns=store.NOT_MEMBERS)
    assert int(store.votes().notna().sum().sum()) == int(cells.isin(list(store.VOTE_VALUE)).sum().sum())


def test_chinas_seat_is_taiwans_until_resolution_2758():
    votes, date = store.votes(), store.resolutions()["date"]
    voted = {code: date[votes[code].notna().to_numpy()] for code in ("CHN", "TWN")}
    assert voted["TWN"].min() >= pd.Timestamp(1949, 12, 8)
    assert voted["TWN"].max() <= pd.Timestamp(1971, 10, 25)
    between = voted["CHN"].between(pd.Timestamp(1949, 12, 8), pd.Timestamp(1971, 10, 25))
    assert not between.any()
    assert len(voted["TWN"]) > 300


def test_the_yugoslavia_of_1992_is_not_serbias_earlier_record():
    votes, years = store.votes(), store.resolutions()["date"].dt.year
    assert votes.loc[(years < 2000).to_numpy(), "SRB"].isna().all()  # admitted anew on 1 November 2000
    assert votes.loc[(years == 1970).to_numpy(), "YUG"].notna().sum() > 30
    assert votes.loc[(years == 2001).to_numpy(), "SRB"].notna().sum() > 60
