"""What the commands asked before a run answer: `targets` and `doctor`."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner, Result

from sim.cli import start as cli_start
from sim.faces.terminal import doctor as doctor_page
from sim.study.doctor import Estimate, Examination, Finding, packages

ROOT = Path(__file__).resolve().parents[2]


def answer(*arguments: str) -> Result:
    app = typer.Typer()
    cli_start.add_to(app)
    return CliRunner().invoke(app, arguments)


def test_targets_answer_in_both_languages_and_in_json() -> None:
    english, chinese, data = answer("targets"), answer("targets", "--lang", "zh"), answer("targets", "--json")
    assert (english.exit_code, chinese.exit_code, data.exit_code) == (0, 0, 0)
    assert "2,528 (2,483)" in english.stdout
    assert "2,528（2,483）" in chinese.stdout
    told = json.loads(data.stdout)
    assert [target["id"] for target in told["targets"]] == [f"T{number}" for number in range(1, 11)]
    assert all(cell_len(line) <= 80 for text in (english.stdout, chinese.stdout) for line in text.splitlines())


def test_targets_bring_in_no_engine_and_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The processor time is printed; what would make it long is what is asserted."""
    code = (
        "import sys, time, typer\nfrom sim.cli import start\napp = typer.Typer()\nstart.add_to(app)\n"
        "app(['targets', '--json'], standalone_mode=False)\n"
        "heavy = [name for name in ('mesa', 'polars', 'pyarrow', 'sim.lives', 'sim.study') if name in sys.modules]\n"
        "print('|', time.process_time(), heavy)\n"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    _, seconds, heavy = done.stdout.splitlines()[-1].split(" ", 2)
    with capsys.disabled():
        print(f"\nlongjiang targets: {time.perf_counter() - began:.2f} s, {float(seconds):.2f} s of processor", end="")
    assert heavy == "[]"


def test_a_machine_that_runs_the_tests_is_in_order(tmp_path: Path) -> None:
    data = answer("doctor", "--json", "--out", str(tmp_path / "not" / "yet" / "there"))
    told = json.loads(data.stdout)
    keys = {finding["key"]: finding for finding in told["findings"]}
    assert [finding for finding in told["findings"] if finding["state"] == "missing"] == []
    assert data.exit_code == 0
    assert {
        "python",
        "packages_fine",
        "cores",
        "compiler",
        "checkpoints",
        "written",
        "evidence",
        "scenarios",
        "fit",
        "font",
        "engines",
    } <= set(keys)
    assert keys["engines"]["figures"]["names"] == ["fast", "reference"]
    assert "numpy" in keys["packages_fine"]["figures"]["listed"]
    assert [estimate["share"] for estimate in told["estimates"]] == [0.01, 0.05, 0.1, 1.0]
    sizes = [estimate["bytes"] for estimate in told["estimates"]]
    assert sizes == sorted(sizes)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_missing(tmp_path: Path) -> None:
    """A file stands where a folder is wanted."""
    (tmp_path / "file").write_text("")
    refused = answer("doctor", "--lang", "zh", "--out", str(tmp_path / "file" / "outputs"))
    assert refused.exit_code == 3
    assert "缺失" in refused.stdout
    assert "不可写" in refused.stdout


def test_packages_are_held_against_what_is_wanted() -> None:
    found = list(packages(["numpy>=2.0", "rich>=999", "a-package-of-nobody>=1"]))
    assert [(finding.key, finding.state) for finding in found] == [
        ("package_old", "missing"), ("package_none", "missing"), ("packages_fine", "ok"),
    ]  # fmt: skip
    assert (found[0].figures["name"], found[0].figures["wanted"]) == ("rich", ">=999")
    assert list(found[2].figures["listed"]) == ["numpy"]


POORLY = Examination(
    "1.0",
    (
        Finding("python_old", "missing", {"found": "3.10.1", "wanted": "3.11"}),
        Finding("memory_limited", "ok", {"free": 1_900_000_000, "limit": 2_000_000_000}),
        Finding("kernels_none", "note", {"number": 0, "folder": "/a/very/long/path/that/goes/on/" + "and/on/" * 12}),
        Finding("fit_bad", "missing", {"error": "KeyError: 'intercepts'", "folder": ""}),
        Finding("font_none", "missing", {"names": []}),
    ),
    (Estimate(0.05, 596_196, 900_000_000, True, 4.25, 2.0), Estimate(1.0, 11_923_928, 4_100_000_000, False, 150.0, 31.4)),
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_poorly_machine_has_a_page_on_which_nothing_is_cut_off(language: str, width: int) -> None:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=False).print(doctor_page.page(POORLY, language, width))
    text = file.getvalue()
    assert max(map(cell_len, text.splitlines())) <= width
    joined = "".join(text.split())
    assert all(word in joined for word in ("3.10.1", "1.9GB", "KeyError:'intercepts'", "and/on/" * 12, "4.1GB"))
    assert ("morethanisfree" if language == "en" else "超过可用内存") in joined
    assert ("3min" if language == "en" else "3分钟") not in joined  # 150 s are 2 minutes, halves to the even
    assert not POORLY.healthy
