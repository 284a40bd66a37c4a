"""A laboratory file, read with care: all faults at once, each with its line and what would be right; if none, the world it describes."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from sim import files
from sim.inputs.faults import HIDDEN, BadInput, Fault, brief, nearest
from sim.inputs.names import is_file_name, is_name
from sim.inputs.toml import Document, read
from sim.lab.durations import demand, home
from sim.lab.elders import cohort
from sim.lab.fields import Table
from sim.lab.spec import Lab
from sim.lab.validation import Parts, hold

LONGEST_RUN = 87
"""Years: days are 16 bits in the engines, and codes.NEVER stands for a day after the last one."""
SHORTEST_RUN = 0.01
MOST_COPIES = 10_000
MOST_HOMES = MOST_DEMANDS = MOST_COHORTS = 200
LARGEST_SEED = 2**63 - 1
MOST_THREADS = 256
TABLES = ("lab", "home", "demand", "cohort")
OF_LAB = ("name", "years", "warmup_years", "copies", "seed", "engine", "census_days", "deaths")
ENGINES = ("fast", "reference")


def load(name_or_path: Path | str) -> Lab:
    """Read a laboratory world: a shipped one by name, or a file that ends in .toml; raise BadInput with all its faults.

    >>> load("one_bed").homes[0].ordinary
    1
    """
    path = _path_of(name_or_path)
    return _lab(read(path), path.read_text(encoding="utf-8-sig"))


def from_text(text: str, source: str = "text") -> Lab:
    """Read a laboratory world from the text of a file, which faults call `source`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lab.toml"
        path.write_text(text, encoding="utf-8")
        try:
            document = read(path)
        except BadInput as bad:
            raise BadInput(replace(fault, file=source) for fault in bad.faults) from None
    return _lab(replace(document, file=source), text)


def chosen(name_or_path: Path | str, engine: str | None = None, seed: int | None = None, threads: int = 1) -> Lab:
    """Read a world and override its settings with the options of a command; raise BadInput with everything that is wrong in both."""
    wrong: list[Fault] = []
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        wrong.append(Fault("options", 0, "seed", f"{seed}", "0 to 2^63 - 1"))
    if not 1 <= threads <= MOST_THREADS:
        wrong.append(Fault("options", 0, "threads", f"{threads}", f"1 to {MOST_THREADS}"))
    try:
        lab = load(name_or_path)
    except BadInput as bad:
        raise BadInput([*bad.faults, *wrong]) from None
    if wrong:
        raise BadInput(wrong)
    return lab._replace(engine=engine or lab.engine, seed=lab.seed if seed is None else seed)


def names() -> list[str]:
    """Return the names of the shipped worlds."""
    return sorted(path.stem for path in _shipped().glob("*.toml"))


def heading(text: str) -> str:
    r"""Return the comment at the head of a file without its # marks; an empty comment line separates paragraphs.

    >>> heading("# One bed.\n#\n#   rho = 0.5\n[lab]\n# not this\n")
    'One bed.\n\n  rho = 0.5'
    """
    lines = takewhile(lambda line: line.startswith("#"), text.removeprefix("\ufeff").lstrip().split("\n"))
    return "\n".join(HIDDEN.sub(" ", line[1:].removeprefix(" ")).rstrip() for line in lines)


def _shipped() -> Path:
    return files.data_folder("scenarios") / "lab"


def _path_of(name_or_path: Path | str) -> Path:
    """Return the file that a name or path refers to."""
    text = str(name_or_path)
    if is_file_name(text):
        return Path(text)
    if is_name(text) and (_shipped() / f"{text}.toml").is_file():
        return _shipped() / f"{text}.toml"
    raise BadInput([Fault(brief(text)[1:-1], 0, "", "no such laboratory world", nearest(text, names()) + "; or a file ending in .toml")])


def _lab(document: Document, text: str) -> Lab:
    """Return the world a document describes; raise BadInput with all its faults."""
    faults: list[Fault] = []
    top = Table(document, (), document.values, faults)
    top.only(TABLES)
    top.needs(("lab",))
    head = top.table("lab") or Table(document, ("lab",), {"name": "-", "years": 1.0}, faults)
    lab = _head(head)._replace(about=heading(text), source=document.file)
    parts = Parts(top.tables("home", MOST_HOMES), top.tables("demand", MOST_DEMANDS), top.tables("cohort", MOST_COHORTS))
    lab = lab._replace(
        homes=tuple(map(home, parts.homes)),
        demands=tuple(map(demand, parts.demands)),
        cohorts=tuple(cohort(each, lab.years) for each in parts.cohorts),
    )
    if not parts.demands and not parts.cohorts and not faults:
        top.wrong("", "nobody is in this world", "a [[home]] with a [[demand]], or a [[cohort]]")
    if not any(fault.key in TABLES for fault in faults):
        hold(lab, head, parts)
    if faults:
        raise BadInput(dict.fromkeys(faults))
    return lab


def _head(head: Table) -> Lab:
    """Return the world described by the first table, still empty."""
    head.only(OF_LAB)
    head.needs(("name", "years"))
    lab = Lab(
        head.text("name") or "", head.amount_of("years", SHORTEST_RUN, LONGEST_RUN, "years", LONGEST_RUN),
        warmup_years=head.amount_of("warmup_years", 0, LONGEST_RUN, "years"), copies=head.count_of("copies", 1, MOST_COPIES, "copies", 1),
        seed=_seed(head), engine=head.choice("engine", ENGINES) or ENGINES[0], deaths=head.flag("deaths"),
    )  # fmt: skip
    if lab.warmup >= lab.days and head.sound("years", "warmup_years"):
        head.wrong("warmup_years", f"{lab.warmup_years:g} leaves no day of {lab.years:g} years", "less than years")
    return lab._replace(census_days=_census_days(head, lab))


def _seed(head: Table) -> int:
    """Return the seed, exact to the last digit: a float would be rounded above 2^53."""
    value = head.values.get("seed", 1)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_SEED:
        return value
    return head.count_of("seed", 0, LARGEST_SEED, "")


def _census_days(head: Table, lab: Lab) -> tuple[int, ...]:
    """Return the evenings of the census, in increasing order."""
    if head.values.get("census_days", []) == []:
        return ()
    last = lab.days - 1 if head.sound("years") else round(LONGEST_RUN * 365.25)
    days = head.numbers("census_days", 0, last, "days since the start")
    for place, day in enumerate(days):
        if day != int(day):
            head.wrong(("census_days", place), f"{day} is not whole", "a whole number of days")
        elif place and day <= days[place - 1]:
            head.wrong(("census_days", place), f"{day:g} does not come after {days[place - 1]:g}", "days that rise")
    return tuple(map(int, days))
