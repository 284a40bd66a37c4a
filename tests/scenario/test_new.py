"""`longjiang scenario new` writes a file that runs as it is, in either language, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from sim import scenario
from sim.faces.terminal.new_scenario import written
from sim.faces.words.template import TEXTS
from sim.inputs.faults import BadInput
from sim.province.levers import LEVERS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_sound_as_it_is_and_with_every_other_lever_uncommented(tmp_path: Path, language: str) -> None:
    path = written("计划 v1", language, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert [change.lever for change in scenario.load(path).changes] == ["build"]
    assert max(map(cell_len, text.splitlines()[4:])) <= 120
    examples = [line for lever in LEVERS.values() for line in lever.example.splitlines()]
    marks = tuple(f"# {start}" for start in ("[[change]]", "lever =", "why =", *examples))
    lines = [line.removeprefix("# ") if line.startswith(marks) else line for line in text.splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert {change.lever for change in scenario.load(path).changes} == set(LEVERS)


def test_both_languages_say_the_same_with_the_same_effect(tmp_path: Path) -> None:
    assert set(TEXTS["en"]) == set(TEXTS["zh"])
    assert len({scenario.load(written(language, language, tmp_path)).digest for language in ("en", "zh")}) == 1


def test_a_file_that_is_there_is_not_overwritten_and_no_name_leads_elsewhere(tmp_path: Path) -> None:
    written("a", "en", tmp_path)
    for name, told in (
        ("a", "there is a file of this name"),
        ("../b;c", "is not a name of a file"),
        ("baseline", "a shipped scenario has this name"),
    ):
        with pytest.raises(BadInput, match=told):
            written(name, "en", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.toml"]
