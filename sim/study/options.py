"""The options of a run, checked, and the setup they make."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sim import evidence
from sim.clock import HORIZON, day_of
from sim.codes import Limit
from sim.inputs.faults import BadInput, Fault
from sim.rules import fitted, params
from sim.study.baseline import Setup, frame_of

FIRST_END = date(2021, 1, 31)


def setup(
    share: float = 0.05,
    seed: int = 1,
    until: date = date(2025, 12, 31),
    threads: int = 2,
    frame: Literal["province", "tiny"] = "province",
    engine: Literal["fast", "reference"] = "fast",
    limit: Limit = Limit.DEMAND,
    recovery: float = 1.0,
) -> Setup:
    """Return a setup from options; raise BadInput with everything that is wrong in them."""
    wrong = []
    if not 0 < share <= 1:
        wrong.append(Fault("options", 0, "share", f"{share}", "above 0, at most 1" + ("; 5 percent is 0.05 or 5%" if share > 1 else "")))
    if not 0 <= seed < 2**63:
        wrong.append(Fault("options", 0, "seed", f"{seed}", "0 to 2^63 - 1"))
    if not FIRST_END <= until <= HORIZON:
        wrong.append(Fault("options", 0, "until", f"{until}", f"{FIRST_END} to {HORIZON}"))
    if not 1 <= threads <= 256:
        wrong.append(Fault("options", 0, "threads", f"{threads}", "1 to 256"))
    if recovery not in fitted.RECOVERIES:
        wrong.append(Fault("options", 0, "recovery", f"{recovery}", ", ".join(f"{r:g}" for r in sorted(fitted.RECOVERIES))))
    if wrong:
        raise BadInput(wrong)
    numbers = evidence.load()
    rules = params.assemble(numbers, fitted.load_fitted(limit=limit, recovery=recovery))
    drawn = frame_of(frame, numbers)
    return Setup(
        numbers, rules, drawn, share, seed, day_of(until), threads, engine=engine, limit=limit, differing=fitted.differing(numbers, limit)
    )


def in_world(s: Setup, limit: Limit) -> Setup:
    """Return a setup in another world: only the fit of care differs; it is the committed one."""
    recovery = s.params.fitted.recovery
    return s._replace(params=params.assemble(s.evidence, fitted.load_fitted(limit=limit, recovery=recovery)), limit=limit)
