"""The law on which a request for public information rests, by country, as a text to be edited.

`legal_basis.toml` holds those that we are sure of, by country (two letters) or country and state
("us-illinois"). None of it is legal advice: the letter shows the text for a person to change.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sereno.vocabulary.phrases import Phrase


@dataclass(frozen=True)
class LegalBasis:
    """A law's name, the sentence for the letter, and days to answer (None: not sure).

    `article` says where the days stand (None: unknown), `longer` how many more the institution may
    take if it says why (None: not sure).
    """

    place: str
    law: Phrase
    text: Phrase
    days: int | None = None
    longer: int | None = None
    article: Phrase | None = None
    working_days: bool = False


@cache
def legal_bases() -> Mapping[str, LegalBasis]:
    """Every basis by its place."""
    text = (Path(__file__).parent / "legal_basis.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            place: LegalBasis(
                place=place,
                law=Phrase(**entry["law"]),
                text=Phrase(**entry["text"]),
                days=entry.get("days"),
                longer=entry.get("longer"),
                article=Phrase(**entry["article"]) if "article" in entry else None,
                working_days=entry.get("working_days", False),
            )
            for place, entry in tomllib.loads(text).items()
        }
    )


def legal_basis(place: str) -> LegalBasis | None:
    """The basis of a place ("us-illinois"), else of its country; None where none is known."""
    bases = legal_bases()
    return bases.get(place) or bases.get(place.split("-")[0])
