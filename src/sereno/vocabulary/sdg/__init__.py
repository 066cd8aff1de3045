"""The Sustainable Development Goals: codes of all goals and targets, and words for some.

`sdg.csv` holds the 17 goals and 169 targets of A/RES/70/1 and the indicators of those targets
that matter to local safety, in the order of the framework. The short labels are Sereno's own, not
the United Nations' text; a target without one is called by its code. `framework.toml` says which
version of the framework the codes are of. `keywords/` has a file for each target that a
recommendation of a safety audit may serve: words and short phrases by which officials and residents
speak of it, Sereno's own.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from sereno.vocabulary.language import Language

Level = Literal["goal", "target", "indicator"]


@dataclass(frozen=True, slots=True)
class SdgEntry:
    """A goal ("16"), a target ("16.1", "5.c") or an indicator ("16.1.1")."""

    code: str
    level: Level
    es: str
    en: str

    @property
    def goal(self) -> str:
        """The code of its goal."""
        return self.code.split(".")[0]

    @property
    def target(self) -> str:
        """The code of its target; "" of a goal."""
        return ".".join(self.code.split(".")[:2]) if "." in self.code else ""

    def name(self, lang: Language) -> str:
        """Code and label in `lang`; the code alone where there is no label."""
        label = self.es if lang == "es" else self.en
        return f"{self.code} {label}".strip()


@dataclass(frozen=True, slots=True)
class Framework:
    """The documents that the codes are of, and the year of the last change taken in."""

    goals_and_targets: str
    indicators: str
    version: str


@cache
def sdg() -> Mapping[str, SdgEntry]:
    """Every known entry by its code, in the framework's order."""
    with (Path(__file__).parent / "sdg.csv").open(encoding="utf-8", newline="") as file:
        entries = [
            SdgEntry(row["code"], cast(Level, row["level"]), row["es"], row["en"])
            for row in csv.DictReader(file)
        ]
    known = {entry.code: entry for entry in entries}
    if len(known) < len(entries):
        raise ValueError("sdg.csv holds a code twice")
    return MappingProxyType(known)


def indicators_of(target: str) -> tuple[SdgEntry, ...]:
    """The indicators known of a target, in order."""
    return tuple(e for e in sdg().values() if e.level == "indicator" and e.target == target)


@cache
def framework() -> Framework:
    """Which version of the framework the codes are of."""
    text = (Path(__file__).parent / "framework.toml").read_text(encoding="utf-8")
    return Framework(**tomllib.loads(text))


@cache
def keywords(lang: Language) -> Mapping[str, tuple[str, ...]]:
    """By a target's code, in the order of the framework, how people speak of it."""
    words = {
        file.stem: tuple(
            phrase.strip()
            for phrase in tomllib.loads(file.read_text(encoding="utf-8"))[lang].split(",")
        )
        for file in (Path(__file__).parent / "keywords").glob("*.toml")
    }
    if unknown := words.keys() - sdg().keys():
        raise ValueError(f"keywords of unknown targets: {', '.join(sorted(unknown))}")
    return MappingProxyType({code: words[code] for code in sdg() if code in words})
