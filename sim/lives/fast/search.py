"""A search for care: the homes a person looks at, the choice of setting and home, and what follows on the waiting lists."""

from __future__ import annotations

from numba import int64

from sim import draws
from sim.kernel import kernel
from sim.lives.fast import traits as at
from sim.lives.fast.askers import asks_instead
from sim.lives.fast.codes64 import CHOSE_HOME, KEPT_LIST, NO_HOME, NOWHERE, OTHER_HOME, OWN_HOME, SEEK, STAYED, WAITING
from sim.lives.fast.record import note
from sim.lives.fast.state import CARE, CHOICES, FREE, LETS_IDLE, QUEUED, SEEN, SOUGHT
from sim.lives.fast.traits import put, read
from sim.lives.fast.transition import ask, forget_home, transition
from sim.rules import choice
from sim.rules.admission import NURSING_ONLY, ORDINARY_ONLY, PUBLIC, ahead_of, need_of, too_few_carers
from sim.rules.ages import age_index
from sim.rules.family import living_with
from sim.rules.idle_beds import has_bed_for

SETTING = int(draws.Decision.SETTING)


@kernel
def fits(B, home, need):  # type: ignore[no-untyped-def]
    """Return whether a home has beds in service for a need."""
    return has_bed_for(need, B.open[home, 0], B.open[home, 1], B.evening[home, LETS_IDLE])


@kernel
def expected_years(R, B, home, need, level):  # type: ignore[no-untyped-def]
    """Return the shortest expected wait, in years, over the kinds of bed that fit, from last evening's view and today's beds."""
    v = B.evening[home]
    able, either, nursing = v[QUEUED], v[QUEUED + 1], v[QUEUED + 2]
    staffed = not too_few_carers(R.heavy_only, PUBLIC, need, v[CARE], R.load[level], B.staff[home])
    best = 9.0
    if need != NURSING_ONLY:
        ahead = ahead_of(int64(0), need, able, either, nursing)
        best = choice.years_to_wait(v[FREE] if staffed else 0, ahead, B.open[home, 0])
    if need != ORDINARY_ONLY or v[LETS_IDLE] == 1:
        ahead = ahead_of(int64(1), need, able, either, nursing)
        best = min(best, choice.years_to_wait(v[FREE + 1] if staffed else 0, ahead, B.open[home, 1]))
    return best


@kernel
def draw_seen(G, S, key, own):  # type: ignore[no-untyped-def]
    """Write into `W.chosen` whether a person with this key and county looks at each home: a branch-free loop, which vectorizes."""
    B, W = S.homes, S.work
    R = G.rules
    for home in range(B.key.shape[0]):
        number = int64(B.key[home])
        limit = R.seen_own if B.county[home] == own else R.seen_other
        W.chosen[home] = choice.looks_at(G.seed, key, number, limit)


@kernel
def look_around(G, S, p):  # type: ignore[no-untyped-def]
    """Write the homes a person looks at and their V_j to `W.chosen`, `W.value`; return how many, and two sums for the setting choice."""
    P, B, W = S.people, S.homes, S.work
    R, C = G.rules, G.choice
    bits = int64(P.bits[p])
    level = read(bits, at.LEVEL)
    need = need_of(level, read(bits, at.DEMENTIA))
    kind = 1 if need == NURSING_ONLY else 0
    key, own = P.key[p], P.county[p]
    found, weighted, weights = 0, 0.0, 0.0
    draw_seen(G, S, key, own)
    for home in range(B.key.shape[0]):
        if W.chosen[home] == 0 or not fits(B, home, need):
            continue
        fee = 1.0 * B.fee[home, kind]
        v = choice.home_utility(C, B.owner[home], fee, 1.0 * P.income[p], expected_years(R, B, home, need, level))
        size = B.weight[home] * B.pull[home] * (B.built[home, 0] + B.built[home, 1])
        weights += size
        weighted += size * choice.scaled_exp(C, v)
        W.chosen[found] = home
        W.value[found] = v
        found += 1
    W.counter[SEEN] += found
    return found, weighted, weights


@kernel
def best_home(G, S, p, found, placed):  # type: ignore[no-untyped-def]
    """Return the home with the largest ln s_j + V_j / lambda + taste among those looked at; a county that places a person (1) sees beds."""
    P, B, W = S.people, S.homes, S.work
    C = G.choice
    pick, best = NOWHERE, 0.0
    for j in range(found):
        home = W.chosen[j]
        size = B.weight[home] * (1.0 if placed == 1 else B.pull[home]) * (B.built[home, 0] + B.built[home, 1])
        value = choice.preference(C, G.seed, P.key[p], int64(B.key[home]), size, W.value[j])
        if pick < 0 or value > best:
            pick, best = int64(home), value
    return pick


@kernel
def public_homes(G, S, p, placement):  # type: ignore[no-untyped-def]
    """Write the homes with beds that fit in which the county may place a 特困 person, and their V_j; return how many. `placement`: how."""
    P, B, W = S.people, S.homes, S.work
    R, C = G.rules, G.choice
    bits = int64(P.bits[p])
    level = read(bits, at.LEVEL)
    need = need_of(level, read(bits, at.DEMENTIA))
    found = 0
    for home in range(B.key.shape[0]):
        if choice.placement(B.owner[home], B.county[home], P.county[p]) == placement and fits(B, home, need):
            W.chosen[found] = home
            W.value[found] = choice.placement_utility(C, B.owner[home], expected_years(R, B, home, need, level))
            found += 1
    return found


@kernel
def place(G, S, p):  # type: ignore[no-untyped-def]
    """Return the home in which the county places a 特困 person, NOWHERE if there is none, and among how many."""
    found = public_homes(G, S, p, choice.OWN_COUNTY)
    if found == 0:
        found = public_homes(G, S, p, choice.CONTRACT)
    return best_home(G, S, p, found, int64(1)), found


@kernel
def choose(G, S, p, day):  # type: ignore[no-untyped-def]
    """Return the home that a person chooses, NOWHERE for staying with the family, and among how many."""
    P, C = S.people, G.choice
    bits = int64(P.bits[p])
    found, weighted, weights = look_around(G, S, p)
    living = living_with(read(bits, at.MATE), read(bits, at.WITH_CHILD))
    over_80 = age_index(int64(P.b60[p]), day) >= 20
    terms = choice.family_terms(C, living, read(bits, at.OWNS_HOME), over_80, read(bits, at.RURAL))
    u = draws.uniform(G.seed, P.key[p], SETTING, P.nth[p, SEEK])
    home = NOWHERE
    if choice.chooses_institution(C, terms, weighted, weights, u):
        home = best_home(G, S, p, found, int64(0))
    return home, found


@kernel
def seek(G, S, p, day):  # type: ignore[no-untyped-def]
    """Let a person at home or on a waiting list look for care, choose or be placed, and join, keep, change or leave a list."""
    P, W = S.people, S.work
    if asks_instead(S.lab, G, S, p, day):
        return
    bits = int64(P.bits[p])
    W.counter[CHOICES] += 1
    P.sought_on[p] = day
    W.sought[W.counter[SOUGHT]] = p
    W.counter[SOUGHT] += 1
    home, found = place(G, S, p) if read(bits, at.MEANS) == choice.TEKUN else choose(G, S, p, day)
    waiting = read(bits, at.SETTING) == WAITING
    kept = waiting and home == P.home[p]
    why = CHOSE_HOME
    if home < 0:
        why = STAYED if found > 0 else NO_HOME
    elif waiting:
        why = KEPT_LIST if kept else OTHER_HOME
    note(S, day, p, SEEK, home, why)
    if waiting and not kept:
        transition(G, S, p, day, put(bits, at.SETTING, OWN_HOME), why)
        forget_home(P, p)
    if home >= 0 and not kept:
        ask(G, S, p, day, home, why)
