"""What tests on facts of the record find: by hand on small records, and on the shipped one."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.claims import of_record
from alignment.claims.definition import test_of, window_of
from alignment.claims.judging import measured

test_of.__test__ = False


def asked(**parts):
    return test_of({"country": "BLR", "threshold": 1} | parts, "Test")


def landmarks_table():
    """The landmark events as they are edited, without the store."""
    rows = pd.read_csv(store.DATA / "events.csv", dtype="str")
    return rows[rows["source"] == "landmark"] if "source" in rows else rows


def test_landmarks_are_the_rows_of_the_table_between_two_in_either_direction():
    test = asked(measure="landmarks", partner="CHN", tags="partnership", window="1992/2023-03-31", expect="over")
    table = landmarks_table()
    between = table[["country_a", "country_b"]].isin(["BLR", "CHN"]).all(axis=1) & (table["tag"] == "partnership")
    dates = sorted(day for day in table.loc[between, "date"] if day <= "2023-03-31")
    found = measured(test)
    assert found.effect == found.n == len(dates) == 3
    assert [str(day)[:7] for day in of_record.landmarks(test, "BLR")["date"]] == [day[:7] for day in dates]
    turned = asked(
        measure="landmarks", country="CHN", partner="BLR", tags="partnership", window="1992/2023-03-31", expect="over"
    )
    assert measured(turned).effect == 3
    assert found.note.count(";") == 2


def test_landmarks_with_several_partners_add_up():
    parts = {"measure": "landmarks", "tags": "partnership,alliance", "window": "1992/2025", "expect": "over"}
    apart = [measured(asked(**parts, partner=partner)).effect for partner in ("CHN", "RUS")]
    assert sum(apart) > max(apart) > 0
    assert measured(asked(**parts, partner="CHN,RUS,BLR")).effect == sum(apart)  # itself is no partner


def greeted(*rows):
    """Landmark events towards Belarus: who, the day, how exactly it is known."""
    frame = pd.DataFrame(rows, columns=["country_a", "date", "precision"]).assign(country_b="BLR")
    return frame.assign(date=pd.to_datetime(frame["date"]))


def earliest(monkeypatch, rows, country="CHN", window="2020-08-09/2020-08-31"):
    test = asked(
        measure="earliest", country="CHN", partner="BLR", tags="congratulation", window=window,
        expect="under", threshold=0,
    )  # fmt: skip
    monkeypatch.setattr(store, "events", lambda *_, **__: rows)
    return of_record.of_earliest(test, country)


ROWS = [
    ("RUS", "2020-08-11", "day"),
    ("RUS", "2020-08-20", "day"),  # again: its first day counts
    ("CHN", "2020-08-10", "day"),
    ("KAZ", "2020-08-10", "day"),
    ("AZE", "2020-08-01", "month"),  # the day is not known
    ("TKM", "2020-09-23", "day"),  # too late
    ("POL", "2020-08-08", "day"),  # before the vote
]


@pytest.mark.parametrize(("country", "earlier"), [("CHN", 0), ("KAZ", 0), ("RUS", 2)])
def test_how_many_did_so_on_an_earlier_day(monkeypatch, country, earlier):
    found = earliest(monkeypatch, greeted(*ROWS), country)
    assert (found.effect, found.n) == (earlier, 3)  # states whose day is known
    assert found.note.endswith("day not known: Azerbaijan")
    assert found.note.startswith("0 others on" if country == "RUS" else "1 other on")
    assert "Azerbaijan 1 August" not in found.note


def test_the_first_of_a_month_that_stands_for_the_month_is_no_day(monkeypatch):
    found = earliest(monkeypatch, greeted(*ROWS), window="2020-08/2020-08")
    assert (found.effect, found.n) == (1, 4)  # Poland alone was earlier: when Azerbaijan did so is not known
    assert np.isnan(earliest(monkeypatch, greeted(*ROWS), "AZE", window="2020-08/2020-08").effect)


@pytest.mark.parametrize("country", ["AZE", "TKM", "POL", "USA"])
def test_whose_day_is_not_known_is_not_placed(monkeypatch, country):
    assert np.isnan(earliest(monkeypatch, greeted(*ROWS), country).effect)


def test_two_are_too_few_to_be_early_among(monkeypatch):
    assert np.isnan(earliest(monkeypatch, greeted(*ROWS[2:5])).effect)
    assert earliest(monkeypatch, greeted(*ROWS[:4])).effect == 0


def test_what_the_other_did_to_it_does_not_count(monkeypatch):
    turned = greeted(*ROWS).rename(columns={"country_a": "country_b", "country_b": "country_a"})
    assert earliest(monkeypatch, turned).n == 0


def test_who_congratulated_lukashenko_first_on_the_shipped_record():
    test = asked(
        measure="earliest", country="CHN", partner="BLR", tags="congratulation", window="2020-08-09/2020-08-31",
        expect="under", threshold=0,
    )  # fmt: skip
    table = landmarks_table()
    table = table[(table["tag"] == "congratulation") & (table["country_b"] == "BLR") & (table["precision"] == "day")]
    days = table[table["date"].between("2020-08-09", "2020-08-31")].groupby("country_a")["date"].min()
    found = measured(test)
    assert found.n == len(days) >= 10
    assert found.effect == sum(day < days["CHN"] for day in days) == 0
    assert measured(test, "SYR").effect == sum(day < days["SYR"] for day in days) > 5


def pacts(*rows):
    frame = pd.DataFrame(rows, columns=["date", "end_date"])
    return frame.assign(date=pd.to_datetime(frame["date"]), end_date=pd.to_datetime(frame["end_date"]))


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        ([("2000-01-01", "2000-01-10")], 10),  # both ends included
        ([("2000-01-01", "2000-01-10"), ("2000-01-06", "2000-01-15")], 15),  # overlapping: once
        ([("2000-01-01", "2000-01-10"), ("2000-02-01", "2000-02-01")], 11),
        ([("1990-01-01", "1999-01-01")], 1),  # begun before the window
        ([("2001-12-31", None)], 1),  # without a known end: to that of the window
        ([("2002-01-01", None)], 0),  # after it
        ([], 0),
    ],
)
def test_years_in_force_by_hand(monkeypatch, rows, days):
    monkeypatch.setattr(store, "events", lambda *_, **__: pacts(*rows))
    test = asked(measure="treaty", partner="RUS", source="atop", tags="alliance", window="1999/2001", expect="over")
    found = of_record.of_treaty(test, "BLR")
    assert found.effect == found.after == pytest.approx(days / 365.25)


def test_years_of_alliance_on_the_shipped_record_and_their_lead():
    rows = pd.read_parquet(store.DATA / "facts" / "spells" / "atop.parquet")
    rows = rows[(rows["tag"] == "alliance") & rows[["country_a", "country_b"]].isin(["BLR", "RUS"]).all(axis=1)]
    days, day = 0, date(1993, 1, 1)
    spans = [(str(row.date)[:10], str(row.end_date)[:10] if row.end_date else "9999") for row in rows.itertuples()]
    while day <= date(2018, 12, 31):
        days += any(first <= str(day) <= last for first, last in spans)
        day += timedelta(days=1)
    parts = {"measure": "treaty", "source": "atop", "tags": "alliance", "window": "1993/2018"}
    russia, china = (measured(asked(**parts, partner=partner, expect="over")) for partner in ("RUS", "CHN"))
    assert russia.effect == pytest.approx(days / 365.25)
    assert 25 < russia.effect <= 26
    assert china.effect == 0
    lead = measured(asked(**parts, partner="CHN", versus="RUS", expect="up"))
    assert (lead.effect, lead.before, lead.after) == (pytest.approx(-russia.effect), russia.effect, 0)


def test_the_alliances_of_the_soviet_union_are_russias():
    parts = {"measure": "treaty", "country": "POL", "source": "atop", "tags": "alliance", "window": "1960/1969"}
    assert measured(asked(**parts, partner="RUS", expect="over")).effect == pytest.approx(10, abs=0.01)


def test_no_treaty_is_counted_after_the_source_ends():
    parts = {"measure": "treaty", "partner": "RUS", "source": "atop", "tags": "alliance", "expect": "over"}
    known, beyond = (measured(asked(**parts, window=window)) for window in ("1993/2018", "1993/2025"))
    assert beyond.effect == known.effect
    assert (known.note, beyond.note) == ("", "on record: 1993/2018 of 1993/2025")
    assert np.isnan(measured(asked(**parts, window="2019/2025")).effect)


@pytest.mark.parametrize(
    ("country", "bloc", "window", "full", "note"),
    [
        ("ARM", "CSTO", "2010/2020", 1, "member"),
        ("ARM", "CSTO", "2024-02-22/2025", 0, "suspended"),
        ("BLR", "SCO", "2010/2023", 0, "not listed"),  # its earlier standing has no day on record
        ("MDA", "EAEU", "2019/2020", 0, "observer"),
        ("BLR", "SCO", "2010/2024", 1, "member"),  # on the last day
        ("GBR", "EU", "2010/2020-01-31", 1, "member"),
        ("GBR", "EU", "2010/2020-02-01", 0, "not listed"),
        ("BRA", "NATO", "2020/2021", 0, "not listed"),
    ],
)
def test_membership_is_by_status_on_the_last_day(country, bloc, window, full, note):
    found = measured(asked(measure="membership", country=country, bloc=bloc, window=window, expect="yes"))
    assert (found.effect, found.note) == (full, note)
    assert of_record.status_of(country, bloc, window_of(window)) == (note if note != "not listed" else "")
