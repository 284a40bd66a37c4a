"""The laws that must hold after every event and on every evening, in either engine, and what checking them has found.

Numbers, names and meaning are those of the project's list of invariants. A checker (`books.py`, and `tables.py` for saved tables) calls
`holds` or `same`; a broken law does not stop the run, it is noted.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.codes import Code

SHOWN = 20
"""How many violations are kept in full detail; the rest are only counted."""


class Law(Code):
    """The invariants."""

    V01 = 1, "person balance", "人口平衡"
    V02 = 2, "one place", "一人一处"
    V03 = 3, "ability partition", "能力等级划分"
    V04 = 4, "bed balance", "床位平衡"
    V05 = 5, "bed flow", "床位流动"
    V06 = 6, "list balance", "轮候平衡"
    V07 = 7, "no idle bed", "有人轮候则无空床"
    V08 = 8, "priority", "优先次序"
    V09 = 9, "staff hours", "护理人员工时"
    V10 = 10, "staff balance", "护理人员平衡"
    V11 = 11, "money", "资金平衡"
    V12 = 12, "person-time", "人时"
    V13 = 13, "Little's law, exact finite form", "利特尔法则（有限精确形式）"
    V14 = 14, "Little's law, limit form", "利特尔法则（极限形式）"
    V15 = 15, "flow = stock change", "流量等于存量变化"
    V16 = 16, "aggregation", "汇总一致"
    V17 = 17, "snowbird balance", "候鸟人群平衡"
    V18 = 18, "time order", "时间次序"
    V19 = 19, "indicator definition", "指标定义"
    V20 = 20, "bounds", "取值范围"


NOT_YET: dict[Law, tuple[str, str]] = {
    Law.V10: ("nobody is hired or leaves: a home's carers are set when its beds are", "尚无招聘与离职，护理人员随床位设定"),
    Law.V11: ("no money is paid or received yet", "尚无资金收付"),
    Law.V14: ("statistical: tested against formulas before a release", "属统计性质，由发布前的公式检验承担"),
    Law.V17: ("nobody leaves for a season or comes for one yet", "尚无季节性迁移"),
}
"""Laws that do not apply yet, with the reason in both languages."""
SO_FAR: dict[Law, tuple[str, str]] = {
    Law.V02: ("own home, on a list or not, ordinary and nursing beds", "居家（含轮候）、普通床位、护理型床位"),
    Law.V04: ("no bed is held yet", "尚无保留床位"),
    Law.V05: ("nobody is transferred between homes yet", "尚无机构间转移"),
    Law.V09: ("homes only: no home-care hours yet", "仅机构，尚无居家服务工时"),
}
"""The part of a law that applies so far, if not the whole."""


class Violation(NamedTuple):
    """One law broken once."""

    law: Law
    day: int
    """-1: no particular day, found in the tables of the result."""
    what: str
    person: int
    home: int
    expected: Any
    found: Any


class Findings:
    """How often each law was checked, and how often and where it was broken."""

    def __init__(self) -> None:
        self.checks: Counter[Law] = Counter()
        self.broken: Counter[Law] = Counter()
        self.violations: list[Violation] = []
        """The first ones."""
        self.excess = 0
        """Evenings, summed over homes, when residents needed more care than the carers can give: between admissions no law forbids it."""
        self.day = -1
        """The day being checked."""

    def holds(self, law: Law, so: bool, what: str, person: int = -1, home: int = -1, pair: tuple[Any, Any] = ("yes", "no")) -> bool:
        """Note one check of a law and return whether it holds; `pair` is what was expected and what was found."""
        self.checks[law] += 1
        if not so:
            self._note(Violation(law, self.day, what, person, home, *pair))
        return so

    def equal(self, law: Law, expected: Any, found: Any, what: str, person: int = -1, home: int = -1) -> bool:
        """Note one check that two numbers or words are equal."""
        return self.holds(law, expected == found, what, person, home, (expected, found))

    def same(self, law: Law, expected: NDArray[Any], found: NDArray[Any], what: str, homes: list[int] | None = None) -> bool:
        """Note a check for every cell of two arrays; `homes` are the keys of the first axis, if that is an axis of homes."""
        if expected.shape != found.shape:
            return self.equal(law, expected.shape, found.shape, f"{what}, shape")
        self.checks[law] += expected.size
        wrong = np.argwhere(expected != found)
        for cell in map(tuple, wrong.tolist()):
            home = homes[cell[0]] if homes else -1
            self._note(Violation(law, self.day, f"{what} {list(cell)}", -1, home, expected[cell].item(), found[cell].item()))
        return not len(wrong)

    def _note(self, violation: Violation) -> None:
        self.broken[violation.law] += 1
        if len(self.violations) < SHOWN:
            self.violations.append(violation)


class States(NamedTuple):
    """Everybody in a prefecture as an engine has them, `n` people sorted by key."""

    person: NDArray[np.int64]
    setting: NDArray[np.int64]
    level: NDArray[np.int64]
    dementia: NDArray[np.int64]
    home: NDArray[np.int64]
    """Permanent key of the home where the person lives or waits; -1: none."""
    queue: NDArray[np.int64]
    """Class on the waiting list; -1: not on one."""
    asked: NDArray[np.int64]
    """Day of joining the waiting list; -1: not on one."""
