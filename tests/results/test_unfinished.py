"""What a scenario asks for and a run does not do is said: late changes, beds that stayed, works without a place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sim import scenario
from sim.clock import day_of
from sim.codes import Bed
from sim.evidence import Evidence
from sim.faces.words.notes import TEXTS, letters, notes
from sim.province.works import NOBODY, Outcome, Works
from sim.results.record import Record
from sim.results.result import Result, collect
from sim.results.unfinished import Kept, Late, Short, unfinished

SCENARIO = """title = "計 plan"
why = "x"
experiment = true
[[change]]
lever = "beds"
from = 2026-06-01
home = 12
kind = "ordinary"
beds = 100
why = "too late"
[[change]]
lever = "build"
from = 2025-01-01
until = 2027-01-01
beds = 100
owner = "private"
kind = "nursing"
where = "even"
why = "half of it"
[[change]]
lever = "rate"
from = 2025-12-31
rate = "seeking"
factor = 2
why = "for one day"
"""
BEGUN, OVER = day_of(date(2022, 3, 1)), day_of(date(2022, 9, 1))
CUT = Works(1, "beds", 1, 12, NOBODY, Bed.ORDINARY, -60, BEGUN, BEGUN, 0, Outcome.IN_PART, -5, OVER)
"""Home 12 keeps 40 ordinary beds: of 60 to be removed 5 are gone, 40 are occupied, 15 never were there."""
CONVERSION = Works(2, "convert", 0, 11, NOBODY, Bed.NURSING, 30, BEGUN, BEGUN, 6, Outcome.IN_PART, 22, OVER)
VILLAGES = Works(3, "cover", NOBODY, NOBODY, NOBODY, 3, 9, BEGUN, BEGUN, 0, Outcome.NO_PLACE, 0, OVER)


def result(small: Record, numbers: Evidence, folder: Path) -> Result:
    path = folder / "plan.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    settings = dict(small.settings) | {"end": "2025-12-31"}
    works = (*small.works, CUT, CONVERSION, VILLAGES)
    return collect(small._replace(scenario=scenario.load(path), works=works, settings=settings), numbers)


def test_everything_left_undone_is_found_and_nothing_else(small: Record, numbers: Evidence, tmp_path: Path) -> None:
    found = unfinished(result(small, numbers, tmp_path))
    late = {each.change.lever: each.begun for each in found if isinstance(each, Late)}
    assert late == {"beds": False, "build": True}
    assert [each for each in found if not isinstance(each, Late)] == [
        Kept(home=12, kind="ordinary", planned=60, stayed=40, days=184, occupied=True),
        Kept(home=12, kind="ordinary", planned=60, stayed=15, days=184, occupied=False),
        Short("convert", "beds", planned=30, left=8, no_place=False),
        Short("cover", "places", planned=10, left=9, no_place=True),
    ]
    assert unfinished(collect(small, numbers)) == []


def test_each_is_a_sentence_in_both_languages_that_names_change_day_and_numbers(small: Record, numbers: Evidence, tmp_path: Path) -> None:
    assert set(TEXTS["en"]) == set(TEXTS["zh"])
    made = result(small, numbers, tmp_path)
    english, chinese = (notes([made, made], language) for language in ("en", "zh"))
    assert len(english) == len(chinese) == 6
    assert english[1] == (
        "plan: the change of 2026-06-01 (beds of one home: +100 beds; home 12; ordinary) does nothing, because the run ends on 2025-12-31."
    )
    assert "40 of the 60 ordinary beds to be removed from home 12 stayed" in english[2]
    assert chinese[2] == "plan：机构12拟撤除普通型床位60张，其中40张经184日仍有人入住，予以保留并恢复使用。"


def test_characters_in_no_font_are_named_once(small: Record, numbers: Evidence, tmp_path: Path) -> None:
    made = result(small, numbers, tmp_path)
    assert letters([made.scenario, made.scenario], "zh") == [TEXTS["zh"]["letters"].format(letters="計")]
    assert letters([small.scenario], "en") == []
