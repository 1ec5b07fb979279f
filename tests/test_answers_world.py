"""Sentences of the World page say what the tables say."""

import numpy as np
import pandas as pd

from alignment.answers import world


def test_positions_by_hand():
    everyone = pd.DataFrame({"country": list("ABCD"), "year": 2025, "ideal_point": [-1.0, 0.0, 1.0, 4.0]})
    mine = pd.DataFrame({"year": [1991, 2025], "ideal_point": [0.4, 0.0], "low": -0.3, "high": 0.3, "n": [60, 191]})
    said = world.positions_sentence("B", mine, everyone)
    assert "In 2025 B stood at +0.00 (95 %: −0.30 to +0.30; n = 191 votes)" in said
    assert "further from the United States' side than 50 % of members" in said  # C and D are nearer to it
    assert "In 1991 it was +0.40." in said
    assert "cast no vote" in world.positions_sentence("B", mine.head(1), everyone)
    assert "cast no vote" in world.positions_sentence("B", mine.head(0), everyone)


def test_movers_by_hand():
    moved = pd.DataFrame({
        "name": ["Russia", "Belarus", "Cyprus"], "change": [0.38, 0.1, -0.41], "low": [0.24, -0.1, -0.52],
        "high": [0.51, 0.3, -0.29], "sure": [True, False, True], "periods": "1991–1995 → 2021–2025",
    })  # fmt: skip
    said = world.movers_sentence(moved, world.tilt_ways(west="G7", east="BRICS"), least=30, name="Belarus")
    assert "From 1991–1995 to 2021–2025, Russia furthest towards BRICS (+0.38, 95 %: +0.24 to +0.51)" in said
    assert "Cyprus furthest towards the G7 (−0.41" in said
    assert "of 3 members with at least 30 votes at both ends, the change of 2 is larger" in said
    assert "Belarus: +0.10, number 2 from the first." in said
    assert "No member cast 30 votes" in world.movers_sentence(moved.head(0), world.POINT_WAYS, least=30, name="X")


def test_bifurcation_says_chance_and_what_is_undefined():
    rows = pd.DataFrame({
        "split": ["Camps", "Camps", "Blocs", "None"], "year": [2024, 2025, 2025, 2025],
        "bifurcation": [0.5, 0.2, 0.3, np.nan], "null_low": [0.1, 0.1, -0.2, np.nan],
        "null_high": [0.2, 0.3, 0.2, np.nan], "n": 9, "roll_calls": [70, 80, 80, 80],
        "above": pd.array([True, False, True, None], dtype="boolean"),
    })  # fmt: skip
    said = world.bifurcation_sentence(rows)
    assert "Camps: 0.20 in 2025, no more than chance (+0.10 to +0.30, n = 9 members, 80 roll calls)" in said
    assert "highest in 2024 (0.50); above chance in 1 of 2 years" in said
    assert "Blocs: 0.30 in 2025, above chance" in said
    assert "None: undefined in these years." in said


def test_shift_names_the_interval():
    lines = pd.DataFrame({"name": ["A", "A", "B", "B"], "year": [2000, 2001] * 2, "tilt": [0.0, 0.2, 0.1, 0.0]})
    doubt = pd.DataFrame(
        {"name": "A", "year": [2000, 2001], "tilt": [0.0, 0.2], "low": [-0.1, 0.1], "high": [0.1, 0.3], "n": 8}
    )
    said = world.shift_sentence(lines, doubt)
    assert "A moved furthest east (+0.20" in said and "B moved furthest west (−0.10" in said
    assert "A in 2001: +0.20, 95 % interval +0.10 to +0.30 (n = 8)." in said
    assert "interval" not in world.shift_sentence(lines, doubt.head(0))


def test_lines_say_which_side_is_positive():
    lines = pd.DataFrame({"name": ["A", "A", "B", "B"], "year": [2000, 2001] * 2, "ideal_point": [0.0, 0.2, 0.1, 0.0]})
    said = world.lines_sentence(lines)
    assert "United States is positive" in said
    assert "A moved furthest towards it (+0.20) and B moved furthest away from it (−0.10)" in said
    assert "One year only" in world.lines_sentence(lines.query("year == 2000"))
