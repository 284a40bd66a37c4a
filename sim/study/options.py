"""The options of a run, checked, and the setup they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from sim import evidence as numbers
from sim.clock import HORIZON, day_of
from sim.codes import Limit
from sim.evidence import Evidence
from sim.evidence.overrides import Amounts, Changed, changed
from sim.inputs.faults import BadInput, Fault
from sim.plan.targets import targets
from sim.rules import fitted, params
from sim.study.baseline import Setup, frame_of

FIRST_END = date(2021, 1, 31)


def check(share: float = 0.05, seed: int = 1, until: date = date(2025, 12, 31), threads: int = 2, recovery: float = 1.0) -> None:
    """Raise BadInput with everything that is wrong in the numbers of a run."""
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
    check(share, seed, until, threads, recovery)
    evidence = numbers.load()
    rules = params.assemble(evidence, fitted.load_fitted(limit=limit, recovery=recovery))
    drawn = frame_of(frame, evidence)
    of_other = fitted.differing(evidence, limit)
    return Setup(evidence, rules, drawn, share, seed, day_of(until), threads, engine=engine, limit=limit, differing=of_other)


def with_evidence(s: Setup, found: Changed | None) -> Setup:
    """Return a setup with other evidence, and the fit as it was; None: the setup itself.

    Raise BadInput if a row that a run or the targets of the plan need is missing.
    """
    if found is None:
        return s
    try:
        rules = params.assemble(found.evidence, s.params.fitted)
        targets(found.evidence)
        drawn = frame_of("tiny" if s.frame.name == "tiny" else "province", found.evidence)
    except numbers.NoEvidence as none:
        raise BadInput([Fault("evidence", 0, "", str(none), "the rows of calibration/evidence")]) from None
    of_other = fitted.differing(found.evidence, s.limit)
    return s._replace(evidence=found.evidence, params=rules, frame=drawn, differing=of_other, changed=found.changes)


def evidence_of(given: str | Path | Mapping[str, Amounts] | Evidence | None) -> Changed | None:
    """Return evidence as a user gives it: a folder, rows to change, or evidence as loaded; None: the project's own.

    Raise BadInput with all faults of the folder, or of the changes.
    """
    if given is None or isinstance(given, Changed):
        return given
    if isinstance(given, Evidence):
        return Changed(given, ())
    if isinstance(given, Mapping):
        return changed(numbers.load(), given)
    return Changed(numbers.load(Path(given)), (f"folder {Path(given).name}",))


def day(given: object) -> date:
    """Return a last day given as a date or a text; raise BadInput if it is neither.

    >>> day("2025-12-31") == day(date(2025, 12, 31)) == day(datetime(2025, 12, 31, 12))
    True
    """
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given).strip())
    except ValueError:
        raise BadInput([Fault("options", 0, "until", f"{str(given)!r:.40} is not a day", "a date, or a text like '2025-12-31'")]) from None


def in_world(s: Setup, limit: Limit) -> Setup:
    """Return a setup in another world: only the fit of care differs; it is the committed one."""
    recovery = s.params.fitted.recovery
    return s._replace(params=params.assemble(s.evidence, fitted.load_fitted(limit=limit, recovery=recovery)), limit=limit)
