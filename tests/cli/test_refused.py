"""Bad input: exit code 2, what is wrong and what is allowed on stderr, nothing on stdout, no folder made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Ask

GOOD = 'base = "baseline"\ntitle = { en = "a", zh = "b" }\nwhy = { en = "a", zh = "b" }\n'


@pytest.mark.parametrize("share", ["0", "-0.1", "1.5", "nan", "inf", "-inf"])
@pytest.mark.parametrize("command", ["run", "compare"])
def test_a_share_outside_0_to_1(ask: Ask, tmp_path: Path, command: str, share: str) -> None:
    names = ["baseline"] if command == "run" else ["baseline", "plan_2025"]
    out = ["--out", tmp_path / "outputs"] if command == "run" else []
    answer = ask(command, *names, f"--share={share}", *out)
    assert (answer.code, answer.out) == (2, "")
    assert "share" in answer.err
    assert "above 0, at most 1" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--seed=-1", "seed: -1"),
        ("--seed=9223372036854775808", "seed"),
        ("--until=2020-12-31", "until: 2020-12-31"),
        ("--until=2036-01-01", "until: 2036-01-01"),
        ("--threads=0", "threads: 0"),
        ("--until=tomorrow", "tomorrow"),
        ("--share=lots", "--share"),
        ("--engine=slow", "slow"),
        ("--lang=la", "la"),
        ("--frobnicate", "frobnicate"),
    ],
)
def test_an_option_that_cannot_be(ask: Ask, tmp_path: Path, option: str, told: str) -> None:
    answer = ask("run", "baseline", option, "--out", tmp_path / "outputs")
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert list(tmp_path.iterdir()) == []


def test_everything_wrong_is_told_at_once(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(GOOD + 'colour = "red"\n', encoding="utf-8")
    answer = ask("run", "basline", tmp_path / "bad.toml", "--share", 2, "--threads", 0, "--out", tmp_path / "outputs")
    assert answer.code == 2
    for told in ("did you mean baseline?", "bad.toml:4: colour: unknown key", "share: 2", "threads: 0"):
        assert told in answer.err
    assert not (tmp_path / "outputs").exists()


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize("command", [("run",), ("scenario", "show"), ("scenario", "check"), ("compare", "baseline")])
def test_an_unknown_scenario_is_told_the_nearest_name(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask(*command, "plan_2052")
    assert (answer.code, answer.out) == (2, "")
    assert "did you mean plan_2025?" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        (GOOD.replace("baseline", "nowhere"), "no scenario 'nowhere'"),
        (GOOD + '[[change]]\nlever = "fly"\nfrom = 2021-01-01\n', "lever"),
        (GOOD + "x = nan\n", "x: unknown key"),
        ("\0\1\2", ""),
    ],
    ids=["empty", "missing base", "unknown lever", "unknown key", "binary"],
)
def test_a_bad_scenario_file_is_refused_by_run_check_and_show_alike(ask: Ask, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    answers = [
        ask("run", path, "--share", 0.01, "--out", tmp_path / "outputs"),
        ask("scenario", "check", path),
        ask("scenario", "show", path),
    ]
    for answer in answers:
        assert (answer.code, answer.out) == (2, "")
        assert "mine.toml" in answer.err
        assert told in answer.err
    assert answers[0].err == answers[1].err == answers[2].err
    assert [found.name for found in tmp_path.iterdir()] == ["mine.toml"]


def test_a_scenario_named_twice(ask: Ask, tmp_path: Path) -> None:
    answer = ask("run", "baseline", "baseline", "--out", tmp_path / "outputs")
    assert answer.code == 2
    assert "named twice" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_not_there_is_found_before_anything_is_written(ask: Ask, tmp_path: Path, checkpoints: Path) -> None:
    assert checkpoints.is_dir()
    change = '[[change]]\nlever = "beds"\nfrom = 2022-01-01\nhome = 99999\nkind = "nursing"\nbeds = 5\nwhy = { en = "a", zh = "b" }\n'
    (tmp_path / "far.toml").write_text(f"experiment = true\n{GOOD}\n{change}", encoding="utf-8")
    answer = ask("run", tmp_path / "far.toml", "--share", 0.01, "--out", tmp_path / "outputs")
    assert (answer.code, answer.out) == (2, "")
    assert "far.toml" in answer.err
    assert "99999" in answer.err
    assert not (tmp_path / "outputs").exists() or not any((tmp_path / "outputs").iterdir())


def test_a_folder_with_somebodys_files_is_not_written_into(ask: Ask, tmp_path: Path, checkpoints: Path) -> None:
    assert checkpoints.is_dir()
    mine = tmp_path / "baseline_demand_share0.01_seed1" / "letter.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    answer = ask("run", "baseline", "--share", 0.01, "--out", tmp_path)
    assert answer.code == 2
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["letter.txt"]


@pytest.mark.parametrize("arguments", [(), ("scenario",)])
def test_without_a_command_help_is_shown(ask: Ask, arguments: tuple[str, ...]) -> None:
    answer = ask(*arguments)
    assert "Commands:" in answer.out + answer.err
