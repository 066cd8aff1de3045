"""Rules of the SMART check: what it knows of each language, and what it may say.

`es.toml` and `en.toml` hold verbs, numbers and phrases; `remarks.toml` each remark with its letter,
its reading, what it makes of that reading, why, and what to write instead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from sereno.vocabulary.language import Language
from sereno.vocabulary.phrases import Phrase

Verdict = Literal["yes", "partly", "no", "unknown"]
Letter = Literal["S", "M", "A", "R", "T"]
READINGS: Mapping[Letter, tuple[str, ...]] = MappingProxyType(
    {
        "S": ("specific",),
        "M": ("measurable",),
        "A": ("assignable", "achievable"),
        "R": ("relevant", "resourced"),
        "T": ("time_bound",),
    }
)
"""Each letter with what it is read as: A and R have two readings in use, and both are told."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of a language. verbs, words: by name, each a word list; irregular: finite
    forms by verb; phrases: regular expressions by name.
    """

    verbs: Mapping[str, frozenset[str]]
    irregular: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RemarkRule:
    """What may be said: of which letter and reading, with which verdict, why and what to do."""

    letter: str
    reading: str
    verdict: Verdict
    why: Phrase
    suggestion: Phrase


@cache
def rules(lang: Language) -> Rules:
    """The rules of a language."""
    read = tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text(encoding="utf-8"))
    verbs = read["verbs"]
    irregular = verbs.pop("irregular")
    return Rules(
        {name: frozenset(words.split()) for name, words in verbs.items()},
        {verb: tuple(forms.split()) for verb, forms in irregular.items()},
        {name: tuple(words.split()) for name, words in read["words"].items()},
        {name: tuple(lines) for name, lines in read["phrases"].items()},
    )


@cache
def remarks() -> Mapping[str, RemarkRule]:
    """Every remark by its key."""
    text = (Path(__file__).parent / "remarks.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            key: RemarkRule(
                each["letter"],
                each["reading"],
                each["verdict"],
                Phrase(**each["why"]),
                Phrase(**each["suggestion"]),
            )
            for key, each in tomllib.loads(text).items()
        }
    )
