"""Dealing out by kernels: outcomes by edges, hits among several draws, and rows in order within groups, against plain numpy."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim import draws
from sim.draws import Decision
from sim.world.apportionment import count_hits, drawn, in_groups, uniforms


def test_an_edge_that_is_met_is_reached() -> None:
    edges = np.array([[0.25, 0.5], [0.5, 0.75]])
    assert drawn(np.array([0.2, 0.25, 0.5, 0.25, 0.75]), edges, np.array([0, 0, 0, 1, 1])).tolist() == [0, 1, 2, 0, 2]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-9.5, -1.0, 0.0, 0.25, 0.5, 1.0, 700.0, 700.5])), max_size=60))
def test_rows_stand_by_group_then_value_then_row(pairs: list[tuple[int, float]]) -> None:
    group, value = np.array([g for g, _ in pairs], np.int64), np.array([v for _, v in pairs])
    assert in_groups(group, value).tolist() == sorted(range(len(pairs)), key=lambda row: (pairs[row], row))


def test_many_rows_stand_as_a_stable_sort_would_have_them() -> None:
    rng = np.random.default_rng(5)
    group, value = rng.integers(0, 300, 100_000), np.round(rng.normal(0, 4_000, 100_000), 1)
    assert (in_groups(group, value) == np.lexsort((value, group))).all()


def test_hits_are_those_of_the_first_draws_of_each_key() -> None:
    keys, times = np.array([7, 8, 9], np.uint32), np.array([0, 1, 12])
    hits = np.empty(3, np.int8)
    count_hits(hits, 3, keys, times, int(Decision.NEAR), 0.4)
    told = [sum(draws.uniform(3, key, Decision.NEAR, nth) < 0.4 for nth in range(n)) for key, n in zip(keys, times, strict=True)]
    assert hits.tolist() == told
    assert told[2] > 0


def test_keys_of_32_and_of_64_bits_draw_the_same_words_of_every_decision() -> None:
    keys = np.array([0, 1, 5_000_000, 2**32 - 1], np.uint32)
    for decision in (Decision.STATE, Decision.BIRTHDAY, Decision.MARRIED, Decision.DEMENTIA_STATE):
        plain = [draws.uniform(1, int(key), decision, 2) for key in keys]
        assert uniforms(1, keys, decision, 2).tolist() == uniforms(1, keys.astype(np.int64), decision, 2).tolist() == plain
