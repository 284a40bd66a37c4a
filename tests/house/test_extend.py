"""docs/extend.md is true: each of its examples is carried out in a copy of the project, touches the files it promises, and works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^File: `(?P<file>[^`]+)`(?: \(new\)|, (?P<how>[a-z ]+?)(?: (?P<ticks>``?)(?P<line>.+?)(?P=ticks))?)\n\n"
    r"```\w+\n(?P<text>.*?)^```$",
    re.M | re.S,
)
EVIDENCE, LEVER, INDICATOR, RISK, COUNT = "A number of the evidence", "A lever", "An indicator", "A risk", "A monthly count"


class Block(NamedTuple):
    """A text of the page, and where it goes."""

    file: str
    how: str
    line: str
    text: str

    def put_into(self, tree: Path) -> None:
        """Apply the block to a copy of the project."""
        path = tree / self.file
        if not self.how:
            assert not path.exists(), f"{self.file} is not new"
            path.write_text(self.text, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        here = [len(lines)] if self.how == "at the end" else [i for i, line in enumerate(lines) if line.strip() == self.line]
        assert len(here) == 1, f"{self.file}: {len(here)} lines are {self.line!r}"
        first, last = {"before": (0, 0), "at the end": (0, 0), "after": (1, 1), "in place of": (0, 1)}[self.how]
        lines[here[0] + first : here[0] + last] = [self.text]
        path.write_text("".join(lines), encoding="utf-8")


def examples() -> dict[str, list[Block]]:
    """Return the blocks of the page by the title of their section."""
    found = defaultdict(list)
    for section in (ROOT / "docs" / "extend.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        title = section.partition("\n")[0]
        assert section.count("\nFile: ") == section.count("```") // 2 == len(BLOCK.findall(section)), (
            f"{title}: a block that is not understood"
        )
        found[title] = [Block(*(part or "" for part in block.group("file", "how", "line", "text"))) for block in BLOCK.finditer(section)]
    return found


EXAMPLES = examples()


def touched(*titles: str) -> set[str]:
    """Return the files of the model that examples touch; their tests and the map are not among them."""
    return {block.file for title in titles for block in EXAMPLES[title] if not block.file.startswith(("tests/", "sim/README"))}


@pytest.mark.parametrize(
    ("titles", "files"),
    [((EVIDENCE,), 1), ((LEVER,), 1), ((INDICATOR,), 1), ((RISK, EVIDENCE), 5), ((COUNT,), 3)],
    ids=str,
)
def test_an_example_touches_as_many_files_as_the_page_says(titles: tuple[str, ...], files: int) -> None:
    assert len(touched(*titles)) == files
    table = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8").partition("\n## ")[0]
    assert re.search(rf"^\| \[{titles[0].lower()}\].* \| {files}: ", table, re.M)


@pytest.mark.parametrize("titles", [(LEVER, INDICATOR), (EVIDENCE, RISK, COUNT)], ids=str)
def test_examples_work_and_keep_the_rules_of_the_house(tmp_path: Path, titles: tuple[str, ...]) -> None:
    """Those that touch the engine are tried together, since it is compiled anew: that takes most of a minute."""
    for name in ("sim", "tests", "calibration"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.otf"))
    for name in ("scenarios", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    blocks = [block for title in titles for block in EXAMPLES[title]]
    for block in blocks:
        block.put_into(tmp_path)
    house = [f"tests/house/test_{name}.py" for name in ("docstrings", "imports", "map", "sizes")]
    tests = {block.file for block in blocks if block.file.startswith(("tests/", "sim/rules/"))}  # of a rule, its doctests
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *house, *sorted(tests)]
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    if COUNT in titles:
        environment["LONGJIANG_CACHE"] = str(tmp_path / "cache")
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
