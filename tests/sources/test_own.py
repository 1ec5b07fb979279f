"""Tables of one's own in many dialects: what is guessed is right and said, what is read adds up, nothing is lost."""

import csv
import datetime
import gzip
import io
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment import tables
from alignment.sources import SourceError, own, own_cells, own_formats, own_seen, own_words
from alignment.sources import guess as guessing

ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _file(folder, data, name="mine.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return path


def _read(path, **options):
    reads = list(own.read(path, **options))
    for read in reads:
        assert read.rows == read.accepted + read.duplicates + read.not_pairs + read.outside + read.rejected
        assert len(read.facts) == read.accepted
    facts = pd.concat([read.facts for read in reads if len(read.facts)] or [reads[0].facts], ignore_index=True)
    rejects = pd.concat([read.rejects for read in reads], ignore_index=True)
    return facts, rejects, {
        name: sum(getattr(read, name) for read in reads)
        for name in ("rows", "accepted", "duplicates", "not_pairs", "outside", "rejected")
    }  # fmt: skip


def _cells(facts, *columns):
    return facts.assign(date=facts["date"].astype(str))[list(columns)].to_numpy().tolist()


# ---------------------------------------------------------------- dialects

ROWS = [
    ["2022-02-24", "Russia", "Ukraine", "war", "-10"],
    ["2019-05-01", "China", "Côte d'Ivoire", "visit", "2.8"],
    ["2020-12-31", "Germany", "France", "agreement", "8"],
]
WANTED = [
    ["2022-02-24", "RUS", "UKR", "war", -10.0],
    ["2019-05-01", "CHN", "CIV", "visit", 2.8],
    ["2020-12-31", "DEU", "FRA", "agreement", 8.0],
]
HEADER = ["date", "country_a", "country_b", "tag", "intensity"]


@pytest.mark.parametrize("sep", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_dialect_gives_the_same_facts(tmp_path, sep, encoding, end):
    lines = end.join(sep.join(row) for row in [HEADER, *ROWS]) + end
    path = _file(tmp_path, lines, encoding=encoding)
    found = own.guess(path)
    assert (found.delimiter, found.format) == (sep, "TSV" if sep == "\t" else "CSV")
    facts, rejects, _ = _read(path)
    assert _cells(facts, *HEADER) == [
        [day, *sorted(pair), tag, weight] for day, *pair, tag, weight in WANTED
    ] and rejects.empty  # fmt: skip


def test_old_mac_files_have_bare_returns_and_letters_of_their_own(tmp_path):
    path = _file(tmp_path, "\r".join(",".join(row) for row in [HEADER, *ROWS]), encoding="mac_roman")
    assert own.guess(path).encoding == "mac_roman"
    assert len(_read(path)[0]) == 3


def test_cyrillic_windows_text_is_read_as_such(tmp_path):
    rows = "date;country_a;country_b;title\n2022-01-01;BLR;CHN;Встреча президентов в Минске\n"
    path = _file(tmp_path, rows, encoding="cp1251")
    assert _read(path)[0]["title"].to_list() == ["Встреча президентов в Минске"]


@pytest.mark.parametrize("packed", ["gz", "zip"])
def test_packed_tables(tmp_path, packed):
    text = "\n".join(",".join(row) for row in [HEADER, *ROWS]).encode()
    if packed == "gz":
        path = _file(tmp_path, gzip.compress(text), "mine.csv.gz")
    else:
        path = tmp_path / "mine.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("inside.csv", text)
    assert len(_read(path)[0]) == 3


def test_an_archive_of_several_tables_is_refused_and_one_with_a_note_is_not(tmp_path):
    text = "\n".join(",".join(row) for row in [HEADER, *ROWS])
    for names, fits in ((["a.csv", "b.csv"], False), (["a.csv", "licence.txt"], True)):
        with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
            for name in names:
                archive.writestr(name, text)
        if fits:
            assert len(_read(tmp_path / "mine.zip")[0]) == 3
        else:
            with pytest.raises(SourceError, match="several tables"):
                _read(tmp_path / "mine.zip")


def test_rejected_rows_under_their_header_are_a_table_again(tmp_path):
    path = _file(
        tmp_path, 'Notes\n\ndate;country_a;country_b;title\n2020;US;Chnia;a;b\n2020;US;Rusia;"x;y"\n2020;US;CN;c\n'
    )
    _, rejects, _ = _read(path)
    mended = own.head(path) + "\n".join(rejects.drop_duplicates("line")["row"])
    assert mended == 'date;country_a;country_b;title\n2020;US;Rusia;"x;y"\n2020;US;Chnia;a;b'
    facts, _, _ = _read(_file(tmp_path, mended.replace("Rusia", "Russia").replace(";a;b", ";a b"), "mended.csv"))
    assert facts["title"].to_list() == ["x;y"]


def test_a_german_spreadsheet(tmp_path):
    lines = [
        "Bericht über Ereignisse;;;;;;",
        "",
        "Datum;Land1;Land2;Typ;Anzahl;Intensität;Titel",
        "24.02.22;RU;UA;Krieg;1.234;-9,5;Überfall",
        '03.02.2022;NA;DE;summit;1;2,25;"ein; zwei"',
    ]
    path = _file(tmp_path, "\r\n".join(lines), encoding="cp1252")
    found = own.guess(path)
    said = " ".join(found.said)
    assert (found.encoding, found.delimiter, found.decimal, found.date_order) == ("cp1252", ";", ",", "DMY")
    for part in ("semicolons", "Windows-1252", '"Land1" (ISO alpha-2 codes)', "day first", "line 3", '"Krieg" is not'):
        assert part in said, part
    facts, rejects, counts = _read(path, guess=replace(found, tags={**found.tags, "Krieg": "war"}))
    assert rejects.empty and counts["accepted"] == 2
    assert _cells(facts, "date", "country_a", "country_b", "tag", "count", "intensity", "title") == [
        ["2022-02-24", "RUS", "UKR", "war", 1234, -9.5, "Überfall"],
        ["2022-02-03", "DEU", "NAM", "leaders_meeting", 1, 2.25, "ein; zwei"],
    ]
    _, rejects, counts = _read(path)  # as guessed, without the reader's word for Krieg
    assert rejects[["line", "column", "value"]].to_numpy().tolist() == [[4, "Typ", "Krieg"]] and counts["accepted"] == 1
    assert rejects.loc[0, "row"] == lines[3]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "order", "day", "precision"),
    [
        ("2022-02-24", "DMY", "2022-02-24", "day"),
        ("2022/2/4", "MDY", "2022-02-04", "day"),
        ("2022-02-24T10:00:00Z", "DMY", "2022-02-24", "day"),
        ("2022-02-24 10:00:00.000+03:00", "DMY", "2022-02-24", "day"),
        ("20220224", "DMY", "2022-02-24", "day"),
        ("20220224103000", "DMY", "2022-02-24", "day"),
        ("20220224.0", "DMY", "2022-02-24", "day"),
        ("24/02/2022", "DMY", "2022-02-24", "day"),
        ("02/24/2022 11:15 PM", "MDY", "2022-02-24", "day"),
        ("24.02.22", "DMY", "2022-02-24", "day"),
        ("24. 2. 1998", "DMY", "1998-02-24", "day"),
        ("24.02.98", "DMY", "1998-02-24", "day"),
        ("22-02-24", "YMD", "2022-02-24", "day"),
        ("24 Feb 2022", "MDY", "2022-02-24", "day"),
        ("24-Feb-22", "DMY", "2022-02-24", "day"),
        ("Thursday, February 24th, 2022", "DMY", "2022-02-24", "day"),
        ("24. Februar 2022", "DMY", "2022-02-24", "day"),
        ("24 février 2022", "DMY", "2022-02-24", "day"),
        ("24 de febrero de 2022", "DMY", "2022-02-24", "day"),
        ("24 мая 2022", "DMY", "2022-05-24", "day"),
        ("44616", "DMY", "2022-02-24", "day"),
        ("44616.5", "DMY", "2022-02-24", "day"),
        ("2022-02", "DMY", "2022-02-01", "month"),
        ("202202", "DMY", "2022-02-01", "month"),
        ("2022-02-00", "DMY", "2022-02-01", "month"),
        ("02/2022", "DMY", "2022-02-01", "month"),
        ("Feb 2022", "DMY", "2022-02-01", "month"),
        ("2022", "DMY", "2022-01-01", "year"),
        ("2022.0", "DMY", "2022-01-01", "year"),
    ],
)
def test_dates_as_people_write_them(text, order, day, precision):
    assert own_cells.when(text, order) == (day, precision, "")


@pytest.mark.parametrize(
    "text", ["", "31.02.2022", "24/24/2022", "2.02E+13", "2022-13-01", "0/1/2022", "x", "1", "123", "9999-01-01",
             "2022-02-24x", "Feb", "24 Feb", "٢٠٢٢-٠٢-٢٤", "-2022", "2022-02-24 2022-02-25", "9" * 5000],
)  # fmt: skip
def test_what_is_no_date_is_explained(text):
    day, precision, said = own_cells.when(text)
    assert (day, precision) == ("", "") and said.endswith(".")


@given(st.dates(datetime.date(1700, 1, 1), datetime.date(2200, 12, 31)))
def test_a_day_is_the_same_however_written(day):
    for order, text in {
        "DMY": f"{day:%d/%m/%Y}", "MDY": f"{day:%m/%d/%Y}", "YMD": day.isoformat(), "": f"{day:%d %B %Y}",
    }.items():  # fmt: skip
        assert own_cells.when(text, order)[:2] == (day.isoformat(), "day")


def _dated(folder, *dates):
    return _file(folder, "date,country_a,country_b\n" + "".join(f"{day},Russia,China\n" for day in dates))


def test_the_order_of_day_and_month_comes_from_the_dates(tmp_path):
    assert own.guess(_dated(tmp_path, "03/02/2022", "24/02/2022")).date_order == "DMY"
    assert own.guess(_dated(tmp_path, "03/02/2022", "02/24/2022")).date_order == "MDY"
    assert own.guess(_dated(tmp_path, "98-11-30", "99-01-31")).date_order == "YMD"
    assert own.guess(_dated(tmp_path, "2019", "2020")).date_order == "year"
    assert own.guess(_dated(tmp_path, "2019-05", "2020-01")).date_order == "month"


def test_an_order_that_stays_open_is_called_ambiguous(tmp_path):
    found = own.guess(_dated(tmp_path, "03/02/2022", "01/05/2022", "02/03/2022"))
    assert (found.date_order, found.ambiguous) == ("DMY", True)
    assert any("AMBIGUOUS" in s and "most countries write the day first" in s for s in found.said)
    found = own.guess(_dated(tmp_path, "01/05/2022", "02/03/2022", "03/04/2022"))  # in order of time only so
    assert (found.date_order, found.ambiguous) == ("MDY", True)
    facts, _, _ = _read(_dated(tmp_path, "03/02/2022"), guess=replace(found, date_order="MDY"))
    assert _cells(facts, "date") == [["2022-03-02"]]


def test_the_proof_of_an_order_may_stand_far_below(tmp_path, monkeypatch):
    monkeypatch.setattr(guessing, "SAMPLE", 10)
    found = own.guess(_dated(tmp_path, *["03/02/2022"] * 40, "02/24/2022"))
    assert (found.date_order, found.ambiguous) == ("MDY", False)
    assert '"02/24/2022" cannot be read otherwise' in " ".join(found.said)


def test_dates_against_the_order_are_rejected_not_turned_round(tmp_path):
    facts, rejects, _ = _read(_dated(tmp_path, "24/02/2022", "25/02/2022", "02/26/2022"))
    assert len(facts) == 2 and rejects["value"].to_list() == ["02/26/2022"]
    assert "DMY" in rejects.loc[0, "problem"]


def test_year_month_and_day_in_columns_of_their_own(tmp_path):
    text = "year,month,day,state1,state2\n1990,5,3,USA,CAN\n1991,June,,USA,CAN\n1992,-9,-9,USA,CAN\n1993,2,30,USA,CAN\n"
    facts, rejects, _ = _read(_file(tmp_path, text))
    assert _cells(facts, "date", "precision") == [
        ["1990-05-03", "day"],
        ["1991-06-01", "month"],
        ["1992-01-01", "year"],
    ]
    assert rejects["line"].to_list() == [5]


def test_spells_end_on_the_last_day_of_what_is_given(tmp_path):
    rows = ["1990,2005,USA,CAN", "1990,2004-02,USA,CAN", "1990,ongoing,USA,CAN", "1990,1980,USA,CAN"]
    text = "\n".join(["start_date,end_date,country1,country2", *rows])
    facts, rejects, _ = _read(_file(tmp_path, text))
    assert facts["end_date"].dt.strftime("%Y-%m-%d").fillna("").to_list() == ["2005-12-31", "2004-02-29", ""]
    assert rejects[["line", "column"]].to_numpy().tolist() == [[5, "end_date"]]


# ---------------------------------------------------------------- countries


@pytest.mark.parametrize(
    ("header", "pair", "system"),
    [
        ("country_a,country_b", "Russian Federation,People's Republic of China", "name"),
        ("iso3_a,iso3_b", "RUS,CHN", "iso3"),
        ("land1,land2", "RU,CN", "iso2"),
        ("ccode1,ccode2", "365,710", "cow"),
        ("gwno_a,gwno_b", "365,710", "gw"),
        ("isonum1,isonum2", "643,156", "numeric"),
        ("fips1,fips2", "RS,CH", "fips"),
        ("Actor1CountryCode,Actor2CountryCode", "RUS,CHN", "cameo"),
        ("stateA,stateB", "Russia,CHN", ""),
        ("i_country,j_country", "Russia,China", "name"),
        ("Country,Partner", "Russia,China", "name"),
    ],
)
def test_any_spelling_of_countries(tmp_path, header, pair, system):
    path = _file(tmp_path, f"date,{header}\n2020-01-01,{pair}\n")
    found = own.guess(path)
    assert set(found.systems.values()) == {system} and not found.directed
    assert _cells(_read(path)[0], "country_a", "country_b", "directed") == [["CHN", "RUS", False]]


@pytest.mark.parametrize(
    "header", ["source,target", "Sender,Receiver", "from,to", "source_country,target_country", "initiator,target",
               "origin,destination", "exporter,importer", "srccc,targcc", "actor,target"],
)  # fmt: skip
def test_headers_that_say_who_acts(tmp_path, header):
    path = _file(tmp_path, f"date,{header}\n2020-01-01,Russia,China\n")
    assert _cells(_read(path)[0], "country_a", "country_b", "directed") == [["RUS", "CHN", True]]


def test_columns_are_found_by_what_they_hold(tmp_path):
    path = _file(tmp_path, "wann,wer,mit wem,x\n2020-01-01,Russia,China,a\n2020-01-02,India,Brazil,b\n")
    found = own.guess(path)
    assert dict(found.columns) == {"country_a": "wer", "country_b": "mit wem", "date": "wann"}


def test_columns_named_as_ours_are_taken_though_nothing_in_them_is_known(tmp_path):
    _, rejects, _ = _read(_file(tmp_path, "date,country_a,country_b\n2020,Россия,Китай\n"))
    assert rejects["column"].to_list() == ["country_a", "country_b"]


def test_a_code_is_the_country_that_had_it_then(tmp_path):
    path = _file(tmp_path, "year,ccode1,ccode2\n1985,365,2\n1995,365,2\n1985,260,2\n")
    assert _cells(_read(path)[0], "country_a", "country_b") == [["SUN", "USA"], ["RUS", "USA"], ["DEU", "USA"]]


def test_na_is_namibia_only_among_two_letter_codes(tmp_path):
    codes = _file(tmp_path, "date,iso2_a,iso2_b\n2020,NA,DE\n2020,US,FR\n", "codes.csv")
    assert _cells(_read(codes)[0], "country_a", "country_b")[0] == ["DEU", "NAM"]
    names = _file(tmp_path, "date,country1,country2\n2020,Russia,NA\n2020,US,France\n", "names.csv")
    assert _read(names)[2]["not_pairs"] == 1
    mixed = _file(tmp_path, "date,country1,country2\n2020,Ecuador,NA\n2020,ZW,EC\n2020,Chile,FI\n", "mixed.csv")
    _, rejects, _ = _read(mixed)
    assert rejects["value"].to_list() == ["NA"] and "Write NAM" in rejects.loc[0, "problem"]


def test_rows_without_two_states_are_counted_and_unknown_ones_rejected(tmp_path):
    text = (
        "date,country_a,country_b\n2020,Russia,Russian Federation\n2020,Russia,\n2020,NATO,Russia\n"
        "2020,Russia,United Nations\n2020,Russia,Chnia\n2020,Russia,Korea\n2020,USSR,China\n2020,Russia,China\n"
        "never,Russia,Russia\n"
    )
    _, rejects, counts = _read(_file(tmp_path, text))
    assert counts == {"rows": 9, "accepted": 1, "duplicates": 0, "not_pairs": 5, "outside": 0, "rejected": 3}
    assert rejects["line"].to_list() == [6, 7, 8]
    assert (
        "China" in rejects.loc[0, "problem"]
        and "KOR" in rejects.loc[1, "problem"]
        and "SUN" in rejects.loc[2, "problem"]
    )


# ---------------------------------------------------------------- kinds, weights, counts


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("leaders_meeting", "leaders_meeting"), ("Leaders' meeting", "leaders_meeting"),
        ("LEADERS MEETING", "leaders_meeting"),
        ("Verbal cooperation", "verbal_cooperation"), ("REQUEST", "appeal"), ("SANCTION", "sanction"),
        ("PROVIDE AID", "aid"), ("Fight", "assault"), ("summits", "leaders_meeting"), ("treaty", "agreement"),
        ("0841", "concede"), ("190", "assault"), ("057", "agreement"), ("042", "visit"), ("04", "consult"),
        ("20", "assault"),
        ("10", "demand"), ("Treffen", ""), ("", ""), ("999", ""), ("5", ""),
    ],
)  # fmt: skip
def test_kinds_of_events_are_mapped(text, tag):
    assert own_cells.tag_of(text) == tag


def test_every_everyday_word_maps_to_a_tag_that_exists():
    known = set(tables.read(own_cells.cameo.TAGS, "tags").good["tag"])
    assert set(own_words.WORDS) <= known and set(own_words.QUADS.values()) <= known
    assert {own_cells.tag_of(tag) for tag in known} == known


def test_cameo_codes_that_lost_their_zeros_are_not_guessed(tmp_path):
    head = "date,country_a,country_b,cameo\n"
    kept = _file(tmp_path, f"{head}2020,US,CN,010\n2020,US,RU,10\n2020,US,FR,043\n", "kept.csv")
    assert _cells(_read(kept)[0], "tag") == [["statement"], ["demand"], ["visit"]]
    lost = _file(tmp_path, f"{head}2020,US,CN,10\n2020,US,RU,43\n2020,US,FR,190\n2020,US,DE,311\n", "lost.csv")
    facts, rejects, _ = _read(lost)
    assert _cells(facts, "tag") == [["visit"], ["assault"], ["agree"]]
    assert rejects["value"].to_list() == ["10"]


def test_without_a_kind_the_sign_of_the_weight_decides(tmp_path):
    path = _file(
        tmp_path,
        "date,country_a,country_b,goldstein\n2020,US,CN,3.4\n2020,US,RU,-2\n2020,US,FR,0\n2020,US,DE,11\n2020,US,IT,\n",
    )
    facts, rejects, _ = _read(path)
    assert _cells(facts, "tag", "intensity") == [
        ["verbal_cooperation", 3.4],
        ["verbal_conflict", -2.0],
        ["statement", 0.0],
    ]
    assert rejects["line"].to_list() == [5, 6]
    assert any("by the sign of the intensity" in said for said in own.guess(path).said)


def test_without_kind_or_weight_each_row_is_a_statement_and_that_is_said(tmp_path):
    path = _file(tmp_path, "date,country_a,country_b\n2020,US,CN\n")
    assert _cells(_read(path)[0], "tag", "count") == [["statement", 1]]
    assert "each is a statement" in " ".join(own.guess(path).said)


def test_a_score_beyond_ten_is_no_weight(tmp_path):
    path = _file(tmp_path, "date,country_a,country_b,score\n2020,US,CN,300\n2020,US,RU,-2\n")
    assert "intensity" not in own.guess(path).columns and 'Not used: "score"' in " ".join(own.guess(path).said)


def test_quad_classes(tmp_path):
    path = _file(
        tmp_path, "date,country_a,country_b,QuadClass\n2020,US,CN,1\n2020,US,RU,4\n2020,US,FR,2\n2020,US,DE,9\n"
    )
    facts, rejects, _ = _read(path)
    assert _cells(facts, "tag") == [["verbal_cooperation"], ["material_conflict"], ["material_cooperation"]]
    assert rejects["line"].to_list() == [5]


@pytest.mark.parametrize(
    ("texts", "decimal", "wanted"),
    [
        (["1.5", "-2", "1,234.5", ".5", "1e-3"], ".", [1.5, -2, 1234.5, 0.5, 0.001]),
        (["1,5", "−2", "1.234,5", "1 234,5", "1'234"], ",", [1.5, -2, 1234.5, 1234.5, 1234]),
        (["", "x", "1,2", "2.02E+13", "inf", "nan", "٣", "1.2.3", "1_0"], ".", [float("nan")] * 9),
    ],
)
def test_numbers_as_people_write_them(texts, decimal, wanted):
    np.testing.assert_array_equal(own_cells.numbers(pd.Series(texts), decimal), wanted)


def test_counts_are_whole_and_nothing_that_happened_never_is_an_event(tmp_path):
    rows = ["US;CN;1.250", "US;RU;0", "US;FR;2,5", "US;DE;-1", "US;IT;", "US;ES;3"]
    text = "date;country_a;country_b;n\n" + "".join(f"2020;{row}\n" for row in rows)
    facts, rejects, counts = _read(_file(tmp_path, text))
    assert facts["count"].to_list() == [1250, 1, 3] and counts["outside"] == 1
    assert rejects["line"].to_list() == [4, 5]


# ---------------------------------------------------------------- identity


def test_a_row_repeated_is_a_duplicate_and_an_id_repeated_is_not(tmp_path):
    text = "id,date,country_a,country_b,title\n" + "".join(f"{n},2020,US,CN,t{n}\n" for n in range(30))
    path = _file(tmp_path, text + "7,2020,US,CN,t7\n")
    facts, rejects, counts = _read(path)
    assert counts["duplicates"] == 1 and facts["event_id"].to_list() == [str(n) for n in range(30)] and rejects.empty
    found = own.guess(path)
    again = _file(tmp_path, text + "7,2021,US,CN,other\n", "again.csv")
    _, rejects, counts = _read(again, guess=found)
    assert rejects[["line", "value"]].to_numpy().tolist() == [[32, "7"]] and counts["duplicates"] == 0
    facts, rejects, _ = _read(again)  # guessed anew, the ids are none
    assert rejects.empty and facts["event_id"].is_unique and len(facts) == 31
    assert facts["source_ref"].to_list().count("7") == 2


def test_ids_of_our_own_depend_on_the_row_only(tmp_path):
    head, rows = "date,country_a,country_b,title\n", ["2020,US,CN,a\n", "2021,US,CN,b\n"]
    first = _read(_file(tmp_path, head + "".join(rows)))[0]
    second = _read(_file(tmp_path, head + "".join(reversed(rows)), encoding="utf-16"))[0]
    assert first["event_id"].to_list() == second["event_id"].to_list()[::-1] and first["event_id"].is_unique


def test_duplicates_are_found_across_parts_and_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(own_seen.Seen, "RUN", 64)
    monkeypatch.setattr(own_formats.frames, "__kwdefaults__", {"rows": 50})
    rows = [f"2020-01-{day:02},US,CN,t{n}\n" for n in range(20) for day in range(1, 29)]
    path = _file(tmp_path, "date,country_a,country_b,title\n" + "".join(rows + rows[::-1]))
    _, _, counts = _read(path)
    assert (counts["accepted"], counts["duplicates"]) == (len(rows), len(rows))


def test_a_shortened_id_is_rejected(tmp_path):
    path = _file(tmp_path, "id;date;country_a;country_b\n2,02E+13;2020;US;CN\n5;2020;US;CN\n")
    _, rejects, _ = _read(path)
    assert rejects["line"].to_list() == [2] and "shortened by a spreadsheet" in rejects.loc[0, "problem"]


def test_text_stays_text(tmp_path):
    title, bad = '=HYPERLINK("x") <script>alert(1)</script>', "javascript:alert(1)"
    path = _file(
        tmp_path,
        "date,country_a,country_b,title,url\n"
        f'2020,US,CN,"{title.replace(chr(34), chr(34) * 2)}",\n2020,US,RU,x,{bad}\n',
    )
    facts, rejects, _ = _read(path)
    assert facts["title"].to_list() == [title] and rejects["value"].to_list() == [bad]


def test_corrections_apply_once_in_the_whole_file_and_fail_loudly(tmp_path):
    path = _file(tmp_path, "id,date,country_a,country_b\nx,2020,US,CN\ny,2020,US,RU\n")
    columns = ["source", "key", "column", "expected", "value", "reason"]
    good = pd.DataFrame([["own", "y", "country_b", "RU", "FR", ""], ["other", "y", "no", "", "", ""]], columns=columns)
    assert _cells(_read(path, corrections=good)[0], "country_a") == [["CHN"], ["FRA"]]
    with pytest.raises(SourceError, match="no row has that key"):
        _read(path, corrections=good.assign(key="z"))
    with pytest.raises(SourceError, match='expected "DE" but the file says "RU"'):
        _read(path, corrections=good.assign(expected="DE"))


# ---------------------------------------------------------------- broken files


def test_broken_lines_are_rejected_as_they_stand_and_others_load(tmp_path):
    lines = [
        b"date,country_a,country_b,title", b"2020,US,CN,ok", b"2020,US", b"2020,US,CN,a\0b", b"2020,US,CN,\xff\xfe\xe9",
        b'2020,US,FR,"two', b'lines"', b'2020,US,DE,"two', b'lines",too,many', b"2020,US,IT,last", b"short",
    ]  # fmt: skip
    lines.insert(1, "2020,US,ES,dévoilé".encode())
    path = _file(tmp_path, b"\n".join(lines))
    facts, rejects, counts = _read(path)
    assert sorted(facts["country_a"]) == ["CHN", "ESP", "FRA", "ITA"]
    assert rejects["line"].to_list() == [4, 5, 6, 9, 12] and counts["rows"] == 9
    assert rejects.set_index("line")["row"].to_dict() == {
        4: "2020,US", 5: "2020,US,CN,a�b", 6: "2020,US,CN,���", 9: '2020,US,DE,"two\nlines",too,many', 12: "short",
    }  # fmt: skip
    assert (rejects["problem"] != "").all()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\0\0\0", "empty"),
        (b"a,b,c\n1,2,3\n", "No column seems to be country_a or country_b or date"),
        (b"date,country_a\n2020,US\n", "No column seems to be country_b"),
        (b"country_a,country_b\nUS,CN\n", "No column seems to be date"),
        (b"\xd0\xcf\x11\xe0 old", "old .xls"),
        (b"PAR1 no", "no Parquet"),
        (b"PK\x03\x04 no", "no zip"),
        (b"\xff\xfed\x00a\x00\x00\xd8x", "damaged|empty|No column"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path, data, said):
    with pytest.raises(SourceError, match=said):
        _read(_file(tmp_path, data))


def test_a_broken_line_above_the_header_does_not_shift_it(tmp_path):
    path = _file(tmp_path, b"notes \0\n\ndate,country_a,country_b\n2020,US,CN\n")
    assert own.guess(path).header_line == 3 and _read(path)[2] == {
        "rows": 1, "accepted": 1, "duplicates": 0, "not_pairs": 0, "outside": 0, "rejected": 0,
    }  # fmt: skip


def test_a_file_without_header_is_refused_and_its_rows_are_not_taken_for_one(tmp_path):
    rows = "".join(f"{n},2020-01-0{n},RUS,CHN,1,2,9.{n}\n" for n in range(1, 9))
    with pytest.raises(SourceError, match="has no header: its first line holds values such as 1"):
        _read(_file(tmp_path, rows))


def test_missing_files_and_folders_are_named(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(SourceError, match="is not there"):
            own.guess(path)


def test_a_header_without_rows_is_a_table_of_none(tmp_path):
    facts, rejects, counts = _read(_file(tmp_path, "date,country_a,country_b\n"))
    assert facts.empty and rejects.empty and counts["rows"] == 0
    assert set(facts.columns) == {*tables.FACT_COLUMNS, "event_id", "url", "title"}


def test_more_rows_than_allowed_are_refused(tmp_path):
    path = _dated(tmp_path, *["2020"] * 5)
    assert _read(path, most_rows=5)[2]["rows"] == 5
    with pytest.raises(SourceError, match="more than 4 rows"):
        _read(path, most_rows=4)


def test_a_reader_can_settle_columns(tmp_path):
    path = _file(tmp_path, "when,x,y,source,target\n2020,Russia,China,France,Italy\n")
    found = own.guess(path, columns={"country_a": "y", "country_b": "x"})
    assert _cells(_read(path, guess=found)[0], "country_a", "country_b") == [["CHN", "RUS"]]
    changed = replace(own.guess(path), columns={"date": "when", "country_a": "x", "country_b": "y"})
    assert _cells(_read(path, guess=changed)[0], "country_a", "country_b") == [["RUS", "CHN"]]
    with pytest.raises(SourceError, match='no column "z"'):
        _read(path, guess=replace(changed, columns={**changed.columns, "country_b": "z"}))


def test_our_own_tables_come_back_as_they_are(tmp_path):
    """The landmark events of the project, which any reader can download."""
    path = tables.Path(__file__).resolve().parents[2] / "data" / "events.csv"
    ours = pd.read_csv(path, keep_default_na=False, dtype=str)
    facts, rejects, counts = _read(path)
    assert rejects.empty and counts["accepted"] == len(ours) > 500
    both = facts.merge(ours, on="event_id", suffixes=("", "_ours"))
    assert len(both) == len(ours)
    directed = both["directed_ours"] == "true"
    for column in ("precision", "tag", "url", "title", "source_ref"):
        assert (both[column] == both[f"{column}_ours"]).all(), column
    assert (both["date"].astype(str) == both["date_ours"]).all() and (both["directed"] == directed).all()
    assert (both.loc[directed, "country_a"] == both.loc[directed, "country_a_ours"]).all()


# ---------------------------------------------------------------- Excel and Parquet


def _workbook(path, rows, **formats):
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Notes"
    notes.append(["About these data"])
    sheet = book.create_sheet("Events")
    for row in rows:
        sheet.append(row)
    for cell, shown in formats.items():
        sheet[cell].number_format = shown
    book.save(path)
    return path


def test_an_excel_workbook(tmp_path):
    rows = [
        ["Table 1: events"],
        [],
        ["Date", "State A", "State B", "Kind", "Goldstein", "N", "Text"],
        [datetime.datetime(2022, 2, 24), "Russia", "Ukraine", "war", -10, 1234, "first"],
        [datetime.datetime(2019, 5, 1), "China", "Belarus", "visit", 2.8, 1, "May 2019"],
        [44616, "China", "Laos", "visit", "2.5", 1, None],
        [2019, "China", "India", "visit", 2, 1, "year"],
        ["24 Feb 2022", "China", "NATO", "visit", 2, 1, None],
        [],
        [datetime.datetime(2022, 2, 24), "Russia", "Ukraine", "war", -10, 1234, "first"],
        [datetime.datetime(2022, 2, 24), "Russia", "Korea", "war", 99, 1.5, True],
    ]
    path = _workbook(tmp_path / "mine.xlsx", rows, A5="mmm\\ yyyy")
    found = own.guess(path)
    assert (found.format, found.sheet, found.header_line) == ("Excel", "Events", 3)
    assert 'not read: "Notes"' in " ".join(found.said)
    facts, rejects, counts = _read(path)
    assert _cells(facts, "date", "precision", "country_a", "country_b", "intensity", "count") == [
        ["2022-02-24", "day", "RUS", "UKR", -10, 1234],
        ["2019-05-01", "month", "BLR", "CHN", 2.8, 1],
        ["2022-02-24", "day", "CHN", "LAO", 2.5, 1],
        ["2019-01-01", "year", "CHN", "IND", 2, 1],
    ]
    assert counts == {"rows": 7, "accepted": 4, "duplicates": 1, "not_pairs": 1, "outside": 0, "rejected": 1}
    assert sorted(zip(rejects["line"], rejects["column"], strict=True)) == [
        (11, "Goldstein"), (11, "N"), (11, "State B"),
    ]  # fmt: skip


def test_a_workbook_that_counts_days_from_1904(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (["date", "country_a", "country_b"], [43154, "US", "CN"], [datetime.datetime(2022, 2, 24), "US", "RU"]):
        book.active.append(row)
    book.save(tmp_path / "mac.xlsx")
    assert _cells(_read(tmp_path / "mac.xlsx")[0], "date") == [["2022-02-24"], ["2022-02-24"]]


def test_formulas_are_never_worked_out(tmp_path):
    path = _workbook(tmp_path / "f.xlsx", [["date", "country_a", "country_b", "title"], [2020, "US", "CN", "=1+1"]])
    assert _read(path)[0]["title"].to_list() == [""]  # no value was ever saved with the formula


def _repacked(path, **members):
    """The workbook with some members replaced."""
    with zipfile.ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**inside, **members}.items():
            archive.writestr(name, data)
    return path


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    path = _workbook(tmp_path / "bomb.xlsx", [["date", "country_a", "country_b"], [2020, "US", "CN"]])
    _repacked(path, **{"xl/worksheets/sheet2.xml": b" " * (40 << 20)})
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceError, match=r"unpacks to 42 MB .*refused"):
        own.guess(path)


def test_a_sheet_with_a_row_beyond_all_rows_ends(tmp_path):
    path = _workbook(tmp_path / "far.xlsx", [["date", "country_a", "country_b"], [2020, "US", "CN"]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml")
    far = sheet.replace(b'<row r="2"', b'<row r="999999999"').replace(b'r="A2"', b'r="A999999999"')
    _repacked(path, **{"xl/worksheets/sheet2.xml": far})
    with pytest.raises(SourceError, match="more rows than Excel allows"):
        _read(path)


def test_workbooks_cut_short_or_changed_are_explained(tmp_path):
    whole = _workbook(tmp_path / "w.xlsx", [["date", "country_a", "country_b"], [2020, "US", "CN"]]).read_bytes()
    for data in (whole[: len(whole) // 2], whole.replace(b"sheetData", b"sheetDato")):
        path = _file(tmp_path, data, "cut.xlsx")
        try:
            _read(path)
        except SourceError as error:
            assert "cut.xlsx" in str(error)
    path = _repacked(tmp_path / "w.xlsx", **{"xl/worksheets/sheet2.xml": b"<worksheet><sheetData><row"})
    with pytest.raises(SourceError, match="damaged"):
        _read(path)


def test_parquet(tmp_path):
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2022-02-24", "2020-01-01", None, "2022-02-24"]),
            "from": ["Russia", "France", "US", "Russia"],
            "to": pd.Categorical(["Ukraine", None, "China", "Ukraine"]),
            "quadclass": [4, 1, 1, 4],
            "goldstein": [-10, 2.5, float("nan"), -10],
            "n": [3, 1, 1, 3],
        }
    )
    frame.to_parquet(tmp_path / "mine.parquet")
    facts, rejects, counts = _read(tmp_path / "mine.parquet")
    assert _cells(facts, "date", "country_a", "country_b", "directed", "tag", "intensity", "count") == [
        ["2022-02-24", "RUS", "UKR", True, "material_conflict", -10.0, 3]
    ]
    assert rejects[["line", "column"]].to_numpy().tolist() == [[3, "day"]]
    assert (counts["not_pairs"], counts["duplicates"]) == (1, 1)
    whole = (tmp_path / "mine.parquet").read_bytes()
    with pytest.raises(SourceError, match=r"cut\.parquet is damaged"):
        _read(_file(tmp_path, whole[:-100], "cut.parquet"))


# ---------------------------------------------------------------- anything at all

CELL = st.one_of(
    st.sampled_from(["Russia", "US", "CN", "NA", "NATO", "2020", "24/02/2022", "02/24/2022", "44616", "2.02E+13",
                     "-3,5", "1.234", "war", "043", "4", "true", "", " ", "nan", "0", "-9", "9" * 30, "http://x.org",
                     '"', "=1"]),
    st.text(max_size=12),
)  # fmt: skip
HEAD = st.sampled_from(
    [*own_words.HEADERS, "source", "target", "ccode1", "ccode2", "goldstein", "n", "id", "x", "broken"],
)


def _survives(path):
    try:
        _read(path)
    except SourceError as error:
        assert path.name in str(error) and str(error).endswith(".")


@ANY
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_explained(tmp_path, data):
    _survives(_file(tmp_path, data))


@ANY
@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xfe", b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"BZh"]))
def test_any_bytes_after_a_mark_or_a_header_are_read_or_explained(tmp_path, data, mark):
    _survives(_file(tmp_path, mark + b"date,country_a,country_b,tag\n" + data))


@ANY
@given(
    st.lists(HEAD, min_size=1, max_size=7),
    st.lists(st.lists(CELL, min_size=1, max_size=7), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_any_cells_are_read_or_explained(tmp_path, head, rows, sep):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sep)
    writer.writerow(["date", "country_a", "country_b", *head])
    writer.writerows([["2020", "US", "CN", *(row + [""] * 7)[: len(head)]] for row in rows])
    writer.writerows(rows)
    _survives(_file(tmp_path, text.getvalue().encode("utf-8", "replace")))


@ANY
@given(st.lists(st.lists(st.one_of(CELL.filter(lambda t: t.isprintable()), st.integers(), st.floats(), st.booleans(),
                                   st.none(), st.datetimes()), max_size=6), max_size=6))  # fmt: skip
def test_any_parquet_cells_are_read_or_explained(tmp_path, rows):
    whole = [["2020", "US", "CN", *map(str, (row + [""] * 4)[:4])] for row in rows]
    frame = pd.DataFrame(whole, columns=["date", "country_a", "country_b", "tag", "n", "goldstein", "id"])
    frame.assign(raw=frame["tag"].str.encode("utf-8", "replace")).to_parquet(tmp_path / "any.parquet")
    _survives(tmp_path / "any.parquet")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_explained(tmp_path, data):
    path = tmp_path / "base.xlsx"
    if not path.exists():
        _workbook(
            path, [["date", "country_a", "country_b"], [2020, "US", "CN"], [datetime.datetime(2020, 1, 1), "x", 5]]
        )
    name = data.draw(st.sampled_from(sorted(zipfile.ZipFile(path).namelist())))
    with zipfile.ZipFile(path) as archive:
        inside = bytearray(archive.read(name))
    for _ in range(data.draw(st.integers(1, 4))):
        inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.integers(0, 255))
    changed = _file(tmp_path, path.read_bytes(), "changed.xlsx")
    _survives(_repacked(changed, **{name: bytes(inside)}))
