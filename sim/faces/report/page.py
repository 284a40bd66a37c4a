"""The report: one self-contained HTML file. It loads nothing, needs no script, and is the same for the same results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sim import files
from sim.evidence import Evidence
from sim.faces.fonts import missing, style_sheet
from sim.faces.report import assumed, figures, homes, series
from sim.faces.report import tables as report_tables
from sim.faces.report.study import Run, Study, study
from sim.faces.report.summary import summary
from sim.faces.report.targets import PageOne, page_one, world_name
from sim.faces.words import notes as undone
from sim.faces.words.report import REPORT, phrase
from sim.faces.words.texts import LANGUAGES
from sim.faces.words.workbook import run_marks
from sim.inputs.faults import BadInput, Fault, shown
from sim.results.result import Result

TEMPLATES = Path(__file__).resolve().parent / "templates"
LANG = {"en": "en", "zh": "zh-CN"}
PARTS = (
    ("targets", "ten_targets"), ("people", "people"), ("beds", "beds"), ("map", "map"), ("drift", "drift"), ("worlds", "worlds"),
)  # fmt: skip
ANNEXES = (("fit", "fit"), ("assumed", "assumed"), ("missing", "missing_topics"), ("runs", "runs"))
"""Parts of the page in order: anchor, and key of the title."""
CLAUSE = "P三(一)1"
"""The code that explains the codes of clauses."""
LETTERS = "0123456789%+-−–,.;:()…✓×±□ "
"""Letters that every page embeds."""
PAGES = (".html", ".htm")
"""Endings of the names of pages: a page is never written over a result, a scenario or a workbook."""


def write(results: Sequence[Result], path: Path, language: str = "zh", evidence: Evidence | None = None) -> Path:
    """Write the report on results to a file, whole or not at all, and return its path; `evidence` as in `html`.

    Raise BadInput if the results cannot be compared with each other, if the file is not named as a page, which nothing else is
    overwritten by, or if it cannot be written.
    """
    if path.suffix.lower() not in PAGES:
        raise BadInput([Fault(shown(path), 0, "", "is not the name of a page", f"a name that ends in {', '.join(PAGES)}")])
    page = html(results, language, evidence)
    try:
        files.write_text(path, page)
    except OSError as wrong:
        fault = Fault(shown(path), 0, "", f"cannot be written: {wrong.strerror}", "a file that you can write to")
        raise BadInput([fault]) from None
    return path


def html(results: Sequence[Result], language: str = "zh", evidence: Evidence | None = None) -> str:
    """Return the page: page one, figures, tables, what it is based on. `evidence`: that of the results if not given."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    found = study(results)
    evidence = evidence or found.runs[0].result.numbers
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.get_template("report.html")
    content = {"t": REPORT[language], "language": language, "lang": LANG[language]} | _content(found, evidence, language)
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    words = Markup(template.render(**content, style="", no_glyph="")).striptags()
    strange = missing(words)
    no_glyph = phrase(language, "no_glyph", letters=" ".join(f"{letter} U+{ord(letter):04X}" for letter in strange)) if strange else ""
    return template.render(**content, style=Markup(style_sheet(words + no_glyph + LETTERS) + style), no_glyph=no_glyph)


def _content(found: Study, evidence: Evidence, language: str) -> dict[str, Any]:
    """Return the values for the template, by name."""
    first, *others = found.judged
    tables = report_tables.firmness(found, language)
    pages = [page_one(found.of(name), evidence, language) for name in others]
    points = summary(found, evidence, language)
    settings = found.runs[0].result.manifest["settings"]
    then = settings.get("evidence", evidence.digest)
    in_use = dict(zip(("grade_c", "all"), assumed.judgments(evidence), strict=True))
    digests = {"now": evidence.digest[: assumed.SHORT], "then": then[: assumed.SHORT]}
    return {
        "first": page_one(found.of(first), evidence, language),
        "others": pages,
        "summary": points,
        "contents": _contents(bool(points), pages, language),
        "annex": _annexes(language),
        "run_on": _run_on(found, language),
        "pictures": _pictures(found, first, evidence, language),
        "drift": report_tables.drift(found, language),
        "drift_text": _drift_text(found, language),
        "figures_of": _figures_of(found.central(first), language),
        "firm": tables,
        "firm_sentence": report_tables.firm_sentence(tables, len(found.worlds), language),
        "assumed": assumed.assumed(evidence, language),
        "assumed_title": phrase(language, "assumed_title", **in_use),
        "fit": assumed.fit(language),
        "left_out": assumed.left_out(found),
        "clause_key": phrase(language, "clause_key", code=CLAUSE),
        "missing_text": phrase(language, "missing_text", number=len(assumed.left_out(found))),
        "runs": assumed.run_rows(found, language),
        "undone": undone.notes([run.result for run in found.runs], language),
        "other_evidence": " ".join(
            [*([] if then == evidence.digest else [phrase(language, "other_evidence", **digests)]), *run_marks(settings, language)]
        ),
    }


def _contents(with_summary: bool, others: Sequence[PageOne], language: str) -> list[tuple[str, str]]:
    """Return the parts of the page: anchor and title."""
    parts = [("summary", phrase(language, "summary"))] if with_summary else []
    parts += [(anchor, phrase(language, key)) for anchor, key in PARTS]
    parts += [(page.anchor, page.head) for page in others]
    return [*parts, *_annexes(language).items()]


def _annexes(language: str) -> dict[str, str]:
    """Return the titles of the annexes by anchor."""
    return {anchor: phrase(language, "annex", number=place, title=phrase(language, key)) for place, (anchor, key) in enumerate(ANNEXES, 1)}


def _run_on(found: Study, language: str) -> str:
    """Return the days on which the runs were made; empty if their manifests have none."""
    days = sorted({str(run.result.manifest["settings"]["run_on"]) for run in found.runs if "run_on" in run.result.manifest["settings"]})
    return phrase(language, "run_on", day=" – ".join(dict.fromkeys((days[0], days[-1])))) if days else ""


def _pictures(found: Study, scenario: str, evidence: Evidence, language: str) -> dict[str, figures.Picture]:
    """Return the figures by the name of their place in the template; none if the run has no month."""
    run = found.central(scenario)
    if not run.days or not any(run.result.tables["people"]["persons"]):
        return {}
    pictures = {
        "population": figures.population(run, language),
        "beds": figures.beds(run, language),
        "care": figures.care(run, language),
        "map": figures.maps(run, language),
        "drift": figures.drift(found, language),
    }
    if inside := homes.residents(run, language):
        pictures["inside"] = inside
    if series.turning_60(run):
        pictures["turning"] = figures.turning_60(run, evidence, language)
    return pictures


def _drift_text(found: Study, language: str) -> str:
    run = found.runs[0]
    return phrase(language, "drift_text", world=world_name(run, language), day=run.days[-1] if run.days else "–")


def _figures_of(run: Run, language: str) -> str:
    title = run.card.title_en if language == "en" else run.card.title_zh
    return phrase(language, "figures_of", title=title, world=world_name(run, language))
