"""The build as a whole, on the publishers' own files: the account, the form of the facts, the same bytes twice."""

import csv
import gzip
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from alignment import build, tables

RAW = Path(__file__).resolve().parents[2] / "shared" / "data"
DATA = Path(__file__).resolve().parents[1] / "data"
SMALL = ["weis", "icews_dyadyear", "china_leaders", "atop", "cow_mid", "cow_war", "ucdp", "desta", "igo_factbook"]

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(
        not RAW.is_dir(), reason="needs the publishers' files in ../shared/data, which are not in the repository"
    ),
]


def _copy(folder):
    """A folder to build in, with our own tables."""
    for name in ("tags.csv", "sources.csv", "corrections.csv"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Everything built once: the folder and what was reported."""
    folder, said = _copy(tmp_path_factory.mktemp("built")), []
    build.run(RAW, folder, said.append)
    return folder, said


def test_facts_keep_the_form_that_everything_else_reads(built):
    tags = set(tables.read(DATA / "tags.csv", "tags").good["tag"])
    codes = set(tables.read(DATA / "countries.csv", "countries").good["code"])
    files = sorted((built[0] / "facts").glob("[es]*/*.parquet"))
    assert len(files) == 9
    for path in files:
        facts = pd.read_parquet(path)
        assert list(facts.columns) == tables.FACT_COLUMNS
        assert not facts.duplicated(build.GRAIN).any(), path.name
        assert set(facts["tag"]) <= tags and set(facts["source"]) == {path.stem}
        assert set(facts["country_a"]) | set(facts["country_b"]) <= codes
        names = facts[["country_a", "country_b"]].astype(str)
        assert (names["country_a"] != names["country_b"]).all()
        assert (names["country_a"] < names["country_b"])[~facts["directed"]].all(), path.name
        assert facts["count"].ge(1).all() and facts["intensity"].dropna().between(-10, 10).all()
        assert facts["score"].isna().all() != (path.stem == "gdelt_pairday")
        assert pd.MultiIndex.from_frame(names.assign(date=facts["date"])).is_monotonic_increasing, path.name
        ended = facts.dropna(subset="end_date")
        assert (ended["end_date"] >= ended["date"]).all(), path.name


def test_the_account_loses_no_row_and_names_the_file_read(built):
    account = pd.read_csv(built[0] / "facts" / "account.csv").set_index("source")
    assert set(account.index) == set(build.FILES)
    fates = account[["accepted", "duplicates", "not_pairs", "outside", "rejected"]]
    assert (account["read"] == fates.sum(axis=1)).all()
    for source in ("china_leaders", "ucdp", "desta", "cow_war", "atop"):
        lines = gzip.decompress((RAW / build.FILES[source]).read_bytes()).decode("latin-1").splitlines(keepends=True)
        assert account.loc[source, "read"] == sum(1 for _ in csv.reader(lines)) - 1, source
    for source in ("unga", "desta"):
        assert account.loc[source, "sha256"] == hashlib.sha256((RAW / build.FILES[source]).read_bytes()).hexdigest()
    noted = tables.read(built[0] / "sources.csv", "sources").good.set_index("source")
    assert noted.loc[account.index, "sha256"].to_list() == account["sha256"].to_list()


def test_rejects_are_kept_in_the_publishers_words_and_git_ignores_them(built):
    folder, said = built
    rejects = pd.read_csv(folder / "rejects" / "china_leaders.csv", dtype=str)
    account = pd.read_csv(folder / "facts" / "account.csv").set_index("source")["rejected"]
    assert rejects["line"].nunique() == account["china_leaders"] > 0
    lines = gzip.decompress((RAW / build.FILES["china_leaders"]).read_bytes()).decode().split("\n")
    for reject in rejects.head(50).itertuples():
        assert lines[int(reject.line) - 1].startswith(reject.row.split(",")[0]), reject.line
    assert {path.stem for path in (folder / "rejects").glob("*.csv")} == set(account.index[account > 0])
    assert (folder / "rejects" / ".gitignore").read_text() == "*\n"
    assert f"{account.sum():,} rows rejected" in said[-1]


def test_two_builds_give_the_same_bytes(built, tmp_path):
    again = _copy(tmp_path)
    corrections = build.read_corrections(again)
    for source in SMALL:
        build.one(source, RAW, again, corrections, lambda _: None)
    build.roll_calls(RAW, again, corrections, lambda _: None)
    files = sorted(path.relative_to(again) for path in (again / "facts").rglob("*.parquet"))
    assert len(files) == len(SMALL) + 1
    for path in files:
        assert (again / path).read_bytes() == (built[0] / path).read_bytes(), path


def test_what_is_shipped_is_what_the_build_gives(built):
    """`data/facts` was built by this code from these files."""
    made = sorted(path.relative_to(built[0]) for path in (built[0] / "facts").rglob("*.parquet"))
    assert len(made) == 12
    for path in made:
        shipped, fresh = pd.read_parquet(DATA / path), pd.read_parquet(built[0] / path)
        assert shipped.equals(fresh), f"{path}: run `python -m alignment build RAW`"
    account = Path("facts") / "account.csv"
    assert (DATA / account).read_text() == (built[0] / account).read_text()
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 25e6


def test_nothing_that_must_not_be_shipped_is_in_the_facts():
    names = {path.stem for path in (DATA / "facts").rglob("*.parquet")}
    assert not [name for name in names if "sipri" in name or "gsdb" in name]
    assert "title" not in pd.read_parquet(DATA / "facts" / "roll_calls.parquet").columns
