"""A schematic map of the thirteen prefectures, one tile each, roughly in place; and how values without a place are spread.

Drawn here: it uses no source's boundaries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.faces.figures.style import BLUE, INK, SMALLEST, drawn
from sim.faces.fonts import drawable

TILES: dict[str, tuple[int, int]] = {
    "2327": (0, 0),
    "2311": (1, 1),
    "2302": (0, 2), "2307": (2, 2), "2304": (3, 2),
    "2306": (0, 3), "2312": (1, 3), "2308": (3, 3), "2305": (4, 3),
    "2301": (1, 4), "2310": (2, 4), "2309": (3, 4), "2303": (4, 4),
}  # fmt: skip
"""Column from the west and row from the north, by code."""
ENGLISH = {
    "2301": "Harbin", "2302": "Qiqihar", "2303": "Jixi", "2304": "Hegang", "2305": "Shuangyashan", "2306": "Daqing", "2307": "Yichun",
    "2308": "Jiamusi", "2309": "Qitaihe", "2310": "Mudanjiang", "2311": "Heihe", "2312": "Suihua", "2327": "Daxing'anling",
}  # fmt: skip
SIDE = 0.94
"""Side of a tile in a grid of 1."""
SCALE = LinearSegmentedColormap.from_list("depth", ["#EAF3FA", "#8FBEDD", "#0072B2", "#003B5C"])
"""One hue from light to dark: distinguishable by all readers and in grey."""


class Map(NamedTuple):
    """One quantity by prefecture."""

    title: str
    values: Mapping[str, float]
    shown: Mapping[str, str]
    """The value as written on the tile."""
    low: float
    high: float
    """Ends of the scale."""


def name_of(code: str, chinese: str, language: str) -> str:
    """Return the name of a prefecture as used on tiles and in lists.

    >>> name_of("2327", "大兴安岭地区", "zh"), name_of("2311", "黑河市", "en")
    ('大兴安岭', 'Heihe')
    """
    return ENGLISH.get(code, chinese) if language == "en" else chinese.removesuffix("市").removesuffix("地区")


@drawn
def tile_map(one: Map, names: Mapping[str, str], width: float) -> Figure:
    """Draw a map; `names` by code."""
    figure = Figure(figsize=(width, 0.83 * width), layout="constrained")
    _map(figure.add_subplot(), one, names)
    return figure


@drawn
def strip(values: Sequence[float], title: str, shown: Callable[[float], str], width: float) -> Figure:
    """Draw how values are spread: a dot for each, without names, with figures at both ends."""
    figure = Figure(figsize=(width, 1.15), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(drawable(title))
    axes.plot(values, [0.0] * len(values), "o", color=BLUE, alpha=0.45, ms=8)
    low, high = min(values), max(values)
    room = 0.12 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(-1, 1)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    ends = sorted({low, high})
    axes.set_xticks(ends, [drawable(shown(end)) for end in ends])
    return figure


def _map(axes: Axes, one: Map, names: Mapping[str, str]) -> None:
    axes.set_title(drawable(one.title))
    for code, (column, row) in TILES.items():
        if code in one.values:
            depth = (one.values[code] - one.low) / (one.high - one.low) if one.high > one.low else 0.5
            _tile(axes, column, -row, SCALE(min(1.0, max(0.0, depth))), (names.get(code, code), one.shown[code]))
        else:
            _tile(axes, column, -row, to_rgb("white"), (names.get(code, code), ""))
    axes.set_xlim(-0.05, 5.0)
    axes.set_ylim(-4.05, 1.0)
    axes.set_aspect(0.75)
    axes.axis("off")


def _tile(axes: Axes, column: int, row: int, colour: tuple[float, ...], words: tuple[str, str]) -> None:
    """Draw a tile with its words."""
    dark = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] < 0.52
    ink = "white" if dark else INK
    axes.add_patch(Rectangle((column, row), SIDE, SIDE, facecolor=colour, edgecolor="none", lw=0))
    name, value = map(drawable, words)
    size = 8.5 if len(name) < 11 else SMALLEST
    axes.text(column + SIDE / 2, row + 0.66 * SIDE, name, ha="center", va="center", color=ink, fontsize=size)
    axes.text(column + SIDE / 2, row + 0.28 * SIDE, value, ha="center", va="center", color=ink, fontsize=11, fontweight="bold")
