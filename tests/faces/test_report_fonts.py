"""The shipped font has a glyph for all that the project says; what it lacks is an error in figures, never an empty box by accident."""

from __future__ import annotations

import base64
import importlib
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from sim import files, scenario
from sim.evidence import Evidence
from sim.faces import fonts
from sim.faces.figures.style import drawn
from sim.faces.fonts import BOXES, FAMILY, FOLDER, WEIGHTS, covered, drawable, missing, style_sheet

FACES = Path(fonts.__file__).parent


def texts_in(thing: object) -> list[str]:
    """Return all texts in nested data."""
    if isinstance(thing, str):
        return [thing]
    if isinstance(thing, dict):
        return [text for pair in thing.items() for each in pair for text in texts_in(each)]
    if isinstance(thing, (list, tuple, set, frozenset)):
        return [text for each in thing for text in texts_in(each)]
    return []


@pytest.mark.parametrize("path", sorted(set(FACES.glob("*.py")) - {FACES / "wrapping.py"}), ids=lambda path: path.stem)
def test_every_text_of_a_face_has_glyphs(path: Path) -> None:
    """wrapping.py is left out: its texts are ends of ranges of letters, which nobody reads."""
    module = importlib.import_module(f"sim.faces.{path.stem}")
    told = [text for value in vars(module).values() for text in texts_in(value)]
    assert missing("".join(told)) == []


def test_every_label_of_a_code_has_glyphs() -> None:
    assert missing((files.HERE / "codes.py").read_text(encoding="utf-8")) == []


def test_names_of_counties_and_prefectures_have_glyphs(numbers: Evidence) -> None:
    assert missing("".join([*(place.county + place.prefecture for place in numbers.places), *numbers.areas.values()])) == []


def test_scenarios_targets_and_clauses_have_glyphs() -> None:
    folder = files.data_folder("scenarios")
    told = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.suffix in (".toml", ".csv")]
    assert len(told) > len(scenario.names())
    assert missing("".join(told)) == []


def test_the_evidence_has_glyphs() -> None:
    folder = files.data_folder("calibration") / "evidence"
    assert missing("".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv")))) == []


def test_both_weights_hold_the_characters_of_gb2312() -> None:
    pairs = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    hanzi = {letter for pair in pairs for letter in pair.decode("gb2312", "ignore")}
    assert len(hanzi) == 6763
    assert missing("".join(hanzi)) == []


def test_the_licence_travels_with_the_font_and_both_are_small() -> None:
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence.splitlines()[0]
    assert sum((FOLDER / name).stat().st_size for name in WEIGHTS.values()) < 3_300_000


@drawn
def words(text: str) -> Figure:
    figure = Figure(figsize=(2, 1))
    figure.text(0.1, 0.5, text)
    return figure


def test_a_missing_glyph_in_a_figure_is_an_error() -> None:
    with pytest.raises(UserWarning, match="missing from font"):
        words("🛏")
    assert "<svg" in words(drawable("🛏"))


def test_letters_of_figures_are_outlines_that_need_no_font() -> None:
    drawing = words("床位 40")
    assert "<text" not in drawing
    assert "font-family" not in drawing


def test_a_figure_is_the_same_bytes_every_time_and_holds_no_date() -> None:
    assert words("床位") == words("床位")
    assert "dc:date" not in words("床位")


def test_a_page_brings_the_glyphs_it_uses_and_no_more() -> None:
    few, more = style_sheet("床位"), style_sheet("床位" + "".join(map(chr, sorted(covered())[2000:2200])))
    assert len(re.findall("@font-face", few)) == 2
    assert len(few) < 6000 < len(more)
    assert style_sheet("位床床") == few


def test_a_page_shows_a_box_for_a_character_that_no_font_may_have() -> None:
    faces = re.findall(r'font-family:"(.*?)".*?base64,(.*?)\)', style_sheet("床𠮷龘"))
    assert [family for family, _ in faces] == [FAMILY, FAMILY, BOXES]
    drawn_as = TTFont(io.BytesIO(base64.b64decode(faces[2][1]))).getBestCmap()
    assert set(drawn_as) == {ord("𠮷"), ord("龘")}
    assert len(set(drawn_as.values())) == 1
