"""The memory that a laboratory world takes is known before it runs."""

from __future__ import annotations

import pytest

from sim.inputs.faults import BadInput
from sim.lab import size
from sim.lab.spec import Cohort, Death, Demand, Lab, LabHome, Law

ONE_BED = Lab(
    "one bed", 80.0, (LabHome("A", 1),), (Demand("all", ("A",), Law("exponential", 0.25), per_year=2.0),), copies=10_000, source="big.toml"
)  # fmt: skip


def test_ten_thousand_copies_of_one_bed_are_counted_and_refused_where_they_do_not_fit() -> None:
    """160 requests a copy; 974 evenings of the census (0, 30, ... 29,190). Measured: 2.8 GB with CSV, the larger of the two."""
    assert size.requests(ONE_BED) == pytest.approx(1_600_000)
    assert size.census_rows(ONE_BED) == 974 * 10_000
    assert 2.8e9 < size.needed(ONE_BED) < 4e9
    assert size.check(ONE_BED, free=4_000_000_000).needed == size.needed(ONE_BED)
    with pytest.raises(BadInput) as bad:
        size.check(ONE_BED, free=2_000_000_000)
    (fault,) = bad.value.faults
    assert (fault.file, fault.key) == ("big.toml", "lab.copies")
    assert fault.allowed.endswith("copies; or few census_days")
    fits = int(fault.allowed.split()[2].replace(",", ""))
    assert size.needed(ONE_BED._replace(copies=fits)) <= 2_000_000_000 < size.needed(ONE_BED._replace(copies=fits + 1))


def test_a_world_that_does_not_fit_even_once_has_no_number_of_copies() -> None:
    town = Lab("town", 1.0, cohorts=(Cohort("all", Death(by_level=(0.1,) * 5), ((60.0, 5_000_000),)),))
    with pytest.raises(BadInput, match="a smaller world"):
        size.check(town, free=1_000_000_000)
