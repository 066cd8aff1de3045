"""The eight basic principles of the United Nations' Guidelines for the Prevention of Crime.

`principles.csv` names them after section II of the annex to resolution 2002/13 of the Economic and
Social Council, with the paragraph in which each stands. Names and explanations are Sereno's own,
not the United Nations' text.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sereno.vocabulary.language import language


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle: its paragraph in the annex, what it is called and what it asks for."""

    key: str
    paragraph: int
    es: str
    en: str
    about_es: str
    about_en: str

    @property
    def name(self) -> str:
        """In the language in force."""
        return self.es if language() == "es" else self.en

    @property
    def about(self) -> str:
        """In the language in force."""
        return self.about_es if language() == "es" else self.about_en


@cache
def principles() -> Mapping[str, Principle]:
    """The eight by their key, in the annex's order."""
    with (Path(__file__).parent / "principles.csv").open(encoding="utf-8", newline="") as file:
        read = [
            Principle(paragraph=int(row.pop("paragraph")), **row) for row in csv.DictReader(file)
        ]
    return MappingProxyType({each.key: each for each in read})
