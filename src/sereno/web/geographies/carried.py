"""What a crosswalk can carry over: a later stage brings `CarriedOver` in its stage.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Carriable:
    """Something with values at some levels, and the address that a crosswalk's form posts to."""

    code: str
    name: str
    levels: frozenset[str]
    route: str


@dataclass(frozen=True)
class CarriedOver:
    """How a stage says what a person may carry over."""

    carriable: Callable[[Audit, Person], list[Carriable]]


def carriable(audit: Audit, person: Person) -> list[Carriable]:
    """All that a person may carry over in an audit."""
    return [each for stage in brought(CarriedOver) for each in stage.carriable(audit, person)]
