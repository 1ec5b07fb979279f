"""Where a pointer on the map finds which country: points of which the nearest is the country's own.

Plotly knows no polygon under the pointer, only the nearest point; so each country gets points enough.  All is in km on
the map; a shape is the closed rings of a country, holes among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Points = NDArray[np.float64]  # rows of two: longitude and latitude, or x and y in km
Piece = tuple[str, Points]  # whose it is, and its vertices or its one point
Shapes = Mapping[str, list[Points]]  # the rings of each country

CLEAR = 75.0  # km: as wide round a dot the pointer finds nothing else
REACH = 450.0  # km: no land lies farther than this from a hover point of its own country


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


def middle(ring: Points) -> Points:
    """A point well inside a ring: of a small grid, the one farthest from its vertices."""
    grid = _grid(ring.min(axis=0), ring.max(axis=0), (20, 20))
    return np.array(grid[np.argmax(np.where(_inside(grid, ring), _distance(grid, ring), -1))])


def _distance(points: Points, others: Points) -> Numbers:
    """From each point to the nearest of the others, in km on the map."""
    return np.array(np.hypot(*(points[:, None] - others[None]).transpose(2, 0, 1)).min(axis=1, initial=np.inf))


def fenced(places: Sequence[tuple[str, Points, float]], shapes: Shapes) -> list[Piece]:
    """The hover points of places that have a note, each fenced by six of whoever lies there, without one.

    `places`: whose colour each bears, its point, and how far round it (km) the note shows.
    """
    seeds: list[Piece] = []
    turns = np.radians(np.arange(0, 360, 60))
    for code, centre, radius in places:
        fence = centre + 2 * radius * np.column_stack([np.cos(turns), np.sin(turns)])
        seeds += [(str(owner), point) for owner, point in zip(_owner(fence, shapes), fence, strict=True) if owner]
        seeds.append((code, centre))
    return seeds


def cover(shapes: Shapes, largest: Sequence[Points], seeds: Sequence[Piece], dots: Mapping[str, Points]) -> list[Piece]:
    """Points by which a pointer anywhere on land finds its country: the nearest one is the country's own.

    A condensed nearest-neighbour set (Hart 1968, IEEE Trans. Information Theory 14:515-516) of a grid of the world,
    140 km wide, and a small one of each country: to the seeds is added, again and again, the farthest grid point that
    they tell wrong or that is out of reach, save close to a dot.  `largest`: the largest ring of each shape.
    """
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
