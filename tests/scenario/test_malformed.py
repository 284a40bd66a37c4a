"""Malformed scenario files: each is refused with its file, the line, the key and what would be right, and all of them quickly."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import scenario
from sim.inputs.faults import Fault

HEAD = 'title = { en = "A", zh = "甲" }\nwhy = "because"\n'
"""Two lines: the first change begins on line 3."""
BUILD = """[[change]]
lever = "build"
from = 2021-07-01
until = 2025-10-01
beds = 100
owner = "private"
kind = "nursing"
where = "even"
clause = ["O4"]
why = "more beds"
"""
"""Lines 3 to 12 under HEAD."""
RATE = '[[change]]\nlever = "rate"\nfrom = 2022-01-01\nrate = "seeking"\nfactor = 1.5\nclause = ["O4"]\nwhy = "more"\n'


def changed(old: str, new: str) -> str:
    """Return a sound file with one thing in it spoilt."""
    assert BUILD.count(old) == 1
    return HEAD + BUILD.replace(old, new)


# name, content, line, key, words of the message, words of the help
MALFORMED: list[tuple[str, str | bytes, int, str, str, str]] = [
    ("empty", "", 0, "", "empty", "TOML"),
    ("only blanks", "\n \n", 0, "", "empty", "TOML"),
    ("binary", b'title = "\x00\x01"', 1, "", "binary", "UTF-8"),
    ("utf-16", (HEAD + BUILD).encode("utf-16-le"), 1, "", "binary", "UTF-8"),
    ("gb18030", (HEAD + BUILD).encode("gb18030"), 1, "", "not UTF-8", "UTF-8"),
    ("too large", HEAD + "#" * 1_000_000, 0, "", "1,000,0", "at most 1,000,000"),
    ("20,000 brackets", HEAD + "base = " + "[" * 20_000, 3, "", "nested deeper than 50", "at most 50"),
    ("20,000 closed brackets", HEAD + "base = " + "[" * 20_000 + "]" * 20_000, 3, "", "nested deeper than 50", "at most 50"),
    ("20,000 braces", HEAD + "base = " + "{a = " * 20_000, 3, "", "nested deeper than 50", "at most 50"),
    ("20,000 dots", HEAD + "a" + ".a" * 20_000 + " = 1", 3, "", "nested deeper than 50", "at most 50"),
    ("a number of 5,000 digits", changed("100", "1" * 5_000), 7, "", "5,000 characters", "at most 100"),
    ("no TOML", HEAD + BUILD.replace('"build"', "build"), 4, "lever", "not TOML", "key = value"),
    ("a text without end", changed('"more beds"', '"more beds'), 12, "why", "not TOML", "quotes"),
    ("a date that does not exist", changed("2025-10-01", "2025-13-01"), 6, "until", "not TOML", "2021-07-01"),
    ("duplicate key", changed("beds = 100", "beds = 100\nbeds = 200"), 8, "beds", "appears twice", "each key"),
    ("duplicate table", HEAD + "[a]\n[a]\n", 4, "a", "appears twice", "each table once"),
    ("unknown key at the head", HEAD + 'tilte = "x"\n', 3, "tilte", "unknown key", "did you mean title?"),
    ("unknown key of a change", changed("beds = 100", "bedz = 100"), 7, "change[1].bedz", "unknown key", "did you mean beds?"),
    ("hidden characters in a key", HEAD + '"a\\u001b" = 1\n', 3, "'a\\x1b'", "unknown key", "base"),
    ("key of another lever", changed("beds = 100", "places = 100"), 7, "change[1].places", "does not belong to lever build", "beds_a_year"),
    ("unknown lever", changed('"build"', '"biuld"'), 4, "change[1].lever", "'biuld' is not known", "did you mean build?"),
    ("lever of the wrong type", changed('"build"', "3"), 4, "change[1].lever", "3 is a number, not a text", "quotes"),
    ("lever missing", changed('lever = "build"\n', ""), 3, "change[1].lever", "is missing", "lever"),
    ("title missing", 'why = "because"\n', 0, "title", "is missing", "title, why"),
    ("title in a language unknown", 'title = { en = "A", fr = "A" }\nwhy = "b"\n', 1, "title.fr", "unknown key", "en, zh"),
    ("title as a number", 'title = 1\nwhy = "b"\n', 1, "title", "not a text", "quotes"),
    ("why missing", changed('why = "more beds"\n', ""), 3, "change[1].why", "is missing", "lever, why"),
    ("why empty", changed('"more beds"', '" "'), 12, "change[1].why", "is empty", "a text"),
    ("why with a control character", changed("more beds", "more\\u001b[31m"), 12, "change[1].why", "control character", "one line"),
    ("why too long", changed("more beds", "more" * 1_000), 12, "change[1].why", "4,000 characters", "at most 2,000"),
    ("clause missing", changed('clause = ["O4"]\n', ""), 3, "change[1].clause", "is missing",
     "experiment = true at the head of the file, or clauses such as P三(二)"),
    ("clause empty", changed('["O4"]', "[]"), 11, "change[1].clause", "is empty", "experiment = true"),
    ("clause as a text", changed('["O4"]', '"O4"'), 11, "change[1].clause", "not a list", "["),
    ("unknown clause", changed('["O4"]', '["O4",\n"P三(三)9"]'), 12, "change[1].clause[2]", "not a clause", "did you mean P三(三)"),
    ("clause twice", changed('["O4"]', '["O4", "O4"]'), 11, "change[1].clause[2]", "appears twice", "each once"),
    ("date as a month", changed("2025-10-01", '"2025年10月"'), 6, "change[1].until", "is a text, not a date",
     '2021-07-01 or "2021年7月1日"'),
    ("date with a time", changed("2025-10-01", "2025-10-01T10:00:00"), 6, "change[1].until", "a date with a time", "a date from"),
    ("year as a number", changed("2021-07-01", "2021"), 5, "change[1].from", "2021 is a number", "a date from 2021-01-01"),
    ("before the run", changed("2021-07-01", "2020-12-31"), 5, "change[1].from", "outside the run", "2021-01-01 to 2035-12-31"),
    ("after the run", changed("2025-10-01", "2036-01-01"), 6, "change[1].until", "outside the run", "2021-01-01 to 2035-12-31"),
    ("until before from", changed("2025-10-01", "2021-06-30"), 6, "change[1].until", "before from, 2021-07-01", "or later"),
    ("from missing", changed("from = 2021-07-01\n", ""), 3, "change[1].from", "lever build needs it", "from, until"),
    ("until missing", changed("until = 2025-10-01\n", ""), 3, "change[1].until", "lever build needs it", "from, until"),
    ("amount missing", changed("beds = 100\n", ""), 3, "change[1]", "an amount is missing", "beds_a_year or beds"),
    ("two amounts", changed("beds = 100", "beds = 100\nbeds_a_year = 9"), 7, "change[1].beds", "does not go with beds_a_year", "one of"),
    ("amount as a text", changed("= 100", '= "100元"'), 7, "change[1].beds", "is a text, not a number", "0 to 1,000,000 beds"),
    ("amount true", changed("= 100", "= true"), 7, "change[1].beds", "not a number", "0 to 1,000,000 beds"),
    ("NaN", changed("= 100", "= nan"), 7, "change[1].beds", "nan is not finite", "0 to 1,000,000 beds"),
    ("infinity", changed("= 100", "= { low = 1, high = inf }"), 7, "change[1].beds.high", "inf is not finite", "0 to 1,000,000"),
    ("negative", changed("= 100", "= -1"), 7, "change[1].beds", "-1 is out of range", "0 to 1,000,000 beds"),
    ("absurd", changed("= 100", "= 1_000_001"), 7, "change[1].beds", "1,000,001 is out of range", "0 to 1,000,000 beds"),
    ("low above high", changed("= 100", "= { low = 2, high = 1 }"), 7, "change[1].beds.low", "2 is above high, 1", "low <= high"),
    ("high missing", changed("= 100", "= { low = 2 }"), 7, "change[1].beds.high", "is missing", "low, high"),
    ("unknown end", changed("= 100", "= { low = 1, hihg = 2 }"), 7, "change[1].beds.hihg", "unknown key", "did you mean high?"),
    ("unknown owner", changed('"private"', '"privat"'), 8, "change[1].owner", "not known", "did you mean private?"),
    ("unknown kind", changed('"nursing"', '"nurse"'), 9, "change[1].kind", "not known", "did you mean nursing?"),
    ("unknown rule of where", changed('"even"', '"evnly"'), 10, "change[1].where", "not known", "did you mean even?"),
    ("unknown place", changed('"even"', '["2301",\n "2399"]'), 11, "change[1].where[2]", "not a code or the name", "did you mean 230"),
    ("place as a number", changed('"even"', "[2301]"), 10, "change[1].where[1]", "not a text", "quotes"),
    ("no place", changed('"even"', "[]"), 10, "change[1].where", "is empty", "largest_gap"),
    ("place in a place", changed('"even"', '["2301", "230102"]'), 10, "change[1].where[2]", "lies in 2301", "each place once"),
    ("unknown path", changed('"even"', '"even"\npath = "start"'), 11, "change[1].path", "not known", "did you mean starts?"),
    ("change that is no table", HEAD + "change = 5\n", 3, "change", "not tables", "[[change]]"),
    ("the same change twice", HEAD + BUILD + BUILD, 13, "change[2]", "the same change is at", "the sum of both"),
    ("the same rate twice", HEAD + RATE + RATE, 10, "change[2]", "the same change is at", "one of them"),
    ("rates that overlap", HEAD + RATE + RATE.replace("2022", "2024"), 10, "change[2]", "sets the same thing for", "until"),
    ("village without facility", HEAD + BUILD.replace('"build"', '"cover"').replace("beds = 100", 'places = 9\nwhat = "village"')
     .replace('owner = "private"\nkind = "nursing"\n', ""), 3, "change[1].facility", "is missing", "mutual_aid"),
    ("fee without home", HEAD + '[[change]]\nlever = "fee"\nfrom = 2022-01-01\nyuan_per_month = 900\nclause = ["O4"]\nwhy = "x"\n',
     3, "change[1].home", "is missing: a fee in yuan needs it", "home, kind"),
    ("half a bed", HEAD + '[[change]]\nlever = "beds"\nfrom = 2022-01-01\nhome = 1\nkind = "nursing"\nbeds = 0.5\n'
     'clause = ["O4"]\nwhy = "x"\n',
     8, "change[1].beds", "0.5 is not whole", "a whole number"),
    ("a home in no county", HEAD + '[[change]]\nlever = "home"\nfrom = 2022-01-01\nclause = ["O4"]\nwhy = "x"\n[change.new_home]\n'
     'county = "2301"\nowner = "private"\nordinary = 9\nnursing = 0\nfee_ordinary = 1\nfee_nursing = 1\n',
     9, "change[1].new_home.county", "not a code or the name of a county unit", "did you mean 23"),
    ("base missing", 'base = "basline"\n' + HEAD, 1, "base", "no scenario 'basline'", "did you mean baseline?"),
    ("base is itself", 'base = "spoilt"\n' + HEAD, 1, "base", "a cycle: spoilt -> spoilt", "is not built on"),
    ("base is a path", 'base = "../secret"\n' + HEAD, 1, "base", "not the name of a scenario", "without folder"),
    ("base is a file", 'base = "baseline.toml"\n' + HEAD, 1, "base", "not the name of a scenario", "without .toml"),
    ("base is a list", 'base = ["baseline"]\n' + HEAD, 1, "base", "a list, not a text", "quotes"),
    ("piece missing", 'with = ["beds_only",\n"plan_2052"]\n' + HEAD, 2, "with[2]", "no scenario", "did you mean plan_2025?"),
    ("piece twice", 'with = ["beds_only", "beds_only"]\n' + HEAD, 1, "with[2]", "appears twice", "each once"),
    ("experiment as a text", 'experiment = "yes"\n' + HEAD, 1, "experiment", "not true or false", "true, false"),
    ("not_carried without words", HEAD + '[[not_carried]]\nclause = "O4"\nwhy = "x"\n', 3, "not_carried[1].what", "is missing", "what"),
    ("not_carried twice", HEAD + '[[not_carried]]\nclause = "O4"\nwhat = { en = "a", zh = "b" }\nwhy = "x"\n' * 2,
     8, "not_carried[2].clause", "appears twice", "each clause once"),
]  # fmt: skip

SPENT: list[float] = []
"""Seconds that each of them took."""


def written(folder: Path, content: str | bytes, name: str = "spoilt.toml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "line", "key", "what", "allowed"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED]
)
def test_a_malformed_file_is_refused_with_file_line_key_and_help(
    tmp_path: Path, content: str | bytes, line: int, key: str, what: str, allowed: str
) -> None:
    path = written(tmp_path, content)
    scenario.load("plan_2025")  # lists of places and clauses are read once for all
    begun = time.perf_counter()
    faults = scenario.check(path)
    SPENT.append(time.perf_counter() - begun)
    fault = next((fault for fault in faults if (fault.file, fault.line, fault.key) == (str(path), line, key)), None)
    assert fault, faults
    assert what in fault.what
    assert allowed in fault.allowed
    assert len(faults) <= 2, faults  # a key written wrong is also a key that is missing


def test_they_are_many_and_take_less_than_two_seconds_together() -> None:
    assert len(MALFORMED) >= 25
    assert sum(SPENT) < 2


def test_the_file_that_was_spoilt_is_sound(tmp_path: Path) -> None:
    assert scenario.check(written(tmp_path, HEAD + BUILD)) == []
    assert (
        scenario.check(written(tmp_path, HEAD + RATE.replace("rate =", "until = 2023-12-31\nrate =") + RATE.replace("2022", "2024"))) == []
    )


def test_all_faults_of_a_file_and_of_its_base_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "oops = 1\n", "root.toml")
    path = written(tmp_path, 'base = "root"\n' + HEAD + BUILD.replace("100", "nan").replace("private", "me").replace("2025", "2015"))
    found = {(Path(fault.file).name, fault.line, fault.key) for fault in scenario.check(path)}
    assert found == {
        ("root.toml", 3, "oops"),
        ("spoilt.toml", 7, "change[1].until"),
        ("spoilt.toml", 8, "change[1].beds"),
        ("spoilt.toml", 9, "change[1].owner"),
    }


def test_a_broken_base_reached_twice_is_told_once(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "oops = 1\n", "root.toml")
    written(tmp_path, 'base = "root"\n' + HEAD, "left.toml")
    written(tmp_path, 'base = "root"\n' + HEAD, "right.toml")
    assert len(scenario.check(written(tmp_path, 'with = ["left", "right"]\n' + HEAD))) == 1


def test_a_cycle_names_the_whole_chain(tmp_path: Path) -> None:
    written(tmp_path, HEAD + 'with = ["c"]\n', "b.toml")
    written(tmp_path, 'base = "a"\n' + HEAD, "c.toml")
    faults = scenario.check(written(tmp_path, 'base = "b"\n' + HEAD, "a.toml"))
    assert [(Path(fault.file).name, fault.line, fault.key, fault.what) for fault in faults] == [
        ("c.toml", 1, "base", "a cycle: a -> b -> c -> a")
    ]


def test_a_chain_of_60_bases_is_refused(tmp_path: Path) -> None:
    for number in range(60):
        written(tmp_path, f'base = "s{number + 1}"\n' + HEAD, f"s{number}.toml")
    written(tmp_path, HEAD, "s60.toml")
    assert scenario.check(tmp_path / "s11.toml") == []
    faults = scenario.check(tmp_path / "s0.toml")
    assert len(faults) == 1
    assert faults[0].what == "more than 50 files built on one another"


@pytest.mark.parametrize(("one", "other"), [("1.5", "1.2"), ("1.5", "1")])
def test_two_pieces_that_set_one_rate_for_the_same_days_are_refused(tmp_path: Path, one: str, other: str) -> None:
    first = written(tmp_path, HEAD + RATE.replace("1.5", one), "first.toml")
    second = written(tmp_path, HEAD + RATE.replace("1.5", other), "second.toml")
    path = written(tmp_path, 'with = ["second", "first"]\n' + HEAD)
    assert scenario.check(path) == [
        Fault(
            str(second),
            3,
            "change[1]",
            f"sets the same thing for the same days as {first}:3",
            "one value for a day: end the first with until, or drop one",
        )
    ]


def test_a_file_that_does_not_exist_and_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    assert scenario.check(tmp_path / "none.toml")[0].what == "no such file"
    assert scenario.check(tmp_path / "folder.toml")[0].what == "not a file"
    assert "did you mean plan_2025?" in scenario.check("plan_2024")[0].allowed
    assert scenario.check("../baseline")[0].what == "no such scenario"


def test_a_name_that_cannot_name_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is not a name" in scenario.check(written(tmp_path, HEAD, "...toml"))[0].what
    assert "is not a name" in scenario.check(written(tmp_path, HEAD, "a b;c.toml"))[0].what
    assert scenario.check(written(tmp_path, HEAD, "改造_2.toml")) == []


@given(st.binary(max_size=200) | st.text("[]{}=,.\"'#\n abc123-\\", max_size=80).map(str.encode))
def test_no_file_whatever_it_holds_does_more_than_be_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "anything.toml"
    path.write_bytes(content)
    assert scenario.check(path)  # a title is missing at least


@pytest.mark.parametrize("text", ["base = [" + "1," * 400_000 + "]", "[[change]]\n" * 80_000, "k = [" + "{a=1}," * 100_000 + "]"])
def test_a_file_of_a_hundred_thousand_values_is_refused_within_a_second(tmp_path: Path, text: str) -> None:
    path = tmp_path / "long.toml"
    path.write_text(text)
    began = time.process_time()
    (fault,) = scenario.check(path)
    assert time.process_time() - began < 1
    assert fault.what == "more than 100,000 words and marks"
