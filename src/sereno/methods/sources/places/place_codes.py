"""Which area a code names, where the records carry the areas' own codes.

A code is found as it is written; else as spreadsheets leave it: without its leading zeros, with
".0" behind it, in other capitals, or without its hyphens. What would then be two areas' is none's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_TAIL: Final = re.compile(r"(?<=\d)[.,]0{1,2}$")
_SIGNS: Final = re.compile(r"[\W_]+")


def plain_code(text: str) -> str:
    """A code without what a spreadsheet adds or takes away: "007", "7", "7.0" are one."""
    plain = _SIGNS.sub("", _TAIL.sub("", text.strip())).upper()
    return (plain.lstrip("0") or "0") if plain.isdecimal() else plain


@dataclass(frozen=True)
class CodeIndex:
    """The areas' codes, ready to be asked."""

    exact: Mapping[str, int]
    plain: Mapping[str, int]

    @classmethod
    def build(cls, codes: Sequence[str]) -> CodeIndex:
        """The index of areas 0 … A−1 by their codes."""
        plain: dict[str, int] = {}
        for index, code in enumerate(codes):
            key = plain_code(code)
            plain[key] = index if key not in plain else -1
        return cls({code: index for index, code in enumerate(codes)}, plain)

    def find(self, text: str) -> int:
        """The area with this code; −1 where there is none, or more than one could be meant."""
        code = text.strip()
        if code in self.exact:
            return self.exact[code]
        return self.plain.get(plain_code(code), -1) if code else -1
