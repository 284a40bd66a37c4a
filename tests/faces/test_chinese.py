"""Chinese users get Chinese: everything that readers of their files can say, every verb and every option."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len

from sim.cli.main import app
from sim.faces.words import help as words
from sim.faces.words.faults import CHINESE, GAP, chinese, pattern

ROOT = Path(__file__).resolve().parents[2]
READERS = ("inputs", "evidence", "rules", "scenario", "province", "lab", "cli", "results", "plan", "study", "faces/report",
           "faces/terminal", "faces/workbook.py", "api")  # fmt: skip
"""Where sentences about a user's files and options, and the lines of a fit, come from."""
SAYS = {"Fault": 3, "wrong": 1, "fault": 1, "Absent": 1, "refused": 1, "NoEvidence": 0, "log": 0}
"""What records a fault, and how many arguments come before its sentences."""
NAMES = {
    '["...", "..."]',
    '{ en = "...", zh = "..." }',
    "per_year",
    "0",
    "1",
    "0 to {}",
    "1 to {}",
    "1 to 256",
    "en, zh",
    "[[{}], ...]",
    '{}: 2021-07-01 or "2021年7月1日"',
}
"""Words of files, and numbers: the same in both languages."""


def sentences(node: ast.expr) -> list[str]:
    """Return what an expression may say, with {} for what it fills in; nothing for a name or a call."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and node.value else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return sentences(node.body) + sentences(node.orelse)
    if isinstance(node, ast.BinOp):
        return [one + other for one in sentences(node.left) for other in sentences(node.right)]
    return []


def said() -> set[str]:
    """Return every sentence that a reader says, as written in the source."""
    found: set[str] = set()
    paths = [path for room in READERS for path in (sorted((ROOT / "sim" / room).rglob("*.py")) or [ROOT / "sim" / room])]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for argument in node.args[SAYS[name] : SAYS[name] + 2] if name in SAYS else ():
                    found |= {
                        each
                        for each in sentences(argument)
                        if any(letter.isascii() and letter.isalpha() for letter in each.replace("{}", ""))
                    }
    return found


def test_everything_that_a_reader_says_is_in_the_table() -> None:
    assert len(said()) > 150
    known = [pattern(english) for english in CHINESE]
    missing = [each for each in said() - NAMES if not any(one.fullmatch(each.replace("{}", "1")) for one in known)]
    assert missing == []


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    for english, zh in CHINESE.items():
        assert len(GAP.findall(english)) == zh.count("{}"), english


@pytest.mark.parametrize(
    ("english", "zh"),
    [
        ("0 to 1,000,000 beds", "0至1,000,000 张床位"),
        ("beds_a_year or beds", "beds_a_year或beds"),
        ("'2025年10月' is a text, not a date", "'2025年10月'是文本，应为日期"),
        (
            'a date, 2021-01-01 to 2035-12-31: 2021-07-01 or "2021年7月1日"',
            '2021-01-01至2035-12-31之间的日期，如 2021-07-01 或"2021年7月1日"',
        ),
        ("something nobody says", "something nobody says"),
    ],
)
def test_a_sentence_is_translated_with_the_sentences_in_it(english: str, zh: str) -> None:
    assert chinese(english) == zh


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with the verbs that lead to it."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


WITHOUT = {(), ("scenario",), ("calibrate",)}
"""What says nothing of its own, and the log of a fit, which is for those who work on the model."""
COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_verb_and_option_has_its_help_in_chinese_and_none_is_left_over() -> None:
    texts = {each.help for each in COMMANDS.values()} | {getattr(p, "help", None) for each in COMMANDS.values() for p in each.params}
    assert texts - {None} | {"Show this message and exit."} == set(words.CHINESE)
    assert all(any(p.name == "lang" for p in each.params) for path, each in COMMANDS.items() if path not in WITHOUT)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_in_chinese_fits_80_columns(path: tuple[str, ...]) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "from sim.cli.main import main; main()", *path, "--help"],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=True,
        env=os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert max(map(cell_len, answer.stdout.splitlines())) <= 80
    english = [text for text in words.CHINESE if text in " ".join(answer.stdout.split())]
    assert english == []
