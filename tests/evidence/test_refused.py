"""Evidence that does not say exactly what it means is refused: file, line, column, what is wrong, what is allowed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sim.evidence import census, load
from sim.inputs.csv import MOST_FAULTS
from sim.inputs.faults import BadInput, Fault

HEADER = "name,group,sex,age_from,age_to,area,value,low,high,unit,date,source,status,grade,note\n"
BEDS = "beds.all,,,,,23,230000,225000,235000,beds,2020-12-31,plan14,found,A,printed as 23万\n"
COVERAGE = "villages.coverage,any,,,,2301,0.52,0.5,0.54,share,2020,calc,derived,A,4693 / 9026\n"
HAZARD = "mortality.hazard,,M,60,64,00,0.011,,,per_year,,wpp2022,found,B,\n"
PLACE = "230102,道里区,2301,哈尔滨市,district,19,4,0,0,160,42,0,0,plan14\n"
CENSUS = ",".join(census.HEADER) + "\n"
PEOPLE = "230102,1000,900,100," + "40," * 20 + "plan14\n"
SOUND = {
    "units.csv": "unit,meaning\nshare,part\nbeds,count\nper_year,rate\n",
    "areas.csv": "code,name\n00,China\n23,Heilongjiang\n2301,哈尔滨市\n",
    "sources.csv": "key,title,issuer,date,where_read,licence,note\nplan14,Plan,,,,,\nwpp2022,Prospects,,2022,,,\ncalc,Calculated,,,,,\n",
    "places.csv": "code,county,prefecture_code,prefecture,kind,streets,towns,townships,quasi_townships,residents_committees,"
    "village_committees,quasi_residents,quasi_villages,source\n" + PLACE,
    "census.csv": CENSUS + PEOPLE,
    "supply.csv": HEADER + BEDS + COVERAGE,
    "mortality.csv": HEADER + HAZARD,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small evidence folder in which nothing is wrong."""
    for name, text in SOUND.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def faults(folder: Path) -> list[Fault]:
    """Load a folder that is refused, in less than two seconds of work, and return what is wrong, files without their folder."""
    started = time.process_time()
    with pytest.raises(BadInput) as refused:
        load(folder)
    assert time.process_time() - started < 2
    assert all(fault.what and fault.allowed for fault in refused.value.faults)
    return [Fault(Path(fault.file).name, fault.line, fault.key, fault.what, fault.allowed) for fault in refused.value.faults]


def only(folder: Path) -> Fault:
    found = faults(folder)
    assert len(found) == 1, found
    return found[0]


def test_the_sound_folder_is_read(folder: Path) -> None:
    evidence = load(folder)
    assert evidence.value("beds.all") == 230_000
    assert evidence.value("mortality.hazard", sex="M", age=62) == 0.011
    assert [place.county for place in evidence.places] == ["道里区"]


FIELDS = {
    "value is a word": (COVERAGE, "0.52", "half", "value", "'half' is not a finite number"),
    "value is empty": (COVERAGE, "0.52,", ",", "value", "'' is not a finite number"),
    "value is NaN": (COVERAGE, "0.52", "NaN", "value", "'NaN' is not a finite number"),
    "value is infinite": (BEDS, "235000", "inf", "high", "'inf' is not a finite number"),
    "value is beyond all numbers": (BEDS, "235000", "1e999", "high", "'1e999' is not a finite number"),
    "value is written like code": (BEDS, "225000", "225_000", "low", "'225_000' is not a finite number"),
    "value is a percentage": (COVERAGE, "0.52", "52%", "value", "'52%' is not a finite number"),
    "value is above its range": (COVERAGE, "0.52", "0.6", "value", "0.6 is above high 0.54"),
    "value is below its range": (COVERAGE, "0.52", "0.4", "value", "0.4 is below low 0.5"),
    "range is reversed": (COVERAGE, "0.5,0.54", "0.54,0.5", "low", "low 0.54 is above high 0.5"),
    "share is above one": (COVERAGE, "0.54", "54", "high", "54 cannot be a number of unit share"),
    "count is negative": (BEDS, "225000", "-1", "low", "-1 cannot be a number of unit beds"),
    "unit is unknown": (BEDS, ",beds,", ",bed,", "unit", "'bed' is unknown"),
    "source is unknown": (BEDS, "plan14", "plan15", "source", "'plan15' is unknown"),
    "area is unknown": (BEDS, ",23,", ",24,", "area", "'24' is unknown"),
    "area is empty": (BEDS, ",23,", ",,", "area", "'' is unknown"),
    "sex is unknown": (HAZARD, ",M,", ",m,", "sex", "'m' is unknown"),
    "status is unknown": (BEDS, "found", "known", "status", "'known' is unknown"),
    "grade is unknown": (BEDS, ",A,", ",D,", "grade", "'D' is unknown"),
    "found but calculated": (COVERAGE, "derived", "found", "status", "found, but calc is not a publication"),
    "unverified but of grade A": (COVERAGE, "derived", "unverified", "grade", "unverified, but of grade A"),
    "month does not exist": (BEDS, "2020-12-31", "2020-13-31", "date", "'2020-13-31' is not a date"),
    "date of another country": (BEDS, "2020-12-31", "31/12/2020", "date", "'31/12/2020' is not a date"),
    "year of another age": (COVERAGE, "2020", "0020", "date", "'0020' is not a date"),
    "ages are reversed": (HAZARD, "60,64", "64,60", "age_to", "ages reversed: 64 to 60"),
    "age is no whole year": (HAZARD, "60,64", "60.5,64", "age_from", "'60.5' is not an age"),
    "age is of no human": (HAZARD, "60,64", "60,640", "age_to", "'640' is not an age"),
    "age without a beginning": (HAZARD, "60,64", ",64", "age_from", "an age_to of 64 without an age_from"),
    "name is empty": (BEDS, "beds.all,", ",", "name", "'' is not a name"),
    "name has capitals": (BEDS, "beds.all", "Beds.all", "name", "'Beds.all' is not a name"),
    "blank before a word": (BEDS, ",found", ", found", "status", "' found' begins or ends with a blank"),
    "control character": (BEDS, "printed", "\x1b[31mprinted", "note", "contains a control character"),
    "field without end": (BEDS, "printed as 23万", "x" * 10_001, "note", "10,001 characters"),
    "field too many": (BEDS, "printed", "a,printed", "", "16 fields"),
    "field too few": (BEDS, ",printed as 23万", "", "", "14 fields"),
}


@pytest.mark.parametrize(("row", "old", "new", "column", "what"), FIELDS.values(), ids=list(FIELDS))
def test_a_wrong_field_is_named_with_file_line_and_column(folder: Path, row: str, old: str, new: str, column: str, what: str) -> None:
    name = next(name for name, text in SOUND.items() if row in text)
    assert row.count(old) == 1
    (folder / name).write_text(SOUND[name].replace(row, row.replace(old, new)), encoding="utf-8")
    fault = only(folder)
    line = SOUND[name][: SOUND[name].index(row)].count("\n") + 1
    assert (fault.file, fault.line, fault.key) == (name, line, column)
    assert what in fault.what


LISTS = {
    "unit twice": ("units.csv", "per_year,rate", "beds,chairs", 4, "unit", "'beds' is already in line 3"),
    "source without a key": ("sources.csv", "plan14,Plan", ",Plan", 2, "key", "is empty"),
    "source without a title": ("sources.csv", "plan14,Plan", "plan14,", 2, "title", "is empty"),
    "code of an area": ("areas.csv", "00,China", "CN,China", 2, "code", "'CN' is not a code of an area"),
    "code of a county": ("places.csv", "230102", "23010", 2, "code", "'23010' is not a code of a county unit"),
    "county of another prefecture": ("places.csv", "230102", "230202", 2, "prefecture_code", "'2301' is not the prefecture of 230202"),
    "prefecture by another name": ("places.csv", "哈尔滨市", "哈尔滨", 2, "prefecture", "'哈尔滨' is not 2301"),
    "kind of place": ("places.csv", "district", "borough", 2, "kind", "'borough' is unknown"),
    "count of streets": ("places.csv", ",19,", ",-19,", 2, "streets", "'-19' is not a count"),
    "source of a place": ("places.csv", "plan14", "nbs", 2, "source", "'nbs' is unknown"),
}


@pytest.mark.parametrize(("name", "old", "new", "line", "column", "what"), LISTS.values(), ids=list(LISTS))
def test_a_wrong_line_of_a_closed_list_is_named_and_nothing_else(
    folder: Path, name: str, old: str, new: str, line: int, column: str, what: str
) -> None:
    assert SOUND[name].count(old) == 1
    (folder / name).write_text(SOUND[name].replace(old, new), encoding="utf-8")
    fault = only(folder)
    assert (fault.file, fault.line, fault.key) == (name, line, column)
    assert what in fault.what


FILES = {
    "empty": (b"", 0, "", "the file is empty"),
    "nothing but blanks": (b" \n\n", 0, "", "the file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", 3, "", "contains a byte 0"),
    "a byte 0 in a row": ((HEADER + BEDS).encode() + b"\x00", 3, "", "contains a byte 0"),
    "UTF-16": ((HEADER + BEDS).encode("utf-16"), 1, "", "contains a byte 0"),
    "GBK": ((HEADER + BEDS).encode("gbk"), 2, "", "is not UTF-8"),
    "no header": (BEDS.encode(), 1, "", "the header is missing"),
    "another table": (b"year,beds\n2020,230000\n", 1, "", "the header is missing"),
    "columns in another order": (("group,name" + HEADER[10:] + BEDS).encode(), 1, "", "columns repeated or in another order"),
    "a column less": ((HEADER.replace("low,", "") + BEDS).encode(), 1, "low", "column missing"),
    "a column more": ((HEADER.replace("low,", "low,middle,") + BEDS).encode(), 1, "middle", "unknown column"),
    "a quote that is never closed": ((HEADER + BEDS.replace("printed", '"printed') + COVERAGE).encode(), 2, "", "not CSV"),
    "a quote inside a word": ((HEADER + '"beds".all' + BEDS[8:]).encode(), 2, "", "not CSV"),
    "brackets": (b"[" * 20_000, 1, "", "the header is missing"),
}


@pytest.mark.parametrize(("content", "line", "column", "what"), FILES.values(), ids=list(FILES))
def test_a_file_that_is_no_table_of_evidence_is_refused(folder: Path, content: bytes, line: int, column: str, what: str) -> None:
    (folder / "extra.csv").write_bytes(content)
    fault = only(folder)
    assert (fault.file, fault.line, fault.key) == ("extra.csv", line, column)
    assert what in fault.what
    assert len(str(fault)) < 1_000


def test_a_misspelt_column_is_named_with_the_right_one(folder: Path) -> None:
    (folder / "supply.csv").write_text(SOUND["supply.csv"].replace("status", "stauts"), encoding="utf-8")
    unknown, missing = faults(folder)
    assert (unknown.key, unknown.line, missing.key) == ("stauts", 1, "status")
    assert "did you mean status?" in unknown.allowed


def test_an_unknown_word_is_told_with_the_nearest(folder: Path) -> None:
    (folder / "supply.csv").write_text(SOUND["supply.csv"].replace(",share,", ",shares,"), encoding="utf-8")
    assert only(folder).allowed == "did you mean share? (beds, per_year, share)"


def test_the_same_key_twice_names_both_places(folder: Path) -> None:
    (folder / "supply.csv").write_text(SOUND["supply.csv"] + BEDS.replace("230000", "231000"), encoding="utf-8")
    fault = only(folder)
    assert (fault.file, fault.line, fault.key) == ("supply.csv", 4, "name")
    assert "supply.csv:2" in fault.what


def test_the_same_key_in_two_files_is_told_as_both(folder: Path) -> None:
    (folder / "works.csv").write_text(HEADER + BEDS, encoding="utf-8")
    key, name = faults(folder)
    assert (key.file, key.line) == (name.file, name.line) == ("works.csv", 2)
    assert "supply.csv:2" in key.what
    assert name.allowed == "each name in one file only"


def test_a_name_lives_in_one_file_and_is_told_once_a_file(folder: Path) -> None:
    more = BEDS.replace(",23,", ",2301,") + BEDS.replace(",23,", ",230102,")
    (folder / "works.csv").write_text(HEADER + more, encoding="utf-8")
    fault = only(folder)
    assert (fault.file, fault.line, fault.key) == ("works.csv", 2, "name")
    assert "beds.all is already in supply.csv:2" in fault.what


@pytest.mark.parametrize("name", ["units.csv", "areas.csv", "sources.csv", "places.csv"])
def test_a_closed_list_that_is_missing_is_one_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    fault = only(folder)
    assert (fault.file, fault.line, fault.what) == (name, 0, "no such file")


def test_a_closed_list_without_a_line_is_one_fault(folder: Path) -> None:
    (folder / "units.csv").write_text("unit,meaning\n", encoding="utf-8")
    assert only(folder).what == "no line below the header"


def test_a_folder_that_is_missing_is_empty_or_holds_no_row_is_refused(tmp_path: Path, folder: Path) -> None:
    assert only(tmp_path / "nowhere").what == "no such folder"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [fault.what for fault in faults(empty)] == ["no such file"] * 5
    (folder / "supply.csv").unlink()
    (folder / "mortality.csv").unlink()
    assert only(folder).what == "no row of evidence"


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "extra.csv").mkdir()
    assert only(folder).what == "not a file"


def test_a_file_of_absurd_size_is_refused_unread(folder: Path) -> None:
    with (folder / "extra.csv").open("wb") as file:
        file.truncate(20_000_001)
    assert only(folder).what == "the file has 20,000,001 bytes"


def test_a_wrong_file_of_many_lines_is_not_told_line_by_line(folder: Path) -> None:
    (folder / "extra.csv").write_text(HEADER + "x\n" * 1_000_000, encoding="utf-8")
    found = faults(folder)
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].what == "too many faults"


@pytest.mark.parametrize("what", ["rows", "sources", "columns", "files"])
def test_a_flood_is_bounded_in_time_and_in_words(folder: Path, what: str) -> None:
    """`faults` bounds the time; the message has twenty lines and a count."""
    if what == "rows":
        (folder / "supply.csv").write_text(HEADER + BEDS * 50_000, encoding="utf-8")
    elif what == "sources":
        text = SOUND["sources.csv"] + "".join(f"s{number},,,,,,\n" for number in range(200_000))
        (folder / "sources.csv").write_text(text, encoding="utf-8")
    elif what == "columns":
        (folder / "supply.csv").write_text("a," * 2_000_000 + "\n", encoding="utf-8")
    else:
        for number in range(500):
            (folder / f"more{number}.csv").write_text(HEADER + BEDS, encoding="utf-8")
    message = str(BadInput(faults(folder)))
    assert len(message) < 10_000
    assert message.count("\n") <= 20


def test_a_file_without_its_last_line_end_is_refused_as_cut_off(folder: Path) -> None:
    for name, text in SOUND.items():
        (folder / name).write_text(text.rstrip("\n"), encoding="utf-8")
        fault = only(folder)
        assert (fault.file, fault.line, fault.what) == (name, text.count("\n"), "the last line has no end: the file may have been cut off")
        (folder / name).write_text(text, encoding="utf-8")


def test_all_faults_of_all_files_are_told_at_once_in_order(folder: Path) -> None:
    (folder / "mortality.csv").write_text(HEADER + HAZARD.replace("per_year", "a_year").replace(",M,", ",X,"), encoding="utf-8")
    (folder / "supply.csv").write_text(HEADER + BEDS.replace(",A,", ",Z,") + COVERAGE.replace("2020", "20"), encoding="utf-8")
    (folder / "extra.csv").write_bytes(b"")
    found = [(fault.file, fault.line, fault.key) for fault in faults(folder)]
    assert found == [
        ("extra.csv", 0, ""),
        ("mortality.csv", 2, "unit"),
        ("mortality.csv", 2, "sex"),
        ("supply.csv", 2, "grade"),
        ("supply.csv", 3, "date"),
    ]


def test_lines_are_those_of_the_file_even_after_quoted_line_ends(folder: Path) -> None:
    story = 'beds.a,"one\ntwo\nthree",,,,23,1,,,beds,2020,plan14,found,A,"four\nfive"\n'
    text = HEADER + story + "\n" + BEDS.replace(",found,", ",known,")
    for ends in ("\n", "\r\n", "\r"):
        (folder / "supply.csv").write_bytes(text.replace("\n", ends).encode())
        assert (only(folder).line, only(folder).key) == (7, "status")
    (folder / "supply.csv").write_text(HEADER + story.replace("plan14", "plan15"), encoding="utf-8")
    assert only(folder).line == 4  # the record begins in line 2; its source stands two line ends later
    (folder / "supply.csv").write_text(HEADER + story + BEDS, encoding="utf-8")
    assert [load(folder).row("beds.a", "one\ntwo\nthree").line, load(folder).row("beds.all").line] == [2, 6]


def test_files_of_editors_and_other_kinds_are_left_alone(folder: Path) -> None:
    (folder / ".supply.csv").write_bytes(b"\x00")
    (folder / "README.md").write_text("words", encoding="utf-8")
    assert load(folder).value("beds.all") == 230_000
    (folder / "EXTRA.CSV").write_bytes(b"")
    assert only(folder).file == "EXTRA.CSV"


def test_a_change_may_be_negative_and_a_share_of_it_lies_between_minus_one_and_one(folder: Path) -> None:
    change = BEDS.replace("beds.all", "beds.change").replace("230000,225000,235000", "-100,-200,0")
    share = COVERAGE.replace("villages.coverage", "use.change").replace("0.52,0.5,0.54", "-0.2,-1,0")
    (folder / "supply.csv").write_text(HEADER + change + share, encoding="utf-8")
    assert load(folder).value("use.change", "any") == -0.2
    (folder / "supply.csv").write_text(HEADER + change + share.replace("-1", "-2"), encoding="utf-8")
    assert only(folder).allowed == "-1 to 1"


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ("230102,1000", "230103,1000", "code", "'230103' is no county unit of places.csv"),
        (",40,", ",4O,", "m40", "'4O' is not a count"),
        (",900,", ",901,", "residents", "1,000, but urban and rural are 1,001"),
        ("1000,900,100", "700,600,100", "residents", "700, but 800 are 40 and over"),
        ("plan14", "plan15", "source", "'plan15' is not in sources.csv"),
    ],
    ids=lambda text: str(text)[:20],
)
def test_people_who_cannot_be_are_refused(folder: Path, old: str, new: str, key: str, what: str) -> None:
    (folder / "census.csv").write_text(CENSUS + PEOPLE.replace(old, new, 1), encoding="utf-8")
    fault = next(each for each in faults(folder) if each.line)
    assert (fault.file, fault.line, fault.key, fault.what) == ("census.csv", 2, key, what)


def test_a_county_unit_without_people_is_named(folder: Path) -> None:
    places = folder / "places.csv"
    places.write_text(places.read_text(encoding="utf-8") + PLACE.replace("230102,道里区", "230103,南岗区"), encoding="utf-8")
    assert only(folder).what == "no line for 230103"
