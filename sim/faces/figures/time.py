"""The figures of a report that run over years: people, beds, residents and lists, scenarios compared with the baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.faces.figures import style
from sim.faces.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILLION,
    drawn,
    from_zero,
    labels_behind,
    over_years,
    places,
)
from sim.faces.fonts import drawable
from sim.faces.report.series import STATES, Series

WIDE = 11.0
"""Inches across the page."""
STATE_COLOURS = dict(zip(STATES, (BLUE, PALE, ORANGE, VERMILLION), strict=True))
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
def lines(shown: Sequence[Panel], height: float = 2.7, room: float = 0.42, colours: Sequence[str] = OWNER_COLOURS) -> Figure:
    """Draw panels side by side, with each line's name and last value at its end."""
    figure, axes = style.panels(WIDE, height, [1.0] * len(shown))
    for one, panel in zip(axes, shown, strict=True):
        highest = _draw(one, panel, colours, room)
        from_zero(one, highest, panel.shown)
        labels_behind(one, panel.lines[0].days[-1], _last(panel, colours))
    return figure


@drawn
def against_baseline(shown: Sequence[Panel], grey: bool, height: float = 2.55) -> Figure:
    """Draw panels with one colour per scenario, named on top; `grey`: the first is the baseline."""
    figure, axes = style.panels(WIDE, height, [1.0] * len(shown))
    colours = (GREY, *style.LINES) if grey else style.LINES
    for one, panel in zip(axes, shown, strict=True):
        highest = _draw(one, panel, colours, 0.3)
        from_zero(one, highest, panel.shown)
        last = [(line.values[-1], panel.shown(line.values[-1]), colours[n % len(colours)]) for n, line in enumerate(panel.lines)]
        labels_behind(one, panel.lines[0].days[-1], last)
    handles = [Line2D([], [], color=colours[n % len(colours)]) for n in range(len(shown[0].lines))]
    names = [drawable(line.label) for line in shown[0].lines]
    figure.legend(handles, names, loc="outside upper left", ncols=min(4, len(handles)), fontsize=9)
    return figure


@drawn
def people(elders: Series, titles: tuple[str, str], words: Mapping[str, str], shown: tuple[Shown, Shown], all_of_them: str) -> Figure:
    """Draw everyone aged 60 and over on the left, and those at the four levels of lost ability on the right."""
    figure, (left, right) = style.panels(7.3, 3.5, (0.8, 1.0))
    total = [sum(numbers) for numbers in zip(*elders.by.values(), strict=True)]
    left.fill_between(places(elders.days), total, color=SKY, alpha=0.35, lw=0)
    left.plot(places(elders.days), total, color=BLUE)
    left.set_title(drawable(titles[0]))
    over_years(left, elders.days, 0.3)
    from_zero(left, max(total), shown[0])
    labels_behind(left, elders.days[-1], [(total[-1], f"{all_of_them} {shown[0](total[-1])}", BLUE)])
    lost = [Line(words[level], elders.days, numbers) for level, numbers in list(elders.by.items())[1:]]
    levels = Panel(titles[1], lost, shown[1])
    highest = _draw(right, levels, LEVEL_COLOURS[1:], 0.5)
    from_zero(right, highest, shown[1])
    labels_behind(right, elders.days[-1], _last(levels, LEVEL_COLOURS[1:]))
    return figure


@drawn
def turning(by_year: Mapping[int, float], census: Mapping[int, float], title: str, key: tuple[str, str], shown: Shown) -> Figure:
    """Draw the people who turn 60 in each year: bars for the model, dots for what the census ages imply."""
    figure, (axes,) = style.panels(3.6, 3.42, (1.0,))
    bars = axes.bar(list(by_year), list(by_year.values()), width=0.66, color=SKY)
    if len(by_year) <= MOST_BARS:
        figures = [drawable(shown(value)) for value in by_year.values()]
        axes.bar_label(bars, figures, label_type="edge", fontsize=8.5, fontweight="bold", padding=7)
    dots = axes.plot(list(census), list(census.values()), "o", color=INK, ms=4.5)
    axes.set_title(drawable(title))
    from_zero(axes, 1.16 * max([*by_year.values(), *census.values()]), shown)
    years = sorted({*by_year, *census})[:: 1 if len(by_year) <= MOST_BARS // 2 else 3]
    axes.set_xticks(years, [str(year) for year in years])
    figure.legend([bars[0], *dots], [drawable(word) for word in key], loc="outside lower center", ncols=2, fontsize=8)
    return figure


@drawn
def beds(by_owner: Mapping[str, Series], titles: Mapping[str, str], words: Mapping[str, str], shown: Shown) -> Figure:
    """Draw the built beds of each owner group as stacked states, each panel on its own scale."""
    figure, axes = style.panels(WIDE, 2.8, [1.0] * len(by_owner))
    for one, (owner, states) in zip(axes, by_owner.items(), strict=True):
        one.stackplot(places(states.days), *states.by.values(), colors=[STATE_COLOURS[state] for state in STATES], lw=0)
        built = [sum(numbers) for numbers in zip(*states.by.values(), strict=True)]
        one.plot(places(states.days), built, color=INK, lw=1.2)
        one.set_title(drawable(titles[owner]))
        over_years(one, states.days, 0.24)
        from_zero(one, max(built), shown)
        occupied = states.by[STATES[0]][-1]
        labels_behind(one, states.days[-1], [(built[-1], shown(built[-1]), INK), (occupied, shown(occupied), BLUE)])
    patches = axes[0].collections[: len(STATES)]
    figure.legend(patches, [drawable(words[state]) for state in STATES], loc="outside upper left", ncols=len(STATES), fontsize=9)
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


def _last(panel: Panel, colours: Sequence[str]) -> list[tuple[float, str, str]]:
    """Return height, name with value, and colour for the ends of lines."""
    ends = [(line.values[-1], f"{line.label} {panel.shown(line.values[-1])}") for line in panel.lines]
    return [(*end, colours[number % len(colours)]) for number, end in enumerate(ends)]
