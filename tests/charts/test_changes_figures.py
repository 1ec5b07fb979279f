"""Dumbbells of shifts, and camps as a matrix and as cells: what is drawn is what was given."""

import numpy as np
import pandas as pd

from alignment.charts import camps, changes, theme

SHIFTS = pd.DataFrame(
    {
        "name": ["A – B", "C – A country with a very long name indeed", "D – <i>E</i>"],
        "rank": [1, 2, 9], "before": [0.2, 0.3, 0.9], "after": [0.6, 0.4, 0.5], "change": [0.4, 0.1, -0.4],
        "low": [0.3, -0.1, -0.5], "high": [0.5, 0.3, -0.3], "sure": [True, False, True],
        "n_before": [30, 40, 50], "n_after": [31, 41, 51], "periods": "1991–2021 → 2022–2025",
    }
)  # fmt: skip
WORDS = {"value": "agreement", "up": "came together", "down": "moved apart", "unit": "shared roll calls"}


def test_a_dumbbell_has_its_ends_its_figure_and_both_n():
    figure = changes.changes(SHIFTS, **WORDS)
    before, after = (next(trace for trace in figure.data if trace.name == end) for end in ("before", "after"))
    assert list(before.x) == [0.2, 0.3, 0.9] and list(after.x) == [0.6, 0.4, 0.5]
    assert "n = %{customdata[5]:,} before" in after.hovertemplate and list(after.customdata[0])[5:7] == [30, 31]
    texts = [note.text for note in figure.layout.annotations]
    assert {"<b>Came together</b>", "<b>Moved apart</b>", "+0.40", "−0.40"} <= set(texts)
    assert after.marker.color == (theme.ACCENT, theme.NEUTRAL, theme.ACCENT)  # grey: its interval holds 0
    assert "&lt;i&gt;" in figure.layout.yaxis.ticktext[2]


def test_rows_do_not_overlap_and_downs_are_below_ups():
    heights = list(changes.changes(SHIFTS, **WORDS).layout.yaxis.tickvals)
    assert heights == sorted(heights, reverse=True) and min(-np.diff(heights)) >= 1
    lines = changes.changes(SHIFTS, **WORDS).layout.yaxis.ticktext[1].count("<br>") + 1
    assert lines == 3


def test_sides_of_the_world_have_their_colours_and_nothing_is_said_to_be_empty():
    east = changes.changes(SHIFTS, **WORDS, sides=True).data[-1].marker.color
    west = changes.changes(SHIFTS, **WORDS, sides=False).data[-1].marker.color
    assert east[0] == west[2] == theme.EAST_WEST[-1] and east[2] == west[0] == theme.EAST_WEST[0]
    assert "Nothing shifted" in changes.changes(SHIFTS.head(0), **WORDS).layout.annotations[0].text


def test_the_matrix_names_large_camps_and_ends_its_colours_where_the_measure_ends():
    names = [f"M{number:03}" for number in range(60)]
    values = np.full((60, 60), 0.9)
    values[:30, 30:] = values[30:, :30] = 0.3
    np.fill_diagonal(values, np.nan)
    square = pd.DataFrame(values, index=names, columns=names)
    found = pd.DataFrame({"name": names, "camp": [1] * 30 + [2] * 28 + [None] * 2, "camp_name": ["West …"] * 60})
    found = found.astype({"camp": "Int64"})
    figure = camps.matrix(square, square.notna() * 7, found, label="κ", neutral=0.6, highest=0.8)
    cells = figure.data[0]
    assert (cells.zmin, cells.zmax) == (0.3, 0.8) or np.allclose((cells.zmin, cells.zmax), (0.3, 0.8))
    middle = next(place for place, colour in cells.colorscale if colour == theme.EAST_WEST[3])
    assert np.isclose(middle, 0.6) and [place for place, _ in cells.colorscale][-1] == 1
    assert list(figure.layout.yaxis.ticktext) == ["West …<br>(30)", "West …<br>(28)"]
    assert len(figure.layout.shapes) == 4 and cells.customdata[0][1] == 7
    assert "n = %{customdata:,}" in cells.hovertemplate


def test_a_year_without_a_camp_is_no_cell_and_one_that_is_not_firm_is_faint():
    rows = pd.DataFrame(
        {
            "year": [2000, 2002, 2001, 2002], "name": ["A", "A", "B", "B"], "camp": [4, 4, 7, None],
            "camp_name": ["X …", "X …", "Y …", None], "known_as": ["X", "X", "Y", None], "place": [0, 0, 9, None],
            "firmness": [0.9, 0.4, 0.8, np.nan], "n": [180, 181, 182, 183],
            "status": ["camp", "camp", "camp", "alone"],
        }
    ).astype({"camp": "Int64", "place": "Int64"})  # fmt: skip
    figure = camps.over_time(rows, names=["A", "B"], years=(2000, 2010))
    cells, own = figure.data
    drawn = pd.DataFrame(np.asarray(cells.z), index=cells.y, columns=cells.x)
    assert drawn.loc["A", [2000, 2002]].to_list() == [0, 1] and np.isnan(drawn.loc["A", 2001])
    assert drawn.loc["B", 2001] == 2 * camps.COLOURS and np.isnan(drawn.loc["B", 2000])
    assert list(own.x) == [2002] and list(own.y) == ["B"] and 2010 not in cells.x
    key = [note.text for note in figure.layout.annotations]
    assert [text.split("</span> ")[1] for text in key] == ["X", "any other camp", "a group of its own"]
