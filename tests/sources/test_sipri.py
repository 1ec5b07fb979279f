"""SIPRI's trade register: the real export recomputed with the standard library, each layout, and what may go wrong."""

import csv
import gzip
import io
import tempfile
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment import tables
from alignment.sources import SourceError, sipri

REGISTER = Path(__file__).resolve().parents[3] / "shared/data/structural/sipri_trade-register_1950-2024.csv.gz"
GRAIN = ["source", "date", "country_a", "country_b", "directed", "tag", "source_ref"]
NOTES = (
    "Transfers of major conventional arms from All countries; Recipient, Supplier: all\nA '?' means uncertain, data\n\n"
)
HEADER = [
    "Recipient", "Supplier", "Year of order", " ", "Number ordered", " ", "Weapon designation", "Weapon description",
    "Number delivered", " ", "Year(s) of delivery", "status", "Comments", "SIPRI TIV per unit",
    "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
]  # fmt: skip
DELIVERIES = [
    "SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Description", "Armament category", "Order date",
    "Order date is estimate", "Numbers delivered", "Numbers delivered is estimate", "Delivery year",
    "Delivery year is estimate", "Status", "SIPRI estimate", "TIV deal unit", "TIV delivery values", "Local production",
]  # fmt: skip


def order(
    recipient="Belarus", supplier="Russia", ordered="2017", delivered="2019", weapon="Su-30MK", tiv="160", **more
):
    return [
        recipient, supplier, ordered, "", "4", "?", weapon, "FGA aircraft", "4", "", delivered, "New",
        more.get("comment", ""), "40", tiv, tiv,
    ]  # fmt: skip


def table(header, rows, sep=","):
    text = io.StringIO()
    csv.writer(text, delimiter=sep, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def fates(read):
    counted = (read.accepted, read.duplicates, read.not_pairs, read.outside, read.rejected)
    assert sum(counted) == read.rows and min(counted) >= 0
    assert list(read.rejects.columns) == tables.REJECT_COLUMNS and list(read.facts.columns) == tables.FACT_COLUMNS
    assert not read.facts.duplicated(GRAIN).any() and (read.facts["country_a"] != read.facts["country_b"]).all()
    assert read.facts[["date", "country_a", "country_b", "source_ref"]].notna().all(axis=None)
    return counted


@pytest.fixture
def register(tmp_path):
    """Reads a register of the given orders, with notes before its header."""

    def read(*orders, notes=NOTES, encoding="utf-8", sep=","):
        path = tmp_path / "trade-register.csv"
        path.write_bytes((notes + table(HEADER, orders, sep)).encode(encoding))
        found = sipri.read(path)
        assert found.rows == len(orders)
        fates(found)
        return found

    return read


def told(read):
    return [
        (f"{fact.date:%Y}", fact.country_a, fact.country_b, fact.source_ref, fact.count)
        for fact in read.facts.itertuples(index=False)
    ]


@pytest.mark.build
@pytest.mark.skipif(
    not REGISTER.exists(), reason="needs SIPRI's export in ../shared/data, which is not in the repository"
)
def test_the_real_register_recomputed():
    read = sipri.read(REGISTER)
    with gzip.open(REGISTER, "rt", encoding="latin-1", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    rows = rows[next(place for place, row in enumerate(rows) if row[0] == "Recipient") + 1 :]
    whole = [tuple(row) for row in rows if len(row) == 16]
    none = ("Biafra", "Katanga", "Northern Cyprus")
    states = [
        row
        for row in dict.fromkeys(whole)
        if not any("*" in name or "unknown" in name or name in none for name in row[:2])
    ]
    assert fates(read) == (
        len(states),
        len(whole) - len(set(whole)),
        len(set(whole)) - len(states),
        0,
        len(rows) - len(whole),
    )
    by_grain = defaultdict(list)
    for row in states:
        years = sorted(set(row[10].split("; ")))
        for year in years:
            by_grain[year, row[1], row[0], f"{row[6].strip()} {row[2]}"].append(
                float(row[15]) if len(years) == 1 else None
            )
    facts = read.facts
    assert len(facts) == len(by_grain) > 50_000
    assert facts["count"].sum() == sum(map(len, by_grain.values()))
    sums = [sum(tivs) for tivs in by_grain.values() if None not in tivs]
    assert facts["score"].notna().sum() == len(sums) and facts["score"].sum() == pytest.approx(sum(sums))
    pairs = {
        ("SUN", "DDR"): ("Soviet Union", "East Germany (GDR)"),
        ("CHN", "VNM"): ("China", "Viet Nam"),
        ("USA", "XSV"): ("United States", "South Vietnam"),
        ("RUS", "BLR"): ("Russia", "Belarus"),
    }
    for (code, other), names in pairs.items():
        mine = facts[(facts["country_a"] == code) & (facts["country_b"] == other)]
        expected = sorted((year, ref) for year, supplier, recipient, ref in by_grain if (supplier, recipient) == names)
        assert sorted(zip(mine["date"].dt.strftime("%Y"), mine["source_ref"], strict=True)) == expected and expected
    split = read.rejects.sort_values("line")
    assert "join the two" in split["problem"].iloc[0] and split["row"].iloc[0].startswith("Thailand,Ukraine,2008,")


def test_a_fact_for_each_year_of_delivery(register):
    read = register(order("Afghanistan", "Soviet Union", "1978", "1978; 1979", "T-54", "88"))
    assert told(read) == [("1978", "SUN", "AFG", "T-54 1978", 1), ("1979", "SUN", "AFG", "T-54 1978", 1)]
    assert read.facts["score"].isna().all(), "how much of the 88 came in which year is not known"
    assert (read.facts["precision"] == "year").all() and read.facts["directed"].all()
    assert (read.facts["tag"] == "arms_transfer").all() and read.facts["end_date"].isna().all()


def test_an_order_of_which_nothing_is_delivered_counts_in_its_own_year(register):
    read = register(order(delivered="", tiv=""))
    assert told(read) == [("2017", "RUS", "BLR", "Su-30MK 2017", 1)] and read.facts["score"].isna().all()


def test_two_orders_of_the_same_weapon_are_one_fact_with_a_count(register):
    read = register(order(), order(comment="for another base", tiv="40,5"), order())
    assert told(read) == [("2019", "RUS", "BLR", "Su-30MK 2017", 2)] and read.facts["score"].to_list() == [200.5]
    assert read.duplicates == 1 and read.accepted == 2


def test_one_unknown_part_makes_the_sum_unknown(register):
    read = register(order(), order(comment="more", delivered="2019; 2020"))
    assert read.facts.set_index(read.facts["date"].dt.year)["count"].to_dict() == {2019: 2, 2020: 1}
    assert read.facts["score"].isna().all()


@pytest.mark.parametrize(
    ("cell", "years"),
    [("2019", [2019]), ("(2019)", [2019]), ("2019?", [2019]), ("2018-2020", [2018, 2019, 2020]),
     ("2018;2020,", [2018, 2020]), ("(2018-2019); 2018", [2018, 2019])],
)  # fmt: skip
def test_years_that_sipri_is_not_sure_of_and_spans(register, cell, years):
    assert register(order(delivered=cell)).facts["date"].dt.year.to_list() == years


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("Germany", "1956", "DEU"), ("East Germany (GDR)", "1956", "DDR"), ("Viet Nam", "1966", "VNM"),
        ("South Vietnam", "1966", "XSV"), ("Viet Nam", "2004", "VNM"), ("North Yemen", "1980", "YEM"),
        ("Yemen Arab Republic (North Yemen)", "1968", "YEM"), ("South Yemen", "1980", "YMD"), ("Yemen", "1990", "YEM"),
        ("Congo", "1970", "COG"), ("DR Congo", "1970", "COD"), ("Yugoslavia", "1980", "YUG"), ("Serbia", "1993", "YUG"),
        ("Serbia", "2004", "SCG"), ("Serbia", "2008", "SRB"), ("Czechoslovakia", "1992", "CSK"), ("UAE", "1999", "ARE"),
        ("Türkiye", "2023", "TUR"), ("Bosnia-Herzegovina", "1995", "BIH"), ("eSwatini", "2019", "SWZ"),
    ],
)  # fmt: skip
def test_names_mean_the_state_of_the_time(register, name, year, code):
    read = register(order(name, "United States", year, year))
    assert read.facts["country_b"].to_list() == [code], read.rejects.to_dict("records")


@pytest.mark.parametrize(
    "name",
    ["NATO**", "NATO", "European Union**", "African Union**", "PLO (Israel)*", "Houthi rebels (Yemen)*", "Syria rebels",
     "unknown recipient(s)", "Unknown country", "unknown rebel group*", "Biafra", "Northern Cyprus"],
)  # fmt: skip
def test_organizations_groups_and_the_unknown_are_not_pairs(register, name):
    for read in (register(order(name)), register(order(supplier=name))):
        assert read.not_pairs == 1 and read.facts.empty and read.rejects.empty


def test_a_state_with_itself_is_no_pair(register):
    assert register(order("Vietnam", "Viet Nam", "1980", "1980")).not_pairs == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"recipient": "Belarsu"}, "Recipient"), ({"supplier": ""}, "Supplier"),
        ({"supplier": "Soviet Union", "delivered": "1999"}, "Supplier"), ({"ordered": "last year"}, "Year of order"),
        ({"ordered": "", "delivered": ""}, "Year of order"), ({"delivered": "2019; soon"}, "Year(s) of delivery"),
        ({"delivered": "2020-2018"}, "Year(s) of delivery"), ({"delivered": "99999"}, "Year(s) of delivery"),
        ({"weapon": " "}, "Weapon designation"), ({"tiv": "New"}, "SIPRI TIV of delivered weapons"),
        ({"tiv": "-1"}, "SIPRI TIV of delivered weapons"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_rejected_and_the_next_row_read(register, cells, column):
    read = register(order(**cells), order())
    assert read.rejects["column"].unique().tolist() == [column] and read.rejects["line"].unique().tolist() == [5]
    assert read.rejects["row"].str.contains("FGA aircraft").all()
    assert told(read) == [("2019", "RUS", "BLR", "Su-30MK 2017", 1)]


def test_an_order_date_is_not_needed_where_deliveries_are_listed(register):
    assert told(register(order(ordered=""))) == [("2019", "RUS", "BLR", "Su-30MK", 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("sep", [",", ";", "\t"])
@pytest.mark.parametrize("notes", ["", NOTES, NOTES * 5])
def test_notes_delimiters_and_encodings(register, encoding, sep, notes):
    read = register(order("Türkiye", comment="é"), notes=notes, encoding=encoding, sep=sep)
    assert told(read) == [("2019", "RUS", "TUR", "Su-30MK 2017", 1)]


def test_the_export_with_a_row_a_delivery_year(tmp_path):
    """Since 2023: SIPRI's number of the deal, TIV by year, and a semicolon at the end of each line."""
    row = ["61", "Russia", "Belarus", "Su-30MK", "FGA aircraft", "Aircraft", "2017", "No", "2", "No", "2019", "No",
           "New", "40", "40", "80", "No"]  # fmt: skip
    rows = [row, [*row[:10], "2021", *row[11:]], ["62", *row[1:]], row, ["63", "Russia", "NATO**", *row[3:]]]
    path = tmp_path / "trade-register.csv"
    path.write_text(NOTES + table(DELIVERIES, rows).replace("\n", ";\r\n"), encoding="utf-8")
    read = sipri.read(path)
    assert fates(read) == (3, 1, 1, 0, 0)
    assert told(read) == [("2019", "RUS", "BLR", "Su-30MK 2017", 2), ("2021", "RUS", "BLR", "Su-30MK 2017", 1)]
    assert read.facts["score"].to_list() == [160, 80]


def test_the_list_of_deals_of_2023(tmp_path):
    header = ["Deal ID", "Seller", "Buyer", *DELIVERIES[3:]]
    row = ["61", "Soviet Union", "Viet Nam", "T-54", "tank", "Armoured", "1972", "Yes", "9", "No", "1973", "No", "New",
           "", "", "4.5", "No"]  # fmt: skip
    path = tmp_path / "DealsAndTIVs.txt"
    path.write_text(
        "SIPRI Transfers Database\n\n\n Results for buyer 'All' and seller 'All'\n\n" + table(header, [row], ";")
    )
    read = sipri.read(path)
    assert told(read) == [("1973", "SUN", "VNM", "T-54 1972", 1)] and read.facts["score"].to_list() == [4.5]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"a,b\n1,2\n", b"{\\rtf1\\ansi Recipient}", b"Recipient,Supplier\nA,B\n"]
)
def test_a_file_that_is_no_register_is_refused(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"file\.csv"):
        sipri.read(path)


def test_a_truncated_archive_is_refused(tmp_path):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress((NOTES + table(HEADER, [order()] * 2000)).encode())[:-20])
    with pytest.raises(SourceError, match="cut short"):
        sipri.read(path)


def test_a_header_without_rows(register):
    assert fates(register()) == (0, 0, 0, 0, 0)


def test_a_correction_and_one_whose_value_has_gone(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(table(HEADER, [order(supplier="Rusia")]))
    row = {
        "source": "sipri",
        "key": "Belarus/Rusia/Su-30MK/2017",
        "column": "Supplier",
        "value": "Russia",
        "reason": "typo",
    }
    read = sipri.read(path, pd.DataFrame([{**row, "expected": "Rusia"}]))
    assert told(read) == [("2019", "RUS", "BLR", "Su-30MK 2017", 1)]
    with pytest.raises(SourceError, match="expected"):
        sipri.read(path, pd.DataFrame([{**row, "expected": "Russland"}]))


CELL = st.sampled_from(
    ["", " ", "Belarus", "Russia", "NATO**", "unknown supplier(s)", "Serbia", "Soviet Union", "1978", "2019",
     "1978; 1979", "1e400", "-9", "nan", "NA", "٣", "²", "0", "160", "17,5", "1949-2199", "?", "T-54",
     ";", '"', "é", "9" * 30]
) | st.text(st.characters(exclude_characters="\0\r\n", codec="utf-8"), max_size=5)  # fmt: skip


@pytest.mark.parametrize("header", [HEADER, DELIVERIES])
def test_whatever_stands_in_the_cells(header):
    @given(st.lists(st.lists(CELL, min_size=len(header), max_size=len(header)), max_size=8))
    @settings(max_examples=60, deadline=None)
    def check(rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.csv"
            path.write_text(NOTES + table(header, rows), encoding="utf-8")
            read = sipri.read(path)
            fates(read)
            assert read.rows == len(rows)

    check()


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_whatever_bytes_follow_a_sound_order(tail):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        path.write_bytes((NOTES + table(HEADER, [order()])).encode() + tail)
        read = sipri.read(path)
        fates(read)
        if tail.startswith(b"\n") or not tail:
            assert ("2019", "RUS", "BLR", "Su-30MK 2017", 1) in told(read)
