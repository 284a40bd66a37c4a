"""The figures of a report, each with a sentence that says what it shows: numbers from series.py, drawn by faces/figures."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sim.codes import Level, Owner, Sex
from sim.evidence import Evidence
from sim.faces.figures import tile_map
from sim.faces.figures import time as plots_time
from sim.faces.figures.time import Line, Panel
from sim.faces.report import series
from sim.faces.report.series import Series
from sim.faces.report.study import Run, Study
from sim.faces.words.report import change, phrase, round_number
from sim.faces.words.texts import number
from sim.results.worlds import BASELINE

OWNERS = tuple(owner.label for owner in Owner)
LOST = tuple(level.label for level in Level if level >= Level.MODERATE)
"""Levels that count as disabled."""
DRIFTING = (("beds_per_1000", "elders", 1, "ratio"), ("T7", "a", 100, "percent"), ("residents", "all", 1, "persons"))
"""Indicators drawn against the baseline, with the factor and kind of their axis; people waiting come next."""


class Picture(NamedTuple):
    """A figure under its sentence."""

    sentence: str
    image: str
    """A data URL, so that the page loads nothing."""
    text: str = ""


def population(run: Run, language: str) -> Picture:
    """Draw residents aged 60 and over, in total and by level."""
    elders = series.elders(run)
    total = [sum(numbers) for numbers in zip(*elders.by.values(), strict=True)]
    lost = [sum(elders.by[level][row] for level in LOST) for row in range(len(total))]
    figures = {"first": total[0], "last": total[-1], "first_lost": lost[0], "last_lost": lost[-1]}
    ends = {name: round_number(value, language) for name, value in figures.items()}
    changes = {"change": change(total[0], total[-1]), "change_lost": change(lost[0], lost[-1])}
    sentence = phrase(language, "population_title", **ends, **changes)
    words = {level.label: level.en if language == "en" else level.zh for level in Level}
    titles = (phrase(language, "population_left"), phrase(language, "population_right"))
    millions = _in(1e6 if language == "en" else 1e4, 2 if language == "en" else 0)
    image = plots_time.people(elders, titles, words, (millions, _thousands(language)), phrase(language, "all_elders"))
    return Picture(sentence, as_address(image))


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
    key = (phrase(language, "turning_bars"), phrase(language, "turning_dots"))
    image = plots_time.turning(by_year, census, phrase(language, "turning_panel"), key, _thousands(language, 0))
    return Picture(phrase(language, "turning_title", **figures), as_address(image), phrase(language, "turning_text", **figures))


def census_turning_60(evidence: Evidence, year: int) -> float:
    """Return the persons who, by their census ages, turn 60 in the twelve months to 1 November of a year."""
    return sum(evidence.value("check.turning60", str(year), "MF"[sex]) for sex in Sex)


def beds(run: Run, language: str) -> Picture:
    """Draw beds by state and owner."""
    by_owner = {owner: series.bed_states(run, owner) for owner in OWNERS}
    last = {state: sum(states.by[state][-1] for states in by_owner.values()) for state in series.STATES}
    number_of = {
        "built": sum(last.values()), "occupied": last["occupied"], "free": last["free"], "works": last["works"] + last["closing"],
    }  # fmt: skip
    figures = {name: round_number(value, language) for name, value in number_of.items()}
    titles = {owner: phrase(language, "beds_panel", owner=phrase(language, owner)) for owner in OWNERS}
    words = {state: phrase(language, state) for state in series.STATES}
    image = plots_time.beds(by_owner, titles, words, _thousands(language))
    return Picture(phrase(language, "beds_title", year=run.days[-1].year, **figures), as_address(image))


def care(run: Run, language: str) -> Picture:
    """Draw residents and lists by owner."""
    inside, lists = series.residents(run), series.waiting(run)
    ends = [[round_number(sum(numbers[row] for numbers in each.by.values()), language) for row in (0, -1)] for each in (inside, lists)]
    sentence = phrase(language, "care_title", first=ends[0][0], last=ends[0][1], first_list=ends[1][0], last_list=ends[1][1])
    shown = [
        Panel(phrase(language, "residents_panel"), _by_owner(inside, language), _thousands(language)),
        Panel(phrase(language, "waiting_panel"), _by_owner(lists, language), _in(1, 0)),
    ]
    return Picture(sentence, as_address(plots_time.lines(shown)), phrase(language, "care_text"))


def maps(run: Run, evidence: Evidence, language: str) -> Picture:
    """Draw occupancy of public homes and beds per elder on tiles."""
    day = run.days[-1]
    names = {code: tile_map.name_of(code, name, language) for code, name in series.prefectures(run).items()}
    hatched = tile_map.residual(evidence)
    occupancy, by_elders = series.public_occupancy(run, series.year_of(run, day)), series.beds_per_1000(run, day)
    drawn = (
        _map(phrase(language, "map_occupancy", year=day.year), occupancy, lambda value: number(value, "share", 0)),
        _map(phrase(language, "map_beds", day=day), by_elders, lambda value: number(value, "per 1,000")),
    )
    key = (phrase(language, "map_plain"), phrase(language, "map_hatched", number=len(hatched)))
    sentence = ""
    if occupancy:
        low, high = (end(occupancy, key=occupancy.__getitem__) for end in (min, max))
        sentence = phrase(language, "map_title", low_value=drawn[0].shown[low], high_value=drawn[0].shown[high])
    return Picture(sentence, as_address(tile_map.tile_maps(drawn, names, hatched, key)), phrase(language, "map_text"))


def drift(study: Study, language: str) -> Picture:
    """Draw every scenario against the baseline, in every world; the sentence reports the drift without a policy."""
    base = study.of(BASELINE)
    order = [BASELINE, *study.judged] if base else list(study.judged)
    panels = []
    for target, reading, factor, kind in DRIFTING:
        shown = _in(1 / factor, 0, "%") if kind == "percent" else _thousands(language) if kind == "persons" else _in(1, 1)
        panels.append(_panel(study, order, phrase(language, f"panel_{target}"), shown, _reader(target, reading), language))
    panels.append(_panel(study, order, phrase(language, "panel_waiting"), _in(1, 0), _outside, language))
    sentence = phrase(language, "drift_no_baseline")
    if base:
        ends = series.indicator(base[0], "beds_per_1000", "elders").by["value"]
        first, last = (number(value, "per 1,000") for value in (ends[0], ends[-1]))
        sentence = phrase(language, "drift_title", first=first, last=last)
    return Picture(sentence, as_address(plots_time.against_baseline(panels, bool(base))), _worlds_drawn(study, language))


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


def _panel(
    study: Study, order: Sequence[str], title: str, shown: Callable[[float], str], read: Callable[[Run], Series], language: str
) -> Panel:
    """Return one quantity, with a line per scenario for its first world and thin lines for the others."""
    lines = []
    for name in dict.fromkeys(order):
        runs = study.of(name)
        first, *others = (read(run) for run in runs)
        card = runs[0].card
        elsewhere = [each.by["value"] for each in others if each.days == first.days]
        lines.append(Line(card.title_en if language == "en" else card.title_zh, first.days, first.by["value"], elsewhere))
    return Panel(title, lines, shown)


def _by_owner(each: Series, language: str) -> list[Line]:
    return [Line(phrase(language, owner), each.days, each.by[owner]) for owner in OWNERS]


def _map(title: str, values: Mapping[str, float], shown: Callable[[float], str]) -> tile_map.Map:
    ends = (min(values.values()), max(values.values())) if values else (0.0, 1.0)
    return tile_map.Map(title, values, {code: shown(value) for code, value in values.items()}, *ends)


def _in(unit: float, digits: int, sign: str = "") -> Callable[[float], str]:
    """Return a formatter for numbers in a unit: 0.438 in hundredths is 44%."""
    return lambda value: f"{number(value / unit, 'number', digits)}{sign}"


def _thousands(language: str, digits: int = 1) -> Callable[[float], str]:
    """Return a formatter for persons or beds: in thousands, or in 万 in Chinese."""
    return _in(1000, digits) if language == "en" else _in(10_000, max(digits, 1))
