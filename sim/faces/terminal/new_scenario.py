"""The file that `longjiang scenario new` writes: a scenario that runs as it is, with every other lever in comments."""

from __future__ import annotations

from pathlib import Path

from sim import files, scenario
from sim.faces.terminal.wrapping import wrapped
from sim.faces.words.template import TEXTS
from sim.inputs.faults import BadInput, Fault, brief, shown
from sim.inputs.names import ALLOWED, SUFFIX, is_file_name, is_name
from sim.province.levers import LEVERS
from sim.province.levers.common import KIND, OWNER, WHERE
from sim.province.levers.keys import Kind, Words, text
from sim.province.levers.lever import Lever
from sim.province.levers.places import Where

WIDTH = 100
"""Columns of a comment."""


def written(name: str, language: str, folder: Path | None = None) -> Path:
    """Write a scenario of a name, or of a file's name, and return its path; raise BadInput if there is such a file or no such name.

    The name of a shipped scenario is refused: the file would be its own base, or its results would pass for those of the other.
    """
    path = Path(name) if is_file_name(name) else (folder or Path()) / f"{name}{SUFFIX}"
    words = TEXTS[language]
    if not is_name(path.stem):
        raise BadInput([Fault(shown(path), 0, "", f"{brief(path.stem)} is not a name of a file", ALLOWED)])
    if path.stem in scenario.names():
        raise BadInput([Fault(shown(path), 0, "", words["shipped"], words["other_name"])])
    if path.exists():
        raise BadInput([Fault(shown(path), 0, "", words["exists"], words["another"])])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write_text(path, content(path, language))
    except OSError as wrong:
        raise BadInput([Fault(shown(path), 0, "", f"cannot be written: {wrong.strerror}", "a file that you can write to")]) from None
    return path


def content(path: Path, language: str) -> str:
    """Return the text of a new scenario file."""
    words = TEXTS[language]
    lists = {"owners": OWNER.kind, "kinds": KIND.kind, "rules": WHERE.kind}
    change = words["change"].format(**{name: _listed(kind, language) for name, kind in lists.items()})
    others = [_commented(lever, language) for lever in LEVERS.values() if lever.name != "build"]
    return "\n".join([words["head"].format(file=path, name=path.stem) + change, words["others"], *others, ""])


def _listed(kind: Kind, language: str) -> str:
    """Return the words of a closed list: those of files in English, those of pages in Chinese."""
    words = kind.rules if isinstance(kind, Where) else kind
    assert isinstance(words, Words)
    return ("、" if language == "zh" else ", ").join(text((word.name, word.zh), language) for word in words.words)


def _commented(lever: Lever, language: str) -> str:
    """Return an example of a lever as comments, under what it does."""
    about = f"{lever.zh}：{lever.about_zh}" if language == "zh" else f"{lever.en}: {lever.about_en}"
    lines = ["[[change]]", f'lever = "{lever.name}"', *lever.example.splitlines(), f'why = "{TEXTS[language]["because"]}"']
    return "\n".join(["", *(f"## {line}" for line in wrapped(about, WIDTH)), *(f"# {line}" for line in lines)])
