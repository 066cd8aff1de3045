"""What a written name was found to mean, on what ground, and how often that ground is right.

A score is a share: of 100 names found on the same ground in a city never seen, as many were right
(docs/explanation/place-names.md says how that was measured). What lies below the threshold isn't
taken; it is offered to a person, with its score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

How = Literal["exact", "fuzzy", "other_group", "none"]

# Why an area was taken for a name that isn't exactly its own.
Ground = Literal[
    "same",  # its own name, or decided by a person
    "kind",  # only one of the two says what kind of place it is: "San Andrés", SAN ANDRES (PBLO)
    "other_kind",  # the name says another kind of place: "Barrio San Andrés"
    "article",  # EL, LA, LOS or LAS is missing, or another
    "unit",  # SECCION for ETAPA
    "spacing",  # the same words spaced otherwise: BELLA VISTA, Bellavista
    "order",  # the same words in another order
    "part",  # one name of a double one
    "locality",  # the name says in which group it is
    "larger",  # the name says in which larger place it is, and that is an area
    "slip",  # a slip of the pen
    "short",  # the area has all the words of the name, and more
    "border",  # the area of that name is in the group beside
    "none",
]

DEFAULT_THRESHOLD: Final = 90.0
SAME_NAME: Final = 100.0

SCORES: Final[dict[Ground, float]] = {
    "spacing": 98.0,
    "order": 96.0,
    "locality": 97.0,
    "part": 95.0,
    "article": 96.0,
    "larger": 95.0,
    "slip": 96.0,
    "short": 75.0,
    "kind": 86.0,
    "other_kind": 85.0,
    "unit": 85.0,
    "border": 80.0,
}
# A name that isn't said whole, and of which other areas have all the words.
MAY_BE_SHORT: Final = 55.0
# A single word without its article, or a slip of the pen with another article.
ONE_WORD: Final = 88.0
# Kinds of place so common that they are said or not.
USUAL_KINDS: Final = frozenset({"COLONIA", "FRACCIONAMIENTO", "URBANIZACION"})


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The area (`index`, -1 for none), how it was found, and of 100 such how many are right.

    `candidates` holds up to three (area, score) for a person to choose from when none was
    taken; several with the score of a match mean that they fit equally well.
    """

    index: int
    score: float
    how: How
    candidates: tuple[tuple[int, float], ...] = ()
    ground: Ground = "none"


NONE: Final = NameMatch(-1, 0.0, "none")
