"""Figures of claims: what is drawn is what was given, and nothing of it is acted on."""

import numpy as np
import pandas as pd

from alignment.charts import claims, theme

NAN = float("nan")
JUDGED = pd.DataFrame({
    "sentence": ["A <b>bold</b> claim", "Another", "A third"], "verdict": ["mixed", "supported", "mixed"],
    "said": ["of 2 tests", "both", "of 3 tests"],
})  # fmt: skip
TESTS = pd.DataFrame({
    "test": [1, 2, 4], "label": ["1  A: agreement with B", "2  A: <i>balance</i> with C", "4  A: tilt"],
    "figure": ["+0.14", "Not enough data", "−0.10"], "verdict": ["supported", "not enough data", "not supported"],
    "effect": [2.0, NAN, -1.0], "low": [1.5, NAN, -1.0], "high": [2.5, NAN, -1.0],
    "met_from": [1.0, 1.0, -1.0], "met_to": [np.inf, np.inf, 1.0], "n": [120, 3, 400],
})  # fmt: skip
PLACEBOS = pd.DataFrame({
    "test": [1, 1, 4], "name": ["D", "E", "F"], "effect": [0.5, 3.0, 0.1], "figure": ["+0.04", "+0.21", "+0.01"],
    "same": [False, True, False],
})  # fmt: skip


def _named(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def test_a_piece_a_claim_in_the_colour_and_with_the_mark_of_its_verdict():
    figure = claims.verdicts(JUDGED, order=tuple(theme.VERDICT))
    (pieces,) = _named(figure, "claims")
    assert list(pieces.base) == [0, 0, 1] and len(set(pieces.y)) == 2
    assert pieces.marker.color == tuple(theme.VERDICT[name] for name in JUDGED["verdict"])
    assert list(pieces.text) == ["≈", "✓", "≈"] and "&lt;b&gt;bold" in pieces.customdata[0][0]
    assert [note.text for note in figure.layout.annotations] == ["<b>1 supported</b>", "<b>2 mixed</b>"]
    assert "being judged" in claims.verdicts(JUDGED.head(0), order=("mixed",)).layout.annotations[0].text


def test_effects_intervals_and_placebos_lie_in_the_row_of_their_test():
    figure = claims.forest(TESTS, PLACEBOS)
    (dots,), (placebos,), lines = (_named(figure, name) for name in ("effect", "placebos", "95 % interval"))
    assert list(dots.x) == [2.0, -1.0] and list(dots.marker.symbol) == ["circle", "x"]
    assert list(dots.marker.color) == [theme.VERDICT["supported"], theme.VERDICT["not supported"]]
    assert [list(line.x) for line in lines] == [[1.5, 2.5]]  # an exact figure has no interval, an unknown one nothing
    rows = dict(zip((1, 4), dots.y, strict=True))
    assert [rows[1], rows[1], rows[4]] == list(placebos.y) and lines[0].y[0] == rows[1]
    assert placebos.marker.symbol == "circle-open" and list(placebos.x) == [0.5, 3.0, 0.1]
    low, high = figure.layout.xaxis.range
    assert low < -1 and high > 3


def test_where_a_test_is_met_is_drawn_in_its_row_and_ends_with_the_chart():
    figure = claims.forest(TESTS, PLACEBOS)
    met = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    low, high = figure.layout.xaxis.range
    assert [(shape.x0, shape.x1) for shape in met] == [(1, high), (1, high), (-1, 1)] and low < -1
    assert len({shape.y0 for shape in met}) == 3
    texts = [note.text for note in figure.layout.annotations]
    assert "&lt;i&gt;" in texts[1] and "Not enough data" in texts[1]
    heights = [note.y for note in figure.layout.annotations]
    assert heights == sorted(heights, reverse=True)
    assert "No test" in claims.forest(TESTS.head(0), PLACEBOS).layout.annotations[0].text


def test_without_placebos_and_with_long_names_rows_do_not_overlap():
    long = TESTS.assign(label=["A country with a long name and what it does with another one " * 2] * 3)
    figure = claims.forest(long, PLACEBOS.head(0))
    assert not _named(figure, "placebos")
    (dots,) = _named(figure, "effect")
    lines = figure.layout.annotations[2].text.count("<br>") + 1
    assert dots.y[0] - dots.y[1] >= 2 * lines * claims.LINE


def test_facts_stand_on_their_days_and_are_open_where_the_day_is_not_known():
    rows = pd.DataFrame({
        "date": pd.to_datetime(["2020-08-10", "2020-08-12"]), "text": ["A <b>", "B"], "exact": [True, False],
        "about": [False, True],
    })  # fmt: skip
    figure = claims.dated(rows)
    assert figure.data[0].marker.symbol == ("circle", "circle-open")
    assert figure.data[0].marker.color == (theme.NEUTRAL, theme.ACCENT)
    assert "&lt;b&gt;" in figure.layout.annotations[0].text and figure.data[0].y[0] > figure.data[0].y[1]
    assert "on record" in claims.dated(rows.head(0)).layout.annotations[0].text


def test_every_verdict_has_a_colour_a_mark_and_a_symbol_of_its_own():
    for looks in (theme.VERDICT, theme.VERDICT_MARK, theme.VERDICT_SYMBOL):
        assert len(set(looks.values())) == len(looks) == 4 and list(looks) == list(theme.VERDICT)
