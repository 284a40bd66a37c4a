"""How figures in a report look, and how they become text: SVG, letters as outlines, the same bytes for the same numbers."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, wraps
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.faces.fonts import FAMILY, FOLDER, WEIGHTS, drawable

BLUE, VERMILLION, GREEN, ORANGE, SKY, PURPLE, YELLOW = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#F0E442"
"""The Okabe-Ito palette: safe for color-blind readers; colors used together also differ in grey."""
LINES = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
INK, GREY, PALE = "#222222", "#6E6E6E", "#D9D9D9"
STYLE: Any = {
    "font.family": [FAMILY], "font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "longjiang", "axes.unicode_minus": True,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY, "axes.labelcolor": INK, "text.color": INK,
    "axes.titlesize": 9.5, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 8, "axes.linewidth": 0.7,
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.major.size": 3, "ytick.major.size": 0,
    "axes.grid": True, "axes.grid.axis": "y", "grid.color": PALE, "grid.linewidth": 0.6, "axes.axisbelow": True,
    "lines.linewidth": 1.8, "lines.solid_capstyle": "round", "legend.frameon": False, "figure.facecolor": "white",
    "mathtext.default": "regular", "text.parse_math": False,
}  # fmt: skip
NO_DATE = {"Date": None, "Creator": None, "Format": None, "Type": None}
SMALLEST = 7.8
"""Smallest letters in a figure, in points."""
LABEL_GAP = 0.085
"""Least distance between two labels next to a panel, as a fraction of its height."""
DECEMBER, MOST_TICKS = 12, 7
EPOCH = date(1970, 1, 1).toordinal()
NOUGHTS = re.compile(r"\.0+(?=\D|$)")
"""Meaningless decimals in the numbers of an axis."""
P = ParamSpec("P")


def drawn(make: Callable[P, Figure]) -> Callable[P, str]:
    """Return a function that returns its figure as SVG text in the style of the report; a missing glyph is an error."""

    @wraps(make)
    def as_svg(*args: P.args, **kwargs: P.kwargs) -> str:
        _register()
        with mpl.rc_context(STYLE), warnings.catch_warnings():
            warnings.filterwarnings("error", message=".*[Gg]lyph.*")
            warnings.filterwarnings("error", message=".*findfont.*")
            file = io.StringIO()
            FigureCanvasSVG(make(*args, **kwargs)).print_svg(file, metadata=NO_DATE)  # type: ignore[no-untyped-call]  # savefig would draw twice
            return file.getvalue()

    return as_svg


@cache
def _register() -> None:
    """Register the shipped font under its own name, whatever fonts the machine has."""
    for weight, name in WEIGHTS.items():
        entry = font_manager.FontEntry(fname=str(FOLDER / name), name=FAMILY, weight=weight, size="scalable")
        font_manager.fontManager.ttflist.append(entry)


def panel(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of one panel, sized in inches: a page sets panels side by side if there is room, else under each other."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.06)  # type: ignore[union-attr, call-arg]
    return figure, figure.add_subplot()


def over_years(axes: Axes, days: Sequence[date], room: float) -> None:
    """Set the time axis, with a tick at the end of each year and `room` for labels after the last day, as a fraction of the days shown."""
    first, last = places([days[0], days[-1]])
    axes.set_xlim(first, last + max(last - first, 1) * room)
    ends = [day for day in days if day.month == DECEMBER] or [days[0]]
    step = 1 if len(ends) <= MOST_TICKS else 5
    shown = ends[(len(ends) - 1) % step :: step]
    axes.set_xticks(places(shown), [str(day.year) for day in shown])


def places(days: Sequence[date]) -> list[float]:
    """Return the positions of days on a time axis, in days.

    >>> places([date(2021, 1, 1), date(2020, 12, 31)])
    [18628.0, 18627.0]
    """
    return [float(day.toordinal() - EPOCH) for day in days]


def from_zero(axes: Axes, highest: float, shown: Callable[[float], str]) -> None:
    """Set the value axis from 0 up, with numbers formatted by `shown`."""
    axes.set_ylim(0, highest * 1.08 if highest else 1)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: NOUGHTS.sub("", shown(value))))


def labels_behind(axes: Axes, day: date, labels: Sequence[tuple[float, str, str]]) -> None:
    """Write labels (height, text, colour) after the last day, moved apart where they would touch."""
    low, high = axes.get_ylim()
    gap = LABEL_GAP * (high - low)
    heights = apart([height for height, _, _ in labels], gap, low + gap / 3, high)
    for (_, text, colour), height in zip(labels, heights, strict=True):
        axes.annotate(
            drawable(text), (places([day])[0], height), xytext=(5, 0), textcoords="offset points", va="center", color=colour,
            fontsize=8.5, fontweight="bold", annotation_clip=False,
        )  # fmt: skip


def apart(heights: Sequence[float], gap: float, bottom: float, top: float) -> list[float]:
    """Return heights in the same order, at least `gap` apart, none above `top`, and none below `bottom` as far as there is room.

    Those that touch move as a group, to both sides of their mean.

    >>> apart([1.0, 1.0, 5.0], 1.0, 0.0, 10.0), apart([9.9, 10.0], 1.0, 0.0, 10.0), apart([0.1, 0.0], 1.0, 0.0, 10.0)
    ([0.5, 1.5, 5.0], [9.0, 10.0], [1.0, 0.0])
    """
    order = sorted(range(len(heights)), key=lambda place: (heights[place], place))
    groups: list[list[float]] = []  # mean height, number
    for place in order:
        groups.append([heights[place], 1])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < gap * (groups[-1][1] + groups[-2][1]) / 2:
            above, below = groups.pop(), groups.pop()
            number = above[1] + below[1]
            groups.append([(above[0] * above[1] + below[0] * below[1]) / number, number])
    settled = [mean + gap * (step - (number - 1) / 2) for mean, number in groups for step in range(int(number))]
    for place in range(len(settled)):
        settled[place] = max(settled[place], bottom + gap * place)
    for place in reversed(range(len(settled))):
        settled[place] = min(settled[place], top - gap * (len(settled) - 1 - place))
    return [settled[order.index(place)] for place in range(len(heights))]
