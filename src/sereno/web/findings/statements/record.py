"""Findings as records: their list, files, API, steps and pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.documents import Context
from sereno.web.findings.models import Evidence, Finding, FindingArea, FindingEvidence, Strength
from sereno.web.findings.statements.changes import add_finding, change_finding, take_finding_step
from sereno.web.findings.statements.forms import FindingForm
from sereno.web.findings.statements.life import FINDING_LIFE
from sereno.web.findings.statements.strength import strength_of
from sereno.web.findings.statements.waiting import to_approve, to_review
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register
from sereno.web.topics.models import Topic


def _topic_name() -> F:
    """In the language in force."""
    return F("topic__name_es" if language() == "es" else "topic__name_en")


def _topics(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """Those of the findings that the person sees."""
    mine = Finding.objects.for_person(audit, person).order_by().values("topic")
    return [(str(each.pk), str(each)) for each in Topic.objects.filter(pk__in=mine)]


def _areas(finding: Finding, _audit: Audit) -> str:
    return "; ".join(each.name for each in finding.areas.all())


def _area_choices(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """The areas of the findings that the person sees, as they are called now."""
    labels = known_areas(audit).labels
    mine = Finding.objects.for_person(audit, person).order_by().values("pk")
    there = FindingArea.objects.filter(finding__in=mine).order_by()
    found = {code: labels.get(code, name) for code, name in there.values_list("code", "name")}
    return sorted(found.items(), key=lambda each: each[1])


def _in_area(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(pk__in=FindingArea.objects.filter(code=code).values("finding"))


def _strength(finding: Finding, _audit: Audit) -> str:
    return strength_of(finding).words


def _strengths(_audit: Audit, _person: Person) -> list[tuple[str, Any]]:
    return list(Strength.choices)


def _of_strength(rows: QuerySet[Any], grade: str) -> QuerySet[Any]:
    return rows.filter(pk__in=[each.pk for each in rows if strength_of(each).grade == grade])


def _has_moved(told: QuerySet[Evidence]) -> Exists:
    """Whether any of what it rests on was frozen again since it was reviewed, or is no longer as it
    was cited: of what somebody may know to be there.
    """
    links = FindingEvidence.objects.moved().filter(evidence__in=told.values("pk"))
    return Exists(links.filter(finding=OuterRef("pk")))


def _has_moved_for(audit: Audit, person: Person) -> dict[str, Exists]:
    return {"has_moved": _has_moved(Evidence.objects.told_to(audit, person))}


def _moved(finding: Any, _audit: Audit) -> str:
    return _now("changed since") if finding.has_moved else ""


def _head(audit: Audit, person: Person) -> Context:
    review, approve = audit.allows(person, Right.REVIEW), audit.allows(person, Right.APPROVE)
    return {
        "to_review": to_review(audit, person).count() if review else 0,
        "to_approve": to_approve(audit, person).count() if approve else 0,
    }


def _details(finding: Finding, audit: Audit, person: Person) -> Context:
    from sereno.web.findings.statements.details import finding_details

    return finding_details(finding, audit, person)


FINDINGS = register(
    Kind(
        key="finding",
        plural="findings",
        model=Finding,
        many=_("Findings"),
        lede=_(
            "What the audit says of its neighbourhoods. Each rests on evidence that opens, was "
            "read by a second person, and says how strong it is and what contradicts it."
        ),
        new=_("Write a finding"),
        empty=Empty(
            title=_("No finding yet"),
            text=_(
                "One sentence that somebody could contradict, and what it rests on. Collect "
                "evidence in the basket on the way, or begin where records and testimony meet."
            ),
            drawing="report",
        ),
        read=Right.SEE_RESULTS,
        write=Right.WRITE_FINDINGS,
        annotations={"topic_name": _topic_name, "has_moved": _has_moved(Evidence.objects.none())},
        annotations_for=_has_moved_for,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True, under=_areas),
            Column("topic", _("Topic"), attribute="topic_name", sorts=True),
            Column("strength", _("Strength"), value=_strength, late=_moved),
            Column("moved", _("Evidence"), value=_moved, attribute="has_moved", listed=False),
            Column("areas", _("Neighbourhoods"), value=_areas, listed=False),
            Column("text", listed=False),
            Column("version", _("Version"), listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title", "text"),
        search_words=_("Words of the finding"),
        filters=(
            "state",
            Filter("topic", choices=_topics),
            Filter("area", _("Neighbourhood"), choices=_area_choices, apply=_in_area),
            Filter("strength", _("Strength"), choices=_strengths, apply=_of_strength),
        ),
        form=FindingForm,
        lifecycle=FINDING_LIFE,
        told_add=_("wrote the finding “{about}”"),
        told_change=_("changed the finding “{about}”"),
        head=_head,
        head_template="findings/findings_head.html",
        detail=_details,
        detail_template="findings/finding.html",
        add=add_finding,
        change=change_finding,
        take=take_finding_step,
    )
)
