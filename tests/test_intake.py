"""Imports into a store: every row accounted for, nothing lost when killed, nothing counted twice."""

import csv
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import duckdb
import fsspec
import pandas as pd
import pytest

from alignment import database, intake, ledger
from alignment import store as open_store
from alignment.sources import SourceError, catalogue, read_corrections
from alignment.sources.voeten import TOPICS

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT.parent / "shared" / "data"
FATES = ("accepted", "duplicates", "not_pairs", "rejected")
with_samples = pytest.mark.skipif(not RAW.is_dir(), reason="needs the publishers' files in ../shared/data")


def _import(source, *paths, store, **options):
    corrections = read_corrections(database.DATA, must_fit=False)
    found = catalogue.find(source)
    outcome = intake.run(found, list(paths), store, corrections=corrections, progress=lambda _: None, **options)
    account = outcome.account(found.key)
    assert account["read"] == sum(account[fate] for fate in FATES)
    return outcome, account


def _command(*arguments, **options):
    return [sys.executable, "-m", "alignment", *map(str, arguments)]


def _files(store, kind="events"):
    return [str(store / path) for path in ledger.load(store).files[kind]]


def _rows(store, columns="*", kind="events"):
    """All rows of a store, as sorted tuples of text."""
    sql = f"SELECT {columns} FROM read_parquet({_files(store, kind)}, hive_partitioning = true)"
    return sorted(tuple(map(str, row)) for row in duckdb.sql(sql).fetchall())


def _report(
    number, day="20220224", a="RUS", b="UKR", code="190", weight="-10.0", url="https://example.org/1", cells=61
):
    row = [""] * cells
    row[0], row[1], row[7], row[17], row[26], row[30] = str(number), day, a, b, code, weight
    if cells > 57:
        row[-1] = url
    return "\t".join(row)


def _varied(weights):
    """Reports of three pairs over nine years, of four kinds with these weights."""
    kinds = list(zip(("040", "190", "010", "057"), weights, strict=True))
    days = [f"20{10 + n % 9}0{1 + n % 7}1{n % 3}" for n in range(3000)]
    return [
        _report(n, day=day, code=kinds[n % 4][0], weight=kinds[n % 4][1], b=("POL", "UKR", "BLR")[n % 3])
        for n, day in enumerate(days)
    ]


def _gdelt(path, *rows):
    path.write_text("".join(f"{row}\n" for row in rows))
    return path


def test_reports_of_one_event_are_one_event_with_a_count(tmp_path):
    rows = [_report(3), _report(1), _report(2), _report(2), _report(4, code="193"), _report(5, b="POL")]
    rows += [_report(6, b=""), _report(7, a="EUR"), _report(8, b="RUS"), _report(9, cells=58), _report(10, cells=57)]
    _, account = _import("gdelt", _gdelt(tmp_path / "a.CSV", *rows), store=tmp_path / "store")
    assert account == {"source": "gdelt", "read": 11, "accepted": 3, "duplicates": 5, "not_pairs": 3, "rejected": 0}
    held = _rows(tmp_path / "store", "country_a, country_b, source_ref, count, url, tag, intensity, date, source, year")
    assert held == [
        ("RUS", "POL", "190", "1", "https://example.org/1", "assault", "-10.0", "2022-02-24", "gdelt", "2022"),
        ("RUS", "UKR", "190", "5", "https://example.org/1", "assault", "-10.0", "2022-02-24", "gdelt", "2022"),
        ("RUS", "UKR", "193", "1", "https://example.org/1", "assault", "-10.0", "2022-02-24", "gdelt", "2022"),
    ]


def test_the_same_file_twice_changes_nothing(tmp_path):
    store, file = tmp_path / "store", _gdelt(tmp_path / "a.CSV", _report(1), _report(2), _report(3, b=""))
    _, first = _import("gdelt", file, store=store)
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    _, again = _import("gdelt", file, store=store)
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before
    assert (first["accepted"], again["accepted"], again["duplicates"], again["read"]) == (1, 0, 2, 3)


def test_a_longer_file_adds_only_what_is_new(tmp_path):
    store = tmp_path / "store"
    _import("gdelt", _gdelt(tmp_path / "a.CSV", _report(1), _report(2)), store=store)
    longer = _gdelt(tmp_path / "b.CSV", _report(2), _report(3), _report(4, b="POL"))
    _, account = _import("gdelt", longer, store=store)
    assert (account["accepted"], account["duplicates"]) == (1, 2)
    assert _rows(store, "country_b, count") == [("POL", "1"), ("UKR", "3")]


def test_many_files_at_once_equal_one_by_one(tmp_path):
    files = [_gdelt(tmp_path / "in" / f"{n}.CSV", *(_report(i, code=("190", "040")[i % 2]) for i in range(n, n + 9)))
             for n in range(0, 30, 5) if (tmp_path / "in").mkdir(exist_ok=True) or True]  # fmt: skip
    _, at_once = _import("gdelt", tmp_path / "in", store=tmp_path / "one")
    one_by_one = [_import("gdelt", file, store=tmp_path / "two")[1] for file in files]
    assert _rows(tmp_path / "one") == _rows(tmp_path / "two")
    for fate in ("read", *FATES):
        assert at_once[fate] == sum(account[fate] for account in one_by_one), fate


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path):
    store = tmp_path / "store"
    bad = _report(2, a="XQX", code="040")
    _, account = _import("gdelt", _gdelt(tmp_path / "a.CSV", _report(1), bad, _report(3, day="20221301")), store=store)
    assert (account["accepted"], account["rejected"]) == (1, 2)
    (problems,), (rows,) = store.glob("rejects/gdelt/*.problems.csv"), store.glob("rejects/gdelt/*.rows.*")
    said = list(csv.DictReader(problems.open(encoding="utf-8")))
    assert [(row["line"], row["column"], row["value"]) for row in said] == [
        ("2", "Actor1CountryCode", "XQX"), ("3", "SQLDATE", "20221301")]  # fmt: skip
    assert all(row["problem"] and row["row"] for row in said)
    mended = rows.with_name("mended.CSV")
    mended.write_text(rows.read_text().replace("XQX", "BLR").replace("20221301", "20221201"))
    _, account = _import("gdelt", mended, store=store)
    assert (account["read"], account["accepted"]) == (2, 2)
    assert _rows(store, "country_a, date") == [("BLR", "2022-02-24"), ("RUS", "2022-02-24"), ("RUS", "2022-12-01")]


def test_mended_rows_of_ones_own_table_join_it(tmp_path):
    store, mine = tmp_path / "store", tmp_path / "My table.csv"
    mine.write_text("country1,country2,date,kind\nBelarus,China,2022-02-24,visit\nBelarus,Narnia,2022-02-25,visit\n")
    _import("table", mine, store=store)
    (rows,) = store.glob("rejects/own_my_table/*.rows.csv")
    rows.write_text(rows.read_text().replace("Narnia", "Poland"))
    _, account = _import("table", rows, store=store)
    assert (account["read"], account["accepted"]) == (1, 1)
    assert _rows(store, "country_b, source") == [("CHN", "own_my_table"), ("POL", "own_my_table")]


def test_a_damaged_file_is_refused_and_the_others_load(tmp_path):
    whole = gzip.compress("".join(f"{_report(n, b='POL')}\n" for n in range(5000)).encode())
    (tmp_path / "cut.CSV.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 and then nothing")
    good = _gdelt(tmp_path / "good.CSV", _report(1))
    store = tmp_path / "store"
    outcome, account = _import(
        "gdelt", tmp_path / "cut.CSV.gz", good, tmp_path / "no.zip", tmp_path / "gone.CSV", store=store
    )
    assert (account["read"], account["accepted"]) == (1, 1)
    assert [text.split(" ")[0] for text in outcome.refused] == ["cut.CSV.gz", "no.zip", "gone.CSV"]
    assert _rows(store, "country_b") == [("UKR",)]


def test_a_bomb_is_refused_in_bounded_memory(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "bomb.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.CSV", "w") as member,
    ):
        for _ in range(400):
            member.write(b"0" * (1 << 20))
    outcome, _ = _import("gdelt", tmp_path / "bomb.CSV.zip", store=tmp_path / "store")
    assert len(outcome.refused) == 1 and "refused" in outcome.refused[0]


def test_a_line_without_end_is_one_reject_in_bounded_memory(tmp_path):
    """256 MB without a line break, in a process that may hold 1 GB at most."""
    path = tmp_path / "a.CSV"
    with path.open("wb") as file:
        file.write(f"{_report(1)}\n".encode())
        for _ in range(256):
            file.write(b"x" * (1 << 20))
        file.write(f"\n{_report(2, b='POL')}\n".encode())
    code = (
        "import pathlib, sys; from alignment.__main__ import main; status = main(sys.argv[1:]);"
        "said = pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0];"
        "print(said, file=sys.stderr); sys.exit(status)"
    )
    command = [sys.executable, "-c", code, "import", "gdelt", str(path), "--store", str(tmp_path / "store")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    account = json.loads(done.stdout.splitlines()[-1])
    assert (account["read"], account["accepted"], account["rejected"]) == (3, 2, 1)
    assert int(done.stderr.split()[-1]) < 500_000, "kilobytes at the peak"


def test_a_spreadsheets_copy_of_gdelt_is_rejected_row_by_row_with_the_reason(tmp_path):
    rows = [_report("8.82E+08").replace("\t", ";"), _report(7).replace("\t", ";")]
    _, account = _import("gdelt", _gdelt(tmp_path / "a.csv", *rows), store=tmp_path / "store")
    assert (account["read"], account["accepted"], account["rejected"]) == (2, 1, 1)
    (problems,) = (tmp_path / "store").glob("rejects/gdelt/*.problems.csv")
    assert "spreadsheet" in problems.read_text()


def test_a_file_of_another_publisher_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("country,year\nBLR,2020\n")
    outcome, account = _import("gdelt", tmp_path / "a.csv", store=tmp_path / "store")
    assert len(outcome.refused) == 1 and account["read"] == 0


def test_a_folder_without_files_and_an_unknown_source_say_what_to_do(tmp_path):
    with pytest.raises(SourceError, match="no file"):
        _import("gdelt", tmp_path, store=tmp_path / "store")
    with pytest.raises(SourceError, match='Did you mean "gdelt"'):
        catalogue.find("gdlt")
    assert catalogue.find("GDELT-pair-day").key == "gdelt_pairday"


def test_killed_at_any_moment_the_earlier_data_stay_and_the_next_import_is_whole(tmp_path):
    store, first = tmp_path / "store", _gdelt(tmp_path / "first.CSV", _report(1), _report(2, b="POL"))
    days = [f"{year}0{month}15" for year in range(2001, 2021) for month in range(1, 10)]
    rows = [_report(n, day=days[n % len(days)], code=("040", "190", "042")[n % 3]) for n in range(10, 60_000)]
    second = _gdelt(tmp_path / "second.CSV", *rows)
    _import("gdelt", first, store=store)
    _import("gdelt", second, store=tmp_path / "whole")
    before, moments = _rows(store), []
    for attempt in range(8):
        process = subprocess.Popen(
            _command("import", "gdelt", second, "--store", store),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started, wait = time.monotonic(), None
        while wait is None or time.monotonic() < wait:
            if wait is None and list(store.glob("staging/*")):
                wait = time.monotonic() + attempt * 0.12  # the moments of its work, from first to last
            if process.poll() is not None or time.monotonic() > started + 60:
                break
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        moments.append(process.wait())
        if _rows(store) != before:
            break
    assert moments.count(-signal.SIGKILL) >= 3, moments
    _import("gdelt", second, store=store)
    assert _rows(store) == sorted(before + _rows(tmp_path / "whole"))
    assert Counter(row.file for row in ledger.load(store).imports) == {"first.CSV": 1, "second.CSV": 1}
    _import("gdelt", first, store=store)
    on_disk = {path.relative_to(store).as_posix() for path in store.rglob("*.parquet")}
    assert on_disk == {path for paths in ledger.load(store).files.values() for path in paths}


def test_two_imports_at_once_do_not_mix(tmp_path):
    store = tmp_path / "store"
    files = [_gdelt(tmp_path / f"{name}.CSV", *(_report(n, b=b) for n in range(first, first + 20_000)))
             for name, b, first in (("a", "POL", 0), ("b", "LTU", 10_000))]  # fmt: skip
    commands = [_command("import", "gdelt", file, "--store", store) for file in files]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for command in commands]
    said = [json.loads(process.communicate()[0].splitlines()[-1]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    # Ten thousand report numbers stand in both files: whoever comes second finds them there.
    assert sum(account["accepted"] for account in said) == 2
    assert sorted(int(count) for (count,) in _rows(store, "count")) == [10_000, 20_000]


@with_samples
@pytest.mark.parametrize(
    ("source", "file", "read"),
    [
        ("unga", "unga/ga_voting_2022_2024.csv.gz", 46_899),
        ("gdelt", "gdelt/20191024143000.export.CSV", 2_111),
        ("gdelt", "gdelt/reed9999_events_20160728_58col.csv", 710),
        ("gdelt_pairday", "gdelt/gdelt_pair_day_2018_202402.csv.gz", 2_706_008),
        ("icews", "icews/events.2018.sample.tab", 3_705),
        ("icews_dyadyear", "icews/icews_dyadyear_2002_2014.csv.gz", 130_401),
        ("weis", "weis/weis_1966_1993.csv.gz", 108_263),
        ("china_leaders", "china/leader_engagements_2003_2018.csv.gz", 5_705),
        ("atop", "structural/atop_alliance.csv.gz", 273_296),
        ("cow_mid", "structural/cow_mid_ddydisps.csv.gz", 10_234),
        ("cow_war", "structural/cow_war_inter.csv.gz", 1_932),
        ("ucdp", "structural/ucdp_acd.csv.gz", 5_652),
        ("sipri", "structural/sipri_trade-register_1950-2024.csv.gz", None),
        ("gsdb", "structural/GSDB_V3.csv", 588),
        ("desta", "structural/DESTA.csv.gz", 1_217),
    ],
)
def test_every_source_on_its_real_sample(tmp_path, source, file, read):
    """Through the command line, as a person types it; and again, which changes nothing."""
    command = _command("import", source, RAW / file, "--store", tmp_path / "store")
    first, again = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True) for _ in range(2))
    assert first.returncode == 0, first.stderr
    account, repeated = (json.loads(done.stdout.splitlines()[-1]) for done in (first, again))
    assert list(account) == ["source", "read", *FATES]
    assert account["read"] == sum(account[fate] for fate in FATES) == (read or account["read"])
    assert account["read"] > 0 and account["accepted"] > 0 and account["source"] == source
    assert repeated["accepted"] == 0 and repeated["read"] == account["read"]


@with_samples
def test_gdelt_accepted_by_plain_counting(tmp_path):
    """Pairs of states in the 15-minute file, counted with the csv module and the countries of the CAMEO list."""
    states = set(pd.read_csv(RAW / "codes" / "GDELT_CAMEO.country.txt", sep="\t")["CODE"])
    regions = {"AFR", "ASA", "BLK", "CRB", "CAU", "CFR", "CAS", "CEU", "EIN", "EAF", "EEU", "EUR", "LAM", "MEA", "MDT",
               "NAF", "NMR", "PGS", "SCN", "SAM", "SAS", "SEA", "SAF", "WAF", "WST"}  # fmt: skip
    events: Counter[tuple[str, ...]] = Counter()
    file = RAW / "gdelt" / "20191024143000.export.CSV"
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            a, b = row[7], row[17]
            if a in states - regions and b in states - regions and a != b:
                events[(row[1], a, b, row[26])] += 1
    _, account = _import("gdelt", file, store=tmp_path / "store")
    assert (account["accepted"], account["duplicates"]) == (len(events), sum(events.values()) - len(events))
    assert account["not_pairs"] == 2_111 - sum(events.values())
    assert sorted(int(n) for (n,) in _rows(tmp_path / "store", "count")) == sorted(events.values())


@with_samples
def test_icews_ids_repeat_on_other_days_and_count_there(tmp_path):
    file = RAW / "icews" / "events.2018.sample.tab"
    raw = pd.read_csv(file, sep="\t", dtype=str, keep_default_na=False, quoting=3)
    named = ~raw[["Source Country", "Target Country"]].isin(["", "NA"]).any(axis=1)  # written by R
    pairs = raw[named & (raw["Source Country"] != raw["Target Country"])]
    _, account = _import("icews", file, store=tmp_path / "store")
    assert account["accepted"] == len(pairs.drop_duplicates(["Event ID", "Event Date"])) - account["rejected"]
    twice = tmp_path / "twice.tab"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    twice.write_text("".join([*lines, *lines[1:]]), encoding="utf-8")
    _, doubled = _import("icews", twice, store=tmp_path / "other")
    assert doubled["accepted"] == account["accepted"] and doubled["duplicates"] == account["accepted"]


@with_samples
def test_roll_calls_of_both_publishers_make_one_record(tmp_path, monkeypatch):
    """The UN's votes with Voeten's topics: as many as the shipped record has, whichever comes first."""
    store = tmp_path / "store"
    _, topics = _import("voeten", RAW / "voeten" / "unvotes_sessions_1_74.csv.gz", store=store)
    _, votes = _import("unga", RAW / "unga", store=store)
    assert topics["accepted"] == topics["read"] == 870_109
    assert votes["accepted"] == votes["read"] == 897_114 + 46_899
    shipped = open_store.resolutions()
    monkeypatch.setenv("ALIGNMENT_STORE", str(store))
    found, expected = (
        frame.set_index("undl_id")[TOPICS].astype("boolean") for frame in (open_store.resolutions(), shipped)
    )
    pd.testing.assert_frame_equal(found, expected)
    assert open_store.votes().shape == (5_679, 199)


def test_a_bucket_is_read_as_a_folder_is(tmp_path, monkeypatch):
    """A store copied to a bucket (fsspec's own in memory) gives the same rows; nothing is written to it."""
    _import("gdelt", _gdelt(tmp_path / "a.CSV", *_varied(("1.0", "-10.0", "0.0", "8.0"))), store=tmp_path / "store")
    fsspec.filesystem("memory").put(str(tmp_path / "store"), "/bucket/store", recursive=True)
    answers = []
    for place in (str(tmp_path / "store"), "memory://bucket/store"):
        monkeypatch.setenv("ALIGNMENT_STORE", place)
        pair = open_store.events(open_store.Filters(), pair=("RUS", "BLR"))
        answers.append((pair, open_store.by_year(open_store.Filters()), open_store.accounts()))
    for folder, bucket in zip(*answers, strict=True):
        assert len(folder)
        pd.testing.assert_frame_equal(folder, bucket)
    done = subprocess.run(_command("import", "gdelt", tmp_path / "a.CSV"), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "is a bucket" in done.stderr


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store that is open."""
    monkeypatch.setenv("ALIGNMENT_STORE", str(tmp_path / "store"))
    return tmp_path / "store"


def test_sums_over_the_cube_equal_sums_over_the_rows(tmp_path, store):
    rows = _varied(("1.0", "-10.0", "0.0", "8.0"))
    _import("gdelt", _gdelt(tmp_path / "a.CSV", *rows), store=store)
    pair = "((country_a = 'RUS' AND country_b = 'BLR') OR (country_b = 'RUS' AND country_a = 'BLR'))"
    by_row = database.query(
        f"""SELECT year, tag, count(*) AS n, sum(count)::BIGINT AS acts, sum(greatest(intensity, 0) * count) AS c,
            sum(greatest(-intensity, 0) * count) AS k FROM events WHERE {pair} GROUP BY ALL ORDER BY ALL"""
    )
    by_cell = database.query(
        f"""SELECT year, tag, sum(n)::BIGINT AS n, sum(count)::BIGINT AS acts, sum(positive) AS c, sum(negative) AS k
            FROM cube WHERE {pair} GROUP BY ALL ORDER BY ALL"""
    )
    pd.testing.assert_frame_equal(by_row, by_cell)
    assert len(by_row) >= 10


def test_spark_builds_the_same_cube(tmp_path, store):
    pytest.importorskip("pyspark", reason="needs requirements-spark.txt") if not os.environ.get("CI") else None
    if shutil.which("java") is None and not os.environ.get("CI"):
        pytest.skip("needs Java 17")
    rows = _varied(("1.9", "-9.5", "0.0", "-0.1"))
    _import("gdelt", _gdelt(tmp_path / "a.CSV", *rows), store=store)
    with_duckdb = _rows(store, kind="cube")
    for command in (["cube"], ["import", "gdelt", _gdelt(tmp_path / "b.CSV", _report(1, b="LTU"))]):
        done = subprocess.run(
            _command(*command, "--store", store, "--engine", "spark"), cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        with_spark = _rows(store, kind="cube")
        assert [row for row in with_spark if "LTU" not in row] == with_duckdb
    assert len(with_spark) == len(with_duckdb) + 1
