"""The figure of who lives in homes: by age, level, means and years since entry, at the baseline and at the end of the run."""

from __future__ import annotations

from datetime import date

import polars as pl

from sim.codes import Level, Owner
from sim.faces.figures import groups, style
from sim.faces.figures.groups import Shares
from sim.faces.figures.time import OWNER_COLOURS
from sim.faces.report.figures import Image, Picture, as_address
from sim.faces.report.study import Run
from sim.faces.words.report import phrase
from sim.faces.words.texts import number
from sim.results import schema

OLD = ("80-84", "85+")
DISABLED = tuple(level.label for level in Level if level >= Level.MODERATE)
PANELS = ("age", "level", "means", "years")


def residents(run: Run, language: str) -> Picture | None:
    """Draw the shares of residents by owner, a panel for each of PANELS; None if nobody lives in a home on either day."""
    table = run.result.tables[schema.IN_HOMES]
    days = run.days[0], run.days[-1]
    tables = [table.filter(pl.col("date") == day) for day in days]
    if not all(each["persons"].sum() for each in tables):
        return None
    images = []
    for column in PANELS:
        labels = dict(schema.RESIDENT_AXES)[column]
        words = [_word(column, label, language) for label in labels]
        shares = [{owner.label: by_owner(each, owner.label, column) for owner in Owner} for each in tables]
        panel = Shares(phrase(language, f"inside_{column}"), words, *shares)
        images.append(Image(as_address(groups.bars(panel, lambda value: number(value, "share", 0), 4.1)), 4.1, panel.title))
    key = [(colour, phrase(language, owner.label)) for colour, owner in zip(OWNER_COLOURS, Owner, strict=True)]
    key.append((style.INK, phrase(language, "inside_dots", day=days[1])))
    return Picture(_sentence(tables, days, language), tuple(images), tuple(key), phrase(language, "inside_text", day=days[0]))


def by_owner(table: pl.DataFrame, owner: str, column: str) -> list[float]:
    """Return the shares of an owner's residents by the labels of a column, in their order; zeros if there are none."""
    part = table.filter(pl.col("owner") == owner)
    found = dict(part.group_by(column).agg(pl.col("persons").sum()).iter_rows())
    total = sum(found.values())
    return [found.get(label, 0) / total if total else 0.0 for label in dict(schema.RESIDENT_AXES)[column]]


def share(table: pl.DataFrame, column: str, labels: tuple[str, ...]) -> float:
    """Return the share of residents with one of the labels; 0 if there are no residents."""
    total = int(table["persons"].sum())
    return int(table.filter(pl.col(column).is_in(labels))["persons"].sum()) / total if total else 0.0


def _sentence(tables: list[pl.DataFrame], days: tuple[date, date], language: str) -> str:
    """Return what the figure shows, on both days; whether a share has changed is left to the reader."""
    facilities = [each.filter(pl.col("owner") == Owner.TEKUN.label) for each in tables]
    pairs = {
        "old": [share(each, "age", OLD) for each in tables],
        "disabled": [share(each, "level", DISABLED) for each in tables],
        "tekun": [share(each, "means", ("tekun",)) for each in facilities],
    }
    shown = {name: _pair(_percent(one), _percent(other), language) for name, (one, other) in pairs.items()}
    return phrase(language, "inside_title", year=days[0].year, last=days[1].year, **shown)


def _word(column: str, label: str, language: str) -> str:
    """Return the word for a group on the axis."""
    if column == "level":
        level = Level[label.upper()]
        return level.en if language == "en" else level.zh
    return phrase(language, f"inside_{label}") if column == "means" else label


def _pair(first: str, last: str, language: str) -> str:
    return phrase(language, "inside_same" if first == last else "inside_pair", first=first, last=last)


def _percent(value: float) -> str:
    return number(value, "share", 0)
