"""Which recommendations wait for an answer of whoever answers for an institution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.visit import Visit
from sereno.web.plan.commitments.asked import Asked, addressed, answers_for, asked_of
from sereno.web.waiting.brought import Awaited, Waits


def _mine(visit: Visit) -> list[Asked]:
    """What the institutions of the person who visits are to say something about."""
    mine = answers_for(visit.audit, visit.person)
    if not mine:
        return []
    rows = addressed(visit.audit, visit.person).filter(responsible__in=mine)
    found = asked_of(visit.audit, visit.person, timezone.localdate(), rows)
    return [each for each in found if each.waits]


def asked_of_me(visit: Visit) -> int:
    """How many wait for the person."""
    return len(visit.once(_mine))


def _awaited(visit: Visit, each: Asked, what: str, state: str) -> Awaited:
    row = each.recommendation
    return Awaited(
        f"{what}:{row.pk}",
        state,
        f"{row} ({each.organisation})",
        reverse("plan:give_answer", args=[visit.audit.slug, row.number]),
        row.access_level,
    )


def _to_answer(visit: Visit) -> Iterator[Awaited]:
    """Without an answer, or written anew since; told again when it is written anew."""
    for each in visit.once(_mine):
        if not each.is_over:
            yield _awaited(visit, each, "answer", f"version {each.recommendation.version}")


def _to_renew(visit: Visit) -> Iterator[Awaited]:
    """Promised by a government whose term has ended."""
    for each in visit.once(_mine):
        if each.is_over and each.answer is not None:
            yield _awaited(visit, each, "renew", f"term {each.answer.term_id}")


ANSWERS_WAIT: Final = (
    Waits(10, _("To be answered"), Right.ANSWER, _to_answer),
    Waits(20, _("To be renewed: the term of government has ended"), Right.ANSWER, _to_renew),
)
