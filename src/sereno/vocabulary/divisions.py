"""What a city calls its areas, their groups and the number of a case: colonia and delegación,
barrio, comuna and radicado, ward.

Interface texts are written with one set of words, "neighbourhood", "district" and "case number" in
English, "colonia", "delegación" and "número de carpeta" in Spanish; `worded` puts those in force in
their place. What agrees in gender with them stands in the Spanish texts in both forms: ⟨la|el⟩ for
the areas, ⟪la|el⟫ for the groups, feminine first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from unicodedata import category

_COUNTRIES = Path(__file__).parent / "countries" / "divisions.csv"
_ELSEWHERE: Final = (
    *("el barrio", "neighbourhood", "el distrito", "district"),
    *("el número de caso", "case number"),
)
_ARTICLES: Final = {"la": True, "el": False}
# Nouns in these endings are feminine but for a few, which are written with their article.
_FEMININE: Final = ("a", "ción", "sión", "dad", "tad", "tud")
_WRITTEN: Final = re.compile(
    r"(?P<article>\b[Aa]n? )?\b(?P<word>neighbourhoods?|districts?)\b"
    r"|\b(?P<palabra>colonias?|delegaci(?:ón|ones))\b"
    r"|\b(?P<case>case number|número de carpeta)\b"
    r"|(?P<of>⟨|⟪)(?P<feminine>[^|⟩⟫]*)\|(?P<masculine>[^⟩⟫]*)[⟩⟫]",
    re.IGNORECASE,
)


# What a page or `format` would take for a sign of its own: the words go into texts of ours, which
# are trusted. An apostrophe becomes the letter that it stands for.
_SIGNS: Final = str.maketrans({**dict.fromkeys('<>&"`{}%|⟨⟩⟪⟫'), "'": "’"})


@dataclass(frozen=True)
class Noun:
    """A noun in one language; the gender is Spanish's and means nothing in English."""

    one: str
    many: str
    feminine: bool = False


@dataclass(frozen=True)
class Divisions:
    """What the areas, their groups and the number of a case are called, by language."""

    area: Mapping[str, Noun]
    group: Mapping[str, Noun]
    case: Mapping[str, Noun]


def noun(written: str, lang: str) -> Noun:
    """A noun as people write it, in Spanish with its article or without: "el barrio", "comuna".

    It can be put into any text: signs that mean something to a page or a template are left out.
    """
    words = _without_signs(written)
    if lang != "es":
        return Noun(words, _english_plural(words))
    article, _space, rest = words.partition(" ")
    if rest and article.lower() in _ARTICLES:
        return Noun(rest, _spanish_plural(rest), _ARTICLES[article.lower()])
    return Noun(words, _spanish_plural(words), _head(words).lower().endswith(_FEMININE))


def _without_signs(written: str) -> str:
    seen = "".join(c for c in written.translate(_SIGNS) if c.isspace() or category(c)[0] != "C")
    return " ".join(seen.split())


def signs_left_out(written: str) -> list[str]:
    """The signs that `noun` leaves out of what people wrote, to be told."""
    left = [sign for sign in written if ord(sign) in _SIGNS and sign != "'"]
    return list(dict.fromkeys(left))


def _head(words: str) -> str:
    """The noun itself: the first word ("unidad habitacional", "junta de vecinos")."""
    return words.split(" ")[0]


def _spanish_plural(words: str) -> str:
    head, *rest = words.split(" ")
    if head.endswith("z"):
        many = head[:-1] + "ces"
    elif head[-1:] in "aeiouáéó":
        many = head + "s"
    elif head.endswith(("ión", "ón", "án", "én")):
        plain = str.maketrans("óáé", "oae")
        many = head[:-2] + head[-2:].translate(plain) + "es"
    elif head.endswith(("s", "x")):
        many = head
    else:
        many = head + "es"
    # An adjective goes with its noun, a complement ("de vecinos") stays.
    if rest and rest[0] not in ("de", "del", "para"):
        rest = [_spanish_plural(rest[0]), *rest[1:]]
    return " ".join([many, *rest])


def _english_plural(words: str) -> str:
    if words.endswith("y") and words[-2:-1] not in "aeiou":
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("s", "x", "ch", "sh")) else "s")


@cache
def _known() -> dict[str, tuple[str, ...]]:
    with _COUNTRIES.open(encoding="utf-8", newline="") as file:
        _heads, *lines = csv.reader(file)
    return {country: tuple(words) for country, *words in lines}


def usual_countries() -> tuple[str, ...]:
    """The countries whose words are known."""
    return tuple(_known())


def usual_names(country: str) -> tuple[dict[str, str], dict[str, str]]:
    """What areas and groups are called in a country, as a manifest writes it."""
    area_es, area_en, group_es, group_en, *_case = _known().get(country, _ELSEWHERE)
    return {"es": area_es, "en": area_en}, {"es": group_es, "en": group_en}


def names_like(written: str, usual: Mapping[str, str]) -> dict[str, str]:
    """The name that somebody wrote in one language, in each: the usual ones if it is one."""
    words = written.strip().lower()
    if any(words in (name, name.partition(" ")[2]) for name in usual.values()):
        return dict(usual)
    return dict.fromkeys(usual, written.strip())


def divisions_of(
    country: str,
    area: Mapping[str, str] | None = None,
    group: Mapping[str, str] | None = None,
) -> Divisions:
    """The words of a country, and instead of them what is written, {language: noun}."""
    usual_area, usual_group = usual_names(country)
    case_es, case_en = _known().get(country, _ELSEWHERE)[-2:]
    return Divisions(
        _nouns(usual_area, area or {}),
        _nouns(usual_group, group or {}),
        _nouns({"es": case_es, "en": case_en}, {}),
    )


def _nouns(usual: Mapping[str, str], written: Mapping[str, str]) -> dict[str, Noun]:
    named = {lang: words for lang, words in written.items() if _without_signs(words)}
    return {lang: noun(words, lang) for lang, words in (dict(usual) | named).items()}


_current: ContextVar[Divisions | None] = ContextVar("sereno_divisions", default=None)


@contextmanager
def dividing(chosen: Divisions) -> Iterator[None]:
    """Call areas and groups so inside the block (safe across threads and tasks)."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)


def in_force() -> Divisions | None:
    """The words of the innermost `dividing`."""
    return _current.get()


def worded(text: str, lang: str, chosen: Divisions | None = None) -> str:
    """A text with the words chosen, or else in force; those of Mexico where nobody chose."""
    if not _names_some(text):
        return text
    chosen = chosen or _current.get() or _mexican()
    here = (chosen.area[lang], chosen.group[lang], chosen.case[lang])
    return _worded(text, *here, chosen.area["es"], chosen.group["es"])


@cache
def _mexican() -> Divisions:
    return divisions_of("mx")


# Pages have hundreds of texts, and few of them name an area.
@lru_cache(maxsize=16_384)
def _names_some(text: str) -> bool:
    return _WRITTEN.search(text) is not None


@lru_cache(maxsize=4_096)
def _worded(text: str, area: Noun, group: Noun, case: Noun, area_es: Noun, group_es: Noun) -> str:
    def put(found: re.Match[str]) -> str:
        if found["of"]:
            gender = area_es if found["of"] == "⟨" else group_es
            return found["feminine"] if gender.feminine else found["masculine"]
        written = found["word"] or found["palabra"] or found["case"]
        named = case if found["case"] else area if written[0].lower() in "nc" else group
        words = named.many if written.endswith("s") else named.one
        if written[0].isupper():
            words = words[:1].upper() + words[1:]
        article = found["article"]
        if not article:
            return words
        return f"{article[0]}{'n' if words[0].lower() in 'aeiou' else ''} {words}"

    return _WRITTEN.sub(put, text)
