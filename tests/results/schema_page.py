"""python -m tests.results.schema_page   writes what is counted (sim/tally.py) into its section of outputs/README.md"""

from __future__ import annotations

from pathlib import Path

from sim import files
from sim.results import schema
from sim.tally import BY_HOME, MEASURES, Measure

PATH = Path(__file__).resolve().parents[2] / "outputs" / "README.md"
FIRST, LAST = "<!-- measures: written by python -m tests.results.schema_page -->\n", "<!-- end of measures -->\n"


def section() -> str:
    """Return the table of measures."""
    head = ["| measure | counted by | stock or flow | what | where |", "|---|---|---|---|---|"]
    return "\n".join([*head, *map(_row, MEASURES), ""])


def _row(measure: Measure) -> str:
    by = ", ".join([measure.per.value, *(schema.column_of(codes) for codes in measure.axes)])
    kind = "stock" if measure.stock else "flow" + "".join(f", `{member.label}` a stock" for member in measure.kept)
    return f"| {measure.name} | {by} | {kind} | {measure.meaning} | {'; '.join(_places(measure))} |"


def _places(measure: Measure) -> list[str]:
    """Return the tables in which a measure is, with its columns."""
    name = schema.table_of(measure)
    columns = f"measure `{measure.name}`" if name == schema.BEDS else ", ".join(f"`{column}`" for column in schema.TABLES[name])
    places = [f"`{name}`: {columns}"]
    return [*places, f"`homes`: {', '.join(f'`{column}`' for column in schema.home_columns(measure))}"] if measure in BY_HOME else places


def on_page(page: str) -> str:
    """Return the section as a page has it."""
    return page.split(FIRST)[1].split(LAST, maxsplit=1)[0]


if __name__ == "__main__":
    before = PATH.read_text(encoding="utf-8")
    files.write_text(PATH, before.replace(on_page(before), section()))
    print(f"written: {PATH}")
