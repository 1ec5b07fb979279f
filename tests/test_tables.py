"""Checks that explain: every rejected row with line, column, value and what to do; the good rows load."""

from pathlib import Path

import pandas as pd
import pytest

from alignment import store, tables

HEADER = "event_id,date,precision,end_date,country_a,country_b,directed,tag,intensity,count,source,source_ref,url,title"
GOOD = "e1,2022-09-15,day,,BLR,CHN,false,partnership,,1,landmark,BelTA,https://example.org/a,Partnership raised"
KNOWN = {"country": ["BLR", "CHN"], "tag": ["partnership", "visit"], "source": ["landmark"]}


def _read(tmp_path: Path, *rows: str) -> tables.Checked:
    path = tmp_path / "events.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return tables.read(path, "events", KNOWN)


def test_a_good_row_is_typed(tmp_path: Path):
    good = _read(tmp_path, GOOD).good
    row = good.iloc[0]
    assert row["date"] == pd.Timestamp("2022-09-15")
    assert row["directed"] is False or not row["directed"]
    assert pd.isna(row["intensity"])
    assert row["count"] == 1


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("date", "15/09/2022", "not a date such as"),
        ("date", "2022-02-30", "not a date such as"),
        ("date", "", "date is empty"),
        ("country_b", "CHI", 'not in countries.csv. Did you mean "CHN"?'),
        ("tag", "vist", 'tag "vist" is not in tags.csv. Did you mean "visit"?'),
        ("intensity", "11", "between -10 and 10"),
        ("intensity", "high", "not a number"),
        ("count", "0", "at least 1"),
        ("count", "1.5", "not a whole number"),
        ("directed", "yes", "not true or false"),
        ("precision", "week", "is not one of day, month, year"),
        ("url", "javascript:alert(1)", "not a web address"),
    ],
)
def test_a_bad_value_is_reported_and_the_rest_loads(tmp_path: Path, column: str, value: str, said: str):
    names = HEADER.split(",")
    cells = GOOD.replace("e1", "e2").split(",")
    cells[names.index(column)] = value
    checked = _read(tmp_path, GOOD, ",".join(cells))
    assert len(checked.good) == 1
    (reject,) = checked.rejects.to_dict("records")
    assert (reject["file"], reject["line"], reject["column"], reject["value"]) == ("events.csv", 3, column, value)
    assert said in reject["problem"]
    assert reject["row"] == ",".join(cells)


def test_two_problems_in_one_row_are_both_told(tmp_path: Path):
    bad = GOOD.replace("2022-09-15", "soon").replace("CHN", "XXX")
    assert _read(tmp_path, bad).rejects["column"].to_list() == ["date", "country_b"]


def test_a_repeated_id_is_told(tmp_path: Path):
    checked = _read(tmp_path, GOOD, GOOD)
    assert len(checked.good) == 1
    assert "earlier in the file" in checked.rejects["problem"].iloc[0]


def test_a_missing_column_or_file_says_what_is_needed(tmp_path: Path):
    (tmp_path / "events.csv").write_text("event_id,date\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match="country_a"):
        tables.read(tmp_path / "events.csv", "events", KNOWN)
    with pytest.raises(tables.TableError, match="is not there"):
        tables.read(tmp_path / "none.csv", "events", KNOWN)


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_shipped_tables_have_no_reject(name: str):
    rejects = store.checked(name).rejects
    assert rejects.empty, rejects.to_string()
    if name != "corrections":
        assert len(store.table(name)) > 0
