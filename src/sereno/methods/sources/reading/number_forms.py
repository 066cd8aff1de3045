"""Numbers as tables write them: 1,234.5 · 1.234,5 · 1 234 · 12.5 % · (5) · $1,200.

Which sign parts thousands and which the decimals is a habit of the table, not of the cell:
`infer_decimal` finds it from a whole column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

DecimalSign = Literal[".", ","]

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


def read_number(text: str, decimal: DecimalSign = ".") -> float | None:
    """The number that a cell is, thousands parted by the other sign or by spaces; else None.

    A percent sign is left off (12.5 % is 12.5), so is a currency's; parentheses mean less than 0.

    >>> read_number("1,234.5"), read_number("1.234,5", ","), read_number("(3 %)")
    (1234.5, 1234.5, -3.0)
    """
    plain = _SPACES.sub(" ", text.replace("−", "-")).strip()
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1].strip()
    plain = plain.rstrip("%").strip().removeprefix("$").strip()
    if " " in plain:
        if not re.fullmatch(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", plain):
            return None
        plain = plain.replace(" ", "")
    if not _DIGIT.search(plain) or not _GROUPED[decimal].fullmatch(plain):
        return None
    other = "," if decimal == "." else "."
    value = float(plain.replace(other, "").replace(decimal, "."))
    return -value if negative else value


def infer_decimal(texts: Iterable[str]) -> tuple[DecimalSign, bool]:
    """The decimal sign of a column, and whether its cells leave no doubt.

    Without a cell that tells ("1,234" may be either) it is the point, as Mexico writes.
    """
    says = {sign: 0 for sign, _other in _SIGNS}
    doubtful = False
    for text in texts:
        plain = _SPACES.sub("", text)
        for sign in says:
            says[sign] += _tells(plain, sign)
        doubtful |= bool(re.fullmatch(r"[-+(]?\d{1,3},\d{3}%?\)?", plain))
    if says[","] > says["."]:
        return ",", not says["."]
    return ".", not says[","] and (bool(says["."]) or not doubtful)


def _tells(plain: str, sign: str) -> bool:
    """Whether a cell can only be read with `sign` before the decimals."""
    other = "," if sign == "." else "."
    last, before = plain.rfind(sign), plain.rfind(other)
    if last >= 0 and before >= 0:
        return last > before and plain.count(sign) == 1
    if last >= 0:
        digits = re.sub(r"\D+$", "", plain[last + 1 :])
        whole = plain[:last].lstrip("-+($")
        return plain.count(sign) == 1 and (len(digits) != 3 or len(whole) > 3 or whole == "0")
    # 1.234.567 parts thousands by points, so the comma is for decimals.
    return plain.count(other) > 1
