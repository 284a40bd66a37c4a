"""Draws: published words, keyed by who decides what, strictly inside (0, 1), compiled as plain, and of the laws they claim.

The seeds of the statistical tests are fixed, so they pass or fail the same way each time; their false-alarm rates say how often another
seed, or another generator as good as this one, would fail.
"""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import draws
from sim.draws import UNIT, Decision
from sim.world.apportionment import uniforms

ROOT = Path(__file__).resolve().parents[2]
M32 = 2**32 - 1
PUBLISHED = (
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((M32,) * 4, (M32,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)
"""Counter, key and words of Philox4x32-10: known answers of Salmon et al. 2011 (Random123, kat_vectors)."""
N = 200_000
SIGMAS = 5.0
"""Of a normal law: a two-sided false alarm once in 1.7 million."""

words = st.integers(0, M32)
keys = st.integers(0, 2**31 - 1)


def plainly(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox4x32-10 in whole numbers without bounds, as the paper tells it."""
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & M32, (p0 >> 32) ^ c3 ^ k1, p0 & M32
        k0, k1 = (k0 + 0x9E3779B9) & M32, (k1 + 0xBB67AE85) & M32
    return c0, c1, c2, c3


def philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(word) for word in draws.philox(*(np.uint64(part) for part in (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "published"), PUBLISHED)
def test_philox_gives_the_published_words(counter: tuple[int, ...], key: tuple[int, ...], published: tuple[int, ...]) -> None:
    assert philox(counter, key) == published
    assert plainly(counter, key) == published


@given(words, words, words, words, words, words)
def test_philox_is_the_papers_for_any_counter_and_key(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> None:
    assert philox((c0, c1, c2, c3), (k0, k1)) == plainly((c0, c1, c2, c3), (k0, k1))


@given(st.integers(0, 2**63 - 1), keys, st.integers(0, 255), keys)
def test_a_word_is_one_of_four_of_the_block_of_who_decides_what(seed: int, key: int, decision: int, nth: int) -> None:
    block = plainly((key, decision // 4, nth, 0), (seed & M32, seed >> 32))
    assert draws.word(seed, key, decision, nth) == block[decision % 4]
    assert tuple(int(word) for word in draws.block(seed, key, decision, nth)) == block


def test_who_what_when_and_seed_each_give_another_word() -> None:
    all_words = [draws.word(*asked) for asked in product(range(6), range(6), range(12), range(6))]
    # 2,592 words of 32 bits: two equal ones once in 1,300 seeds
    assert len(set(all_words)) == 6 * 6 * 12 * 6


def test_a_draw_does_not_depend_on_what_was_drawn_before() -> None:
    first = draws.word(7, 123_456, Decision.STATE, 0)
    for key in range(1_000):
        draws.word(7, key, Decision.STATE, 0)
    assert draws.word(7, 123_456, Decision.STATE, 0) == first


def test_u_lies_strictly_inside_0_and_1_at_both_ends() -> None:
    assert draws.unit(0) == 2.0**-33 == draws.unit.py_func(0)
    assert draws.unit(M32) == 1 - 2.0**-33 == draws.unit.py_func(M32)


@given(words)
def test_u_is_the_middle_of_its_word(word: int) -> None:
    u = draws.unit(word)
    assert 0 < u < 1
    assert math.floor(u * 2**32) == word


def test_at_both_ends_of_u_an_exponential_and_a_taste_are_finite_and_no_exponential_is_zero() -> None:
    longest, shortest = draws.exponential(0), draws.exponential(M32)
    assert shortest == 128  # -ln(1 - 2^-33) x 2^40
    assert longest == pytest.approx(33 * math.log(2) * UNIT, abs=1)  # cut to a whole number
    assert draws.gumbel(0) == pytest.approx(-math.log(33 * math.log(2)), rel=1e-14)
    assert draws.gumbel(M32) == pytest.approx(33 * math.log(2), rel=1e-5)


def test_a_smaller_u_never_rings_earlier() -> None:
    taken = [draws.exponential(word) for word in range(0, 2**32, 2**18 + 1)]
    assert all(sooner < later for later, sooner in pairwise(taken))


def test_our_logarithm_is_the_logarithm_over_all_magnitudes() -> None:
    rng = np.random.default_rng(1)
    near_one = [1.0, math.nextafter(1.0, 0), math.nextafter(1.0, 2), *(1 + rng.uniform(-1e-3, 1e-3, 2_000)).tolist()]
    wide = np.exp(rng.uniform(math.log(1e-300), math.log(1e300), 20_000)).tolist()
    breaks = [math.sqrt(0.5), math.nextafter(math.sqrt(0.5), 0), 0.5, 2.0, 2.0**-1022, 2.0**1023, 2.0**32 - 0.5, 0.5 + 2**31]
    for x in (*near_one, *wide, *breaks, *rng.uniform(0.4, 2.5, 20_000).tolist()):
        assert draws.ln(x) == pytest.approx(math.log(x), rel=1e-15, abs=0.0), x


def test_exponentials_have_mean_1_and_the_right_tail() -> None:
    drawn = np.array([draws.exponential(draws.word(11, key, 3, 0)) for key in range(N)]) / UNIT
    assert abs(drawn.mean() - 1) < SIGMAS / math.sqrt(N)  # 5 standard errors: false alarm 6e-7
    for days in (0.1, 1.0, 3.0):
        share = math.exp(-days)
        assert abs((drawn > days).mean() - share) < SIGMAS * math.sqrt(share * (1 - share) / N)  # false alarm 6e-7 each


def test_tastes_have_the_mean_and_the_spread_of_gumbel() -> None:
    drawn = np.array([draws.gumbel(draws.word(11, key, 20, 0)) for key in range(N)])
    assert abs(drawn.mean() - 0.5772156649) < SIGMAS * math.pi / math.sqrt(6 * N)  # 5 standard errors: false alarm 6e-7
    assert drawn.std() == pytest.approx(math.pi / math.sqrt(6), rel=0.02)  # its standard error is .2 %: false alarm below 1e-6


def test_draws_of_neighbours_in_every_direction_are_independent() -> None:
    own = uniforms(11, np.arange(N), Decision.INCOME)
    others = {
        "next person": uniforms(11, np.arange(N) + 1, Decision.INCOME),
        "next decision of the block": uniforms(11, np.arange(N), Decision.INCOME + 1),
        "next block": uniforms(11, np.arange(N), Decision.INCOME + 4),
        "next time": uniforms(11, np.arange(N), Decision.INCOME, 1),
        "next seed": uniforms(12, np.arange(N), Decision.INCOME),
        "seed of another high word": uniforms(11 + 2**32, np.arange(N), Decision.INCOME),
    }
    for name, other in others.items():
        assert abs(np.corrcoef(own, other)[0, 1]) < SIGMAS / math.sqrt(N), name  # 5 standard errors: false alarm 6e-7 each
    table = np.histogram(own, bins=100, range=(0, 1))[0]
    assert ((table - N / 100) ** 2 / (N / 100)).sum() < 190  # chi-squared with 99 degrees: false alarm 1e-7


PLAIN_DRAWS = """
import hashlib, numpy as np
from sim import draws
total = hashlib.sha256()
rng = np.random.default_rng(5)
for seed, key, decision, nth in rng.integers(0, (2**62, 2**31, 128, 2**31), (300, 4)).tolist():
    w = int(draws.word(seed, key, decision, nth))
    row = (w, draws.uniform(seed, key, decision, nth), int(draws.exponential(w)), draws.gumbel(w), draws.ln(w + 0.5))
    total.update(repr([float(x).hex() for x in row]).encode())
for w in (0, 1, 2**31, 2**32 - 2, 2**32 - 1):
    total.update(repr([float(f(w)).hex() for f in (draws.unit, draws.exponential, draws.gumbel)]).encode())
print(hasattr(draws.word, "signatures"), total.hexdigest())
"""


def test_compiled_and_plain_python_draw_the_same_bits() -> None:
    def digest_with(**words: str) -> list[str]:
        environment = {**os.environ, **words}
        told = subprocess.run([sys.executable, "-c", PLAIN_DRAWS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        return told.stdout.split()

    compiled, plain = digest_with(), digest_with(NUMBA_DISABLE_JIT="1")
    assert (compiled[0], plain[0]) == ("True", "False")
    assert compiled[1] == plain[1] != hashlib.sha256().hexdigest()
