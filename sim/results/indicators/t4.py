"""T4, villages with a facility of elder care, as a share of the villages that count in the plan."""

from __future__ import annotations

from collections.abc import Iterator

from sim.evidence import Evidence
from sim.results import schema
from sim.results.indicators.indicator import Indicator, Reading, Values
from sim.results.indicators.ledger import Ledger
from sim.results.schema import VILLAGES

FACILITIES = {"a": ("activity_room", "station", "mutual_aid"), "b": ("station", "mutual_aid"), "c": ("mutual_aid",)}
"""What counts as a facility of a village, by reading."""


def plan_villages(in_frame: int, evidence: Evidence) -> int:
    """Return the number of villages T4 is a share of: the plan's if the frame is the province, else the frame's.

    The code list has 9,025 villages, the plan 9,026 (evidence `villages.all`).
    """
    plan = round(evidence.value("villages.all"))
    return plan if abs(in_frame - plan) <= plan / 1000 else in_frame


def read(ledger: Ledger) -> Iterator[Values]:
    villages = [plan_villages(number, ledger.evidence) for number in ledger.totals(schema.COVERAGE, measure=VILLAGES)]
    for reading, facilities in FACILITIES.items():
        yield Values(reading, ledger.dates, ledger.totals(schema.COVERAGE, measure=facilities), villages)


INDICATOR = Indicator(
    name="T4",
    readings=(
        Reading(name="a", unit="share", en="T4 villages with a facility", zh="T4 有养老服务设施的村", drift=True),
        Reading(name="b", unit="share", en="T4 villages with a station or mutual aid", zh="T4 有服务站或互助设施的村"),
        Reading(name="c", unit="share", en="T4 villages with mutual aid", zh="T4 有互助设施的村"),
    ),
    read=read,
)
