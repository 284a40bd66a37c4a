"""How much faster the fast engine is: python benchmarks/engines.py [PEOPLE]. The same lives through both engines, 2016-2025, one thread.

Lives only: no slow tier, no event record; processor seconds, the world built before. Events are those of the tally; one run each, since the
ratio is large against the drift of a machine.
"""

from __future__ import annotations

import sys
import time

from sim.study.baseline import ENGINES, SHORTEST_END, engine_of
from sim.study.options import setup
from sim.study.twins.verify import share_of
from sim.world.build import build


def main(people: int) -> None:
    s = setup(share=1.0, threads=1)
    share = share_of(s, people)
    world = build(s.evidence, s.params, s.frame, share, 1, SHORTEST_END, 1)
    elders = sum(int((e.b60 <= 0).sum()) for e in world.elders)
    print(f"{sum(len(e.key) for e in world.elders):,} persons, {elders:,} of them 60 and over on 2016-01-01")
    seconds = {}
    for name in ENGINES:
        engine = engine_of(name)
        if name == "fast":
            engine(world, s.params, SHORTEST_END, 1).advance(400)  # compiled code is loaded
        start = time.process_time()
        lives = engine(world, s.params, SHORTEST_END, 1)
        lives.advance(SHORTEST_END + 1)
        seconds[name] = time.process_time() - start
        events = int(lives.counts(0, 119)["flows"].sum())
        print(f"{name:9s} {seconds[name]:8.2f} s cpu, {events:,} events, {seconds[name] / events * 1e9:,.0f} ns an event")
    print(f"reference : fast = {seconds['reference'] / seconds['fast']:.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
