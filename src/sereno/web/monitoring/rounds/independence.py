"""Who may judge what: nobody judges what an institution of their own is to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.models import Recommendation
from sereno.web.monitoring.models import RoundItem
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.models import Person


def reviewers_of(audit: Audit) -> list[Person]:
    """Who may judge in an audit, by name."""
    people = Person.objects.filter(is_active=True, memberships__audit=audit).distinct()
    return sorted((each for each in people if audit.allows(each, Right.JUDGE)), key=str)


class Independence:
    """Whom an audit's organisations keep from judging: their own focal points, those of what they
    are part of and of their parts.
    """

    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    @cached_property
    def _above(self) -> Mapping[int, int | None]:
        rows = Organisation.objects.filter(audit=self.audit).order_by()
        return dict(rows.values_list("pk", "parent"))

    @cached_property
    def _answers(self) -> Mapping[int, set[int]]:
        """For which organisations each person answers."""
        found: dict[int, set[int]] = defaultdict(set)
        points = FocalPoint.objects.filter(membership__audit=self.audit)
        for person, organisation in points.values_list("membership__person", "organisation"):
            found[person].add(organisation)
        return found

    def _way_up(self, organisation: int | None) -> set[int]:
        """An organisation and what it is part of."""
        way: set[int] = set()
        while organisation is not None and organisation not in way:
            way.add(organisation)
            organisation = self._above.get(organisation)
        return way

    def belongs(self, person: Person, organisation: int | None) -> bool:
        """Whether a person answers for an organisation, for what it is part of or for its parts."""
        if organisation is None:
            return False
        up = self._way_up(organisation)
        return any(
            one in up or organisation in self._way_up(one) for one in self._answers[person.pk]
        )

    def may_judge(self, person: Person, item: RoundItem) -> bool:
        """Whether nothing keeps a person from judging an item. Who was responsible when the round
        was opened counts, and who is now.
        """
        rows = (item.responsible_id, item.recommendation.responsible_id)
        levels = self.audit.access_levels_of(person)
        return item.access_level in levels and not any(self.belongs(person, row) for row in rows)

    def ties(self, person: Person, row: Recommendation) -> list[Organisation]:
        """The partners of a recommendation for which a person answers: told, and no bar."""
        return [each for each in row.partners.all() if self.belongs(person, each.pk)]


def names(people: Iterable[Person]) -> str:
    """People as a sentence says them."""
    return ", ".join(map(str, people))
