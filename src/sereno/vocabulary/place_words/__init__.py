"""The words that stand around the name of a place: types, sections, bearings, abbreviations.

`words.csv` has one written form a row, as `fold` writes it with Ñ as N:

- `reads`: the word meant; `bears_typos`: long and rare enough to be known with a letter wrong;
- `role`: what the word does in a name
  - `type` says what kind of place it is (COLONIA, PUEBLO, UNIDAD HABITACIONAL) and rarely more;
  - `unit` counts (SECCION, ETAPA, SECTOR) when a number or letter stands beside it;
  - `extension` makes another place of it: AMPLIACION X is not X;
  - `bearing` likewise: X NORTE is not X SUR;
  - `within` opens the place that holds this one: SAN JOSE DEL PUEBLO TLAHUAC;
  - `division` likewise, and begins the name of a group: EL MIRADOR, MUNICIPIO DE ZAPOPAN;
  - `article` carries nothing; `short` is an abbreviation of an ordinary word.

`numbers.csv` has the number words, ordinals and cardinals alike. `kinds.csv` has what says a kind
of place where it stands by itself, in brackets or between separators, and is part of the name
elsewhere: EL CARMEN [CAMPESTRE], but CAMPESTRE POTRERO.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

Role = Literal["type", "unit", "extension", "bearing", "within", "division", "article", "short"]


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """What a written form means, and what it does in a name."""

    reads: str
    role: Role


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Every known form; keys of `phrases` are their words, the longest having `longest`."""

    phrases: Mapping[tuple[str, ...], PlaceWord]
    longest: int
    known_with_typos: tuple[str, ...]
    numbers: Mapping[str, str]
    kinds: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The vocabulary of place names; an unknown role or a form given twice fails here."""
    phrases: dict[tuple[str, ...], PlaceWord] = {}
    known_with_typos: list[str] = []
    for row in _rows("words.csv"):
        written = tuple(row["written"].split())
        if row["role"] not in get_args(Role):
            raise ValueError(f"words.csv: {row['written']!r} has no such role as {row['role']!r}")
        if written in phrases:
            raise ValueError(f"words.csv: {row['written']!r} stands twice")
        phrases[written] = PlaceWord(row["reads"], cast(Role, row["role"]))
        if row["bears_typos"]:
            known_with_typos.append(row["written"])
    numbers = {row["written"]: row["number"] for row in _rows("numbers.csv")}
    kinds = frozenset(row["written"] for row in _rows("kinds.csv"))
    return PlaceWords(phrases, max(map(len, phrases)), tuple(known_with_typos), numbers, kinds)


def _rows(file: str) -> list[dict[str, str]]:
    text = files(__name__).joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
