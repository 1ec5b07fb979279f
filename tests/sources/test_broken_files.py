"""Hand-made files with one thing wrong: the build says where, what and what to do, and loses nothing."""

import gzip

import pandas as pd
import pytest

from alignment.sources import SourceError, correct, desta, gdelt, icews, text, ucdp, unga, voeten, weis

UNGA = ",".join(unga.COLUMNS)
HEAD = "1946-01-26,1,A/RES/1(I),2,1,0,0,3"
VOTES = [f"1,USA,Y,{HEAD}", f"1,SUN,N,{HEAD}", f"1,GBR,Y,{HEAD}"]


def _file(folder, lines, name="file.csv"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def _adds_up(read):
    return read.rows == read.accepted + read.duplicates + read.not_pairs + read.outside + read.rejected


def test_a_right_resolution_is_read_cell_by_cell(tmp_path):
    read = unga.read(_file(tmp_path, [UNGA, *VOTES]))
    assert read.facts.set_index("country")["vote"].to_dict() == {"USA": "Y", "SUN": "N", "GBR": "Y"}
    wide = unga.wide(read.facts)
    assert wide.loc[0, ["symbol", "yes", "no", "members", "USA"]].to_list() == ["A/RES/1(I)", 2, 1, 3, "Y"]
    assert read.rejects.empty and _adds_up(read)


def test_a_wrong_total_names_the_resolution_and_both_numbers(tmp_path):
    lines = [UNGA, VOTES[0], VOTES[1].replace("SUN,N", "SUN,Y"), VOTES[2]]
    with pytest.raises(SourceError, match=r"A/RES/1\(I\) \(undl_id 1\): total_yes says 2, the rows give 3"):
        unga.read(_file(tmp_path, lines), strict=True)


def test_a_member_that_stands_twice_is_named_with_its_line(tmp_path):
    with pytest.raises(SourceError, match=r"file.csv line 5: USA stands twice in A/RES/1\(I\)"):
        unga.read(_file(tmp_path, [UNGA, *VOTES, VOTES[0]]), strict=True)


def test_a_resolution_with_two_symbols_is_refused(tmp_path):
    with pytest.raises(SourceError, match="undl_id 1 disagree on resolution: A/RES/1"):
        unga.read(_file(tmp_path, [UNGA, *VOTES[:2], VOTES[2].replace("A/RES/1(I)", "A/RES/2(I)")]), strict=True)


def test_a_vote_that_is_none_is_refused(tmp_path):
    with pytest.raises(SourceError, match='line 2: vote "Q" of USA'):
        unga.read(_file(tmp_path, [UNGA, VOTES[0].replace("USA,Y", "USA,Q"), *VOTES[1:]]), strict=True)


def test_an_unknown_member_is_rejected_and_the_others_load(tmp_path):
    read = unga.read(_file(tmp_path, [UNGA, *VOTES[:2], VOTES[2].replace("GBR", "ZZZ")]))
    assert read.rejects[["file", "line", "column", "value"]].to_numpy().tolist() == [["file.csv", 4, "ms_code", "ZZZ"]]
    assert read.rejects.loc[0, "row"] == VOTES[2].replace("GBR", "ZZZ")
    assert "ZZZ" in read.rejects.loc[0, "problem"]
    assert set(read.facts["country"]) == {"USA", "SUN"} and _adds_up(read)


def test_members_counted_but_not_listed_must_be_the_missing_ones(tmp_path):
    head = "2025-03-01,79,A/RES/79/1,2,1,0,2,5"  # two silent members, but 190 of that day have no row
    lines = [UNGA, *[f"7,{code},{vote},{head}" for code, vote in (("USA", "Y"), ("CHN", "N"), ("GBR", "Y"))]]
    path = _file(tmp_path, lines)
    with pytest.raises(SourceError, match="has 5 members but lists 3"):
        unga.read(path, strict=True)
    read = unga.read(path)
    assert read.rejects["problem"].str.contains("has 5 members but lists 3").to_list() == [True] * 3
    assert read.facts.empty and _adds_up(read)


def test_one_resolution_in_two_files_is_refused(tmp_path):
    read = unga.read(_file(tmp_path, [UNGA, *VOTES]))
    with pytest.raises(SourceError, match=r"undl_id 1 .* stands in two files"):
        unga.wide(pd.concat([read.facts, read.facts]))


def test_a_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "cut.csv.gz"
    whole = gzip.compress("\n".join([UNGA, *VOTES * 2000]).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match=r"cut\.csv\.gz is damaged or cut short"):
        unga.read(path)


def test_a_missing_file_and_a_missing_column_are_named(tmp_path):
    with pytest.raises(SourceError, match=r"none\.csv is not there"):
        text(tmp_path / "none.csv", ["a"])
    with pytest.raises(SourceError, match="column b is missing"):
        text(_file(tmp_path, ["a,c", "1,2"]), ["a", "b"])


def test_lines_are_counted_through_cells_with_line_breaks(tmp_path):
    raw = text(_file(tmp_path, ["a,b", '1,"x', 'y"', "2,z"]), ["a", "b"])
    assert raw.index.to_list() == [2, 4]


def test_namibia_is_not_a_missing_value(tmp_path):
    lines = [",".join(voeten.COLUMNS), "5,Namibia,NA,yes,45,1990-10-01,R/45/1,0,0,0,1,0,0"]
    read = voeten.read(_file(tmp_path, lines))
    assert read.facts.loc[0, ["country", "vote", "hr"]].to_list() == ["NAM", "Y", True]


def test_a_correction_applies_only_to_the_value_it_expects(tmp_path):
    raw = text(_file(tmp_path, ["id,who,v", "1,USA,Y", "1,GBR,N"]), ["id", "who", "v"])
    columns = ["source", "key", "column", "expected", "value", "reason"]
    good = pd.DataFrame([["s", "1 GBR", "v", "N", "A", ""], ["t", "1", "v", "?", "!", ""]], columns=columns)
    assert correct(raw, good, "s", ["id", "who"])["v"].to_list() == ["Y", "A"]
    assert raw["v"].to_list() == ["Y", "N"]
    stale = good.assign(expected="A")
    with pytest.raises(SourceError, match=r'expected "A" but the file says "N".*delete the correction'):
        correct(raw, stale, "s", ["id", "who"])
    with pytest.raises(SourceError, match="no row has that key"):
        correct(raw, good.assign(key="2 GBR"), "s", ["id", "who"])


def test_weis_sorts_rows_without_two_states_from_bad_ones(tmp_path):
    lines = [
        "state1,state2,year,weiscd,srccc,targcc,mo,day,dyadid,gscale",
        "2,365,1970,121,2,365,1,5,2365,-2.2",
        "2,365,1970,121,2,365,1,5,2365,-2.2",  # said again the same day
        "2,0,1970,31,2,0,1,5,20,1.0",  # no state
        "2,2,1970,31,2,2,1,5,22,1.0",  # domestic
        "2,365,1970,999,2,365,1,5,2365,1.0",  # no such category
        "2,365,1970,31,2,365,2,30,2365,1.0",  # no such day
    ]
    read = weis.read(_file(tmp_path, lines))
    assert read.facts[["country_a", "country_b", "tag", "intensity", "count"]].to_numpy().tolist() == [
        ["USA", "SUN", "accuse", -2.2, 2]
    ]
    assert (read.not_pairs, read.rejected) == (2, 2) and _adds_up(read)
    assert read.rejects["line"].to_list() == [6, 7]


def test_icews_counts_zero_as_no_fact_and_domestic_as_no_pair(tmp_path):
    lines = [
        ",".join(icews.COLUMNS),
        "BLR,CHN,2008,3,0,0,1",
        "BLR,BLR,2008,9,9,9,9",
        "BLR,CHN,2008,3,0,0,1",
        "BLR,XXX,2008,1,1,1,1",
    ]
    read = icews.read(_file(tmp_path, lines))
    assert read.facts[["tag", "count"]].to_numpy().tolist() == [["material_conflict", 1], ["verbal_cooperation", 3]]
    assert (read.accepted, read.not_pairs, read.duplicates, read.rejected) == (1, 1, 1, 1) and _adds_up(read)


def test_gdelt_keeps_days_by_sign_and_month(tmp_path):
    lines = [
        "date,iso3_a,iso3_b,score",
        "20180101,BLR,CHN,2.5",
        "20180131,CHN,BLR,1.25",
        "20180105,BLR,CHN,-4",
        "20180106,BLR,CHN,0",
    ]
    lines += ["20180201,BLR,CHN,1", "2018-02-03,BLR,CHN,1", "20180204,BLR,CHN,inf"]
    read = gdelt.read(_file(tmp_path, lines))
    found = read.facts.assign(date=read.facts["date"].astype(str))[["date", "tag", "count", "score", "intensity"]]
    assert sorted(found.to_numpy().tolist()) == [
        ["2018-01-01", "conflict_day", 1, -4.0, -1.0],
        ["2018-01-01", "cooperative_day", 2, 3.75, 1.0],
        ["2018-01-01", "neutral_day", 1, 0.0, 0.0],
        ["2018-02-01", "cooperative_day", 1, 1.0, 1.0],
    ]
    assert read.rejected == 2 and _adds_up(read)


def _treaty(number, kind, year, typememb, parties):
    codes = [code for code, _ in parties] + ["NA"] * (91 - len(parties))
    roles = [role for _, role in parties] + ["NA"] * (91 - len(parties))
    return ";".join([number, kind, year, typememb, *codes, *roles])


def test_desta_pairs_only_those_whom_an_agreement_binds(tmp_path):
    lines = [
        ";".join(["number", "entry_type", "year", "typememb", *desta.PARTIES, *desta.ROLES]),
        _treaty("1", "base_treaty", "2000", "3", [("250", "1"), ("380", "1"), ("484", "0")]),  # a bloc and Mexico
        _treaty("2", "base_treaty", "2014", "2", [("112", "0"), ("398", "0"), ("643", "0")]),
        _treaty("2+1", "accession", "2015", "5", [("112", "2"), ("398", "2"), ("417", "1")]),
        _treaty("3", "withdrawal", "2015", "7", [("112", "2"), ("398", "1")]),
        _treaty("4", "base_treaty", "1960", "1", [("643", "0"), ("36", "0")]),
    ]
    read = desta.read(_file(tmp_path, lines))
    pairs = read.facts.groupby("source_ref")[["country_a", "country_b"]].apply(
        lambda rows: sorted(map("-".join, rows.to_numpy()))
    )
    assert pairs["1"] == ["FRA-MEX", "ITA-MEX"]
    assert pairs["2"] == ["BLR-KAZ", "BLR-RUS", "KAZ-RUS"]
    assert pairs["2+1"] == ["BLR-KGZ", "KAZ-KGZ"]
    assert pairs["4"] == ["AUS-SUN"]
    assert read.outside == 1 and _adds_up(read)


def test_ucdp_dates_are_as_exact_as_the_publisher_says(tmp_path):
    lines = [
        ",".join(ucdp.COLUMNS),
        "1,2022,365,,369,,2,interstate,2022-02-24,1,",
        "1,2024,365,731,369,,2,interstate,2022-02-24,1,",
        "2,1983,483,,475,,1,interstate,1983-04-30,3,1983-11-01",
        "3,1990,100,,,,1,intrastate,1990-12-31,5,",
    ]
    read = ucdp.read(_file(tmp_path, lines))
    found = read.facts.assign(
        date=read.facts["date"].astype(str), end=read.facts["end_date"].dt.strftime("%Y-%m-%d").fillna("")
    )
    assert found[["country_a", "country_b", "date", "precision", "end", "tag"]].to_numpy().tolist() == [
        ["NGA", "TCD", "1983-04-01", "month", "1983-11-01", "assault"],
        ["PRK", "UKR", "2024-01-01", "year", "", "war"],
        ["RUS", "UKR", "2022-02-24", "day", "", "war"],
    ]
    assert read.outside == 1 and _adds_up(read)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A/RES/3324(XXIX)[B]", "R/29/3324B"),
        ("A/RES/33/116[A-IV]", "R/33/116A/IV"),
        ("A/RES/74/44", "A/RES/74/44"),
        ("A/RES/44/41C", "R/44/41C"),
        ("A/RES/ES-10/14", "A/RES/ES-10/14"),
    ],
)
def test_symbols_are_the_same_however_written(ours, theirs):
    assert voeten.key(ours) == voeten.key(theirs) != ""


def test_what_is_no_resolution_has_no_key():
    assert {voeten.key(symbol) for symbol in ("", "MISSING_DATA", "A/76/L.14", "ESS/5/100")} == {""}
