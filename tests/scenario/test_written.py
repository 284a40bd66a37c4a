"""What people write: Chinese words, days and numbers mean what they say, whole files alike; what is not plain is hinted at."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import scenario
from sim.inputs import written
from sim.province.levers import LEVERS
from sim.province.levers.keys import Table, Words
from sim.province.levers.places import Where

HEAD = 'title = "试"\nwhy = { zh = "试" }\nexperiment = true\n'
PLAIN = """[[change]]
lever = "build"
from = 2021-07-01
until = 2025-10-01
beds = 5000
owner = "other_public"
kind = "nursing"
where = ["2301", "230402", "2327"]
path = "starts"
why = "x"
[[change]]
lever = "home"
from = 2022-01-01
why = "x"
[change.new_home]
county = "231025"
owner = "tekun"
ordinary = 5_000
nursing = 10
fee_ordinary = 2000
fee_nursing = 3000
"""
BUILD = """[[change]]
lever = "build"
from = 2021-07-01
until = 2025-10-01
beds = 100
owner = "private"
kind = "nursing"
where = "even"
why = "x"
"""
CHINESE = """[[change]]
lever = "新建床位"
from = "2021年7月1日"
until = "２０２５-10-01"
beds = "0.5万"
owner = "其他公办"
kind = "护理型床位"
where = ["哈尔滨市", "鹤岗市向阳区", "大兴安岭"]
path = "按开工时间直线"
why = "x"
[[change]]
lever = "新开机构"
from = "2022/1/1"
why = "x"
[change.new_home]
county = "林口县"
owner = "特困供养"
ordinary = "5，000张"
nursing = "１０"
fee_ordinary = "2000元"
fee_nursing = "3千元/月"
"""


def file(folder: Path, text: str, name: str = "plan.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_in_chinese_means_the_same_as_one_in_the_words_of_the_schema(tmp_path: Path) -> None:
    chinese, plain = (scenario.load(file(tmp_path, HEAD + text)) for text in (CHINESE, PLAIN))
    assert chinese.digest == plain.digest
    assert (chinese.title_en, chinese.title_zh, chinese.why) == ("试", "试", "试")
    assert ("change[1].beds", "0.5万") in {(each.key, each.value) for each in scenario.resolved(chinese)}


def test_every_word_of_the_pages_is_understood_and_no_two_words_of_a_key_are_shown_alike() -> None:
    kinds = [key.kind for lever in LEVERS.values() for key in lever.keys]
    kinds += [each.kind for kind in kinds if isinstance(kind, Table) for each in kind.keys]
    closed = [kind.rules if isinstance(kind, Where) else kind for kind in kinds if isinstance(kind, Words | Where)]
    assert len(closed) > 10
    for words in (kind.words for kind in closed):
        for word in words:
            for shown in filter(None, (word.name, word.en, word.zh)):
                assert written.as_word(shown, words) == word.name, shown


@pytest.mark.parametrize(
    ("line", "instead", "what", "allowed"),
    [
        ('owner = "private"', 'owner = "公"', "'公' is not known", "private"),
        ('where = "even"', 'where = ["向阳区"]', "more than one place", "230402 鹤岗市向阳区, 230803 佳木斯市向阳区"),
        ('where = "even"', 'where = ["哈尔宾市"]', "not a code or the name", "did you mean 2301 哈尔滨市?"),
        ('where = "even"', 'where = ["哈尔滨", "2301"]', "2301 appears twice", "each place once"),
        ("beds = 100", 'beds = "1.000"', "is a text, not a number", "0 to 1,000,000 beds"),
        ("beds = 100", 'beds = "5%"', "is a text, not a number", "0 to 1,000,000 beds"),
        ("beds = 100", "beds = 5，000", "not TOML", "perhaps: beds = 5000"),
        ("beds = 100", "beds = 0.5万", "not TOML", "perhaps: beds = 5000"),
        ('owner = "private"', "owner = “private”", "not TOML", 'perhaps: owner = "private"'),
        ("from = 2021-07-01", "from = 2021年7月1日", "not TOML", "perhaps: from = 2021-07-01"),
        ('lever = "build"', 'lever = "新建机构"', "'新建机构' is not known", "build"),
    ],
)
def test_what_is_not_plain_is_hinted_at(tmp_path: Path, line: str, instead: str, what: str, allowed: str) -> None:
    assert scenario.check(file(tmp_path, HEAD + BUILD)) == []
    faults = scenario.check(file(tmp_path, HEAD + BUILD.replace(line, instead)))
    fault = faults[0]
    assert what in fault.what
    assert allowed in fault.allowed


@pytest.mark.parametrize("name", ["my plan v1.2.toml", "计划 2025.toml", "PLAN.TOML", "改造（修订）.toml", "plan (1).toml"])
def test_a_name_with_blanks_dots_capitals_or_chinese_names_a_scenario_and_a_base(tmp_path: Path, name: str) -> None:
    base = file(tmp_path, HEAD + PLAIN, name)
    assert scenario.load(str(base)).name == base.stem
    assert scenario.load(file(tmp_path, HEAD + f'base = "{base.stem}"\n', "on it.toml")).chain == (base.stem, "on it")
