"""What counts as moved: bands that can be worked out by hand, and the page that tells them."""

from __future__ import annotations

import io
import string
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.faces.terminal import check as check_page
from sim.faces.words.check import TEXTS
from sim.study.regression.moves import Change, FigureMove, Group, Report, RunMove, TableMove, band_of, groups
from sim.study.regression.snapshot import Plan

LANGUAGES = ("en", "zh")


def figure(after: float, values: tuple[float, ...] = (10.0, 12.0, 14.0), bands: int = 1) -> FigureMove:
    return FigureMove("deaths", sum(values) / len(values), after, 2.0, band_of(values, bands))


def test_the_band_is_students_t_times_the_error_of_a_difference_of_two_means() -> None:
    """Three seeds, sd 2: t of 2 degrees of freedom at 2.5 % is 4.3027; times 2 times the root of 2/3 is 7.026."""
    assert band_of((10, 12, 14), 1) == pytest.approx(7.026, abs=0.001)
    assert not figure(12 + 7.02).beyond
    assert figure(12 + 7.03).beyond
    assert figure(12 - 7.03).beyond


def test_with_more_figures_each_band_is_wider_so_that_one_alarm_in_20_holds_for_all() -> None:
    """t of 2 degrees of freedom at .05 / 2 / 10 is 14.089."""
    assert band_of((10, 12, 14), 10) == pytest.approx(14.089 * 2 * (2 / 3) ** 0.5, rel=1e-4)


def test_a_figure_that_no_seed_moves_has_no_band_and_any_change_is_beyond() -> None:
    assert band_of((7, 7, 7), 1) == 0
    assert FigureMove("beds", 7, 8, 0, 0).beyond
    assert not FigureMove("beds", 7, 7, 0, 0).beyond


def test_a_figure_that_is_gone_is_beyond() -> None:
    assert FigureMove("beds", 7, float("nan"), 1, 10).beyond


def test_numbers_of_one_table_are_told_together_with_least_and_greatest_ratio() -> None:
    before = {"hazard[0]": "1.0", "hazard[1]": "2.0", "hazard[2]": "4.0", "leave": "3"}
    assert groups(before, before | {"hazard[0]": "1.5", "hazard[2]": "5.0"}) == (
        Group("hazard", 2, 3, (Change("hazard[0]", "1.0", "1.5"), Change("hazard[2]", "4.0", "5.0")), (1.25, 1.5)),
    )
    assert groups({"on": "True"}, {"on": "False"})[0].ratios is None
    assert groups({"a": "0"}, {"a": "1"})[0].ratios is None


def report() -> Report:
    totals = Group("people", 9, 20, (Change("2020-12-31 female able False own_home", "30499", "30454"),), None)
    tables = (TableMove("people", 29803, 29793, date(2020, 12, 31), totals), TableMove("counties", 126, 126, None, None))
    moved = RunMove("baseline", "demand", tables, (FigureMove("T1/a 2025", 5, 6, 0, 0), *[figure(30.0)] * 4, figure(12.5)))
    inputs = {
        "evidence": (Group("assumptions.csv seek.rate", 1, 5, (Change("seek.rate", "0.1", "0.102"),), (1.02, 1.02)),),
        "parameters demand": (Group("a_name_that_is_very_long.and_longer_still", 2, 9, (Change("x[0]", "1", ""),), None),),
    }
    told = (Change("code rules", "a", "b"), Change("numba", "0.67", "0.68"))
    return Report("figures", 1, 3, 1, (moved,), (Change("world demand", "a", "b"),), inputs, told, (), (("plan_2025", "price"),))


def printed(language: str) -> str:
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(check_page.page(report(), Plan(), language))
    return console.export_text()


def test_the_page_names_what_moved_before_and_after() -> None:
    text = " ".join(printed("en").split())
    assert "evidence assumptions.csv 1 of 5 +2 % 0.1 → 0.102 seek.rate" in text
    assert "people: 29,803 → 29,793 rows, first on 2020-12-31, 9 of 20 totals of the province" in text
    assert "2020-12-31 female able False own_home: 30499 → 30454" in text
    assert "deaths 12 30 +9.00 3.51 beyond noise" in text
    assert "numba 0.67 → 0.68" in text
    assert "Key figures moved by more than other draws would move them: 5 of 6." in text
    assert text.count("beyond noise") == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_page_is_wider_than_80_columns(language: str) -> None:
    assert max(map(cell_len, printed(language).splitlines())) <= 80


def test_both_languages_have_the_same_words_with_the_same_figures() -> None:
    def braces(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert list(TEXTS) == list(LANGUAGES)
    assert {key: braces(text) for key, text in TEXTS["en"].items()} == {key: braces(text) for key, text in TEXTS["zh"].items()}
    assert [key for key, text in TEXTS["zh"].items() if key != "comma" and not any("\u4e00" <= letter <= "\u9fff" for letter in text)] == []
