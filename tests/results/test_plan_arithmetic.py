"""The plan's arithmetic without simulation: every figure here can be checked with a pencil."""

from __future__ import annotations

import io
import json
import math
import string
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim import evidence, files
from sim.clock import CENSUS
from sim.codes import Owner, Sex
from sim.evidence import Evidence
from sim.faces.terminal import targets as targets_page
from sim.faces.words.start import TEXTS
from sim.inputs.faults import BadInput
from sim.plan.arithmetic import Line, Missing, Step, growth, lines, quarters_to, steps
from sim.plan.elders_ahead import elders_on, mortality_integral
from sim.plan.milestones import Span, milestones
from sim.plan.targets import Gap
from sim.plan.tensions import Tension, tensions
from sim.rules import mortality
from sim.world import population
from sim.world.build import OCCUPANCY
from tests.results.test_page import braces

END = date(2025, 12, 31)


@pytest.fixture(scope="module")
def published() -> Evidence:
    return evidence.load()


@pytest.fixture(scope="module")
def plan(published: Evidence) -> dict[str, Line]:
    return {line.target.id: line for line in lines(published)}


@pytest.fixture(scope="module")
def wanted(published: Evidence) -> dict[str, Step]:
    return {step.milestone.id: step for step in steps(published)}


@pytest.fixture(scope="module")
def told(published: Evidence) -> dict[str, Tension]:
    return {tension.key: tension for tension in tensions(published)}


def readings(line: Line) -> dict[str, Missing]:
    return {missing.reading.id: missing for missing in line.missing}


def test_every_reading_of_the_ten_targets_has_a_line(plan: dict[str, Line]) -> None:
    assert {name: "".join(readings(line)) for name, line in plan.items()} == {
        "T1": "ab", "T2": "ab", "T3": "a", "T4": "abc", "T5": "a", "T6": "a", "T7": "abc", "T8": "a", "T9": "a", "T10": "a",
    }  # fmt: skip


def test_20_000_beds_are_1_000_a_quarter_and_15_000_round_to_the_target(plan: dict[str, Line]) -> None:
    beds = readings(plan["T1"])["a"]
    assert (beds.gap, beds.pace) == (Gap(printed=20_000, rounded=15_000), 1000.0)
    assert (beds.least, beds.most) == (Gap(15_000, 10_000), Gap(25_000, 20_000))  # 235,000 and 225,000 beds
    assert readings(plan["T1"])["b"].gap == Gap(printed=1_954, rounded=0)  # 248,046 is 25万 already


def test_villages_are_missing_by_three_readings(plan: dict[str, Line]) -> None:
    """80 % of 9,026 are 7,220.8, so 7,221; 79.5 % are 7,175.7, so 7,176; there are 4,693, 1,319 or 182."""
    gaps = {name: missing.gap for name, missing in readings(plan["T4"]).items()}
    assert gaps == {"a": Gap(7221 - 4693, 7176 - 4693), "b": Gap(7221 - 1319, 7176 - 1319), "c": Gap(7221 - 182, 7176 - 182)}
    assert readings(plan["T4"])["a"].pace == pytest.approx(2528 / 20)


def test_of_counties_every_one_counts(plan: dict[str, Line]) -> None:
    counties = readings(plan["T6"])["a"]
    assert (counties.least, counties.most) == (Gap(0, 0), Gap(10, 10))  # 67 and 57 of 67


def test_shares_are_told_in_things_where_their_number_is_known(plan: dict[str, Line]) -> None:
    assert {name: line.of for name, line in plan.items()} == {
        "T1": None, "T2": None, "T3": None, "T4": 9026, "T5": 1346, "T6": 67, "T7": 68_900, "T8": 230_000,
        "T9": 2569 - 220 - 370, "T10": 2569,
    }  # fmt: skip
    assert readings(plan["T7"])["a"].gap == Gap(13_036, 12_692)  # .65 and .645 of 68,900 less .4608
    assert readings(plan["T8"])["a"].gap == Gap(65_500, 64_350)  # .55 and .545 of 230,000 less 61,000
    assert readings(plan["T5"])["a"].gap == Gap(808 - 135, 801 - 135)  # .60 and .595 of 1,346 rounded up, less .10
    assert readings(plan["T2"])["a"].gap is None
    assert readings(plan["T2"])["a"].points == pytest.approx(0.7)
    assert readings(plan["T2"])["b"].points is None  # no start at all


def test_quarters_begin_in_2021() -> None:
    assert [quarters_to(day) for day in (date(2021, 1, 1), date(2021, 3, 31), date(2021, 4, 1), date(2023, 12, 31), END)] == [
        1, 1, 2, 12, 20,
    ]  # fmt: skip


def test_milestones_are_missing_to_their_own_days(wanted: dict[str, Step]) -> None:
    assert wanted["training"].pace == pytest.approx(64_000 / 12)  # 2021 to 2023
    assert wanted["daycare"].missing == Span(1256, 0, 1410)
    assert wanted["daycare"].milestone.start == Span(*[1587 / 3159] * 3)  # centres, told as the share of communities
    assert wanted["community_rooms"].missing == Span(*[3159 - 1587] * 3)
    half = wanted["nursing_half"].missing
    assert half is not None
    assert [round(end, -2) for end in half] == [54_000, 48_300, 59_800]  # .5 x 230,000 less .265, .29, .24 of them
    assert [wanted[name].goal for name in ("street_stations", "township_homes", "district_centres", "smart_communities")] == [
        438, 575 + 333, 54, 13,
    ]  # fmt: skip
    assert wanted["compliance"].missing is not None
    assert wanted["compliance"].pace is None  # the number of new quarters is not published
    assert wanted["lottery"].milestone.by is None


def test_social_workers_are_wanted_for_the_elders_of_the_day(wanted: dict[str, Step], published: Evidence) -> None:
    assert wanted["social_workers"].goal == pytest.approx(growth(published, END).then.value / 1000)


def test_a_hazard_of_one_percent_over_five_years_adds_up_to_five_percent() -> None:
    rules = mortality.Mortality(((0.01,) * 41,) * 2, (0.0,) * 41, (1, 1, 1, 1, 1), 0, 0, 1, 1, ((1, 1, 1),) * 2)
    assert mortality_integral(rules, Sex.MALE, 0.0, 0.0, 5 * 365.25) == pytest.approx(0.05)


def test_on_the_census_day_the_elders_are_those_of_the_census(published: Evidence) -> None:
    """Single ages and the printed total differ by 3 persons."""
    assert elders_on(published, CENSUS) == pytest.approx(7_395_690, abs=10)
    with pytest.raises(ValueError, match="before the census"):
        elders_on(published, date(2020, 10, 31))


def test_elders_ahead_follow_the_people_of_the_world(published: Evidence) -> None:
    """What the hazards add up to does not depend on where a life is cut."""
    rules = mortality.from_evidence(published)
    census, later = population.CENSUS_DAY, population.CENSUS_DAY + 1826
    whole = mortality_integral(rules, Sex.FEMALE, census - 5000.0, census - 1700.0, later)
    parts = [mortality_integral(rules, Sex.FEMALE, census - 5000.0, *ends) for ends in ((census - 1700.0, census), (census, later))]
    assert sum(parts) == pytest.approx(whole, rel=5e-3)  # steps of a quarter end elsewhere


def test_elders_grow_by_a_fifth_and_less_with_out_migration(published: Evidence) -> None:
    """To November 2025 2,983,126 turn 60, and about 103,000 in two months more; in 2020 about 219,000 died by the table."""
    then = growth(published, END).then
    assert then.low < then.value < then.high
    turned = {year: sum(row.value for row in published.find("check.turning60") if row.group == str(year)) for year in range(2021, 2027)}
    turned[2026] /= 6
    assert sum(turned.values()) == pytest.approx(2_983_126 + 102_726, abs=1)
    stay = elders_on(published, END, lambda _: 0.0)
    deaths = (7_395_690 + sum(turned.values()) - stay) / 5.164
    assert 219_000 < deaths < 245_000
    assert then.value / stay == pytest.approx(math.exp(-0.0137 * 5.164), abs=0.003)  # 1.52, 1.37 %, fewer at 80 and over, as many before 60


def test_more_beds_but_fewer_for_each_elder(told: dict[str, Tension], published: Evidence) -> None:
    figures, then = told["beds_and_elders"].figures, growth(published, END).then
    assert figures["before"].value == pytest.approx(230_000 / 7_395.690)
    assert figures["met"] == Span(*(pytest.approx(250e6 / each) for each in (then.value, then.high, then.low)))
    assert figures["met"].high < figures["before"].value
    assert figures["still"].value == pytest.approx(230_000 * then.value / 7_395_690)
    assert [round(end, -3) for end in figures["still"]] == [268_000, 265_000, 271_000]


def test_32_beds_per_1000_are_two_numbers_of_elders_without_and_with_day_care(told: dict[str, Tension]) -> None:
    """230,000 / 32 = 7.1875 million; 248,046 / 32 = 7.7514 million. For the 7,395,690 of the census it is 31.1 or 33.5."""
    figures = told["beds_and_elders"].figures
    assert [figures[name].value for name in ("stated", "beds", "daycare")] == [32, 230_000, 248_046]
    assert [figures[name].value for name in ("elders", "elders_daycare")] == pytest.approx([7_187_500, 7_751_437.5])
    assert [round(figures[name].value, 1) for name in ("before", "before_daycare")] == [31.1, 33.5]


def test_public_homes_need_more_residents_than_they_had(told: dict[str, Tension]) -> None:
    """68,900 of 230,000 beds were public: 74,891 of 250,000, and .65 of these 48,679. Residents of 2020: .4608 (.34 to .56) of 68,900."""
    figures = told["public_residents"].figures
    assert figures["needed"].value == pytest.approx(250_000 * 68_900 / 230_000 * 0.65)
    assert figures["residents"] == Span(*(pytest.approx(end) for end in (31_749.12, 23_426, 38_584)))
    assert figures["reached"].value == pytest.approx(figures["grown"].value / figures["public"].value)


def test_the_assumed_start_of_t7_is_the_one_that_runs_start_from(published: Evidence) -> None:
    """Targets and page say .461 of 68,900 beds; homes are filled by owner: .5 of 38,878 and .41 of 30,022, people under 60 included."""
    owners = ("tekun", "other_public")
    beds = [published.value(f"beds.{owner}") for owner in owners]
    occupied = [published.value(*OCCUPANCY[owner]) for owner in (Owner.TEKUN, Owner.OTHER_PUBLIC)]
    start = sum(number * share for number, share in zip(beds, occupied, strict=True)) / sum(beds)
    assert published.value("occupancy.prior", "public") == pytest.approx(start, abs=0.0005)


def test_announced_conversions_fall_short_and_more_so_with_new_beds(told: dict[str, Tension]) -> None:
    figures = told["conversions"].figures
    assert figures["now"] == Span(*(pytest.approx(end) for end in (65_500, 59_500, 70_500)))
    assert figures["met"] == Span(*(pytest.approx(end) for end in (76_500, 70_500, 81_500)))
    assert figures["announced"].value == 59_000


def test_people_due_a_visit_are_the_poor_in_need_and_special_families(told: dict[str, Tension]) -> None:
    """Poor .115; of these 1 - .97 x .9535 x .94 x .34687 = .6984 in need; special families .01 beside: .0895 of 7,395,690."""
    need = 1 - 0.97 * 0.9535 * 0.94 * 0.34687
    due = 1 - (1 - 0.115 * need) * 0.99
    figures = told["visits"].figures
    assert figures["due"].value == pytest.approx(7_395_690 * due)
    assert figures["each"].value == pytest.approx(figures["due"].value / (3159 + 9026))
    assert figures["missing"].value == pytest.approx(0.7 * figures["due"].value)


def test_carers_needed_are_those_of_162_500_residents(told: dict[str, Tension]) -> None:
    """.65 of 250,000; .55 of them four to a carer, the others fifteen. 64,000 attendances at 1.5 are 42,667 persons."""
    figures = told["carers"].figures
    assert figures["needed"].value == pytest.approx(89_375 / 4 + 73_125 / 15)
    assert figures["needed"].low == pytest.approx(89_375 / 6 + 73_125 / 25)
    assert figures["trained"] == Span(*(pytest.approx(64_000 / courses) for courses in (1.5, 3, 1)))


BAD = """
[[milestone]]
id = "a"
clause = "O1"
name = { en = "A", zh = "甲" }
unit = "metres"
goal = { number = 1, evidence = ["beds.all"] }

[[milestone]]
id = "b"
by = 2019-01-01
clause = "O1"
name = { en = "B", zh = "乙" }
unit = "count"
goal = { places = ["castles"] }
start = ["beds.alll"]
"""


def test_a_bad_file_of_milestones_is_told_all_its_faults_with_lines(tmp_path: Path, published: Evidence) -> None:
    (tmp_path / "milestones.toml").write_text(BAD, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        milestones(published, tmp_path)
    lines_told = sorted(fault.line for fault in caught.value.faults)
    assert lines_told == [2, 6, 7, 11, 15, 16]
    text = str(caught.value)
    assert all(word in text for word in ("every_year", "metres", "more ways than one", "castles", "beds.alll", "outside the run"))


def test_a_milestone_stands_once(tmp_path: Path, published: Evidence) -> None:
    text = (files.data_folder("scenarios") / "targets" / "milestones.toml").read_text(encoding="utf-8")
    (tmp_path / "milestones.toml").write_text(text.replace('id = "lottery"', 'id = "training"'), encoding="utf-8")
    with pytest.raises(BadInput, match="appears twice"):
        milestones(published, tmp_path)


def printed(published: Evidence, language: str, width: int) -> str:
    file = io.StringIO()
    page = targets_page.page(lines(published), steps(published), tensions(published), language, width)
    Console(file=file, width=width, force_terminal=False).print(page)
    return file.getvalue()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_the_screen_and_every_name_is_whole(published: Evidence, language: str, width: int) -> None:
    text = printed(published, language, width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text
    assert "{" not in text
    joined = "".join(text.split())
    plan = lines(published)
    whole = [line.target.duty_en if language == "en" else line.target.duty_zh for line in plan]
    assert [name for name in whole if "".join(name.split()) not in joined] == []


def test_the_page_tells_a_target_with_start_gap_and_pace(published: Evidence) -> None:
    rows = [" ".join(line.split()) for line in printed(published, "en", 80).splitlines()]
    first = rows.index("T8 Nursing beds 26.5% 55% 65,500 (64,350) 3,275")
    assert rows[first + 1] == "binding, set derived 24% to 29% 59,800 to 71,300"
    assert "T4 b 14.6% 5,902 (5,857) 295" in rows
    assert "T6 Counties, public home 61 / 67 100% 6 0.3" in rows


def test_the_page_in_chinese(published: Evidence) -> None:
    rows = [" ".join(line.split()) for line in printed(published, "zh", 80).splitlines()]
    assert "T1 养老服务床位总量 230,000 250,000 20,000（15,000） 1,000" in rows
    assert any(row.startswith("2023-12-31 培训养老护理员（人次） 64,000 64,000 5,333") for row in rows)
    assert "需床位26.8万张（26.5万至27.1万）" in "".join(printed(published, "zh", 80).split())


def test_json_holds_figures_with_their_ranges_and_sentences_in_both_languages(published: Evidence) -> None:
    data = json.loads(targets_page.as_json(lines(published), steps(published), tensions(published)))
    villages = data["targets"][3]
    assert [each["gap"]["printed"] for each in villages["readings"]] == [2528, 5902, 7039]
    assert villages["duty"]["row"] == 10
    assert data["tensions"][2]["figures"]["met"] == {"value": 76_500.0, "low": 70_500.0, "high": pytest.approx(81_500)}
    assert list(data["tensions"][0]["text"]) == ["en", "zh"]
    assert [each["missing"] for each in data["milestones"] if each["id"] == "street_stations"] == [None]


def test_both_languages_have_the_same_words_with_the_same_figures() -> None:
    assert list(TEXTS) == ["en", "zh"]
    assert list(TEXTS["en"]) == list(TEXTS["zh"])
    left_out = {"examined", "data_none", "fit_other"}  # a path or a command stands in both, in other order
    figures = {language: {key: braces(text) for key, text in TEXTS[language].items()} for language in TEXTS}
    assert [key for key in TEXTS["en"] if key not in left_out and figures["en"][key] != figures["zh"][key]] == []
    assert all(string.Formatter().parse(text) for text in TEXTS["zh"].values())


def test_english_words_are_english_and_chinese_words_chinese() -> None:
    def chinese(text: str) -> bool:
        return any("\u4e00" <= letter <= "\u9fff" for letter in text)

    assert [key for key, text in TEXTS["en"].items() if chinese(text)] == []
    free = {"none", "comma", "semicolon", "colon", "printed", "thing", "duty_line", "python", "package"}
    assert [key for key, text in TEXTS["zh"].items() if key not in free and not chinese(text)] == []
