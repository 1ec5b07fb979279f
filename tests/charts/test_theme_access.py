"""Every colour can be seen on paper and at night, and by colour-blind readers; computed here from the standards."""

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from alignment import frame
from alignment.charts import theme, world_map

Vector = NDArray[np.float64]
THEMES = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
PAPER, NIGHT = (THEMES[name]["backgroundColor"] for name in ("light", "dark"))
COUNTRIES = list(theme.country_colours([str(place) for place in range(8)]).values())
MARKS = {
    "cooperation": theme.COOPERATION, "conflict": theme.CONFLICT, "neutral": theme.NEUTRAL, "accent": theme.ACCENT,
    "second": theme.SECOND, "west": theme.EAST_WEST[0], "east": theme.EAST_WEST[-1], **theme.VERDICT,
    **{f"country {place}": colour for place, colour in enumerate(COUNTRIES)},
}  # fmt: skip
# What a protanope, deuteranope and tritanope see: Machado, Oliveira & Fernandes, A physiologically-based model for
# simulation of color vision deficiency, IEEE Trans. Vis. Comput. Graph. 15 (2009) 1291-1298, severity 1.0, linear RGB.
SEEN = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array([[0.41246, 0.35758, 0.18044], [0.21267, 0.71515, 0.07218], [0.01933, 0.11919, 0.9503]])  # sRGB, D65
# Of colours that must be told apart: at least so far (CIEDE2000; about 2 is the least that is seen side by side).
FAR, APART, NEXT = 14, 9.5, 8


def _linear(colour: str) -> Vector:
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1."""
    low, high = sorted(float(TO_XYZ[1] @ _linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _over(colour: str, ground: str, share: float) -> str:
    """A colour that lets its ground through."""
    parts = [[int(each[place : place + 2], 16) for place in (1, 3, 5)] for each in (colour, ground)]
    return "#" + "".join(f"{round(share * top + (1 - share) * under):02x}" for top, under in zip(*parts, strict=True))


def _lab(rgb: Vector) -> Vector:
    """CIELAB of linear sRGB under D65."""
    x, y, z = (
        np.cbrt(part) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in TO_XYZ @ rgb / (0.95047, 1, 1.08883)
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _ciede2000(one: Vector, other: Vector) -> float:
    """Difference of two colours in CIELAB: Sharma, Wu & Dalal, Color Res. Appl. 30 (2005) 21-30."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    hue, light, chroma = (h1 + turn / 2) % 360, (l1 + l2) / 2, (c1 + c2) / 2
    wave = 1 + sum(
        size * np.cos(np.radians(times * hue + shift))
        for size, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    )
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * wave)
    tilt = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return float(np.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + tilt * by_chroma * by_hue))


def _seen(colour: str, cones: str) -> Vector:
    return _lab(np.clip(np.array(SEEN[cones]) @ _linear(colour), 0, 1))


def _apart(one: str, other: str) -> float:
    """How far two colours are apart for those who see the least of it."""
    return min(_ciede2000(_seen(one, cones), _seen(other, cones)) for cones in SEEN)


def test_the_yardsticks_are_the_published_ones():
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # as WebAIM's checker gives it
    published = (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, 2.5, 0), (56, -27, -3), 31.903),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    )  # fmt: skip
    for one, other, difference in published:  # Sharma, Wu & Dalal (2005), table 1
        assert _ciede2000(np.array(one), np.array(other)) == pytest.approx(difference, abs=2e-4)
    assert np.sum(SEEN["deuteranopia"], axis=1) == pytest.approx([1, 1, 1], abs=1e-5)  # grey stays grey
    assert _apart("#ff0000", "#7f6f00") < _ciede2000(*(_seen(c, "all cones") for c in ("#ff0000", "#7f6f00")))


@pytest.mark.parametrize("ground", [PAPER, NIGHT])
@pytest.mark.parametrize("name", MARKS)
def test_marks_stand_out_from_their_ground(name: str, ground: str):
    assert _contrast(MARKS[name], ground) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_stand_out_from_their_ground(name: str):
    """Ink, links and what is chosen, on the page and in the sidebar; captions as faint as the page draws them."""
    look = THEMES[name]
    share = float(re.search(r"stCaptionContainer\]\{opacity:([.\d]+)\}", frame.STYLE)[1])
    for ground in (look["backgroundColor"], look["secondaryBackgroundColor"]):
        inks = [look[part] for part in ("textColor", "linkColor", "primaryColor")]
        for ink in (*inks, _over(look["textColor"], ground, share)):
            assert _contrast(ink, ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("look", [world_map.LIGHT, world_map.DARK])
def test_words_on_the_map_stand_out(look: dict[str, str]):
    assert {world_map.LIGHT["ground"], world_map.DARK["ground"]} == {PAPER, NIGHT}
    assert _contrast(look["ink"], look["ground"]) >= 4.5
    assert _contrast(look["muted"], look["ground"]) >= 4.5


def test_words_of_charts_stand_out_from_paper():
    """In place of Streamlit's grey; fainter in the corners of a chart.  At night Streamlit's grey is light enough."""
    grey = re.search(r'fill: rgb\(128, 132, 149\)"\]\{fill:(#\w{6})!', frame.STYLE)[1]
    assert _contrast("#808495", PAPER) < 4.5 <= _contrast(grey, PAPER)
    assert _contrast(_over(grey, PAPER, 0.75), PAPER) >= 4.5
    assert _contrast(_over("#e6eaf1", NIGHT, 0.75), NIGHT) >= 4.5


def test_names_of_lines_are_in_ink_with_a_dot_in_the_colour_of_the_line():
    notes = theme.end_names([(0.1, "Belarus"), (0.5, "China")], {"Belarus": "#123456", "China": "#654321"}, room=0.1)
    assert [note["text"] for note in notes] == [
        '<span style="color:#123456">●</span> Belarus',
        '<span style="color:#654321">●</span> China',
    ]
    assert not any("color" in note["font"] for note in notes)


@pytest.mark.parametrize(
    ("colours", "least"),
    [
        ((theme.COOPERATION, theme.CONFLICT, theme.NEUTRAL), FAR),
        ((theme.ACCENT, theme.SECOND), FAR),
        ((theme.ACCENT, theme.NEUTRAL), APART),
        ((theme.SECOND, theme.NEUTRAL), APART),
        ((theme.EAST_WEST[0], theme.EAST_WEST[-1], theme.NEUTRAL), APART),
        (tuple(theme.VERDICT.values()), FAR),
        (COUNTRIES[:4], FAR),
        (COUNTRIES, APART),
    ],
)
def test_colours_of_different_meaning_are_apart_for_everyone(colours, least: float):
    nearest = min(itertools.combinations(colours, 2), key=lambda pair: _apart(*pair))
    assert _apart(*nearest) >= least, nearest


def test_the_two_sides_of_the_scale_are_apart_for_everyone():
    """Step by step, each from the next, and as far from the middle on one side as on the other."""
    scale = theme.EAST_WEST
    assert len(scale) == 7
    assert min(_apart(*pair) for pair in itertools.pairwise(scale)) >= NEXT
    assert min(_apart(scale[place], scale[-1 - place]) for place in range(3)) >= FAR


def test_former_colours_would_not_pass():
    """Teal and pink, which this dashboard had, are one colour to a deuteranope."""
    assert _apart("#c23b7e", "#11857a") < 5
    assert _apart("#a8d3cd", "#e8b4cd") < 2
