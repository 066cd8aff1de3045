"""The list of an audit's indicators: what is asked in the address, and the lines that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.indicators import units
from sereno.vocabulary.language import language
from sereno.vocabulary.result_words import topic_name
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.geographies.models import GeographyLevel
from sereno.web.indicators.models import Indicator
from sereno.web.people.models import Person

SORTS: Final = ("name", "code", "topic", "sdg", "period", "n")
COLUMNS: Final = (
    "code", "name", "definition", "unit", "topic", "sdg", "origin", "formula", "levels",
    "first_period", "last_period", "n_values", "source", "edition", "edition_at",
)  # fmt: skip


@dataclass(frozen=True)
class IndicatorLine:
    """A line of the list."""

    indicator: Indicator
    name: str
    topic: str
    sdg: str
    levels: tuple[str, ...]
    first: str
    last: str
    n: int

    @property
    def row(self) -> list[Any]:
        """As COLUMNS."""
        each, edition = self.indicator, self.indicator.current
        return [
            each.code, self.name, each.definition, unit_words(each.unit), each.topic, each.sdg,
            each.origin, each.formula, "; ".join(self.levels), self.first, self.last, self.n,
            each.source.title if each.source else "",
            edition.number if edition else None,
            edition.file.at.isoformat(timespec="seconds") if edition else None,
        ]  # fmt: skip


def unit_words(unit: str) -> str:
    """A unit as it is written after a value; what is none of the vocabulary's as it is."""
    known = units().get(unit)
    return known.said() if known else unit


def sdg_words(code: str) -> str:
    """An SDG target or indicator with its label."""
    return sdg()[code].name(language()) if code in sdg() else code


@dataclass(frozen=True)
class ListQuestion:
    """What the list is asked: words, topic, SDG goal, level, where values come from, order."""

    words: str
    topic: str
    goal: str
    level: str
    origin: str
    sort: str

    @classmethod
    def of(cls, given: Mapping[str, str]) -> ListQuestion:
        """From an address; an order that there isn't is that of names."""
        sort = given.get("sort", "")
        return cls(
            given.get("q", "").strip(),
            given.get("topic", ""),
            given.get("sdg", ""),
            given.get("level", ""),
            given.get("origin", ""),
            sort if sort.removeprefix("-") in SORTS else "name",
        )


def level_names(audit: Audit) -> dict[str, str]:
    """The audit's geography levels by key, from the whole city down."""
    return dict(GeographyLevel.objects.filter(audit=audit).values_list("key", "name"))


def indicator_lines(
    audit: Audit, person: Person, question: ListQuestion, names: Mapping[str, str]
) -> list[IndicatorLine]:
    """The indicators that answer a question, in its order; one query whatever their number."""
    lines = [_line(each, names) for each in Indicator.objects.for_person(audit, person)]
    wanted = fold(question.words) if question.words else ""
    kept = [
        line
        for line in lines
        if (
            not wanted
            or wanted in fold(f"{line.name} {line.indicator.code} {line.indicator.definition}")
        )
        and (not question.topic or line.indicator.topic == question.topic)
        and (not question.goal or line.indicator.sdg.split(".")[0] == question.goal)
        and (not question.level or question.level in _levels(line.indicator))
        and (not question.origin or line.indicator.origin == question.origin)
    ]
    key, down = question.sort.removeprefix("-"), question.sort.startswith("-")
    kept.sort(key=lambda line: fold(line.name))
    if key == "n":
        kept.sort(key=lambda line: line.n, reverse=down)
    else:
        of = {
            "name": lambda line: fold(line.name),
            "code": lambda line: line.indicator.code,
            "topic": lambda line: (not line.topic, fold(line.topic)),
            "sdg": lambda line: (not line.indicator.sdg, line.indicator.sdg),
            "period": lambda line: line.last,
        }[key]
        kept.sort(key=of, reverse=down)
    return kept


def _levels(indicator: Indicator) -> list[str]:
    return indicator.current.levels if indicator.current else []


def _line(indicator: Indicator, names: Mapping[str, str]) -> IndicatorLine:
    edition = indicator.current
    periods = edition.periods if edition else []
    here = _levels(indicator)
    return IndicatorLine(
        indicator,
        indicator.name,
        topic_name(indicator.topic) if indicator.topic else "",
        sdg_words(indicator.sdg),
        tuple(name for key, name in names.items() if key in here),
        periods[0].split("/")[0] if periods else "",
        periods[-1].split("/")[-1] if periods else "",
        edition.n_values if edition else 0,
    )
