"""The map's polygons: the projection against published figures, the decoder by hand, the shipped file by geography."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alignment import countries, tables
from alignment.sources import SourceError, borders

SHIPPED = Path(__file__).parents[2] / "data" / "facts" / "borders.parquet"


@pytest.fixture(scope="module")
def table():
    return pd.read_parquet(SHIPPED)


def rings(table, code):
    """The closed rings of one country, without the empty vertices that part them."""
    rows = table[(table["kind"] == "area") & (table["country"] == code)].dropna(subset=["x"])
    return [part[["x", "y"]].to_numpy(float) for _, part in rows.groupby("ring")]


def project(lon, lat):
    return borders.equal_earth(np.atleast_1d(np.array(lon, float)), np.atleast_1d(np.array(lat, float)))


def test_projection_gives_the_figures_that_proj_publishes():
    # PROJ's own test suite: +proj=eqearth +R=6378137 puts 180° on the equator at 17263256.84 m; its manual, +R=1:
    # 122 47 -> 1.55 0.89; and the pole of the unit sphere lies at y = 1.3173627591574.
    assert project(borders.CENTRE + 180, 0)[0] / borders.RADIUS == pytest.approx([17263256.84 / 6378137, 0], rel=1e-9)
    assert project(borders.CENTRE + 122, 47)[0] / borders.RADIUS == pytest.approx([1.55, 0.89], abs=0.005)
    assert project(borders.CENTRE, 90)[0, 1] / borders.RADIUS == pytest.approx(1.3173627591574, rel=1e-12)


@pytest.mark.parametrize(("west", "south"), [(0, 0), (-160, 10), (20, 50), (150, -45), (100, 70)])
def test_projection_keeps_areas(west, south):
    size, steps = 10, np.linspace(0, 10, 400)
    side = np.zeros_like(steps)
    lon = np.concatenate([west + steps, west + size + side, west + size - steps, west + side])
    lat = np.concatenate([south + side, south + steps, south + size + side, south + size - steps])
    on_sphere = borders.RADIUS**2 * np.radians(size) * np.diff(np.sin(np.radians([south, south + size])))[0]
    assert borders.area(project(lon, lat)) == pytest.approx(on_sphere, rel=1e-4)


def small_world(tmp_path, **changes):
    """Belarus and Poland as two squares of 4 degrees with one shared side, Lesotho as a hole in South Africa, Fiji
    across 180°, and Malta too small to see.  Each unit of the file is half a degree; positions are steps."""
    shared = [[420, 200], [0, 4], [0, 4]]  # 30° East, from 10° to 14° North
    east, west = [[420, 208], [8, 0], [0, -8], [-8, 0]], [[420, 200], [-8, 0], [0, 8], [8, 0]]
    outer = [[400, 120], [0, 20], [20, 0], [0, -20], [-20, 0]]
    inner = [[408, 128], [4, 0], [0, 4], [-4, 0], [0, -4]]
    fiji = [[716, 150], [-712, 0], [0, 4], [712, 0], [0, -4]]  # from 178° East to 178° West
    malta = [[389, 252], [0, 0], [0, 0], [0, 0]]
    codes = {"BLR": [[[0, 1]]], "POL": [[[2, ~0]]], "ZAF": [[[3], [4]]], "LSO": [[[4]]], "FJI": [[[5]]], "MLT": [[[6]]]}
    shapes = [{"type": "MultiPolygon", "arcs": arcs, "properties": {"a3": code}} for code, arcs in codes.items()]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [-180, -90]},
        "arcs": [shared, east, west, outer, inner, fiji, malta],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
    } | changes
    path = tmp_path / "world.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    return path


def test_decode_adds_up_steps_and_keeps_a_country_across_180_degrees_whole(tmp_path):
    arcs = borders.decode(json.loads(small_world(tmp_path).read_text(encoding="utf-8")))
    assert arcs[0].tolist() == [[30, 10], [30, 12], [30, 14]]
    assert arcs[2].tolist() == [[30, 10], [26, 10], [26, 14], [30, 14]]
    assert arcs[5].tolist() == [[178, -15], [182, -15], [182, -13], [178, -13], [178, -15]]


def test_a_small_world_becomes_polygons_that_share_their_border(tmp_path):
    made = borders.read(small_world(tmp_path), tolerance_km=1)
    (belarus,), (poland,) = rings(made, "BLR"), rings(made, "POL")
    both = set(map(tuple, belarus)) & set(map(tuple, poland))
    ends = project([30, 30], [10, 14]).astype("float32").tolist()
    assert {tuple(end) for end in ends} <= both
    cell = borders.RADIUS**2 * np.radians(4) * np.diff(np.sin(np.radians([10, 14])))[0]
    assert borders.area(belarus) == pytest.approx(cell, rel=0.01)
    assert borders.area(poland) == pytest.approx(cell, rel=0.01)


def test_a_hole_runs_the_other_way_so_that_a_fill_leaves_it_open(tmp_path):
    made = borders.read(small_world(tmp_path), tolerance_km=1)
    outer, hole = (borders.area(ring) for ring in rings(made, "ZAF"))
    (lesotho,) = (borders.area(ring) for ring in rings(made, "LSO"))
    assert outer > 0 > hole
    assert lesotho == pytest.approx(-hole)


def test_a_country_too_small_to_see_gets_a_dot_where_countries_csv_has_it(tmp_path):
    made = borders.read(small_world(tmp_path), tolerance_km=1)
    dots = made[made["kind"] == "dot"]
    row = countries.load().set_index("code").loc["MLT"]
    assert dots["country"].tolist() == ["MLT"]
    assert dots[["x", "y"]].to_numpy() == pytest.approx(project(row["lon"], row["lat"]), rel=1e-6)
    assert not rings(made, "MLT")


def test_a_vertex_goes_when_its_triangle_is_small_and_the_ends_stay():
    arc = np.array([[0, 0], [10, 1], [20, 0], [30, 40], [40, 0]], float)
    # triangles: 10, then 390 and 400 with their neighbours; without the second vertex the third has 400
    assert borders.kept(arc, 11).tolist() == [True, False, True, True, True]
    assert borders.kept(arc, 9).all()
    assert borders.kept(arc, 1e9).tolist() == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"transform": None}, "no quantised TopoJSON"),
        ({"objects": {}}, "no quantised TopoJSON"),
        (
            {"objects": {"countries": {"geometries": [{"arcs": [], "properties": {"a3": "XYZ"}}]}}},
            "XYZ .*countries.csv",
        ),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path, changes, said):
    with pytest.raises(SourceError, match=said):
        borders.read(small_world(tmp_path, **changes), tolerance_km=1)


def test_a_missing_file_says_what_to_take(tmp_path):
    with pytest.raises(SourceError, match=r"nothing\.json is not there\. Take .*visionscarto"):
        borders.read(tmp_path / "nothing.json", tolerance_km=1)


def test_building_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        borders.build(small_world(tmp_path), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_every_member_of_the_un_and_four_more_are_on_the_map(table):
    known = countries.load()
    members = set(known.loc[known["un_from"].notna() & known["un_to"].isna(), "code"])
    assert len(members) == 193
    for kinds in (["area", "dot"], ["hover"]):
        assert members | {"TWN", "XKX", "PSE", "ESH"} <= set(table.loc[table["kind"].isin(kinds), "country"])
    assert "ATA" not in set(table["country"])


# Surface in km2 with inland waters, as published by the UN Statistics Division.
SURFACE = {"BLR": 207600, "BRA": 8515767, "BWA": 582000, "DEU": 357581, "KAZ": 2724902, "MNG": 1564116, "POL": 312679,
           "BOL": 1098581, "AUS": 7692060}  # fmt: skip


@pytest.mark.parametrize("code", SURFACE)
def test_surface_on_the_sphere_is_that_of_the_un(table, code):
    lats = np.linspace(-90, 90, 18001)
    on_axis = project(np.full_like(lats, borders.CENTRE), lats)[:, 1]
    total = 0.0
    for ring in rings(table, code):
        lat = np.interp(ring[:, 1], on_axis, lats)
        lon = np.radians(ring[:, 0] / project(np.full_like(lat, borders.CENTRE + 1), lat)[:, 0])
        high = np.sin(np.radians(lat))
        total -= borders.RADIUS**2 * (np.diff(lon) * (high[1:] + high[:-1])).sum() / 2
    assert total == pytest.approx(SURFACE[code], rel=0.03)


@pytest.mark.parametrize("code", ["BLR", "MNG", "PRY", "BOL", "ZMB", "CAF", "LSO", "AFG", "LAO", "HUN"])
def test_every_side_of_a_landlocked_country_is_also_its_neighbours(table, code):
    def sides(ring):
        return {tuple(map(tuple, pair)) for pair in np.stack([ring[:-1], ring[1:]], axis=1)}

    mine = set().union(*(sides(ring) for ring in rings(table, code)))
    others = (ring[::-1] for other in table["country"].unique() if other != code for ring in rings(table, other))
    assert len(mine) >= 8
    assert mine <= set().union(*(sides(ring) for ring in others))


def test_rings_close_and_lift_the_pen_and_no_country_is_torn_across_the_map(table):
    areas = table[table["kind"] == "area"]
    assert areas.groupby("ring").tail(1)["x"].isna().all()
    assert areas["x"].isna().sum() == areas["ring"].nunique()
    for code in areas["country"].unique():
        assert all(len(ring) >= 4 and (ring[0] == ring[-1]).all() for ring in rings(table, code))
    spans = areas.groupby("country", observed=True)["x"].agg(["min", "max"])
    assert spans.loc["RUS", "min"] > 0
    assert spans.loc["FJI", "min"] > 14000
    assert spans.loc["NZL", "min"] > 12000


def test_what_is_disputed_says_so(table):
    own = table[table["kind"] == "area"].drop_duplicates("country").set_index("country")
    assert set(own.index[own["disputed"]]) == {"CYN", "ESH", "FLK", "KAS", "PSE", "SGS", "SOL", "TWN", "XKX"}
    assert own.loc[["SOL", "CYN", "KAS"], "part_of"].tolist() == ["SOM", "CYP", ""]
    assert {"ESH", "IND", "ISR", "KAS", "SDN", "TWN", "XKX"} <= set(table.loc[table["kind"] == "line", "country"])
    notes = table.loc[table["note"] != ""].groupby("country", observed=True)["note"].agg(" ".join)
    for code, word in {"UKR": "Crimea", "ISR": "Golan", "CHN": "Aksai Chin", "EGY": "Halaib", "SDN": "Abyei",
                       "GEO": "Abkhazia", "RUS": "Kuril", "TWN": "Taipei", "SOL": "Somalia"}.items():  # fmt: skip
        assert word in notes[code]


PLACES = {"BLR": (27.6, 53.9), "RUS": (37.6, 55.8), "UKR": (34.3, 45.3), "BEL": (4.4, 50.8), "LUX": (6.1, 49.8),
          "CHN": (91, 30), "SGP": (103.8, 1.4), "LSO": (28.3, -29.6), "SOL": (44, 9.5), "USA": (-150, 65),
          "IND": (93, 26.2)}  # fmt: skip


@pytest.mark.parametrize("code", PLACES)
def test_a_pointer_finds_the_country_under_it(table, code):
    hover = table[table["kind"] == "hover"]
    distance = np.hypot(*(hover[["x", "y"]].to_numpy() - project(*PLACES[code])).T)
    assert hover["country"].iloc[int(distance.argmin())] == code


def test_the_file_is_small(table):
    assert SHIPPED.stat().st_size <= 250_000
    assert table["kind"].isin(["area", "line"]).sum() <= 12_500
    assert table[["x", "y"]].dtypes.eq("float32").all()


def test_a_disputed_place_that_cannot_be_placed_is_refused(tmp_path):
    shipped = (Path(__file__).parents[2] / "data" / "disputed.csv").read_text(encoding="utf-8")
    path = tmp_path / "disputed.csv"
    path.write_text(shipped.replace("place,UKR,", "place,UKX,", 1), encoding="utf-8")
    with pytest.raises(tables.TableError, match="UKX"):
        borders.disputed(path)
    path.write_text(shipped.replace("https://", "ftp://", 1), encoding="utf-8")
    with pytest.raises(tables.TableError, match="not a web address"):
        borders.disputed(path)
