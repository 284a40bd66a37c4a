"""The regression: what is as committed passes, what moved is named, and code in other words is no change."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from sim.faces.terminal import check as check_page
from sim.study.baseline import Setup
from sim.study.regression import files as regression_files
from sim.study.regression import inputs as regression_inputs
from sim.study.regression import snapshot
from sim.study.regression.moves import Report, compare
from sim.study.regression.snapshot import Plan, Snapshot, first_look, further_seeds
from tests.baseline.conftest import TINY
from tests.cli.conftest import Ask


def printed(report: Report, plan: Plan) -> str:
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(check_page.page(report, plan))
    return console.export_text()


def looked(old: Snapshot) -> Report:
    """Hold the first seed against a snapshot; where it moved, the other seeds too."""
    new = first_look(old.plan)
    return compare(old, further_seeds(new, snapshot.differing(old, new)))


def test_the_calibrated_baseline_and_the_plan_are_as_committed() -> None:
    old = regression_files.read(regression_files.committed())
    assert old.plan == Plan(), "the code has another plan of runs: `longjiang check --update`"
    report = looked(old)
    assert report.verdict == "same", printed(report, old.plan)


def test_an_evidence_of_2_percent_more_is_named_with_all_it_moves(tiny: Snapshot, copied: Path) -> None:
    table = copied / "calibration" / "evidence" / "assumptions.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count("seek.rate,level0,,,,23,0.0085,") == 1
    table.write_text(text.replace("seek.rate,level0,,,,23,0.0085,", "seek.rate,level0,,,,23,0.00867,"), encoding="utf-8")
    report = looked(tiny)
    told = {(what, group.name): (group.moved, group.ratios) for what, found in report.inputs.items() for group in found}
    assert told["evidence", "assumptions.csv seek.rate"] == (1, pytest.approx((1.02, 1.02)))
    assert told["parameters demand", "seeking.rate"] == (1, pytest.approx((1.02, 1.02)))
    assert ("hazards demand", "base.seek") in told
    assert len(told) == 3
    assert report.moved[0].tables
    assert {change.name for change in report.digests} >= {"parameters demand", "hazards demand"}


def test_a_hazard_of_2_percent_more_in_the_program_is_named(tiny: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    setups_of = snapshot.setups_of

    def deadlier(plan: Plan, seed: int) -> dict[str, Setup]:
        return {world: s._replace(params=s.params.with_rates(death=1.02)) for world, s in setups_of(plan, seed).items()}

    monkeypatch.setattr(snapshot, "setups_of", deadlier)
    report = looked(tiny)
    told = {(what, group.name): group.ratios for what, found in report.inputs.items() for group in found}
    assert told == {("parameters demand", "rates.death"): (1.02, 1.02), ("hazards demand", "base.death"): pytest.approx((1.02, 1.02))}
    assert {"people", "flows"} <= {table.name for table in report.moved[0].tables}
    text = printed(report, TINY)
    assert "rates.death" in text
    assert "1 → 1.02" in text


def test_a_hazard_changed_fails_the_command_and_update_accepts_it(folder: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
    setups_of = snapshot.setups_of
    assert ask("check", "--snapshot", folder).code == 0
    with monkeypatch.context() as patch:
        patch.setattr(
            snapshot,
            "setups_of",
            lambda plan, seed: {w: s._replace(params=s.params.with_rates(death=1.02)) for w, s in setups_of(plan, seed).items()},
        )
        refused = ask("check", "--snapshot", folder)
        assert refused.code == 3
        assert "hazards base.death" in refused.out
        accepted = ask("check", "--snapshot", folder, "--update")
        assert accepted.code == 0
        assert "hazards base.death" in accepted.out
        assert ask("check", "--snapshot", folder).code == 0
    assert ask("check", "--snapshot", folder).code == 3


def test_code_in_other_words_is_told_and_passes(folder: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
    rooms = regression_inputs.code_by_room() | {"rules": "in other words"}
    monkeypatch.setattr(regression_inputs, "code_by_room", lambda: rooms)
    answer = ask("check", "--snapshot", folder)
    assert answer.code == 0
    assert "Nothing moved" in answer.out
    assert "(reported, never compared): code rules." in " ".join(answer.out.split())


def test_evidence_in_other_words_passes_and_a_number_nobody_reads_is_told(folder: Path, copied: Path, ask: Ask) -> None:
    table = copied / "calibration" / "evidence" / "seeking.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("0.454,", "0.455,", 1).replace("n = 1,003", "a sample of 1,003"), encoding="utf-8")
    answer = ask("check", "--snapshot", folder)
    assert answer.code == 0
    assert "seeking.willing" in answer.out


def test_other_draws_move_tables_and_no_figure(tiny: Snapshot) -> None:
    """Four seeds against four others. False alarm: at most 1 in 20, once and for all as the seeds are fixed."""
    others = snapshot.measure(TINY._replace(seeds=(15, 16, 17, 18)))
    report = compare(tiny, others)
    assert report.verdict == "within_noise"
    assert {change.name for change in report.digests} == {"world demand"}
    assert report.inputs == {}


def test_a_run_that_the_snapshot_has_not_is_told(tiny: Snapshot) -> None:
    ((_, run),) = tiny.runs.items()
    report = compare(tiny, tiny._replace(runs={("baseline", "price"): run}))
    assert (report.verdict, report.missing, report.added) == ("unlike", (("baseline", "demand"),), (("baseline", "price"),))


def test_a_table_that_the_snapshot_has_not_is_told(tiny: Snapshot) -> None:
    ((key, run),) = tiny.runs.items()
    older = run._replace(digest="another", tables={name: table for name, table in run.tables.items() if name != "residents"})
    ((moved,),) = (each.tables for each in compare(tiny._replace(runs={key: older}), tiny).moved)
    assert (moved.name, moved.rows_before, moved.rows_after) == ("residents", 0, run.tables["residents"].rows)


def test_a_changed_scenario_is_named(tiny: Snapshot) -> None:
    inputs = tiny.inputs._replace(scenarios={"baseline": "another"})
    report = compare(tiny, tiny._replace(inputs=inputs))
    assert [change.name for change in report.digests] == ["baseline"]
    assert report.verdict == "within_noise"


def test_json_says_what_the_page_says(folder: Path, ask: Ask) -> None:
    told = json.loads(ask("check", "--snapshot", folder, "--json").out)
    assert (told["verdict"], told["runs"], told["plan"]["seeds"]) == ("same", 1, [1, 2, 3, 4])
