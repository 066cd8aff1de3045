"""Words of a text as a search compares them: alike in every database, whatever accents they have.

NFC, lower case, accents taken off except that of ñ, then Snowball's stems (Porter 2001), in that
order: with its accent "policías" would have another stem than "policia" without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.spanish_stemmer import SpanishStemmer

Language = Literal["es", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("es", "en")
# A letter may be followed by accents of its own: text that is not NFC has the same words.
WORD: Final = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_WORD = re.compile(WORD)
# What is longer is no word; databases refuse the longest.
_MOST_SIGNS: Final = 60
_STEMMERS: Final = {"es": SpanishStemmer, "en": EnglishStemmer}


class Word(NamedTuple):
    """A word of a text: its stem, and where it stands, in codepoints."""

    stem: str
    start: int
    end: int


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """A word in small letters without accents; ñ is a letter of its own.

    >>> plain("Drogadicción"), plain("AÑOS")
    ('drogadiccion', 'años')
    """
    lower = unicodedata.normalize("NFC", word).lower()
    return "".join(_letter(sign) for sign in unicodedata.normalize("NFC", lower))[:_MOST_SIGNS]


def _letter(sign: str) -> str:
    if sign.isascii() or sign == "ñ":
        return sign
    bare = unicodedata.normalize("NFKD", sign)
    return "".join(each for each in bare if each.isalnum()).lower()


@lru_cache(maxsize=200_000)
def stem_of(word: str, language: Language) -> str:
    """The stem of a word as somebody wrote it; of what is no word "".

    >>> stem_of("policías", "es"), stem_of("Policia", "es"), stem_of("año", "es")
    ('polici', 'polici', 'año')
    """
    # A stemmer holds the word that it is at: each has its own.
    return str(_STEMMERS[language]().stemWord(plain(word)))


def words_of(text: str, language: Language) -> list[Word]:
    """The words of a text in order."""
    return list(_words_of(text, language))


def _words_of(text: str, language: Language) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        stem = stem_of(found.group(), language)
        if stem:
            yield Word(stem, found.start(), found.end())


def indexed(text: str, language: Language) -> str:
    """The stems of a text, as an index holds them: in order, apart by spaces."""
    return " ".join(word.stem for word in _words_of(text, language))
