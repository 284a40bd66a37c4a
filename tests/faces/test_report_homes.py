"""The figure of who lives in homes: shares by owner, and its sentence, of the 92 residents of the small province."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from sim.codes import Level, Means, Sex
from sim.faces.report import homes
from sim.faces.report.study import Run, study
from sim.results.record import Record
from tests.faces.conftest import Lived


@pytest.fixture
def mixed(small: Record, lived: Lived) -> Run:
    """As the small province, but a quarter of the 40 private residents are 特困 men of 85 from 2025 on, able, who entered that year."""
    small.residents[-1, 0, Sex.FEMALE, 3, Level.SEVERE, Means.OTHERS, 2] = 30
    small.residents[-1, 0, Sex.MALE, 5, Level.ABLE, Means.TEKUN, 0] = 10
    return study([lived(record=small)]).runs[0]


def test_shares_by_owner_add_up_to_one_kind_of_homes(mixed: Run) -> None:
    last = mixed.result.tables["residents"].filter(pl.col("date") == date(2025, 12, 31))
    assert homes.by_owner(last, "private", "age") == [0, 0, 0, 0.75, 0, 0.25]
    assert homes.by_owner(last, "private", "years") == [0.25, 0, 0.75, 0, 0, 0]
    assert homes.by_owner(last, "tekun", "means") == [0, 0, 0, 1]
    assert homes.by_owner(last.clear(), "tekun", "means") == [0, 0, 0, 0]


def test_the_sentence_has_the_shares_of_both_days(mixed: Run) -> None:
    english, chinese = (homes.residents(mixed, language) for language in ("en", "zh"))
    assert english
    assert chinese
    # 10 of 92 are 80 or older at the end, and 82 of 92 disabled; nobody in the 特困 facility is 特困
    assert english.sentence == (
        "Who lives in homes, in 2020 and 2025: 0% and 11% are 80 or older, 100% and 89% are disabled (level 2 and above); of "
        "those in tekun facilities, 0% (both years) are tekun."
    )
    assert "80岁及以上分别占0%、11%" in chinese.sentence
    assert "特困人员均占0%" in chinese.sentence
    assert [len(each.images) for each in (english, chinese)] == [4, 4]


def test_without_residents_there_is_no_figure(small: Record, lived: Lived) -> None:
    small.residents[:] = 0
    assert homes.residents(study([lived(record=small)]).runs[0], "en") is None
