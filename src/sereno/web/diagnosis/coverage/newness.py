"""Whether activities still bring anything new: what a later stage tells of it to the board."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Newness:
    """A sort of activities, how many of them there are, what is said of them, and where it is."""

    words: str
    n: int
    said: str
    href: str


@dataclass(frozen=True)
class TellsNewness:
    """What a stage brings; nothing while there is nothing to tell."""

    tell: Callable[[Audit, Person], Iterable[Newness]]
