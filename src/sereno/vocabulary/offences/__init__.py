"""What Sereno knows of offence labels: topics, coding tables by country, and rules on words.

All five tables are data that a person can read and correct in a spreadsheet:

- `topics.csv`: the topics that an audit counts by, and the ICCS classes each may hold;
- `mx.csv`: Mexican labels as they are published, each with its ICCS class and its reason.
  No official crosswalk from Mexican offences to ICCS was found: this one is Sereno's own
  proposal;
- `known.csv`: phrases by which penal codes and police forms name offences in Spanish, Portuguese
  and English, written for Sereno, each with its class and reason; labels that no coding table
  lists are compared with them;
- `signs.csv`: things that a label may say (violence, a place, an object), as lists of words;
- `rules.csv`: what a label means when it says certain things and doesn't say others; the
  first rule that fits speaks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Topic:
    """What an audit counts by. Every incident has exactly one."""

    key: str
    es: str
    en: str
    iccs: tuple[str, ...]
    holds_es: str
    holds_en: str

    def name(self, lang: Literal["es", "en"]) -> str:
        """The name in `lang`."""
        return self.es if lang == "es" else self.en


@dataclass(frozen=True, slots=True)
class CodingRow:
    """How one published label is coded, and why."""

    label: str
    used_by: str
    iccs: str | None
    topic: str
    violent: bool | None
    confidence: float
    why_es: str
    why_en: str


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """A phrase that names an offence, with its class and why."""

    label: str
    lang: Literal["es", "pt", "en"]
    iccs: str | None
    topic: str
    violent: bool | None
    why_es: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a label may say. A phrase is words in capitals; `*` stands for any ending."""

    key: str
    phrases: tuple[str, ...]
    note_es: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A label that shows every sign in `needs` and none in `lacks` is coded so.

    `violent` is "said" where the label's own words (with or without violence) decide.
    """

    key: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...]
    iccs: str | None
    topic: str
    violent: bool | Literal["said"] | None
    confidence: float
    why_es: str
    why_en: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files(__name__).joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


_VIOLENT: Mapping[str, bool | None] = MappingProxyType({"yes": True, "no": False, "": None})


_LANGUAGES: Mapping[str, Literal["es", "pt", "en"]] = MappingProxyType(
    {"es": "es", "pt": "pt", "en": "en"}
)
_NEED_A_REASON = frozenset({"femicide", "family_violence", "road_traffic", "not_an_offence"})
"""Topics that a class alone never says: the label must name the victim, the family, the road."""


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by its key, in the order in which reports show them."""
    return MappingProxyType(
        {
            row["key"]: Topic(
                row["key"],
                row["es"],
                row["en"],
                tuple(row["iccs"].split()),
                row["holds_es"],
                row["holds_en"],
            )
            for row in _rows("topics.csv")
        }
    )


def may_hold(topic: str, code: str | None) -> bool:
    """Whether an incident of a topic may have the ICCS class `code`."""
    if code is None:
        return topic in ("not_an_offence", "other_offence")
    return code.startswith(topics()[topic].iccs)


@cache
def topic_of_class(code: str) -> str:
    """The topic that a class belongs to where nothing but the class is known."""

    def closeness(key: str) -> int:
        return max(len(prefix) for prefix in topics()[key].iccs if code.startswith(prefix))

    fitting = [key for key in topics() if key not in _NEED_A_REASON and may_hold(key, code)]
    return max(fitting, key=closeness)


@cache
def countries() -> tuple[str, ...]:
    """The countries that have a coding table, as two-letter codes."""
    tables = (file.name for file in files(__name__).iterdir())
    return tuple(sorted(name[:2] for name in tables if name.endswith(".csv") and len(name) == 6))


@cache
def coding_table(country: str) -> tuple[CodingRow, ...]:
    """The coded labels of a country; empty when it has no coding table (rules still apply)."""
    if country not in countries():
        return ()
    return tuple(
        CodingRow(
            row["label"],
            row["used_by"],
            row["iccs"] or None,
            row["topic"],
            _VIOLENT[row["violent"]],
            float(row["confidence"]),
            row["why_es"],
            row["why_en"],
        )
        for row in _rows(f"{country}.csv")
    )


@cache
def known_labels() -> tuple[KnownLabel, ...]:
    """The reviewed phrases, in the order of the classification."""
    return tuple(
        KnownLabel(
            row["label"],
            _LANGUAGES[row["lang"]],
            row["iccs"] or None,
            row["topic"],
            _VIOLENT[row["violent"]],
            row["why_es"],
            row["why_en"],
        )
        for row in _rows("known.csv")
    )


@cache
def signs() -> Mapping[str, Sign]:
    """Every sign by its key."""
    return MappingProxyType(
        {
            row["sign"]: Sign(
                row["sign"],
                tuple(phrase.strip() for phrase in row["phrases"].split(";") if phrase.strip()),
                row["note_es"],
                row["note_en"],
            )
            for row in _rows("signs.csv")
        }
    )


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they are tried."""
    return tuple(
        Rule(
            row["rule"],
            tuple(row["needs"].split()),
            tuple(row["lacks"].split()),
            row["iccs"] or None,
            row["topic"],
            "said" if row["violent"] == "said" else _VIOLENT[row["violent"]],
            float(row["confidence"]),
            row["why_es"],
            row["why_en"],
        )
        for row in _rows("rules.csv")
    )
