"""How well do such rates predict? From the people of 2010 forward to 2020, with rates estimated on the other half of the counties.

    python -m calibration.derive.hindcast

County units that are the same in both censuses are split into two halves, alternating in the order of codes. The rates of one half, by
sex and cohort (and by place, as one shift of all rates), carry the people of the other half from 2010 to 2020. The rest of a prefecture is
one more unit, included in the figures of its prefecture and of the province, but not in those of county units. Mortality is the model's
table at `mortality.scale`, and the census of 2010 is taken as counted: an error in either goes into the rates and cancels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from calibration.derive import cohorts
from calibration.derive.cohorts import YEARS, Floats, Unit
from calibration.derive.migration import rate
from sim.evidence import Evidence, load

REDRAWN = {
    "2307": "Yichun: districts merged into new counties and districts in 2019",
    "230602": "Daqing: the high-tech zone was counted in the city districts in 2010",
    "230603": "as above",
    "230604": "as above",
    "230605": "as above",
}
"""Codes of 2010 whose boundaries changed by 2020, and why; four digits: the whole prefecture except UNTOUCHED."""
UNTOUCHED = {"230722"}
"""Jiayin, in Yichun."""
KINDS = "市区县巿"
"""Last characters of names that say what kind of unit it is; the last one is a misprint of 2010."""
AGES = {"60+": 0, "65+": 1}
"""First cohort that is of these ages in 2020."""


class Pair(NamedTuple):
    """The expected survivors of a unit of 2010, and the people counted there in 2020; both (2 sexes, 6 cohorts)."""

    name: str
    prefecture: str
    kind: str
    """That of `places.csv`; empty for the rest of a prefecture."""
    survivors: Floats
    counted: Floats


def partner(unit: Unit, later: Sequence[Unit]) -> Unit | None:
    """Return the unit of 2020 with the same boundaries: the same code, or the same prefecture and name without its kind."""
    if unit.code in REDRAWN or (unit.prefecture in REDRAWN and unit.code not in UNTOUCHED):
        return None
    same = [other for other in later if other.code == unit.code]
    named = [other for other in later if other.prefecture == unit.prefecture and other.name.rstrip(KINDS) == unit.name.rstrip(KINDS)]
    return next(iter(same or named), None)


def pairs(evidence: Evidence) -> list[Pair]:
    """Return the county units that are in both censuses, and the rest of each prefecture."""
    earlier, later = cohorts.census_2010(), cohorts.census_2020(evidence)
    kind = {place.code: place.kind for place in evidence.places}
    alive = cohorts.survival(cohorts.table(evidence), evidence.value("mortality.scale"))
    found = []
    for prefecture in (unit for unit in earlier if unit.level == "prefecture"):
        before, code = prefecture.people.copy(), prefecture.prefecture
        after: Floats = np.sum([unit.people for unit in later if unit.prefecture == code], axis=0)
        for unit in (unit for unit in earlier if unit.level == "county" and unit.prefecture == code):
            other = partner(unit, later)
            if other is not None:
                found.append(Pair(other.name, code, kind[other.code], cohorts.by_cohort(unit.people * alive), other.people))
                before, after = before - unit.people, after - other.people
        if before.any():
            found.append(Pair(f"rest of {prefecture.name}", code, "", cohorts.by_cohort(before * alive), after))
    return found


def no_rates(others: Sequence[Pair], _unit: Pair) -> Floats:
    """Return 0 as a yardstick: nobody leaves."""
    return np.zeros_like(others[0].survivors)


def rates_of_all(others: Sequence[Pair], _unit: Pair) -> Floats:
    """Return (2 sexes, 6 cohorts) the rates that reproduce the people counted in all `others` together."""
    return rate(np.sum([each.survivors for each in others], axis=0), np.sum([each.counted for each in others], axis=0))


def shifted(others: Sequence[Pair], unit: Pair, near: Sequence[Pair]) -> Floats:
    """Return the rates of all, shifted by one amount that reproduces the people counted in the units `near`, if there are any."""
    rates = rates_of_all(others, unit)
    if not near:
        return rates
    expected = float(np.sum([each.survivors * np.exp(-YEARS * rates) for each in near]))
    return rates + rate(np.array(expected), np.array(float(np.sum([each.counted for each in near]))))


def rates_of_prefecture(others: Sequence[Pair], unit: Pair) -> Floats:
    """Return the rates shifted to fit the other units of the prefecture."""
    return shifted(others, unit, [each for each in others if each.prefecture == unit.prefecture])


def rates_of_kind(others: Sequence[Pair], unit: Pair) -> Floats:
    """Return the rates shifted to fit the districts of the prefecture if the unit is a district, else its other units."""
    alike = [each for each in others if (each.kind == "district") == (unit.kind == "district")]
    return shifted(others, unit, [each for each in alike if each.prefecture == unit.prefecture])


Method = Callable[[Sequence[Pair], Pair], Floats]
METHODS: dict[str, Method] = {
    "nobody leaves": no_rates,
    "one rate by sex and age": rates_of_all,
    "and by prefecture": rates_of_prefecture,
    "and district or not": rates_of_kind,
}


def predicted(every: Sequence[Pair], method: Method) -> list[Floats]:
    """Return the people of 2020 of every unit, (2 sexes, 6 cohorts), from the rates of the half that does not contain it."""
    halves = every[::2], every[1::2]
    return [each.survivors * np.exp(-YEARS * method(halves[1 - place % 2], each)) for place, each in enumerate(every)]


def errors(every: Sequence[Pair], method: Method, first: int) -> dict[str, Floats]:
    """Return relative errors, predicted / counted - 1, of the people from cohort `first` on, by province, prefecture, county unit.

    Districts on their own, and counties and cities on their own, are two more levels.
    """
    ahead = np.array([people[:, first:].sum() for people in predicted(every, method)])
    counted = np.array([each.counted[:, first:].sum() for each in every])
    prefecture, kind = np.array([each.prefecture for each in every]), np.array([each.kind for each in every])
    miss = ahead / counted - 1
    return {
        "province": np.array([ahead.sum() / counted.sum() - 1]),
        "prefecture": np.array([ahead[prefecture == code].sum() / counted[prefecture == code].sum() - 1 for code in np.unique(prefecture)]),
        "county unit": miss[kind != ""],
        "district": miss[kind == "district"],
        "county, city": miss[(kind == "county") | (kind == "city")],
    }


def show(every: Sequence[Pair]) -> None:
    """Print the signed error of the province, and the median and 90 % point of the absolute errors at other levels, in percent."""
    found = {(name, ages): errors(every, method, first) for name, method in METHODS.items() for ages, first in AGES.items()}
    levels = list(next(iter(found.values())))
    print("error of 2020, percent       " + "".join(f"{level:>16}" for level in levels))
    print(f"{'':29}{'signed':>16}" + f"{'median   90 %':>16}" * (len(levels) - 1))
    for (name, ages), of in found.items():
        of_many = [np.quantile(np.abs(of[level]), [0.5, 0.9]) for level in levels[1:]]
        numbers = "".join(f"{100 * middle:9.1f}{100 * high:7.1f}" for middle, high in of_many)
        print(f"{name:24} {ages:4}{100 * of['province'][0]:16.2f}{numbers}")


def main() -> None:
    """Print the errors, the units left out, and the ten county units with the largest errors."""
    evidence = load()
    every, later = pairs(evidence), cohorts.census_2020(evidence)
    show(every)
    without = [unit for unit in cohorts.census_2010() if unit.level == "county" and partner(unit, later) is None]
    print(f"\n{sum(each.kind != '' for each in every)} county units compared; without a partner: {' '.join(unit.name for unit in without)}")
    found = errors(every, rates_of_prefecture, 0)["county unit"]
    names = [each.name for each in every if each.kind]
    largest = np.argsort(-np.abs(found))[:10]
    print("largest errors, rates by prefecture, 60+: " + ", ".join(f"{names[place]} {100 * found[place]:+.0f} %" for place in largest))


if __name__ == "__main__":
    main()
