"""The figures of a report that run over years: people, beds, residents and lists, scenarios compared with the baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.faces.figures import style
from sim.faces.figures.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILLION,
    YELLOW,
    drawn,
    from_zero,
    labels_behind,
    over_years,
    places,
)
from sim.faces.fonts import drawable
from sim.faces.report.series import STATES, Series

STATE_COLOURS = dict(zip(STATES, (BLUE, PALE, YELLOW, ORANGE, VERMILLION), strict=True))
LEVEL_COLOURS = (SKY, GREEN, ORANGE, VERMILLION, PURPLE)
OWNER_COLOURS = (BLUE, VERMILLION, GREEN)
MOST_BARS = 10
"""Most years whose bars each have room for a figure; with half as many, each also has room for its year."""
DASHES = ((5, 2), (1, 1.5))
"""Of the second and the third world."""
Shown = Callable[[float], str]


class Line(NamedTuple):
    """One line over time, with thinner lines for the same quantity in other worlds."""

    label: str
    days: Sequence[date]
    values: Sequence[float]
    elsewhere: Sequence[Sequence[float]] = ()


class Panel(NamedTuple):
    """Lines of one quantity."""

    title: str
    lines: Sequence[Line]
    shown: Shown
    """Formats a value for axis and labels."""


@drawn
def lines(panel: Panel, width: float, height: float = 2.7, colours: Sequence[str] = OWNER_COLOURS, room: float = 0.42) -> Figure:
    """Draw lines, each with its name and last value at its end."""
    figure, axes = style.panel(width, height)
    from_zero(axes, _draw(axes, panel, colours, room), panel.shown)
    ends = [(line.values[-1], f"{line.label} {panel.shown(line.values[-1])}".lstrip()) for line in panel.lines]
    labels_behind(axes, panel.lines[0].days[-1], [(*end, colours[place % len(colours)]) for place, end in enumerate(ends)])
    return figure


@drawn
def total(panel: Panel, width: float, height: float) -> Figure:
    """Draw one quantity as a filled area under its line."""
    figure, axes = style.panel(width, height)
    line = panel.lines[0]
    axes.fill_between(places(line.days), line.values, color=SKY, alpha=0.35, lw=0)
    from_zero(axes, _draw(axes, panel, OWNER_COLOURS, 0.3), panel.shown)
    labels_behind(axes, line.days[-1], [(line.values[-1], f"{line.label} {panel.shown(line.values[-1])}", BLUE)])
    return figure


@drawn
def turning(by_year: Mapping[int, float], census: Mapping[int, float], title: str, shown: Shown, size: tuple[float, float]) -> Figure:
    """Draw the people who turn 60 in each year: bars for the model, dots for what the census ages imply."""
    figure, axes = style.panel(*size)
    bars = axes.bar(list(by_year), list(by_year.values()), width=0.66, color=SKY)
    if len(by_year) <= MOST_BARS:
        figures = [drawable(shown(value)) for value in by_year.values()]
        axes.bar_label(bars, figures, label_type="center", fontsize=8.5, fontweight="bold")  # at their ends are the dots
    axes.plot(list(census), list(census.values()), "o", color=INK, ms=4.5)
    axes.set_title(drawable(title))
    from_zero(axes, 1.16 * max([*by_year.values(), *census.values()]), shown)
    years = sorted({*by_year, *census})[:: 1 if len(by_year) <= MOST_BARS // 2 else 3]
    axes.set_xticks(years, [str(year) for year in years])
    return figure


@drawn
def beds(states: Series, title: str, shown: Shown, width: float) -> Figure:
    """Draw the built beds of an owner group as stacked states."""
    figure, axes = style.panel(width, 2.6)
    axes.stackplot(places(states.days), *states.by.values(), colors=list(STATE_COLOURS.values()), lw=0)
    built = [sum(numbers) for numbers in zip(*states.by.values(), strict=True)]
    axes.plot(places(states.days), built, color=INK, lw=1.2)
    axes.set_title(drawable(title))
    over_years(axes, states.days, 0.24)
    from_zero(axes, max(built), shown)
    occupied = states.by[STATES[0]][-1]
    labels_behind(axes, states.days[-1], [(built[-1], shown(built[-1]), INK), (occupied, shown(occupied), BLUE)])
    return figure


def _draw(axes: Axes, panel: Panel, colours: Sequence[str], room: float) -> float:
    """Draw the lines of a panel; return the highest value."""
    highest = 0.0
    for place, line in enumerate(panel.lines):
        colour = colours[place % len(colours)]
        axes.plot(places(line.days), line.values, color=colour)
        for dashes, values in zip(DASHES, line.elsewhere, strict=False):
            axes.plot(places(line.days), values, color=colour, lw=1.0, dashes=dashes)
            highest = max(highest, *values)
        highest = max(highest, *line.values)
    axes.set_title(drawable(panel.title))
    over_years(axes, panel.lines[0].days, room)
    return highest
