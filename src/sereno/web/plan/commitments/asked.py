"""Who is asked what: the recommendations addressed to an institution, with what it answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.findings.models import Recommendation, RecommendationState
from sereno.web.organisations.models import FocalPoint, Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import ACCEPTED, Answer, Commitment, Term


class Stands(StrEnum):
    """Where an institution is with what it was asked."""

    SILENT = "silent"
    FULL = "full"
    PART = "part"
    NOTED = "noted"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """As a page says it."""
        return str(_("no answer yet") if self is Stands.SILENT else Answer(self.value).label)


@dataclass(frozen=True)
class Asked:
    """A recommendation addressed to an institution, and the answer that holds.

    is_over: the answer was given in a term of government that has ended, and promised something.
    is_changed: the recommendation was written anew since.
    """

    recommendation: Recommendation
    organisation: Organisation
    answer: Commitment | None
    is_over: bool
    is_changed: bool

    @property
    def stands(self) -> Stands:
        """Where it is."""
        return Stands.SILENT if self.answer is None else Stands(self.answer.answer)

    @property
    def words(self) -> str:
        """The same, as it begins a line."""
        return capfirst(self.stands.words)

    @property
    def waits(self) -> bool:
        """Whether the institution is to say something."""
        return self.answer is None or self.is_over or self.is_changed


def addressed(audit: Audit, person: Person) -> QuerySet[Recommendation]:
    """What was approved and names an institution as responsible, of what the person may see."""
    seen = Recommendation.objects.for_person(audit, person)
    organisations = Organisation.objects.for_person(audit, person).order_by().values("pk")
    found: QuerySet[Recommendation] = seen.filter(
        state=RecommendationState.APPROVED, responsible__in=organisations
    )
    return found.select_related("responsible", "topic").order_by("number")


def asked_of(
    audit: Audit, person: Person, today: dt.date, rows: QuerySet[Recommendation] | None = None
) -> list[Asked]:
    """Every recommendation that is addressed to an institution, or `rows` of them."""
    rows = addressed(audit, person) if rows is None else rows
    last = Commitment.objects.for_person(audit, person).holding()
    answers = {
        (each.recommendation_id, each.organisation_id): each
        for each in last.filter(recommendation__in=rows.order_by().values("pk")).select_related(
            "term"
        )
    }
    return [asked(row, answers.get((row.pk, row.responsible_id or 0)), today) for row in rows]


def asked(row: Recommendation, answer: Commitment | None, today: dt.date) -> Asked:
    """One recommendation and what the one who is responsible answered last."""
    assert row.responsible is not None
    return Asked(
        row,
        row.responsible,
        answer,
        is_over=answer is not None and answer.answer in ACCEPTED and answer.term.ends_on < today,
        is_changed=answer is not None and answer.asked_version < row.version,
    )


def answers_for(audit: Audit, person: Person) -> frozenset[int]:
    """The keys of the organisations for which a person answers; none without the right.

    Whoever answers for an organisation answers for those of its parts too for which nobody does.
    """
    if not audit.allows(person, Right.ANSWER):
        return frozenset()
    points = FocalPoint.objects.filter(membership__audit=audit)
    found = set(points.filter(membership__person=person).values_list("organisation", flat=True))
    if not found:
        return frozenset()
    answered = set(points.values_list("organisation", flat=True))
    parts: dict[int | None, list[int]] = {}
    rows = Organisation.objects.filter(audit=audit, parent__isnull=False)
    for part, above in rows.exclude(pk__in=answered).values_list("pk", "parent"):
        parts.setdefault(above, []).append(part)
    wave = list(found)
    while wave:
        below = [part for above in wave for part in parts.get(above, ()) if part not in found]
        found.update(below)
        wave = below
    return frozenset(found)


def term_on(audit: Audit, day: dt.date) -> Term | None:
    """The term of government in which a day falls; of two, the one that began later."""
    terms = Term.objects.filter(audit=audit, starts_on__lte=day, ends_on__gte=day)
    found: Term | None = terms.order_by("-starts_on", "-pk").first()
    return found
