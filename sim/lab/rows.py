"""What is measured in a laboratory world: the measures, and a row with one measure and its mean over the copies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sim.codes import Bed, Level

ALL = "*"
"""All homes, all demands, all classes."""


class Measure(NamedTuple):
    """What a measure means."""

    unit: str
    meaning: str
    zh: str


LISTS_AND_BEDS: dict[str, Measure] = {
    "asked": Measure("per year", "people who asked for a bed on counted days (those on a list at the start: on day 0)", "申请人次"),
    "admitted": Measure("per year", "people admitted on counted days", "入住人次"),
    "lost": Measure("per year", "people who had no patience and left on the day of asking, counted days", "当日流失人次"),
    "gave_up": Measure("per year", "people who gave up a list on counted days, after at least a day", "放弃轮候人次"),
    "prob_wait": Measure("share", "of those who asked on counted days: admitted later than that day, or not at all", "需等待的比例"),
    "prob_lost": Measure("share", "of those who asked on counted days: lost", "流失比例"),
    "prob_gave_up": Measure("share", "of those whose time on the list ended on counted days: gave up", "放弃轮候比例"),
    "mean_wait_days": Measure("days", "from asking to admission, of those admitted on counted days", "入住者平均等待天数"),
    "mean_wait_days_km": Measure(
        "days",
        "from asking to admission, of all who asked on counted days and have patience: Kaplan-Meier, up to the longest time watched",
        "全部申请者等待天数",
    ),
    "still_waiting": Measure("persons", "on the list on the last evening", "期末仍在轮候人数"),
    "still_waiting_days": Measure("days", "that those on the list on the last evening have waited so far", "期末轮候者已等待天数"),
    "mean_list_days": Measure(
        "days", "on the list, of all whose time on it ended on counted days; 0: admitted at once, or lost", "平均轮候天数"
    ),
    "mean_waiting": Measure("persons", "on the list, mean of the counted evenings", "平均轮候人数"),
    "mean_occupied": Measure("persons", "in a bed, mean of the counted evenings", "平均在住人数"),
    "var_occupied": Measure(
        "persons squared", "mean square of persons in a bed less their mean over all copies and counted evenings", "在住人数方差"
    ),
    "mean_in_system": Measure("persons", "on the list or in a bed, mean of the counted evenings", "平均系统内人数"),
    "prob_full": Measure("share", "of counted evenings: all beds are taken", "满员时间比例"),
    "occupancy": Measure("share", "mean of persons in a bed, divided by the number of beds", "入住率"),
}
"""Measures of lists and beds. `Counted`: days from the end of the warm-up on. For one home: people admitted there, or last on its list."""

OF_KIND = ("mean_occupied", "var_occupied", "prob_full", "occupancy")
"""Also given by kind of bed, if there are both: mean_occupied_nursing and so on."""

COHORTS: dict[str, Measure] = {
    "alive": Measure("persons", "living on the last evening", "期末存活人数"),
    "deaths": Measure("persons", "died on counted days", "死亡人数"),
    "emigrated": Measure("persons", "left for good on counted days", "迁出人数"),
    "years_lived": Measure("person-years", "lived on counted days", "存活人年"),
    **{
        f"years_lived_level{level:d}": Measure(
            "person-years", f"lived on counted days, {level.en} on the evening before", f"{level.zh}存活人年"
        )
        for level in Level
    },
    "life_expectancy": Measure(
        "years", "lived from the start, per person; only once all have died, and if nobody came or left", "平均余寿"
    ),
    **{
        f"share_level{level:d}": Measure("share", f"of the living on the last census evening: {level.en}", f"{level.zh}占比")
        for level in Level
    },
    "share_dementia": Measure("share", "of the living on the last census evening: with dementia", "失智占比"),
}
"""Measures of cohorts. A day is lived from the day after the life begins to the day of death, both included."""

MEASURES: dict[str, Measure] = {
    **LISTS_AND_BEDS,
    **{
        f"{name}_{bed.label}": Measure(
            LISTS_AND_BEDS[name].unit, f"{LISTS_AND_BEDS[name].meaning} ({bed.en} beds)", f"{LISTS_AND_BEDS[name].zh}（{bed.zh}）"
        )
        for name in OF_KIND
        for bed in Bed
    },
    **COHORTS,
}
"""All measures."""


class Row(NamedTuple):
    """One measure for one home, demand and class, or for all of them."""

    home: str
    demand: str
    """Or a cohort."""
    queue: int | str
    """The class."""
    measure: str
    unit: str
    mean: float
    """Over the copies that have a value; for a ratio, the sum of numerators over the sum of denominators; nan if there is none."""
    standard_error: float
    """Standard deviation over the copies / sqrt(copies), linearized for a ratio; nan with one copy."""
    per_copy: tuple[float, ...]
    """nan: a copy without a value."""


def row(home: str, demand: str, queue: int | str, measure: str, per_copy: Iterable[float]) -> Row:
    """Return a row with its unit, mean and standard error."""
    values = tuple(float(value) for value in per_copy)
    return Row(home, demand, queue, measure, MEASURES[measure].unit, *mean_and_error(values), values)


def ratio_row(home: str, demand: str, queue: int | str, measure: str, parts: Sequence[float], wholes: Sequence[float]) -> Row:
    """Return the row of a ratio from its parts and wholes in each copy; a mean of ratios is biased where busy and quiet copies differ."""
    values = tuple(float(part) / float(whole) if whole else math.nan for part, whole in zip(parts, wholes, strict=True))
    return Row(home, demand, queue, measure, MEASURES[measure].unit, *ratio_and_error(parts, wholes), values)


def ratio_and_error(parts: Sequence[float], wholes: Sequence[float]) -> tuple[float, float]:
    """Return the sum of the parts over the sum of the wholes, and its standard error from how the two vary together over the copies.

    >>> ratio_and_error([1.0, 9.0], [10.0, 30.0])
    (0.25, 0.075)
    """
    all_parts, all_wholes, copies = math.fsum(parts), math.fsum(wholes), len(wholes)
    if not all_wholes:
        return math.nan, math.nan
    ratio = all_parts / all_wholes
    if copies == 1:
        return ratio, math.nan
    squares = math.fsum((part - ratio * whole) ** 2 for part, whole in zip(parts, wholes, strict=True))
    return ratio, math.sqrt(squares / (copies - 1) * copies) / all_wholes


def mean_and_error(values: Iterable[float]) -> tuple[float, float]:
    """Return the mean and its standard error over the copies that have a value.

    >>> mean_and_error([1.0, 3.0, math.nan])
    (2.0, 1.0)
    >>> mean_and_error([5.0])
    (5.0, nan)
    """
    there = [value for value in values if not math.isnan(value)]
    if not there:
        return math.nan, math.nan
    mean = math.fsum(there) / len(there)
    if len(there) == 1:
        return mean, math.nan
    return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in there) / (len(there) - 1) / len(there))
