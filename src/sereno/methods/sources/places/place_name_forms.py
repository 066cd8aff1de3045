"""What a place name says, taken apart: the words that name, and the marks that tell apart.

"Fracc. Olivar del Conde 1a Secc. (Ampl.)" has the core OLIVAR DEL CONDE, the number 1, is an
extension and of the type FRACCIONAMIENTO. Two names mean one place only when their numbers,
bearings and extension are the same; types, articles and the word SECCION weigh little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize

from sereno.methods.sources.places.place_name_words import Token, read_words
from sereno.methods.sources.reading.longest_value import LONGEST_VALUE
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.place_words import place_words

# A hyphen parts two names unless it ties a short word or a letter: EX-EJIDO, 1-A, SECTOR-B.
_BREAKS = re.compile(r"([()\[\]/\\_,;]|\s[-–—]|[-–—]\s|(?<=\w{3})[-–—](?=\w[\w.]))")
_NAMING = ("word", "bearing")
_ARTICLES = {"EL": "EL", "DEL": "EL", "LA": "LA", "LOS": "LOS", "LAS": "LAS"} | {
    "DELOS": "LOS",
    "DELAS": "LAS",
}
_LINKS = ("DE", "Y")


class Marks(NamedTuple):
    """What tells apart places of one name."""

    numbers: tuple[str, ...]  # and the letters that count sections, in order of appearance
    bearings: frozenset[str]
    extension: bool


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name taken apart.

    `written` is the whole, folded; `lettered` keeps its accents. `core` keeps the articles, `bare`
    does without; both lack numbers, types, units and AMPLIACION. `parts` are the names between
    separators ("VERGEL DE COYOACAN-VERGEL DEL SUR" is both) and before DEL PUEBLO; `inside` those
    in brackets, another name or the larger place; `within` the larger place after DEL PUEBLO or
    MUNICIPIO. `is_kind`: the whole says what kind of place it is, and names none; `bracketed`: in
    brackets, all of it.
    """

    written: str
    core: str
    bare: str
    marks: Marks
    types: frozenset[str]
    units: frozenset[str]
    parts: tuple[PlaceName, ...] = ()
    inside: tuple[PlaceName, ...] = ()
    within: tuple[PlaceName, ...] = ()
    lettered: str = ""
    is_kind: bool = False
    bracketed: bool = False

    @property
    def spelled(self) -> str:
        """The normal form in one line, for measuring likeness and for people's eyes."""
        extension = ["AMPLIACION"] if self.marks.extension else []
        return " ".join([self.bare, *self.marks.numbers, *extension]).strip()

    @property
    def article(self) -> str:
        """EL, LA, LOS, LAS before the name, or nothing: DEL CARMEN and EL CARMEN have the same."""
        for word in self.core.split():
            if word in _ARTICLES:
                return _ARTICLES[word]
            if word not in _LINKS:
                break
        return ""

    def same_article(self, other: PlaceName) -> bool:
        """Whether both have the same article, or one for its kind: "Pueblo de la Magdalena"."""
        of_kinds = (one.types and one.core.startswith(("DE ", "DEL ")) for one in (self, other))
        return self.article == other.article or any(of_kinds)

    @property
    def words(self) -> frozenset[str]:
        """The words of `bare`."""
        return frozenset(self.bare.split())


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The tokens between two separators; `where` they stand: after DEL PUEBLO is "within"."""

    tokens: tuple[Token, ...]
    where: Literal["open", "brackets", "within"]

    @property
    def names(self) -> bool:
        return any(token.role in _NAMING for token in self.tokens)


@lru_cache(maxsize=65_536)
def read_place_name(text: str) -> PlaceName:
    """Take a name apart, in whatever case, accents, abbreviations and numerals it is written."""
    text = text[:LONGEST_VALUE]
    stretches = _stretches(text)
    whole = _assemble([token for stretch in stretches for token in stretch.tokens], fold(text))
    whole = replace(
        whole,
        lettered=" ".join(normalize("NFC", text).upper().split()),
        is_kind=all(_says_a_kind(stretch.tokens) for stretch in stretches),
        bracketed=all(stretch.where == "brackets" for stretch in stretches),
    )
    if sum(stretch.names for stretch in stretches) < 2:
        return whole
    where: dict[str, list[PlaceName]] = {"open": [], "brackets": [], "within": []}
    for at, stretch in enumerate(stretches):
        if stretch.names:
            part = _assemble([*stretch.tokens, *_belonging(stretches, at)], whole.written)
            where[stretch.where].append(part)
    return replace(
        whole,
        parts=tuple(where["open"]),
        inside=tuple(where["brackets"]),
        within=tuple(where["within"]),
    )


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
            before, after = _split_within(read_words(tuple(words)), bool(stretches))
            if before:
                stretches.append(_Stretch(before, "brackets" if depth else "open"))
            if after:
                stretches.append(_Stretch(after, "brackets" if depth and not before else "within"))
    names = sum(not _says_a_kind(stretch.tokens) for stretch in stretches)
    return [
        _as_kind(stretch)
        if names and (stretch.where == "brackets" or len(stretches) > 1)
        else stretch
        for stretch in stretches
    ]


def _says_a_kind(tokens: tuple[Token, ...]) -> bool:
    """Whether the tokens say what kind of place it is, and nothing of which one."""
    words = [token.text for token in tokens if token.role in _NAMING]
    kinds = place_words().kinds
    if not words:
        return not any(token.role == "number" for token in tokens)
    return " ".join(words) in kinds or all(word in kinds for word in words)


def _as_kind(stretch: _Stretch) -> _Stretch:
    """A stretch of words for a kind of place, read as types: the [CAMPESTRE] after a name."""
    if not stretch.names or not _says_a_kind(stretch.tokens):
        return stretch
    types = (
        Token("type", token.text) if token.role == "word" else token for token in stretch.tokens
    )
    return _Stretch(tuple(types), stretch.where)


def _split_within(tokens: list[Token], named: bool) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The tokens before and after DEL PUEBLO, or MUNICIPIO behind a name."""
    at = 0
    for token in tokens:
        if token.role == "within" or (token.role == "division" and named):
            break
        named = named or token.role in _NAMING
        at += 1
    before = (
        Token("type", token.text) if token.role == "division" else token for token in tokens[:at]
    )
    after = (token for token in tokens[at:] if token.role not in ("within", "division"))
    return tuple(before), tuple(after)


def _belonging(stretches: list[_Stretch], at: int) -> list[Token]:
    """The marks that stand apart after the name at `at`: the (AMPL) of A-B (AMPL) is B's.

    After brackets they are the bracket's and also the name's before it: A (B) (AMPL).
    """
    following = stretches[at + 1 :]
    if stretches[at].where == "open":
        while following and following[0].names and following[0].where == "brackets":
            following = following[1:]
    belonging: list[Token] = []
    for stretch in following:
        if stretch.names:
            break
        belonging += stretch.tokens
    return belonging


def _assemble(tokens: list[Token], written: str) -> PlaceName:
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
