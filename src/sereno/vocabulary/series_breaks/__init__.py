"""Breaks in official series that are known beforehand, by country, to be put on a source.

One TOML file a country (`mx.toml`); a new file is found by its name. An entry says from which day
on the series is measured in another way, what changed, and what to do about it, in es and en.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, get_args

from sereno.vocabulary.phrases import Phrase

BreakKind = Literal["definition", "instrument", "coverage", "method", "geography"]
BREAK_KINDS: Final[Mapping[BreakKind, Phrase]] = MappingProxyType(
    {
        "definition": Phrase("cambió la definición", "the definition changed"),
        "instrument": Phrase("cambió el instrumento o registro", "the instrument changed"),
        "coverage": Phrase("cambió la cobertura", "the coverage changed"),
        "method": Phrase("cambió el método", "the method changed"),
        "geography": Phrase("cambiaron los límites", "the boundaries changed"),
    }
)


@dataclass(frozen=True)
class KnownBreak:
    """A break that a person may put on a source; `date` is the first day of the new way."""

    key: str
    country: str
    date: dt.date
    kind: BreakKind
    publisher: str
    applies_to: str
    what: Phrase
    advice: Phrase


@cache
def known_breaks(country: str) -> tuple[KnownBreak, ...]:
    """The breaks known of a country (two letters), by date; () for a country without a file."""
    file = Path(__file__).parent / f"{country}.toml"
    if not file.is_file():
        return ()
    found = []
    for key, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
        if entry["kind"] not in get_args(BreakKind):
            raise ValueError(f"{file.name}: {key} has the kind {entry['kind']!r}")
        found.append(
            KnownBreak(
                key=key,
                country=country,
                date=entry["date"],
                kind=entry["kind"],
                publisher=entry["publisher"],
                applies_to=entry["applies_to"],
                what=Phrase(**entry["what"]),
                advice=Phrase(**entry["advice"]),
            )
        )
    return tuple(sorted(found, key=lambda each: each.date))
