"""What the commands answer: pages for people, JSON for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim import scenario
from sim.results.result import Result
from tests.cli.conftest import Answer, Ask

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("run", "compare", "evidence", "calibrate", "scenario")


def test_help_names_every_command(ask: Ask) -> None:
    answer = ask("--help")
    assert answer.code == 0
    assert all(f"  {command} " in answer.out for command in COMMANDS)
    for command in COMMANDS:
        assert ask(command, "--help").code == 0


def test_help_brings_in_nothing_heavy(capsys: pytest.CaptureFixture[str]) -> None:
    """Its time is printed here; what makes it long is what is asserted."""
    code = (
        "import sys\nfrom sim.cli.main import main\nsys.argv = ['longjiang', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('numpy', 'numba', 'scipy', 'polars', 'mesa', 'pydantic', 'pyarrow') if m in sys.modules])\n"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    with capsys.disabled():
        print(f"\nlongjiang --help: {time.perf_counter() - began:.2f} s", end="")
    assert done.stdout.splitlines()[-1] == "[]"


def test_scenarios_are_listed_by_name(ask: Ask) -> None:
    answer = ask("scenario", "list")
    assert (answer.code, answer.err) == (0, "")
    assert all(name in answer.out for name in scenario.names())
    assert {each["name"] for each in json.loads(ask("scenario", "list", "--json").out)} == set(scenario.names())
    assert "基线" in ask("scenario", "list", "--lang", "zh").out


def test_a_scenario_is_shown_with_reasons_and_where_each_value_comes_from(ask: Ask) -> None:
    plain, resolved = ask("scenario", "show", "plan_2025"), ask("scenario", "show", "plan_2025", "--resolved")
    assert plain.code == resolved.code == 0
    assert "scenarios/beds_only.toml" in resolved.out
    assert "beds_only.toml" not in plain.out
    told = json.loads(ask("scenario", "show", "plan_2025", "--json").out)
    assert told["name"] == "plan_2025"
    assert len(told["changes"]) == len(scenario.load("plan_2025").changes)


def test_good_scenarios_pass_the_check(ask: Ask) -> None:
    answer = ask("scenario", "check", *scenario.names())
    assert (answer.code, answer.err) == (0, "")
    assert len(answer.out.splitlines()) == len(scenario.names())
    assert "baseline: 0 changes, no faults" in answer.out


def test_a_number_is_shown_with_value_source_and_use(ask: Ask) -> None:
    answer = ask("evidence", "waiting.abandon")
    assert answer.code == 0
    assert "waiting.abandon" in answer.out
    assert "sim/rules/seeking.py" in answer.out
    assert json.loads(ask("evidence", "waiting.abandon", "--json").out)


def test_an_unknown_number_is_told_the_nearest(ask: Ask) -> None:
    answer = ask("evidence", "waiting.abondon")
    assert (answer.code, answer.out) == (2, "")
    assert "waiting.abandon" in answer.err


def test_the_committed_fit_belongs_to_the_evidence(ask: Ask) -> None:
    answer = ask("calibrate", "--check", "--share", 0.002)
    assert answer.code == 0
    assert "fitted to this evidence" in answer.out


@pytest.fixture
def ran(ask: Ask, tmp_path: Path, checkpoints: Path) -> Answer:
    assert checkpoints.is_dir()
    return ask("run", "baseline", "plan_2025", "--share", 0.01, "--json", "--quiet", "--out", tmp_path)


def test_a_run_prints_json_on_stdout_and_saves_its_results(ran: Answer, tmp_path: Path) -> None:
    assert (ran.code, ran.err) == (0, "")
    cards = json.loads(ran.out)
    worlds = ("demand", "price", "staff")
    told = [(card["scenario"], card["world"]) for card in cards["scorecards"]]
    assert told == [(name, f"{world}-limited") for world in worlds for name in ("baseline", "plan_2025")]
    folders = sorted(path.name for path in tmp_path.iterdir())
    assert folders == [f"{name}_{world}_share0.01_seed1" for name in ("baseline", "plan_2025") for world in worlds]
    results = [Result.load(tmp_path / name) for name in folders]
    assert len({result.digest for result in results}) == 6
    beds = [row for row in cards["worlds"] if (row["scenario"], row["target"]) == ("plan_2025", "T1")]
    assert beds[0]["firm"] is None  # beds are built as the scenario says: set, not a conclusion
    assert set(beds[0]["reached"]) == set(worlds)


def test_the_same_run_again_gives_the_same_tables_in_the_same_folder(ask: Ask, tmp_path: Path, checkpoints: Path) -> None:
    """Pages in English and in Chinese; what is saved is the same."""
    assert checkpoints.is_dir()
    arguments = ("run", "baseline", "--share", 0.01, "--world", "price", "--until", "2021-12-31", "--out", tmp_path)
    english, first = ask(*arguments), Result.load(tmp_path / "baseline_price_share0.01_seed1").digest
    chinese, second = ask(*arguments, "--lang", "zh", "--threads", 1), Result.load(tmp_path / "baseline_price_share0.01_seed1").digest
    assert english.code == chinese.code == 0
    assert first == second
    assert all(f"T{number}" in english.out for number in range(1, 11))
    assert "baseline_price_share0.01_seed1" in english.err
    assert "基线" in chinese.out


def test_two_scenarios_are_compared_life_by_life(ask: Ask, checkpoints: Path) -> None:
    assert checkpoints.is_dir()
    answer = ask("compare", "baseline", "no_effect", "--share", 0.01, "--json", "--quiet", "--until", "2021-12-31")
    said = "no_effect: the change of 2022-01-01 (hazard: seeking care; x 1) does nothing, because the run ends on 2021-12-31.\n"
    assert (answer.code, answer.err) == (0, said)
    told = json.loads(answer.out)
    assert (told["first"], told["second"]) == ("baseline", "no_effect")
    assert set(told["difference"]["lives"].values()) == {0}
    assert told["difference"]["health"] == told["difference"]["unexplained"] == 0
    page = ask("compare", "baseline", "no_effect", "--share", 0.01, "--quiet", "--until", "2021-12-31")
    assert "Nothing differs." in page.out


def test_the_console_script_exits_with_the_code_of_the_fault(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from sim.cli.main import main; main()", "scenario", "check", "nowhere"]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such scenario" in done.stderr
    assert list(tmp_path.iterdir()) == []
