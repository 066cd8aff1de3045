"""The one catalogue of what can go wrong: where, what and how to mend it, in es and en.

Each TOML file in this folder holds the problems of one subject. An entry is

    [column_not_in_file]
    what.es = "No existe la columna «{column}»."
    what.en = "There is no column “{column}”."
    mend.es = "Corrija el nombre; el más parecido es «{nearest}»."
    mend.en = "Mend the name; the nearest is “{nearest}”."

A problem is raised (`raise Problem("column_not_in_file", where="robos.csv", column="x", …)`),
or kept as data: a rejected row's reason, a warning in a report.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sereno.vocabulary.language import Language, language


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
                raise ValueError(f"problem {code!r} stands in {kinds[code].subject} and {file.stem}")
            kinds[code] = ProblemKind(code, file.stem, entry["what"], entry["mend"])
    return kinds


class Problem(Exception):
    """Something that a person has to know of and can mend.

    `where` names the place (file, line, column, key of the manifest) as the person knows it.
    """

    def __init__(self, code: str, *, where: str = "", **values: object) -> None:
        self.code = code
        self.where = where
        self.values = values
        self.kind = catalogue()[code]
        super().__init__(code)

    def what(self, lang: Language | None = None) -> str:
        """What happened, in `lang` or the language in force."""
        return self.kind.what[lang or language()].format(**self.values)

    def mend(self, lang: Language | None = None) -> str:
        """How to mend it, in `lang` or the language in force."""
        return self.kind.mend[lang or language()].format(**self.values)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what()} {self.mend()}"
