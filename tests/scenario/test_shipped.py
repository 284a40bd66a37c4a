"""The scenarios that are shipped: sound, and their sums are those of the plan."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sim import evidence, files, scenario
from sim.inputs.faults import BadInput
from sim.plan.clauses import COLUMNS, clauses
from sim.plan.targets import targets
from sim.province.changes import plain
from sim.scenario import Amount, Scenario

ALL = [
    "baseline", "baseline_trend", "beds_only", "harbin_100_beds", "merge_idle", "no_effect", "nursing_conversion", "plan_2025",
]  # fmt: skip
NURSING, BEDS = 61_000, 230_000
"""Of 2020-12-31."""


def total(found: Scenario, **which: str) -> tuple[float, float]:
    """Return least and most of all changes with these values; an amount a year counts for the four and a quarter years."""
    chosen = [change for change in found.changes if which.items() <= plain(change).items()]
    amounts = [(in_all, 1.0) if (in_all := change.get("total", Amount)) else (change.get("a_year", Amount), 4.25) for change in chosen]
    return sum(each.low * years for each, years in amounts if each), sum(each.high * years for each, years in amounts if each)


def test_all_are_there_and_sound() -> None:
    assert scenario.names() == ALL
    assert {name: scenario.check(name) for name in ALL} == {name: [] for name in ALL}


def test_the_baseline_changes_nothing_and_everything_rests_on_it() -> None:
    assert scenario.load("baseline").changes == ()
    assert all(scenario.load(name).chain[0] == "baseline" for name in ALL)


@pytest.mark.parametrize("name", ["beds_only", "plan_2025"])
def test_new_beds_make_230_000_into_250_000_with_owners_as_in_2020(name: str) -> None:
    found, numbers = scenario.load(name), evidence.load()
    assert total(found, lever="build") == (20_000, 20_000)
    assert numbers.value("beds.all") == BEDS
    assert total(found, lever="build", owner="private")[0] / 20_000 == pytest.approx(numbers.value("beds.private_share"), abs=0.005)
    tekun = numbers.value("beds.tekun") / numbers.value("beds.public")
    assert total(found, lever="build", owner="tekun")[0] / 6_000 == pytest.approx(tekun, abs=0.005)
    assert total(found, lever="build", kind="nursing") == (13_000, 13_000)


def test_the_plan_comes_to_55_percent_nursing_beds() -> None:
    found = scenario.load("plan_2025")
    assert evidence.load().value("beds.nursing") == NURSING
    nursing = NURSING + total(found, lever="build", kind="nursing")[0] + total(found, lever="convert")[0]
    assert nursing / 250_000 == 0.55


def test_conversion_alone_comes_to_55_percent_at_its_upper_end_only() -> None:
    least, most = total(scenario.load("nursing_conversion"), lever="convert")
    assert (least, most) == (51_000, 68_000)
    assert (NURSING + (least + most) / 2) / BEDS == pytest.approx(0.524, abs=0.0005)
    assert (NURSING + least) / BEDS < 0.55 < (NURSING + most) / BEDS


@pytest.mark.parametrize("name", ["nursing_conversion", "plan_2025"])
def test_no_owner_converts_more_beds_than_it_has_and_each_its_part(name: str) -> None:
    found, numbers = scenario.load(name), evidence.load()
    outside = numbers.value("beds.nursing.outside_tekun") / (BEDS - numbers.value("beds.tekun"))
    tekun = numbers.value("beds.tekun") - numbers.value("beds.tekun.nursing")
    public = tekun + numbers.value("beds.other_public") * (1 - outside)
    private = numbers.value("beds.private") * (1 - outside)
    assert public + private == pytest.approx(BEDS - NURSING)
    converted = {owner: total(found, lever="convert", owner=owner) for owner in ("public", "private")}
    assert converted["public"][1] < public
    assert converted["private"][1] < private
    assert converted["public"][1] / (converted["public"][1] + converted["private"][1]) == pytest.approx(
        public / (BEDS - NURSING), abs=0.005
    )


def test_the_plan_covers_80_percent_of_the_villages_with_mutual_aid_and_every_county() -> None:
    found, numbers = scenario.load("plan_2025"), evidence.load()
    assert numbers.value("villages.with_facility", "any") + total(found, lever="cover", what="village")[0] == 7_221
    assert 7_220 / 9_026 < 0.80 < 7_221 / 9_026
    assert [change.get("facility", str) for change in found.changes if change.get("what", str) == "village"] == ["mutual_aid"]
    assert total(found, lever="cover", what="county")[0] == 67 - 57


def test_all_programmes_of_the_plan_complete_along_the_line_of_the_documents() -> None:
    for change in (*scenario.load("plan_2025").changes, *scenario.load("nursing_conversion").changes):
        assert (change.start, change.until, change.get("path", str)) == (date(2021, 7, 1), date(2025, 10, 1), "completions")


def test_the_plan_says_which_clauses_of_which_targets_it_does_not_carry() -> None:
    missing = {indicator for each in scenario.load("plan_2025").not_carried for indicator in clauses()[each.clause].indicators}
    assert {target.id for target in targets() if not target.carried} <= missing


def test_every_change_of_a_policy_has_a_reason_in_both_languages_and_a_clause_that_its_lever_carries() -> None:
    for name in ALL:
        found = scenario.load(name)
        for change in found.changes:
            assert change.why
            assert change.why != change.why_zh
            assert found.experiment or change.clause
            assert all(change.lever in clauses()[clause].levers for clause in change.clause), (name, change.line)


def test_every_clause_is_one_that_a_scenario_names() -> None:
    named = {clause for name in ALL for change in scenario.load(name).changes for clause in change.clause}
    named |= {each.clause for name in ALL for each in scenario.load(name).not_carried}
    assert set(clauses()) == named


def test_a_clause_with_nothing_that_carries_it_says_so() -> None:
    assert all(clause.levers or "not yet modeled" in clause.note for clause in clauses().values())


def test_the_table_of_clauses_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "clauses.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerows([COLUMNS, ("O4", "床位", "beds", "", "biuld", "T11", ""), ("O4", "", "beds", "", "", "", "")])
    with pytest.raises(BadInput) as bad:
        clauses(path)
    assert [(fault.line, fault.key) for fault in bad.value.faults] == [(2, "levers"), (2, "indicators"), (3, "zh"), (3, "clause")]


def test_the_experiments_do_what_they_are_named_for() -> None:
    (beds,) = scenario.load("harbin_100_beds").changes
    assert (beds.lever, beds.need("value", float), beds.start) == ("beds", 100, date(2021, 1, 1))
    (nothing,) = scenario.load("no_effect").changes
    assert (nothing.lever, nothing.need("value", float), nothing.start) == ("rate", 1, date(2022, 1, 1))


def test_the_trend_brings_beds_to_301_800_and_merging_takes_a_fifth_of_the_public_ones() -> None:
    trend = scenario.load("baseline_trend")
    # 230,000 x (230,000 / 166,000)^(5 / 6): five more years at the rate of six
    assert total(trend, lever="build") == (71_800, 71_800)
    assert 230_000 * (230 / evidence.load().value("beds.before_growth") * 1000) ** (5 / 6) == pytest.approx(301_800, abs=50)
    assert total(trend, kind="nursing")[0] / 71_800 == pytest.approx(61 / 230, abs=0.02)
    (merged,) = scenario.load("merge_idle").changes
    assert (merged.lever, merged.need("share", float), merged.start) == ("merge_idle", 0.2, date(2023, 1, 1))


def test_no_line_of_a_scenario_is_too_long_to_read() -> None:
    for path in files.data_folder("scenarios").rglob("*.toml"):
        assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= 160, path.name
