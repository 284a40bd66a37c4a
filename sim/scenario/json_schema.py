"""The JSON Schema of scenario files, for editors and other programs: made from the levers, and committed next to the scenarios.

It describes what may be written where, in the plainest form: other spellings that the reader understands (docs/scenarios.md) are not in
it. Only `longjiang scenario check` can check what depends on the evidence or on other files (codes of places, clauses, bases, clashes).
"""

from __future__ import annotations

from sim.inputs.fields import LONGEST_TEXT
from sim.inputs.names import LONGEST, PATTERN
from sim.province.levers import LEVERS
from sim.province.levers.keys import Schema, described, table
from sim.province.levers.lever import Lever

TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
ONE_OR_TWO: Schema = {"anyOf": [TEXT, table({"en": TEXT, "zh": TEXT}, ("en",)), table({"en": TEXT, "zh": TEXT}, ("zh",))]}
"""A text, or one in English or in Chinese, or both."""
NAME: Schema = {"type": "string", "pattern": f"^{PATTERN}$", "maxLength": LONGEST}
CLAUSES: Schema = {
    "description": "Clauses of scenarios/clauses.csv; an experiment needs none.",
    "type": "array",
    "items": TEXT,
    "uniqueItems": True,
}


def json_schema() -> Schema:
    """Return the schema of a scenario file, draft 2020-12."""
    changes = {"type": "array", "items": {"oneOf": [_change(lever) for lever in LEVERS.values()]}}
    not_carried = table({"clause": TEXT, "what": ONE_OR_TWO, "why": ONE_OR_TWO}, ("clause", "what", "why"))
    properties = {
        "base": {"description": "The scenario whose changes this one inherits.", **NAME},
        "with": {"description": "Scenarios whose changes are added.", "type": "array", "items": NAME, "uniqueItems": True},
        "title": ONE_OR_TWO,
        "why": ONE_OR_TWO,
        "experiment": {"description": "Not a policy: changes need no clause.", "type": "boolean", "default": False},
        "change": changes,
        "not_carried": {"description": "Clauses that the model does not carry yet.", "type": "array", "items": not_carried},
    }
    with_clauses = {"properties": {"change": {"items": {"required": ["clause"], "properties": {"clause": {"minItems": 1}}}}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Longjiang scenario",
        **table(properties, ("title", "why")),
        "if": {"properties": {"experiment": {"const": True}}, "required": ["experiment"]},
        "else": with_clauses,
    }


def _change(lever: Lever) -> Schema:
    """Return the schema of a change of one lever."""
    keys = {key.name: described(key) for key in lever.keys}
    properties = {"lever": {"description": lever.about_en, "const": lever.name}, **keys, "clause": CLAUSES, "why": ONE_OR_TWO}
    one_of = [{"required": [name]} for name in lever.names("one_of")]
    return table(properties, ("lever", *lever.names("required"), "why")) | ({"oneOf": one_of} if one_of else {})
