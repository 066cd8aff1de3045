"""A part of a text that may tell who somebody is, and which of several that overlap counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mention may tell of somebody."""

    PERSON = "person"
    ALIAS = "alias"
    PLACE = "place"
    ADDRESS = "address"
    PHONE = "phone"
    MAIL = "mail"
    PLATE = "plate"
    CURP = "curp"
    RFC = "rfc"
    BIRTH_DATE = "birth_date"
    OTHER = "other"


# What has a form of its own: little is taken for it by mistake.
STRUCTURED = frozenset(
    {
        Kind.ADDRESS,
        Kind.PHONE,
        Kind.MAIL,
        Kind.PLATE,
        Kind.CURP,
        Kind.RFC,
        Kind.BIRTH_DATE,
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a text, in codepoints. rule: what found it. sure: from 0 to 1, as a guide for who
    decides and for which of two counts: no probability.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    sure: float


def apart(found: Iterable[Found]) -> list[Found]:
    """Those of which none overlaps another: the surest first, then the longest, then the first."""
    kept: dict[int, Found] = {}
    taken = bytearray()
    for each in sorted(found, key=lambda one: (-one.sure, one.start - one.end, one.start)):
        if len(taken) < each.end:
            taken.extend(bytes(max(each.end, 2 * len(taken)) - len(taken)))
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            kept[each.start] = each
    return [kept[start] for start in sorted(kept)]
