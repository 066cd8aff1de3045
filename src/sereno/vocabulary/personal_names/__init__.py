"""Names of people, and what stands around them when somebody speaks.

`given.csv` and `surnames.csv` are Sereno's own lists, of names usual in Mexico and elsewhere in
Latin America with some of South Africa and of English; `is_word`: it is an ordinary word, a place
or a month as well, so that a small letter tells nothing and a capital at the head of a sentence
little. `never.txt` has words that are no person's name though they often have a capital.
`contexts.toml` has what stands before a name.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class PersonalNames:
    """Names as they are written, each with whether it is an ordinary word as well."""

    given: Mapping[str, bool]
    surnames: Mapping[str, bool]
    never: frozenset[str]


@dataclass(frozen=True)
class NameContexts:
    """Phrases in small letters, without accents but for ñ, by what follows them."""

    titles: tuple[str, ...]
    naming: tuple[str, ...]
    naming_surely: tuple[str, ...]
    nicknaming: tuple[str, ...]
    short_given: tuple[str, ...]
    short_surnames: tuple[str, ...]
    within: tuple[str, ...]
    saints: tuple[str, ...]
    places: tuple[str, ...]
    streets: tuple[str, ...]
    speakers: tuple[str, ...]
    after_el: tuple[str, ...]


@cache
def personal_names() -> PersonalNames:
    """The lists; a name that stands twice fails here."""
    lines = (files(__name__) / "never.txt").read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return PersonalNames(_listed("given.csv"), _listed("surnames.csv"), frozenset(words))


def _listed(file: str) -> dict[str, bool]:
    text = (files(__name__) / file).read_text(encoding="utf-8")
    found: dict[str, bool] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["name"] in found:
            raise ValueError(f"{file}: {row['name']} stands twice")
        found[row["name"]] = row["is_word"] == "yes"
    return found


@cache
def name_contexts() -> NameContexts:
    """What stands before names."""
    table = tomllib.loads((files(__name__) / "contexts.toml").read_text(encoding="utf-8"))
    return NameContexts(**{key: tuple(dict.fromkeys(table[key])) for key in table})
