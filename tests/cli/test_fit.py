"""What the command line does about its fit: damaged, it is refused; of other evidence, the run says so, or fits again first."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Ask

ROOT = Path(__file__).resolve().parents[2]
RUN = ("run", "baseline", "--share", 0.001, "--until", "2021-03-31", "--world", "demand", "--json")


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "demand.toml": lambda fit: edited(fit / "demand.toml", "price = 0.08904", "price = -5.0"),
    "price.toml": lambda fit: (fit / "price.toml").write_text('price = "\x1b[2J"\n'),
    "staff.toml": lambda fit: (fit / "staff.toml").write_bytes(b"\xff\x00"),
    "recovery_half.toml": lambda fit: shutil.copyfile(fit / "recovery_double.toml", fit / "recovery_half.toml"),
    "recovery_double.toml": lambda fit: (fit / "recovery_double.toml").unlink(),
    "look_ups.csv": lambda fit: edited(fit / "look_ups.csv", "verb,name", "name,verb"),
    "moments.csv": lambda fit: (fit / "moments.csv").write_text("\x1b]0;title\x07"),
    "parameters.csv": lambda fit: (fit / "parameters.csv").unlink(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_of_the_fit_is_refused_by_its_name_and_nothing_in_it_reaches_the_terminal(name: str, fit: Path, ask: Ask) -> None:
    DAMAGES[name](fit)
    answer = ask("calibrate", "--check")
    assert (answer.code, answer.out) == (2, "")
    assert f"fitted/{name}" in answer.err
    assert not any(mark in answer.err for mark in ("Traceback", "\x1b", "\x07"))


def test_all_damaged_files_are_named_at_once(fit: Path, ask: Ask) -> None:
    for name in ("demand.toml", "staff.toml", "recovery_half.toml"):
        DAMAGES[name](fit)
    told = ask("calibrate", "--check").err
    assert all(f"fitted/{name}" in told for name in ("demand.toml", "staff.toml", "recovery_half.toml"))


def test_a_run_stops_at_a_fit_that_was_edited(fit: Path, ask: Ask, tmp_path: Path) -> None:
    DAMAGES["demand.toml"](fit)
    answer = ask(*RUN, "--out", tmp_path / "out")
    assert (answer.code, answer.out) == (2, "")
    assert "demand.toml:3: seal: the numbers are not those that were sealed" in answer.err
    assert not (tmp_path / "out").exists()


def sought_twice_as_often(fit: Path) -> None:
    """Double one number of the evidence that the fit has read, in its row."""
    path = fit.parent / "evidence" / "assumptions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    name, group, value, high = (rows[0].index(column) for column in ("name", "group", "value", "high"))
    (row,) = [row for row in rows if (row[name], row[group]) == ("seek.rate", "level0")]
    row[value] = row[high] = str(2 * float(row[value]))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def settings(answer: Answer, out: Path) -> dict[str, object]:
    assert answer.code == 0, answer.err
    (manifest,) = out.glob("*/manifest.json")
    found: dict[str, object] = json.loads(manifest.read_text(encoding="utf-8"))["settings"]
    return found


def test_a_run_on_other_evidence_names_the_rows_and_can_fit_them_first(fit: Path, ask: Ask, tmp_path: Path, checkpoints: Path) -> None:
    assert checkpoints.is_dir()
    sought_twice_as_often(fit)
    before = {path.name: path.read_bytes() for path in fit.iterdir()}
    warned = ask(*RUN, "--out", tmp_path / "as_it_is")
    told = settings(warned, tmp_path / "as_it_is")
    assert (told["fit"], told["fit_differs"]) == ("committed", "seek.rate (group level0)")
    assert "warning: the fit belongs to other evidence; these rows have changed since: seek.rate (group level0)." in warned.err
    assert json.loads(warned.out)["fit"] == {"made": "committed", "differing": ["seek.rate (group level0)"]}
    again = ask(*RUN, "--refit", "--quiet", "--out", tmp_path / "refitted")
    told = settings(again, tmp_path / "refitted")
    assert (told["fit"], told["fit_differs"], again.err) == ("refitted", "", "")
    kept = next(checkpoints.glob("fits/*/fit.toml"))
    assert "share = 0.001\n" in kept.read_text(encoding="utf-8")
    assert {path.name: path.read_bytes() for path in fit.iterdir()} == before
    edited(kept, "share = 0.001", "share = 0.002")  # a damaged refit is none
    healed = ask(*RUN, "--refit", "--quiet", "--out", tmp_path / "healed")
    assert settings(healed, tmp_path / "healed")["parameters"] == told["parameters"]


def test_the_warning_is_in_the_users_language(fit: Path, ask: Ask, tmp_path: Path, checkpoints: Path) -> None:
    assert checkpoints.is_dir()
    sought_twice_as_often(fit)
    answer = ask(*RUN[:-1], "--lang", "zh", "--out", tmp_path / "zh")
    assert answer.code == 0
    assert "以下各项已有改动：seek.rate" in answer.err
    assert "以下各项已有改动：seek.rate" in answer.out.replace("\n", "")


def test_the_state_of_the_fit_is_in_the_users_language(fit: Path, ask: Ask) -> None:
    sought_twice_as_often(fit)
    answer = ask("calibrate", "--check", "--share", "0.002", "--lang", "zh")
    assert (answer.code, answer.err) == (3, "")
    assert "起始状态与应有状态对照：" in answer.out
    first, changed, of_file, *_ = answer.out.splitlines()
    assert first == "拟合所读数据中已有改动的项数：1"
    assert changed.startswith("  seek.rate (group level0)：当时为 ")
    assert of_file.startswith("demand.toml：按其他数据拟合")


def test_options_of_a_fit_that_cannot_be_are_refused_before_it_and_a_damaged_fit_is_not_in_the_way(fit: Path, ask: Ask) -> None:
    DAMAGES["demand.toml"](fit)
    answer = ask("calibrate", "--share", 2, "--threads", 0, "--lang", "en")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines() == [
        "options: share: 2.0; allowed: above 0, at most 1; 5 percent is 0.05 or 5%",
        "options: threads: 0; allowed: 1 to 256",
    ]


def test_hazards_a_hundred_times_too_high_are_told_by_a_rate_a_reader_can_read(fit: Path, ask: Ask) -> None:
    path = fit.parent / "evidence" / "mortality.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    name, *numbers = (rows[0].index(column) for column in ("name", "value", "low", "high"))
    for row in rows:
        if row[name] == "mortality.hazard":
            for column in numbers:
                row[column] = row[column] and str(100 * float(row[column]))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    answer = ask(*RUN)
    assert answer.code == 2
    assert "more events than people: a rate of 67.58 a year at 100; allowed: 12 or less" in answer.err
    assert max(map(len, answer.err.splitlines())) < 250
