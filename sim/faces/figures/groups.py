"""Figures of shares by group: bars side by side for several kinds of homes on one day, dots for a later day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from sim.faces.figures import style
from sim.faces.figures.style import INK, drawn, from_zero
from sim.faces.figures.time import OWNER_COLOURS
from sim.faces.fonts import drawable

WIDE = 0.8
"""Width of the bars of a group, of the room that it has."""


class Shares(NamedTuple):
    """Shares of each kind of homes by group, on two days."""

    title: str
    groups: Sequence[str]
    first: Mapping[str, Sequence[float]]
    """By kind: shares that add up to 1."""
    last: Mapping[str, Sequence[float]]


@drawn
def bars(one: Shares, shown: Callable[[float], str], width: float, height: float = 2.5) -> Figure:
    """Draw a bar for each kind in each group, with a dot for the later day."""
    figure, axes = style.panel(width, height)
    step = WIDE / max(len(one.first), 1)
    for number, (kind, shares) in enumerate(one.first.items()):
        places = [group + step * (number + 0.5) - WIDE / 2 for group in range(len(one.groups))]
        axes.bar(places, shares, width=0.9 * step, color=OWNER_COLOURS[number])
        axes.plot(places, one.last[kind], "o", color=INK, ms=4.2, markeredgecolor="white", markeredgewidth=0.6)
    axes.set_title(drawable(one.title))
    from_zero(axes, max((max(shares) for shares in (*one.first.values(), *one.last.values())), default=0.0), shown)
    axes.set_xticks(range(len(one.groups)), [drawable(group) for group in one.groups])
    return figure
