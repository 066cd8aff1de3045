"""Actions and their proofs as evidence: how far one is, that a file shows something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.details import Told, milestones_with_history, told
from sereno.web.actions.models import Action, Grade, Proof
from sereno.web.actions.register.words import brief
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, numbers_in


def _actions(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    numbers = numbers_in(things)
    rows: QuerySet[Action] = (
        Action.objects.filter(audit=audit)
        if person is None
        else Action.objects.for_person(audit, person)
    )
    milestones = Prefetch("milestones", milestones_with_history())
    rows = rows.filter(number__in=numbers.values()).prefetch_related("areas", milestones)
    today = timezone.localdate()
    found = {each.number: told(each, list(each.milestones.all()), {}, today) for each in rows}
    return {
        thing: _cited_action(audit, found[number])
        for thing, number in numbers.items()
        if number in found
    }


def _cited_action(audit: Audit, row: Told) -> Cited:
    action, progress = row.action, row.progress
    judged = [said.pk for each in row.milestones for said in each.row.judgements.all()]
    return Cited(
        title=str(action),
        href=reverse("actions:action", args=[audit.slug, action.number]),
        version=str(max(judged, default=0)),
        value={
            "state": action.state,
            "share": None if progress.share is None else round(progress.share, 6),
            "met": progress.met,
            "n": progress.n,
        },
        access_level=action.access_level,
        areas=tuple((each.code, each.name) for each in action.areas.all()),
        read=action,
    )


def _told_action(value: Mapping[str, Any]) -> str:
    return brief(value["state"], value["share"], value["met"], value["n"]) if value else ""


def _proofs(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    numbers = numbers_in(things)
    rows: Any = (
        Proof.objects.filter(audit=audit)
        if person is None
        else Proof.objects.for_person(audit, person)
    )
    # What is restricted is read on the page of its action, where each who takes it away is noted.
    rows = rows.standing().exclude(access_level=AccessLevel.RESTRICTED)
    rows = rows.filter(number__in=numbers.values()).select_related("action", "file")
    found = {each.number: each for each in rows.prefetch_related("action__areas")}
    return {
        thing: _cited_proof(audit, found[number])
        for thing, number in numbers.items()
        if number in found
    }


def _cited_proof(audit: Audit, row: Proof) -> Cited:
    at = reverse("actions:action", args=[audit.slug, row.action.number])
    return Cited(
        title=str(row),
        href=f"{at}#proof-{row.number}",
        version=row.file.sha256,
        value={"grade": row.grade, "on": row.on.isoformat()},
        access_level=row.access_level,
        areas=tuple((each.code, each.name) for each in row.action.areas.all()),
        read=row.action,
    )


def _told_proof(value: Mapping[str, Any]) -> str:
    return str(Grade(value["grade"]).label) if value else ""


ACTION: Final = Citable(
    key="action",
    name=_("action"),
    icon="checks",
    side="records",
    find_many=_actions,
    told=_told_action,
    model="actions.Action",
)
PROOF: Final = Citable(
    key="proof",
    name=_("proof of an action"),
    icon="bookmark",
    side="records",
    find_many=_proofs,
    told=_told_proof,
    model="actions.Proof",
)
