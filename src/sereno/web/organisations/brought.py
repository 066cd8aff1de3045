"""What stages have of an organisation: they know it, it does not know them.

A stage brings `HasOfOrganisation` in its stage.py; the page of an organisation asks them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import Hit, brought
from sereno.web.documents import Words
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person


@dataclass(frozen=True)
class HasOfOrganisation:
    """How a stage says what names an organisation: under which title, and what of it one sees."""

    title: Words
    find: Callable[[Organisation, Audit, Person], Iterable[Hit]]


def had_of(
    organisation: Organisation, audit: Audit, person: Person
) -> list[tuple[Words, list[Hit]]]:
    """What every stage has of an organisation, as far as a person may see it."""
    said = [
        (each.title, list(each.find(organisation, audit, person)))
        for each in brought(HasOfOrganisation)
    ]
    return [(title, hits) for title, hits in said if hits]
