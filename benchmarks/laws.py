"""The laws held through both engines: python benchmarks/laws.py [SHARE [SCENARIO]] writes docs/verification/laws.csv.

One checked run, 2016-2025, by each engine (some minutes at share .01): what `longjiang run SCENARIO --checked --engine ...` shows, side by
side. A law that does not apply yet has no number and says why.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from sim.audit.laws import Findings
from sim.audit.tables import check_tables
from sim.faces.terminal.laws import as_csv
from sim.files import write_text
from sim.scenario import load
from sim.study.baseline import ENGINES, prepare
from sim.study.options import setup
from sim.study.run import run


def findings(engine: str, share: float, name: str) -> Findings:
    s = setup(share=share)._replace(engine=engine, checked=True)
    started, cpu = time.perf_counter(), time.process_time()
    done = run(s, prepare(s, lambda _what, _done: None), load(name))
    assert done.findings is not None
    with tempfile.TemporaryDirectory() as folder:
        done.result.save(Path(folder) / name)
        check_tables(Path(folder) / name, s.evidence, done.findings)
    seconds = f"{time.perf_counter() - started:,.0f} s, {time.process_time() - cpu:,.0f} s cpu"
    checks, broken = done.findings.checks.total(), done.findings.broken.total()
    print(f"{engine:9s} {checks:,} checks, {broken:,} violations, {seconds}, digest {done.result.digest[:12]}", flush=True)
    for violation in done.findings.violations:
        print(f"  {violation}")
    return done.findings


def main(share: float, name: str) -> None:
    found = {engine: findings(engine, share, name) for engine in ENGINES}
    write_text(Path(__file__).parent.parent / "docs" / "verification" / "laws.csv", as_csv(found))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.01, sys.argv[2] if len(sys.argv) > 2 else "plan_2025")
