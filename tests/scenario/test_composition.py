"""What a scenario is made of: bases and pieces, in any order, and one digest for one meaning."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from sim import scenario
from sim.scenario import Amount, Scenario

HEAD = 'title = { en = "A", zh = "甲" }\nwhy = "because"\nexperiment = true\n'
SEEK = '[[change]]\nlever = "rate"\nfrom = 2022-01-01\nrate = "seeking"\nfactor = 2\nwhy = "more"\n'
FEE = '[[change]]\nlever = "fee"\nfrom = 2022-01-01\nowner = "public"\nfactor = 0.9\nwhy = "cheaper"\n'
BEDS = '[[change]]\nlever = "beds"\nfrom = 2023-05-01\nhome = 7\nkind = "nursing"\nbeds = -10\nwhy = "a wing closes"\n'
BUILD = (
    '[[change]]\nlever = "build"\nfrom = 2021-07-01\nuntil = 2025-10-01\nbeds_a_year = { low = 100, high = 200 }\n'
    'owner = "private"\nkind = "nursing"\nwhere = ["2302", "230102"]\nwhy = "more"\n'
)


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(content, encoding="utf-8")
    return path


def levers(found: Scenario) -> list[str]:
    return [change.lever for change in found.changes]


def test_a_child_has_the_changes_of_its_base_and_its_own(tmp_path: Path) -> None:
    written(tmp_path, "parent", 'base = "baseline"\n' + HEAD + FEE)
    child = scenario.load(written(tmp_path, "child", 'base = "parent"\n' + HEAD + BEDS))
    assert levers(child) == ["fee", "beds"]
    assert child.chain == ("baseline", "parent", "child")


def test_pieces_compose_in_any_order(tmp_path: Path) -> None:
    for name, change in (("a", SEEK), ("b", FEE), ("c", BEDS)):
        written(tmp_path, name, 'base = "baseline"\n' + HEAD + change)
    composed = [
        scenario.load(written(tmp_path, "all", f"with = {list(order)}\n" + HEAD)).changes for order in permutations(("a", "b", "c"))
    ]
    assert len(composed[0]) == 3
    assert all(changes == composed[0] for changes in composed)


def test_the_order_of_changes_in_a_file_does_not_matter(tmp_path: Path) -> None:
    found = {scenario.load(written(tmp_path, "x", HEAD + "".join(order))).digest for order in permutations((SEEK, FEE, BEDS, BUILD))}
    assert len(found) == 1


def test_a_part_reached_by_two_ways_counts_once(tmp_path: Path) -> None:
    written(tmp_path, "root", HEAD + BUILD)
    written(tmp_path, "left", 'base = "root"\n' + HEAD + SEEK)
    written(tmp_path, "right", 'base = "root"\n' + HEAD + FEE)
    both = scenario.load(written(tmp_path, "both", 'base = "root"\nwith = ["right", "left"]\n' + HEAD))
    assert levers(both) == ["build", "fee", "rate"]
    assert both.chain == ("root", "left", "right", "both")


def test_many_ways_to_one_part_cost_no_more_than_one(tmp_path: Path) -> None:
    for level in range(20):  # 2^20 ways from the first level to the last
        for side in "ab":
            written(tmp_path, f"{side}{level}", f'with = ["a{level + 1}", "b{level + 1}"]\n' + HEAD)
    for side in "ab":
        written(tmp_path, f"{side}20", HEAD + (SEEK if side == "a" else BEDS))
    found = scenario.load("a0", tmp_path)
    assert levers(found) == ["rate", "beds"]
    assert len(found.chain) == 41


def test_two_pieces_may_agree_on_what_they_set_but_not_build_the_same_twice(tmp_path: Path) -> None:
    for name, changes in (("a", SEEK), ("b", SEEK), ("c", BUILD), ("d", BUILD)):
        written(tmp_path, name, HEAD + changes)
    assert levers(scenario.load(written(tmp_path, "agree", 'with = ["a", "b"]\n' + HEAD))) == ["rate"]
    faults = scenario.check(written(tmp_path, "twice", 'with = ["c", "d"]\n' + HEAD))
    assert [fault.what for fault in faults] == [f"the same change is at {tmp_path / 'c.toml'}:4"]


def test_programmes_of_two_pieces_add_up(tmp_path: Path) -> None:
    written(tmp_path, "c", HEAD + BUILD)
    written(tmp_path, "d", HEAD + BUILD.replace("200", "300"))
    found = scenario.load(written(tmp_path, "sum", 'with = ["c", "d"]\n' + HEAD))
    assert [change.get("a_year", Amount) for change in found.changes] == [Amount(100, 200), Amount(100, 300)]


@pytest.mark.parametrize(
    ("old", "new", "clashes"),
    [
        ("0.9", "0.8", True),  # the same homes, the same day, another factor
        ('0.9', '0.8\nkind = "nursing"', True),  # nursing beds are among the beds
        ('"public"\nfactor = 0.9', '"tekun"\nfactor = 0.8', True),  # 特困 facilities are public
        ('"public"\nfactor = 0.9', '"private"\nfactor = 0.8', False),  # other homes
        ("2022-01-01", "2024-01-01", False),  # a later fee replaces an earlier one
        ('owner = "public"\nfactor = 0.9', 'home = 3\nkind = "nursing"\nyuan_per_month = 900', False),  # a home of its own comes first
    ],
)  # fmt: skip
def test_fees_clash_where_they_meet_on_one_day(tmp_path: Path, old: str, new: str, clashes: bool) -> None:
    written(tmp_path, "one", HEAD + FEE)
    written(tmp_path, "other", HEAD + FEE.replace(old, new))
    faults = scenario.check(written(tmp_path, "both", 'with = ["one", "other"]\n' + HEAD))
    assert bool(faults) == clashes


def test_a_child_of_an_experiment_is_an_experiment(tmp_path: Path) -> None:
    written(tmp_path, "trial", HEAD + SEEK)
    assert scenario.load(written(tmp_path, "child", 'base = "trial"\n' + HEAD.replace("experiment = true\n", ""))).experiment
    assert not scenario.load("plan_2025").experiment


def test_a_base_is_looked_for_beside_the_file_first_then_among_those_shipped(tmp_path: Path) -> None:
    path = written(tmp_path, "mine", 'base = "beds_only"\n' + HEAD)
    assert len(scenario.load(path).changes) == 4
    written(tmp_path, "beds_only", HEAD + SEEK)
    assert levers(scenario.load(path)) == ["rate"]


def test_a_name_is_looked_for_in_the_folder_given(tmp_path: Path) -> None:
    written(tmp_path, "mine", HEAD + SEEK)
    assert scenario.names(tmp_path) == ["mine"]
    assert levers(scenario.load("mine", tmp_path)) == ["rate"]
    assert "mine" not in scenario.names()


SPELLINGS = {
    "as it is": SEEK,
    "1.0": SEEK.replace("2\n", "2.0\n"),
    "1e0": SEEK.replace("2\n", "2e0\n"),
    "keys in another order": '[[change]]\nwhy = "more"\nfactor = 2\nrate = "seeking"\nfrom = 2022-01-01\nlever = "rate"\n',
    "in one line": 'change = [{ lever = "rate", from = 2022-01-01, rate = "seeking", factor = 2, why = "more" }]\n',
    "comments": "# so\n" + SEEK.replace("2\n", "2  # twice\n"),
    "another reason": SEEK.replace("more", "less"),
    "a clause": SEEK + 'clause = ["O4"]\n',
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("shape", ["plain", "byte order mark", "CRLF", "other titles"])
def test_what_means_the_same_has_the_same_digest(tmp_path: Path, spelling: str, shape: str) -> None:
    text = HEAD + SPELLINGS[spelling]
    text = text.replace("\n", "\r\n") if shape == "CRLF" else text.replace("甲", "乙") if shape == "other titles" else text
    (tmp_path / "x.toml").write_bytes(text.encode("utf-8-sig" if shape == "byte order mark" else "utf-8"))
    plain = scenario.load(written(tmp_path, "plain", HEAD + SEEK))
    assert scenario.load(tmp_path / "x.toml").digest == plain.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("low = 100", "low = 101"), ("2021-07-01", "2021-08-01"), ("2025-10-01", "2025-10-02"), ('"private"', '"tekun"'),
        ('"nursing"', '"ordinary"'), ('"2302"', '"2303"'), ("beds_a_year", "beds"), ("[[change]]", "[[change]]\npath = 'starts'"),
    ],
)  # fmt: skip
def test_what_means_something_else_has_another_digest(tmp_path: Path, old: str, new: str) -> None:
    assert old in BUILD
    one, other = (scenario.load(written(tmp_path, "x", HEAD + text)).digest for text in (BUILD, BUILD.replace(old, new, 1)))
    assert one != other


def test_what_is_left_out_and_what_is_the_default_are_the_same(tmp_path: Path) -> None:
    variants = (
        BUILD,
        BUILD.replace("[[change]]", "[[change]]\npath = 'completions'"),
        BUILD.replace('"2302", "230102"', '"230102", "2302"'),
    )
    assert len({scenario.load(written(tmp_path, "x", HEAD + text)).digest for text in variants}) == 1
    range_of_one, number = (BUILD.replace("{ low = 100, high = 200 }", text) for text in ("{ low = 5, high = 5.0 }", "5"))
    assert len({scenario.load(written(tmp_path, "x", HEAD + text)).digest for text in (range_of_one, number)}) == 1


def test_every_lever_is_read_as_it_is_written(tmp_path: Path) -> None:
    home = (
        '[[change]]\nlever = "home"\nfrom = 2024-01-01\nwhy = "new"\n'
        'new_home = { county = "230102", owner = "tekun", ordinary = 60, nursing = 40, fee_ordinary = 900, fee_nursing = 1500.5 }\n'
    )
    fee = '[[change]]\nlever = "fee"\nfrom = 2022-02-01\nhome = 3\nkind = "nursing"\nyuan_per_month = 900\nwhy = "less"\n'
    cover = '[[change]]\nlever = "cover"\nfrom = 2021-01-01\nuntil = 2022-12-31\nplaces = 9\nwhat = "county"\nwhere = "even"\nwhy = "x"\n'
    found = {
        change.lever: change for change in scenario.load(written(tmp_path, "x", HEAD + BUILD + BEDS + SEEK + home + fee + cover)).changes
    }
    value = {lever: dict(change.values) for lever, change in found.items()}
    assert found["build"].start == date(2021, 7, 1)
    assert found["build"].until == date(2025, 10, 1)
    assert value["build"]["a_year"] == Amount(100, 200)
    assert value["build"]["a_year"].central == 150
    assert (value["build"]["owner"], value["build"]["kind"], value["build"]["where"]) == ("private", "nursing", ("230102", "2302"))
    assert value["beds"] == {"home": 7, "kind": "nursing", "value": -10}
    assert (value["rate"], found["rate"].until) == ({"rate": "seeking", "value": 2}, None)
    new = {"county": "230102", "owner": "tekun", "ordinary": 60, "nursing": 40, "fee_ordinary": 900, "fee_nursing": 1500.5}
    assert dict(value["home"]["new_home"]) == new
    assert value["fee"] == {"home": 3, "kind": "nursing", "value": 900}
    assert value["cover"] == {"what": "county", "total": Amount(9, 9), "where": "even", "path": "completions"}


def test_a_scenario_can_be_hashed_and_compared() -> None:
    assert len({scenario.load("plan_2025"), scenario.load("plan_2025"), scenario.load("baseline")}) == 2


def test_every_value_has_the_file_and_line_it_came_from() -> None:
    found = scenario.load("plan_2025")
    origins = scenario.resolved(found)
    for origin in origins:
        if origin.line:
            lines = Path(origin.file).read_text(encoding="utf-8").splitlines() if Path(origin.file).exists() else []
            assert not lines or origin.key.rsplit(".", 1)[-1] in lines[origin.line - 1]
    assert {Path(origin.file).name for origin in origins} == {"plan_2025.toml", "beds_only.toml", ""}
    assert [origin.value for origin in origins if origin.key.endswith(".beds")] == ["2,600", "7,000", "3,400", "7,000", "46,000", "17,500"]
    assert {(origin.value, origin.line) for origin in origins if origin.key.endswith(".path")} == {("completions", 0)}
