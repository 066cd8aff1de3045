"""How much a finding rests on: how many independent sources support it, and how many contradict it.

No published scale fits evidence that is both counted and said. This one is Sereno's own. It takes
from GRADE-CERQual (Lewin et al. 2018, Implementation Science 13 suppl. 1) that what is not alike
counts for more than what is many, and from triangulation (Denzin 1978) that kinds of evidence weigh
beside their number; it is stated wherever it is shown, and people may decide otherwise and say why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# So many independent sources, of so many kinds, make a finding fair, and strong.
FAIR_SOURCES = 2
STRONG_SOURCES = 3
STRONG_KINDS = 2


class Grade(StrEnum):
    """How much a finding rests on, from nothing to much."""

    NONE = "none"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


_ORDER = tuple(Grade)


@dataclass(frozen=True)
class Piece:
    """One thing that is cited.

    kind: of what kind it is, such as a segment or the value of an indicator. activity: which
    activity it comes from; "" for records. supports: whether it supports the finding, or
    contradicts it.
    """

    kind: str
    activity: str = ""
    supports: bool = True

    @property
    def source(self) -> tuple[str, str]:
        """What it is one voice of: ten segments of one group are one group that said it, and ten
        values of one register are one register.
        """
        return ("activity", self.activity) if self.activity else ("kind", self.kind)


@dataclass(frozen=True)
class Weighed:
    """A grade with what it comes from.

    supporting, contradicting: independent sources; one that does both counts on both sides. kinds:
    of what supports it. pieces: all that is cited.
    """

    grade: Grade
    supporting: int
    contradicting: int
    kinds: int
    pieces: int


def weigh(cited: Iterable[Piece]) -> Weighed:
    """The strength of a finding.

    Nothing in support: none. One independent source: weak. Two: fair. Three or more, of two kinds
    or more: strong. Where somebody contradicts it, one grade less; where as many contradict as
    support it, weak. Never less than weak while anything supports it.
    """
    pieces = list(cited)
    supporting = {each.source for each in pieces if each.supports}
    contradicting = {each.source for each in pieces if not each.supports}
    kinds = {each.kind for each in pieces if each.supports}
    n, against = len(supporting), len(contradicting)
    if n == 0:
        grade = Grade.NONE
    elif n >= STRONG_SOURCES and len(kinds) >= STRONG_KINDS:
        grade = Grade.STRONG
    elif n >= FAIR_SOURCES:
        grade = Grade.FAIR
    else:
        grade = Grade.WEAK
    if grade is not Grade.NONE and against >= n:
        grade = Grade.WEAK
    elif grade is not Grade.NONE and against:
        grade = max(Grade.WEAK, _less(grade), key=_ORDER.index)
    return Weighed(grade, n, against, len(kinds), len(pieces))


def _less(grade: Grade) -> Grade:
    return _ORDER[max(_ORDER.index(grade) - 1, 0)]
