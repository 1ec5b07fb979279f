"""The map: what it colours, what it says of silence, and that it needs no internet."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alignment.charts.world_map import DARK, LIGHT, disputed, world_map

COLOURS = ["#111111", "#222222", "#333333", "#444444"]
SCALE = {"value": "tilt", "label": "Tilt", "colours": COLOURS, "low": -1.0, "high": 1.0}


@pytest.fixture(scope="module")
def borders():
    return pd.read_parquet(Path(__file__).parents[2] / "data" / "facts" / "borders.parquet")


def values(*rows):
    return pd.DataFrame(rows, columns=["country", "tilt", "n"])


def everyone(borders):
    codes = sorted(borders.loc[borders["kind"].isin(["area", "dot"]), "country"].unique())
    spread = np.linspace(-1, 1, len(codes))
    return pd.DataFrame({"country": codes, "tilt": spread, "n": 1234})


def fills(figure):
    return {trace.fillcolor: trace for trace in figure.data if trace.fill == "toself"}


def vertices(borders, *codes):
    return int((borders["country"].isin(codes) & (borders["kind"] == "area")).sum())


def said(figure):
    """What the pointer reads, by country: code, name, value, n and note."""
    hover = next(trace for trace in figure.data if trace.name == "countries")
    return {row[1]: tuple(row) for row in hover.customdata[::-1]}


def words(figure):
    return [note.text for note in figure.layout.annotations]


def test_each_country_lies_in_the_class_of_its_value(borders):
    rows = values(("BLR", -1.0, 5), ("POL", -0.51, 5), ("UKR", -0.5, 5), ("RUS", 0.2, 5), ("CHN", 1.0, 5))
    found = fills(world_map(rows, borders, **SCALE))
    members = [("BLR", "POL"), ("UKR",), ("RUS",), ("CHN",)]
    for colour, codes in zip(COLOURS, members, strict=True):
        assert len(found[colour].x) == vertices(borders, *codes) > 0


def test_no_data_is_hatched_and_zero_is_not(borders):
    rows = values(("BLR", 0.0, 5), ("POL", float("nan"), 0))
    figure = world_map(rows, borders, **SCALE)
    found = fills(figure)
    assert set(found) == {LIGHT["empty"], COLOURS[2]}
    assert found[LIGHT["empty"]].fillpattern.shape == "/"
    assert found[COLOURS[2]].fillpattern.shape is None
    assert len(found[COLOURS[2]].x) == vertices(borders, "BLR")
    assert said(figure)["Poland"][2:] == ("no data", "n = 0")
    assert said(figure)["France"][2:] == ("no data", "")
    assert "no data" in words(figure)


def test_a_map_without_gaps_has_no_hatched_polygon(borders):
    assert LIGHT["empty"] not in fills(world_map(everyone(borders), borders, **SCALE))


def test_a_click_gives_the_code_and_the_pointer_name_value_and_n(borders):
    figure = world_map(values(("BLR", -0.345, 1234)), borders, **SCALE)
    assert said(figure)["Belarus"] == ("BLR", "Belarus", "−0.34", "n = 1,234")
    named = world_map(values(("BLR", 0.3, 2)).assign(name="White Ruthenia"), borders, **SCALE | {"low": 0})
    assert said(named)["White Ruthenia"] == ("BLR", "White Ruthenia", "0.30", "n = 2")
    assert said(named)["Poland"][0] == "POL"


def test_an_area_without_an_iso_code_shows_the_country_it_counts_with(borders):
    figure = world_map(values(("SOM", 1.0, 3)), borders, **SCALE)
    assert len(fills(figure)[COLOURS[3]].x) == vertices(borders, "SOM", "SOL")
    code, _, value, note = said(figure)["Somaliland"]
    assert (code, value) == ("SOM", "+1.00")
    assert note.startswith("n = 3<br>") and "Somalia" in note


def test_small_states_are_dots_and_small_territories_only_with_a_value(borders):
    def dots(figure):
        return next(trace for trace in figure.data if trace.name == "small states")

    kinds = borders[borders["kind"] == "dot"]
    silent = dots(world_map(values(("MLT", 1.0, 3)), borders, **SCALE))
    assert len(silent.x) == (~kinds["territory"]).sum() > 20
    assert sorted(silent.marker.color, key=[LIGHT["empty"], *COLOURS].index)[-2:] == [LIGHT["empty"], COLOURS[3]]
    spoken = dots(world_map(values(("MLT", 1.0, 3), ("HKG", -1.0, 3)), borders, **SCALE))
    assert len(spoken.x) == len(silent.x) + 1


def test_values_beyond_the_scale_and_countries_off_the_map_are_said(borders):
    figure = world_map(values(("BLR", -3.0, 5), ("SUN", 0.1, 5), ("YUG", 0.1, 5)), borders, **SCALE)
    assert {"≤ −1", "1"} <= set(words(figure))
    assert "Not on this map: SUN, YUG" in words(figure)
    calm = words(world_map(values(("BLR", -1.0, 5), ("SUN", float("nan"), 0)), borders, **SCALE))
    assert "−1" in calm and not any("Not on this map" in text for text in calm)


@pytest.mark.parametrize("classes", [1, 2, 3, 5, 7, 9, 10, 11])
def test_any_number_of_classes_has_both_ends_of_the_scale_labelled(borders, classes):
    colours = [f"#0000{number:02d}" for number in range(classes)]
    figure = world_map(everyone(borders), borders, **SCALE | {"colours": colours})
    assert set(fills(figure)) == set(colours)
    assert {"−1", "1"} <= set(words(figure))
    assert len(words(figure)) <= 9


@pytest.mark.parametrize("dark", [False, True])
def test_needs_no_internet_few_traces_and_little_room(borders, dark):
    figure = world_map(everyone(borders).iloc[::2], borders, **SCALE, dark=dark)
    text = figure.to_json()
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert not any(word in text for word in ("http", "topojson", "geojson", "mapbox", '"geo"'))
    assert len(figure.data) == len(COLOURS) + 4
    assert len(text) <= 350_000
    assert figure.layout.yaxis.scaleanchor == "x"
    assert figure.layout.font.color == (DARK if dark else LIGHT)["ink"]


def test_dashed_lines_stand_for_what_is_disputed_and_the_notes_can_be_listed(borders):
    figure = world_map(values(("BLR", 0.0, 5)), borders, **SCALE)
    line = next(trace for trace in figure.data if trace.name == "disputed")
    assert "px" in line.line.dash and len(line.x) == (borders["kind"] == "line").sum() > 100
    notes = disputed(borders)
    assert {"UKR", "ISR", "TWN", "XKX", "ESH", "SOL", "CYN", "KAS"} <= set(notes["country"])
    assert not notes.duplicated().any()


@pytest.mark.parametrize(
    ("rows", "change", "message"),
    [
        (pd.DataFrame({"country": ["BLR"], "n": [1]}), {}, "lack the column tilt"),
        (values(("BLR", 0.0, 1), ("BLR", 0.1, 1)), {}, "BLR twice"),
        (values(("BLR", 0.0, 1)), {"low": 2.0}, "low 2 is not below high 1"),
    ],
)
def test_wrong_input_is_explained(borders, rows, change, message):
    with pytest.raises(ValueError, match=message):
        world_map(rows, borders, **SCALE | change)
