"""What people write where a word, a day or a number is asked for: Chinese words, 2021年7月1日, 0.5万, full-width digits.

Each function returns what a text means, or None if that is not plain; nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)")
"""Year first, so that month and day cannot be taken for each other."""
NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(\.\d{1,6})?(千|万|百万|千万|亿)?(.*)")
THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
"""A text such as 5.000: five, or five thousand to a reader on the European continent."""
TIMES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
ENDINGS = re.compile(r"(床位|床|机构|设施)$")
"""What is added to a word without changing what it means: 护理型床位 is 护理型."""
KIND_OF_PLACE = re.compile(r"(地区|(蒙古族)?自治县|市|区|县)$")
WORD = re.compile(r"[^\W\d][\w -]{0,40}")
"""What needs only quotes to be a text."""
MARKS = str.maketrans({**dict.fromkeys("“”„‟＂", '"'), **dict.fromkeys("‘’＇", "'"), **dict(zip("＝｛｝［］【】", "={}[][]", strict=True))})
"""Marks of Chinese and of word processors, as TOML has them."""
LONGEST_LINE = 200
SHORTEST_PART = 2
"""Fewest characters of a word by which it is known."""


def plain(text: str) -> str:
    """Return a text with full-width letters, digits and marks as half-width ones, without blanks around it.

    >>> plain(" ５，０００ "), plain("－１０")
    ('5,000', '-10')
    """
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def as_day(text: str) -> date | None:
    """Return the day that a text means.

    >>> as_day("2021年7月1日"), as_day("２０２１-07-01"), as_day("2021年7月"), as_day("2021-13-01")
    (datetime.date(2021, 7, 1), datetime.date(2021, 7, 1), None, None)
    """
    found = DAY.fullmatch(plain(text))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def as_number(text: str, unit: str = "", percent: bool = False) -> float | None:
    """Return the number that a text means. It may end with the beginning of its Chinese unit; `percent`: or with %.

    >>> as_number("0.5万", "张床位"), as_number("5，000张", "张床位"), as_number("90%", percent=True), as_number("5000元", "张床位")
    (5000.0, 5000.0, 0.9, None)
    >>> as_number("5.000"), as_number("5,00"), as_number("-10")
    (None, None, -10.0)
    """
    found = NUMBER.fullmatch(plain(text))
    if not found or THOUSANDS.fullmatch(plain(text)):
        return None
    sign, whole, part, times, rest = (group or "" for group in found.groups())
    number = Decimal(sign + whole.replace(",", "") + part) * TIMES.get(times, 1)
    rest = rest.strip()
    if rest == "%" and percent and not times:
        return float(number / 100)
    return float(number) if unit.startswith(rest) else None


def as_word(text: str, words: Iterable[tuple[str, str, str]], whole: bool = False) -> str | None:
    """Return the name of the word of a closed list that a text means: the name itself, or its English or Chinese.

    Unless the `whole` text must be given, 机构, 床位 and the like at its end make no difference, and a part of one Chinese word will do.

    >>> words = [("tekun", "public, tekun facility", "公办特困供养机构"), ("other_public", "public, other", "其他公办")]
    >>> as_word("其他公办机构", words), as_word("Public, other", words), as_word("特困", words), as_word("公办", words)
    ('other_public', 'other_public', 'tekun', None)
    """
    wanted, words = plain(text).casefold(), list(words)
    exact = {name for name, *shown in words if wanted and wanted in map(str.casefold, (name, *shown))}
    if not exact and not whole:
        bare = ENDINGS.sub("", wanted)
        exact = {name for name, _, zh in words if bare and bare == ENDINGS.sub("", zh)}
        exact = exact or {name for name, _, zh in words if wanted in zh and len(wanted) >= SHORTEST_PART}
    return exact.pop() if len(exact) == 1 else None


def as_place(text: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of the places that a text may mean, given the full name of each: prefecture, or prefecture and county unit.

    >>> places = {"2308": "佳木斯市", "230803": "佳木斯市向阳区", "2304": "鹤岗市", "230402": "鹤岗市向阳区", "2327": "大兴安岭地区"}
    >>> as_place("佳木斯", places), as_place("大兴安岭", places), as_place("向阳", places), as_place("鹤岗向阳区", places)
    (('2308',), ('2327',), ('230402', '230803'), ('230402',))
    """
    wanted = plain(text)
    if wanted in places:
        return (wanted,)
    return tuple(sorted(code for code, name in places.items() if wanted in _names(code, name, places)))


def _names(code: str, name: str, places: Mapping[str, str]) -> set[str]:
    """Return what a place is called: with and without its prefecture, and each with and without its last word (市, 地区, 区, 县)."""
    whole = places[code[:4]]
    own = name.removeprefix(whole) or name
    own_names = {own, _short(own)}
    return own_names | {before + each for before in (whole, _short(whole)) for each in own_names if own != name}


def _short(name: str) -> str:
    return KIND_OF_PLACE.sub("", name) if len(name) > SHORTEST_PART else name


def as_toml(line: str) -> str | None:
    """Return a line that is not TOML as its writer may have meant it, or None if nothing plain makes it TOML.

    >>> as_toml("from = 2021年7月1日"), as_toml("beds = 5，000"), as_toml("owner = “private”")
    ('from = 2021-07-01', 'beds = 5000', 'owner = "private"')
    >>> as_toml("beds = 0.5万  # 张"), as_toml("factor = 5%"), as_toml("where = private"), as_toml("until = 2025年")
    ('beds = 5000', 'factor = 0.05', 'where = "private"', None)
    """
    key, found, value = line.translate(MARKS).partition("=")
    value = plain(value.partition("#")[0])
    number, day = as_number(value, percent=True), as_day(value)
    ways = (day and day.isoformat(), None if number is None else f"{number:.12g}", value, f'"{value}"' if WORD.fullmatch(value) else None)
    for way in ways if found and len(line) <= LONGEST_LINE else ():
        try:
            if way and tomllib.loads(f"{key.strip()} = {way}"):
                return f"{key.strip()} = {way}"
        except ValueError:
            continue
    return None
