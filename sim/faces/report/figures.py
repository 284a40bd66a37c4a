"""The figures of a report, each with a sentence that says what it shows: numbers from series.py, drawn by faces/figures.

A figure is one or more panels, each an image of its own: side by side where the page is wide, under each other on a phone.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sim.codes import Level, Owner, Sex
from sim.evidence import Evidence
from sim.faces.figures import style, tile_map
from sim.faces.figures import time as plots_time
from sim.faces.figures.time import Line, Panel
from sim.faces.report import series
from sim.faces.report.series import Series
from sim.faces.report.study import Run, Study
from sim.faces.words.report import change, phrase, round_number
from sim.faces.words.texts import number
from sim.results import noise as chance
from sim.results.noise import Effect
from sim.results.worlds import BASELINE

OWNERS = tuple(owner.label for owner in Owner)
LOST = tuple(level.label for level in Level if level >= Level.MODERATE)
"""Levels that count as disabled."""
DRIFTING = (("beds_per_1000", "elders", 1, "ratio"), ("T7", "a", 100, "percent"), ("residents", "all", 1, "persons"))
"""Indicators drawn against the baseline, with the factor and kind of their axis; people waiting come next."""


class Image(NamedTuple):
    """One panel."""

    address: str
    """A data URL, so that the page loads nothing."""
    width: float
    """In inches, of a page that is 11 inches wide."""
    text: str
    """For readers who cannot see it."""


class Picture(NamedTuple):
    """A figure under its sentence."""

    sentence: str
    images: tuple[Image, ...]
    key: tuple[tuple[str, str], ...] = ()
    """Colours of the figure, as CSS backgrounds, and what they mean."""
    text: str = ""


def population(run: Run, language: str) -> Picture:
    """Draw residents aged 60 and over, in total and by level."""
    elders = series.elders(run)
    total = [sum(numbers) for numbers in zip(*elders.by.values(), strict=True)]
    lost = [sum(elders.by[level][row] for level in LOST) for row in range(len(total))]
    whole = _went(total, chance.of_counts(total[0], total[-1], run.share), language)
    sentence = phrase(language, "population_title", all=whole, lost=_went(lost, chance.of_counts(lost[0], lost[-1], run.share), language))
    words = {level.label: level.en if language == "en" else level.zh for level in Level}
    millions = _in(1e6 if language == "en" else 1e4, 2 if language == "en" else 0)
    everybody = Panel(phrase(language, "population_left"), [Line(phrase(language, "all_elders"), elders.days, total)], millions)
    lines = [Line(words[level], elders.days, numbers) for level, numbers in list(elders.by.items())[1:]]
    by_level = Panel(phrase(language, "population_right"), lines, _thousands(language))
    left = Image(as_address(plots_time.total(everybody, 3.2, 3.1)), 3.2, everybody.title)
    right = plots_time.lines(by_level, 4.1, 3.1, plots_time.LEVEL_COLOURS[1:], 0.5)
    return Picture(sentence, (left, Image(as_address(right), 4.1, by_level.title)))


def turning_60(run: Run, evidence: Evidence, language: str) -> Picture:
    """Draw the people who turn 60 year by year, and explain where the jump comes from."""
    by_year = series.turning_60(run)
    census = {year: census_turning_60(evidence, year) for year in by_year if evidence.find("check.turning60", group=str(year))}
    low, high = min(by_year), max(by_year, key=by_year.__getitem__)
    figures = {
        "low_year": low, "high_year": high, "low": round_number(by_year[low], language), "high": round_number(by_year[high], language),
        "low_census": round_number(census[low], language) if low in census else "–",
        "high_census": round_number(census[high], language) if high in census else "–",
    }  # fmt: skip
    seen = chance.of_counts(by_year[low], by_year[high], run.share).seen
    sentence, text = (phrase(language, key, **figures) if seen else "" for key in ("turning_title", "turning_text"))
    title = phrase(language, "turning_panel")
    image = plots_time.turning(by_year, census, title, _thousands(language, 0), (3.5, 3.1))
    key = ((style.SKY, phrase(language, "turning_bars")), (style.INK, phrase(language, "turning_dots")))
    return Picture(sentence or title, (Image(as_address(image), 3.5, title),), key, text)


def census_turning_60(evidence: Evidence, year: int) -> float:
    """Return the persons who, by their census ages, turn 60 in the twelve months to 1 November of a year."""
    return sum(evidence.value("check.turning60", str(year), "MF"[sex]) for sex in Sex)


def beds(run: Run, language: str) -> Picture:
    """Draw beds by state and owner."""
    by_owner = {owner: series.bed_states(run, owner) for owner in OWNERS}
    last = {state: sum(states.by[state][-1] for states in by_owner.values()) for state in series.STATES}
    number_of = {
        "built": sum(last.values()), "occupied": last["occupied"], "free": last["free"], "works": last["works"] + last["closing"],
        "unready": last["unready"],
    }  # fmt: skip
    figures = {name: round_number(value, language) for name, value in number_of.items()}
    images = []
    for owner, states in by_owner.items():
        title = phrase(language, "beds_panel", owner=phrase(language, owner))
        images.append(Image(as_address(plots_time.beds(states, title, _thousands(language), 3.6)), 3.6, title))
    key = tuple((colour, phrase(language, state)) for state, colour in plots_time.STATE_COLOURS.items())
    return Picture(phrase(language, "beds_title", year=run.days[-1].year, **figures), tuple(images), key)


def care(run: Run, language: str) -> Picture:
    """Draw residents and lists by owner."""
    inside, lists = series.residents(run), series.waiting(run)
    residents, waiting = ([sum(numbers) for numbers in zip(*each.by.values(), strict=True)] for each in (inside, lists))
    moved = chance.within(run.result.noise, ("residents", "all"), run.days[0], run.days[-1]) or Effect(0.0, 0.0)
    listed = chance.of_counts(waiting[0], waiting[-1], run.share)
    sentence = phrase(language, "care_title", residents=_went(residents, moved, language), waiting=_went(waiting, listed, language))
    shown = [
        Panel(phrase(language, "residents_panel"), _by_owner(inside, language), _thousands(language)),
        Panel(phrase(language, "waiting_panel"), _by_owner(lists, language), _in(1, 0)),
    ]
    images = tuple(Image(as_address(plots_time.lines(panel, 4.1)), 4.1, panel.title) for panel in shown)
    return Picture(sentence, images, text=phrase(language, "care_text"))


def maps(run: Run, language: str) -> Picture:
    """Draw elders on tiles; occupancy and beds per elder, whose order among prefectures is drawn at random, as dots without names."""
    day = run.days[-1]
    names = {code: tile_map.name_of(code, name, language) for code, name in series.prefectures(run).items()}
    shown = _thousands(language, 0)
    elders = series.elders_by_prefecture(run, day)
    drawn = tile_map.Map(
        phrase(language, "map_elders", day=day), elders, {code: shown(value) for code, value in elders.items()}, *_ends(elders)
    )
    images = [Image(as_address(tile_map.tile_map(drawn, names, 4.2)), 4.2, drawn.title)]
    sentence = ""
    occupancy, by_elders = series.public_occupancy(run, series.year_of(run, day)), series.beds_per_1000(run, day)
    if occupancy:
        low, high = (_as_percent(end) for end in _ends(occupancy))
        sentence = phrase(language, "map_title", low_value=low, high_value=high, number=len(occupancy))
    strips = ((occupancy, "map_occupancy", _as_percent), (by_elders, "map_beds", lambda value: number(value, "per 1,000")))
    for values, name, text in strips:
        if values:
            title = phrase(language, name, year=day.year, day=day)
            images.append(Image(as_address(tile_map.strip(sorted(values.values()), title, text, 3.1)), 3.1, title))
    return Picture(sentence, tuple(images), text=phrase(language, "map_text"))


def drift(study: Study, language: str) -> Picture:
    """Draw every scenario against the baseline, in every world; the sentence reports the drift without a policy."""
    base = study.of(BASELINE)
    order = [BASELINE, *study.judged] if base else list(study.judged)
    panels = []
    for target, reading, factor, kind in DRIFTING:
        shown = _in(1 / factor, 0, "%") if kind == "percent" else _thousands(language) if kind == "persons" else _in(1, 1)
        panels.append(_panel(study, order, phrase(language, f"panel_{target}"), shown, _reader(target, reading)))
    panels.append(_panel(study, order, phrase(language, "panel_waiting"), _in(1, 0), _outside))
    colours = [style.GREY, *style.LINES] if base else list(style.LINES)
    key = tuple((colours[place % len(colours)], _title(study, name, language)) for place, name in enumerate(dict.fromkeys(order)))
    drawn = (panel for panel in panels if all(line.days for line in panel.lines))
    images = tuple(Image(as_address(plots_time.lines(panel, 2.7, 2.5, colours, 0.3)), 2.7, panel.title) for panel in drawn)
    return Picture(_drift_sentence(base, language), images, key, _worlds_drawn(study, language))


def _drift_sentence(base: Sequence[Run], language: str) -> str:
    if not base:
        return phrase(language, "drift_no_baseline")
    run = base[0]
    ends = series.indicator(run, "beds_per_1000", "elders").by["value"]
    moved = chance.within(run.result.noise, ("beds_per_1000", "elders"), run.days[0], run.days[-1]) or Effect(0.0, 0.0)
    if not ends:
        return phrase(language, "panel_beds_per_1000")
    shown = [number(value, "per 1,000") for value in ends]
    return phrase(language, "drift_title", beds=phrase(language, "went" if moved.seen else "stayed", first=shown[0], last=shown[-1]))


def _went(values: Sequence[float], moved: Effect, language: str) -> str:
    """Return where a number of persons begins and ends; that it changes is said only if chance could hardly have made the change."""
    ends = {"first": round_number(values[0], language), "last": round_number(values[-1], language)}
    if not moved.seen:
        return phrase(language, "stayed", **ends)
    return phrase(language, "went", **ends) + phrase(language, "by_percent", change=change(values[0], values[-1]))


def _worlds_drawn(study: Study, language: str) -> str:
    """Return a text on which line is for which world."""
    names = [world.en if language == "en" else world.zh for world in study.worlds]
    keys = ("drift_solid", "drift_dashed", "drift_dotted")
    return phrase(language, "between").join(phrase(language, key, world=name) for key, name in zip(keys, names, strict=False))


def as_address(svg: str) -> str:
    """Return a drawing as a data URL, an image inside the page itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _outside(run: Run) -> Series:
    return Series(run.days, {"value": series.waiting_outside(run)})


def _reader(target: str, reading: str) -> Callable[[Run], Series]:
    return lambda run: series.indicator(run, target, reading)


def _panel(study: Study, order: Sequence[str], title: str, shown: Callable[[float], str], read: Callable[[Run], Series]) -> Panel:
    """Return one quantity, with a line per scenario for its first world and thin lines for the others."""
    lines = []
    for name in dict.fromkeys(order):
        runs = study.of(name)
        first, *others = (read(run) for run in runs)
        elsewhere = [each.by["value"] for each in others if each.days == first.days]
        lines.append(Line("", first.days, first.by["value"], elsewhere))
    return Panel(title, lines, shown)


def _by_owner(each: Series, language: str) -> list[Line]:
    return [Line(phrase(language, owner), each.days, each.by[owner]) for owner in OWNERS]


def _title(study: Study, name: str, language: str) -> str:
    card = study.central(name).card
    return card.title_en if language == "en" else card.title_zh


def _ends(values: Mapping[str, float]) -> tuple[float, float]:
    return (min(values.values()), max(values.values())) if values else (0.0, 1.0)


def _as_percent(value: float) -> str:
    return number(value, "share", 0)


def _in(unit: float, digits: int, sign: str = "") -> Callable[[float], str]:
    """Return a formatter for numbers in a unit: 0.438 in hundredths is 44%."""
    return lambda value: f"{number(value / unit, 'number', digits)}{sign}"


def _thousands(language: str, digits: int = 1) -> Callable[[float], str]:
    """Return a formatter for persons or beds: in thousands, or in 万 in Chinese."""
    return _in(1000, digits) if language == "en" else _in(10_000, max(digits, 1))
