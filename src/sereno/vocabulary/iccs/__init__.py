"""The International Classification of Crime for Statistical Purposes (ICCS), version 1.0.

`iccs.csv` holds the codes and names of UNODC's classification (2015): eleven sections
(level 1) and 309 classes below them. Spanish names are those of the official Spanish
edition; English names of levels 3 and 4 were written down by Sereno and should be checked
against the English edition before they are quoted. The definitions are UN text and are
not here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class IccsEntry:
    """One class: section 04, division 0401, group 04011 or class 040111 (levels 1 to 4)."""

    code: str
    level: int
    section: str
    name_es: str
    name_en: str

    @property
    def parent(self) -> str | None:
        """The code one level up; None for a section."""
        if self.level == 1:
            return None
        return self.section if self.level == 2 else self.code[:-1]

    def name(self, lang: Literal["es", "en"]) -> str:
        """The name in `lang`."""
        return self.name_es if lang == "es" else self.name_en


@cache
def iccs() -> Mapping[str, IccsEntry]:
    """Every class by its code, in the classification's own order."""
    with files(__name__).joinpath("iccs.csv").open(encoding="utf-8") as file:
        return MappingProxyType(
            {
                row["code"]: IccsEntry(
                    row["code"], int(row["level"]), row["section"], row["name_es"], row["name_en"]
                )
                for row in csv.DictReader(file)
            }
        )
