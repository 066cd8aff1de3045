"""Recommendations as records: their list, files, API, steps and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.crime_prevention_principles import principles
from sereno.vocabulary.language import language
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.bringing.exporting import FILES
from sereno.web.findings.models import Recommendation, RecommendationArea, TargetServed
from sereno.web.findings.recommendations.changes import (
    add_recommendation,
    change_recommendation,
    standing_one,
    take_recommendation_step,
)
from sereno.web.findings.recommendations.forms import RecommendationForm
from sereno.web.findings.recommendations.life import RECOMMENDATION_LIFE
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import name_from
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register
from sereno.web.topics.models import Topic


def _reference(row: Recommendation, _audit: Audit) -> str:
    return row.reference


def _topic_name() -> F:
    """In the language in force."""
    return F("topic__name_es" if language() == "es" else "topic__name_en")


def _topics(audit: Audit, _person: Person) -> list[tuple[str, str]]:
    return [(str(each.pk), str(each)) for each in Topic.objects.filter(audit=audit)]


def _responsible(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """Those to whom something is recommended, as far as the person sees both."""
    asked = Recommendation.objects.for_person(audit, person).order_by().values("responsible")
    seen = Organisation.objects.for_person(audit, person)
    found = seen.filter(pk__in=asked).order_by("name__in_order")
    return [(str(each.pk), str(each)) for each in found]


def _named(audit: Audit, person: Person) -> dict[str, Coalesce]:
    """Who is responsible, where the person may see them."""
    seen = Organisation.objects.for_person(audit, person)
    return {"responsible_name": name_from(seen, "responsible")}


def _areas(audit: Audit, person: Person) -> list[tuple[str, str]]:
    seen = Recommendation.objects.for_person(audit, person).order_by()
    rows = RecommendationArea.objects.filter(recommendation__in=seen).order_by("name__in_order")
    return list(dict(rows.values_list("code", "name")).items())


def _in_area(rows: Any, code: str) -> Any:
    return rows.filter(areas__code=code)


def _targets(audit: Audit, person: Person) -> list[tuple[str, str]]:
    seen = Recommendation.objects.for_person(audit, person).order_by()
    served = set(
        TargetServed.objects.filter(recommendation__in=seen).values_list("target", flat=True)
    )
    return [(code, each.name(language())) for code, each in sdg().items() if code in served]


def _serving(rows: Any, target: str) -> Any:
    return rows.filter(targets__target=target)


def _principles(_audit: Audit, _person: Person) -> list[tuple[str, str]]:
    return [(key, each.name) for key, each in principles().items()]


def _practising(rows: Any, key: str) -> Any:
    """SQLite has no lookup in a list: its text holds the key between quotes."""
    return rows.annotate(practised=Cast("principles", TextField())).filter(
        practised__contains=f'"{key}"'
    )


def _details(row: Recommendation, audit: Audit, person: Person) -> Context:
    from sereno.web.findings.recommendations.details import recommendation_details

    return recommendation_details(row, audit, person)


def _became(audit: Audit, person: Person, address: Mapping[str, Any]) -> Recommendation | None:
    """That into which one was merged; of the one merged nothing is told."""
    rows = Recommendation.objects.filter(audit=audit, merged_into__isnull=False, **address)
    merged = rows.first()
    if merged is None:
        return None
    found: Recommendation = RECOMMENDATIONS.one(audit, person, pk=standing_one(merged).pk)
    return found


_COUNTED_AREAS = (
    RecommendationArea.objects.filter(recommendation=OuterRef("pk"))
    .order_by()
    .values("recommendation")
    .annotate(n=Count("pk"))
    .values("n")
)

RECOMMENDATIONS = register(
    Kind(
        key="recommendation",
        plural="recommendations",
        model=Recommendation,
        many=_("Recommendations"),
        lede=_(
            "What somebody is asked to do: who, what, by when, with what, and which findings it "
            "rests on."
        ),
        new=_("Write a recommendation"),
        empty=Empty(
            title=_("No recommendation yet"),
            text=_(
                "Each says what one institution or group is asked to do, and rests on findings."
            ),
        ),
        read=Right.SEE_RESULTS,
        write=Right.WRITE_FINDINGS,
        annotations={
            "topic_name": _topic_name,
            "responsible_name": name_from(Organisation.objects.all(), "responsible"),
            "n_areas": Subquery(_COUNTED_AREAS, output_field=IntegerField()),
            "in_all": F("impact") * F("feasibility"),
        },
        annotations_for=_named,
        columns=(
            Column("number", sorts=True, listed=False),
            Column("reference", sorts=True, listed=False),
            Column("title", link=True, sorts=True, under=_reference),
            Column("text", listed=False),
            Column("topic", attribute="topic_name", sorts=True, on_phone=False),
            Column("addressee", listed=False),
            Column("responsible", attribute="responsible_name", sorts=True),
            Column("horizon", sorts=True),
            Column("due_on", sorts=True, on_phone=False),
            Column("expected_result", listed=False),
            Column("indicator", listed=False),
            Column("baseline", listed=False),
            Column("target", listed=False),
            Column("resources", listed=False),
            Column("impact", listed=False),
            Column("feasibility", listed=False),
            Column("priority", _("Priority"), attribute="in_all", sorts=True),
            Column("access_level", listed=False),
            Column("publication", listed=False),
            Column("version", listed=False),
            Column("state", sorts=True),
        ),
        search=("reference", "title", "text"),
        search_words=_("Reference, title or text"),
        filters=(
            "state",
            Filter("topic", choices=_topics),
            "addressee",
            Filter("responsible", choices=_responsible),
            "horizon",
            Filter("area", _("Neighbourhood"), choices=_areas, apply=_in_area),
            Filter("sdg", _("SDG target"), choices=_targets, apply=_serving),
            Filter("principle", _("Principle"), choices=_principles, apply=_practising),
            "publication",
        ),
        form=RecommendationForm,
        form_template="findings/recommendation_form.html",
        keeps_form=True,
        lifecycle=RECOMMENDATION_LIFE,
        files=FILES,
        bulk=("topic", "addressee", "responsible", "horizon", "access_level"),
        # What is reviewed and approved is read first, one by one.
        bulk_steps=("drop",),
        told_add=_("wrote the recommendation “{about}”"),
        told_change=_("changed the recommendation “{about}”"),
        add=add_recommendation,
        change=change_recommendation,
        take=take_recommendation_step,
        became=_became,
        detail=_details,
        detail_template="findings/recommendations.html",
    )
)
