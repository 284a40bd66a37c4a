"""The tables of a report after page one: the drift without a policy, the effects of scenarios, targets by world. All as words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.codes import Limit
from sim.faces.report import series
from sim.faces.report.study import Run, Study
from sim.faces.report.targets import CLASS, SIGN
from sim.faces.terminal.scorecard import goal, shown
from sim.faces.words.report import change, phrase
from sim.faces.words.texts import number, say
from sim.results import indicators
from sim.results import noise as chance
from sim.results.worlds import BASELINE, TargetByWorld, sign, targets_by_world


class Drift(NamedTuple):
    """The drift of the baseline and the effects of scenarios."""

    scenarios: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Indicator, 2020, baseline, drift, and two cells per scenario: value, effect."""


class Answer(NamedTuple):
    """A target under a scenario: one cell per world, and whether it is firm."""

    target: str
    name: str
    binding: bool
    goal: str
    cells: tuple[tuple[str, str, str], ...]
    """Value with direction, kind, sign."""
    firm: str
    is_firm: bool | None


class Firmness(NamedTuple):
    """Target by world of one scenario."""

    scenario: str
    title: str
    worlds: tuple[str, ...]
    rows: tuple[Answer, ...]


def drift(study: Study, language: str) -> Drift | None:
    """Return the table of the drift; None if there is no baseline or no month."""
    base = study.of(BASELINE)
    if not base or not base[0].days:
        return None
    others = [name for name in study.scenarios if name != BASELINE]
    runs = [next((run for run in study.of(name) if run.world == base[0].world), None) for name in others]
    rows = (_drift_row(key, base[0], runs, language) for key in indicators.DRIFT)
    titles = (_title(study.central(name), language) for name in others)
    return Drift(tuple(titles), tuple(row for row in rows if row))


def _drift_row(key: tuple[str, str], base: Run, runs: Sequence[Run | None], language: str) -> tuple[str, ...]:
    """Return one indicator: start, baseline, drift, then value and effect of each scenario."""
    found = base.result.tables["indicators"].filter(target=key[0], reading=key[1])
    values = series.indicator(base, *key)
    if not values.days or values.days[-1] != base.days[-1]:
        return ()
    unit, last = found["unit"][0], values.by["value"][-1]
    first = values.by["value"][0] if not indicators.reading(key).adds_up and values.days[0] == base.days[0] else None
    nothing = say(language, "no_value")
    start = [nothing, nothing]
    if first is not None:
        moved = chance.within(base.result.noise, key, base.days[0], base.days[-1])
        start = [
            number(first, unit),
            phrase(language, "same") if moved and moved.by_chance else _moved(first, last, unit, language),
        ]
    cells = [indicators.reading(key).label(language), start[0], number(last, unit), start[1]]
    for run in runs:
        reached = series.indicator(run, *key).by["value"] if run else []
        moved = chance.between(base.result.noise, run.result.noise, key, base.days[-1]) if run else None
        text = (
            phrase(language, "same") if moved and moved.by_chance else _effect(reached[-1] - last, unit, language) if reached else nothing
        )
        cells += [number(reached[-1], unit), text] if reached else [nothing, nothing]
    return tuple(cells)


def _moved(first: float, last: float, unit: str, language: str) -> str:
    """Return a drift: in points for shares, in percent for everything else."""
    return _effect(last - first, unit, language) if unit == "share" else change(first, last)


def _effect(difference: float, unit: str, language: str) -> str:
    """Return a difference with its sign; for shares, in points.

    >>> _effect(-0.037, "share", "en"), _effect(3680.4, "persons", "en"), _effect(0.0, "beds", "en")
    ('−3.7 points', '+3,680', '0')
    """
    points = unit == "share"
    text = say(language, "points", number=number(100 * abs(difference), "points")) if points else number(abs(difference), unit)
    if not any(digit in "123456789" for digit in text):
        return text
    return ("+" if difference > 0 else "−") + text


def firmness(study: Study, language: str) -> list[Firmness]:
    """Return targets by world for every scenario but the baseline, or for the baseline if it is alone."""
    cards = {limit: [run.card for run in study.runs if run.world == limit] for limit in study.worlds}
    found = targets_by_world(cards)
    return [_firmness(study, name, found[name], language) for name in study.judged]


def _firmness(study: Study, name: str, rows: Sequence[TargetByWorld], language: str) -> Firmness:
    worlds = tuple(limit.en if language == "en" else limit.zh for limit in rows[0].rows)
    answers = tuple(_answer(row, name != BASELINE, language) for row in rows if row.carried)
    return Firmness(name, _title(study.central(name), language), worlds, answers)


def _answer(row: TargetByWorld, with_effect: bool, language: str) -> Answer:
    key = "is_set" if row.is_set else "unknown" if row.firm is None else "firm" if row.firm else "not_firm"
    target = row.target
    return Answer(
        target.id, target.name_en if language == "en" else target.name_zh, target.kind == "binding", goal(target),
        tuple(_cell(row, limit, with_effect, language) for limit in row.rows), phrase(language, key), row.firm,
    )  # fmt: skip


def _cell(row: TargetByWorld, limit: Limit, with_effect: bool, language: str) -> tuple[str, str, str]:
    of_world = row.rows[limit]
    kind = CLASS[of_world.verdict]
    value = say(language, "no_value") if of_world.value is None else shown(row.target, of_world.value)
    effect = row.effects[limit]
    if not with_effect:
        return value, kind, SIGN[kind]
    move = "no_baseline" if effect is None else ("down", "same", "up")[1 + sign(effect, row.target)]
    return phrase(language, "answer", value=value, move=phrase(language, move)), kind, SIGN[kind]


def firm_sentence(tables: Sequence[Firmness], worlds: int, language: str) -> str:
    """Return how many answers are firm, or that too few worlds were run to say so."""
    if worlds < len(Limit):
        return phrase(language, "worlds_few", number=worlds)
    answers = [row.is_firm for table in tables for row in table.rows if row.is_firm is not None]
    return phrase(language, "worlds_title", firm=sum(answers), all=len(answers))


def _title(run: Run, language: str) -> str:
    return run.card.title_en if language == "en" else run.card.title_zh
