"""Names beside dots, placed so that none covers another, on a telephone as on a desk.

A figure does not know how wide it will be drawn.  So a name keeps a fixed distance in pixels from its dot, and the
place chosen for it is free at every one of `WIDTHS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]  # left, foot, right, top in pixels; one row a width of the screen, and before it any others
WIDTHS = np.array([225, 260, 300, 420, 640, 900, 1060.0])  # pixels between the axes, from 340 px of screen to 1400
HEIGHT = 470  # pixels between foot and top of the axes
LETTER, LINE, DOT = 7.4, 17, 8  # pixels: width of a letter, height of a line, half a dot with its margin
LONGEST = 14  # letters of a line of a name: longer ones take two
NEAR = {
    "middle right": (1, 0), "middle left": (-1, 0), "top center": (0, 1), "bottom center": (0, -1),
    "top right": (1, 1), "bottom right": (1, -1), "top left": (-1, 1), "bottom left": (-1, -1),
}  # fmt: skip
PLACES = [(side, lines) for lines in (0, 1, 2) for side, (_, up) in NEAR.items() if up or not lines]
FAR = [(12 * side, up) for reach in range(28, 300, 18) for up in (reach, -reach) for side in (1, -1, 4, -4)]


def notes(
    dots: Sequence[tuple[float, float, str]], colours: Mapping[str, str], kept_free: Sequence[tuple[str, bool]] = ()
) -> list[dict[str, Any]]:
    """Names of dots as notes of a figure without their x and y; a line leads to a name that stands further off.

    `dots`: x and y as shares of the axes, and name, the most important first; `colours`: of names.  `kept_free`: texts
    in the corners of the chart, True for the lower right one and False for the upper left.
    """
    taken = [_dot(x, y) for x, y, _ in dots] + [_corner(*text) for text in kept_free]
    found = []
    for x, y, full in dots:
        name = "<br>".join(wrap(full, LONGEST))
        offsets = [_beside(direction, name) for direction in NEAR.values()] + [_apart(*shift, name) for shift in FAR]
        boxes = np.stack([_placed(x, y, offset, name) for offset in offsets])
        best = _freest(boxes, np.stack(taken, axis=1))
        taken.append(boxes[best])
        if best >= len(NEAR):
            taken += _on_the_line(x, y, offsets[best])
        found.append(_note(offsets[best], name, colours[full], line=best >= len(NEAR)))
    return found


def positions(
    dots: Sequence[tuple[float, float, str]], before: Mapping[str, tuple[str, int]]
) -> dict[str, tuple[str, int]]:
    """For each name the side of its dot (as Plotly calls it) and how many lines further off it covers nothing.

    A name that covers something wherever it stands has no entry.  `before`: the places taken a moment ago, which are
    kept where they are still free.
    """
    taken = [_dot(x, y) for x, y, _ in dots]
    found = {}
    for x, y, name in dots:
        order = ([before[name]] if name in before else []) + PLACES
        boxes = np.stack([_placed(x, y, _beside(NEAR[side], name, lines), name) for side, lines in order])
        met = _meets(boxes, np.stack(taken, axis=1))
        if met.min() == 0:
            found[name] = order[int(np.argmin(met))]
            taken.append(boxes[int(np.argmin(met))])
    return found


def _dot(x: float, y: float) -> Boxes:
    at, up = x * WIDTHS, np.full(len(WIDTHS), y * HEIGHT)
    return np.column_stack([at - DOT, up - DOT, at + DOT, up + DOT])


def _corner(text: str, lower_right: bool) -> Boxes:
    width, zero = LETTER * len(text), np.zeros(len(WIDTHS))
    if lower_right:
        return np.column_stack([WIDTHS - width, zero, WIDTHS, zero + LINE])
    return np.column_stack([zero, zero + HEIGHT - LINE, zero + width, zero + HEIGHT])


def _beside(direction: tuple[int, int], name: str, lines: int = 0) -> tuple[float, float]:
    """Where the middle of a name is from its dot, on one side of it, touching or so many lines further off."""
    side, up = direction
    reach = DOT + 2 if not up else 4 if side else 0
    across, tall = _half(name)
    return side * (reach + across), up * (DOT + tall + LINE * lines)


def _apart(side: float, up: float, name: str) -> tuple[float, float]:
    """Where the middle of a name is when a line leads to it."""
    return side + np.sign(side) * _half(name)[0], up


def _half(name: str) -> tuple[float, float]:
    """Half the width and half the height of a name, which may have several lines."""
    lines = name.split("<br>")
    return LETTER * max(map(len, lines)) / 2, LINE * len(lines) / 2


def _placed(x: float, y: float, offset: tuple[float, float], name: str) -> Boxes:
    """The box of a name at every width."""
    at, up = x * WIDTHS + offset[0], np.full(len(WIDTHS), y * HEIGHT + offset[1])
    across, tall = _half(name)
    return np.column_stack([at - across, up - tall, at + across, up + tall])


def _on_the_line(x: float, y: float, offset: tuple[float, float]) -> list[Boxes]:
    """Small boxes along the line from a dot to its name, so that no other name stands on it."""
    return [
        np.column_stack([at - 2, up - 2, at + 2, up + 2])
        for share in (0.4, 0.7)
        for at, up in [(x * WIDTHS + share * offset[0], np.full(len(WIDTHS), y * HEIGHT + share * offset[1]))]
    ]


def _freest(boxes: Boxes, taken: Boxes) -> int:
    """The first box that is inside the axes and meets nothing at any width; else the one that meets least."""
    return int(np.argmin(_meets(boxes, taken)))


def _meets(boxes: Boxes, taken: Boxes) -> NDArray[np.int64]:
    """How many things each box (row) meets, added up over the widths; leaving the axes counts as much as many."""
    one, other = boxes[:, :, None, :], taken[None]
    apart = (one[..., 0] >= other[..., 2]) | (one[..., 2] <= other[..., 0])
    apart |= (one[..., 1] >= other[..., 3]) | (one[..., 3] <= other[..., 1])
    outside = (boxes[..., 0] < 0) | (boxes[..., 2] > WIDTHS) | (boxes[..., 1] < 0) | (boxes[..., 3] > HEIGHT)
    return (~apart).sum(axis=(1, 2)) + 100 * outside.sum(axis=1)


def _note(offset: tuple[float, float], name: str, colour: str, *, line: bool) -> dict[str, Any]:
    """The note without its place: a text so many pixels from its dot."""
    side, up = offset
    look = {"text": name, "font": {"size": 13}, "borderpad": 0}
    if not line:
        return look | {"xanchor": "center", "yanchor": "middle", "xshift": side, "yshift": up}
    end = np.sign(side) * (abs(side) - _half(name)[0])
    return look | {
        "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": colour, "standoff": DOT - 1,
        "ax": end, "ay": -up, "xanchor": "left" if side > 0 else "right", "yanchor": "middle",
    }  # fmt: skip
