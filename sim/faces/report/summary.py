"""The first half page, for a leader: what was asked, what is reached, how firm that is, what it takes, what is uncertain.

Every sentence follows from the results of the report; none is written for a scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from sim.codes import Limit
from sim.evidence import Evidence
from sim.faces.report import assumed
from sim.faces.report.study import Run, Study
from sim.faces.report.targets import gap_text, pace_text, value_text, world_name
from sim.faces.terminal.scorecard import goal, sentence_text
from sim.faces.words.summary import MONTHS, sentence
from sim.faces.words.texts import number
from sim.plan.arithmetic import lines
from sim.plan.targets import plan_name
from sim.results.scorecard import MET, Row, Verdict
from sim.results.worlds import BASELINE, TargetByWorld, sign, targets_by_world

OTHERS = ("nothing_told", "no_fight", "nothing_settles")
"""Sentences under the table that report nothing."""


class Point(NamedTuple):
    """One paragraph."""

    head: str
    text: str


class Verdicts(NamedTuple):
    """The targets in the model, by what the worlds say; each with its row in every world."""

    met: list[tuple[Row, ...]]
    missed: list[tuple[Row, ...]]
    split: list[tuple[Row, ...]]
    not_carried: list[tuple[Row, ...]]

    @property
    def carried(self) -> int:
        return len(self.met) + len(self.missed) + len(self.split)


def summary(study: Study, evidence: Evidence, language: str) -> list[Point]:
    """Return the paragraphs on the first scenario judged; a run without a month has none."""
    runs = study.of(study.judged[0])
    if runs[0].card.scored is None:
        return []
    found = verdicts(runs)
    texts = {
        "asked": _asked(study, runs, language),
        "reached": _reached(study, found, len(runs) > 1, language),
        "firm": _firm(study, language),
        "takes": _takes(runs[0], found, evidence, language),
        "open": _open(study, runs[0], evidence, language),
    }
    return [Point(sentence(language, key), text) for key, text in texts.items() if text]


def verdicts(runs: Sequence[Run]) -> Verdicts:
    """Sort the ten targets by what the worlds say of them."""
    found = Verdicts([], [], [], [])
    for rows in zip(*(run.card.rows for run in runs), strict=True):
        met = sum(row.verdict in MET for row in rows)
        if any(row.verdict in (Verdict.NOT_CARRIED, Verdict.NO_VALUE) for row in rows):
            found.not_carried.append(rows)
        else:
            (found.met if met == len(rows) else found.split if met else found.missed).append(rows)
    return found


def _asked(study: Study, runs: Sequence[Run], language: str) -> str:
    say, run = partial(sentence, language), runs[0]
    names = say("and").join(world_name(each, language) for each in runs)
    base = [each for each in study.of(BASELINE) if each.scenario != run.scenario]
    worlds = say("several" if len(runs) > 1 else "one", number=len(runs), worlds=names)
    against = say("against", title=_title(base[0], language)) if base else ""
    plan = plan_name()[0 if language == "en" else 1]
    return say(
        "question",
        title=_title(run, language),
        first=_day(run.days[0], language),
        last=_day(run.days[-1], language),
        plan=plan,
        against=against,
        worlds=worlds,
    )


def _reached(study: Study, found: Verdicts, several: bool, language: str) -> str:
    """Return which targets are reached, which not, on which the worlds differ, and how the other scenarios do."""
    say = partial(sentence, language)
    every = say("every") if several else ""
    built = [rows[0].target.id for rows in found.met if rows[0].target.mark == "set"]
    parts = [
        say("met", number=len(found.met), carried=found.carried, every=every, names=_names(found.met, "named", language))
        if found.met
        else "",
        say("of_these_set", ids=say("and").join(built)) if built else "",
        say("missed", no=say("no") if several else "", names=_names(found.missed, "missed_by", language)) if found.missed else "",
        say("split", names=_names(found.split, "missed_by", language)) if found.split else "",
        say("not_carried", ids=say("and").join(rows[0].target.id for rows in found.not_carried)) if found.not_carried else "",
    ]
    for name in study.judged[1:]:
        other = verdicts(study.of(name))
        parts.append(say("other", title=_title(study.central(name), language), met=len(other.met), carried=other.carried))
    return _joined(parts, language)


def _names(rows: Iterable[tuple[Row, ...]], key: str, language: str) -> str:
    texts = []
    for of_worlds in rows:
        target = of_worlds[0].target
        name = target.name_en if language == "en" else target.name_zh
        text = sentence(language, key, id=target.id, name=name, value=value_text(of_worlds, language), goal=goal(target))
        texts.append(text + _otherwise(of_worlds, language))
    return sentence(language, "list").join(texts)


def _otherwise(of_worlds: Sequence[Row], language: str) -> str:
    """Return in brackets the readings under which every world reaches a target that it does not reach as scored."""
    if all(row.verdict in MET for row in of_worlds):
        return ""
    readings = zip(*(row.others for row in of_worlds), strict=True)
    met = [others[0].reading for others in readings if all(other.verdict in MET for other in others)]
    texts = (each.definition_en if language == "en" else each.definition_zh for each in met)
    return "".join(sentence(language, "reached_otherwise", reading=text) for text in texts)


def _firm(study: Study, language: str) -> str:
    """Return on which findings the worlds agree, and which way they move from the baseline."""
    say = partial(sentence, language)
    if len(study.worlds) < len(Limit):
        return say("few", number=len(study.worlds))
    cards = {limit: [run.card for run in study.runs if run.world == limit] for limit in study.worlds}
    rows = [row for row in targets_by_world(cards)[study.judged[0]] if row.firm is not None]
    if not rows:
        return say("none_found")
    firm, loose = ([row.target.id for row in rows if bool(row.firm) is wanted] for wanted in (True, False))
    parts = [say(key, ids=say("and").join(ids)) for key, ids in (("is_firm", firm), ("not_firm", loose)) if ids]
    return _joined([*parts, *(_moves(row, language) for row in rows)], language)


def _moves(row: TargetByWorld, language: str) -> str:
    """Return which way a target moves from the baseline; nothing if it is the baseline, or if none was run."""
    ways = [sign(effect, row.target) for effect in row.effects.values() if effect is not None]
    if not ways or all(effect is None or (effect.value == 0 and effect.error == 0) for effect in row.effects.values()):
        return ""
    key = "mixed" if len(set(ways)) > 1 else ("down", "same", "up")[1 + ways[0]]
    return sentence(language, key, id=row.target.id)


def _takes(run: Run, found: Verdicts, evidence: Evidence, language: str) -> str:
    """Return the pace of what is built, what is still missing, and how beds and occupancy bear on each other."""
    say = partial(sentence, language)
    plan = {line.target.id: line for line in lines(evidence)}
    built = [plan[rows[0].target.id] for rows in found.met if rows[0].target.mark == "set"]
    paces = [pace_text(line, language) for line in built]
    ids = say("and").join(line.target.id for line in built)
    gaps = [(rows[0].target.id, gap_text(rows, language, rounded=False)) for rows in (*found.missed, *found.split)]
    fight = run.card.sentences[1]
    parts = [
        say("built", ids=ids, quarters=built[0].quarters, paces=say("and").join(paces)) if built else "",
        say("still", gaps=say("and").join(say("gap", id=name, gap=text) for name, text in gaps)) if gaps else "",
        sentence_text(run.card, fight, language) if fight.key not in OTHERS else "",
    ]
    return _joined(parts, language)


def _open(study: Study, run: Run, evidence: Evidence, language: str) -> str:
    """Return which statistic is most wanted, and what the figures are based on."""
    say, settles = partial(sentence, language), run.card.sentences[2]
    grade_c, used = assumed.judgments(evidence)
    left = len(assumed.left_out(study))
    parts = [
        sentence_text(run.card, settles, language) if settles.key not in OTHERS else "",
        say("judged", grade_c=grade_c, all=used),
        say("left", number=left) if left else "",
        say("drawn", share=number(run.share, "share", 1 if run.share < 0.01 else 0)),
    ]
    return _joined(parts, language)


def _title(run: Run, language: str) -> str:
    """Return the title of a scenario, to stand in quotation marks."""
    return run.card.title_en if language == "en" else run.card.title_zh.replace("“", "‘").replace("”", "’")


def _day(day: date, language: str) -> str:
    """Return a date as it is written in a letter; months in numbers in Chinese, by name in English."""
    month = MONTHS[day.month - 1] if language == "en" else day.month
    return sentence(language, "day", year=day.year, month=month, day=day.day)


def _joined(parts: Iterable[str], language: str) -> str:
    return sentence(language, "then").join(part for part in parts if part)
