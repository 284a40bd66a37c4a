"""One object holds every number a rule may read; a fit that is not whole is refused, with the file and the key."""

from __future__ import annotations

import pickle
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.codes import Limit
from sim.evidence import Evidence
from sim.files import seal_of
from sim.inputs.faults import BadInput
from sim.rules.fitted import TABLES, Fitted, fitted_path, load_fitted, read_fit
from sim.rules.params import Parameters, Rates, assemble
from sim.study.fit.files import as_toml

NAMED = {"fit": "demand", **dict.fromkeys(TABLES, "1f")}


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    raw = tomllib.loads(fitted_path().read_text(encoding="utf-8"))
    return {name: raw[name] for name in Fitted._fields}


def written(folder: Path, fit: dict[str, Any]) -> Path:
    """A sealed fit of these numbers: what is wrong with it is in them alone."""
    path = folder / "fit.toml"
    lines = [f"{name} = {value!r}" for name, value in (NAMED | fit).items()]
    seal = seal_of(tomllib.loads("\n".join(lines)))
    path.write_text("\n".join([f'seal = "{seal}"', *lines]), encoding="utf-8")
    return path


def read(path: Path) -> Fitted:
    return Fitted(**read_fit(path, "demand"))


def faults(path: Path) -> list[tuple[str, str]]:
    """Key and complaint of each fault of a refused fit; every fault names the file and what to do."""
    with pytest.raises(BadInput) as refused:
        read(path)
    assert all(fault.file.endswith(path.name) and fault.allowed for fault in refused.value.faults)
    return [(fault.key, fault.what) for fault in refused.value.faults]


def test_the_committed_fit_is_whole(rules: Parameters) -> None:
    fit = rules.fitted
    assert all(0 < factor < 3 for of_sex in fit.emigration_factor for factor in of_sex)
    assert fit.price > 0
    assert all(0 < scale < 3 for scale in fit.onset_scale)
    assert all(mean >= 1 for by_age in (*fit.death_mean, *fit.worsening_mean) for mean in by_age)


def test_a_fit_written_again_is_read_as_the_same_fit(rules: Parameters, tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text(
        as_toml(rules.fitted, {"share": 0.2, "aimed_and_reached": {"occupancy.private": [0.51, 0.509]}}, "demand", NAMED), encoding="utf-8"
    )
    assert read(path) == rules.fitted == load_fitted()
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    assert raw["look_ups"] == "1f"
    assert raw["report"] == {"share": 0.2, "aimed_and_reached.occupancy.private": [0.51, 0.509]}


def test_a_copy_of_the_committed_numbers_is_accepted(committed: dict[str, Any], tmp_path: Path) -> None:
    assert read(written(tmp_path, committed)) == load_fitted()


def test_no_fit_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert faults(tmp_path / "nothing.toml") == [("", "there is no fit")]


@pytest.mark.parametrize("content", [b"price = ", b"[[[", b"\xff\xfe\x00\x01", b"price = 0.2\nprice = 0.3\n"])
def test_what_is_not_toml_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "fit.toml"
    path.write_bytes(content)
    assert len(faults(path)) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("price = 0.08904", "price = -5.0"),
        ("price = 0.08904", "price = 0.094956"),
        ("recovery = 1.0", "recovery = 3.0"),
        ("share = 1.0", "share = 0.5"),
    ],
)
def test_a_fit_in_which_any_number_was_edited_is_refused_by_its_seal(old: str, new: str, tmp_path: Path) -> None:
    text = fitted_path().read_text(encoding="utf-8")
    assert text.count(f"{old}\n") == 1
    path = tmp_path / "fit.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    ((key, what),) = faults(path)
    assert (key, "changed or damaged" in what) == ("seal", True)


def test_the_fit_of_another_world_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput, match="the fit of something else; allowed: demand"):
        read_fit(fitted_path(Limit.PRICE), "demand")


IMPLAUSIBLE = {
    "price": (-5.0, "price", "0 to 10"),
    "intercepts": ([-1.5, 5.0, -1.7], "intercepts[2]", "-15 to 4"),
    "onset_scale": ([-1.0, 1.0, 1.0, 1.0], "onset_scale[1]", "0.01 to 100"),
    "carers_per_bed": ([[0.1, 0.1], [0.1, 0.1], [0.1, -1.0]], "carers_per_bed[3][2]", "0 to 2"),
    "widowed_at_60": ([0.02, 7.0], "widowed_at_60[2]", "0 to 1"),
    "recovery": (3.0, "recovery", "0.5 to 2"),
    "emigration_factor": ([[1.0, 1.0], [1.0, -0.1]], "emigration_factor[2][2]", "0 to 20"),
}


@pytest.mark.parametrize("name", IMPLAUSIBLE)
def test_a_sealed_fit_with_a_number_that_none_can_have_is_refused_with_its_place(
    name: str, committed: dict[str, Any], tmp_path: Path
) -> None:
    value, key, allowed = IMPLAUSIBLE[name]
    path = written(tmp_path, committed | {name: value})
    with pytest.raises(BadInput) as refused:
        read(path)
    (fault,) = refused.value.faults
    assert (fault.key, fault.allowed) == (key, allowed)
    assert path.read_text(encoding="utf-8").splitlines()[fault.line - 1].startswith(f"{name} = ")


def test_shares_at_the_start_that_do_not_add_up_are_refused(committed: dict[str, Any], tmp_path: Path) -> None:
    start = [[list(shares) for shares in of_sex] for of_sex in committed["start"]]
    start[1][3][0] += 0.01
    ((key, what),) = faults(written(tmp_path, committed | {"start": start}))
    assert (key, what.startswith("shares add up to 1.01")) == ("start[2][4]", True)


@pytest.mark.parametrize("name", Fitted._fields)
def test_a_missing_key_is_named(name: str, committed: dict[str, Any], tmp_path: Path) -> None:
    assert faults(written(tmp_path, {key: value for key, value in committed.items() if key != name})) == [(name, "missing")]


def test_an_empty_fit_names_every_key(tmp_path: Path) -> None:
    assert [key for key, _ in faults(written(tmp_path, {}))] == list(Fitted._fields)


def cut(value: Any) -> Any:
    """A value of another shape: a number becomes a list, a list loses its last row."""
    return value[:-1] if isinstance(value, list) else [value]


def cut_within(value: list[Any]) -> list[Any]:
    """The same number of rows, the last one a column short."""
    return [*value[:-1], cut(value[-1])]


@pytest.mark.parametrize("name", Fitted._fields)
def test_a_row_too_few_is_refused(name: str, committed: dict[str, Any], tmp_path: Path) -> None:
    assert len(faults(written(tmp_path, committed | {name: cut(committed[name])}))) == 1


@pytest.mark.parametrize("name", ["death_mean", "worsening_mean", "start"])
def test_a_column_too_few_is_refused(name: str, committed: dict[str, Any], tmp_path: Path) -> None:
    assert len(faults(written(tmp_path, committed | {name: cut_within(committed[name])}))) == 1


@pytest.mark.parametrize("name", Fitted._fields)
def test_a_word_where_numbers_belong_is_refused(name: str, committed: dict[str, Any], tmp_path: Path) -> None:
    assert len(faults(written(tmp_path, committed | {name: "high"}))) == 1


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(number: float, committed: dict[str, Any], tmp_path: Path) -> None:
    assert len(faults(written(tmp_path, committed | {"price": number}))) == 1


def test_parameters_are_frozen_hashed_and_can_be_sent(rules: Parameters) -> None:
    with pytest.raises(AttributeError):
        rules.rates = Rates(death=2.0)  # type: ignore[misc]
    assert hash(rules) == hash(pickle.loads(pickle.dumps(rules)))
    assert pickle.loads(pickle.dumps(rules)).digest == rules.digest


def test_the_digest_tells_any_other_number(rules: Parameters, known: Evidence) -> None:
    assert assemble(known, rules.fitted).digest == rules.digest
    others = [
        rules.with_rates(death=0.9),
        assemble(known, rules.fitted._replace(price=rules.fitted.price + 1e-6)),
        assemble(known, rules.fitted._replace(intercepts=(0.0, 0.0, 0.0))),
    ]
    assert len({rules.digest, *(other.digest for other in others)}) == 4


def test_rates_are_factors_of_one_unless_told(rules: Parameters) -> None:
    assert set(rules.rates) == {1.0}
    assert rules.with_rates(death=0.5).rates == Rates(death=0.5)
    assert rules.with_rates(death=0.5).with_rates(death=1.0) == rules
    assert rules.with_rates(death=0.5).with_rates(seeking=2.0).rates == Rates(death=0.5, seeking=2.0)


def test_a_clock_runs_at_the_net_rate_of_its_owner_and_place_times_the_factor(rules: Parameters) -> None:
    """Men and women, 60-79 and 80 and over; Daqing gains elders, so hardly anybody leaves it."""
    fitted = rules.fitted._replace(emigration_factor=((1.5, 1.0), (0.5, 2.0)))
    p = replace(rules, fitted=fitted)
    assert p.emigration_clocks() == pytest.approx((1.5 * 0.0152, 0.0066, 0.5 * 0.0137, 2 * 0.0031))
    assert p.emigration_clocks("2327") == pytest.approx((1.5 * 0.0419, 0.0333, 0.5 * 0.0404, 2 * 0.0298))
    assert p.emigration_clocks("2306") == pytest.approx((1.5 * 0.0001, 0, 0, 0))
    assert p.with_rates(emigration=0.0).emigration_clocks() == (0, 0, 0, 0)


@pytest.mark.parametrize(("factor", "rate"), [(0.5, 0.09), (1.0, 0.18), (2.0, 0.36)])
def test_recovery_is_multiplied_as_the_onsets_were_fitted(known: Evidence, factor: float, rate: float) -> None:
    assert assemble(known, load_fitted(recovery=factor)).ability.recovery[0] == pytest.approx(rate)
