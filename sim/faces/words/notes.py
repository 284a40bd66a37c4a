"""Words on what a scenario asks for and a run does not do, and on letters that no shipped font has. The same keys in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.codes import Bed
from sim.faces.fonts import missing
from sim.province.levers import LEVERS
from sim.results.result import Result
from sim.results.unfinished import Kept, Late, Short, Unfinished, unfinished
from sim.scenario import Scenario

MOST_NAMED = 6
"""Most notes of one kind about one scenario; further ones are counted."""
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "late": "{scenario}: the change of {start} ({what}) does nothing, because the run ends on {last}.",
        "begun": "{scenario}: the change of {start} to {until} ({what}) happens only in part, because the run ends on {last}.",
        "occupied": "{scenario}: {stayed:,} of the {planned:,} {kind} beds to be removed from home {home} stayed: they were still occupied "
        "after {days} days, and went back into service.",
        "no_more": "{scenario}: {stayed:,} of the {planned:,} {kind} beds to be removed from home {home} were not there to remove.",
        "not_vacant": "{scenario}: {left:,} of the {planned:,} ordinary beds to be converted were still occupied when the time for closing "
        "was over, and stayed ordinary.",
        "no_place": "{scenario}: for {left:,} of the {planned:,} {unit} of “{lever}” no home or place was left.",
        "more": "{scenario}: {number} more notes of this kind.",
        "letters": "These characters are in no font shipped here: {letters}. A page shows them if the reader's own fonts have them; "
        "figures show □.",
        "beds": "beds",
        "places": "places",
    },
    "zh": {
        "late": "{scenario}：{start}起的措施（{what}）未生效，本次运行至{last}结束。",
        "begun": "{scenario}：{start}至{until}的措施（{what}）仅部分实施，本次运行至{last}结束。",
        "occupied": "{scenario}：机构{home}拟撤除{kind}床位{planned:,}张，其中{stayed:,}张经{days}日仍有人入住，予以保留并恢复使用。",
        "no_more": "{scenario}：机构{home}拟撤除{kind}床位{planned:,}张，其中{stayed:,}张该机构并不具备。",
        "not_vacant": "{scenario}：拟改造普通型床位{planned:,}张，其中{left:,}张在停用期满时仍有人入住，保留为普通型。",
        "no_place": "{scenario}：“{lever}”共{planned:,}{unit}，其中{left:,}{unit}已无机构或地点可以实施。",
        "more": "{scenario}：同类说明另有{number}条。",
        "letters": "以下字符不在随附字体之内：{letters}。网页能否显示取决于读者本机字体，图中以□代替。",
        "beds": "张床位",
        "places": "处",
    },
}
"""By language and key; a page fills the braces."""


def notes(results: Sequence[Result], language: str) -> list[str]:
    """Return a sentence for everything that runs left undone of their scenarios; of each scenario, the first run counts."""
    first = {result.scenario.name: result for result in reversed(results)}
    return [note for name in reversed(first) for note in worded(first[name].scenario, unfinished(first[name]), language)]


def letters(scenarios: Iterable[Scenario], language: str) -> list[str]:
    """Return a sentence that names the characters of titles and reasons that no shipped font has; none if there are none."""
    text = "".join(f"{each.title_en}{each.title_zh}{each.why}{each.why_zh}" for each in scenarios)
    return [TEXTS[language]["letters"].format(letters=" ".join(lacking))] if (lacking := missing(text)) else []


def worded(scenario: Scenario, left: Iterable[Unfinished], language: str) -> list[str]:
    """Return a sentence for each thing left undone of one scenario."""
    words, kinds = TEXTS[language], dict[str, list[str]]()
    for each in left:
        key, figures = _worded(each, language)
        kinds.setdefault(key, []).append(words[key].format(scenario=scenario.name, **figures))
    found = []
    for sentences in kinds.values():
        found += sentences[:MOST_NAMED]
        if more := len(sentences) - MOST_NAMED:
            found += [words["more"].format(scenario=scenario.name, number=more)] if more > 0 else []
    return found


def _worded(each: Unfinished, language: str) -> tuple[str, dict[str, object]]:
    """Return the key of a sentence and its figures."""
    zh = language == "zh"
    if isinstance(each, Late):
        lever = LEVERS[each.change.lever]
        what = f"{lever.zh}：{lever.line(each.change, 'zh')}" if zh else f"{lever.en}: {lever.line(each.change, 'en')}"
        return "begun" if each.begun else "late", {
            "start": each.change.start, "until": each.change.until, "what": what, "last": each.last,
        }  # fmt: skip
    if isinstance(each, Kept):
        kind = Bed[each.kind.upper()]
        return "occupied" if each.occupied else "no_more", each._asdict() | {"kind": kind.zh if zh else kind.en}
    assert isinstance(each, Short)
    lever = LEVERS[each.lever]
    unit = TEXTS[language][each.unit]
    return "no_place" if each.no_place else "not_vacant", each._asdict() | {"lever": lever.zh if zh else lever.en, "unit": unit}
