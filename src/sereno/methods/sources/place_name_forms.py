"""What a place name says, taken apart: the words that name, and the marks that tell apart.

"Fracc. Olivar del Conde 1a Secc. (Ampl.)" has the core OLIVAR DEL CONDE, the number 1, is an
extension and of the type FRACCIONAMIENTO. Two names mean one place only when their numbers,
bearings and extension are the same; types, articles and the word SECCION weigh little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sereno.methods.sources.words import fold
from sereno.vocabulary.place_words import PlaceWord, place_words

_ORDINAL = re.compile(r"0*(\d+)(?:A|O|ER|ERA|ERO|RA|RO|DA|DO|TA|TO|MA|MO|VA|VO|NA|NO)?")
_NUMBER_AND_LETTER = re.compile(r"0*(\d+)([B-Z])")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
# A hyphen parts two names unless it ties a short word or a letter: EX-EJIDO, 1-A, SECTOR-B.
_BREAKS = re.compile(r"([()\[\]/_,;]|\s[-–—]|[-–—]\s|(?<=\w{3})[-–—](?=\w[\w.]))")
_SHORTEST_WITH_TYPO = 6
_NAMING = ("word", "bearing")


class Marks(NamedTuple):
    """What tells apart places of one name."""

    numbers: tuple[str, ...]  # and the letters that count sections, in order of appearance
    bearings: frozenset[str]
    extension: bool


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name taken apart.

    `written` is the whole, folded. `core` keeps the articles, `bare` does without; both lack
    numbers, types, units and AMPLIACION. `parts` are the names between separators ("VERGEL DE
    COYOACAN-VERGEL DEL SUR" is both) and before DEL PUEBLO; `inside` those in brackets, another
    name or the larger place.
    """

    written: str
    core: str
    bare: str
    marks: Marks
    types: frozenset[str]
    units: frozenset[str]
    parts: tuple[PlaceName, ...] = ()
    inside: tuple[PlaceName, ...] = ()

    @property
    def spelled(self) -> str:
        """The normal form in one line, for measuring likeness and for people's eyes."""
        extension = ["AMPLIACION"] if self.marks.extension else []
        return " ".join([self.bare, *self.marks.numbers, *extension]).strip()

    @property
    def words(self) -> frozenset[str]:
        """The words of `bare`."""
        return frozenset(self.bare.split())


class _Token(NamedTuple):
    role: Literal["word", "number", "type", "unit", "extension", "bearing", "within", "article"]
    text: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The tokens between two separators; `where` they stand: after DEL PUEBLO is "within"."""

    tokens: tuple[_Token, ...]
    where: Literal["open", "brackets", "within"]

    @property
    def names(self) -> bool:
        return any(token.role in _NAMING for token in self.tokens)


@lru_cache(maxsize=65_536)
def read_place_name(text: str) -> PlaceName:
    """Take a name apart, in whatever case, accents, abbreviations and numerals it is written."""
    stretches = _stretches(text)
    whole = _assemble([token for stretch in stretches for token in stretch.tokens], fold(text))
    if sum(stretch.names for stretch in stretches) < 2:
        return whole
    parts: list[PlaceName] = []
    inside: list[PlaceName] = []
    for at, stretch in enumerate(stretches):
        if stretch.names and stretch.where != "within":
            part = _assemble([*stretch.tokens, *_belonging(stretches, at)], whole.written)
            (inside if stretch.where == "brackets" else parts).append(part)
    return replace(whole, parts=tuple(parts), inside=tuple(inside))


def arabic(roman: str) -> str | None:
    """The roman numeral (I to XXXIX) as digits; None when it isn't one.

    L, C, D and M are left out: "C" and "M" are initials far more often than hundreds.
    """
    found = _ROMAN.fullmatch(roman)
    if not found:
        return None
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX").index(found[2])
    return str(10 * len(found[1]) + ones)


def _stretches(text: str) -> list[_Stretch]:
    """The name cut at separators, brackets and DEL PUEBLO, each stretch read word by word."""
    stretches: list[_Stretch] = []
    depth = 0
    for piece in _BREAKS.split(text):
        if piece in ("(", "["):
            depth += 1
        elif piece in (")", "]"):
            depth = max(0, depth - 1)
        else:
            words = fold(piece).replace("Ñ", "N").split()
            if words == ["U"] and depth:
                words = ["UNIDAD"]
            before, after = _split_within(_tokens(tuple(words)))
            if before:
                stretches.append(_Stretch(before, "brackets" if depth else "open"))
            if after:
                stretches.append(_Stretch(after, "brackets" if depth and not before else "within"))
    return stretches


def _split_within(tokens: list[_Token]) -> tuple[tuple[_Token, ...], tuple[_Token, ...]]:
    """The tokens before and after DEL PUEBLO."""
    at = next((n for n, token in enumerate(tokens) if token.role == "within"), len(tokens))
    after = (token for token in tokens[at:] if token.role != "within")
    return tuple(tokens[:at]), tuple(after)


def _belonging(stretches: list[_Stretch], at: int) -> list[_Token]:
    """The marks that stand apart after the name at `at`: the (AMPL) of A-B (AMPL) is B's.

    After brackets they are the bracket's and also the name's before it: A (B) (AMPL).
    """
    following = stretches[at + 1 :]
    if stretches[at].where == "open":
        while following and following[0].names and following[0].where == "brackets":
            following = following[1:]
    belonging: list[_Token] = []
    for stretch in following:
        if stretch.names:
            break
        belonging += stretch.tokens
    return belonging


def _tokens(words: tuple[str, ...]) -> list[_Token]:
    """The words of one stretch with their roles."""
    known = _known_phrases(words)
    read: list[_Token] = []
    for at, (word, meaning) in enumerate(known):
        follows = known[at + 1][1] if at + 1 < len(known) else None
        is_last = at + 1 == len(known)
        if meaning is not None:
            read.append(_known_token(word, meaning, known, at))
            continue
        number = _number(word)
        if number is not None:
            alone = len(word) == 1 and word.isalpha() and at == 0
            an_initial = alone and follows is None and not is_last
            read.append(_Token("word", word) if an_initial else _Token("number", number))
        elif split := _NUMBER_AND_LETTER.fullmatch(word):
            read += [_Token("number", split[1]), _Token("number", split[2])]
        elif len(word) == 1 and read and (is_last or read[-1].role in ("number", "unit")):
            read.append(_Token("number", word))
        else:
            read.append(_Token("word", word))
    return read


def _known_token(
    word: str, meaning: PlaceWord, known: list[tuple[str, PlaceWord | None]], at: int
) -> _Token:
    if meaning.role == "short":
        return _Token("word", meaning.reads)
    if meaning.role == "article":
        return _Token("article", word)
    if meaning.role == "unit" and not _counts(known, at):
        is_abbreviation = meaning.reads.startswith(word)
        return _Token("word", meaning.reads if is_abbreviation else word)
    return _Token(meaning.role, meaning.reads)


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
    return numbers.get(word) or arabic(word) or numbers.get(_near(word, _long_numbers()) or "")


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
                meaning = _with_typo(phrase[0])
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


def _with_typo(word: str) -> PlaceWord | None:
    """The long known word of which `word` differs by one letter."""
    vocabulary = place_words()
    meant = _near(word, vocabulary.bearing_typos)
    return vocabulary.phrases[(meant,)] if meant else None


@cache
def _long_numbers() -> tuple[str, ...]:
    """The number words long enough to be known with a letter wrong: PRIMERA, not QUINTA."""
    return tuple(word for word in place_words().numbers if len(word) > _SHORTEST_WITH_TYPO)


@lru_cache(maxsize=65_536)
def _near(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that has one letter dropped, added, changed or swapped with the next."""
    if len(word) < _SHORTEST_WITH_TYPO or not word.isalpha():
        return None
    found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else None


def _assemble(tokens: list[_Token], written: str) -> PlaceName:
    """Sort the tokens of a name (or of one part of it) into what names and what marks.

    A name of types alone ("Barrio") is named by them; one of type and number ("Comuna 6") has
    an empty core and lives by its number.
    """
    core: list[str] = []
    bare: list[str] = []
    marking: defaultdict[str, list[str]] = defaultdict(list)
    for token in tokens:
        if token.role in _NAMING:
            bare.append(token.text)
        if token.role in _NAMING or token.role == "article":
            core.append(token.text)
        if token.role != "word":
            marking[token.role].append(token.text)
    if not bare:
        core = bare = core or ([] if marking["number"] else marking["type"] or [written])
    return PlaceName(
        written=written,
        core=" ".join(core),
        bare=" ".join(bare),
        marks=Marks(
            tuple(marking["number"]), frozenset(marking["bearing"]), bool(marking["extension"])
        ),
        types=frozenset(marking["type"]),
        units=frozenset(marking["unit"]),
    )
