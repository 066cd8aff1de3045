"""Marks behind a figure or a heading: 4,3 p/ · 2022 r/ · 12* · 2021 (cifras preliminares).

Statistics offices say by a letter that a figure is preliminary (p), revised (r) or estimated (e),
and by numbers, asterisks and other letters that a note explains it. The figure is read whole: its
number, and what its mark says.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from sereno.methods.sources.reading.longest_value import LONGEST_VALUE
from sereno.methods.sources.reading.number_forms import DecimalSign, read_number

MarkKind = Literal["", "preliminary", "revised", "estimated", "note"]

_KINDS: Final[dict[str, MarkKind]] = {"p": "preliminary", "r": "revised", "e": "estimated"}
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᵖʳ", "0123456789abcdepr")
_RAISED_SIGNS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᵖʳ"
_WORDS: Final = (
    r"(?:cifras?\s+|datos?\s+)?(?:(?P<p>prelim(?:inar(?:es)?|inary)?|prel|provisional(?:es)?|prov)|"
    r"(?P<r>revisad[oa]s?|revised|rev)|(?P<e>estimad[oa]s?|estimated|est))\.?"
)
# One mark at the end. Digits belong to a note only where a slash follows them, or raised.
_MARK: Final = re.compile(
    rf"(?:\s*[\[(]\s*{_WORDS}\s*[\])]"
    rf"|\s+{_WORDS.replace('(?P<', '(?P<bare_')}"
    r"|\s*(?P<letter>[a-z])\s*/"
    r"|\s*[\[(]\s*(?P<in_brackets>[a-z])\s*/?\s*[\])]"
    r"|\s+(?P<number>\d{1,2})\s*/"
    r"|(?<=\d)\s*(?P<plain>[pre])"
    rf"|\s*(?P<raised>[{_RAISED_SIGNS}](?:[\s,]*[{_RAISED_SIGNS}])*)\s*/?"
    r"|\s*(?P<sign>[*†‡§#]+))\s*$",
    re.IGNORECASE,
)  # fmt: skip


class Marked(NamedTuple):
    """A text without the marks behind it; what they say, and how the last note is written."""

    text: str
    kind: MarkKind
    note: str


@lru_cache(maxsize=20_000)
def without_marks(text: str) -> Marked:
    """A text parted from the marks at its end; the text itself where nothing would be left of it.

    >>> without_marks("4,3 p/"), without_marks("2022 1/").note
    (Marked(text='4,3', kind='preliminary', note=''), '1')
    """
    plain, kind, note = text.strip(), "", ""
    while (found := _MARK.search(plain, max(0, len(plain) - LONGEST_VALUE))) and re.search(
        r"\w", plain[: found.start()]
    ):
        said, written = _said(found)
        kind, note = kind or said, note or written
        plain = plain[: found.start()].rstrip()
    return Marked(plain, kind or ("note" if note else ""), note)  # type: ignore[arg-type]


def read_figure(text: str, decimal: DecimalSign = ".") -> float | None:
    """The number that a cell is, with or without marks behind it; else None."""
    number = read_number(text, decimal)
    return read_number(without_marks(text).text, decimal) if number is None else number


def _said(found: re.Match[str]) -> tuple[str, str]:
    """What one mark says, and the note that it refers to."""
    groups = {name: value for name, value in found.groupdict().items() if value}
    for name in groups:
        letter = name.removeprefix("bare_")
        if letter in _KINDS:
            return _KINDS[letter], ""
    (written,) = groups.values()
    written = written.translate(_RAISED).lower()
    return (_KINDS[written], "") if written in _KINDS else ("", written)
