"""Ideal points against planted positions, published ones, and what must not change them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alignment import store
from alignment.measures import ideal_points, ordinal_irt
from alignment.measures.cooperation import MeasureError

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "published" / "ideal_points_1946_1990.csv"
with_published = pytest.mark.skipif(not PUBLISHED.exists(), reason="needs ../shared/data/published")


def _planted(members: int = 30, years: int = 6, each: int = 60) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """Votes drawn from known positions that drift, the anchor far on the positive side."""
    draw = np.random.default_rng(7)
    names = ["USA", *(f"M{k:02}" for k in range(1, members))]
    steps = draw.normal(0, 0.15, (years, members))
    steps[0] = np.r_[2.5, draw.normal(0, 1, members - 1)]
    theta = pd.DataFrame(steps.cumsum(axis=0), columns=names, index=range(2000, 2000 + years))
    rows, when = [], []
    for year in theta.index:
        for _ in range(each):
            slope, middle, half = draw.normal(0, 2), draw.normal(1, 2), draw.uniform(0.2, 1.2)
            seen = slope * theta.loc[year].to_numpy() + middle + draw.logistic(size=members)
            rows.append(np.where(seen > half, 1.0, np.where(seen < -half, 0.0, 0.5)))
            when.append(year)
    return pd.DataFrame(rows, columns=names, dtype="float32"), pd.Series(when), theta


@pytest.fixture(scope="module")
def planted() -> tuple[pd.DataFrame, pd.Series, pd.DataFrame, pd.DataFrame]:
    votes, years, theta = _planted()
    return votes, years, theta, ideal_points.ideal_points(votes, years)


def _square(points: pd.DataFrame) -> pd.DataFrame:
    return points.set_index(["year", "country"])["ideal_point"].unstack()  # noqa: PD010


def test_planted_positions_are_found_again(planted):
    _, _, theta, points = planted
    found = _square(points)[theta.columns]
    assert np.corrcoef(found.to_numpy().ravel(), theta.to_numpy().ravel())[0, 1] > 0.97


def test_most_intervals_hold_the_planted_position(planted):
    _, _, theta, points = planted
    true = theta.rename_axis("year").reset_index().melt("year", var_name="country", value_name="true")
    both = points.merge(true, on=["year", "country"])
    slope, level = np.polyfit(both["true"], both["ideal_point"], 1)
    inside = (slope * both["true"] + level).between(both["low"], both["high"])
    assert 0.8 < inside.mean() <= 1.0


def test_the_anchor_is_positive_and_the_spread_is_one(planted):
    points = planted[3]
    assert (points.loc[points["country"] == "USA", "ideal_point"] > 0).all()
    assert points["ideal_point"].std(ddof=0) == pytest.approx(1.0)


def test_calling_every_yes_a_no_changes_nothing(planted):
    votes, years, _, points = planted
    turned = ideal_points.ideal_points(1 - votes, years)
    assert np.abs(turned["ideal_point"] - points["ideal_point"]).max() < 0.01


def test_order_of_rows_and_columns_changes_nothing(planted):
    votes, years, _, points = planted
    order = np.random.default_rng(1).permutation(len(votes))
    mixed = votes.iloc[order, ::-1].reset_index(drop=True)
    found = ideal_points.ideal_points(mixed, years.iloc[order].reset_index(drop=True))
    pd.testing.assert_frame_equal(found, points)


def test_roll_calls_in_which_nobody_voted_change_nothing(planted):
    votes, years, _, points = planted
    empty = pd.DataFrame(np.nan, index=range(3), columns=votes.columns, dtype="float32")
    longer = pd.concat([votes, empty], ignore_index=True)
    found = ideal_points.ideal_points(longer, pd.concat([years, pd.Series([2000, 2003, 2009])], ignore_index=True))
    pd.testing.assert_frame_equal(found, points)


def test_a_member_absent_for_a_year_has_no_row_in_it_and_one_vote_says_little(planted):
    votes, years, _, _ = planted
    fewer = votes.copy()
    fewer.loc[years == 2002, "M01"] = np.nan
    fewer.loc[(years == 2003) & (np.arange(len(years)) % 60 > 0), "M01"] = np.nan
    points = ideal_points.ideal_points(fewer, years)
    mine = points[points["country"] == "M01"].set_index("year")
    assert list(mine.index) == [2000, 2001, 2003, 2004, 2005]
    assert mine.loc[2003, "n"] == 1
    assert mine.loc[2003, "high"] - mine.loc[2003, "low"] > 1.2 * (mine.loc[2004, "high"] - mine.loc[2004, "low"])


def test_without_the_anchors_votes_there_is_no_positive_side(planted):
    votes, years = planted[:2]
    with pytest.raises(MeasureError, match="USA"):
        ideal_points.ideal_points(votes.drop(columns="USA"), years)


def test_distance_by_hand():
    points = pd.DataFrame(
        {
            "country": ["BBB", "AAA", "AAA"],
            "year": [2000, 2000, 2001],
            "ideal_point": [1.0, -0.5, 0.0],
            "low": [0.7, -0.9, -1.0],
            "high": [1.3, -0.1, 1.0],
            "n": [50, 40, 60],
        }
    )
    found = ideal_points.distance(points)
    assert found[["country_a", "country_b", "year", "n"]].to_numpy().tolist() == [["AAA", "BBB", 2000, 40]]
    assert found.loc[0, ["distance", "low", "high"]].to_list() == pytest.approx([1.5, 1.0, 2.0])  # √(0.3² + 0.4²) = ½


def test_solving_a_chain_equals_the_inverse_of_the_matrix():
    draw = np.random.default_rng(3)
    diagonal, beside, right = draw.uniform(3, 5, (6, 4)), draw.uniform(-1, 1, 5), draw.normal(size=(6, 4))
    solved, variance = ordinal_irt._solve_chain(diagonal, beside, right)
    for column in range(4):
        whole = np.diag(diagonal[:, column]) + np.diag(beside, 1) + np.diag(beside, -1)
        assert solved[:, column] == pytest.approx(np.linalg.solve(whole, right[:, column]))
        assert variance[:, column] == pytest.approx(np.diag(np.linalg.inv(whole)))


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return ideal_points.ideal_points(store.votes(), store.resolutions()["date"].dt.year)


@with_published
def test_published_ideal_points_of_1946_to_1990(shipped):
    published = pd.read_csv(PUBLISHED).rename(columns={"iso3c": "country"}).dropna(subset=["idealpointfp"])
    published["country"] = published["country"].replace({"YAR": "YEM"})
    both = published.merge(shipped, on=["country", "year"])
    assert len(both) > 5_000
    assert both["ideal_point"].corr(both["idealpointfp"]) > 0.97
    by_year = both.groupby("year")[["ideal_point", "idealpointfp"]].corr().iloc[::2, 1]
    assert by_year.median() > 0.98
    assert by_year.min() > 0.95


def test_dropping_a_random_tenth_of_resolutions_moves_no_one_far(shipped):
    kept = np.random.default_rng(5).random(len(store.votes())) > 0.1
    fewer = ideal_points.ideal_points(store.votes()[kept], store.resolutions()["date"].dt.year[kept])
    both = shipped.merge(fewer, on=["country", "year"], suffixes=("", "_fewer"))
    outside = ~both["ideal_point_fewer"].between(both["low"], both["high"])
    assert outside.mean() < 0.002
    # A rank may go as far as the interval reaches among the others' points of that year.
    beyond = 0
    for _, year in both.groupby("year"):
        others = np.sort(year["ideal_point"].to_numpy())
        rank = year["ideal_point_fewer"].rank()
        beyond += int((rank < np.searchsorted(others, year["low"], side="left")).sum())
        beyond += int((rank > np.searchsorted(others, year["high"], side="right")).sum())
    assert beyond < 0.002 * len(both)
