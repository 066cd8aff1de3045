"""The codebook that comes with Sereno: what people say of safety, under codes for any audit.

Its categories and codes are Sereno's own, after METHOD (section 2: threat, vulnerability, capacity)
and the topics of offences. Each definition says what a passage has to tell to have the code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sereno.vocabulary.phrases import Phrase


@dataclass(frozen=True)
class ReadyCode:
    """A code. also: the keys of further categories in which it stands."""

    key: str
    letters: str
    name: Phrase
    definition: Phrase
    pole: str
    topic: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class ReadyCategory:
    """A category with its codes, in order."""

    key: str
    name: Phrase
    codes: tuple[ReadyCode, ...]


@cache
def ready_codebook() -> tuple[ReadyCategory, ...]:
    """The categories in their order."""
    table = (files(__name__) / "safety_audit.toml").read_text(encoding="utf-8")
    return tuple(
        ReadyCategory(
            category["key"],
            Phrase(es=category["es"], en=category["en"]),
            tuple(
                ReadyCode(
                    key=code["key"],
                    letters=code["letters"],
                    name=Phrase(es=code["es"], en=code["en"]),
                    definition=Phrase(es=code["definition_es"], en=code["definition_en"]),
                    pole=code.get("pole", ""),
                    topic=code.get("topic", ""),
                    also=tuple(code.get("also", ())),
                )
                for code in category["code"]
            ),
        )
        for category in tomllib.loads(table)["category"]
    )
