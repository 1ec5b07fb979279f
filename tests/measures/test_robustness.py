"""The strip of other assumptions: by hand, each builder's variants, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.measures import cooperation, robustness, roll_calls
from alignment.measures.cooperation import MeasureError
from alignment.measures.robustness import Variant

TAGS = pd.DataFrame({"tag": ["visit", "sanction", "quiet"], "intensity": [3.0, -8.0, 0.0]})
EVENTS = pd.DataFrame(
    [
        ("BLR", "CHN", "2020-01-05", "visit", "verbal_cooperation", 2.0, 4, "gdelt"),
        ("BLR", "CHN", "2020-01-05", "visit", "verbal_cooperation", 4.0, 2, "gdelt"),
        ("CHN", "BLR", "2020-03-01", "sanction", "material_conflict", -6.0, 1, "gdelt"),
        ("BLR", "CHN", "2020-05-01", "quiet", "neutral", 0.0, 1, "landmark"),
        ("BLR", "CHN", "2020-06-01", "visit", "verbal_cooperation", 3.0, 1, "landmark"),
    ],
    columns=["country_a", "country_b", "date", "tag", "quad", "intensity", "count", "source"],
)
VOTES = pd.DataFrame({"BLR": [1, 1, 0.5, 0, 1], "CHN": [1, 0, 1, 0, np.nan]})
RESOLUTIONS = pd.DataFrame(
    {
        "yes": [190, 90, 60, 100, 100],
        "no": [0, 60, 60, 5, 50],
        "abstain": [5, 20, 60, 10, 0],
        "source": ["unga", "unga", "new", "unga", "unga"],
        "hr": [True, True, False, None, False],
        "nu": [False, False, False, None, False],
    }
)


def _balance(events: pd.DataFrame) -> robustness.Figure:
    return robustness.figure(cooperation.balance_by(events, "year"), "balance")


def _similarity(votes: pd.DataFrame, resolutions: pd.DataFrame, measure: str) -> robustness.Figure:
    assert len(votes) == len(resolutions)
    found = roll_calls.similarity(votes, names=[measure], pair=("BLR", "CHN"))
    return robustness.figure(found.assign(low=np.nan, high=np.nan), measure)


def _put(name: str, value: object, **options) -> Variant:
    return Variant("measure", name, lambda inputs: {**inputs, "x": value}, **options)


def _given(x: float) -> robustness.Figure:
    return x, x - 1, x + 1, 7


def test_strip_and_summary_by_hand():
    variants = [_put("more", 0.9), _put("less", 0.1), _put("against", -0.2), _put("none", np.nan), _put("zero", 0.0)]
    found = robustness.strip(_given, {"x": 0.5}, variants)
    assert list(found.columns) == robustness.COLUMNS
    assert found["variant"].to_list() == ["finding", "more", "less", "against", "none", "zero"]
    assert found["value"].to_list() == pytest.approx([0.5, 0.9, 0.1, -0.2, np.nan, 0], nan_ok=True)
    assert found["low"].to_list() == pytest.approx([-0.5, -0.1, -0.9, -1.2, np.nan, -1], nan_ok=True)
    assert found["n"].to_list() == [7] * 6
    assert found["change"].to_list() == pytest.approx([0, 0.4, -0.4, -0.7, np.nan, -0.5], nan_ok=True)
    assert found["agrees"].to_list() == [True, True, True, False, pd.NA, False]
    assert found["note"].to_list() == ["", "", "", "", "undefined", ""]
    row = robustness.summary(found).iloc[0]
    assert row[["value", "agree", "defined", "undefined"]].to_list() == [0.5, 2, 4, 1]
    assert row[["group", "variant"]].to_list() == ["measure", "against"]
    assert row["change"] == pytest.approx(-0.7)


def test_a_threshold_is_a_side_to_be_on():
    variants = [_put("more", 0.9), _put("less", 0.1), _put("on it", 0.3)]
    assert robustness.strip(_given, {"x": 0.5}, variants, threshold=0.3)["agrees"].to_list() == [
        True,
        True,
        False,
        False,
    ]
    below = robustness.strip(_given, {"x": 0.2}, variants, threshold=0.3)
    assert below["agrees"].to_list() == [True, False, True, False]
    assert robustness.strip(_given, {"x": 0.3}, variants, threshold=0.3)["agrees"].isna().all()


def test_another_unit_has_a_direction_but_no_change():
    variants = [_put("elsewhere", 80.0, same_unit=False), _put("back", -80.0, same_unit=False), _put("near", 0.4)]
    found = robustness.strip(_given, {"x": 0.5}, variants, threshold=100)
    assert found["change"].to_list() == pytest.approx([0, np.nan, np.nan, -0.1], nan_ok=True)
    assert found["agrees"].to_list() == [True, True, False, True]
    assert robustness.summary(found)["variant"].iloc[0] == "near"


@pytest.mark.parametrize("base", [np.nan, 0.0, 1e-12])
def test_nothing_agrees_with_a_finding_without_direction(base):
    found = robustness.strip(_given, {"x": base}, [_put("more", 0.9), _put("none", np.nan)])
    assert found["agrees"].isna().all()
    row = robustness.summary(found).iloc[0]
    assert row[["agree", "defined", "undefined"]].to_list() == [0, 0, 2]


def test_a_variant_that_changes_nothing_is_no_support():
    same = [_put("same", 0.5), Variant("weights", "copy", lambda inputs: {**inputs, "t": inputs["t"].copy()})]
    empty = Variant("sources", "empty", lambda inputs: {**inputs, "t": inputs["t"].head(0)})
    found = robustness.strip(
        lambda x, t: (t["v"].iloc[0] * x, 0, 1, 1), {"x": 0.5, "t": pd.DataFrame({"v": [1.0]})}, [*same, empty]
    )
    assert found["note"].to_list() == ["", "changes nothing", "changes nothing", "leaves nothing"]
    assert found["agrees"].to_list() == [True, pd.NA, pd.NA, pd.NA]
    assert found["value"].to_list() == pytest.approx([0.5, 0.5, 0.5, np.nan], nan_ok=True)
    assert found["n"].iloc[-1] == 0
    row = robustness.summary(found).iloc[0]
    assert row[["agree", "defined", "undefined"]].to_list() == [0, 0, 3]


def test_no_variants():
    row = robustness.summary(robustness.strip(_given, {"x": 0.5}, [])).iloc[0]
    assert row[["agree", "defined", "undefined"]].to_list() == [0, 0, 0]
    assert row[["group", "variant", "change"]].isna().all()


def test_events_under_other_weights_sources_and_averages():
    before = EVENTS.copy(deep=True)
    found = robustness.strip(_balance, {"events": EVENTS}, robustness.of_events(EVENTS, TAGS)).set_index("variant")
    pd.testing.assert_frame_equal(EVENTS, before)
    # C − K over C + K.  As it stands: C = 8 + 8 + 3, K = 6.
    expected = {
        "finding": 13 / 25,
        "each act +1 or −1": 6 / 8,  # C = 4 + 2 + 1, K = 1
        "default weight of each kind": 13 / 29,  # C = 12 + 6 + 3, K = 8
        "without gdelt": 1,
        "without landmark": 10 / 22,
        "rows, not reports": 3 / 15,  # C = 2 + 4 + 3, K = 6
        "each kind once a date": 0,  # the two visits of one day are one of weight 3: C = 3 + 3, K = 6
    }
    assert found["value"].to_dict() == pytest.approx(expected)
    assert found.loc["each kind once a date", "n"] == 4
    assert found["group"].to_list() == ["finding", "weights", "weights", "sources", "sources", "averaging", "averaging"]
    assert found["agrees"].to_list() == [True] * 6 + [False]
    row = robustness.summary(found.reset_index()).iloc[0]
    assert row[["agree", "defined", "variant"]].to_list() == [5, 6, "each kind once a date"]


def test_the_only_source_cannot_be_left_out():
    one = EVENTS[EVENTS["source"] == "landmark"].assign(intensity=[0.0, 3.0])
    found = robustness.strip(_balance, {"events": one}, robustness.of_events(one, TAGS)).set_index("variant")
    assert found.loc["without landmark", "note"] == "leaves nothing"
    assert found.loc["default weight of each kind", "note"] == "changes nothing"
    assert found.loc["rows, not reports", "note"] == "changes nothing"


def test_votes_under_other_assumptions():
    inputs = {"votes": VOTES, "resolutions": RESOLUTIONS, "measure": "agreement"}
    variants = robustness.of_votes(RESOLUTIONS, ["hr", "nu"], ["s", "kappa"])
    found = robustness.strip(_similarity, inputs, variants).set_index("variant")
    # Agreement on the four roll calls both voted on: 1, 0, ½, 1.
    expected = {
        "finding": (2.5 / 4, 4),
        "abstention as absence": (2 / 3, 3),
        "contested roll calls only": (1.5 / 3, 3),  # 190 of 195 on the first
        "without new": (2 / 3, 3),
        "without unga": (0.5, 1),
        "without hr": (1.5 / 2, 2),  # of the fourth it is unknown: it stays
        "without nu": (2.5 / 4, 4),
        "s": (2 * 2.5 / 4 - 1, 4),
    }
    assert found.drop(index="kappa")["value"].to_dict() == pytest.approx({k: v for k, (v, _) in expected.items()})
    assert found.drop(index="kappa")["n"].to_dict() == {k: n for k, (_, n) in expected.items()}
    # κ: alike on 2 of 4; by chance yes ½ · ½ + abstain ¼ · 0 + no ¼ · ½ = 3/8.
    assert found.loc["kappa", "value"] == pytest.approx((1 / 2 - 3 / 8) / (1 - 3 / 8))
    assert found.loc[["s", "kappa"], "change"].isna().all()
    assert found.loc["without nu", "note"] == "changes nothing"
    assert found["group"].unique().tolist() == ["finding", "weights", "sources", "topics", "measure"]


def test_blocs_one_side_at_a_time():
    def tilt(west: list[str], east: list[str]) -> robustness.Figure:
        return len(east) - len(west), np.nan, np.nan, 1

    choices = {"west": {"G7": ["USA"], "NATO": ["USA", "GBR", "DEU"]}, "east": {"SCO": []}}
    found = robustness.strip(tilt, {"west": ["USA"], "east": ["RUS", "CHN"]}, robustness.of_blocs(choices))
    assert found["variant"].to_list() == ["finding", "west: G7", "west: NATO", "east: SCO"]
    assert found["value"].to_list() == [1, 1, -1, -1]
    assert found["note"].to_list() == ["", "changes nothing", "", ""]
    assert found["agrees"].to_list() == [True, pd.NA, False, False]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 30), of=st.integers(0, 10**6))
def test_row_order_does_not_matter_and_figures_stay_in_bounds(seed, size, of):
    rng = np.random.default_rng(of)
    kinds = EVENTS.drop_duplicates("tag").set_index("tag")["quad"]
    events = pd.DataFrame(
        {
            "country_a": rng.choice(["BLR", "CHN"], size),
            "date": rng.choice(["2020-01-01", "2020-02-03", "2020-05-06"], size),
            "tag": rng.choice(TAGS["tag"], size),
            "count": rng.integers(1, 5, size),
            "source": rng.choice(["gdelt", "icews"], size),
        }
    ).assign(country_b=lambda rows: rows["country_a"].map({"BLR": "CHN", "CHN": "BLR"}))
    events = events.assign(
        intensity=events["tag"].map(TAGS.set_index("tag")["intensity"]), quad=events["tag"].map(kinds)
    )
    found = robustness.strip(_balance, {"events": events}, robustness.of_events(events, TAGS))
    shuffled = events.sample(frac=1, random_state=seed)
    again = robustness.strip(_balance, {"events": shuffled}, robustness.of_events(shuffled, TAGS))
    pd.testing.assert_frame_equal(found, again)
    assert found["value"].dropna().between(-1, 1).all()
    assert (found["value"].isna() <= found["agrees"].isna()).all()
    row = robustness.summary(found).iloc[0]
    assert row["defined"] + row["undefined"] == len(found) - 1
    assert row["agree"] <= row["defined"]


def test_errors_say_what_is_wrong():
    with pytest.raises(MeasureError, match="column quad"):
        robustness.of_events(EVENTS.drop(columns="quad"), TAGS)
    with pytest.raises(MeasureError, match="column ec of resolutions"):
        robustness.of_votes(RESOLUTIONS, ["ec"])
    with pytest.raises(MeasureError, match="no default weight for sanction"):
        robustness.strip(_balance, {"events": EVENTS}, robustness.of_events(EVENTS, TAGS[TAGS["tag"] != "sanction"]))
    with pytest.raises(MeasureError, match="the input west"):
        robustness.strip(_given, {"x": 1}, robustness.of_blocs({"west": {"G7": ["USA"]}}))
    with pytest.raises(MeasureError, match="2 rows"):
        robustness.figure(pd.DataFrame({"value": [1, 2], "low": 0, "high": 3, "n": 1}))
    assert robustness.figure(pd.DataFrame({"value": []}))[3] == 0
