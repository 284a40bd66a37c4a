"""A schematic map of the thirteen prefectures, one tile each, roughly in place. Drawn here: it uses no source's boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.evidence import Evidence
from sim.faces.figures.style import GREY, INK, drawn
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
MARK = "RESIDUAL"
"""How the evidence begins the note of a share that is not data about its prefecture."""


class Map(NamedTuple):
    """One quantity by prefecture."""

    title: str
    values: Mapping[str, float]
    shown: Mapping[str, str]
    """The value as written on the tile."""
    low: float
    high: float
    """Ends of the scale."""


def residual(evidence: Evidence) -> tuple[str, ...]:
    """Return the codes of the prefectures whose share of elders is the residual of the known ones, as marked in the evidence."""
    return tuple(sorted(row.area for row in evidence.find("population.share60") if row.note.startswith(MARK)))


def name_of(code: str, chinese: str, language: str) -> str:
    """Return the name of a prefecture as used on tiles and in lists.

    >>> name_of("2327", "大兴安岭地区", "zh"), name_of("2311", "黑河市", "en")
    ('大兴安岭', 'Heihe')
    """
    return ENGLISH.get(code, chinese) if language == "en" else chinese.removesuffix("市").removesuffix("地区")


@drawn
def tile_maps(maps: tuple[Map, ...], names: Mapping[str, str], hatched: tuple[str, ...], key: tuple[str, str]) -> Figure:
    """Draw maps side by side; `names` by code, `hatched` codes, and the words for plain and hatched tiles."""
    figure = Figure(figsize=(11, 4.75), layout="constrained")
    for axes, one in zip(figure.subplots(1, len(maps), squeeze=False)[0], maps, strict=True):
        _map(axes, one, names, hatched)
    _key(figure, key)
    return figure


def _map(axes: Axes, one: Map, names: Mapping[str, str], hatched: tuple[str, ...]) -> None:
    axes.set_title(drawable(one.title))
    for code, (column, row) in TILES.items():
        if code in one.values:
            depth = (one.values[code] - one.low) / (one.high - one.low) if one.high > one.low else 0.5
            _tile(axes, column, -row, SCALE(min(1.0, max(0.0, depth))), code in hatched, (names.get(code, code), one.shown[code]))
        else:
            _tile(axes, column, -row, to_rgb("white"), False, (names.get(code, code), ""))
    axes.set_xlim(-0.05, 5.0)
    axes.set_ylim(-4.05, 1.0)
    axes.set_aspect(0.75)
    axes.axis("off")


def _tile(axes: Axes, column: int, row: int, colour: tuple[float, ...], hatch: bool, words: tuple[str, str]) -> None:
    """Draw a tile; the hatch runs under the words, which are on the tile's own colour."""
    dark = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] < 0.52
    ink, line = ("white", "#DDDDDD") if dark else (INK, GREY)
    axes.add_patch(
        Rectangle((column, row), SIDE, SIDE, facecolor=colour, edgecolor=line if hatch else "none", hatch="////" if hatch else None, lw=0)
    )
    ground = {"facecolor": colour, "edgecolor": "none", "pad": 1.2}
    name, value = map(drawable, words)
    size = 8.5 if len(name) < 11 else 7.2
    axes.text(column + SIDE / 2, row + 0.66 * SIDE, name, ha="center", va="center", color=ink, fontsize=size, bbox=ground)
    axes.text(column + SIDE / 2, row + 0.28 * SIDE, value, ha="center", va="center", color=ink, fontsize=11, fontweight="bold", bbox=ground)


def _key(figure: Figure, key: tuple[str, str]) -> None:
    """Explain plain and hatched tiles."""
    plain, residual_tile = (Rectangle((0, 0), 1, 1, facecolor="#D5E7F3", edgecolor=GREY, lw=0, hatch=hatch) for hatch in (None, "////"))
    figure.legend([plain, residual_tile], [drawable(word) for word in key], loc="outside lower center", ncols=2, fontsize=8.5)
