"""Steps that were agreed on and are overdue, for who does them and for who accompanies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import day
from sereno.web.actions.models import Accompaniment, AgreedStep
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit
from sereno.web.audits.visit import Visit
from sereno.web.organisations.brought import HasOfOrganisation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.commitments.asked import answers_for
from sereno.web.waiting.brought import Awaited, Waits


def _overdue(visit: Visit) -> QuerySet[AgreedStep]:
    seen = Accompaniment.objects.for_person(visit.audit, visit.person).order_by()
    rows = AgreedStep.objects.filter(accompaniment__in=seen.values("pk"), done_on=None)
    late = rows.filter(due_on__lt=timezone.localdate()).select_related("accompaniment")
    return late.order_by("due_on", "pk")


def _awaited(visit: Visit, step: AgreedStep) -> Awaited:
    row = step.accompaniment
    return Awaited(
        f"agreed_step:{step.pk}",
        step.due_on.isoformat(),
        _now("{step} (due on {day})").format(step=step.text, day=day(step.due_on)),
        reverse("actions:accompaniment", args=[visit.audit.slug, row.number]),
        row.access_level,
    )


def _mine(visit: Visit) -> Iterator[Awaited]:
    mine = answers_for(visit.audit, visit.person)
    if mine:
        for step in _overdue(visit).filter(owner__in=mine):
            yield _awaited(visit, step)


def _all(visit: Visit) -> Iterator[Awaited]:
    mine = answers_for(visit.audit, visit.person)
    for step in _overdue(visit).exclude(owner__in=mine):
        yield _awaited(visit, step)


STEPS_WAIT: Final = (
    Waits(45, _("Agreed with your institution, and overdue"), Right.REPORT_PROGRESS, _mine),
    Waits(46, _("Agreed steps that are overdue"), Right.ACCOMPANY, _all),
)


def _of_organisation(shown: Organisation, audit: Audit, person: Person) -> Iterator[Hit]:
    rows = Accompaniment.objects.for_person(audit, person).filter(organisation=shown)
    for each in rows.order_by("-on", "-number"):
        yield Hit(
            str(each),
            each.get_kind_display(),
            reverse("actions:accompaniment", args=[audit.slug, each.number]),
        )


OF_ORGANISATION: Final = HasOfOrganisation(_("How it accompanied actions"), _of_organisation)
