"""How a command ends when its surroundings fail it: streams closed or full, narrow encodings, signals, odd settings, no working folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim import kernel
from sim.results.result import Result

ROOT = Path(__file__).resolve().parents[2]
RUN = "run baseline --world demand --share .001 --until 2021-01-31 --quiet --out out"
FOLDER = "out/baseline_demand_share0.001_seed1"
MARKS = ("Traceback", "Exception ignored", "Aborted")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for the baselines of these tests, with the compiled code of all."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "kernels").symlink_to(Path(kernel.settings.CACHE_DIR).parent)
    return folder


@pytest.fixture
def place(tmp_path: Path, cache: Path) -> Path:
    """A working folder with a command `longjiang` of this tree."""
    script = tmp_path / "longjiang"
    script.write_text(
        f'#!/bin/sh\nexport LONGJIANG_CACHE="{cache}"\nexec "{sys.executable}" -c "from sim.cli.main import main; main()" "$@"\n'
    )
    script.chmod(0o755)
    return tmp_path


def shell(place: Path, line: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which LJ is the command."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LJ": str(place / "longjiang"), "OPENBLAS_NUM_THREADS": "1"} | more
    return subprocess.run(["bash", "-c", line], cwd=place, env=environment, capture_output=True, check=False)


STREAMS = {
    ">&-": (0, b""),
    "2>&-": (0, b""),
    ">&- 2>&-": (0, b""),
    ">/dev/full": (1, b"the output could not be written: No space left on device; what was saved in folders is complete\n"),
    "2>/dev/full": (0, b""),
    "| head -c 1 >/dev/null; exit ${PIPESTATUS[0]}": (0, b""),
}


def test_whatever_becomes_of_its_output_a_run_saves_its_result(place: Path) -> None:
    for streams, (code, told) in STREAMS.items():
        done = shell(place, f"rm -rf out; $LJ {RUN} {streams}")
        assert (done.returncode, done.stderr) == (code, told), streams
        assert Result.load(place / FOLDER).scenario.name == "baseline", streams


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb2312", ""])
def test_characters_that_an_encoding_lacks_are_replaced_on_pages_and_escaped_in_json(place: Path, encoding: str) -> None:
    """The empty one: a POSIX locale that Python may not change."""
    posix = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LC_ALL": "POSIX"}
    narrow = {"PYTHONIOENCODING": encoding} if encoding else posix
    for line in ("scenario show plan_2025 --lang zh", "targets", "targets --lang zh", "scenario check 计划.toml", "run --world 龘"):
        done = shell(place, f"$LJ {line}", **narrow)
        assert done.returncode == (2 if "计" in line or "龘" in line else 0), done.stderr
        assert not any(mark.encode() in done.stderr for mark in MARKS), done.stderr
    written = shell(place, "$LJ targets --json", **narrow).stdout.decode(encoding or "ascii")
    assert json.loads(written) == json.loads(shell(place, "$LJ targets --json").stdout)


def stopped(place: Path, number: int, when: str) -> tuple[int, str]:
    """Send a signal to a run, once a file is there, and return how it ended."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    command = [str(place / "longjiang"), *RUN.replace("2021-01-31", "2035-12-31").split(), "--report"]
    with subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        end = time.monotonic() + 300
        while not list(place.glob(when)) and time.monotonic() < end:
            time.sleep(0.001)
        if when.endswith("json"):
            time.sleep(0.5)  # by now it draws figures
        run.send_signal(number)
        try:
            told = run.communicate(timeout=60)[1].decode()
        except subprocess.TimeoutExpired:
            run.kill()
            raise
    return run.returncode, told


@pytest.mark.parametrize(("number", "when"), [
    (signal.SIGINT, f"{FOLDER}/.lock"), (signal.SIGTERM, f"{FOLDER}/.lock"), (signal.SIGHUP, f"{FOLDER}/.lock"),
    (signal.SIGINT, f"{FOLDER}/manifest.json"), (signal.SIGTERM, f"{FOLDER}/manifest.json"),
])  # fmt: skip
def test_a_signal_ends_a_run_with_its_code_a_sentence_and_nothing_half_written(place: Path, number: int, when: str) -> None:
    code, told = stopped(place, number, when)
    assert (code, told) == (128 + number, "interrupted; no half-written file is left\n")
    left = [path.name for path in (place / "out").rglob("*") if path.name == ".lock" or ".part" in path.name or path.name == ".new"]
    assert left == []
    if when.endswith("json"):
        assert Result.load(place / FOLDER).scenario.name == "baseline"
        assert not list(place.glob("out/*.html"))
    else:
        assert not (place / FOLDER).exists()


STUCK = """
import os, signal, threading
from concurrent.futures import ThreadPoolExecutor
from sim.cli import ending
def command():
    lock = threading.Lock()
    lock.acquire()  # as if the signal had come between taking it and what gives it back
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lock.acquire)
        os.kill(os.getpid(), signal.SIGTERM)
ending.leave(ending.carry_out(command, "en"))
"""


def test_a_signal_ends_a_command_whose_threads_wait_for_ever() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", STUCK], env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"interrupted; no half-written file is left\n")


@pytest.mark.parametrize("threads", ["0", "-1", "x", "00", ""])
def test_an_odd_number_of_numba_threads_stops_nothing(place: Path, threads: str) -> None:
    done = shell(place, f"$LJ {RUN} --json", NUMBA_NUM_THREADS=threads)
    assert (done.returncode, done.stderr) == (0, b"")


def test_without_a_working_folder_there_is_a_sentence(place: Path) -> None:
    done = shell(place, f"mkdir gone; cd gone; rmdir ../gone; $LJ {RUN} --lang zh")
    assert done.returncode == 2
    assert "无法访问当前工作文件夹" in done.stderr.decode().splitlines()[-1]


@pytest.mark.parametrize("line", ["run", "scenario check", "scenario show", "lab", "report", "check --snapshot", "compare baseline"])
def test_a_loop_of_links_is_no_file(place: Path, line: str) -> None:
    (place / "loop.toml").symlink_to("loop.toml")
    done = shell(place, f"$LJ {line} loop.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"loop.toml: no ")


def test_a_name_that_no_system_can_have_and_hidden_characters_are_refused(place: Path) -> None:
    for arguments in ("report " + "x" * 300, "targets $'\\u202e'", "scenario check $'a\\e[31m.toml'"):
        for language in ("en", "zh"):
            done = shell(place, f"$LJ {arguments} --lang {language}" if "check" not in arguments else f"$LJ {arguments}")
            assert (done.returncode, done.stdout) == (2, b"")
            assert not any(mark in done.stderr for mark in (b"Traceback", b"\x1b", "\u202e".encode()))
