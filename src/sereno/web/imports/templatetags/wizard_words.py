"""What problems of an import say, in the words of the wizard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template

from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.vocabulary.result_words import topic_name
from sereno.web.imports.wizard_words import in_wizard_words

register = template.Library()


@register.filter
def said(problem: Mapping[str, Mapping[str, str]]) -> str:
    """A problem kept as data, in the reader's language."""
    spoken = language()
    return in_wizard_words(f"{problem['what'][spoken]} {problem['mend'][spoken]}")


@dataclass(frozen=True)
class Said:
    """What one kind of problem says: once in full; `more`: the same of other files, in short."""

    text: str
    more: list[str]


@register.filter
def said_together(problems: Sequence[Mapping[str, Any]]) -> list[Said]:
    """What each kind of problem says, after the places of which it is true if they are several."""
    kinds: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for problem in problems:
        kinds.setdefault(problem["code"], {}).setdefault(said(problem), []).append(problem)
    told = {place for problem in problems if (place := problem["where"])}
    tells = len(told) > 1
    found = []
    for texts in kinds.values():
        (text, first), *others = texts.items()
        found.append(
            Said(
                _after_its_places(text, first, tells=tells),
                [_after_its_places(_what(each[0]), each, tells=tells) for _text, each in others],
            )
        )
    return found


def _what(problem: Mapping[str, Any]) -> str:
    return in_wizard_words(problem["what"][language()])


def _after_its_places(text: str, problems: Sequence[Mapping[str, Any]], *, tells: bool) -> str:
    places = [problem["where"] for problem in problems if problem["where"]]
    named = [topic_name(place) if place in topics() else place for place in _by_file(places)]
    return f"{', '.join(named)}: {text}" if tells and named else text


def _by_file(places: Sequence[str]) -> list[str]:
    """Places with the sheets of one file together: "robos.xlsx (2021, 2022)"."""
    sheets: dict[str, list[str]] = {}
    for place in dict.fromkeys(places):
        file, opens, sheet = place.partition(" (")
        sheets.setdefault(file, []).extend([sheet.removesuffix(")")] if opens else [])
    return [f"{file} ({', '.join(names)})" if names else file for file, names in sheets.items()]


@register.filter
def plainly(text: object) -> str:
    """What a problem says."""
    return in_wizard_words(str(text))
