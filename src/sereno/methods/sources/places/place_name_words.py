"""The words of a place name, each with what it does there."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sereno.vocabulary.place_words import PlaceWord, place_words

_ORDINAL = re.compile(r"0*(\d+)(?:A|O|ER|ERA|ERO|RA|RO|DA|DO|TA|TO|MA|MO|VA|VO|NA|NO)?")
_NUMBER_AND_LETTER = re.compile(r"0*(\d+)([B-Z])")
# CIMA2, 20DE NOVIEMBRE, 2ASECCION: a space is missing between a word and a number.
_GLUED = re.compile(
    r"(?P<before>[A-Z]{3,})(?P<after>\d{1,2})|(?P<number>\d{1,2})(?P<word>[A-Z]{2,})"
)
_TAILS = ("A", "O", "ERA", "ER", "DA", "DO", "RA", "RO", "TA", "TO", "MA", "MO", "VA", "VO")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")


class Token(NamedTuple):
    """One word or phrase, read."""

    role: Literal[
        "word", "number", "type", "unit", "extension", "bearing", "within", "division", "article"
    ]
    text: str


def arabic(roman: str) -> str | None:
    """The roman numeral (I to XXXIX) as digits; None when it isn't one.

    L, C, D and M are left out: "C" and "M" are initials far more often than hundreds.
    """
    found = _ROMAN.fullmatch(roman)
    if not found:
        return None
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX").index(found[2])
    return str(10 * len(found[1]) + ones)


def read_words(words: tuple[str, ...]) -> list[Token]:
    """The words of one stretch with their roles."""
    known = _known_phrases(tuple(part for word in words for part in _spaced(word)))
    read: list[Token] = []
    for at, (word, meaning) in enumerate(known):
        follows = known[at + 1][1] if at + 1 < len(known) else None
        is_last = at + 1 == len(known)
        if meaning is not None:
            read.append(_known_token(word, meaning, known, at))
            continue
        number = None if _a_villa(word, known, at) else _number(word)
        if number is not None:
            alone = len(word) == 1 and word.isalpha() and at == 0
            an_initial = alone and follows is None and not is_last
            read.append(Token("word", word) if an_initial else Token("number", number))
        elif split := _NUMBER_AND_LETTER.fullmatch(word):
            read += [Token("number", split[1]), Token("number", split[2])]
        elif len(word) == 1 and read and (is_last or read[-1].role in ("number", "unit")):
            read.append(Token("number", word))
        else:
            read.append(Token("word", word))
    return read


def _spaced(word: str) -> tuple[str, ...]:
    """A word and a number written without the space between them, as two words."""
    glued = None if word.isalpha() or _ORDINAL.fullmatch(word) else _GLUED.fullmatch(word)
    if glued is None:
        return (word,)
    if glued["before"]:
        return glued["before"], glued["after"]
    number, rest = glued["number"], glued["word"]
    for tail in _TAILS:
        counted = place_words().phrases.get((rest.removeprefix(tail),))
        if rest.startswith(tail) and counted is not None and counted.role == "unit":
            return number + tail, rest.removeprefix(tail)
    return number, rest


def _known_token(
    word: str, meaning: PlaceWord, known: list[tuple[str, PlaceWord | None]], at: int
) -> Token:
    if meaning.role == "short":
        return Token("word", meaning.reads)
    if meaning.role == "article":
        return Token("article", word)
    if meaning.role == "unit" and not _counts(known, at):
        is_abbreviation = meaning.reads.startswith(word)
        return Token("word", meaning.reads if is_abbreviation else word)
    return Token(meaning.role, meaning.reads)


def _a_villa(word: str, known: list[tuple[str, PlaceWord | None]], at: int) -> bool:
    """Whether QUINTA begins the name of a house, as in QUINTA EMILIA, and doesn't count."""
    if word != "QUINTA" or at > 0 or len(known) < 2:
        return False
    follows = known[1][1]
    return follows is None or follows.role not in ("unit", "extension")


def _counts(known: list[tuple[str, PlaceWord | None]], at: int) -> bool:
    """Whether a number or a letter stands beside the word at `at`."""
    before = known[at - 1] if at else None
    after = known[at + 1] if at + 1 < len(known) else None
    if after and after[1] is None and (len(after[0]) == 1 or _counting(after[0])):
        return True
    return bool(before and before[1] is None and _counting(before[0]))


def _counting(word: str) -> bool:
    return _number(word) is not None or _NUMBER_AND_LETTER.fullmatch(word) is not None


def _number(word: str) -> str | None:
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal[1]
    numbers = place_words().numbers
    return numbers.get(word) or arabic(word) or numbers.get(_near(word, _long_numbers(), 6) or "")


def _known_phrases(words: tuple[str, ...]) -> list[tuple[str, PlaceWord | None]]:
    """Each word, or run of words, with its meaning; initials written apart are joined."""
    vocabulary = place_words()
    found: list[tuple[str, PlaceWord | None]] = []
    at = 0
    while at < len(words):
        if _ordinal_written_apart(words[at : at + 3]):
            found.append((words[at], None))
            at += 2
            continue
        for length in range(min(vocabulary.longest, len(words) - at), 0, -1):
            phrase = words[at : at + length]
            meaning = vocabulary.phrases.get(phrase)
            if meaning is None and length == 1:
                meaning = _with_typo(phrase[0], _beside_a_number(words, at))
            if meaning is not None:
                found.append((" ".join(phrase), meaning))
                at += length
                break
        else:
            initials = _initials(words[at:])
            found.append(("".join(words[at : at + initials]), None))
            at += initials
    return found


def _ordinal_written_apart(words: tuple[str, ...]) -> bool:
    """Whether the words begin like "1 A SECCION", whose A is the tail of an ordinal."""
    if len(words) < 3 or not words[0].isdigit() or words[1] not in ("A", "O"):
        return False
    counted = place_words().phrases.get(words[2:])
    return counted is not None and counted.role in ("unit", "extension")


def _initials(words: tuple[str, ...]) -> int:
    """How many of the first words are one abbreviation written apart: 3 for C T M, else 1."""
    run = 0
    while run < len(words) and len(words[run]) == 1 and words[run].isalpha() and words[run] != "Y":
        run += 1
    while run and arabic(words[run - 1]) is not None:
        run -= 1
    return run if run > 1 else 1


def _beside_a_number(words: tuple[str, ...], at: int) -> bool:
    return (at > 0 and _counting(words[at - 1])) or (
        at + 1 < len(words) and _counting(words[at + 1])
    )


def _with_typo(word: str, beside_a_number: bool) -> PlaceWord | None:
    """The long known word, or beside a number the section word, of which this is a typo."""
    vocabulary = place_words()
    meant = _near(word, vocabulary.known_with_typos, 6)
    if meant is None and beside_a_number:
        meant = _near(word, _section_words(), 4)
    return vocabulary.phrases[(meant,)] if meant else None


@cache
def _section_words() -> tuple[str, ...]:
    """SECCION, ETAPA, SECTOR: the words that count, but for their abbreviations."""
    return tuple(
        word
        for (word, *more), meaning in place_words().phrases.items()
        if meaning.role == "unit" and meaning.reads == word and not more and len(word) > 4
    )


@cache
def _long_numbers() -> tuple[str, ...]:
    """The number words long enough to be known with a letter wrong: PRIMERA, not QUINTA."""
    return tuple(word for word in place_words().numbers if len(word) > 6)


@lru_cache(maxsize=65_536)
def _near(word: str, known: tuple[str, ...], shortest: int) -> str | None:
    """The one known word that has a letter dropped, added, changed or swapped with the next."""
    if len(word) < shortest or not word.isalpha():
        return None
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=2)
    return found[0][0] if len(found) == 1 else None
