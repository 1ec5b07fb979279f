"""Charts draw the rows they are given: gaps stay gaps, text stays text, nothing is computed."""

import numpy as np
import pandas as pd

from alignment.charts import coverage, pair_timeline, partners, rows_by_year, standing, tag_mix, theme


def _timeline(votes: pd.DataFrame, landmarks: pd.DataFrame | None = None):
    none = pd.DataFrame(
        {"event_id": [], "date": pd.to_datetime([]), "title": [], "quad": [], "intensity": [], "label": []}
    )
    typical = pd.DataFrame({"year": [2000, 2001], "q25": [0.6, 0.6], "q75": [0.9, 0.9]})
    balance = pd.DataFrame(
        {
            "year": [2000],
            "source_label": ["ICEWS"],
            "balance": [-0.5],
            "low": [np.nan],
            "high": [np.nan],
            "n": [7],
            "part_of_year": [True],
        }
    )
    votes = votes.assign(low=votes["agreement"] - 0.1, high=votes["agreement"] + 0.1, kappa=0.2)
    marks, empty = none if landmarks is None else landmarks, pd.DataFrame()
    return pair_timeline.pair_timeline(
        marks, votes, typical, empty, balance, empty, empty, years=(2000, 2003), pair="A and B"
    )


def test_a_year_without_data_is_a_gap_not_a_line_nor_a_zero():
    votes = pd.DataFrame(
        {"year": [2000, 2003], "agreement": [0.5, 0.7], "s": [0, 0.4], "n": [10, 20], "provisional": [False, True]}
    )
    line = next(trace for trace in _timeline(votes).data if trace.name == "A and B")
    assert [None if np.isnan(y) else float(y) for y in line.y] == [0.5, None, None, 0.7]
    assert line.connectgaps is False
    assert line.marker.symbol == ("circle", "circle", "circle", "circle-open")


def test_a_part_of_a_year_is_open_and_conflict_is_orange():
    votes = pd.DataFrame({"year": [2000], "agreement": [0.5], "s": [0], "n": [10], "provisional": [False]})
    source = next(trace for trace in _timeline(votes).data if trace.name == "ICEWS")
    assert source.marker.symbol[0] == "circle-open"
    assert source.marker.color[0] == theme.CONFLICT


def test_titles_are_text_not_html():
    landmarks = pd.DataFrame(
        {
            "event_id": ["e"],
            "date": pd.to_datetime(["2001-02-03"]),
            "title": ["<a href='x'>b</a> & c"],
            "quad": ["verbal_conflict"],
            "intensity": [-4.0],
            "label": ["Threat"],
        }
    )
    votes = pd.DataFrame({"year": [2000], "agreement": [0.5], "s": [0], "n": [10], "provisional": [False]})
    markers = next(trace for trace in _timeline(votes, landmarks).data if trace.name == "landmarks")
    assert markers.text[0] == "&lt;a href=&#x27;x&#x27;&gt;b&lt;/a&gt; &amp; c"
    assert markers.customdata[0][0] == "e"


def test_a_country_has_one_colour_in_every_chart():
    names = ["Belarus", "Nauru", "China"]  # Nauru has no row
    now = pd.DataFrame(
        {
            "country": ["CHN", "BLR"],
            "name": ["China", "Belarus"],
            "west": [0.6, 0.6],
            "east": [0.9, 0.8],
            "tilt": [0.3, 0.2],
            "n": [9, 9],
            "chosen": [True, True],
        }
    )
    by_year = now.assign(year=2025, provisional=False)
    band = pd.DataFrame({"year": [2025], "q25": [0.0], "q75": [0.1]})
    dots = standing.standing(now, by_year, names=names, west="W", east="E").data[-1]
    lines = standing.tilt(by_year, band, names=names, years=(2024, 2025), west="W", east="E").data[1:]
    assert dict(zip(dots.text, dots.marker.color, strict=True)) == {line.name: line.line.color for line in lines}


def test_empty_tables_say_so():
    nothing = pd.DataFrame({"n": []})
    for figure in (
        tag_mix.tag_mix(nothing, years=(2000, 2001)),
        partners.partners(nothing),
        coverage.coverage(nothing, nothing),
    ):
        assert len(figure.data) == 0
        assert figure.layout.annotations[0].text


def test_bars_add_up_to_the_rows():
    counts = pd.DataFrame(
        {"year": [2000, 2000, 2001], "quad": ["verbal_conflict", "neutral", "material_cooperation"], "rows": [3, 2, 5]}
    )
    figure = rows_by_year.rows_by_year(counts, years=(2000, 2001))
    assert sum(int(value) for trace in figure.data for value in trace.y) == 10
