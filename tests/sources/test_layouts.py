"""The files as their publishers ship them: every layout of a source, by hand and from the real samples rewritten."""

import csv
import gzip
from pathlib import Path

import pandas as pd
import pytest

from alignment import build
from alignment.sources import SourceError, atop, cow, desta, icews, ucdp, weis

RAW = Path(__file__).resolve().parents[3] / "shared" / "data"
real = [
    pytest.mark.build,
    pytest.mark.skipif(not RAW.is_dir(), reason="needs the publishers' files in ../shared/data"),
]


def _file(folder, lines, name="file.csv", end="\n"):
    path = folder / name
    path.write_bytes((end.join(lines) + end).encode())
    return path


def _told(read, *columns):
    """Facts as text, in order, and the account checked."""
    assert read.rows == read.accepted + read.duplicates + read.not_pairs + read.outside + read.rejected
    days = {name: read.facts[name].dt.strftime("%Y-%m-%d").fillna("") for name in ("date", "end_date")}
    return sorted(read.facts.assign(**days)[list(columns)].astype(str).agg(" ".join, axis=1))


def _fates(read):
    return read.accepted, read.duplicates, read.not_pairs, read.outside, read.rejected


def _sample(source):
    """Rows of a real sample, as dictionaries of text."""
    encoding, sep = ("latin-1", ";") if source == "desta" else ("utf-8-sig", ",")
    with gzip.open(RAW / build.FILES[source], "rt", encoding=encoding, newline="") as file:
        yield from csv.DictReader(file, delimiter=sep)


def _write(folder, header, rows, name="file.csv", sep=",", encoding="utf-8"):
    path = folder / name
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=sep)
        writer.writerow(header)
        writer.writerows(rows)
    return path


SPELL = ("date", "precision", "end_date", "country_a", "country_b", "tag", "source_ref")

# ATOP


def test_atop_as_published_in_both_directions(tmp_path):
    lines = ["atopid1,atopid2,ddyad,year,atopally,defense,offense,neutral,nonagg,consul,asymm,version,stateA,stateB"]
    for year in (2016, 2017, 2018, 2019):
        lines += [
            f"4000,,370365,{year},1,1,0,0,0,0,0,5.1,370,365",
            f"4000,,365370,{year},1,0,0,0,{int(year > 2017)},0,0,5.1,365,370",
        ]
    lines.append("1,,2002,1949,1,0,0,0,1,0,0,5.1,2,2")  # a state with itself
    read = atop.read(_file(tmp_path, lines))
    assert _told(read, *SPELL) == [
        "2016-01-01 year 2017-12-31 BLR RUS alliance defense",
        "2018-01-01 year  BLR RUS alliance defense+nonaggression",  # in force in the file's last year, here 2019
    ]
    assert _fates(read) == (6, 0, 1, 2, 0)  # in two of the years Russia owed nothing


def test_atop_undirected_pairs_and_a_spreadsheet_between(tmp_path):
    lines = ["dyad;Mem1;Mem2;Year;atopally;Defense;Offense;Neutral;Nonagg;Consul"]
    lines += ["2020;2;20;1949;1;1;0;0;0;1", "2020;2;20;1950;1;1;0;0;0;1", "2020;2;20;x;1;1;0;0;0;1"]
    read = atop.read(_file(tmp_path, lines))
    assert _told(read, *SPELL) == ["1949-01-01 year  CAN USA alliance defense+consultation"]
    assert read.rejects[["line", "column", "value"]].to_numpy().tolist() == [[4, "year", "x"]]


@pytest.mark.parametrize("layout", [0, 1])
def test_atop_sample_in_the_publishers_layouts_gives_the_same_facts(layout, tmp_path):
    rows = [tuple(row.values()) for row in _sample("atop") if "365" in (row["ccode1"], row["ccode2"])]
    if layout:  # one row a pair, with what either owes
        owed = {}
        for one, other, year, *cells in rows:
            key = (*sorted((one, other), key=int), year)
            owed[key] = [str(int("1" in both)) for both in zip(owed.get(key, "0" * 5), cells, strict=True)]
        published = [(*key, *cells) for key, cells in owed.items()]
    else:
        published = rows
    ours = atop.read(_write(tmp_path, atop.LAYOUTS[layout], published))
    assert len(rows) > 5000 and len(ours.facts) > 150
    pd.testing.assert_frame_equal(ours.facts, atop.read(_write(tmp_path, atop.LAYOUTS[2], rows, "sample.csv")).facts)


test_atop_sample_in_the_publishers_layouts_gives_the_same_facts.pytestmark += real

# COW: disputes

DYADIC = (
    "disno,dyindex,statea,namea,stateb,nameb,strtday,strtmnth,strtyr,year,endday,endmnth,endyear,hihosta,hihostb,war"
)


def test_dyadic_disputes_have_days(tmp_path):
    lines = [
        DYADIC,
        "3957,1,645,IRQ,690,KUW,2,8,1990,1990,28,2,1991,5,1,1",
        "3957,1,645,IRQ,690,KUW,2,8,1990,1991,28,2,1991,5,1,1",
        "3957,2,690,KUW,645,IRQ,2,8,1990,1990,28,2,1991,1,5,1",  # the same from the other side
        "4000,3,2,USA,365,RUS,-9,5,1948,1948,-9,6,1949,2,4,0",  # days unknown
        "4001,4,2,USA,365,RUS,-9,-9,1950,1950,-9,-9,1950,-9,3,0",  # months too; what one did is unknown
        "4002,5,2,USA,365,RUS,1,1,1951,1951,2,1,1951,-9,1,0",  # no act known
        "4003,6,2,USA,365,RUS,1,1,1952,1952,2,1,1952,1,1,0",  # no act
        "4004,7,2,USA,20,CAN,1,1,1902,1902,2,1,1903,4,4,0",  # before our time
        "4005,8,2,USA,20,CAN,1,24,1952,1952,2,1,1952,4,4,0",  # no month
        "4006,9,2,USA,20,CAN,30,2,1952,1952,2,3,1952,4,4,0",  # no day
        "4007,10,2,USA,20,CAN,1,2,1952,1952,2,1,1952,4,4,0",  # ends before it begins
        "4008,11,2,USA,999,XXX,1,2,1952,1952,2,3,1952,4,4,0",
    ]
    read = cow.read_disputes(_file(tmp_path, lines))
    assert _told(read, *SPELL) == [
        "1948-05-01 month 1949-06-30 SUN USA assault 4000",
        "1948-05-01 month 1949-06-30 USA SUN threaten 4000",
        "1950-01-01 year 1950-12-31 SUN USA mobilize 4001",
        "1990-08-02 day 1991-02-28 IRQ KWT war 3957",
    ]
    assert read.facts["directed"].all() and _fates(read) == (5, 0, 0, 2, 5)
    found = read.rejects.set_index("line")["column"]
    assert found[[10, 11, 12, 13]].to_list() == ["strtmnth", "strtday", "endyear", "stateb"]
    assert set(found[[7]]) == {"hihosta"}


MIDB = "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,fatality,hiact,hostlev,orig,version"


@pytest.mark.parametrize("name", ["dispnum", "dispnum3"])
def test_participants_of_a_dispute_meet_across_sides_while_both_take_part(name, tmp_path):
    lines = [
        MIDB.replace("dispnum", name),
        "1,USA,2,1,3,1991,-9,4,1991,1,0,7,4,1,5",
        "1,UKG,200,20,3,1991,5,4,1991,1,0,7,3,0,5",
        "1,IRQ,645,10,3,1991,31,3,1991,0,0,0,1,1,5",  # did nothing
        "1,RUS,365,6,4,1991,9,4,1991,0,0,0,2,0,5",  # came when Britain had left
        "2,USA,2,1,1,1992,1,2,1992,1,0,7,4,1,5",  # nobody on the other side
        "3,USA,2,1,1,1902,1,2,1903,1,0,7,4,1,5",
        "4,USA,2,1,1,1992,1,2,1992,1,0,7,-9,1,5",
        "5,USA,2,1,1,1992,1,2,1992,1,0,1,1,1,5",
        "5,CAN,20,1,1,1992,1,2,1992,0,0,1,1,1,5",
        "2,USA,2,1,1,1992,1,2,1992,1,0,7,4,1,5",  # once more
    ]
    read = cow.read_disputes(_file(tmp_path, lines))
    assert _told(read, *SPELL) == [
        "1991-03-10 day 1991-03-31 USA IRQ assault 1",
        "1991-03-20 day 1991-03-31 GBR IRQ mobilize 1",
        "1991-04-06 day 1991-04-09 SUN USA threaten 1",
        "1991-04-06 day 1991-04-09 USA SUN assault 1",
    ]
    assert _fates(read) == (4, 1, 1, 3, 1)


def test_disputes_of_peacesciencer_still_know_months_only(tmp_path):
    lines = [
        "DispNum,ccode2,ccode1,year,stmon,hostlev1",
        "7,690,645,1990,8,5",
        "7,690,645,1991,8,4",
        "7,690,645,1991,8,4",
    ]
    read = cow.read_disputes(_file(tmp_path, lines))
    assert _told(read, *SPELL) == ["1990-08-01 month 1991-12-31 IRQ KWT war 7"]
    assert _fates(read) == (2, 1, 0, 0, 0)


# COW: wars

INTERSTATE = (
    "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,"
    "StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,"
    "BatDeath,Version"
)


def _belligerent(war, code, side, first, second="-8,-8,-8,-8,-8,-8"):
    return f"{war},A War,1,{code},A State,{side},{first},{second},-8,7,1,1,-8,100,4"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])  # the file of version 4.0 ends its lines in a bare \r
def test_belligerents_meet_across_sides_while_both_fight(end, tmp_path):
    lines = [
        INTERSTATE,
        _belligerent(211, 2, 1, "1,17,1991,4,11,1991"),
        _belligerent(211, 645, 2, "8,2,1990,4,11,1991"),
        _belligerent(211, 690, 1, "8,2,1990,8,4,1990", "1,17,1991,4,11,1991"),
        _belligerent(211, 600, 1, "5,1,1991,6,1,1991"),  # came when it was over
        _belligerent(139, 2, 1, "12,7,1941,8,14,1945"),
        _belligerent(139, 740, 2, "12,7,1941,8,14,1945"),
        _belligerent(147, 750, 1, "10,-9,1947,-9,-9,1949"),
        _belligerent(147, 770, 2, "11,3,1947,1,1,1949"),
        _belligerent(500, 750, 1, "13,1,2003,1,1,2004"),
        _belligerent(501, 750, 1, "1,1,2003,-7,-7,-7"),
        _belligerent(501, 770, 2, "2,1,2003,-7,-7,-7"),
    ]
    read = cow.read_wars(_file(tmp_path, lines, end=end))
    assert _told(read, *SPELL) == [
        "1947-11-03 day 1949-01-01 IND PAK war 147",
        "1990-08-02 day 1990-08-04 IRQ KWT war 211",
        "1991-01-17 day 1991-04-11 IRQ KWT war 211",
        "1991-01-17 day 1991-04-11 IRQ USA war 211",
        "2003-02-01 day  IND PAK war 501",
    ]
    assert not read.facts["directed"].any() and _fates(read) == (7, 0, 1, 2, 1)
    assert read.rejects.loc[0, ["line", "column", "value"]].to_list() == [10, "StartMonth1", "13"]


def test_directed_dyadic_wars_keep_two_spells_of_one_pair(tmp_path):
    lines = [
        "warnum,disno,dyindex,statea,stateb,warstrtmnth,warstrtday,warstrtyr,warendmnth,warenday,warendyr,year,warolea"
    ]
    for a, b in (("645", "690"), ("690", "645")):
        lines += [
            f"211,3957,1,{a},{b},8,2,1990,8,4,1990,1990,1",
            f"211,3957,1,{a},{b},1,17,1991,4,11,1991,1991,1",
            f"106,257,2,{a},{b},24,1,1914,11,11,19118,1914,1",  # as the file of 2019 has it
        ]
    read = cow.read_wars(_file(tmp_path, lines))
    assert _told(read, *SPELL) == [
        "1990-08-02 day 1990-08-04 IRQ KWT war 211",
        "1991-01-17 day 1991-04-11 IRQ KWT war 211",
    ]
    assert _fates(read) == (2, 2, 0, 0, 2)
    assert set(read.rejects["column"]) == {"warstrtmnth", "warendyr"}


def test_joint_memberships_are_counted_in_the_publishers_wide_table(tmp_path):
    lines = [
        "ccode1,country1,ccode2,country2,year,dyadid,AALCO,ACP,UN,ZZZ",
        "2,USA,20,Canada,1945,2020,0,0,1,-9",
        "2,USA,20,Canada,1946,2020,0,1,1,-9",
        "2,USA,20,Canada,1947,2020,1,0,1,-1",
        "2,USA,20,Canada,1948,2020,1,1,1,0",
        "2,USA,20,Canada,1949,2020,1,1,7,0",
    ]
    read = cow.read_joint_igos(_file(tmp_path, lines))
    assert read.facts.to_numpy().tolist() == [["CAN", "USA", 1946, 1947, 2], ["CAN", "USA", 1948, 1948, 3]]
    assert _fates(read) == (3, 0, 0, 1, 1)
    assert read.rejects.loc[0, ["line", "column", "value"]].to_list() == [6, "dyadigos", "un=7"]


# UCDP

CONFLICT = (
    "conflict_id,location,side_a,side_a_id,side_a_2nd,side_b,side_b_id,side_b_2nd,incompatibility,territory_name,year,"
    "intensity_level,cumulative_intensity,type_of_conflict,start_date,start_prec,start_date2,start_prec2,ep_end,"
    "ep_end_date,ep_end_prec,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,region,version"
)


def _conflict(number, year, kind, sides, *, level=1, start="2003-03-20", ended=""):
    flag = int(bool(ended))
    about = f"{number},A,A,1,,B,2,,2,,{year},{level},1,{kind}"
    return f'{about},{start},1,{start},1,{flag},{ended},{flag},{sides},"645",3,25.1'


def test_ucdp_as_published_lists_several_states_in_a_cell(tmp_path):
    lines = [
        CONFLICT,
        _conflict(420, 2003, 2, '"2, 200",900,645,', level=2, ended="2003-11-21"),
        _conflict(421, 2024, 3, '365,"370, 731",,', start="2014-04-13"),
        _conflict(422, 2025, 2, "365,,369,", level=2, start="2022-02-24"),
        _conflict(422, 2022, 2, "365,,369,", level=2, start="2022-02-24"),
        _conflict(422, 2024, 2, '365,"731",369,', level=2, start="2022-02-24"),
        _conflict(423, 2024, 5, "365,,369,"),
        _conflict(424, 2024, 2, "365,,,"),  # no second state
        _conflict(425, 2024, 2, '"365, 9999",,369,'),
        _conflict(426, 2003, 2, "2,,645,", level=3, start="20/03/2003", ended="soon"),
    ]
    read = ucdp.read(_file(tmp_path, lines))
    assert _told(read, *SPELL) == [
        "2003-03-20 day 2003-11-21 AUS IRQ war 420",
        "2003-03-20 day 2003-11-21 GBR IRQ war 420",
        "2003-03-20 day 2003-11-21 IRQ USA war 420",
        "2022-02-24 day  RUS UKR war 422",  # went on in the file's last year, here 2025
        "2024-01-01 year 2024-12-31 PRK UKR war 422",
    ]
    assert _fates(read) == (4, 0, 1, 1, 3)
    columns = read.rejects.groupby("line")["column"].agg(list).to_dict()
    assert columns == {
        7: ["type_of_conflict"],
        9: ["gwno_a"],
        10: ["ep_end_date", "intensity_level", "start_date2"],
    }


def test_ucdp_dyads_and_older_names(tmp_path):
    lines = [
        "DyadId,ConflictId,GWNoA,GWNoA2nd,GWNoB,GWNoB2nd,Year,IntensityLevel,TypeOfConflict,StartDate2,StartPrec2",
        "1,420,2,,645,,2003,2,2,2003-03-20 00:00:00,1",
        "2,421,750,,770,,2015,1,2,2014-10-06,1",
    ]
    read = ucdp.read(_file(tmp_path, lines))
    assert _told(read, *SPELL) == [
        "2003-03-20 day 2003-12-31 IRQ USA war 420",
        "2015-01-01 year  IND PAK assault 421",
    ]
    assert _fates(read) == (2, 0, 0, 0, 0)


def test_ucdp_sample_as_published_gives_the_same_facts(tmp_path):
    kinds = {"extrasystemic": 1, "interstate": 2, "intrastate": 3, "II": 4}
    rows = {}
    for row in _sample("ucdp"):
        sides = [row.pop(name) for name in ucdp.SIDES]
        listed = rows.setdefault(tuple(row.values()), (row, [{}, {}, {}, {}]))[1]
        for names, state in zip(listed, sides, strict=True):
            names[state] = None
    published = [
        [*row.values(), kinds[row["type_of_conflict"]], *(", ".join(filter(None, names)) for names in listed)]
        for row, listed in rows.values()
    ]
    header = [name if name != "type_of_conflict" else "in_words" for name in next(iter(rows.values()))[0]]
    ours = ucdp.read(_write(tmp_path, [*header, "type_of_conflict", *ucdp.SIDES], published))
    sample = ucdp.read(RAW / build.FILES["ucdp"])
    assert len(published) < 3000 and len(ours.facts) > 100
    # The one unknown state stands beside no other, so that no pair is lost with its row.
    pd.testing.assert_frame_equal(ours.facts, sample.facts)


test_ucdp_sample_as_published_gives_the_same_facts.pytestmark = real

# DESTA


def test_desta_pairs_as_published(tmp_path):
    lines = [
        "country1,country2,iso1,iso2,number,base_treaty,name,entry_type,consolidated,year,entryforceyear,wto_name",
        "Belarus,Russia,112,643,1,1,A,base_treaty,0,1992,1993,A",
        "Russia,Belarus,643,112,1,1,A,base_treaty,0,1992,1993,A",
        "Kosovo,Albania,900,8,2,2,B,base_treaty,0,2003,,B",
        "Australia,USSR,36,643,3,3,C,base_treaty,0,1965,1965,C",
        "Belarus,Kyrgyzstan,112,417,4+1,4,D,accession,0,2015,2015,D",
        "Belarus,Kyrgyzstan,112,417,4a,4,D,consolidated,0,2015,2015,D",
        "Belarus,Belarus,112,112,5,5,E,base_treaty,0,2015,2015,E",
        "Nowhere,Belarus,999,112,6,6,F,base_treaty,0,2015,2015,F",
        "Belarus,Russia,112,643,7,7,G,treaty,0,2015,2015,G",
        "Belarus,Russia,112,643,8,8,H,base_treaty,0,NA,2015,H",
    ]
    path = tmp_path / "dyads.csv"
    path.write_bytes(("\n".join(lines) + "\n").replace("Kosovo", "Kosov\xf3").encode("latin-1"))
    corrections = pd.DataFrame([["desta", "330", "c1", "1", "2", ""]], columns=build.tables.columns("corrections"))
    read = desta.read(path, corrections)
    assert _told(read, "date", "country_a", "country_b", "source_ref") == [
        "1965-01-01 AUS SUN 3",
        "1992-01-01 BLR RUS 1",
        "2003-01-01 ALB XKX 2",
        "2015-01-01 BLR KGZ 4+1",
    ]
    assert _fates(read) == (4, 1, 1, 1, 3)
    assert read.rejects["column"].to_list() == ["iso1", "entry_type", "year"]


@pytest.mark.parametrize(("sep", "encoding"), [(",", "utf-8-sig"), (";", "latin-1"), ("\t", "utf-16")])
def test_desta_sample_with_another_delimiter_encoding_and_width_gives_the_same_facts(sep, encoding, tmp_path):
    rows = [list(row.values()) for row in _sample("desta")]
    header = list(next(_sample("desta")))
    assert header[-1] == "mc91"
    wider = [*header[:-91], "c92", *header[-91:], "mc92"]  # as a treaty with one party more would need
    path = _write(tmp_path, wider, ([*row[:-91], "NA", *row[-91:], ""] for row in rows), sep=sep, encoding=encoding)
    ours, sample = desta.read(path), desta.read(RAW / build.FILES["desta"])
    assert _fates(ours) == _fates(sample) and len(sample.facts) > 10_000
    pd.testing.assert_frame_equal(ours.facts, sample.facts)


test_desta_sample_with_another_delimiter_encoding_and_width_gives_the_same_facts.pytestmark += real


# The others: only order and capitals differ


def test_weis_and_icews_in_another_order_and_capitals(tmp_path):
    lines = ["GSCALE;Day;Mo;YEAR;TARGCC;SRCCC;WEISCD;note", "-2.2;5;1;1970;365;2;121;x", "1.0;5;1;1970;abc;2;31;x"]
    read = weis.read(_file(tmp_path, lines))
    assert _told(read, "date", "country_a", "country_b", "tag", "count") == ["1970-01-05 USA SUN accuse 1"]
    assert _fates(read) == (1, 0, 0, 0, 1)
    lines = ["year,J_ISO3C,I_ISO3C,matlconf,verbconf,matlcoop,verbcoop", "2008,CHN,BLR,1,0,0,3", "2008,CHN,BLR,2,0,0,3"]
    read = icews.read(_file(tmp_path, lines))
    assert _told(read, "country_a", "country_b", "tag", "count") == [
        "BLR CHN material_conflict 1",
        "BLR CHN verbal_cooperation 3",
    ]
    assert _fates(read) == (1, 0, 0, 0, 1) and "other counts" in read.rejects.loc[0, "problem"]


@pytest.mark.parametrize(
    ("read", "needed"),
    [
        (atop.read, "stateA"),
        (cow.read_disputes, "hihosta"),
        (cow.read_wars, "warnum"),
        (cow.read_joint_igos, "dyadigos"),
        (ucdp.read, "gwno_a"),
        (desta.read, "entry_type"),
        (weis.read, "srccc"),
        (icews.read, "i_iso3c"),
    ],
)
def test_a_file_of_another_source_is_refused_with_what_it_lacks(read, needed, tmp_path):
    with pytest.raises(SourceError, match=r"file\.csv: column .* is missing.*Needed: .*"):
        read(_file(tmp_path, ["a,b", "1,2"]))
