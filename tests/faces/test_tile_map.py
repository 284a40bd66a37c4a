"""The schematic map: thirteen tiles, none on another."""

from __future__ import annotations

from itertools import combinations

from sim.evidence import Evidence
from sim.faces.figures.tile_map import ENGLISH, SIDE, TILES, Map, tile_map


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


def test_a_place_without_a_value_has_an_empty_tile() -> None:
    assert "<svg" in tile_map(Map("beds", {"2301": 30.0}, {"2301": "30"}, 30, 30), ENGLISH, 4)
