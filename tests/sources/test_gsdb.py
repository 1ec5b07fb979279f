"""GSDB: the real release recomputed with the standard library, each layout, and what may go wrong."""

import csv
import io
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import tables
from alignment.sources import SourceError, gsdb

RELEASE = Path(__file__).resolve().parents[3] / "shared/data/structural/GSDB_V3.csv"
GRAIN = ["source", "date", "country_a", "country_b", "directed", "tag", "source_ref"]
FLAGS = ["trade", "descr_trade", "arms", "military", "financial", "travel", "other"]
RELEASE_1 = ["case_id", "sanctioned_state", "sanctioning_state", "begin", "end", *FLAGS, "objective", "success"]
RELEASE_3 = [*RELEASE_1[:-2], "target_mult", "sender_mult", "objective", "success"]
DYADIC = [
    "case_id", "sanctioned_state", "sanctioning_state", "sanctioned_state_iso3", "sanctioning_state_iso3", "year",
    "arms", "military", "trade", "descr_trade", "financial", "travel", "other", "target_mult", "sender_mult",
]  # fmt: skip


def case(target="Russia", sender="United States", begin="2014", end="2022", success="ongoing", **more):
    row = dict.fromkeys(RELEASE_3, "0") | {"case_id": "1005", "trade": "1", "descr_trade": "exp_part", "travel": "1"}
    row |= {"sanctioned_state": target, "sanctioning_state": sender, "begin": begin, "end": end, "success": success}
    return row | {"objective": "policy_change"} | more


def fates(read):
    counted = (read.accepted, read.duplicates, read.not_pairs, read.outside, read.rejected)
    assert sum(counted) == read.rows and min(counted) >= 0
    assert list(read.rejects.columns) == tables.REJECT_COLUMNS and list(read.facts.columns) == tables.FACT_COLUMNS
    assert not read.facts.duplicated(GRAIN).any() and (read.facts["country_a"] != read.facts["country_b"]).all()
    assert read.facts[["date", "country_a", "country_b", "source_ref"]].notna().all(axis=None)
    assert (read.facts["end_date"].isna() | (read.facts["end_date"] > read.facts["date"])).all()
    return counted


@pytest.fixture
def release(tmp_path):
    """Reads a release with the given rows."""

    def read(*rows, columns=RELEASE_3, sep=",", encoding="utf-8-sig"):
        path = tmp_path / "GSDB.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=sep, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        found = gsdb.read(path)
        assert found.rows == len(rows)
        fates(found)
        return found

    return read


def told(read):
    """Sender, target, first and last year of each fact."""
    return [
        (fact.country_a, fact.country_b, fact.date.year, None if pd.isna(fact.end_date) else fact.end_date.year)
        for fact in read.facts.itertuples(index=False)
    ]


@pytest.mark.build
@pytest.mark.skipif(not RELEASE.exists(), reason="needs the GSDB in ../shared/data, which is not in the repository")
def test_the_real_release_recomputed():
    read = gsdb.read(RELEASE)
    with RELEASE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    none = {
        "African Union", "Balkans", "Commonwealth", "Cyprus (Northern)", "ECOWAS", "EU", "G7",
        "Kimberly Process Participants", "League of Arab States", "MERCOSUR", "OAS", "OIC", "OSCE",
        "Pacific Islands Forum", "SADC", "UN", "UNASUR", "Western Balkans",
    }  # fmt: skip

    def states(cell):
        whole = cell.replace("Yemen, North", "Yemen").replace("Gambia, The", "Gambia")
        return [name for name in whole.split(", ") if name not in none and not name.startswith("Terrorist")]

    pairs = [(row, sender, target) for row in rows for sender in states(row["sanctioning_state"])
             for target in states(row["sanctioned_state"])]  # fmt: skip
    used = {row["case_id"] for row, _, _ in pairs}
    assert fates(read) == (len(used), 0, len(rows) - len(used), 0, 0)
    assert len(read.facts) == len(pairs) > 700
    facts = read.facts
    assert Counter(facts["date"].dt.year) == Counter(int(row["begin"]) for row, _, _ in pairs)
    going = [row for row, _, _ in pairs if row["end"] == "2022" and "ongoing" in row["success"]]
    assert facts["end_date"].isna().sum() == len(going) > 400
    ended = Counter(int(row["end"]) for row, _, _ in pairs if row not in going)
    assert Counter(facts["end_date"].dropna().dt.year) == ended and ended[2022] > 0
    for name, code in (("Russia", "RUS"), ("Belarus", "BLR"), ("Vietnam", "VNM"), ("Yemen", "YEM"), ("Gambia", "GMB")):
        for side, place in (("country_a", 1), ("country_b", 2)):
            mine = [pair[0]["case_id"] for pair in pairs if pair[place] in (name, f"South {name}")]
            assert sorted(facts[facts[side] == code]["source_ref"].str.split(" ").str[0]) == sorted(mine)
    assert (facts[facts["country_b"] == "RUS"]["country_a"] != "EUE").all()
    russia = facts[(facts["country_a"] == "USA") & (facts["country_b"] == "RUS")]
    assert "1005 trade+financial+travel" in russia["source_ref"].to_list()


def test_a_case_is_a_spell_from_sender_to_target(release):
    read = release(case(end="2016", success="failed"), case(case_id="2"))
    assert told(read) == [("USA", "RUS", 2014, 2016), ("USA", "RUS", 2014, None)]
    assert read.facts["source_ref"].to_list() == ["1005 trade+travel", "2 trade+travel"]
    assert read.facts["directed"].all() and (read.facts["tag"] == "sanction").all()
    assert (read.facts["precision"] == "year").all() and (read.facts["count"] == 1).all()


@pytest.mark.parametrize(
    ("end", "success", "year"),
    [("2022", "ongoing", None), ("2022", "ongoing,failed", None), ("2022", "failed", 2022), ("2018", "ongoing", 2018),
     ("", "ongoing", None), ("", "", None), ("ongoing", "", None), ("2018", "failed", 2018)],
)  # fmt: skip
def test_what_is_in_force_when_the_coverage_ends_has_no_end(release, end, success, year):
    read = release(case(end=end, success=success), case(case_id="2", begin="2022"))
    assert told(read)[0] == ("USA", "RUS", 2014, year)


def test_several_states_in_a_cell_are_a_fact_a_pair(release):
    read = release(case("Estonia, Latvia; Lithuania", "EU, Belarus, Russia, UN, Latvia"))
    assert sorted((a, b) for a, b, _, _ in told(read)) == [
        ("BLR", "EST"), ("BLR", "LTU"), ("BLR", "LVA"), ("LVA", "EST"), ("LVA", "LTU"), ("RUS", "EST"), ("RUS", "LTU"),
        ("RUS", "LVA"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("Yemen, North", ["YEM"]), ("Gambia, The", ["GMB"]), ("Jordan, Yemen, North, Niger", ["JOR", "NER", "YEM"]),
     ("Korea, South, Congo, Democratic Republic of the", ["COD", "KOR"]), ("Bahamas, The, Cuba", ["BHS", "CUB"])],
)  # fmt: skip
def test_a_comma_that_belongs_to_a_name_does_not_part_it(release, cell, codes):
    assert sorted(code for _, code, _, _ in told(release(case(cell)))) == codes


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [("Germany", "1975", "DEU"), ("German Democratic Republic", "1975", "DDR"), ("South Vietnam", "1970", "XSV"),
     ("South Vietnam", "2007", "VNM"), ("Vietnam", "1970", "VNM"), ("Yugoslavia", "1992", "YUG"),
     ("FRY", "1998", "YUG"), ("Russia", "1980", "SUN"), ("Congo", "1970", "COG"), ("Malagasy Republic", "2010", "MDG"),
     ("Ceylon", "2015", "LKA"), ("Transjordan", "2017", "JOR"),
     ("Ethiopia (excludes Eritrea)", "2021", "ETH"), ("Serbia", "2009", "SRB")],
)  # fmt: skip
def test_names_mean_the_state_of_the_time(release, name, year, code):
    read = release(case(name, begin=year))
    assert [target for _, target, _, _ in told(read)] == [code], read.rejects.to_dict("records")


@pytest.mark.parametrize(
    "name",
    ["EU", "UN", "League of Arab States", "Commonwealth", "Balkans", "Terrorist Organizations (ISIL and ANF)", "CoCom",
     "Kimberly Process Participants", "Paris Agreement Signatories", "Western countries", "Cyprus (Northern)",
     "EU, UN"],
)  # fmt: skip
def test_organizations_regions_and_groups_are_not_pairs(release, name):
    for read in (release(case(name)), release(case(sender=name))):
        assert read.not_pairs == 1 and read.facts.empty and read.rejects.empty


def test_a_repeated_row_is_a_duplicate_and_two_ends_are_one_spell(release):
    read = release(case(), case(), case(end="2016", success="failed"), case(case_id="9", end="2015", success="failed"))
    assert read.duplicates == 1 and read.accepted == 3
    assert told(read) == [("USA", "RUS", 2014, None), ("USA", "RUS", 2014, 2015)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"target": "Rusia"}, "sanctioned_state"), ({"sender": "EU, Narnia"}, "sanctioning_state"),
     ({"sender": " , "}, "sanctioning_state"), ({"begin": "Feb 2014"}, "begin"), ({"begin": ""}, "begin"),
     ({"end": "later"}, "end"), ({"end": "2013"}, "end"), ({"case_id": " "}, "case_id"), ({"arms": "yes"}, "arms"),
     ({"target": "Soviet Union"}, "sanctioned_state")],
)  # fmt: skip
def test_a_bad_cell_is_rejected_and_the_next_row_read(release, cells, column):
    read = release(case(**cells), case(case_id="2"))
    assert read.rejects["column"].to_list() == [column] and read.rejects["line"].to_list() == [2]
    assert told(read) == [("USA", "RUS", 2014, None)]


@pytest.mark.parametrize("columns", [RELEASE_1, RELEASE_3, [*RELEASE_1, "length"], RELEASE_3[::-1], RELEASE_3[:5]])
@pytest.mark.parametrize(
    ("sep", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16"), (";", "utf-8-sig")]
)
def test_every_release_and_what_a_spreadsheet_makes_of_it(release, columns, sep, encoding):
    read = release(case(sender="EU, Norway"), case("Iran", case_id="2"), columns=columns, sep=sep, encoding=encoding)
    assert told(read) == [("NOR", "RUS", 2014, None), ("USA", "IRN", 2014, None)]
    kinds = " trade+travel" if "trade" in columns else ""
    assert read.facts["source_ref"].to_list() == [f"1005{kinds}", f"2{kinds}"]


def test_capitals_in_the_header(tmp_path):
    path = tmp_path / "GSDB.csv"
    path.write_text("Case_ID,Sanctioned_State,Sanctioning_State,Begin,End\n1,Iran,Japan,2010,2016\n")
    assert told(gsdb.read(path)) == [("JPN", "IRN", 2010, None)]


def test_the_dyadic_file_becomes_spells_of_cases(release):
    def year(number, cases="1005", sender="Norway", **flags):
        row = dict.fromkeys(DYADIC, "0") | {"sanctioned_state": "Russia", "sanctioning_state": sender}
        return row | {"year": str(number), "case_id": cases} | flags

    rows = [
        year(2014, arms="1"),
        year(2015, "1005,7"),
        year(2016, travel="1"),
        year(2019, "7"),
        year(2020, "7", "Japan"),
    ]
    read = release(*rows, year(2019, "7"), year(2019, "7", "EU"), columns=DYADIC)
    assert told(read) == [("JPN", "RUS", 2020, None), ("NOR", "RUS", 2014, 2016), ("NOR", "RUS", 2015, 2015),
                          ("NOR", "RUS", 2019, 2019)]  # fmt: skip
    assert read.facts["source_ref"].to_list() == ["7", "1005 arms+travel", "7", "7"]
    assert fates(read) == (5, 1, 1, 0, 0)


def test_a_header_without_rows(release):
    assert fates(release()) == (0, 0, 0, 0, 0) and fates(release(columns=DYADIC)) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\0\0\0", b"case_id,begin,end\n1,2,3\n"]
)
def test_a_file_that_is_no_release_is_refused(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"file\.csv"):
        gsdb.read(path)


def test_a_correction_and_one_whose_value_has_gone(tmp_path):
    path = tmp_path / "GSDB.csv"
    path.write_text("case_id,sanctioned_state,sanctioning_state,begin,end\n26,North Korea,Japan,1951,2022\n")
    row = {"source": "gsdb", "key": "26", "column": "begin", "value": "2006", "reason": "typo"}
    assert told(gsdb.read(path, pd.DataFrame([{**row, "expected": "1951"}]))) == [("JPN", "PRK", 2006, None)]
    with pytest.raises(SourceError, match="expected"):
        gsdb.read(path, pd.DataFrame([{**row, "expected": "1950"}]))


CELL = st.sampled_from(
    ["", " ", ",", ";", "Russia", "United States", "EU", "EU, Norway", "Yemen, North", "South Vietnam", "Korea", "1",
     "0", "1950", "2014", "2022", "1,2", "ongoing", "1e400", "-9", "nan", "NA", "٣", "²", '"', "é", "9" * 30]
) | st.text(st.characters(exclude_characters="\0\r\n", codec="utf-8"), max_size=5)  # fmt: skip
SOUND = {
    "case_id": ["1", "2", "1,2"],
    "begin": ["1950", "2014"],
    "end": ["2016", "2022"],
    "year": ["2014", "2015", "2016"],
    "sanctioned_state": ["Russia", "Iran, Syria"],
    "sanctioning_state": ["EU, Norway", "United States"],
}


@pytest.mark.parametrize("columns", [RELEASE_3, DYADIC, RELEASE_1[:5]])
def test_whatever_stands_in_the_cells(columns):
    def cell(name):
        sound = st.sampled_from(SOUND.get(name, ["0", "1"]))
        return st.integers(0, 9).flatmap(lambda dice: CELL if dice == 0 else sound)

    @given(st.lists(st.tuples(*(cell(name) for name in columns)), max_size=8))
    @settings(max_examples=60, deadline=None)
    def check(rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "GSDB.csv"
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([columns, *rows])
            path.write_text(text.getvalue(), encoding="utf-8")
            read = gsdb.read(path)
            fates(read)
            assert read.rows == len(rows)

    check()


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_whatever_bytes_follow_a_sound_row(tail):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "GSDB.csv"
        head = "case_id,sanctioned_state,sanctioning_state,begin,end\n1,Iran,Japan,2010,2016\n"
        path.write_bytes(head.encode() + tail)
        read = gsdb.read(path)
        fates(read)
        assert ("JPN", "IRN") in [pair[:2] for pair in told(read)]
