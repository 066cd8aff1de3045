"""What problems of an import say, in the words of the wizard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from sereno.vocabulary.language import language
from sereno.web.imports.wizard_words import in_wizard_words

register = template.Library()


@register.filter
def said(problem: Mapping[str, Mapping[str, str]]) -> str:
    """A problem kept as data, in the reader's language."""
    spoken = language()
    return in_wizard_words(f"{problem['what'][spoken]} {problem['mend'][spoken]}")


@register.filter
def said_together(problems: Sequence[Mapping[str, Any]]) -> list[str]:
    """What each says, once, after the files and sheets of which it is true if they are several."""
    places: dict[str, list[str]] = {}
    for problem in problems:
        places.setdefault(said(problem), []).append(problem["where"])
    told = {place for named in places.values() for place in named if place}
    if len(told) < 2:
        return list(places)
    return [
        f"{where}: {text}" if (where := ", ".join(_by_file(named))) else text
        for text, named in places.items()
    ]


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
