"""Notes of the evidence as readers see them: in Chinese (calibration/notes_zh.csv) or English, without what editors tell each other.

The note of a row `check.start.*` may end with the reason why the start is not in its range, after the words of `REASON`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sim import files
from sim.inputs.csv import read_lines
from sim.inputs.faults import BadInput, Fault

COLUMNS = ("note", "zh")
NOT_USED = "not used: because "
"""How the note of a row that nothing reads gives the reason."""
EDITORS = ("replace before publishing", "check before use", "keep the notice given in README.md", "use this one", "Use this one")
"""Parts of notes that are for those who work on the evidence."""
REASON = {"en": "; why outside: ", "zh": "；不符原因："}
"""What comes before the reason for a figure outside its range, at the end of a note."""
INSIDE = re.compile(rf"(?:^|; |[.] )(?:{'|'.join(map(re.escape, EDITORS))})(?=;|$)")


def is_used(note: str) -> bool:
    """Return whether the row with this note is read by a run, the fit, the plan's arithmetic or a check of the model.

    tests/evidence/test_used.py holds every note to what is read.

    >>> is_used("14 centres"), is_used("14 centres; not used: because the model has no day care")
    (True, False)
    """
    return NOT_USED not in note


def shown(note: str, language: str) -> str:
    """Return a note for readers in `en` or `zh`; in English if there is no Chinese.

    >>> note = "90+; check before use; not used: because the model pays no allowances"
    >>> shown(note, "en"), shown(note, "zh"), shown("replace before publishing", "zh")
    ('90+; not used: because the model pays no allowances', '90岁以上；未使用：因为模型不发放津贴', '')
    """
    english = INSIDE.sub("", note).removeprefix("; ")
    return translations().get(note, english) if language == "zh" and english else english


def reason(note: str, language: str) -> str:
    """Return why a figure is outside its range, as its note tells it in `en` or `zh`; empty if the note does not.

    >>> reason("judgement; why outside: half of the facilities are missing", "en"), reason("judgement", "en")
    ('half of the facilities are missing', '')
    """
    return shown(note, language).partition(REASON[language])[2]


@cache
def translations() -> Mapping[str, str]:
    """Return the Chinese of every note; raise BadInput with all faults of the table."""
    faults: list[Fault] = []
    lines = read_lines(files.data_folder("calibration") / "notes_zh.csv", COLUMNS, faults)
    found = {line.fields["note"]: line.fields["zh"] for line in lines}
    if faults:
        raise BadInput(faults)
    return MappingProxyType(found)
