"""What a share costs in truth: python benchmarks/bias.py [SEEDS] writes docs/bias_by_share.csv.

Each indicator that comes out of the lives, on 2020-12-31 and 2025-12-31, in runs at share .01, .05 and .1 against the run of everybody with
the same seed: mean over seeds of the value at share 1, mean difference, its standard error, and root mean square difference. Some minutes
and 5 GB.
"""

from __future__ import annotations

import csv
import io
import math
import sys
from datetime import date
from itertools import product
from pathlib import Path
from statistics import fmean, stdev

import polars as pl

import sim
from sim.files import write_text

SHARES = (0.01, 0.05, 0.1)
SCENARIOS = ("baseline", "plan_2025")
INDICATORS = (
    ("T7", "a_year"),
    ("occupancy", "private"),
    ("occupancy", "tekun"),
    ("occupancy", "other_public"),
    ("residents", "all"),
    ("elders", "all"),
    ("waiting", "all"),
    ("wait_days", "admitted_year"),
    ("died_waiting", "all_year"),
    ("wrong_bed", "nursing_needs_in_ordinary"),
    ("wrong_bed", "ordinary_needs_in_nursing"),
    ("T8", "a"),
)


DATES = (date(2020, 12, 31), date(2025, 12, 31))
Values = dict[tuple[date, str, str], float]


def values(scenario: str, share: float, seed: int) -> Values:
    table = sim.run(scenario, share=share, seed=seed).tables["indicators"].filter(pl.col("date").is_in(DATES))
    return {(row["date"], row["target"], row["reading"]): row["value"] for row in table.iter_rows(named=True) if row["value"] is not None}


def main(seeds: int) -> None:
    found = {
        (name, share, seed): values(name, share, seed) for seed in range(1, seeds + 1) for share in (*SHARES, 1.0) for name in SCENARIOS
    }
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["scenario", "date", "indicator", "reading", "share", "seeds", "at_share_1", "bias", "standard_error", "rms_difference"])
    for name, day, indicator, share in product(SCENARIOS, DATES, INDICATORS, SHARES):
        key = (day, *indicator)
        pairs = [(found[name, 1.0, seed].get(key), found[name, share, seed].get(key)) for seed in range(1, seeds + 1)]
        both = [(whole, part) for whole, part in pairs if whole is not None and part is not None]
        if not both and day == DATES[0]:
            continue  # an indicator that has no value yet on the first day
        gaps = [part - whole for whole, part in both]
        error, rms = stdev(gaps) / math.sqrt(seeds), math.sqrt(fmean(gap * gap for gap in gaps))
        numbers = (fmean(whole for whole, _ in both), fmean(gaps), error, rms)
        table.writerow([name, day, *indicator, share, seeds, *(f"{x:.4g}" for x in numbers)])
    write_text(Path(__file__).parent.parent / "docs" / "bias_by_share.csv", text.getvalue())
    print(text.getvalue())


if __name__ == "__main__":
    chosen = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    if chosen < 2:
        sys.exit("at least two seeds: one says nothing about chance")
    main(chosen)
