"""What the fields of a recommendation say, as it is saved and as it stands in a form."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.http import QueryDict

from sereno.methods.findings.smart import Given
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Finding, FindingState, Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person

# As much of a text as the model holds, and as many deliverables as are looked at.
_MOST_SIGNS: Final = 8000
_MOST_DELIVERABLES: Final = 100


def words_of(row: Recommendation) -> str:
    """What is checked: the text, and while there is none the title."""
    return row.text if row.text.strip() else row.title


def given_of(row: Recommendation, person: Person) -> Given:
    """As it is saved, of the findings that the person sees."""
    deliverables = list(row.deliverables.all())
    findings = list(
        Finding.objects.for_person(row.audit, person)
        .filter(recommendations=row)
        .order_by()
        .values_list("state", flat=True)
    )
    return Given(
        responsible=str(row.responsible or ""),
        mandate=_within_mandate(row.responsible, row.topic_id),
        feasibility=row.feasibility,
        areas=row.areas.count(),
        beneficiaries=len(row.beneficiaries),
        indicator=row.indicator,
        baseline=row.baseline,
        target=row.target,
        deliverables=len(deliverables),
        counted=sum(each.quantity is not None for each in deliverables),
        dated=sum(each.due_on is not None for each in deliverables),
        resources=row.resources,
        due=row.due_on is not None,
        findings=len(findings),
        approved=findings.count(FindingState.APPROVED),
        targets=row.targets.count(),
    )


def words_written(sent: QueryDict) -> str:
    """What is checked of a form that isn't saved yet."""
    text = sent.get("text", "")[:_MOST_SIGNS]
    return text if text.strip() else sent.get("title", "")[:_MOST_SIGNS]


def given_written(
    sent: QueryDict, audit: Audit, person: Person, row: Recommendation | None
) -> Given:
    """As it stands in a form, whatever is unreadable left out. row: the one that is changed."""
    responsible = Organisation.objects.filter(
        audit=audit, pk=_number(sent.get("responsible")) or 0
    ).first()
    findings = Finding.objects.for_person(audit, person).filter(
        pk__in=[_number(each) or 0 for each in sent.getlist("findings")]
    )
    there = [n for n in range(_MOST_DELIVERABLES) if sent.get(f"deliverable-{n}-title", "").strip()]
    return Given(
        responsible=str(responsible or ""),
        mandate=_within_mandate(responsible, _number(sent.get("topic"))),
        feasibility=_number(sent.get("feasibility")),
        areas=len(sent.getlist("chosen_areas")) + len(sent.get("other_areas", "").split()),
        beneficiaries=len(sent.getlist("beneficiaries")),
        indicator=sent.get("indicator", "").strip(),
        baseline=sent.get("baseline", "").strip(),
        target=sent.get("target", "").strip(),
        deliverables=len(there),
        counted=sum(bool(sent.get(f"deliverable-{n}-quantity", "").strip()) for n in there),
        dated=sum(_is_day(sent.get(f"deliverable-{n}-due_on")) for n in there),
        resources=sent.get("resources", "").strip(),
        due=_is_day(sent.get("due_on")),
        findings=len(findings),
        approved=sum(each.state == FindingState.APPROVED for each in findings),
        targets=row.targets.count() if row else 0,
    )


def _within_mandate(responsible: Organisation | None, topic: int | None) -> bool | None:
    """Whether it may act on a topic; None while its mandate or the topic isn't said."""
    if responsible is None or topic is None:
        return None
    mandate = {each.pk for each in responsible.mandate.all()}
    return topic in mandate if mandate else None


def _number(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else None


def _is_day(words: str | None) -> bool:
    try:
        dt.date.fromisoformat(words or "")
    except ValueError:
        return False
    return True
