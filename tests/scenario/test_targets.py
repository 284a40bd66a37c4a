"""The arithmetic of the plan's targets, which needs no simulation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import evidence, files
from sim.inputs.faults import BadInput
from sim.plan.targets import Gap, Target, gap, printed, reached, targets

PLAN = {target.id: target for target in targets()}


def test_there_are_ten_and_four_of_them_bind() -> None:
    assert list(PLAN) == [f"T{number}" for number in range(1, 11)]
    assert [name for name, target in PLAN.items() if target.kind == "binding"] == ["T2", "T6", "T7", "T8"]
    assert [name for name, target in PLAN.items() if target.mark == "model"] == ["T2", "T7"]
    assert [name for name, target in PLAN.items() if target.carried] == ["T1", "T4", "T6", "T7", "T8"]
    assert [(target.goal, target.unit) for target in targets()] == [
        (250_000, "beds"), (1, "share"), (1, "share"), (0.8, "share"), (0.6, "share"),
        (1, "share"), (0.65, "share"), (0.55, "share"), (0.8, "share"), (1, "share"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("T1", 245_000, True), ("T1", 244_999, False), ("T1", 248_046, True), ("T1", 260_000, True),
        ("T4", 0.795, True), ("T4", 0.7949, False), ("T4", 7_176 / 9_026, True), ("T4", 7_175 / 9_026, False),
        ("T8", 0.545, True), ("T8", 0.5449, False), ("T8", 0.1 + 0.445, True),
        ("T10", 0.995, True), ("T10", 0.99499, False), ("T7", 0.645, True), ("T7", 0.6449, False),
        ("T6", 1.0, True), ("T6", 66 / 67, False), ("T6", 66.99 / 67, False), ("T6", 0.995, False),
    ],
)  # fmt: skip
def test_a_target_is_reached_by_what_rounds_to_it_and_counties_are_counted(name: str, value: float, verdict: bool) -> None:
    assert reached(PLAN[name], value) is verdict


def test_values_are_printed_as_the_plan_prints_them() -> None:
    assert printed(PLAN["T1"], 248_046) == 250_000  # 25万
    assert printed(PLAN["T4"], 4_693 / 9_026) == 0.52  # 占比52%
    assert printed(PLAN["T8"], 0.545) == 0.55


@pytest.mark.parametrize(
    ("name", "value", "of", "missing"),
    [
        ("T1", 230_000, None, Gap(20_000, 15_000)),
        ("T1", 260_000, None, Gap(0, 0)),
        ("T4", 4_693 / 9_026, None, Gap(2_528, 2_483)),
        ("T4", 1_319 / 9_026, None, Gap(5_902, 5_857)),
        ("T4", 182 / 9_026, None, Gap(7_039, 6_994)),
        ("T6", 57 / 67, None, Gap(10, 10)),
        ("T6", 1, None, Gap(0, 0)),
        ("T8", 61_000 / 230_000, 230_000, Gap(65_500, 64_350)),
        ("T8", 61_000 / 250_000, 250_000, Gap(76_500, 75_250)),
        ("T7", 0.5, 68_900, Gap(10_335, 9_991)),
    ],
)
def test_a_gap_is_told_in_things_to_the_printed_figure_and_to_what_rounds_to_it(
    name: str, value: float, of: int | None, missing: Gap
) -> None:
    assert gap(PLAN[name], value, of) == missing


def test_whoever_is_at_the_end_of_the_gap_has_reached_the_target() -> None:
    for things in range(0, 9_027, 7):
        missing = gap(PLAN["T4"], things / 9_026)
        assert reached(PLAN["T4"], (things + missing.rounded) / 9_026)
        assert missing.rounded == 0 or not reached(PLAN["T4"], (things + missing.rounded - 1) / 9_026)


def test_a_gap_in_things_needs_their_number() -> None:
    with pytest.raises(ValueError, match="T8: a gap in nursing beds needs their number"):
        gap(PLAN["T8"], 0.3)


def start(target: Target) -> list[tuple[float | None, float | None, float | None, str]]:
    return [(each.value, each.low, each.high, each.status) for each in target.readings]


def test_the_values_of_2020_are_those_of_the_evidence() -> None:
    assert start(PLAN["T1"]) == [(230_000, 225_000, 235_000, "published"), (248_046, 243_046, 253_046, "published")]
    assert [round(value or 0, 4) for value, *_ in start(PLAN["T4"])] == [0.5199, 0.1461, 0.0202]
    assert start(PLAN["T6"])[0][1:] == (pytest.approx(57 / 67), 1, "derived")
    assert start(PLAN["T7"])[0] == (0.4608, 0.34, 0.56, "not_published")
    assert start(PLAN["T8"])[0] == (pytest.approx(61 / 230), 0.24, 0.29, "derived")
    assert start(PLAN["T2"])[1] == (None, None, None, "not_published")
    assert {name for name, target in PLAN.items() if target.readings[0].status == "not_published"} == {"T2", "T3", "T5", "T7", "T9", "T10"}


def test_a_total_is_that_of_the_evidence() -> None:
    assert PLAN["T4"].of == evidence.load().value("villages.all")
    assert PLAN["T6"].of == evidence.load().value("places.cities") + evidence.load().value("places.counties")


SPOILT = [
    ("goal = 250_000", 'goal = "250,000"', "target[1].goal", "not a number"),
    ("of = 9_026", "of = 9_026.5", "target[4].of", "not whole"),
    ("goal = 0.65", "goal = 65", "target[7].goal", "above 1"),
    ('id = "T3"', 'id = "T2"', "target[3].id", "appears twice"),
    ('mark = "model"\ngoal = 1.0', 'mark = "modell"\ngoal = 1.0', "target[2].mark", "not known"),
    ('["beds.nursing_share"]', '["beds.nursing_shares"]', "target[8].reading[1].evidence[1]", "no evidence is named"),
    ("counted = true\nof = 67", "counted = true", "target[6].of", "is missing"),
    ('row = 14', 'row = 55', "target[1].duty.row", "out of range"),
    ("carried = true\nduty = { en = \"governments", "duty = { en = \"governments", "target[1].carried", "is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "what"), SPOILT)
def test_a_spoilt_file_of_targets_is_refused_with_line_and_key(tmp_path: Path, old: str, new: str, key: str, what: str) -> None:
    text = (files.data_folder("scenarios") / "targets" / "plan_14.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "plan_14.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as bad:
        targets(folder=tmp_path)
    fault = bad.value.faults[0]
    assert (fault.file, fault.key) == (str(tmp_path / "plan_14.toml"), key)
    assert what in fault.what
    assert fault.line > 0
