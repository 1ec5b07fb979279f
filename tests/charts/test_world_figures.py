"""The charts of the World page: names that never meet, frames that hold every year, what is drawn and what is not."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.charts import bifurcation, dot_labels, movers, play, positions, standing, theme

NAMES = ["Belarus", "Russia", "China", "United States", "Ukraine", "Poland", "India", "Turkey"]
CROWDED = [
    (0.64, 0.88),
    (0.63, 0.83),
    (0.66, 0.83),
    (0.15, 0.05),
    (0.83, 0.70),
    (0.84, 0.72),
    (0.67, 0.86),
    (0.79, 0.77),
]


def _box(note: dict, x: float, y: float, width: float) -> tuple[float, float, float, float]:
    """Where a name is drawn, from what Plotly is told, not from how its place was found."""
    lines = note["text"].split("<br>")
    length, at, up = 7.4 * max(map(len, lines)), x * width, y * dot_labels.HEIGHT
    if note.get("showarrow"):
        left = at + note["ax"] if note["xanchor"] == "left" else at + note["ax"] - length
        middle = up - note["ay"]
    else:
        left, middle = at + note["xshift"] - length / 2, up + note["yshift"]
    return left, middle - 8 * len(lines), left + length, middle + 8 * len(lines)


def _overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("width", [225, 290, 420, 760, 1000])
@pytest.mark.parametrize("names", [NAMES, ["Central African Republic", "Saudi Arabia", *NAMES[2:]]])
def test_names_of_a_crowd_meet_neither_each_other_nor_a_dot_on_any_screen(width: float, names: list[str]):
    dots = [(x, y, name) for (x, y), name in zip(CROWDED, names, strict=True)]
    notes = dot_labels.notes(dots, theme.country_colours(names), standing.corner_texts("G7", "China and Russia"))
    boxes = [_box(note, x, y, width) for note, (x, y, _) in zip(notes, dots, strict=True)]
    assert [note["text"].replace("<br>", " ") for note in notes] == names
    assert not [pair for pair in itertools.combinations(range(8), 2) if _overlap(boxes[pair[0]], boxes[pair[1]])]
    for box, (x, y, _) in itertools.product(boxes, dots):
        at, up = x * width, y * dot_labels.HEIGHT
        assert not _overlap(box, (at - 5, up - 5, at + 5, up + 5))
    assert min(box[0] for box in boxes) >= -0.01 and max(box[2] for box in boxes) <= width + 0.01


@given(st.lists(st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)), min_size=2, max_size=8))
@settings(max_examples=30, deadline=None)
def test_names_that_are_placed_in_play_never_meet(places):
    dots = [(x, y, NAMES[number]) for number, (x, y) in enumerate(places)]
    found = dot_labels.positions(dots, {})
    for width in (225, 900):
        boxes = []
        for x, y, name in dots:
            if name in found:
                side, lines = found[name]
                across, up = dot_labels.NEAR[side]
                off = dot_labels._beside((across, up), name, lines)
                half, at, height = 3.7 * len(name), x * width + off[0], y * dot_labels.HEIGHT + off[1]
                boxes.append((at - half, height - 8, at + half, height + 8))
        assert not any(_overlap(one, other) for one, other in itertools.combinations(boxes, 2))


def _standing_rows() -> pd.DataFrame:
    rows = [("BLR", "Belarus", 2000, 0.6, 0.9), ("BLR", "Belarus", 2001, 0.5, 0.8), ("FRA", "France", 2000, 0.9, 0.6),
            ("USA", "United States", 2001, 0.7, 0.2)]  # fmt: skip
    found = pd.DataFrame(rows, columns=["country", "name", "year", "west", "east"])
    return found.assign(tilt=found["east"] - found["west"], n=9, chosen=found["country"] != "FRA")


def test_play_has_a_frame_for_every_year_and_a_named_member_keeps_its_place_and_colour():
    names = ["Belarus", "United States", "Nauru"]  # Nauru never voted
    figure = play.play(_standing_rows(), names=names, start=2001, west="W", east="E")
    assert [frame.name for frame in figure.frames] == ["2000", "2001"]
    for frame in figure.frames:
        assert list(frame.data[1].ids) == ["Belarus", "United States"]
    assert np.isnan(figure.frames[0].data[1].x[1])  # no vote in 2000: no dot, not at zero
    assert list(figure.frames[0].data[0].ids) == ["France"]
    assert len(figure.frames[1].data[0].ids) == 0
    assert float(figure.data[2].x[1]) == pytest.approx(0.7)  # starts in the year asked for
    colours = theme.country_colours(names)
    assert list(figure.data[2].marker.color) == [colours["Belarus"], colours["United States"]]
    assert figure.layout.sliders[0].active == 1


def test_the_interval_is_parted_by_a_gap():
    rows = pd.DataFrame({"name": "A", "year": [2000, 2001, 2003], "tilt": 0.1, "low": 0.0, "high": 0.2})
    by_year = rows.assign(west=0.5, east=0.6, n=5, provisional=False)
    band = pd.DataFrame({"year": [2000], "q25": [0.0], "q75": [0.1]})
    figure = standing.tilt(by_year, band, names=["A"], years=(2000, 2003), west="W", east="E", interval=rows)
    intervals = [trace for trace in figure.data if trace.name == "95 % interval"]
    assert [sorted(set(trace.x)) for trace in intervals] == [[2000, 2001], [2003]]


def test_positions_draw_every_member_and_the_intervals_of_the_named():
    points = pd.DataFrame({
        "country": list("ABC"), "name": list("ABC"), "ideal_point": [-1.0, -1.0, 2.0], "low": [-1.5, -1.2, 1.8],
        "high": [-0.5, -0.8, 2.3], "n": 7, "chosen": [False, True, True],
    })  # fmt: skip
    figure = positions.positions(points, names=["C", "B"])
    swarm, rows = figure.data
    assert len(swarm.x) == 3
    assert sorted(zip(swarm.text, swarm.y, strict=True)) == [("A", 1), ("B", 0), ("C", 0)]  # A on B, C alone
    assert list(figure.layout.yaxis2.ticktext) == ["B", "C"]
    assert np.allclose(rows.error_x.array, [0.2, 0.3])
    assert np.allclose(rows.error_x.arrayminus, [0.2, 0.2])


def _moved(changes: list[float], sure: list[bool]) -> pd.DataFrame:
    found = pd.DataFrame({"name": [f"C{n}" for n in range(len(changes))], "change": changes, "sure": sure})
    ends = {"before": 0.0, "low_before": -0.1, "high_before": 0.1, "n_before": 40, "n_after": 50}
    later = {"after": found["change"], "low_after": found["change"] - 0.1, "high_after": found["change"] + 0.1}
    return found.assign(**ends, **later, low=found["change"] - 0.2, high=found["change"] + 0.2, periods="1991 → 2025")


def test_movers_are_coloured_by_where_they_went_and_grey_when_unsure():
    look = {"value": "tilt", "upwards": "east", "downwards": "west", "named": ["C0"]}
    figure = movers.movers(_moved([0.5, 0.1, -0.4], [True, False, True]), east_up=True, **look)
    after = figure.data[-1]
    assert list(after.marker.color) == [movers.EAST, theme.NEUTRAL, movers.WEST]
    assert list(after.x) == [0.5, 0.1, -0.4]
    assert len(set(after.y)) == 3 and list(after.y) == sorted(after.y, reverse=True)
    assert list(figure.layout.yaxis.ticktext) == ["<b>C0</b>", "C1", "C2"]
    away = movers.movers(_moved([0.5, -0.4], [True, True]), east_up=False, **look)
    assert list(away.data[-1].marker.color) == [movers.WEST, movers.EAST]


def test_bifurcation_has_a_panel_a_split_and_an_undefined_year_is_a_gap():
    rows = pd.DataFrame({"split": ["S", "S", "T"], "year": [2000, 2002, 2000], "bifurcation": [0.3, 0.4, np.nan]})
    rows = rows.assign(null_low=0.0, null_high=[0.1, 0.1, np.nan], n=5, camps=2, roll_calls=9, thin=[True, False, True])
    figure = bifurcation.bifurcation(rows, years=(2000, 2002))
    first = next(trace for trace in figure.data if trace.name == "S")
    assert list(first.x) == [2000, 2001, 2002]
    assert np.isnan(first.y[1])
    assert list(first.marker.symbol) == ["circle-open", "circle", "circle"]
    assert {trace.yaxis for trace in figure.data} == {"y", "y2"}
    assert len([trace for trace in figure.data if trace.name == "chance"]) == 2  # 2000 and 2002, not across 2001


def test_empty_tables_say_so():
    none = pd.DataFrame({"n": []})
    look = {"value": "tilt", "upwards": "u", "downwards": "d", "east_up": True}
    for figure in (
        positions.positions(none, names=[]),
        movers.movers(none, **look),
        bifurcation.bifurcation(none, years=(2000, 2001)),
        play.play(none, names=[], start=2000, west="W", east="E"),
    ):
        assert len(figure.data) == 0 and figure.layout.annotations[0].text
