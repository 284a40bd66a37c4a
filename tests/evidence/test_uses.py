"""Whoever asks where a number is used is told every line of code, calibration and scenarios that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.evidence import load, uses

CODE = '''"""beds.all stands in a sentence here, which is no use."""
VALUE = evidence.value("beds.all")
LEVELS = [evidence.value(f"seek.rate.level{level}") for level in range(5)]
OTHER = f"{name}.all", f"{name}graded", f"mort{name}", "beds.all.more"
LONG = (
    "mortality.scale",
    "beds.all",
)
'''
SCENARIO = """# beds.all in a comment
title = "graded"
why = "beds.all, by the plan; see also my.beds.all"
number = 'beds.all'
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for file, text in {
        "sim/rules/a.py": CODE,
        "sim/b.py": 'X = "mortality.scale"\n',
        "scenarios/plan/c.toml": SCENARIO,
        "calibration/priors.toml": '["beds.all"]\nmoment = "mortality.hazard"\n',
        "calibration/evidence/d.csv": "beds.all\n",
    }.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_name_is_found_in_code_calibration_and_scenarios(tree: Path) -> None:
    assert uses("beds.all", tree) == (
        ("calibration/priors.toml", 1),
        ("scenarios/plan/c.toml", 3),
        ("scenarios/plan/c.toml", 4),
        ("sim/rules/a.py", 2),
        ("sim/rules/a.py", 7),
    )
    assert uses("mortality.scale", tree) == (("sim/b.py", 1), ("sim/rules/a.py", 6))


def test_a_name_that_the_code_puts_together_is_found(tree: Path) -> None:
    assert uses("seek.rate.level3", tree) == (("sim/rules/a.py", 3),)
    assert uses("seek.rates.level3", tree) == ()
    assert uses("seek.rate", tree) == ()


def test_a_name_without_a_point_counts_only_in_quotes(tree: Path) -> None:
    assert uses("graded", tree) == (("scenarios/plan/c.toml", 2),)
    assert uses("title", tree) == ()


def test_a_longer_name_is_another_name(tree: Path) -> None:
    assert uses("beds", tree) == ()
    assert uses("my.beds", tree) == ()
    assert uses("beds.all.more", tree) == (("sim/rules/a.py", 4),)


def test_the_rules_of_this_project_name_the_evidence_they_rest_on() -> None:
    files = [file for file, _ in uses("mortality.hazard")]
    assert "sim/rules/mortality.py" in files
    assert any(file == "sim/rules/mortality.py" for file, _ in uses("mortality.hr.level3"))


def test_what_is_assumed_for_the_model_is_used_by_it() -> None:
    assumed = {row.name for row in load().rows if row.file == "model.csv"}
    assert {name for name in assumed if not uses(name)} == set()
