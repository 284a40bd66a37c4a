"""Is noise ever shown as news? python benchmarks/noise.py [SEEDS] [SHARE] [SCENARIO]

Runs a scenario and the baseline with each seed (20 at share .05 by default) and asks of every reading of every indicator, at each year end:

- two seeds of the same scenario, in pairs: how many cells say "no difference seen" (bar 97 %), and how many show an effect of five
  standard errors when it is added to one of them (bar 95 %);
- the scenario less the baseline, seed by seed: the standard error that each run estimates from its own lives, over the standard deviation
  between seeds. Above 1, claims are more careful than need be; the smallest are listed.

Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Mapping
from datetime import date

import sim
from sim.results.noise import LEAST, Effect, Name, effect, figures
from sim.results.result import Result
from sim.results.spread import Spread

DAYS = tuple(date(year, 12, 31) for year in range(2021, 2026))
Cells = Mapping[tuple[Name, date], Spread]


def cells(result: Result, share: float) -> Cells:
    """Return every reading at every year end."""
    return {(name, day): value for day in DAYS for name, value in figures(result.tables, share, day).items()}


def of_pair(one: Cells, other: Cells, same_draws: bool) -> Iterator[tuple[tuple[Name, date], Effect]]:
    """Yield the difference of each cell that both runs have and that people make: what is built or set has no noise."""
    for cell in one.keys() & other.keys():
        found = effect(one[cell], other[cell], same_draws)
        if found.error > 0:
            yield cell, found


def main(seeds: int, share: float, scenario: str) -> int:
    lived: list[tuple[Cells, Cells]] = []
    for seed in range(1, seeds + 1):
        lived.append((cells(sim.run("baseline", share, seed), share), cells(sim.run(scenario, share, seed), share)))
        print(f"seed {seed} of {seeds}", file=sys.stderr)
    pairs = [found for k in range(0, seeds - 1, 2) for _, found in of_pair(lived[k][1], lived[k + 1][1], same_draws=False)]
    quiet = sum(not found.seen for found in pairs) / len(pairs)
    shown = sum(Effect(found.value + 5 * found.error, found.error).seen for found in pairs) / len(pairs)
    print(f"{seeds // 2} pairs of seeds of {scenario}, share {share}: {len(pairs)} cells, {quiet:.1%} without a difference at {LEAST} "
          f"standard errors, {shown:.1%} show a planted effect of 5")  # fmt: skip
    moved: dict[tuple[Name, date], list[Effect]] = {}
    for one, other in lived:
        for cell, found in of_pair(one, other, same_draws=True):
            moved.setdefault(cell, []).append(found)
    ratios = {}
    for cell, of_seeds in moved.items():
        between = statistics.stdev(found.value for found in of_seeds) if len(of_seeds) == seeds else 0.0
        if between > 0:
            ratios[cell] = statistics.mean(found.error**2 for found in of_seeds) ** 0.5 / between
    order = sorted(ratios, key=lambda cell: ratios[cell])
    tenths = statistics.quantiles(ratios.values(), n=10)
    print(f"{scenario} less baseline, {len(order)} cells: standard error estimated over that between {seeds} seeds: "
          f"tenth {tenths[0]:.2f}, median {tenths[4]:.2f}, ninetieth {tenths[8]:.2f}")  # fmt: skip
    for name, day in order[:8]:
        print(f"  {' '.join(name)} {day}: {ratios[name, day]:.2f}")
    return int(quiet < 0.97 or shown < 0.95)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(int(given[0]) if given else 20, float(given[1]) if given[1:] else 0.05, given[2] if given[2:] else "plan_2025"))
