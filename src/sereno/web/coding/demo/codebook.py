"""The demo's codebook: the one that comes with Sereno, and the city's own codes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sereno.vocabulary.codebooks import ready_codebook
from sereno.vocabulary.language import Language
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.changes import add_code, keep_version, take_ready_codebook
from sereno.web.coding.demo.words import coding_words
from sereno.web.coding.models import Code
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Keyed:
    """The codes by their keys, and by the key of each those of the codes that are taken for it."""

    codes: Mapping[str, Code]
    alike: Mapping[str, tuple[str, ...]]


@cache
def _of_the_city() -> tuple[Mapping[str, Any], ...]:
    table = files("sereno.web.coding.demo") / "codes.toml"
    return tuple(tomllib.loads(table.read_text(encoding="utf-8"))["code"])


def take_ready(audit: Audit, by: Person, spoken: Language) -> None:
    """The first version: as it comes."""
    take_ready_codebook(audit=audit, by=by)
    keep_version(audit=audit, note=coding_words()[spoken]["ready"], by=by)


def add_of_the_city(audit: Audit, by: Person, spoken: Language) -> None:
    """The second version: with what only this city has."""
    lang: Language = audit.languages[0]
    named = {code.name: code for code in Code.objects.filter(audit=audit, is_codable=False)}
    categories = {each.key: named[each.name.said(lang)] for each in ready_codebook()}
    for code in _of_the_city():
        parts = ("name", "definition", "inclusion", "exclusion", "example")
        add_code(
            audit=audit,
            by=by,
            parents=[categories[key] for key in code["in"]],
            letters=code["letters"],
            pole=code["pole"],
            topic=code.get("topic", ""),
            colour=code["colour"],
            **{part: code[part][lang] for part in parts},
        )
    keep_version(audit=audit, note=coding_words()[spoken]["city"], by=by)


def keyed(audit: Audit) -> Keyed:
    """Its codes by what the demo's sentences call them."""
    lang: Language = audit.languages[0]
    there = {code.name: code for code in Code.objects.filter(audit=audit, is_codable=True)}
    names = {
        code.key: (code.name.said(lang), category.key)
        for category in ready_codebook()
        for code in category.codes
    }
    names |= {code["key"]: (code["name"][lang], code["in"][0]) for code in _of_the_city()}
    alike = {
        key: tuple(k for k, (_name, other) in names.items() if other == category and k != key)
        for key, (_name, category) in names.items()
    }
    return Keyed({key: there[name] for key, (name, _category) in names.items()}, alike)
