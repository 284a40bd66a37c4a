"""A scenario through either engine gives one result: every table, to the last bit."""

from __future__ import annotations

from datetime import date

from sim import scenario
from sim.study.baseline import prepare
from sim.study.options import setup
from sim.study.run import run


def digest(engine: str, name: str) -> str:
    s = setup(share=1.0, until=date(2025, 12, 31), threads=1, frame="tiny", engine=engine)  # type: ignore[arg-type]
    result = run(s, prepare(s, lambda _what, _done: None), scenario.load(name)).result
    assert result.manifest["settings"]["engine"] == engine
    return result.digest


def test_the_plan_through_either_engine_is_one_result() -> None:
    assert digest("fast", "nursing_conversion") == digest("reference", "nursing_conversion")
    assert digest("reference", "nursing_conversion") != digest("fast", "baseline")
