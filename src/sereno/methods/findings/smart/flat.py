"""A text in small letters without accents, in which each sign still knows where it stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from sereno.vocabulary.language import Language
from sereno.vocabulary.smart import rules


class Span(NamedTuple):
    """Part of a text, in codepoints of the text as it was written."""

    start: int
    end: int


class Flat:
    """A text to look for phrases in. text: flat, ñ is n; `span` leads back to what was written."""

    def __init__(self, written: str) -> None:
        self.written = written
        signs: list[str] = []
        self._places: list[int] = []
        for place, sign in enumerate(written):
            for bare in _bare(sign):
                signs.append(bare)
                self._places.append(place)
        self.text = "".join(signs)
        self._places.append(len(written))

    def span(self, start: int, end: int) -> Span:
        """Where a part of the flat text stands in the written one, accents of its end included."""
        return Span(self._places[start], self._places[end])

    def written_at(self, start: int, end: int) -> str:
        """What was written at a part of the flat text."""
        return self.written[slice(*self.span(start, end))]


def _bare(sign: str) -> str:
    if sign == "’":
        return "'"
    if sign.isascii() or not (sign.isalpha() or unicodedata.combining(sign)):
        return sign.lower()
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


@cache
def phrases(language: Language, name: str) -> re.Pattern[str]:
    """The phrases of a name as one expression that finds whole words, the longest line first."""
    lines = sorted(rules(language).phrases[name], key=len, reverse=True)
    return either(language, lines)


def either(language: Language, lines: Iterable[str]) -> re.Pattern[str]:
    """Lines as one expression of whole words, with numbers, months and years put in."""
    words = rules(language).words
    # With so many groups at most: a text of "1.1.1…" would be gone through once for each sign.
    number = rf"(?:\d+(?:[.,]\d+){{0,6}}|(?:{'|'.join(words['numbers'])}))"
    months = f"(?:{'|'.join(words['months'])})"
    filled = (
        line.replace("{n}", number).replace("{month}", months).replace("{year}", r"(?:19|20)\d\d")
        for line in lines
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(filled)})(?!\w)")


@cache
def _at_end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern}\Z")


def ends_with(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text, at most a few words long, ends with a phrase."""
    return _at_end(pattern.pattern).search(text) is not None
