"""R14, R15 in laboratory worlds, against exact values: larger homes, halves with one list and with two. And what is no change at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim import lab
from sim.lab.result import LabResult
from tests.relations.lists import by_evenings, erlang, mean_residents
from tests.relations.samples import FALSE_ALARM, differing_distributions, worse, z_of

BEDS, PER_YEAR, STAY = 20, 28.0, 0.5
"""Load 14 of 20 beds."""
LOAD = PER_YEAR * STAY / BEDS


def head(seed: int = 1, years: float = 30, warmup: float = 15, copies: int = 80) -> str:
    return f'[lab]\nname = "sizes"\nyears = {years}\nwarmup_years = {warmup}\ncopies = {copies}\nseed = {seed}\n'


def home(name: str, beds: int) -> str:
    """Return a home that begins with as many residents as it has in the mean."""
    return f'[[home]]\nname = "{name}"\nordinary = {beds}\nresidents = {round(LOAD * beds)}\n'


def demand(name: str, at: str, per_year: float) -> str:
    return f'[[demand]]\nname = "{name}"\nper_year = {per_year}\nhomes = ["{at}"]\nstay = {{ law = "exponential", mean_years = {STAY} }}\n'


@cache
def lived(*parts: str, seed: int = 1) -> LabResult:
    return lab.run(lab.file.from_text(head(seed) + "".join(parts)), threads=1)


def of_size(k: float) -> LabResult:
    return lived(home("A", round(BEDS * k)), demand("all", "A", PER_YEAR * k))


def per_copy(result: LabResult, measure: str, **where: str) -> NDArray[np.float64]:
    return np.array(result.row(measure, **where).per_copy)


MEASURES = ("prob_wait", "mean_list_days", "mean_occupied")


@pytest.mark.parametrize("k", [0.25, 0.5, 1.0, 2.0])
def test_r14_beds_and_people_times_k_meet_their_own_exact_values(k: float) -> None:
    """5 to 40 beds at one load: share that waits, days on the list, beds in use; |z| < 4 over 80 copies, a false alarm in 7000 each."""
    truth = by_evenings(round(BEDS * k), PER_YEAR * k, STAY)
    for measure in MEASURES:
        assert abs(z_of(per_copy(of_size(k), measure), getattr(truth, measure))) < 4, measure


def test_r14_the_exact_values_are_those_of_erlang_but_for_whole_days() -> None:
    """Within 5 % where a stay is half a year, and a tenth of that for stays ten times as long. They fall with size, the whole way."""
    for k in (0.25, 0.5, 1.0, 2.0):
        for times, within in ((1, 0.05), (10, 0.005)):
            days, formula = (of(round(BEDS * k), PER_YEAR * k / times, STAY * times) for of in (by_evenings, erlang))
            assert days.prob_wait == pytest.approx(formula.prob_wait, rel=within)
            assert days.mean_list_days == pytest.approx(formula.mean_list_days, rel=within)
    waits = [erlang(round(BEDS * k), PER_YEAR * k, STAY).mean_list_days for k in (0.25, 0.5, 1.0, 2.0)]
    assert waits == sorted(waits, reverse=True)


def test_r14_the_variance_of_occupancy_times_k_is_constant() -> None:
    """With beds for all, residents are Poisson: variance / mean is 1 at every size. One evening of 150 copies, chi-squared, a false
    alarm in 1000."""
    evening, bounds = 1460, stats.chi2.ppf([FALSE_ALARM / 6, 1 - FALSE_ALARM / 6], 149)
    for k in (0.25, 0.5, 2.0):
        text = head(3, 4, 3, 150) + '[[home]]\nname = "A"\nordinary = 1000\n' + demand("all", "A", PER_YEAR * k)
        found = lab.run(lab.file.from_text(text), threads=1).people
        there = found.filter((found["admitted_day"] <= evening) & (found["left_day"].fill_null(evening + 1) > evening))
        number = np.bincount(there["copy"].to_numpy(), minlength=150)
        assert bounds[0] < 149 * number.var(ddof=1) / mean_residents(PER_YEAR * k, STAY) < bounds[1]


def test_r15_two_halves_with_a_common_list_are_the_whole() -> None:
    """Each half meets the exact values of the whole; distributions over copies are those of one stream (other seed), Holm over three."""
    whole = lived(home("A", BEDS), demand("all", "A", PER_YEAR), seed=2)
    halves = lived(home("A", BEDS), demand("left", "A", PER_YEAR / 2), demand("right", "A", PER_YEAR / 2))
    truth = by_evenings(BEDS, PER_YEAR, STAY)
    for side in ("left", "right"):
        for measure in ("prob_wait", "mean_list_days"):
            assert abs(z_of(per_copy(halves, measure, demand=side), getattr(truth, measure))) < 4, (side, measure)
    both = [{measure: per_copy(result, measure) for measure in MEASURES} for result in (whole, halves)]
    assert differing_distributions(*both) == {}


def test_r15_two_halves_with_lists_of_their_own_wait_longer() -> None:
    """Pooling: the same people, each side at a home of half the beds. Each half meets its own exact values, and both wait more."""
    streams = [("left", PER_YEAR / 2), ("right", PER_YEAR / 2)]
    common = lived(home("A", BEDS), *(demand(name, "A", rate) for name, rate in streams))
    apart = lived(home("left", BEDS // 2), home("right", BEDS // 2), *(demand(name, name, rate) for name, rate in streams))
    truth = by_evenings(BEDS // 2, PER_YEAR / 2, STAY)
    for side, _ in streams:
        assert abs(z_of(per_copy(apart, "mean_list_days", demand=side), truth.mean_list_days)) < 4
    waits = [per_copy(result, "mean_list_days") for result in (apart, common)]
    assert worse(*waits) > FALSE_ALARM
    assert worse(*reversed(waits)) < FALSE_ALARM, "and is found where it is the other way round"
    assert truth.mean_list_days > 2 * by_evenings(BEDS, PER_YEAR, STAY).mean_list_days


SMALL = """
[lab]
name = "small"
years = 10
copies = COPIES
census_days = [100, 2000]
seed = 9
[[home]]
name = "one"
ordinary = 3
nursing = 2
kept = 1
[[home]]
name = "two"
ordinary = 2
[[demand]]
name = "first"
per_year = 4.0
class = 0
homes = ["one"]
stay = { law = "erlang", mean_years = 1.0, k = 3 }
[[demand]]
name = "second"
people = 40
asks_per_year = 0.2
class = 2
homes = ["two", "one"]
beds = ["nursing", "ordinary"]
stay = { law = "exponential", mean_years = 0.8 }
patience = { law = "uniform", mean_years = 0.7 }
then = [{ demand = "first", probability = 0.1 }]
[[cohort]]
name = "old"
people = 200
age = 80.0
death = { gompertz = [0.02, 0.1] }
worsening = [0.2, 0.2, 0.2, 0.2]
""".replace("COPIES", "5")


def small(text: str = SMALL, threads: int = 1) -> LabResult:
    return lab.run(lab.file.from_text(text), threads=threads)


def same(a: LabResult, b: LabResult) -> bool:
    """Return whether two laboratories say the same, to the last bit."""
    rows = repr([row._asdict() for row in a.rows]) == repr([row._asdict() for row in b.rows])
    return rows and a.people.equals(b.people) and a.census.equals(b.census)


@pytest.mark.parametrize("threads", [2, 8])
def test_r01_a_laboratory_with_any_number_of_threads(threads: int) -> None:
    assert same(small(), small(threads=threads))


def test_r02_a_copy_is_the_same_however_many_stand_beside_it() -> None:
    """All but the variance of residents, which is taken about the mean of all copies."""
    five, three = small(), small(SMALL.replace("copies = 5", "copies = 3"))
    assert five.people.filter(five.people["copy"] < 3).equals(three.people)
    pairs = [pair for pair in zip(five.rows, three.rows, strict=True) if not pair[0].measure.startswith("var_occupied")]
    assert len(pairs) > 100
    for many, few in pairs:
        assert repr(many.per_copy[:3]) == repr(few.per_copy), few


def test_r04_a_table_more_changes_no_other() -> None:
    told = small(SMALL.replace("seed = 9", "seed = 9\ndeaths = true"))
    assert told.deaths is not None
    assert told.deaths.height > 100
    assert same(told, small())


NAMES = {"one": "双城 区 一号院", "two": "x" * 64, "first": "特困 人员", "second": "é 2nd", "old": "老 年 组"}


def test_r13_other_names_of_homes_demands_and_cohorts_are_another_seed_and_nothing_else() -> None:
    """In Chinese, with blanks, of the 64 characters that a name may have: the same tables and rows, from draws of their own.

    Draws are keyed by name, so single lives differ; distributions over 100 copies are the same, Holm over the measures.
    """
    plain = SMALL.replace("copies = 5", "copies = 100")
    text = plain
    for name, other in NAMES.items():
        text = text.replace(f'"{name}"', f'"{other}"')
    one, odd = small(plain), small(text)
    keys = [[(row.home, row.demand, row.queue, row.measure) for row in result.rows] for result in (one, odd)]
    assert keys[1] == [(NAMES.get(home, home), NAMES.get(demand, demand), *rest) for home, demand, *rest in keys[0]]
    assert set(odd.people["home"]) | set(odd.people["demand"]) == {other for name, other in NAMES.items() if name != "old"}
    found = []
    for result, names in ((one, {}), (odd, NAMES)):
        where = [
            ("mean_waiting", {"home": "two"}),
            ("mean_occupied", {"home": "one"}),
            ("asked", {"demand": "second"}),
            ("alive", {"demand": "old"}),
        ]
        found.append({f"{name} {of}": per_copy(result, name, **{key: names.get(at, at) for key, at in of.items()}) for name, of in where})
    assert differing_distributions(*found) == {}
    assert not (found[0]["alive {'demand': 'old'}"] == found[1]["alive {'demand': 'old'}"]).all()


SPELLINGS = {
    "4 and 4e0": SMALL.replace("per_year = 4.0", "per_year = 4e0").replace("mean_years = 1.0", "mean_years = 1"),
    "keys in another order": SMALL.replace('name = "one"\nordinary = 3\nnursing = 2\n', 'nursing = 2\nordinary = 3\nname = "one"\n'),
    "what is the default": SMALL.replace('name = "two"\n', 'name = "two"\nkept = 0\nnursing = 0\nresidents = 0\n'),
    "comments": SMALL.replace("kept = 1", "kept = 1  # for class 0"),
    "byte order mark": "\ufeff" + SMALL,
    "CRLF": SMALL.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_r19_what_means_the_same_is_the_same_laboratory(spelling: str, tmp_path: Path) -> None:
    assert SPELLINGS[spelling] != SMALL
    files = []
    for name, text in (("plain", SMALL), ("other", SPELLINGS[spelling])):
        path = tmp_path / f"{name}.toml"
        path.write_bytes(text.encode())
        files.append(lab.load(path)._replace(about="", source=""))
    assert files[0] == files[1]
