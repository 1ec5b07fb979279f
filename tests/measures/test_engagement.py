"""Engagement entropy, multi-vector behaviour and placebos: by hand, recomputed plainly, and properties."""

from datetime import date
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import cooperation, engagement
from alignment.measures.cooperation import MeasureError

SIDES = pd.DataFrame([("west", "USA"), ("west", "POL"), ("east", "CHN"), ("east", "RUS")], columns=["side", "country"])
YEARS = ("2020-01-01", "2020-12-31"), ("2021-01-01", "2021-12-31")
Row = tuple[str, str, str, float, int]


def _engaged(rows: list[Row], **columns: object) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["country_a", "country_b", "date", "intensity", "count"])
    return engagement.by_country(table.assign(**{"source": "one", **columns}))


def _of(found: pd.DataFrame, country: str = "BLR") -> pd.Series:
    (row,) = found[found["country"] == country].to_dict("records")
    return pd.Series(row)


BY_HAND: list[Row] = [
    ("BLR", "CHN", "2020-01-05", 6.0, 2),  # East: C 12
    ("USA", "BLR", "2020-02-01", 4.0, 1),  # West: C 4
    ("BLR", "POL", "2020-02-01", -2.0, 1),  # West: K 2
    ("BLR", "IND", "2020-03-01", 8.0, 2),  # on no side: C 16
    ("BLR", "BLR", "2020-03-01", 9.0, 9),  # with itself
]


def test_by_country_shows_each_pair_from_both_ends():
    found = _engaged(BY_HAND[:1] + BY_HAND[-1:])
    assert found.drop(columns=["date", "source"]).to_numpy().tolist() == [
        ["BLR", "CHN", 12, 0, 2],
        ["CHN", "BLR", 12, 0, 2],
    ]


def test_by_country_takes_sums_as_well():
    sums = pd.DataFrame(
        [("BLR", "CHN", "2020-01-01", 12.0, 3.0, 5)],
        columns=["country_a", "country_b", "date", "cooperation", "conflict", "n"],
    )
    found = engagement.by_country(sums)
    assert found[["country", "cooperation", "conflict", "n"]].to_numpy().tolist() == [
        ["BLR", 12, 3, 5],
        ["CHN", 12, 3, 5],
    ]


def test_entropy_by_hand():
    found = _of(engagement.entropy(_engaged(BY_HAND), SIDES, "year"))
    assert found["entropy"] == pytest.approx(-(0.25 * log(0.25) + 0.75 * log(0.75)) / log(2))
    assert found[["share_west", "share_east", "n_west", "n_east", "n", "units"]].to_list() == [0.25, 0.75, 2, 2, 4, 2]
    assert found[["period", "source"]].to_list() == [2020, "one"]


def test_others_are_a_third_share():
    found = _of(engagement.entropy(_engaged(BY_HAND), SIDES, "year", others=True))
    shares = [4 / 32, 12 / 32, 16 / 32]
    assert found[["share_west", "share_east", "share_others"]].to_list() == shares
    assert found["entropy"] == pytest.approx(-sum(s * log(s) for s in shares) / log(3))
    assert found[["n", "units"]].to_list() == [6, 3]


@pytest.mark.parametrize(("west", "expected"), [(6.0, 1.0), (0.0, 0.0)])
def test_entropy_is_one_at_equal_shares_and_nought_at_one_share(west, expected):
    rows: list[Row] = [("BLR", "CHN", "2020-01-05", 6.0, 1), ("BLR", "USA", "2020-01-05", west, 1)]
    assert _of(engagement.entropy(_engaged(rows), SIDES, "year"))["entropy"] == pytest.approx(expected)


def test_entropy_is_undefined_without_cooperation():
    rows: list[Row] = [("BLR", "CHN", "2020-01-05", -6.0, 1), ("BLR", "USA", "2020-01-06", 0.0, 1)]
    found = _of(engagement.entropy(_engaged(rows), SIDES, "year"))
    assert np.isnan(found[["entropy", "low", "high", "share_west", "share_east"]].astype(float)).all()
    assert found["n"] == 2


def test_nothing_recorded_has_no_row_but_all_columns():
    found = engagement.entropy(_engaged([]), SIDES, "year")
    assert found.empty
    assert list(found.columns) == list(engagement.entropy(_engaged(BY_HAND), SIDES, "year").columns)
    assert engagement.multi_vector(_engaged(BY_HAND[3:]), SIDES, "year").empty


def test_own_bloc_is_the_others_in_it_and_nobody_is_undefined():
    rows: list[Row] = [("USA", "POL", "2020-01-05", 3.0, 1), ("USA", "RUS", "2020-01-05", 1.0, 1)]
    found = engagement.entropy(_engaged(rows), SIDES, "year")
    assert _of(found, "USA")["share_west"] == pytest.approx(0.75)
    alone = engagement.entropy(_engaged(rows), SIDES[SIDES["country"] != "POL"], "year")
    assert "USA" not in set(alone["country"])  # no one else is in its bloc: nothing to share between
    assert "POL" in set(alone["country"])


def test_membership_is_that_of_the_year_of_each_date():
    rows: list[Row] = [
        ("BLR", "POL", "1998-01-05", 5.0, 1),
        ("BLR", "POL", "1999-01-05", 5.0, 1),
        ("BLR", "CHN", "1998-01-05", 5.0, 1),
        ("BLR", "USA", "1990-01-05", 5.0, 1),
    ]
    sides = pd.DataFrame(
        [
            (1990, "west", "USA"),
            *[(year, "west", "USA") for year in (1998, 1999)],
            *[(year, "east", "CHN") for year in (1998, 1999)],
            (1999, "west", "POL"),
        ],
        columns=["year", "side", "country"],
    )
    found = engagement.entropy(_engaged(rows), sides, [("1990-01-01", "1999-12-31")])
    # Poland counts in 1999 only; in 1990 there is no East, so that the year cannot be shared out
    assert _of(found)[["share_west", "n_west", "n_east"]].to_list() == [0.5, 1, 1]


def test_windows_months_and_years():
    rows: list[Row] = [("BLR", "CHN", "2020-02-29", 1.0, 1), ("BLR", "USA", "2021-02-01", 1.0, 1)]
    engaged = _engaged(rows)
    of = lambda period: engagement.entropy(engaged, SIDES, period).query("country == 'BLR'")["period"].to_list()  # noqa: E731
    assert of("year") == [2020, 2021]
    assert of("month") == [pd.Timestamp("2020-02-01"), pd.Timestamp("2021-02-01")]
    assert of([("2020-02-29", "2021-02-01"), ("2021-01-01", "2021-02-01")]) == [
        "2020-02-29/2021-02-01",
        "2021-01-01/2021-02-01",
    ]
    for wrong in ("decade", []):
        with pytest.raises(MeasureError, match="period"):
            of(wrong)


def test_sources_are_kept_apart_and_never_added_raw():
    rows: list[Row] = [("BLR", "CHN", "2020-01-05", 10.0, 1), ("BLR", "USA", "2020-01-05", 1.0, 100)]
    engaged = _engaged(rows, source=["one", "two"])
    found = engagement.entropy(engaged, SIDES, "year")
    assert found.loc[found["country"] == "BLR", ["source", "share_east"]].to_numpy().tolist() == [
        ["one", 1],
        ["two", 0],
    ]
    with pytest.raises(MeasureError, match="never added raw"):
        engagement.entropy(engaged, SIDES, "year", by=())
    weighted = _engaged(rows, source=["one", "two"], weight=[1 / 10, 1 / 100])
    assert _of(engagement.entropy(weighted, SIDES, "year", by=()))["share_east"] == pytest.approx(0.5)
    assert "source" in engagement.entropy(_engaged(rows), SIDES, "year")  # one source needs no weight
    assert _of(engagement.entropy(_engaged(rows), SIDES, "year", by=()))["share_east"] == pytest.approx(10 / 110)


def test_errors_say_what_to_do():
    engaged = _engaged(BY_HAND)
    with pytest.raises(MeasureError, match="intensity"):
        engagement.by_country(pd.DataFrame(columns=["country_a", "country_b", "date", "count"]))
    with pytest.raises(MeasureError, match="conflict"):
        engagement.entropy(engaged.drop(columns="conflict"), SIDES, "year")
    with pytest.raises(MeasureError, match="cooperation is empty"):
        engagement.entropy(engaged.assign(cooperation=np.nan), SIDES, "year")
    both = pd.concat([SIDES, pd.DataFrame([("east", "POL")], columns=["side", "country"])])
    with pytest.raises(MeasureError, match="POL"):
        engagement.entropy(engaged, both, "year")
    one = SIDES[SIDES["side"] == "west"]
    with pytest.raises(MeasureError, match="two shares"):
        engagement.entropy(engaged, one, "year")
    assert len(engagement.entropy(engaged, one, "year", others=True))
    three = pd.concat([SIDES, pd.DataFrame([("south", "IND")], columns=["side", "country"])])
    assert "share_south" in engagement.entropy(engaged, three, "year")
    with pytest.raises(MeasureError, match="two sides"):
        engagement.multi_vector(engaged, three, "year")


def _days(west: float, east: float, *, days: int = 20, west_conflict: float = 0, year: int = 2020) -> list[Row]:
    """The same acts on each of some days, so that every resample gives the same figures."""
    rows: list[Row] = []
    for day in range(1, days + 1):
        when = f"{year}-01-{day:02d}"
        rows += [("BLR", "USA", when, west, 1), ("BLR", "CHN", when, east, 1)]
        rows += [("BLR", "POL", when, -west_conflict, 1)] if west_conflict else []
    return rows


@pytest.mark.parametrize(
    ("rows", "verdict", "support"),
    [
        (_days(1, 3), True, 1),  # 25 to 75 is just high enough
        (_days(1, 3.1), False, 0),
        (_days(1, 1, west_conflict=0.9), True, 1),
        (_days(1, 1, west_conflict=1), False, 0),  # a balance of nought is not positive
        (_days(1, 1, west_conflict=2), False, 0),
        (_days(1, 1, days=19), None, 1),  # too few acts
        (_days(-1, 1), False, 0),
        (_days(0, 1), None, None),  # only neutral acts with the West: its balance is undefined
    ],
)
def test_multi_vector_needs_both_balances_positive_and_shares_high_enough(rows, verdict, support):
    found = engagement.multi_vector(_engaged(rows), SIDES, "year")
    assert found["multi_vector"].dtype == "boolean"
    row = _of(found)
    assert (None if pd.isna(row["multi_vector"]) else bool(row["multi_vector"])) is verdict
    assert row["support"] == pytest.approx(np.nan if support is None else support, nan_ok=True)


def test_one_side_alone_is_no_verdict():
    row = _of(engagement.multi_vector(_engaged([row for row in _days(1, 3) if row[1] == "CHN"]), SIDES, "year"))
    assert row["entropy"] == 0
    assert np.isnan(row["balance_west"])
    assert row[["n_west", "n_east"]].to_list() == [0, 20]
    assert pd.isna(row["multi_vector"])  # silence of the West is not conflict with it


def test_the_threshold_is_the_entropy_of_a_quarter():
    quarter = -(0.25 * log(0.25) + 0.75 * log(0.75)) / log(2)
    assert quarter - 1e-6 < engagement.HIGH_ENTROPY <= quarter


def _random_rows(seed: int, rows: int = 300) -> list[Row]:
    rng = np.random.default_rng(seed)
    pairs = [("BLR", "USA"), ("BLR", "POL"), ("CHN", "BLR"), ("BLR", "RUS"), ("KAZ", "USA"), ("KAZ", "RUS")]
    first = pd.Timestamp("2020-01-01")
    return [
        (*pairs[rng.integers(6)], str((first + pd.Timedelta(days=int(rng.integers(700)))).date()), weight, 1)
        for weight in rng.choice([-5.0, -1, 2, 8], size=rows)
    ]


def test_pieces_and_their_intervals_as_a_plain_resampling_gives_them():
    rows = _random_rows(5)
    days: dict[str, list[tuple[str, float]]] = {}
    west = {"USA", "POL"}
    for a, b, when, weight, _ in rows:
        if "BLR" in (a, b):
            days.setdefault(when, []).append(("west" if {a, b} & west else "east", weight))

    def pieces(chosen: list[str]) -> list[float]:
        c = {"west": 0.0, "east": 0.0}
        k = dict(c)
        for when in chosen:
            for side, weight in days[when]:
                c[side] += max(weight, 0)
                k[side] += max(-weight, 0)
        s = c["west"] / (c["west"] + c["east"])
        return [
            -(s * log(s) + (1 - s) * log(1 - s)) / log(2),
            *((c[x] - k[x]) / (c[x] + k[x]) for x in ("west", "east")),
        ]

    rng, names = np.random.default_rng(11), np.array(list(days))
    drawn = np.array([pieces(list(rng.choice(names, len(names)))) for _ in range(600)])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    threshold = float(np.quantile(drawn[:, 0], 0.3))  # so that some draws hold and some do not
    window = [("2020-01-01", "2021-12-31")]
    row = _of(engagement.multi_vector(_engaged(rows), SIDES, window, threshold=threshold))
    figures = ["entropy", "balance_west", "balance_east"]
    assert row[figures].to_list() == pytest.approx(pieces(list(days)))
    assert row[[f"{name}_low" for name in figures]].to_list() == pytest.approx(list(low), abs=0.05)
    assert row[[f"{name}_high" for name in figures]].to_list() == pytest.approx(list(high), abs=0.05)
    holds = (drawn[:, 0] >= threshold) & (drawn[:, 1:] > 0).all(axis=1)
    assert 0.4 < holds.mean() <= 0.7
    assert row["support"] == pytest.approx(holds.mean(), abs=0.08)


def test_balance_with_a_side_of_one_is_the_balance_of_that_pair():
    rows = [row for row in _random_rows(6) if set(row[:2]) in ({"BLR", "USA"}, {"BLR", "RUS"})]
    sides = SIDES[SIDES["country"].isin(["USA", "RUS"])]
    row = _of(engagement.multi_vector(_engaged(rows), sides, "year").query("period == 2020"))
    table = pd.DataFrame(rows, columns=["country_a", "country_b", "date", "intensity", "count"])
    pair = cooperation.balance_by(table, "year").query("period == 2020").set_index("country_b")
    assert row[["balance_west", "balance_east"]].to_list() == pytest.approx(
        pair.loc[["USA", "RUS"], "balance"].to_list()
    )
    assert row[["n_west", "n_east"]].to_list() == pair.loc[["USA", "RUS"], "n"].to_list()


events = st.lists(
    st.tuples(
        st.sampled_from(["BLR", "KAZ", "USA"]),
        st.sampled_from(["RUS", "CHN", "POL", "USA"]),
        st.dates(date(2019, 12, 1), date(2021, 1, 31)).map(str),
        st.sampled_from([-10.0, -4.5, 0.0, 2.8, 8.0]),
        st.integers(1, 50),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(events, st.randoms())
def test_bounds_order_direction_and_names_of_sides(rows, random):
    found = engagement.multi_vector(_engaged(rows), SIDES, "year")
    assert found["entropy"].dropna().between(0, 1 + 1e-12).all()
    assert (found["share_west"] + found["share_east"]).dropna().to_numpy() == pytest.approx(1)
    for piece in ("entropy", "balance_west", "balance_east"):
        assert (found[f"{piece}_low"].dropna() <= found[f"{piece}_high"].dropna() + 1e-12).all()
        assert found.loc[found["units"] < 2, f"{piece}_low"].isna().all()
    assert (found["n"] == found["n_west"] + found["n_east"]).all()
    turned = [(b, a, *rest) for a, b, *rest in random.sample(rows, len(rows))]
    pd.testing.assert_frame_equal(engagement.multi_vector(_engaged(turned), SIDES, "year"), found)
    other = SIDES.assign(side=SIDES["side"].map({"west": "two", "east": "one"}))
    renamed = engagement.multi_vector(_engaged(rows), other, "year")
    pd.testing.assert_series_equal(renamed["entropy"], found["entropy"])
    pd.testing.assert_series_equal(renamed["balance_two"], found["balance_west"], check_names=False)
    alone = engagement.multi_vector(_engaged([row for row in rows if "BLR" in row[:2]]), SIDES, "year")
    mine = [frame[frame["country"] == "BLR"].reset_index(drop=True) for frame in (alone, found)]
    pd.testing.assert_frame_equal(*mine, check_dtype=False)  # figures do not hang on who else is in the table


def _pieces_of(acts: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Countries with a number of acts with each side, the same in two years, and shares by these."""
    rows = [
        (country, partner, f"{year}-01-{day % 28 + 1:02d}", 1.0, 1)
        for country, (west, east) in acts.items()
        for year in (2020, 2021)
        for partner, number in (("USA", west), ("RUS", east if year == 2020 else east * 2))
        for day in range(number)
    ]
    return engagement.multi_vector(_engaged(rows), SIDES, list(YEARS))


def test_placebos_are_on_no_side_recorded_enough_and_nearest_in_volume():
    found = _pieces_of(
        {"BLR": (40, 40), "KAZ": (44, 40), "ARM": (30, 40), "FJI": (10, 70), "IND": (400, 400), "POL": (40, 40)}
    )
    assert engagement.placebos(found, SIDES, "BLR") == ["KAZ", "ARM", "IND"]  # not Poland, a member; not Fiji, too few
    assert engagement.placebos(found, SIDES, "BLR", size=1) == ["KAZ"]
    assert engagement.placebos(found, SIDES, "BLR", minimum=10) == ["KAZ", "ARM", "FJI", "IND"]
    with pytest.raises(MeasureError, match="XXX"):
        engagement.placebos(found, SIDES, "XXX")
    with pytest.raises(MeasureError, match="one source"):
        engagement.placebos(pd.concat([found, found.assign(source="two")]), SIDES, "BLR")


def test_a_country_with_a_gap_is_no_placebo():
    found = _pieces_of({"BLR": (40, 40), "KAZ": (44, 40)})
    gap = found[(found["country"] != "KAZ") | (found["period"] == found["period"].min())]
    assert engagement.placebos(gap, SIDES, "BLR") == []


def test_rank_among_placebos_and_of_the_change():
    first, second = (f"{start}/{end}" for start, end in YEARS)
    found = _pieces_of({"BLR": (40, 40), "KAZ": (30, 10), "ARM": (10, 30), "IND": (40, 40), "FJI": (10, 10)})
    beside = engagement.beside_placebos(found, "BLR", ["KAZ", "ARM", "IND"], change=(first, second))
    rows = beside.set_index(["piece", "period"])
    # East's share in 2020: Belarus ½; Kazakhstan ¼, Armenia ¾, India ½ (an equal one counts by half)
    assert rows.loc[("share_east", first)].to_list() == pytest.approx([0.5, 0.5, 0.5, 0.25, 0.75, 3])
    # 2021: ⅔; ⅖, 6/7, ⅔.  Change: +0.1667; +0.15, +0.107, +0.1667
    assert rows.loc[("share_east", second), ["value", "least", "most"]].to_list() == pytest.approx([2 / 3, 0.4, 6 / 7])
    change = rows.loc[("share_east", f"{first} → {second}")]
    assert change[["value", "percentile", "n"]].to_list() == pytest.approx([1 / 6, 2.5 / 3, 3])
    assert rows.loc[("share_west", f"{first} → {second}"), "percentile"] == pytest.approx(0.5 / 3)
    assert set(beside["piece"]) == {"entropy", "share_west", "share_east", "balance_west", "balance_east"}
    none = engagement.beside_placebos(found, "BLR", [])
    assert none["percentile"].isna().all()
    assert none["value"].notna().all()
    assert (none["n"] == 0).all()
    with pytest.raises(MeasureError, match="1999"):
        engagement.beside_placebos(found, "BLR", ["KAZ"], change=(first, "1999"))


def test_an_undefined_piece_has_no_rank():
    found = _pieces_of({"BLR": (40, 40), "KAZ": (30, 10)})
    found.loc[found["country"] == "BLR", "balance_west"] = np.nan
    rows = engagement.beside_placebos(found, "BLR", ["KAZ", "ZZZ"]).set_index("piece")
    assert rows.loc["balance_west", "percentile"].isna().all()
    assert rows.loc["balance_east", "percentile"].notna().all()
    assert (rows["n"] == 1).all()
