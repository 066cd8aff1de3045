"""What later stages have of a recommendation: they know it, it does not know them.

A stage brings `HasOfRecommendation` in its stage.py; the page of a recommendation asks them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import Hit, brought
from sereno.web.documents import Words
from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person


@dataclass(frozen=True)
class HasOfRecommendation:
    """How a stage says what rests on a recommendation: its title, and what of it one sees."""

    title: Words
    find: Callable[[Recommendation, Audit, Person], Iterable[Hit]]


def had_of(row: Recommendation, audit: Audit, person: Person) -> list[tuple[Words, list[Hit]]]:
    """What every stage has of a recommendation, as far as a person may see it."""
    said = [
        (each.title, list(each.find(row, audit, person))) for each in brought(HasOfRecommendation)
    ]
    return [(title, hits) for title, hits in said if hits]
