"""What a later stage does with a record: a button beside its name, which that stage brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.columns import Row


@dataclass(frozen=True)
class Onward:
    """A button: its icon, its words and where it leads."""

    icon: str
    words: Words
    href: str


@dataclass(frozen=True)
class LeadsOnward:
    """From a record of the model of this name, for who sees it; None: not from this one."""

    model: str
    find: Callable[[Row, Audit, Person], Onward | None]


@dataclass(frozen=True)
class FollowsBack:
    """Where what a number is made of can be followed back to its sources, which a later stage
    brings. of: what the number is ("share"); address: of the audit and what names it.
    """

    of: str
    address: Callable[..., str]


def followed_back(of: str, audit: Audit, *named: object) -> str:
    """Where a number is followed back; "" where no stage does."""
    ways = (each for each in brought(FollowsBack) if each.of == of)
    return next((way.address(audit, *named) for way in ways), "")


def onward_from(row: Row, audit: Audit, person: Person) -> list[Onward]:
    """Where later stages lead from a record."""
    ways = [each for each in brought(LeadsOnward) if each.model == row._meta.label]
    found = [each.find(row, audit, person) for each in ways]
    return [each for each in found if each is not None]
