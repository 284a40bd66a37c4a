"""The page of a laboratory world, and the command that prints it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.cli import main as cli
from sim.faces.terminal import lab as lab_page
from sim.lab import census, durations, elders, file, spells
from sim.lab.growth import Growing
from sim.lab.result import LabResult
from sim.lab.rows import ALL, LISTS_AND_BEDS, row
from sim.lab.rows import COHORTS as COHORT_MEASURES
from sim.lab.spec import Cohort, Death, Demand, Lab, LabHome, Law

EXPONENTIAL = Law("exponential", 1.0)
QUEUE = Lab(
    "two homes", 10,
    (LabHome("A", 4), LabHome("B", 2)),
    (Demand("first", ("A", "B"), EXPONENTIAL, per_year=1), Demand("second", ("A",), EXPONENTIAL, per_year=1)),
    warmup_years=2.5, copies=2, about="Two homes.\nOne list.\n\nFormula: none.\n\n两家机构。",
)  # fmt: skip
QUEUE_ROWS = (
    row(ALL, ALL, ALL, "asked", [1.9, 2.1]), row(ALL, ALL, ALL, "lost", [0.0, 0.0]), row(ALL, ALL, ALL, "mean_wait_days", [90.0, 110.0]),
    row("A", ALL, ALL, "asked", [1.0, 1.2]), row("B", ALL, ALL, "asked", [0.0, 0.0]),
    row(ALL, "first", ALL, "mean_wait_days", [12.0, 13.0]), row(ALL, "second", ALL, "mean_wait_days", [float("nan"), float("nan")]),
    row(ALL, ALL, 0, "asked", [1.9, 2.1]), row("A", "first", ALL, "asked", [77.0, 77.0]),
)  # fmt: skip
COHORTS = Lab("cohorts", 30, cohorts=(Cohort("able", Death(by_level=(0.1,) * 5), ((60.0, 100),)),), copies=2, engine="reference", seed=5)
COHORT_ROWS = (row(ALL, "able", ALL, "years_lived", [987.0, 1013.0]), row(ALL, "able", ALL, "alive", [0.0, 0.0]))
SMALL = """# One bed for a few people.
[lab]
name = "small"
years = 3
copies = 3
seed = 4
[[home]]
name = "A"
ordinary = 1
[[demand]]
name = "all"
per_year = 4.0
homes = ["A"]
stay = { law = "exponential", mean_years = 0.2 }
"""


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Call `longjiang lab` in a folder of its own, by the way the console script takes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")

    def called(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["longjiang", "lab", *map(str, arguments)])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *capsys.readouterr())

    return called


def shown(lab: Lab, rows: tuple[lab_page.Row, ...], language: str = "en") -> list[str]:
    """Return the lines of a page of 80 columns."""
    none = pl.DataFrame()
    out = StringIO()
    Console(file=out, width=80, highlight=False).print(lab_page.page(LabResult(lab, rows, none, none, None), language))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def cells(line: str) -> list[str]:
    return line.split()


def test_the_page_begins_with_what_the_world_teaches_and_how_it_was_run() -> None:
    lines = shown(QUEUE, QUEUE_ROWS)
    assert lines[:6] == [
        "two homes", "Two homes. One list.", "", "Formula: none.", "",
        "10 years, of which the last 7.5 count; means over 2 copies; fast engine, seed 1.",
    ]  # fmt: skip


def test_all_together_comes_first_with_unit_and_as_many_digits_as_the_error_allows() -> None:
    lines = shown(QUEUE, QUEUE_ROWS)
    start = lines.index("All together")
    assert [cells(line) for line in lines[start + 3 : start + 5]] == [
        ["asked", "2.00", "0.10", "per", "year"],
        ["mean_wait_days", "100", "10", "days"],
    ]


def test_homes_and_demands_stand_side_by_side_where_there_are_several() -> None:
    lines = shown(QUEUE, QUEUE_ROWS)
    homes = lines.index("By home: mean (standard error)")
    assert [cells(line) for line in (lines[homes + 1], lines[homes + 3])] == [["measure", "A", "B"], ["asked", "1.10", "(0.10)", "0"]]
    demands = lines.index("By demand: mean (standard error)")
    assert cells(lines[demands + 1]) == ["measure", "first", "second"]
    assert cells(lines[demands + 3]) == ["mean_wait_days", "12.50", "(0.50)", "-"]
    assert not any(line.startswith("By class") for line in lines)
    assert not any("77" in line for line in lines)


def test_what_is_0_in_every_copy_is_told_in_one_line() -> None:
    assert "0 in every copy, or without a value: lost." in shown(QUEUE, QUEUE_ROWS)


def test_classes_have_a_table_where_several_demands_share_one() -> None:
    lab = QUEUE._replace(demands=(*QUEUE.demands, Demand("third", ("A",), EXPONENTIAL, per_year=1, queue=2)))
    lines = shown(lab, (*QUEUE_ROWS, row(ALL, ALL, 2, "asked", [3.0, 5.0])))
    start = lines.index("By class: mean (standard error)")
    assert cells(lines[start + 1]) == ["measure", "class", "0", "class", "2"]
    assert cells(lines[start + 3]) == ["asked", "2.00", "(0.10)", "4.0", "(1.0)"]


def test_a_cohort_has_a_table_of_its_own() -> None:
    lines = shown(COHORTS, COHORT_ROWS)
    assert "Cohort able" in lines
    assert ["years_lived", "1,000", "13", "person-years"] in [cells(line) for line in lines]
    assert "All together" not in lines


def test_the_chinese_page_says_the_same_in_chinese() -> None:
    lines = shown(QUEUE, QUEUE_ROWS, "zh")
    assert lines[1] == "两家机构。"
    assert ["申请人次", "asked", "2.00", "0.10", "每年"] in [cells(line) for line in lines]
    assert "各份均为0或没有数值：当日流失人次。" in lines
    assert ["存活人年", "years_lived", "1,000", "13", "人年"] in [cells(line) for line in shown(COHORTS, COHORT_ROWS, "zh")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_80_columns(language: str) -> None:
    homes = tuple(LabHome(f"a home with quite a long name, number {number}"[:64], 4) for number in range(9))
    rows = tuple(row(home.name, ALL, ALL, "mean_occupied_nursing", [123_456.7, 130_000.1]) for home in homes)
    lines = shown(QUEUE._replace(homes=homes, about="long " * 100), rows, language)
    assert max(map(cell_len, lines)) <= 80
    assert sum(line.count("126,728 (3,272)") for line in lines) == len(homes)


def test_the_words_are_the_same_in_both_languages() -> None:
    assert list(lab_page.WORDS["en"]) == list(lab_page.WORDS["zh"])
    for key, english in lab_page.WORDS["en"].items():
        assert english.count("{") == lab_page.WORDS["zh"][key].count("{"), key


def test_every_shipped_world_teaches_in_both_languages() -> None:
    for name in file.names():
        about = file.load(name).about
        english, chinese = lab_page.teaching(about, "en"), lab_page.teaching(about, "zh")
        assert any(part.startswith("Formula (") for part in english), name
        assert any(part.startswith("公式") for part in chinese), name
        assert not set(english) & set(chinese), name


def test_the_command_prints_the_page_and_saves_the_tables(ask: Ask, tmp_path: Path) -> None:
    answer = ask("small.toml", "--csv")
    assert (answer.code, answer.out.splitlines()[:2]) == (0, ["small", "One bed for a few people."])
    assert "saved: outputs/lab_small_seed4" in answer.err
    assert sorted(path.name for path in (tmp_path / "outputs" / "lab_small_seed4").iterdir()) == [
        "census.csv",
        "people.csv",
        "summary.json",
    ]


def test_both_engines_and_any_number_of_threads_print_the_same_json(ask: Ask, tmp_path: Path) -> None:
    answers = [json.loads(ask("small.toml", "--json", "--quiet", *more).out) for more in ([], ["--threads=1"], ["--engine=reference"])]
    assert answers[0]["rows"] == answers[1]["rows"] == answers[2]["rows"]
    assert [answer["lab"]["engine"] for answer in answers] == ["fast", "fast", "reference"]
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == ["lab_small_seed4", "lab_small_seed4_reference"]


def test_another_seed_is_another_world(ask: Ask) -> None:
    first, second = (json.loads(ask("small.toml", "--json", "--quiet", f"--seed={seed}").out) for seed in (4, 5))
    assert (first["lab"]["seed"], second["lab"]["seed"]) == (4, 5)
    assert first["rows"] != second["rows"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["one_bd"], "did you mean one_bed?"),
        (["none.toml"], "none.toml: no such file"),
        (["small.toml", "--seed=-1"], "seed: -1"),
        (["small.toml", "--threads=0"], "threads: 0"),
        (["small.toml", "--engine=slow"], "slow"),
        (["bad.toml", "--threads=0"], "bad.toml:2: lab.nme: unknown key"),
        (["bad.toml", "--threads=0"], "threads: 0"),
    ],
)
def test_bad_input_is_told_and_nothing_is_run_or_written(ask: Ask, tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "bad.toml").write_text('[lab]\nnme = "x"\n', encoding="utf-8")
    answer = ask(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert not (tmp_path / "outputs").exists()


def test_somebody_elses_folder_is_refused_before_the_run(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "lab_small_seed4"
    folder.mkdir(parents=True)
    (folder / "thesis.docx").write_text("years of work", encoding="utf-8")
    answer = ask("small.toml")
    assert (answer.code, answer.out) == (2, "")
    assert "thesis.docx" in answer.err


@pytest.mark.parametrize(
    ("grows", "en", "zh"),
    [
        (
            Growing("A", 1.5, 5.34, 0.64),
            "The list at A grows without end: the stays that people ask for would fill 1.50 times its beds. Lately it grew by 5.34 people",
            "A的轮候队伍将无限增长：申请所需床位是现有床位的1.50倍。统计期后半段每年增加5.34人（标准误0.64）。",
        ),
        (
            Growing("B", float("inf"), None, None),
            "The list at B grows without end: no bed is open to those on it. Its means",
            "没有可供轮候者",
        ),
        (
            Growing(ALL, None, 3.0, 0.5),
            "A list was still growing at the end of the run, by 3.00 people a year (standard error 0.50).",
            "有一支",
        ),
    ],
)
def test_the_page_says_which_lists_grow(grows: Growing, en: str, zh: str) -> None:
    none = pl.DataFrame()
    result = LabResult(QUEUE, QUEUE_ROWS, none, none, None, (grows,))
    for language, text in (("en", en), ("zh", zh)):
        (sentence,) = lab_page.growth(result, language)
        assert text in sentence


def test_a_table_too_long_for_a_spreadsheet_is_said() -> None:
    assert lab_page.long_tables({"people": 1_200_009}, "en") == [
        "note: people.csv has 1,200,009 rows below its head; a spreadsheet shows the first 1,048,575. Parquet holds them all."
    ]
    assert "1,200,009行" in lab_page.long_tables({"people": 1_200_009}, "zh")[0]


NOBODY = spells.Spells(*(np.zeros(0, np.int32) for _ in spells.Spells._fields))  # type: ignore[arg-type]
GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "laboratory.md").read_text(encoding="utf-8")


def test_the_guide_names_every_key_of_a_file_and_every_shipped_world() -> None:
    keys = {
        *file.OF_LAB,
        *durations.OF_HOME,
        *durations.OF_DEMAND,
        *elders.OF_COHORT,
        *elders.DEATHS,
        *durations.OF_LAW,
        *(k for of in durations.OF_LAW.values() for k in of),
    }
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", GUIDE)] == []
    assert re.findall(r"^\| `(\w+)` \| [^`|]+ \| [^`|]+ \|$", GUIDE, re.MULTILINE)
    assert [name for name in file.names() if f"| `{name}` |" not in GUIDE] == []


def test_the_guide_names_every_measure_and_every_column() -> None:
    columns = {*census.COLUMNS, *spells.people_table(QUEUE, NOBODY).columns, "sex", "exact_age_days", "cohort"}
    known = [name for name in (*LISTS_AND_BEDS, *COHORT_MEASURES, *columns) if not re.search(r"level\d$", name)]
    assert [name for name in known if f"`{name}`" not in GUIDE] == []


def test_the_file_in_the_guide_is_the_shipped_one() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert file.from_text(text)._replace(about="", source="") == file.load("forty_beds")._replace(about="", source="")
