"""One person in one audit while a page is made: what they may do, and what was read already."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, TypeVar

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person

T = TypeVar("T")


class Visit:
    """Asked by the frame and by every stage that a page hears, so that each thing is read once."""

    def __init__(self, audit: Audit, person: Person) -> None:
        self.audit = audit
        self.person = person
        self._read: dict[Hashable, Any] = {}

    @cached_property
    def may(self) -> frozenset[Right]:
        """Everything that the person may do in the audit."""
        return self.audit.rights_of(self.person)

    @cached_property
    def k(self) -> int | None:
        """The smallest number that the person may see; None for whoever sees records."""
        return self.audit.smallest_shown_to(self.person)

    def once(self, read: Callable[[Visit], T]) -> T:
        """What `read` gives for this visit, asked for the first time only."""
        if read not in self._read:
            self._read[read] = read(self)
        found: T = self._read[read]
        return found
