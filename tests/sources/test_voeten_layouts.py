"""Voeten's roll calls as the publisher and the R package `unvotes` give them; agreement against the published one."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment import countries
from alignment.measures import roll_calls
from alignment.sources import SourceError, unga, voeten

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
OLD, LATER = (DATA / "voeten" / name for name in ("UNVotes_sessions_1_70.csv.gz", "unvotes_sessions_1_74.csv.gz"))
published = pytest.mark.skipif(not DATA.is_dir(), reason="needs the publishers' files in ../shared/data")
# The header of the release that goes to 2023, its first column without a name.
UNVOTES = (
    ",rcid,ccode,member,vote,Country,Countryname,session,abstain,yes,no,importantvote,date,unres,amend,para,short,"
    "descr,me,nu,di,hr,co,ec,ident,resid"
)
PACKAGE = "rcid,country,country_code,vote,session,importantvote,date,unres,amend,para,co,di,ec,hr,me,nu"


def _file(folder, lines, name="file.csv"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _adds_up(read):
    return read.rows == read.accepted + read.duplicates + read.not_pairs + read.outside + read.rejected


def _unvotes(ccode, vote, date="1990-11-01", rcid="9", country="", name="", flags="1,0,0,NA,0,1"):
    return f"7,{rcid},{ccode},1,{vote},{country},{name},45,1,2,3,NA,{date},A/RES/45/9,0,0,short,descr,{flags},0,45009"


def _cast(read):
    return dict(zip(read.facts["country"], read.facts["vote"], strict=True))


def test_unvotes_as_published_with_cow_codes(tmp_path):
    lines = [UNVOTES, _unvotes("2.0", "1"), _unvotes("365", "2"), _unvotes("20", "3.0"), _unvotes("200", "8")]
    lines += [_unvotes("31", "9"), _unvotes("626", "9"), _unvotes("NA", "9")]  # no members; South Sudan did not exist
    read = voeten.read(_file(tmp_path, lines))
    assert _cast(read) == {"USA": "Y", "SUN": "A", "CAN": "N", "GBR": "X"}
    assert (read.accepted, read.not_pairs, read.rejected) == (4, 3, 0) and _adds_up(read)
    table = voeten.as_roll_calls(read.facts)
    assert table.columns.to_list() == [*unga.HEAD, *voeten.TOPICS, "CAN", "GBR", "SUN", "USA"]
    head = [9, "A/RES/45/9", pd.Timestamp("1990-11-01"), "45", 1, 1, 1, 1, 4, "voeten"]
    assert table.loc[0, unga.HEAD].to_list() == head
    assert table.loc[0, ["me", "nu", "ec"]].to_list() == [True, False, True] and pd.isna(table.loc[0, "hr"])


@pytest.mark.parametrize(
    "date", ["11/1/1990", "11/01/1990", "1990-11-01", "1990-11-01 00:00:00", "1990-11-01T00:00:00Z"]
)
@pytest.mark.parametrize(
    "change", [str, str.upper, lambda header: header.replace(",", "\t"), lambda h: h.replace(",", ";")]
)
def test_other_dates_capitals_and_delimiters_give_the_same(tmp_path, date, change):
    sep = next(sep for sep in "\t;," if sep in change(UNVOTES))
    row = _unvotes("345", "1", date).replace(",", sep)
    read = voeten.read(_file(tmp_path, [change(UNVOTES), row]))
    assert read.facts[["date", "month", "country", "vote"]].to_numpy().tolist() == [
        [pd.Timestamp("1990-11-01"), "1990-11", "YUG", "Y"]
    ]


def test_a_cow_code_means_the_state_of_the_day(tmp_path):
    days = {"1991-12-20": "SUN", "1992-01-10": "RUS"}
    lines = [UNVOTES, *(_unvotes("365", "1", date, str(n)) for n, date in enumerate(days, 1))]
    assert voeten.read(_file(tmp_path, lines)).facts["country"].to_list() == list(days.values())


def test_a_member_without_a_code_is_known_by_its_name(tmp_path):
    lines = [
        PACKAGE,
        *(f"9,{name},,yes,28,0,1973-11-01,R/28/1,,,0,0,0,0,0,0" for name in (
            "Federal Republic of Germany", "German Democratic Republic", "Czechoslovakia", "Yugoslavia",
            "Yemen Arab Republic", "Somewhere else",
        )),
        "10,Zanzibar,,no,18,0,1963-12-01,R/18/1,,,0,0,0,0,0,0",
        "10,Namibia,NA,no,18,0,1990-12-01,R/18/1,,,0,0,0,0,0,0",
    ]  # fmt: skip
    read = voeten.read(_file(tmp_path, lines[:-1]))
    assert _cast(read) == dict.fromkeys(["DEU", "DDR", "CSK", "YUG", "YEM"], "Y") | {"EAZ": "N"}
    assert (read.not_pairs, read.rejected) == (1, 0) and _adds_up(read)
    lines = [UNVOTES, _unvotes("NA", "1", country="USA", name="NA"), _unvotes("", "3", name="United Kingdom")]
    lines += [_unvotes("", "3", name="Nowhere")]
    read = voeten.read(_file(tmp_path, lines))
    assert _cast(read) == {"USA": "Y", "GBR": "N"} and read.rejects["line"].to_list() == [4] and _adds_up(read)


def test_votes_whose_roll_calls_another_file_describes_are_refused_and_without_topics_taken(tmp_path):
    with pytest.raises(SourceError, match=r"votes without dates.*Join the two by rcid"):
        voeten.read(_file(tmp_path, ["rcid,country,country_code,vote", "3,Cuba,CU,yes"]))
    with pytest.raises(SourceError, match="column ccode, vote, date is missing"):
        voeten.read(_file(tmp_path, ["rcid,short_name,issue", "3,me,Palestinian conflict"]))
    read = voeten.read(_file(tmp_path, ["rcid,ccode,session,vote,date", "3,2,1,1,1/5/1946"]))
    assert read.facts.loc[0, voeten.TOPICS].isna().all() and read.facts.loc[0, "symbol"] == ""
    assert voeten.as_roll_calls(read.facts).loc[0, "session"] == "1"


def test_bad_cells_are_told_and_the_others_load(tmp_path):
    lines = [UNVOTES, _unvotes("2", "1"), _unvotes("20", "4"), _unvotes("999", "1"), _unvotes("200", "1", "1/13/90")]
    lines += [
        _unvotes("210", "1", "1890-01-01"),
        _unvotes("211", "1", rcid="x"),
        _unvotes("220", "1", flags="0,0,0,0,0,2"),
    ]
    read = voeten.read(_file(tmp_path, lines))
    assert _cast(read) == {"USA": "Y"} and _adds_up(read)
    assert read.rejects[["line", "column"]].to_numpy().tolist() == [
        [3, "vote"], [4, "ccode"], [5, "date"], [6, "date"], [7, "rcid"], [8, "ec"],
    ]  # fmt: skip


def test_a_repeated_vote_is_a_duplicate_and_two_different_ones_are_rejected(tmp_path):
    twice = [_unvotes("2", "1"), _unvotes("2", "1"), _unvotes("20", "1"), _unvotes("20", "3"), _unvotes("200", "3")]
    read = voeten.read(_file(tmp_path, [UNVOTES, *twice]))
    assert _cast(read) == {"USA": "Y", "GBR": "N"} and _adds_up(read)
    assert (read.duplicates, read.rejects["line"].to_list()) == (1, [4, 5])
    odd = [_unvotes("2", "1"), _unvotes("20", "1", "1990-11-02"), _unvotes("20", "1", rcid="10")]
    read = voeten.read(_file(tmp_path, [UNVOTES, *odd]))
    assert read.rejects["problem"].str.contains("rcid 9 disagree on date: 1990-11-01, 1990-11-02").all()
    assert read.rejects["line"].to_list() == [2, 3] and _cast(read) == {"CAN": "Y"}


def test_absences_that_a_release_leaves_out_are_unknown_not_none(tmp_path):
    read = voeten.read(_file(tmp_path, [PACKAGE, "10,Cuba,CU,no,18,0,1963-12-01,R/18/1,,,0,0,0,0,0,0"]))
    table = voeten.as_roll_calls(read.facts)
    assert table.loc[0, ["yes", "no", "abstain"]].to_list() == [0, 1, 0]
    assert table.loc[0, ["non_voting", "members"]].isna().all()


def test_a_header_alone_is_a_file_of_no_votes(tmp_path):
    for header in (UNVOTES, PACKAGE):
        read = voeten.read(_file(tmp_path, [header]))
        assert (read.rows, read.accepted) == (0, 0) and voeten.as_roll_calls(read.facts).empty


CELLS = st.sampled_from(["", "1", "2", "8", "9", "yes", "NA", "2.0", "Cuba", "1/5/1946", "1946-13-01", "1e400", "٣"])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["ccode", "country_code", "country"]),
    st.lists(
        st.fixed_dictionaries(
            {name: CELLS | st.text("aY1,;\n\"'é", max_size=4) for name in [*voeten.COLUMNS, "ccode"]}
        ),
        max_size=12,
    ),
)
def test_no_cells_break_the_reader_and_every_row_has_one_fate(tmp_path, layout, junk):
    others = {"ccode": [], "country_code": ["ccode"], "country": ["ccode", "country_code"]}[layout]
    columns = [name for name in [*voeten.COLUMNS, "ccode"] if name not in others]
    path = tmp_path / "junk.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(junk)
    read = voeten.read(path)
    assert _adds_up(read)
    assert len(voeten.as_roll_calls(read.facts)) == read.facts["rcid"].nunique()


@pytest.fixture(scope="module")
def later():
    return voeten.read(LATER)


@published
@pytest.mark.build
def test_the_older_release_row_by_row():
    with gzip.open(OLD, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    undated = sum(row["date"] == "" for row in rows)
    slipped = sum(row["ec"] not in ("0", "1", "") for row in rows)  # 0" in one roll call
    read = voeten.read(OLD)
    assert read.rows == len(rows) == 812_092 and _adds_up(read)
    assert (read.rejected, read.not_pairs, read.duplicates) == (undated + slipped, 0, 0) and undated and slipped
    votes = Counter(
        {"1": "Y", "2": "A", "3": "N", "8": "X"}[r["vote"]] for r in rows if r["date"] and '"' not in r["ec"]
    )
    assert read.facts["vote"].value_counts().to_dict() == votes
    dates = {int(r["rcid"]): pd.to_datetime(r["date"], format="%m/%d/%Y") for r in rows[::997] if r["date"]}
    table = voeten.as_roll_calls(read.facts).set_index("undl_id")
    assert table["date"].reindex(dates).dropna().to_dict().items() <= dates.items()
    assert (table[["yes", "no", "abstain", "non_voting"]].sum(axis=1) == table["members"]).all()
    unknown = {int(row["rcid"]) for row in rows if row["me"] == "" and row["date"]}
    assert set(table.index[table["me"].isna()]) == unknown and len(unknown) == 30


@published
@pytest.mark.build
def test_no_vote_of_the_later_release_is_lost(later):
    assert (later.rows, later.accepted, later.rejected) == (870_109, 870_109, 0)
    votes = later.facts["country"].value_counts()
    assert votes["EAZ"] == 2 and votes[["NAM", "DDR", "CSK", "YUG", "TWN"]].min() > 500
    table = voeten.as_roll_calls(later.facts)
    assert len(table) == later.facts["rcid"].nunique() and table["undl_id"].is_unique
    cells = table[[name for name in table if name not in (*unga.HEAD, *voeten.TOPICS)]]
    assert cells.notna().sum().sum() == 870_109
    assert (table["yes"] == (cells == "Y").sum(axis=1)).all()


@published
@pytest.mark.build
def test_agreement_equals_the_published_one(later):
    """58 pairs, every year to 2019; Russia and others continue the seats of states that are no more."""
    table = voeten.as_roll_calls(later.facts)
    cells = table[[name for name in table if name not in (*unga.HEAD, *voeten.TOPICS)]]
    votes = cells.apply(lambda column: column.map({"Y": 1.0, "A": 0.5, "N": 0.0}))
    years = table["session"].astype(int) + 1945
    scores = pd.read_csv(DATA / "published" / "agreement_58_pairs.csv")
    scores = scores[scores["year"] <= years.max()]
    ours = []
    for pair, rows in scores.groupby("pair"):
        a, b = (countries.resolve(name) for name in pair.split("|"))
        by_year = roll_calls.similarity_by_year(votes, years, (a, b)).set_index("year")["agreement"]
        ours.append(rows.assign(ours=rows["year"].map(by_year)))
    found = pd.concat(ours)
    assert len(found) == 2776 and found["ours"].notna().all()
    assert found["agree"].corr(found["ours"]) >= 0.999
    assert (found["agree"] - found["ours"]).abs().median() < 1e-9
