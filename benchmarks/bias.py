"""What a share costs in truth: python benchmarks/bias.py [SEEDS] writes docs/bias_by_share.csv.

Each indicator that comes out of the lives, on 2025-12-31, in runs at share .01, .05 and .1 against the run of everybody with the same
seed: mean over seeds of the value at share 1, mean difference, and root mean square difference. Some minutes and 5 GB.
"""

from __future__ import annotations

import csv
import io
import math
import sys
from pathlib import Path
from statistics import fmean

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


def values(scenario: str, share: float, seed: int) -> dict[tuple[str, str], float]:
    table = sim.run(scenario, share=share, seed=seed).tables["indicators"]
    last = table.filter(table["date"] == table["date"].max())
    return {(row["target"], row["reading"]): row["value"] for row in last.iter_rows(named=True) if row["value"] is not None}


def main(seeds: int) -> None:
    found = {
        (name, share, seed): values(name, share, seed) for seed in range(1, seeds + 1) for share in (*SHARES, 1.0) for name in SCENARIOS
    }
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["scenario", "indicator", "reading", "share", "seeds", "at_share_1", "bias", "rms_difference"])
    for name in SCENARIOS:
        for key in INDICATORS:
            whole = [found[name, 1.0, seed][key] for seed in range(1, seeds + 1)]
            for share in SHARES:
                gaps = [found[name, share, seed][key] - all_ for seed, all_ in enumerate(whole, 1)]
                rms = math.sqrt(fmean(gap * gap for gap in gaps))
                table.writerow([name, *key, share, seeds, *(f"{x:.4g}" for x in (fmean(whole), fmean(gaps), rms))])
    write_text(Path(__file__).parent.parent / "docs" / "bias_by_share.csv", text.getvalue())
    print(text.getvalue())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
