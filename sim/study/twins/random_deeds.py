"""What is done to a random world between two days: to the inventory of its beds and, through it, to the lives, as the province does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.codes import Bed, Owner
from sim.lives import Lives, NewHome
from sim.province.inventory import Beds
from sim.rules.params import Parameters


class Deed(NamedTuple):
    """Something done to the lives on a morning; `where` and `size`, 0 to 1, pick a home and an amount from what there is."""

    day: int
    what: str
    where: float = 0.0
    size: float = 0.0
    rates: dict[str, float] | None = None
    """Factors on hazards, for `rates`."""
    rules: Parameters | None = None


def act(lives: Lives, beds: Beds, deed: Deed) -> int:
    """Apply a deed to the lives of a world and the inventory of its beds; return the resulting number, -1 if it has none."""
    answer = DEEDS[deed.what](lives, beds, deed)
    return -1 if answer is None else answer


def _open(lives: Lives, beds: Beds, deed: Deed) -> None:
    home = _home(beds, deed)
    beds.open(home, _kind(deed), 1 + int(deed.size * 12))
    lives.set_beds(home, *beds.of(home))


def _close(lives: Lives, beds: Beds, deed: Deed) -> int:
    home, kind = _home(beds, deed), _kind(deed)
    closed = beds.close(home, kind, round(deed.size * beds.in_service(home, kind)))
    lives.set_beds(home, *beds.of(home))
    return closed


def _reopen(lives: Lives, beds: Beds, deed: Deed) -> int:
    home, kind = _home(beds, deed), _kind(deed)
    opened = beds.reopen(home, kind, round(deed.size * int(beds.closing[beds.row[home], kind])))
    lives.set_beds(home, *beds.of(home))
    return opened


def _shut(lives: Lives, beds: Beds, _: Deed) -> None:
    for home in beds.row:
        for kind in Bed:
            beds.close(home, kind, beds.in_service(home, kind))
        lives.set_beds(home, *beds.of(home))


def _unlock(lives: Lives, beds: Beds, _: Deed) -> None:
    for home, row in beds.row.items():
        for kind in Bed:
            beds.reopen(home, kind, int(beds.closing[row, kind]))
        lives.set_beds(home, *beds.of(home))


def _convert(lives: Lives, beds: Beds, deed: Deed) -> int:
    """Begin works in a home, or continue in the one with most beds in works, and convert what is vacant; if nothing is, end all works."""
    home = int(beds.key[np.argmax(beds.in_works)]) if beds.in_works.any() else _home(beds, deed)
    beds.begin_works(home, 1 + int(deed.size * 10), deed.day)
    done = beds.convert(home, int(beds.in_works[beds.row[home]]), lives.occupied(home))
    if not done:
        beds.end_works(home)
    lives.set_beds(home, *beds.of(home))
    return done


def _remove(lives: Lives, beds: Beds, deed: Deed) -> int:
    kind = _kind(deed)
    home = int(beds.key[np.argmax(beds.closing[:, kind])])
    gone = beds.remove(home, kind, 1 + int(deed.size * 5), lives.occupied(home))
    lives.set_beds(home, *beds.of(home))
    return gone


def _fee(lives: Lives, beds: Beds, deed: Deed) -> None:
    lives.set_fee(_home(beds, deed), _kind(deed), 300 + int(deed.size * 6000))


def _carers(lives: Lives, beds: Beds, deed: Deed) -> None:
    home = _home(beds, deed)
    lives.set_carers(home, 2.0 * deed.size * (float(lives.homes().carers[home]) + 0.5))


def _new_home(lives: Lives, beds: Beds, deed: Deed) -> None:
    """Open a home; homes whose keys are skipped are in the inventory, without beds, and not in the lives."""
    rooms = (int(deed.size * 20), int(deed.where * 20))
    owner = list(Owner)[int(deed.where * len(Owner))]
    prefecture = int(deed.size * len(lives.census()))
    fee, carers = (800 + rooms[1] * 50, 1500), sum(rooms) * deed.where / 3
    new = NewHome(beds.next_key() + int(deed.size * 3), prefecture, 2 * prefecture, owner, rooms, fee, carers)
    for key in range(beds.next_key(), new.key):
        beds.add(new._replace(key=key, beds=(0, 0)))
    beds.add(new)
    lives.add_home(new)


def _rates(lives: Lives, _: Beds, deed: Deed) -> None:
    lives.set_rates(deed.rates or {})


def _rules(lives: Lives, _: Beds, deed: Deed) -> None:
    assert deed.rules is not None
    lives.set_params(deed.rules)


DEEDS: dict[str, Callable[[Lives, Beds, Deed], int | None]] = {
    "open": _open,
    "close": _close,
    "reopen": _reopen,
    "shut": _shut,
    "unlock": _unlock,
    "convert": _convert,
    "remove": _remove,
    "fee": _fee,
    "carers": _carers,
    "home": _new_home,
    "rates": _rates,
    "rules": _rules,
}
"""Deeds by their word; every amount is worked out from what there is."""


def _home(beds: Beds, deed: Deed) -> int:
    return int(deed.where * len(beds.key))


def _kind(deed: Deed) -> Bed:
    """Return a kind of bed that does not depend on any other part of the deed."""
    return Bed.NURSING if int(deed.where * 1000) % 2 else Bed.ORDINARY
