"""What a crosswalk can carry over: later stages say it when their app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Carriable:
    """Something with values at some levels, and the address that a crosswalk's form posts to."""

    code: str
    name: str
    levels: frozenset[str]
    route: str


Teller = Callable[[Audit, Person], list[Carriable]]
_TELLERS: list[Teller] = []


def tell_carriable(teller: Teller) -> None:
    """Let a stage say what it has to carry over."""
    _TELLERS.append(teller)


def carriable(audit: Audit, person: Person) -> list[Carriable]:
    """All that a person may carry over in an audit."""
    return [each for teller in _TELLERS for each in teller(audit, person)]
