"""The short fit: what it measures, what it writes, and that the committed one is what it finds."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sim.clock import CENSUS, day_of
from sim.codes import Limit, Owner, Setting
from sim.evidence.reading import Reading, answers, not_asked_then
from sim.lives.fast import FastLives
from sim.rules import ability
from sim.rules.fitted import LIVES, TABLES, Fitted, fitted_path, load_fitted, read_fit, table_path
from sim.rules.params import assemble
from sim.study.fit import care as fit_care
from sim.study.fit import files as fit_files
from sim.study.fit import lives as fit
from sim.study.fit import moments as fit_moments
from sim.world.build import build
from sim.world.frame import tiny_frame
from tests.lives.towns import numbers, rules, town


def test_the_committed_fit_belongs_to_the_evidence() -> None:
    same, lines = fit_files.fit_status(numbers())
    assert same, lines[0]


def test_the_rules_and_the_world_read_nothing_that_the_fit_did_not() -> None:
    """A new rule with a number of its own makes the fit due as much as a changed number does."""
    kept = answers(table_path("look_ups").read_text(encoding="utf-8"))
    reading = Reading.of(numbers())
    build(reading, assemble(reading, rules().fitted), tiny_frame(reading), 0.1, threads=1)
    assert not_asked_then(numbers(), kept, reading.look_ups) == []


def test_a_fit_written_and_read_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text(
        fit_files.as_toml(rules().fitted, {"share": 1.0, "aimed_and_reached": {"x": [1.0, 2.0]}}, "x", dict.fromkeys(TABLES, "1f"))
    )
    assert Fitted(**read_fit(path, "x")) == rules().fitted
    assert '"aimed_and_reached.x" = [1.0, 2.0]' in path.read_text(encoding="utf-8")


def test_who_pays_2000_of_4000_pays_half() -> None:
    world = town()
    elders = tuple(e._replace(income=np.full_like(e.income, 4000)) for e in world.elders)
    private = world.homes._replace(fee=np.full_like(world.homes.fee, 2000), owner=np.full_like(world.homes.owner, Owner.PRIVATE))
    assert fit_care.price_ratio(rules(), world._replace(elders=elders, homes=private)) == pytest.approx(0.5)


def test_settling_in_is_measured_at_the_end_of_2020_and_people_on_the_census_day() -> None:
    world = town(end=fit_care.LAST_DAY)
    start = fit_care.settle(rules(), world, 1)
    lives = FastLives(world, rules(), fit_care.LAST_DAY, 1)
    lives.advance(day_of(CENSUS))
    assert start.people == lives.census()[:, :, : Setting.DEAD].sum()
    lives.advance(fit_care.LAST_DAY + 1)
    occupied = lives.homes().occupied.sum(1)
    for owner in Owner:
        rows = world.homes.owner == owner
        assert start.occupancy[owner] == occupied[rows].sum() / world.homes.beds[rows].sum()
    assert 0 < start.institution < 1


def test_the_three_worlds_and_the_rates_of_recovery_share_what_they_should() -> None:
    fits = [load_fitted(limit=limit) for limit in Limit]
    assert len({replaced(each, CARE) for each in fits}) == 1
    assert len({each.price for each in fits}) == len({each.intercepts for each in fits}) == 3
    # a lower price response in the demand-limited world, a higher one in the price-limited one; carers scarce in the staff-limited
    assert fits[Limit.DEMAND].price < fits[Limit.STAFF].price < fits[Limit.PRICE].price
    # as many carers in each, so a resident needs more of their care where no more of them are there than needed: 1.3 times as much
    more = [fits[Limit.STAFF].staff_factor / fits[limit].staff_factor for limit in (Limit.DEMAND, Limit.PRICE)]
    assert more == pytest.approx([1.3, 1.3], rel=0.15)
    slow, quick = (load_fitted(recovery=factor) for factor in (0.5, 2.0))
    assert (slow.recovery, quick.recovery) == (0.5, 2.0)
    assert slow.price == quick.price == fits[0].price
    assert all(a < b < c for a, b, c in zip(slow.onset_scale, fits[0].onset_scale, quick.onset_scale, strict=True))


def test_every_moment_of_the_committed_fit_is_met_within_its_rule() -> None:
    with table_path("moments").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["grade"] for row in rows} == {"A", "B"}
    assert [row["moment"] for row in rows if row["met"] != "yes"] == []
    for row in rows:
        assert abs(float(row["reached"]) - float(row["aim"])) <= float(row["sd"]), row["moment"]
    assert sum(row["moment"] == "population.residents" for row in rows) == len(Limit)


def test_what_no_figure_depends_on_stays_as_unknown_as_it_was() -> None:
    with table_path("parameters").open(encoding="utf-8") as file:
        rows = {row["parameter"]: row for row in csv.DictReader(file)}
    assert set(rows) == {*fit_moments.ONSETS, *fit_moments.OTHERS}
    # prevalence fixes onset over recovery: each is less well known than both together
    assert rows["dis.onset.01"]["standing"] == rows["dis.rec.10"]["standing"] == "tied"
    # no grade A or B moment looks at level 4, nor at deaths
    assert float(rows["dis.rec.43"]["posterior_over_prior"]) > 0.99
    assert float(rows["mortality.scale"]["posterior_over_prior"]) > 0.99
    assert all(0 < float(row["posterior_over_prior"]) <= 1.0005 for row in rows.values())


def replaced(fitted: Fitted, names: tuple[str, ...]) -> Fitted:
    return fitted._replace(**dict.fromkeys(names, None))


CARE = ("price", "intercepts", "carers_per_bed", "tekun_asking", "staff_factor", "inside", "filled", "since")


@pytest.mark.slow
def test_the_committed_fit_is_what_the_cohort_table_gives() -> None:
    found = fit.solve_lives(numbers())
    again, committed = fit.fitted_of(found), load_fitted()
    for name in LIVES:
        assert np.allclose(getattr(again, name), getattr(committed, name), rtol=1e-7, atol=1e-9), name
    assert found.totals == pytest.approx(ability.from_evidence(numbers()).totals, rel=1e-6)


@pytest.mark.slow
def test_the_committed_look_ups_are_those_of_a_calibration() -> None:
    texts = fit.calibrate(numbers(), rounds=1, threads=1, log=lambda _: None, frame_of=tiny_frame)
    assert texts[table_path("look_ups")] == table_path("look_ups").read_text(encoding="utf-8")
    half = fitted_path(recovery=0.5)
    assert numbers_of(texts[half]) == numbers_of(half.read_text(encoding="utf-8"))


def numbers_of(text: str) -> list[str]:
    """Lines of a fit without its seal and the hashes of tables of a sample."""
    return [line for line in text.splitlines() if not line.startswith(("seal", "moments", "parameters"))]
