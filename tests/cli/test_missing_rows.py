"""A row of the evidence that is renamed, or gone, is asked for by file, name and reader; a file cut off is no file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Ask

RUN = ("run", "baseline", "--share", 0.001, "--until", "2021-01-31", "--world", "demand", "--quiet")


def names_and_files(folder: Path) -> dict[str, Path]:
    """Return the file of each name in the evidence."""
    header = "name,group,sex"
    found = {}
    for path in folder.glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        if head.startswith(header):
            found |= {row.partition(",")[0]: path for row in rows}
    return found


def test_every_name_that_a_run_reads_is_missed_by_name(fit: Path, ask: Ask, tmp_path: Path, checkpoints: Path) -> None:
    """Names are taken from all files, every ninth: a run without it ends as before or says what it lacks, and who reads that."""
    assert checkpoints.is_dir()
    everything = sorted(names_and_files(fit.parent / "evidence").items())
    missed = 0
    for name, path in everything[::9]:
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?m)^{re.escape(name)},", f"{name}_x,", text), encoding="utf-8")
        answer = ask(*RUN, "--out", tmp_path / "out")
        path.write_text(text, encoding="utf-8")
        assert answer.code in (0, 2), answer.err
        if answer.code == 2:
            missed += 1
            assert f"no evidence is named '{name}'" in answer.err
            assert f"{path.name}: {name}:" in answer.err
            assert re.search(r"; read by sim/\S+\.py:\d+", answer.err)
    assert missed >= 5


def test_all_rows_that_are_gone_are_named_at_once(fit: Path, ask: Ask, tmp_path: Path) -> None:
    path = fit.parent / "evidence" / "dementia.csv"
    text = path.read_text(encoding="utf-8")
    gone = ("dementia.incidence", "dementia.prevalence.total")
    path.write_text(re.sub(rf"(?m)^({'|'.join(gone)}),", r"\1_x,", text), encoding="utf-8")
    answer = ask(*RUN, "--out", tmp_path / "out")
    assert (answer.code, answer.out) == (2, "")
    assert sorted({line.split(": ")[1] for line in answer.err.splitlines()}) == sorted(gone)
    assert all("evidence/dementia.csv: " in line for line in answer.err.splitlines())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["mortality.csv", "units.csv", "places.csv"])
def test_a_file_cut_off_in_its_last_line_is_refused(fit: Path, ask: Ask, name: str) -> None:
    path = fit.parent / "evidence" / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-2])
    answer = ask(*RUN)
    assert (answer.code, answer.out) == (2, "")
    assert f"{name}:{whole.count(bytes([10]))}: the last line has no end: the file may have been cut off" in answer.err
