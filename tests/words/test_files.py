"""Caches stay within bounds, and a file is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim import files


def kept_folder(root: Path, name: str, size: int, used: int) -> Path:
    folder = root / name
    folder.mkdir()
    (folder / "lives.npz").write_bytes(b"x" * size)
    (folder / "about.json").write_text("{}")
    os.utime(folder / "about.json", (used, used))
    return folder


def test_of_three_folders_of_40_bytes_the_two_used_last_stay_within_100_bytes(tmp_path: Path) -> None:
    old, middle, new = (kept_folder(tmp_path, name, 40, used) for name, used in (("a", 100), ("c", 200), ("b", 300)))
    files.keep_recent(tmp_path, 100, spare=new)
    assert not old.exists()
    assert middle.exists()
    assert new.exists()


def test_the_folder_just_written_is_spared_even_where_it_is_larger_than_all_that_may_be_kept(tmp_path: Path) -> None:
    large = kept_folder(tmp_path, "large", 500, 300)
    small = kept_folder(tmp_path, "small", 10, 100)
    files.keep_recent(tmp_path, 100, spare=large)
    assert large.exists()
    assert not small.exists()


def test_a_file_that_fails_half_way_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "state"
    files.write_text(path, "whole")

    def fail(file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        files.write_whole(path, fail)
    assert path.read_text() == "whole"
    assert [p.name for p in tmp_path.iterdir()] == ["state"]
