"""The page of a number shows all that is known about it, in 80 columns, in English and Chinese."""

from __future__ import annotations

import io
import json

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.evidence import Evidence, Row, Source, load, notes, uses
from sim.faces.terminal.evidence import SHORT, as_json, page, shown_range
from sim.faces.words.evidence import AREAS_ZH, UNITS_ZH, WORDS
from sim.inputs.faults import BadInput

LONG_AND_WIDE = ["population.residents", "fee.published", "mortality.nmx", "household.size", "beds.nursing", "invest.social_2017_2019"]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load()


def printed(evidence: Evidence, name: str | None = None, language: str = "en", everything: bool = False) -> str:
    """Print a page 80 columns wide; lines without the blanks at their ends."""
    out = io.StringIO()
    Console(file=out, width=80).print(page(evidence, name, language, everything))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def of(*rows: Row, note: str = "") -> Evidence:
    source = Source("who", "A [bold]study[/bold]", "An office", "2019", "a library", "free", note)
    return Evidence(rows, (), {"who": source}, {"share": "a part"}, {"23": "Heilongjiang", "00": "China"})


def row(**given: object) -> Row:
    usual = {"name": "a.b", "group": "", "sex": "", "age_from": None, "age_to": None, "area": "23", "value": 0.5, "low": 0.4, "high": 0.6}
    more = {"unit": "share", "date": "2020", "source": "who", "status": "found", "grade": "B", "note": "", "file": "a.csv", "line": 7}
    return Row(**{**usual, **more, **given})  # type: ignore[arg-type]


def test_one_number_is_shown_with_everything_that_is_known_about_it() -> None:
    text = printed(of(row(note="as [printed]", sex="F", age_from=60), note="old"), "a.b")
    assert text.splitlines() == [
        "a.b  a.csv, line 7",
        "  sex     women",
        "  ages    60+",
        "  area    23 Heilongjiang",
        "  date    2020",
        "  value   0.5",
        "  range   0.4 to 0.6",
        "  unit    share: a part",
        "  status  found",
        "  grade   B",
        "  source  who",
        "  note    as [printed]",
        "",
        "  who  A [bold]study[/bold]",
        "       An office, 2019",
        "       read in: a library",
        "       license: free",
        "       old",
        "",
        "  used in  nothing: the notes say why",
    ]


def test_the_same_page_in_chinese() -> None:
    text = printed(of(row(sex="F", low=None)), "a.b", "zh")
    for line in (
        "a.b  a.csv，第 7 行",
        "  性别  女",
        "  地区  23 黑龙江",
        "  范围  0.6 以下",
        "  状态  已查得",
        "  用于  未使用：原因见说明",
    ):
        assert line in text.splitlines()


def test_what_differs_between_rows_is_a_column_and_the_rest_is_said_once() -> None:
    rows = (
        row(sex="M", value=0.5, note="one", line=2),
        row(sex="F", value=0.4, note="two", line=3),
        row(sex="", value=0.45, note="two", line=4),
    )
    lines = printed(of(*rows), "a.b").splitlines()
    assert lines[0] == "a.b  a.csv, 3 rows"
    assert "  range   0.4 to 0.6" in lines
    table = lines[lines.index("sex    value") :]
    assert [line.split() for line in table[:4]] == [["sex", "value"], ["men", "0.5", "[1]"], ["women", "0.4", "[2]"], ["0.45", "[2]"]]
    assert table[5:7] == ["  [1]  one", "  [2]  two"]


def test_a_long_table_is_shortened_and_says_by_how_much(evidence: Evidence) -> None:
    short, whole = printed(evidence, "mortality.hazard"), printed(evidence, "mortality.hazard", everything=True)
    assert SHORT == 20
    assert "144 more rows: --all shows them" in short
    assert "more rows" not in whole
    assert [sum(line.startswith(("men ", "women ")) for line in text.splitlines()) for text in (short, whole)] == [20, 164]


def test_where_a_number_is_used_is_told_line_by_line(evidence: Evidence) -> None:
    lines = printed(evidence, "mortality.hazard").splitlines()
    expected = [f"{file}:{line}" for file, line in uses("mortality.hazard")]
    assert expected
    assert lines[-len(expected) :] == [("  used in  " if place == expected[0] else " " * 11) + place for place in expected]


def test_a_prefix_lists_what_is_below_and_a_name_says_it(evidence: Evidence) -> None:
    below = [name for name in evidence.names if name.startswith("mortality.hr.")]
    text = printed(evidence, "mortality.hr")
    assert [line.split()[0] for line in text.splitlines() if line.startswith("mortality.hr.")] == below
    assert printed(evidence, "mortality.hr.") == text
    assert "mortality.csv" in text
    assert "12 names, 30 rows" in text
    assert "  names below it  mortality.trend.wpp" in printed(evidence, "mortality.trend").splitlines()


def test_without_a_name_every_name_is_listed_once_under_its_file(evidence: Evidence) -> None:
    lines = printed(evidence).splitlines()
    end = next(place for place, line in enumerate(lines) if line.startswith("A published"))
    listed = [line.split()[0] for line in lines[1:end] if line and not line.startswith(" ") and ".csv" not in line]
    assert sorted(listed) == list(evidence.names)
    files = [line.split()[0] for line in lines if ".csv" in line]
    assert files == sorted({row.file for row in evidence.rows})
    beds = next(line for line in lines if line.startswith("beds.all "))
    assert beds.split() == ["beds.all", "1", "1", "230,000", "found", "A"]
    used = sum("not used: because" not in row.note for row in evidence.rows)
    whole = f"{len(evidence.names)} names, {len(evidence.rows)} rows, {used} of them used, {len(evidence.sources)} sources; digest"
    assert " ".join(lines).endswith(f"{whole} {evidence.digest[:12]}")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [None, "mortality", *LONG_AND_WIDE])
def test_nothing_is_wider_than_80_columns_and_nothing_is_cut_off(evidence: Evidence, name: str | None, language: str) -> None:
    text = printed(evidence, name, language, everything=True)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    for line in evidence.find(name) if name in LONG_AND_WIDE else ():
        assert shown_range(line, WORDS[language]) in text


def test_words_that_are_too_long_are_folded_and_numbers_never(evidence: Evidence) -> None:
    first, second = (row(group=letter * 100, note=letter * 200, value=value, line=2) for letter, value in (("x", 0.123456789), ("y", 0.2)))
    text = printed(of(first, second), "a.b")
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert text.count("x") == 100 + 200
    assert "0.123456789" in text


def test_a_name_that_does_not_exist_is_refused_with_the_nearest(evidence: Evidence) -> None:
    with pytest.raises(BadInput) as refused:
        page(evidence, "mortality.hazrd")
    fault = refused.value.faults[0]
    assert (fault.file, fault.key, fault.what) == ("calibration/evidence", "mortality.hazrd", "no evidence has this name")
    assert "did you mean mortality.hazard" in fault.allowed
    for wrong in ("", "mortality.h", "Beds.all", "x" * 10_000, "[bold]", ".."):
        with pytest.raises(BadInput, match="no evidence has this name"):
            page(evidence, wrong)
        with pytest.raises(BadInput, match="no evidence has this name"):
            as_json(evidence, wrong)


def test_as_json_holds_all_rows_with_sources_units_and_uses(evidence: Evidence) -> None:
    told = json.loads(json.dumps(as_json(evidence, "mortality.hazard"), allow_nan=False))
    assert (told["name"], told["file"], len(told["rows"])) == ("mortality.hazard", "mortality.csv", 164)
    assert told["rows"][0]["unit"] == "per_year"
    assert told["sources"]["wpp2022"]["licence"] == "CC BY 3.0 IGO"
    assert told["used_in"] == [{"file": file, "line": line} for file, line in uses("mortality.hazard")]
    assert as_json(evidence, "mortality.trend")["below"] == ["mortality.trend.wpp"]


def test_as_json_without_a_name_lists_all(evidence: Evidence) -> None:
    told = as_json(evidence)
    assert told["digest"] == evidence.digest
    names = told["names"]
    assert isinstance(names, list)
    assert [entry["name"] for entry in names] == list(evidence.names)
    beds = next(entry for entry in names if entry["name"] == "beds.all")
    assert beds == {
        "name": "beds.all", "file": "supply.csv", "rows": 1, "used": 1,
        "value": 230_000.0, "unit": "beds", "status": ["found"], "grade": ["A"],
    }  # fmt: skip


def test_both_languages_have_the_same_words_and_every_unit_and_area_has_chinese(evidence: Evidence) -> None:
    assert set(WORDS["en"]) == set(WORDS["zh"])
    assert set(UNITS_ZH) == set(evidence.units)
    assert {code for code, name in evidence.areas.items() if name.isascii()} == set(AREAS_ZH)


def test_every_note_has_its_chinese_none_is_left_over_and_what_editors_tell_each_other_stays_inside(evidence: Evidence) -> None:
    every = {row.note for row in evidence.rows} | {source.note for source in evidence.sources.values()}
    for_readers = {note for note in every if notes.shown(note, "en")}
    assert len(every - for_readers) >= 3
    assert for_readers == set(notes.translations())
    assert all(notes.translations().values())
    said = "\n".join(notes.shown(note, language) for note in every for language in ("en", "zh"))
    assert not [each for each in notes.EDITORS if each in said]


def test_the_page_in_chinese_has_notes_in_chinese(evidence: Evidence) -> None:
    text = printed(evidence, "beds.private", "zh")
    assert "民办；原文为16.11万" in text
    assert "printed as" not in text
