"""Whatever stands in the cells of a publisher's file: no reader crashes, and every row has exactly one fate."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from alignment import build, tables
from alignment.sources import atop, china, cow, cow_spells, desta, icews, igo_factbook, ucdp, weis

YEARS = ["1815", "1945", "1946", "1990", "1991", "2014", "2018"]
COW = ["2", "20", "200", "255", "260", "365", "370", "645", "678", "679", "710", "002"]
JUNK = [
    "", " ", "0", "-9", "-8", "-7", "-1", "1.5", "1e3", "nan", "NA", "inf", "1e400", "9" * 30, "-9999", "99999", "0000",
    "24", "19118", "1990.0", "365 ", "٣", "²", "1990-02-30", "9999-12-31", "0001-01-01", "1,2", "2, 200", ",", ";", '"',
    "é", "XXX", "__index_level_0__",
]  # fmt: skip
PARTS = ["-9", "1", "8", "12", "31"]
DAYS = ["1990-08-02", "1991-03-01", "2015-10-28", "1990-08-02 00:00:00"]
FLAG, LEVEL = ["0", "1"], ["-9", "1", "2", "4", "5"]
ISO = ["BLR", "CHN", "RUS", "USA", "NAM"]
NUMERIC = ["112", "643", "398", "36", "900", "203", "NA"]
# A column's sound cells, by what it is called; columns that are not read hold anything.
CELLS = {
    **dict.fromkeys(("year", "styear", "endyear", "strtyr", "warstrtyr", "warendyr"), YEARS),
    **dict.fromkeys((f"{end}Year{place}" for end in ("Start", "End") for place in "12"), (*YEARS, "-8", "-7")),
    **dict.fromkeys(("stateA", "stateB", "mem1", "mem2", "ccode1", "ccode2", "statea", "stateb", "ccode"), COW),
    **dict.fromkeys((*atop.OWED, *atop.LAYOUTS[-1][3:], "sidea", "intensity_level"), FLAG),
    **dict.fromkeys(("hihosta", "hihostb", "hostlev", "hostlev1"), LEVEL),
    **dict.fromkeys((*ucdp.SIDES,), ("2", "200", "365", "2, 200", "645", "690", "")),
    **dict.fromkeys((*desta.PAIR, "c1", "c2", "c3"), NUMERIC),
    **dict.fromkeys(("mc1", "mc2", "mc3"), ("0", "1", "2", "NA")),
    **dict.fromkeys((*icews.QUADS, "dyadigos", "AALCO", "UN"), ("0", "1", "23")),
    **dict.fromkeys(("i_iso3c", "j_iso3c", "iso3"), ISO),
    **dict.fromkeys(("start_date2", "ep_end_date", "first_seen", "last_seen"), DAYS),
    **dict.fromkeys(("srccc", "targcc"), COW),
    **dict.fromkeys(("mo", "day", "Side"), ("1", "2", "31")),
    "type_of_conflict": ["1", "2", "3", "interstate", "II"],
    "start_prec2": ["1", "3", "5"],
    "entry_type": ["base_treaty", "accession", "withdrawal"],
    "typememb": ["1", "3", "5"],
    "weiscd": ["31", "121", "223"],
    "gscale": ["-2.2", "1.0"],
    "org": ["CSTO", "UN"],
    "status": ["member", "NGOs"],
    "date": ["12/07/18", "1/2/03"],
    "country": ["Belarus", "England", "China", "North Korea"],
    "leader": ["Xi Jinping"],
    "text": ["Xi Jinping travelled to Belarus, Minsk", "He met with the following: A"],
}
LAYOUTS = {
    "atop_directed": (atop.read, atop.LAYOUTS[0]),
    "atop_undirected": (atop.read, atop.LAYOUTS[1]),
    "atop_peacesciencer": (atop.read, atop.LAYOUTS[2]),
    "disputes_dyadic": (cow.read_disputes, cow_spells.DISPUTE_PAIRS.columns),
    "disputes_participants": (cow.read_disputes, cow_spells.DISPUTE_SIDES.columns),
    "disputes_peacesciencer": (cow.read_disputes, cow.YEARLY_DISPUTES.columns),
    "wars_dyadic": (cow.read_wars, cow_spells.WAR_PAIRS.columns),
    "wars_participants": (cow.read_wars, cow_spells.WAR_SIDES.columns),
    "wars_peacesciencer": (cow.read_wars, cow.YEARLY_WARS.columns),
    "igos_wide": (cow.read_joint_igos, ["ccode1", "country1", "ccode2", "country2", "year", "AALCO", "UN"]),
    "igos_peacesciencer": (cow.read_joint_igos, cow.JOINT),
    "ucdp_conflict": (ucdp.read, ["location", *ucdp.COLUMNS, "version"]),
    "ucdp_dyadic": (ucdp.read, ["dyad_id", *ucdp.COLUMNS[:-1]]),
    "desta_list": (desta.read, [*desta.COLUMNS, "typememb", "c1", "c2", "c3", "mc1", "mc2", "mc3"]),
    "desta_dyads": (desta.read, ["country1", *desta.PAIR, *desta.COLUMNS]),
    "weis": (weis.read, weis.COLUMNS),
    "icews": (icews.read, icews.COLUMNS),
    "igo_factbook": (igo_factbook.read, igo_factbook.COLUMNS),
    "china": (china.read, china.COLUMNS),
}
anything = st.sampled_from(JUNK) | st.text(st.characters(exclude_characters="\0\r\n", codec="utf-8"), max_size=6)


def _rows(columns):
    """Rows in which most cells are sound, so that what follows the first check is reached."""

    def cell(name):
        sound = st.sampled_from(CELLS.get(name, PARTS))
        return st.integers(0, 12).flatmap(lambda dice: anything if dice == 0 else sound)

    return st.lists(st.tuples(*(cell(name) for name in columns)), max_size=12)


def _read(reader, columns, rows):
    """What a reader makes of rows, written as the csv module writes them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([columns, *rows])
        path.write_text(text.getvalue(), encoding="utf-8")
        read = reader(path)
        build.write(read.facts, Path(folder) / "facts.parquet")
        return read


def _check(read, rows):
    fates = (read.accepted, read.duplicates, read.not_pairs, read.outside, read.rejected)
    assert read.rows == len(rows) == sum(fates) and min(fates) >= 0
    assert list(read.rejects.columns) == tables.REJECT_COLUMNS
    assert read.rejects["problem"].ne("").all() and not read.rejects.duplicated(["line", "column", "problem"]).any()
    facts = read.facts
    if "country_a" in facts:
        assert facts[["country_a", "country_b"]].notna().all(axis=None)
        assert (facts["country_a"] != facts["country_b"]).all()
    if "tag" in facts:
        assert list(facts.columns) == tables.FACT_COLUMNS and facts[["date", "tag"]].notna().all(axis=None)
        assert not facts.duplicated(build.GRAIN).any()
        assert (facts["end_date"].isna() | (facts["end_date"] >= facts["date"])).all()
        assert (facts["country_a"] < facts["country_b"])[~facts["directed"]].all()
        assert read.accepted or facts.empty


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_cells_have_one_fate_a_row(layout):
    reader, columns = LAYOUTS[layout]

    @given(_rows(columns))
    @example([])
    @example([tuple("" for _ in columns)])
    @settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.generate))
    def check(rows):
        _check(_read(reader, columns, rows), rows)

    check()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_odd_cell_never_stops_a_sound_row(layout):
    """Every kind of junk in every column in turn, after two sound rows."""
    reader, columns = LAYOUTS[layout]
    sound = [tuple(CELLS.get(name, PARTS)[place % len(CELLS.get(name, PARTS))] for name in columns) for place in (3, 4)]
    odd = [
        tuple(junk if name == column else cell for name, cell in zip(columns, sound[0], strict=True))
        for column in columns
        for junk in JUNK
    ]
    read, alone = _read(reader, columns, [*sound, *odd]), _read(reader, columns, sound)
    _check(read, [*sound, *odd])
    assert read.rejected > 0
    assert set(read.rejects["line"]) & {2, 3} == set(alone.rejects["line"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_broken_line_is_rejected_once_and_has_no_other_fate(layout, tmp_path):
    reader, columns = LAYOUTS[layout]
    row = ",".join("1" for _ in columns)
    lines = [",".join(columns).encode(), row.encode() + b",1,1", row.encode() + b"\0", row.encode()]
    path = tmp_path / "file.csv"
    path.write_bytes(b"\n".join(lines) + b"\n")
    read = reader(path)
    assert read.rows == 3 == read.accepted + read.duplicates + read.not_pairs + read.outside + read.rejected
    assert read.rejects["line"].to_list()[:2] == [2, 3]
