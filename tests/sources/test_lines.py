"""Lines and records of any file: none lost, none invented, each with its number, in bounded memory."""

import bz2
import codecs
import csv
import gzip
import io
import lzma
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.sources import SourceError, gdelt_events, icews_events, lines
from alignment.sources.lines import blocks
from alignment.sources.records import records

BYTES = st.lists(
    st.sampled_from([b"a", b"b,c", b"\xff", b"\0", b"\n", b"\r\n", b'"', "é".encode(), b"x" * 40, b"\t", b";"]),
    max_size=60,
).map(b"".join)
CELLS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=8), min_size=3, max_size=3
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("lines") / "any.csv"


@given(data=BYTES, size=st.integers(8, 64))
def test_every_line_is_either_whole_or_broken_and_keeps_its_number(path, data, size):
    path.write_bytes(data)
    text = data.removeprefix(codecs.BOM_UTF8)
    if b"\r" in data[:size] and b"\n" not in data[:size]:  # lines of an old spreadsheet
        return
    found, broken = {}, {}
    for _, block in blocks(path, size=size):
        inside = block.data.split(b"\n")[: len(block.numbers)]
        found |= dict(zip(block.numbers.tolist(), inside, strict=True))
        broken |= block.broken
    expected = text.split(b"\n")
    expected = expected if expected[-1] else expected[:-1]
    assert sorted({*found, *broken}) == list(range(1, len(expected) + 1))
    assert not {*found} & {*broken}
    for number, line in found.items():
        assert line == expected[number - 1]
    for number in broken:
        line = expected[number - 1]
        assert b"\0" in line or len(line) > size or b"\xff" in line or b"\xc3" in line


@given(rows=st.lists(CELLS, max_size=30), sep=st.sampled_from([",", ";", "\t"]))
def test_records_come_back_as_the_csv_module_wrote_them(path, rows, sep):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sep, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["one", "two", "three"], *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    frames = list(records(path, sep=sep, rows=7))
    got = [row for frame in frames for row in frame[["one", "two", "three"]].to_numpy().tolist()]
    assert got == rows
    starts = [line for frame in frames for line in frame.index]
    text = out.getvalue().split("\n")
    assert all(text[line - 1].startswith('"') for line in starts) and starts == sorted(set(starts))
    assert all((frame["broken"] == "").all() for frame in frames)


def test_a_stray_quote_costs_its_own_line_only(path):
    path.write_text('a,b\n1,"open\n2,3\n4,5\n')
    (frame,) = list(records(path))
    assert frame["broken"].astype(bool).to_list() == [True, False, False]
    assert frame.loc[[3, 4], ["a", "b"]].to_numpy().tolist() == [["2", "3"], ["4", "5"]]


def test_lines_of_other_widths_are_kept_with_their_reason(path):
    path.write_text("a,b\n1,2\n1,2,3\n\n7\n3,4,,\n")
    (frame,) = list(records(path))
    assert frame.index.to_list() == [2, 3, 5, 6]
    assert [bool(said) for said in frame["broken"]] == [False, True, True, False]
    assert "3 cells, the header 2" in frame.loc[3, "broken"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_are_opened_by_their_first_bytes_and_a_cut_is_noticed(path, pack):
    whole = b"".join(b"line %d\n" % number for number in range(20_000))
    path.write_bytes(pack(whole))
    assert b"".join(block.data for _, block in blocks(path)) == whole
    path.write_bytes(pack(whole)[:-20])
    with pytest.raises(SourceError, match=r"damaged or cut short|cannot be unpacked"):
        list(blocks(path))


def test_an_archive_gives_its_tables_and_not_what_lies_beside_them(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
        archive.writestr("__MACOSX/._a.csv", b"\0")
        archive.writestr("a.csv", b"1\n")
        archive.writestr("b.CSV", b"2\n")
    assert [(name, block.data) for name, block in blocks(path)] == [
        ("any.csv/a.csv", b"1\n"),
        ("any.csv/b.CSV", b"2\n"),
    ]
    with pytest.raises(SourceError, match="several tables"):
        list(records(path))


def test_a_spreadsheets_unicode_text_is_read(path):
    path.write_bytes("a\tb\r\né\t2\r\n".encode("utf-16"))
    (frame,) = list(records(path, sep="\t"))
    assert frame[["a", "b"]].to_numpy().tolist() == [["é", "2"]]


def test_a_bomb_is_stopped_where_it_stands(path, monkeypatch):
    monkeypatch.setattr(lines, "FREE", 1 << 20)
    path.write_bytes(gzip.compress(b"0" * (64 << 20)))
    with pytest.raises(SourceError, match="refused"):
        list(blocks(path))


GDELT_CELLS = st.sampled_from(
    ["", "1", "20220224", "RUS", "UKR", "EUR", "XQX", "190", "01", "-10.0", "1e9", "nan", "é", '"']
)


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from([3, 57, 58, 61, 62]), st.lists(GDELT_CELLS, min_size=62, max_size=62)), max_size=12
    ),
    junk=BYTES,
)
def test_any_gdelt_file_is_accounted_for(path, rows, junk):
    text = "".join("\t".join(cells[:width]) + "\n" for width, cells in rows)
    path.write_bytes(text.encode() + junk)
    expected = [line for line in (text.encode() + junk).split(b"\n") if line.strip(b"\r\n")]
    try:
        reads = list(gdelt_events.read(path))
    except SourceError as error:
        assert "no table of GDELT events" in str(error) and not any(width in gdelt_events.LAYOUTS for width, _ in rows)
        return
    for read in reads:
        assert read.rows == read.accepted + read.duplicates + read.not_pairs + read.rejected
        assert len(read.facts) == read.accepted
    assert sum(read.rows for read in reads) == len(expected)


ICEWS_CELLS = st.sampled_from(["", "1", "2018-06-01", "China", "Belarus", "NA", "Narnia", "040", "1", "99", "é", '"'])


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.lists(ICEWS_CELLS, min_size=6, max_size=7), max_size=12))
def test_any_icews_file_is_accounted_for(path, rows):
    header = "Event ID\tEvent Date\tSource Country\tCAMEO Code\tIntensity\tTarget Country\n"
    path.write_text(header + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    for read in icews_events.read(path):
        assert read.rows == read.accepted + read.duplicates + read.not_pairs + read.rejected
