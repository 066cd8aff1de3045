"""Numbers as tables write them: 1,234.5 · 1.234,5 · 1 234 · 12.5 % · (5) · $1,200.

Which sign parts thousands and which the decimals is a habit of the file, not of the cell:
`infer_decimal` finds it from all its columns, and from what each of them can be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final, Literal, NamedTuple

from sereno.methods.sources.reading.longest_value import is_value

DecimalSign = Literal[".", ","]
# What parts thousands; "" where nothing does.
Mark = Literal[".", ",", ""]

_SPACES: Final = re.compile(r"[\s\u00a0\u202f']+")
_SIGNS: Final[tuple[tuple[DecimalSign, DecimalSign], ...]] = ((".", ","), (",", "."))
_GROUPED: Final = {
    sign: re.compile(
        rf"[-+]?(?:\d+|\d{{1,3}}(?:{re.escape(other)}\d{{3}})+)?(?:{re.escape(sign)}\d*)?"
        r"(?:[eE][-+]?\d{1,3})?"
    )
    for sign, other in _SIGNS
}
_DIGIT: Final = re.compile(r"\d")
_OTHER: Final[Mapping[str, DecimalSign]] = {".": ",", ",": "."}
# One sign with three digits after it: thousands or decimals.
_OPEN: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")
_THOUSANDS: Final[dict[Mark, re.Pattern[str]]] = {
    ",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?"),
    ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
_NEARLY_ALL: Final = 0.99
_MOST_DEGREES: Final = 180


def read_number(text: str, decimal: DecimalSign = ".") -> float | None:
    """The number that a cell is, thousands parted by the other sign or by spaces; else None.

    A percent sign is left off (12.5 % is 12.5), so is a currency's; parentheses mean less than 0.

    >>> read_number("1,234.5"), read_number("1.234,5", ","), read_number("(3 %)")
    (1234.5, 1234.5, -3.0)
    """
    # Most cells of a file are words.
    if not _DIGIT.search(text):
        return None
    plain = _SPACES.sub(" ", text.replace("−", "-")).strip()
    if not is_value(plain):
        return None
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1].strip()
    plain = plain.rstrip("%").strip().removeprefix("$").strip()
    if " " in plain:
        if not re.fullmatch(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", plain):
            return None
        plain = plain.replace(" ", "")
    if not _GROUPED[decimal].fullmatch(plain):
        return None
    other = "," if decimal == "." else "."
    value = float(plain.replace(other, "").replace(decimal, "."))
    return -value if negative else value


def infer_decimal(
    columns: Iterable[Iterable[str]] = (),
    *,
    whole: Iterable[Iterable[str]] = (),
    below_1000: Iterable[Iterable[str]] = (),
) -> tuple[DecimalSign, bool]:
    """The decimal sign of a file, from all its columns together, and whether that is sure.

    "1.234" and "1,234" may be either: other cells tell (12.5, 1.234.567), or what a column can
    be. `whole`: columns of what comes whole, as people do, in which three digits after a sign are
    thousands. `below_1000`: columns that can't reach a thousand, such as percentages, in which
    they are decimals. Where nothing tells it is the point, as Mexico writes, and not sure.

    >>> infer_decimal([["1.234", "2.345"]]), infer_decimal(whole=[["1.234", "2.345"]])
    (('.', False), (',', True))
    """
    said, leaning, is_open = Counter[str](), Counter[str](), False
    for kind, group in (("", columns), ("whole", whole), ("below_1000", below_1000)):
        for cells in group:
            found = _evidence(cells)
            said.update(found.said)
            is_open |= bool(found.open)
            for sign, n in found.open.items():
                if kind:
                    said[_OTHER[sign] if kind == "whole" else sign] += n
                elif found.small_numbers:
                    # 987 beside 1.234: with three decimals a whole number would be 987.000.
                    leaning[_OTHER[sign]] += n
    if said:
        return (",", not said["."]) if said[","] > said["."] else (".", not said[","])
    if leaning[","] > leaning["."]:
        return ",", False
    return ".", not is_open


class _Evidence(NamedTuple):
    """How many cells say which sign stands before decimals, and how many may be either.

    open: by the sign that is in the cell. small_numbers: there are numbers from 1 to 999 without
    any sign, and none above.
    """

    said: Counter[str]
    open: Counter[str]
    small_numbers: bool


def _evidence(cells: Iterable[str]) -> _Evidence:
    said, is_open = Counter[str](), Counter[str]()
    small = large = False
    for text in cells:
        plain = _SPACES.sub("", text).strip("%$()")
        if not is_value(plain):
            continue
        if plain.isdecimal():
            small |= 0 < int(plain) < 1_000
            large |= int(plain) >= 1_000
        elif _OPEN.fullmatch(plain):
            is_open["." if "." in plain else ","] += 1
        else:
            said.update(sign for sign, _other in _SIGNS if _tells(plain, sign))
    return _Evidence(said, is_open, small and not large and not said)


def _tells(plain: str, sign: str) -> bool:
    """Whether a cell can only be read with `sign` before the decimals."""
    if not _DIGIT.search(plain):
        return False
    other = _OTHER[sign]
    last, before = plain.rfind(sign), plain.rfind(other)
    if last >= 0 and before >= 0:
        return last > before and plain.count(sign) == 1
    if last >= 0:
        digits = re.sub(r"\D+$", "", plain[last + 1 :])
        whole = plain[:last].lstrip("-+($")
        return plain.count(sign) == 1 and (len(digits) != 3 or len(whole) > 3 or whole == "0")
    # 1.234.567 parts thousands by points, so the comma is for decimals.
    return plain.count(other) > 1


def thousands_mark(columns: Iterable[Iterable[str]], *, metres: bool = False) -> Mark:
    """The sign that parts thousands in a file's columns of coordinates; "" where none does.

    A sign does where it stands before groups of three digits alone, and some number has two such
    groups (2,276,240), is no degree when it is read otherwise (352,001 as 352.001), or `metres`
    are known to be meant.

    >>> thousands_mark([["352,001"], ["2,276,240"]]), thousands_mark([["-99.133"], ["19.432"]])
    (',', '')
    """
    held = [list(cells) for cells in columns]
    most_others = (1 - _NEARLY_ALL) * sum(map(len, held))
    for sign, grouped in _THOUSANDS.items():
        whole, others = [], 0
        for cell in chain.from_iterable(held):
            if sign not in cell or not is_value(cell):
                continue
            if grouped.fullmatch(cell.strip()):
                whole.append(cell)
                continue
            others += 1
            # However many of those to come are whole: hundreds of thousands needn't be looked at.
            if others > most_others:
                break
        if not whole or len(whole) < _NEARLY_ALL * (len(whole) + others):
            continue
        sure = sum(_beyond_degrees(cell, sign) for cell in whole)
        if metres or sure * 2 > min(len(whole), max(map(len, held))):
            return sign
    return ""


def _beyond_degrees(cell: str, sign: Mark) -> bool:
    """Whether a cell of full groups of three can't be degrees with `sign` before decimals."""
    plain = cell.strip().lstrip("+-")
    return (
        plain.count(sign) > 1 or _OTHER[sign] in plain or int(plain.split(sign)[0]) > _MOST_DEGREES
    )


def grouped_by(mark: Mark) -> str:
    """The pattern of a number whose thousands a mark parts, for regular expressions."""
    return rf"^\s*{_THOUSANDS[mark].pattern}\s*$"
