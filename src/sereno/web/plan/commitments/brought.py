"""What answers bring to recommendations and organisations: an axis, a way on, what they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import Hit
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.axes import Axis, Said
from sereno.web.organisations.brought import HasOfOrganisation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import Asked, addressed, answers_for, asked_of
from sereno.web.plan.models import Commitment
from sereno.web.records.onward import LeadsOnward, Onward


def _asked(row: Recommendation, audit: Audit, person: Person) -> Asked | None:
    rows = addressed(audit, person).filter(pk=row.pk)
    return next(iter(asked_of(audit, person, timezone.localdate(), rows)), None)


def _answered(row: Recommendation, audit: Audit, person: Person) -> Said | None:
    """What the institution answered last; None while nobody is asked."""
    asked = _asked(row, audit, person)
    if asked is None:
        return None
    if asked.answer is None:
        return Said(asked.words, str(asked.organisation))
    if asked.is_over:
        more = _("of a term that has ended")
    elif asked.is_changed:
        more = _("before it was written anew")
    else:
        more = date_format(asked.answer.on, "DATE_FORMAT")
    return Said(asked.words, more)


ANSWERED: Final = Axis("answer", gettext_lazy("Authority's answer"), 10, _answered)


def _to_answer(row: Recommendation, audit: Audit, person: Person) -> Onward | None:
    """To what its institution answered, or where its focal point does."""
    asked = _asked(row, audit, person)
    if asked is None:
        there = Commitment.objects.for_person(audit, person).filter(recommendation=row).exists()
        href = reverse("plan:asked", args=[audit.slug, row.number])
        return Onward("building", _("Authority's answer"), href) if there else None
    if asked.waits and asked.organisation.pk in answers_for(audit, person):
        href = reverse("plan:give_answer", args=[audit.slug, row.number])
        return Onward("pencil", _("Answer it"), href)
    href = reverse("plan:asked", args=[audit.slug, row.number])
    return Onward("building", _("Authority's answer"), href)


TO_ANSWER: Final = LeadsOnward("findings.Recommendation", _to_answer)


def _of_organisation(shown: Organisation, audit: Audit, person: Person) -> Iterator[Hit]:
    rows = addressed(audit, person).filter(responsible=shown)
    for each in asked_of(audit, person, timezone.localdate(), rows):
        yield Hit(
            str(each.recommendation),
            each.words,
            reverse("plan:asked", args=[audit.slug, each.recommendation.number]),
        )


OF_ORGANISATION: Final = HasOfOrganisation(
    gettext_lazy("What it is recommended, and what it answered"), _of_organisation
)
