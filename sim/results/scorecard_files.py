"""The scorecard as files: JSON for programs, CSV for spreadsheets. Numbers are not rounded; names are in both languages."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from sim.results.scorecard import Row, Scorecard


def as_data(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as plain data, for JSON; verdicts and keys are English words, names are in both languages."""
    return {
        "scenario": card.scenario,
        "title": {"en": card.title_en, "zh": card.title_zh},
        "digest": card.digest,
        "share": card.share,
        "seed": card.seed,
        "world": card.world,
        "scored": card.scored and card.scored.isoformat(),
        "due": card.due.isoformat(),
        "early": card.early,
        "month_ends": card.month_ends,
        "interval": None,
        "for_trying_out_only": card.trying_out,
        "targets": [_row_data(row) for row in card.rows],
        "beside": [vars(each) for each in card.listed],
        "without_tekun_facility": card.without,
        "sentences": [{"key": sentence.key, "figures": dict(sentence.figures)} for sentence in card.sentences],
    }


def _row_data(row: Row) -> dict[str, Any]:
    target, start = row.target, row.start
    return {
        "target": target.id,
        "name": {"en": target.name_en, "zh": target.name_zh},
        "kind": target.kind,
        "mark": target.mark,
        "unit": target.unit,
        "start_2020": {"status": start.status, "value": start.value, "low": start.low, "high": start.high},
        "start_of_run": row.run_start,
        "goal": target.goal,
        "value": row.value,
        "gap": row.gap and row.gap._asdict(),
        "things": {"en": target.things_en, "zh": target.things_zh},
        "verdict": row.verdict.label,
        "duty": {"en": target.duty_en, "zh": target.duty_zh},
        "other_readings": [
            {"reading": other.reading.id, "definition": {"en": other.reading.definition_en, "zh": other.reading.definition_zh},
             "value": other.value, "verdict": other.verdict.label}
            for other in row.others
        ],
    }  # fmt: skip


def as_text(card: Scorecard) -> str:
    """Return a scorecard as JSON."""
    return json.dumps(as_data(card), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


CSV_COLUMNS = (
    "scenario", "target", "name_en", "name_zh", "kind", "mark", "unit",
    "start_2020_status", "start_2020", "start_2020_low", "start_2020_high", "start_of_run", "goal", "scored", "value",
    "gap_printed", "gap_rounded", "gap_things", "verdict", "verdict_zh", "other_readings", "note",
)  # fmt: skip


def as_csv(card: Scorecard) -> str:
    """Return a scorecard as CSV: ten rows under a header, with unrounded numbers; a cell is empty if there is no number."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")  # as spreadsheets write them
    writer.writerow(CSV_COLUMNS)
    writer.writerows(as_rows(card))
    return file.getvalue()


def as_rows(card: Scorecard) -> list[tuple[Any, ...]]:
    """Return the ten targets as rows under CSV_COLUMNS, with unrounded numbers; None if there is no number."""
    found = []
    notes = ["one run, no interval", *["for trying out only"] * card.trying_out, *["scored early"] * card.early]
    for row in card.rows:
        target, start = row.target, row.start
        others = "; ".join(f"{other.reading.id}: {other.verdict.en}" for other in row.others)
        found.append((
            card.scenario, target.id, target.name_en, target.name_zh, target.kind, target.mark, target.unit,
            start.status, start.value, start.low, start.high, row.run_start, target.goal, card.scored, row.value,
            *(row.gap or (None, None)), target.things_en, row.verdict.en, row.verdict.zh, others, "; ".join(notes),
        ))  # fmt: skip
    return found
