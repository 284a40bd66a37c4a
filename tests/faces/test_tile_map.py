"""The schematic map: thirteen tiles, none on another, hatched where the evidence has no data of the place."""

from __future__ import annotations

import re
from itertools import combinations

from sim.evidence import Evidence
from sim.faces.figures.tile_map import ENGLISH, SIDE, TILES, Map, residual, tile_map


def prefectures(numbers: Evidence) -> set[str]:
    return {place.code[:4] for place in numbers.places}


def test_every_prefecture_has_one_tile_and_an_english_name(numbers: Evidence) -> None:
    assert len(TILES) == 13
    assert set(TILES) == set(ENGLISH) == prefectures(numbers)


def test_no_tile_lies_on_another() -> None:
    near = [(one, two) for one, two in combinations(TILES.values(), 2) if max(abs(a - b) for a, b in zip(one, two, strict=True)) < SIDE]
    assert near == []


def test_the_tiles_lie_roughly_where_the_prefectures_do() -> None:
    west, north = {code: place[0] for code, place in TILES.items()}, {code: place[1] for code, place in TILES.items()}
    assert min(north, key=north.__getitem__) == "2327"
    assert west["2302"] < west["2307"] < west["2305"]
    assert north["2311"] < north["2312"] < north["2301"]


def test_nine_shares_of_elders_are_residuals_as_the_evidence_marks_them(numbers: Evidence) -> None:
    marked = {row.area for row in numbers.rows if row.name == "population.share60" and "RESIDUAL" in row.note}
    assert set(residual(numbers)) == marked
    assert len(marked) == 9
    assert {"2301", "2302"}.isdisjoint(marked)


def hatches(drawing: str) -> int:
    """Return how many shapes are filled with a hatch."""
    return len(re.findall(r"fill: url\(#", drawing))


def test_as_many_tiles_are_hatched_as_shares_are_residuals(numbers: Evidence) -> None:
    one = Map("beds", dict.fromkeys(TILES, 30.0), dict.fromkeys(TILES, "30"), 20, 40)
    assert hatches(tile_map(one, ENGLISH, (), 4)) == 0
    assert hatches(tile_map(one, ENGLISH, residual(numbers), 4)) == 9


def test_a_place_without_a_value_has_an_empty_tile() -> None:
    assert "<svg" in tile_map(Map("beds", {"2301": 30.0}, {"2301": "30"}, 30, 30), ENGLISH, (), 4)
