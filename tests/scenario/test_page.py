"""The pages of scenarios fit 80 columns in both languages, and leave nothing out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from sim import scenario
from sim.faces.terminal import format_page
from sim.faces.terminal.scenario import WORDS, as_json, list_page, show_page
from sim.faces.words.format_page import WRONG
from sim.plan.clauses import clauses


def shown(page: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=80, color_system=None).print(page)
    return out.getvalue()


def pressed(text: str) -> str:
    """Return a text without blanks and line ends, as folding leaves it."""
    return "".join(text.split())


def test_both_languages_have_the_same_words() -> None:
    assert set(WORDS["en"]) == set(WORDS["zh"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_names_every_scenario_with_title_and_reason(language: str) -> None:
    text = shown(list_page(language))
    for name in scenario.names():
        found = scenario.load(name)
        assert f"\n{name} " in text
        assert pressed(found.title_zh if language == "zh" else found.title_en) in pressed(text)
    assert max(map(cell_len, text.splitlines())) <= 80
    assert "…" not in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", scenario.names())
def test_a_scenario_is_shown_with_amounts_reasons_and_clauses(name: str, language: str) -> None:
    found = scenario.load(name)
    text = shown(show_page(found, language=language))
    assert max(map(cell_len, text.splitlines())) <= 80
    assert "…" not in text
    blocks = pressed(text)
    for change in found.changes:
        assert pressed(change.why_zh if language == "zh" else change.why) in blocks
        assert pressed(",".join(change.clause)) in blocks
        assert str(change.start) in text
    for each in found.not_carried:
        assert pressed(each.why_zh if language == "zh" else each.why) in blocks


def test_the_plan_is_told_in_numbers() -> None:
    text = shown(show_page(scenario.load("plan_2025")))
    assert "convert beds: 17,500 beds; public; largest gap first" in text
    assert "cover places: 2,528 villages; mutual-aid facility; largest gap first" in text
    assert "based on: baseline > beds_only" in text
    chinese = shown(show_page(scenario.load("plan_2025"), language="zh"))
    assert "改造护理型床位：17,500 张床位；公办；缺口大者优先" in chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_value_is_shown_with_its_file_and_line(language: str) -> None:
    found = scenario.load("nursing_conversion")
    text = shown(show_page(found, True, language))
    assert max(map(cell_len, text.splitlines())) <= 80
    lines = [line.split() for line in text.splitlines()]
    for origin in scenario.resolved(found):
        key = origin.key.removeprefix("change[1].").removeprefix("change[2].")
        assert any(line[:2] == [str(origin.line) if origin.line else WORDS[language]["default"], key] for line in lines), origin
    assert text.count(found.file) == 3  # the head and two changes


def test_a_scenario_is_plain_data_for_a_machine() -> None:
    plain = json.loads(json.dumps(as_json(scenario.load("plan_2025"))))
    assert plain["name"] == "plan_2025"
    assert [change["start"] for change in plain["changes"]] == ["2021-07-01"] * 8
    assert {"key": "change[1].beds", "value": "2,600"}.items() <= plain["origins"][8].items()


def test_the_page_on_the_format_shows_an_example_that_runs_and_a_complaint_for_every_wrong_line(tmp_path: Path) -> None:
    for language, page in (("en", format_page.english()), ("zh", format_page.chinese())):
        path = tmp_path / f"{language}.toml"
        path.write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
        assert [change.lever for change in scenario.load(path).changes] == ["build"]
        said = [line.split("| ")[-1] for line in page.splitlines() if any(line.startswith(f"| `{wrong}` |") for wrong in WRONG)]
        assert len(said) == len(WRONG)
        assert all(len(answer) > 4 for answer in said)
        assert all(f"\n| {code} | " in page for code in clauses())
