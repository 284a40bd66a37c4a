"""A small, seeded part of the campaign of hostile input: no traceback, no control character, no flood of words, from any reader."""

from __future__ import annotations

import pytest

from benchmarks import hostile


@pytest.mark.parametrize("reader", hostile.READERS, ids=lambda reader: reader.name)
def test_hostile_input_is_refused_or_read(reader: hostile.Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile.sys, "argv", ["longjiang"])
    found = list(hostile.campaign(130, 20, reader.name))
    assert len(found) == round(130 * reader.share) >= 10
    assert [(each.variant, each.wrong) for each in found if each.wrong] == []
    assert any(each.code == 2 for each in found)


def test_every_way_to_spoil_a_run_can_be_seen() -> None:
    """The campaign itself can fail: what escapes, and what prints a control character, is counted."""

    def escapes() -> None:
        raise ZeroDivisionError

    assert "ZeroDivisionError" in hostile.outcome(escapes)[1]
    assert "prints" in hostile.outcome(lambda: print("\x1b[2J"))[1]
    assert "exit code 1" in hostile.outcome(lambda: hostile.sys.exit(1))[1]
    assert hostile.outcome(lambda: print("good")) == (0, "")
