"""Facts of every source, recomputed from the publishers' own files with the standard library only."""

import csv
import datetime
import gzip
import itertools
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from alignment import build, tables

RAW = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(__file__).resolve().parents[2] / "data"

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(
        not RAW.is_dir(), reason="needs the publishers' files in ../shared/data, which are not in the repository"
    ),
]


def _rows(source, holding=""):
    """Raw rows of a publisher's file, as dictionaries of text; `holding`: only lines with these characters."""
    path = RAW / build.FILES[source]
    encoding, sep = ("latin-1", ";") if source == "desta" else ("utf-8-sig", ",")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding=encoding, newline="") as file:
        head = next(file)
        yield from csv.DictReader(itertools.chain([head], (line for line in file if holding in line)), delimiter=sep)


def _facts(kind, source):
    return pd.read_parquet(DATA / "facts" / kind / f"{source}.parquet")


def _pair(facts, a, b):
    return facts[facts["country_a"].isin([a, b]) & facts["country_b"].isin([a, b])]


def _seen(rows, *columns):
    return sorted(map(tuple, rows[list(columns)].astype(str).to_numpy()))


@pytest.fixture(scope="module")
def roll_calls():
    return pd.read_parquet(DATA / "facts" / "roll_calls.parquet")


def test_one_resolution_cell_by_cell(roll_calls):
    """ES-11/1, 2 March 2022, on the invasion of Ukraine: 141 yes, 5 no, 35 abstentions, 12 silent."""
    row = roll_calls[roll_calls["symbol"] == "A/RES/ES-11/1"].iloc[0]
    assert (row["yes"], row["no"], row["abstain"], row["non_voting"], row["members"]) == (141, 5, 35, 12, 193)
    no = [name for name in roll_calls.columns if row[name] == "N"]
    assert no == ["BLR", "ERI", "PRK", "RUS", "SYR"]
    raw = {r["ms_code"]: r["ms_vote"] for r in _rows("unga", ",A/RES/ES-11/1,") if r["resolution"] == "A/RES/ES-11/1"}
    assert {name: row[name] for name in raw} == raw and len(raw) == 193


def test_every_resolution_adds_up_to_the_stated_totals(roll_calls):
    members = roll_calls.columns[16:]
    cells = roll_calls[members].astype(object)
    assert len(roll_calls) == 5436 + 243
    for vote, total in (("Y", "yes"), ("N", "no"), ("A", "abstain"), ("X", "non_voting")):
        assert ((cells == vote).sum(axis=1) == roll_calls[total]).all(), total
    assert (cells.notna().sum(axis=1) == roll_calls["members"]).all()
    assert roll_calls["undl_id"].is_unique and roll_calls["date"].notna().all()


def test_totals_and_votes_equal_the_raw_files(roll_calls):
    stated, votes = {}, Counter()
    for source in ("unga", "unga_provisional"):
        for row in _rows(source):
            stated[int(row["undl_id"])] = (
                int(row["total_yes"]),
                int(row["total_no"]),
                int(row["total_abstentions"]),
                source,
            )
            votes[row["ms_code"], row["ms_vote"]] += 1
    ours = roll_calls.set_index("undl_id")[["yes", "no", "abstain", "source"]]
    assert {key: tuple(row) for key, row in zip(ours.index, ours.astype(object).to_numpy(), strict=True)} == stated
    for code in ("BLR", "CHN", "USA", "SUN", "RUS"):
        assert roll_calls[code].value_counts().to_dict() == {v: votes[code, v] for v in "YNAX" if votes[code, v]}


def test_the_silent_members_of_2025_count_as_not_voting(roll_calls):
    year = roll_calls[roll_calls["date"].astype(str).str.startswith("2025")]
    assert len(year) == 192
    assert set(year["AFG"]) == set(year["VEN"]) == {"X"}


def test_topics_are_the_publishers_where_the_symbol_is_the_same(roll_calls):
    """Sessions 71 to 74 write symbols as the UN does, so that the flags can be looked up by hand."""
    flags = {}
    for row in _rows("voeten", ",A/RES/"):
        if row["unres"].startswith("A/RES/"):
            flags.setdefault(row["unres"], set()).add(
                tuple(row[topic] == "1" for topic in ("me", "nu", "di", "hr", "co", "ec"))
            )
    found = roll_calls[roll_calls["symbol"].isin(flags) & roll_calls["me"].notna()]
    assert len(found) > 250
    for row in found[["symbol", "me", "nu", "di", "hr", "co", "ec"]].itertuples(index=False):
        assert tuple(row[1:]) in flags[row.symbol], row.symbol
    assert roll_calls.loc[roll_calls["date"].astype(str) > "2020-02", "me"].isna().all()
    assert roll_calls["me"].notna().mean() > 0.8


def test_a_day_of_weis():
    """1 August 1990 and the two days after: Iraq invades Kuwait."""
    raw = Counter(
        (f"1990-08-0{row['day']}", row["weiscd"], float(row["gscale"]))
        for row in _rows("weis")
        if (row["year"], row["mo"], row["srccc"], row["targcc"]) == ("1990", "8", "645", "690") and row["day"] in "123"
    )
    ours = _facts("events", "weis")
    ours = ours[
        (ours["country_a"] == "IRQ")
        & (ours["country_b"] == "KWT")
        & ours["date"].astype(str).between("1990-08-01", "1990-08-03")
    ]
    acts = ours[["date", "source_ref", "intensity", "count"]].itertuples(index=False)
    assert {(str(date), ref, weight): n for date, ref, weight, n in acts} == dict(raw) and "assault" in set(ours["tag"])


def test_weis_keeps_every_act():
    ours = _facts("events", "weis")
    assert ours["count"].sum() == sum(1 for _ in _rows("weis")) == 108263
    soviet = sum(1 for row in _rows("weis") if row["srccc"] == "365" and row["targcc"] == "2")
    mine = ours[ours["country_a"].isin(["SUN", "RUS"]) & (ours["country_b"] == "USA")]
    assert mine["count"].sum() == soviet
    assert set(mine.loc[mine["date"].astype(str) < "1991-12-26", "country_a"]) == {"SUN"}


def test_belarus_and_china_in_icews():
    names = {
        "verbCoop": "verbal_cooperation",
        "matlCoop": "material_cooperation",
        "verbConf": "verbal_conflict",
        "matlConf": "material_conflict",
    }
    raw = sorted(
        (f"{row['year']}-01-01", row["i_iso3c"], row["j_iso3c"], tag, row[column])
        for row in _rows("icews_dyadyear")
        if {row["i_iso3c"], row["j_iso3c"]} == {"BLR", "CHN"}
        for column, tag in names.items()
        if row[column] != "0"
    )
    ours = _pair(_facts("events", "icews_dyadyear"), "BLR", "CHN")
    assert _seen(ours, "date", "country_a", "country_b", "tag", "count") == raw and raw


def test_belarus_and_china_in_gdelt():
    days, scores = Counter(), Counter()
    for row in _rows("gdelt_pairday", ",BLR,CHN,"):
        if row["iso3_a"] == "BLR" and row["iso3_b"] == "CHN":
            score = float(row["score"])
            tag = "cooperative_day" if score > 0 else "conflict_day" if score < 0 else "neutral_day"
            key = (datetime.date(int(row["date"][:4]), int(row["date"][4:6]), 1), tag)
            days[key] += 1
            scores[key] += score
    ours = _pair(_facts("events", "gdelt_pairday"), "BLR", "CHN").set_index(["date", "tag"])
    assert ours["count"].to_dict() == dict(days) and days
    assert ours["score"].to_dict() == pytest.approx(dict(scores), abs=0.0051)
    assert (ours["country_a"] == "BLR").all() and not ours["directed"].any()


def test_gdelt_keeps_every_day():
    assert _facts("events", "gdelt_pairday")["count"].sum() == 2_706_008


def test_belarus_in_china_vitae():
    raw = set()
    for row in _rows("china_leaders"):
        if row["country"] == "Belarus":
            month, day, year = row["date"].split("/")
            tag = (
                "visit"
                if re.search("travelled to Belarus", row["text"])
                else "leaders_meeting"
                if "met with the following" in row["text"]
                else ""
            )
            raw.add((f"20{year}-{month}-{day}", tag, row["leader"]))
    ours = _pair(_facts("events", "china_leaders"), "BLR", "CHN")
    assert _seen(ours, "date", "tag", "source_ref") == sorted(fact for fact in raw if fact[1])
    assert ("visit" in set(ours["tag"])) and len(ours) > 10


def test_belarus_and_russia_in_atop():
    """Obligations of each year, recomputed; then each spell must be a longest run of equal years."""
    years = {}
    for row in _rows("atop", "370"):
        if {row["ccode1"], row["ccode2"]} == {"370", "365"}:
            owed = years.setdefault(int(row["year"]), [0] * 5)
            for place, name in enumerate(
                ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")
            ):
                owed[place] |= row[name] == "1"
    names = ("defense", "offense", "neutrality", "nonaggression", "consultation")
    ours = _pair(_facts("spells", "atop"), "BLR", "RUS").sort_values("date")
    spelt = {}
    for first, last, owed, tag in ours[["date", "end_date", "source_ref", "tag"]].itertuples(index=False):
        assert tag == ("alliance" if "defense" in owed or "offense" in owed else "pact")
        spelt |= dict.fromkeys(range(first.year, (last.year if pd.notna(last) else 2018) + 1), owed)
    assert spelt == {year: "+".join(n for n, o in zip(names, owed, strict=True) if o) for year, owed in years.items()}
    assert len(ours) == 1 + sum(spelt[year] != spelt[year - 1] for year in range(1993, 2019))


def test_disputes_and_wars_of_iraq_and_kuwait():
    worst = {}
    for row in _rows("cow_mid"):
        if (row["ccode1"], row["ccode2"]) == ("645", "690"):
            worst[row["dispnum"]] = max(worst.get(row["dispnum"], "0"), row["hostlev1"])
    tags = {"2": "threaten", "3": "mobilize", "4": "assault", "5": "war"}
    ours = _facts("spells", "cow_mid")
    ours = ours[(ours["country_a"] == "IRQ") & (ours["country_b"] == "KWT")]
    assert dict(zip(ours["source_ref"], ours["tag"], strict=True)) == {
        key: tags[level] for key, level in worst.items() if level != "1"
    }
    war = _pair(_facts("spells", "cow_war"), "IRQ", "KWT")
    assert _seen(war, "date", "end_date", "tag") == [("1990-01-01", "1991-12-31", "war")]
    fight = _pair(_facts("spells", "ucdp"), "IRQ", "KWT")
    assert _seen(fight, "date", "precision", "end_date", "tag") == [("1990-08-02", "day", "1991-03-01", "war")]


def test_war_in_ukraine_goes_on_where_ucdp_ends():
    fight = _pair(_facts("spells", "ucdp"), "RUS", "UKR")
    assert _seen(fight, "date", "precision", "tag") == [("2022-02-24", "day", "war")]
    assert fight["end_date"].isna().all()


def test_trade_agreements_of_belarus_and_russia():
    signed = [
        (row["year"] + "-01-01", row["number"])
        for row in _rows("desta")
        if row["entry_type"] == "base_treaty"
        and {"112", "643"} <= {row[f"c{place}"] for place in range(1, 92)}
        and len({row[f"mc{place}"] for place in range(1, 92)} - {"NA"}) == 1
    ]
    ours = _pair(_facts("spells", "desta"), "BLR", "RUS")
    assert _seen(ours, "date", "source_ref") == sorted(signed) and len(signed) > 5


def test_belarus_in_the_factbook_and_joint_organisations():
    listed = sorted(
        (row["org"], row["status"]) for row in _rows("igo_factbook") if row["iso3"] == "BLR" and row["status"] != "NGOs"
    )
    members = pd.read_parquet(DATA / "facts" / "memberships.parquet")
    assert _seen(members[members["country"] == "BLR"], "org", "status") == listed and ("CSTO", "member") in listed
    assert {"APEC", "Quad"} <= set(members.loc[members["country"] == "JPN", "org"])
    raw = {
        int(row["year"]): int(row["dyadigos"])
        for row in _rows("cow_igo")
        if (row["ccode1"], row["ccode2"]) == ("365", "370")
    }
    runs = pd.read_parquet(DATA / "facts" / "joint_igos.parquet")
    ours = pd.concat([_pair(runs, "BLR", "SUN"), _pair(runs, "BLR", "RUS")])
    assert {year: r.joint_igos for r in ours.itertuples() for year in range(r.from_year, r.to_year + 1)} == raw
    assert _pair(runs, "BLR", "SUN")["to_year"].to_list() == [1991]


def test_default_weights_of_counts_are_the_means_of_their_cameo_codes():
    weights = {}
    with (RAW / "codes" / "andybega_cameo-codes.csv").open(encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file):
            if len(row["code"]) == 3:
                root = int(row["root_code"])
                quad = (
                    "verbal_cooperation"
                    if root < 6
                    else "material_cooperation"
                    if root < 9
                    else "verbal_conflict"
                    if root < 14
                    else "material_conflict"
                )
                weights.setdefault(quad, []).append(float(row["goldstein"]))
    tags = tables.read(DATA / "tags.csv", "tags").good.set_index("tag")["intensity"]
    assert {quad: round(sum(w) / len(w), 1) for quad, w in weights.items()} == tags[list(weights)].to_dict()
