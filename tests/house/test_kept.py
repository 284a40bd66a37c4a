"""What is kept in the cache folder is used only if it is whole; without a cache, everything still works."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.faces.fonts import covered, style_sheet
from sim.kept import kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    covered()  # what the fonts have is read once in a process, so whether it is in the folder would depend on the tests before
    monkeypatch.setenv("LONGJIANG_CACHE", str(tmp_path))
    return tmp_path


def test_content_is_made_once_for_each_key(folder: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"forty beds")
        return made[-1]

    assert [kept("things", key, make) for key in (b"a", b"a", b"b")] == [b"forty beds"] * 3
    assert len(made) == len(list((folder / "things").iterdir())) == 2


@pytest.mark.parametrize("damage", [lambda file: file[:40], lambda file: file[:-1] + b"?", lambda _: b"", lambda file: file + b"?"])
def test_a_damaged_font_cache_is_no_cache_and_heals(folder: Path, damage) -> None:  # type: ignore[no-untyped-def]
    page = style_sheet("床位 40")
    parts = sorted((folder / "fonts").iterdir())
    whole = [part.read_bytes() for part in parts]
    for part in parts:
        part.write_bytes(damage(part.read_bytes()))
    assert style_sheet("床位 40") == page
    assert [part.read_bytes() for part in parts] == whole


def test_a_folder_that_cannot_be_written_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "cache"
    file.write_text("not a folder")
    monkeypatch.setenv("LONGJIANG_CACHE", str(file))
    assert kept("things", b"a", lambda: b"forty beds") == b"forty beds"
