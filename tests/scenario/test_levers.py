"""One file a lever: what is known of each is found there. A new one is tried by tests/house/test_extend.py."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim import scenario
from sim.faces.terminal.levers import FILES, page
from sim.province.levers import LEVERS
from sim.scenario.json_schema import json_schema

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'title = { en = "A", zh = "甲" }\nwhy = "because"\nexperiment = true\n'
SCHEMA = json_schema()


def written(folder: Path, lever: str, example: str, name: str = "example") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f'{HEAD}[[change]]\nlever = "{lever}"\nwhy = "x"\n{example}', encoding="utf-8")
    return path


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Tell whether a value fits a schema, as far as the schema of scenarios goes: it uses no other words than these."""
    types = {"object": dict, "array": list, "string": str, "number": int | float, "integer": int, "boolean": bool}
    rules = {
        "type": lambda kind: isinstance(value, types[kind]) and (kind == "boolean" or not isinstance(value, bool)),
        "enum": lambda allowed: value in allowed,
        "const": lambda only: value == only,
        "minimum": lambda least: value >= least,
        "maximum": lambda most: value <= most,
        "minLength": lambda least: len(value) >= least,
        "maxLength": lambda most: len(value) <= most,
        "pattern": lambda pattern: re.search(pattern, value) is not None,
        "format": lambda kind: kind == "date" and date.fromisoformat(value) is not None,
        "minItems": lambda least: len(value) >= least,
        "uniqueItems": lambda _: len({json.dumps(each) for each in value}) == len(value),
        "items": lambda each: all(fits(one, each) for one in value),
        "required": lambda keys: set(keys) <= set(value),
        "properties": lambda keys: all(fits(value[key], keys[key]) for key in keys if key in value),
        "additionalProperties": lambda _: set(value) <= set(schema["properties"]),
        "anyOf": lambda several: any(fits(value, each) for each in several),
        "oneOf": lambda several: sum(fits(value, each) for each in several) == 1,
        "else": lambda other: fits(value, schema["if"]) or fits(value, other),
    }
    told = {"$schema", "title", "description", "default", "if"}
    return all(rules[word](said) for word, said in schema.items() if word not in told)


def plain(text: str) -> Any:
    """Return what a TOML file says, as JSON has it: days are texts."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


@pytest.mark.parametrize("name", LEVERS)
def test_the_example_of_a_lever_is_sound_and_fits_the_schema(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, LEVERS[name].example)
    assert scenario.check(path) == []
    assert fits(plain(path.read_text(encoding="utf-8")), SCHEMA)
    (change,) = scenario.load(path).changes
    for language in ("en", "zh"):
        assert LEVERS[name].line(change, language)


@pytest.mark.parametrize("name", scenario.names())
def test_every_shipped_scenario_fits_the_schema(name: str) -> None:
    text = (ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    assert fits(plain(text), SCHEMA)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "nursing"', 'kind = "nurse"'), ("beds = 7000", 'beds = "7000元"'), ("beds = 7000", "beds = -1"), ("beds = 7000\n", ""),
        ("beds = 7000", "beds = 7000\nbeds_a_year = 9"), ("beds = 7000", "beds = { low = 1 }"), ("beds = 7000", "places = 7000"),
        ('"largest_gap"', '["23"]'), ("until = 2025-10-01\n", ""), ("experiment = true\n", ""), ("from", "form"), ('"build"', '"biuld"'),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_reader_refuses(tmp_path: Path, old: str, new: str) -> None:
    path = written(tmp_path, "build", LEVERS["build"].example)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert scenario.check(path)
    assert not fits(plain(path.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize("name", FILES)
def test_what_is_made_from_the_levers_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == FILES[name](), "longjiang scenario levers --write"


def test_every_lever_and_key_is_told_in_both_languages() -> None:
    for lever in LEVERS.values():
        assert all((lever.en, lever.zh, lever.about_en, lever.about_zh))
        for key in lever.keys:
            assert all((key.en, key.zh, key.kind.allowed("en"), key.kind.allowed("zh"))), key.name
            assert key.default is None or key.need == "optional"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_has_every_key_of_every_lever_in_80_columns(language: str) -> None:
    out = io.StringIO()
    Console(file=out, width=80).print(page(language))
    words = out.getvalue().split()
    assert max(map(cell_len, out.getvalue().splitlines())) <= 80
    assert all(words.count(key.name) for lever in LEVERS.values() for key in lever.keys)
    assert all(text in out.getvalue() for lever in LEVERS.values() for text in (lever.name, lever.zh if language == "zh" else lever.en))


def test_reading_a_scenario_brings_in_nothing_that_acts() -> None:
    code = (
        "import sys\nfrom sim import scenario\nscenario.load('plan_2025')\n"
        "print([m for m in ('mesa', 'simpy', 'numba', 'numpy', 'sim.lives') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
