"""A refit: one world fitted to the evidence of a setup, at its share; kept in the cache folder, never among the committed fits.

A refit is found again by its key, a hash of what it depends on: code, numbers of the evidence, frame, share, world, recovery. The key is
also its name inside the file, so that another's refit put under it is not taken for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import tomllib
from collections.abc import Callable

from sim import files
from sim.evidence.reading import Reading, table
from sim.inputs import toml
from sim.inputs.faults import BadInput
from sim.rules.fitted import LIVES, TABLES, Fitted, faults_of, read_fit
from sim.rules.params import assemble
from sim.study.baseline import Setup, code_digest
from sim.study.fit import care as fit_care
from sim.study.fit import movers as fit_movers
from sim.study.fit.files import as_toml, hashes
from sim.study.fit.lives import fitted_of, report_of, solve_lives
from sim.world.columns import frame_digest

ROUNDS = 14
"""Most rounds of settling in, as in a calibration."""
MOST_KEPT = 50_000_000
"""Bytes of refits kept in the cache."""
REFITTED = "refitted"
Log = Callable[[str], None]


def refitted(s: Setup, log: Log) -> Setup:
    """Return a setup with a fit of its world to its evidence: read if it is kept, else found and kept.

    Raise BadInput if the evidence leads to an implausible fit.
    """
    key = key_of(s)
    path = files.cache_folder() / "fits" / key / "fit.toml"
    try:
        fit = Fitted(**read_fit(path, key, recovery=s.params.fitted.recovery))
    except BadInput:  # none yet, or damaged
        fit, text = refit(s, key, log)
        if faults := faults_of(toml.Document("--refit", tomllib.loads(text), {})):
            raise BadInput(faults) from None
        with contextlib.suppress(OSError):
            files.write_text(path, text)
            files.keep_recent(path.parent.parent, MOST_KEPT, spare=path.parent)
    return s._replace(params=assemble(s.evidence, fit), fit=REFITTED, differing=())


def refit(s: Setup, name: str, log: Log) -> tuple[Fitted, str]:
    """Return a fit of the setup's world to its evidence at its share, and the text of its file."""
    reading, recovery = Reading.of(s.evidence), s.params.fitted.recovery
    lives = solve_lives(reading)
    movers = fit_movers.with_movers(reading, fitted_of(lives), s.frame, s.share, s.threads)
    search = fit_care.Search(reading, movers, s.frame, s.share, ROUNDS, s.threads, log)
    fit, start = fit_care.solve(search, s.limit)
    report = report_of(reading, lives, fit, start, s.share)
    if recovery != 1.0:
        other = fitted_of(solve_lives(reading, recovery))
        fit = fit._replace(**{field: getattr(other, field) for field in LIVES})
    tables = dict.fromkeys(TABLES, "") | {"look_ups": table(s.evidence, reading.look_ups)}
    return fit, as_toml(fit, report, name, hashes(tables))


def key_of(s: Setup) -> str:
    """Return the key under which a setup's refit is kept."""
    code = files.digest_of((files.HERE / "study" / "fit").glob("*.py"), files.HERE)
    numbers = s.evidence.digest_of_numbers, frame_digest(s.frame)
    parts = (code, code_digest(), *numbers, repr(s.share), s.limit.label, s.params.fitted.recovery)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
