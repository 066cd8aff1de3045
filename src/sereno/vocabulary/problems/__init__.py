"""The one catalogue of what can go wrong: where, what and how to mend it, in es and en.

Each TOML file in this folder holds the problems of one subject. An entry is

    [column_not_in_file]
    what.es = "No existe la columna «{column}»."
    what.en = "There is no column “{column}”."
    mend.es = "Corrija el nombre; el más parecido es «{nearest}»."
    mend.en = "Correct the name; the nearest is “{nearest}”."

A passage in ⟦ ⟧ is left out when a value that it names is empty.

A problem is raised (`raise Problem("column_not_in_file", where="robos.csv", column="x", …)`),
or kept as data: a rejected row's reason, a warning in a report.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from sereno.vocabulary.divisions import in_force, worded
from sereno.vocabulary.language import LANGUAGES, Language, language, number

_OPTIONAL = re.compile("⟦([^⟧]*)⟧")


@dataclass(frozen=True)
class ProblemKind:
    """One entry of the catalogue: templates by language."""

    code: str
    subject: str
    what: dict[str, str]
    mend: dict[str, str]

    def fields(self, part: str, lang: str) -> set[str]:
        """The names of the values that a template asks for."""
        template = getattr(self, part)[lang]
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@cache
def catalogue() -> dict[str, ProblemKind]:
    """Every known problem by its code; a code that stands in two files fails here."""
    kinds: dict[str, ProblemKind] = {}
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in kinds:
                raise ValueError(
                    f"problem {code!r} stands in {kinds[code].subject} and {file.stem}"
                )
            kinds[code] = ProblemKind(code, file.stem, entry["what"], entry["mend"])
    return kinds


@runtime_checkable
class Bilingual(Protocol):
    """A value with a name in each language, such as a topic."""

    @property
    def es(self) -> str: ...
    @property
    def en(self) -> str: ...


class Problem(Exception):  # noqa: N818 - a problem is said, not an error
    """Something that a person has to know of and can mend.

    `where` names the place (file, line, column, key of the manifest) as the person knows it.
    """

    def __init__(self, code: str, *, where: str = "", **values: object) -> None:
        self.code = code
        self.where = where
        self.values = values
        self.kind = catalogue()[code]
        # Whoever tells of it may stand outside the audit whose areas it is about.
        self._divisions = in_force()
        super().__init__(code)

    def what(self, lang: Language | None = None) -> str:
        """What happened, in `lang` or the language in force."""
        return self._said(self.kind.what, lang or language())

    def mend(self, lang: Language | None = None) -> str:
        """How to mend it, in `lang` or the language in force."""
        return self._said(self.kind.mend, lang or language())

    @property
    def technical(self) -> str:
        """What a library or the system gave as the reason, in its own English; "" if none did.

        It stands in no sentence of the catalogue: it is told apart, to whoever can use it.
        """
        return str(self.values.get("reason", ""))

    def as_data(self) -> dict[str, Any]:
        """For a document that people of both languages read."""
        return {
            "code": self.code,
            "where": self.where,
            "what": {lang: self.what(lang) for lang in LANGUAGES},
            "mend": {lang: self.mend(lang) for lang in LANGUAGES},
        }

    def in_every_language(self) -> list[str]:
        """What happened and how to mend it in each language: for a row that either may read."""
        return [text for lang in LANGUAGES for text in (self.what(lang), self.mend(lang))]

    def _said(self, templates: dict[str, str], lang: Language) -> str:
        """A template with its values, each in `lang` where it has languages of its own."""
        shown = {name: _shown(name, value, lang) for name, value in self.values.items()}
        template = _OPTIONAL.sub(lambda found: _if_named(found[1], shown), templates[lang])
        return worded(template, lang, self._divisions).format(**shown).strip()

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what()} {self.mend()}"


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in their order, each only once."""
    told = {(each.code, each.where, each.what("en")): each for each in problems}
    return list(told.values())


def _if_named(passage: str, shown: dict[str, object]) -> str:
    """A passage, or nothing where one of the values that it names is empty."""
    named = [name for _, name, _, _ in string.Formatter().parse(passage) if name]
    return passage if all(shown[name] != "" for name in named) else ""


def _shown(name: str, value: object, lang: Language) -> object:
    """A value in `lang`: how many (`n`) with separators, a problem or a topic as its text."""
    if isinstance(value, Problem):
        return value.what(lang)
    if isinstance(value, Bilingual):
        return getattr(value, lang)
    return number(value) if name == "n" and isinstance(value, int) else value
