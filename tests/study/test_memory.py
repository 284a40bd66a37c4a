"""Memory is told before a run and kept: what is free is read as the system means it, and what is told is enough and not absurd."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import files, kernel
from sim.inputs.faults import BadInput
from sim.study import memory
from sim.study.baseline import Setup
from sim.study.options import setup
from sim.world.build import build
from tests.study.conftest import ENVIRONMENT

GB = 10**9


def machine(root: Path, free: int, groups: str = "", **numbers: str) -> Path:
    """Write what a Linux system tells: free memory in bytes, control groups of the process, files below sys/fs/cgroup."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/meminfo").write_text(f"MemTotal: 9 kB\nMemAvailable:  {free // 1024} kB\n")
    (root / "proc/self/cgroup").write_text(groups)
    for name, text in numbers.items():
        path = root / "sys/fs/cgroup" / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture(scope="module")
def whole() -> Setup:
    return setup(share=1.0)


@pytest.fixture(scope="module")
def people(whole: Setup) -> float:
    return memory.people_of(whole.evidence, whole.params, whole.frame, whole.end)


def test_a_run_to_2025_has_12_million_people_and_one_to_2035_17(whole: Setup, people: float) -> None:
    """7.40 million of the census, 3.09 million who turn 60 later, and who died or left from 2016 on."""
    assert people == pytest.approx(11.72e6, rel=0.01)
    assert memory.people_of(whole.evidence, whole.params, whole.frame, 7304) == pytest.approx(17.39e6, rel=0.01)


def test_half_the_people_need_half_of_what_is_not_fixed() -> None:
    needs = [memory.needed(12e6, share) for share in (0.2, 0.5, 0.8)]
    assert needs[1] - needs[0] == pytest.approx(needs[2] - needs[1], abs=2)
    assert memory.needed(12e6, 0.1, compiling=True) - memory.needed(12e6, 0.1) == pytest.approx(memory.COMPILER * memory.MARGIN, abs=2)
    assert memory.needed(12e6, 0.1, "compare") > memory.needed(12e6, 0.1) > memory.needed(12e6, 0.1, "again")


@pytest.mark.parametrize("work", memory.COSTS)
@pytest.mark.parametrize("free", [2 * GB, 3 * GB, 7 * GB])
def test_the_share_that_is_advised_fits_and_hardly_more_does(people: float, work: str, free: int) -> None:
    share = memory.fitting_share(people, free, work)
    assert 0 < share <= 1
    assert memory.needed(people, share, work) <= free
    assert share == 1 or memory.needed(people, share * 1.11, work) > free


def test_the_smallest_share_still_has_a_community_and_a_village_of_every_prefecture(whole: Setup, people: float) -> None:
    s = setup(share=0.0005)
    world = build(s.evidence, s.params, s.frame, s.share, s.seed, s.end, s.threads)
    simulated = sum(len(e.key) for e in world.elders)
    assert simulated == pytest.approx(memory.lived(people, 0.0005), rel=0.05)
    assert memory.needed(people, 0.0005, "reference") > 1_141e6  # measured: `run baseline --engine reference --share 0.0005`
    assert memory.fitting_share(people, GB, "reference") == 0


def test_free_memory_is_what_the_system_can_give(tmp_path: Path) -> None:
    assert memory.available(machine(tmp_path, 5 * 2**30)) == 5 * 2**30


def test_a_control_group_leaves_its_limit_less_what_is_used_and_not_given_back(tmp_path: Path) -> None:
    root = machine(
        tmp_path, 50 * 2**30, "0::/user/run\n",
        user__run__memory_dot_max="4000\n", user__run__memory_dot_current="1500\n",
        user__run__memory_dot_stat="anon 700\ninactive_file 300\n", user__memory_dot_max="max\n",
    )  # fmt: skip
    assert memory.available(root) == 4000 - 1500 + 300
    assert memory.limit(root) == 4000


def test_the_tightest_of_the_groups_above_counts(tmp_path: Path) -> None:
    root = machine(
        tmp_path, 50 * 2**30, "0::/user/run\n",
        user__run__memory_dot_max="4000\n", user__run__memory_dot_current="10\n",
        user__memory_dot_max="1000\n", user__memory_dot_current="900\n",
    )  # fmt: skip
    assert memory.available(root) == 100


def test_groups_of_the_older_kind_are_read_too(tmp_path: Path) -> None:
    root = machine(
        tmp_path, 50 * 2**30, "5:devices:/\n4:memory:/box\n0::/\n",
        memory__box__memory_dot_limit_in_bytes="2000\n", memory__box__memory_dot_usage_in_bytes="700\n",
        memory__box__memory_dot_stat="total_inactive_file 50\n", memory__memory_dot_limit_in_bytes="9223372036854771712\n",
        memory__memory_dot_usage_in_bytes="1\n",
    )  # fmt: skip
    assert memory.available(root) == 2000 - 700 + 50
    assert memory.limit(root) == 2000


def test_the_limits_of_the_process_count_too(tmp_path: Path) -> None:
    """`ulimit -d`: 4 GB of data, of which 1 GB is taken, .5 GB of it in memory. `ulimit -v`: of 6 GB 2 GB are taken, and libraries come."""
    root = machine(tmp_path, 50 * GB)
    (root / "proc/self/statm").write_text(f"9 {GB // 2 // os.sysconf('SC_PAGE_SIZE')} 1\n")
    (root / "proc/self/status").write_text(f"Name:\tpython\nVmSize:\t{2 * GB // 1024} kB\nVmData:\t{GB // 1024} kB\n")
    lines = "Limit                     Soft Limit           Hard Limit           Units\n"
    data, addresses = (f"Max {name:22}{{}}           unlimited            bytes\n" for name in ("data size", "address space"))
    (root / "proc/self/limits").write_text(lines + data.format(4 * GB) + addresses.format("unlimited"))
    assert memory.available(root) == pytest.approx(3.5 * GB, abs=5000)
    assert memory.limit(root) == 4 * GB
    (root / "proc/self/limits").write_text(lines + data.format("unlimited") + addresses.format(6 * GB))
    left = memory.available(root)
    assert left is not None
    assert 0 < left < 4.5 * GB - memory.MAPPED


@pytest.mark.parametrize("limit", [300_000, 700_000, 1_200_000])
def test_a_process_that_may_take_too_little_says_so(limit: int) -> None:
    """In kB of addresses: the first is not enough to load the libraries, the last is, but no run fits."""
    call = "from sim.cli.main import main; main()"
    command = f"ulimit -v {limit}; exec '{sys.executable}' -c '{call}' run baseline --share .001 --world demand --quiet"
    done = subprocess.run(
        ["bash", "-c", command], env=ENVIRONMENT | {"PYTHONPATH": str(files.HERE.parent)}, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"memory" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_a_file_of_the_system_the_memory_of_the_machine_counts(tmp_path: Path) -> None:
    free = memory.available(tmp_path)
    assert free is None or free > GB // 2


def test_a_run_that_does_not_fit_is_refused_with_the_share_that_does(whole: Setup, people: float, tmp_path: Path) -> None:
    root = machine(tmp_path, 2 * GB)
    with pytest.raises(BadInput) as caught:
        memory.check([whole._replace(checkpoint=False)], root=root)
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == ("options", "share")
    assert fault.what.startswith("1 needs about")
    assert fault.what.endswith("2.0 GB are free")
    advised = float(fault.allowed.split()[0])
    assert memory.check([whole._replace(checkpoint=False, share=advised / 2)], root=root).free == 2 * GB // 1024 * 1024
    with pytest.raises(BadInput, match=r"0\.1 GB are free; allowed: none"):
        memory.check([whole._replace(checkpoint=False)], root=machine(tmp_path / "small", GB // 10))


def test_the_reference_engine_a_checked_run_and_two_runs_held_together_need_more(whole: Setup, tmp_path: Path) -> None:
    root = machine(tmp_path, 500 * GB)
    alone = whole._replace(checkpoint=False, share=0.1)
    needs = [memory.check([each], root=root).needed for each in (alone, alone._replace(checked=True), alone._replace(engine="reference"))]
    assert needs[0] < needs[1] < needs[2]
    assert memory.check([alone], "compare", root).needed > needs[0]


RUN = """
import json, sys
from datetime import date
from sim.cli.main import main
from sim.codes import Limit
from sim.study import memory
from sim.study.options import setup
from sim.world.build import build
share, out = sys.argv[1:]
found = memory.check([setup(share=float(share), until=date(2021, 2, 28), limit=limit) for limit in Limit])
arguments = ["--share", share, "--until", "2021-02-28", "--out", out, "--quiet", "--json"]
sys.argv = ["longjiang", "run", "baseline", *arguments]
try:
    main()
finally:
    peak = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps([found.needed, peak]), file=sys.stderr)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell the peak of a process")
def test_what_is_told_is_kept(tmp_path: Path) -> None:
    """Three worlds one after the other, from nothing but compiled code, take no more than is told before, and more than half of it."""
    assert kernel.settings.CACHE_DIR
    (tmp_path / "kernels").symlink_to(Path(kernel.settings.CACHE_DIR).parent)
    environment = ENVIRONMENT | {"LONGJIANG_CACHE": str(tmp_path), "PYTHONPATH": str(files.HERE.parent)}
    for share in ("0.001", "0.05"):  # the first compiles, where nothing is compiled yet
        command = [sys.executable, "-c", RUN, share, str(tmp_path / "out")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    told, peak = json.loads(done.stderr.splitlines()[-1])
    assert told / 2 < peak <= told
