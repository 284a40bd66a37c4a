"""The table of page one, ten targets under one scenario in the available worlds, and its three sentences: everything as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.evidence import Evidence
from sim.faces.report import series
from sim.faces.report.study import Run
from sim.faces.terminal.scorecard import goal, published_otherwise, sentence_text, shown
from sim.faces.words.report import phrase
from sim.faces.words.texts import number, say
from sim.plan.arithmetic import Line, lines
from sim.plan.targets import Gap, Target, reached
from sim.results.scorecard import MET, SMALL_SHARE, Other, Row, Verdict

CLASS = {Verdict.NOT_REACHED: "missed", Verdict.NO_VALUE: "unknown", Verdict.NOT_CARRIED: "unknown", **dict.fromkeys(MET, "met")}
"""How a verdict is marked on the page: by colour, and by a sign."""
SIGN = {"met": "✓", "missed": "×", "unknown": "–", "split": "±"}


class Line10(NamedTuple):
    """One of the ten rows, as written on the page."""

    id: str
    name: str
    binding: bool
    start: str
    start_note: str
    """What is assumed if 2020 is not published."""
    goal: str
    value: str
    gap: str
    pace: str
    verdict: str
    kind: str
    """met, missed, split (over worlds) or unknown"""
    sign: str
    mark: str
    lagging: str
    duty: str
    other: str


class PageOne(NamedTuple):
    """The table of one scenario, with everything around it."""

    anchor: str
    head: str
    under: str
    warnings: tuple[str, ...]
    rows: tuple[Line10, ...]
    sentences: tuple[str, ...]


def page_one(runs: Sequence[Run], evidence: Evidence, language: str) -> PageOne:
    """Return the page of one scenario; `runs`: its runs, one per world. Sentences and lagging places are those of the first world."""
    run, card = runs[0], runs[0].card
    title = card.title_en if language == "en" else card.title_zh
    plan = lines(evidence)
    cells = zip(plan, zip(*(each.card.rows for each in runs), strict=True), strict=True)
    rows = tuple(_row(line, of_worlds, run, language) for line, of_worlds in cells)
    return PageOne(
        f"scenario-{card.scenario}", phrase(language, "head", title=title), _under(runs, language), _warnings(run, language),
        rows, tuple(sentence_text(card, sentence, language) for sentence in card.sentences),
    )  # fmt: skip


def worlds_named(runs: Sequence[Run], language: str) -> str:
    """Return the worlds of the runs, in words: the price-limited world, or range of 2 worlds."""
    names = [world_name(run, language) for run in runs]
    if len(names) == 1:
        return phrase(language, "one_world", world=names[0])
    return phrase(language, "more_worlds", number=len(names), worlds=say(language, "comma").join(names))


def world_name(run: Run, language: str) -> str:
    return run.world.en if language == "en" else run.world.zh


def _under(runs: Sequence[Run], language: str) -> str:
    card = runs[0].card
    if card.scored is None:
        return phrase(language, "under_no_day", name=card.scenario)
    what = {"name": card.scenario, "worlds": worlds_named(runs, language), "share": f"{card.share:g}", "seed": card.seed}
    first = phrase(language, "under_first", world=world_name(runs[0], language)) if len(runs) > 1 else ""
    return phrase(language, "under", day=card.scored, **what) + first


def _warnings(run: Run, language: str) -> tuple[str, ...]:
    card = run.card
    small = [phrase(language, "trying_out", least=f"{SMALL_SHARE:g}")] if card.trying_out else []
    early = [phrase(language, "early", day=card.scored, due=card.due)] if card.early and card.scored else []
    differs = run.result.manifest["settings"].get("fit_differs")
    return (*small, *early, *([phrase(language, "other_fit", rows=differs)] if differs else []))


def _row(line: Line, of_worlds: Sequence[Row], run: Run, language: str) -> Line10:
    """Return one row; `of_worlds`: the same target in each world."""
    row, target = of_worlds[0], of_worlds[0].target
    english = language == "en"
    start, note = _start(row, language)
    verdict, kind = _verdict(of_worlds, language)
    return Line10(
        id=target.id, name=target.name_en if english else target.name_zh, binding=target.kind == "binding",
        start=start, start_note=note, goal=goal(target), value=value_text(of_worlds, language), gap=gap_text(of_worlds, language),
        pace=pace_text(line, language), verdict=verdict, kind=kind, sign=SIGN[kind], mark=say(language, target.mark),
        lagging=_lagging(row, run, language), duty=target.duty_en if english else target.duty_zh,
        other=phrase(language, "between").join(_other(target, each, language) for each in row.others),
    )  # fmt: skip


def _start(row: Row, language: str) -> tuple[str, str]:
    """Return the value of 2020 and its other published readings, or that there is none, with the assumed or derived start."""
    target, start = row.target, row.start
    if start.value is None or start.status == "published":
        value = number(start.value, target.unit) if start.value is not None else phrase(language, "not_published")
        return value, phrase(language, "between").join(published_otherwise(row))
    ends = [start.value if end is None else end for end in (start.low, start.high)]
    if target.counted and target.of:
        low, high = (round(end * target.of) for end in ends)
        return phrase(language, "not_published"), say(language, "counted", low=low, high=high, of=target.of)
    low_text, high_text = (number(end, target.unit, 0) for end in ends)
    value = number(start.value, target.unit, 1 if start.status == "derived" else 0)
    note = say(language, "derived" if start.status == "derived" else "assumed", value=value)
    return phrase(language, "not_published"), f"{note} {say(language, 'range', low=low_text, high=high_text)}"


def value_text(rows: Sequence[Row], language: str) -> str:
    """Return the value, or its range over worlds."""
    values = [row.value for row in rows if row.value is not None]
    if not values:
        return say(language, "no_value")
    low, high = (shown(rows[0].target, end) for end in (min(values), max(values)))
    return high if low == high else f"{low.removesuffix('%')}–{high}"


def gap_text(rows: Sequence[Row], language: str, rounded: bool = True) -> str:
    """Return the gap to the printed figure, in things, and to the smallest figure that rounds to it; ranges over worlds.

    `rounded`: name both. A world that reaches the target has no gap, even where it does so by rounding.
    """
    gaps = [Gap(0, 0) if row.verdict in MET else row.gap for row in rows if row.gap]
    if not gaps:
        return say(language, "no_value")
    printed, nearest = (_span([getattr(gap, what) for gap in gaps]) for what in ("printed", "rounded"))
    if printed == "0":
        rounds = any(row.gap and row.gap.printed for row in rows)
        return phrase(language, "none_missing") + (phrase(language, "by_rounding") if rounds else "")
    target = rows[0].target
    return _things(printed, target, language) + (phrase(language, "rounded", number=nearest) if rounded and not target.counted else "")


def _span(counts: Sequence[int]) -> str:
    """Return a count, or the range of counts that differ."""
    return "–".join(dict.fromkeys((f"{min(counts):,}", f"{max(counts):,}")))


def pace_text(line: Line, language: str) -> str:
    """Return the things per quarter needed as of the end of 2020 (for the scored reading)."""
    pace = line.missing[0].pace
    if pace is None:
        return say(language, "no_value")
    return _things(number(pace, "persons" if pace >= 10 else "things a quarter"), line.target, language)


def _things(figure: str, target: Target, language: str) -> str:
    return f"{figure} {target.things_en}" if language == "en" else f"{figure}{target.things_zh}"


def _verdict(rows: Sequence[Row], language: str) -> tuple[str, str]:
    """Return the word, and how it is marked: split if worlds differ."""
    kinds = {CLASS[row.verdict] for row in rows}
    if len(kinds) == 1:
        verdict = rows[0].verdict
        return (verdict.en if language == "en" else verdict.zh), kinds.pop()
    met = sum(row.verdict in MET for row in rows)
    return phrase(language, "of_worlds", number=met, worlds=len(rows)), "split"


def _other(target: Target, other: Other, language: str) -> str:
    verdict = other.verdict.en if language == "en" else other.verdict.zh
    if other.value is None:
        return phrase(language, "reading", id=other.reading.id, verdict=verdict)
    return phrase(language, "reading_value", id=other.reading.id, value=shown(target, other.value), verdict=verdict)


def _lagging(row: Row, run: Run, language: str) -> str:
    """Return how many places are below the goal: counties for T6, else prefectures. Which ones is drawn at random, so none is named."""
    if row.target.counted and run.card.without:
        return phrase(language, "share.of", number=run.card.without, of=round(series.denominator(run, "T6", "a") or 0))
    values = by_prefecture(row.target.id, run).values()
    behind = sum(not reached(row.target, value) for value in values)
    return phrase(language, "share.of", number=behind, of=len(values)) if behind else say(language, "no_value")


def by_prefecture(target: str, run: Run) -> Mapping[str, float]:
    """Return the value of a target by prefecture on the day of the score; nothing if it is not reported by prefecture."""
    day = run.card.scored
    if day is None:
        return {}
    if target == "T4":
        return series.village_coverage(run, day)
    if target == "T7":
        return series.public_occupancy(run, series.year_of(run, day))
    return series.nursing_share(run, day) if target == "T8" else {}
