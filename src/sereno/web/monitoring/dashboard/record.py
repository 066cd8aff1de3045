"""Targets of indicators and events of context as records."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.indicators.listing import sdg_words
from sereno.web.monitoring.dashboard.forms import ContextForm, TargetForm
from sereno.web.monitoring.models import ContextEvent, Target
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register


def _named() -> F:
    return F(f"indicator__name_{language()}")


def _value(target: Target, _audit: Audit) -> str:
    from sereno.web.monitoring.dashboard.words import spoken

    return spoken(target.value)


def _year(target: Target, _audit: Audit) -> str:
    return str(target.year)


def _goal(target: Target, _audit: Audit) -> str:
    return sdg_words(target.sdg)


def _goals(audit: Audit, person: Person) -> list[tuple[str, str]]:
    codes = Target.objects.for_person(audit, person).order_by().values_list("sdg", flat=True)
    there = {code.split(".")[0] for code in codes.distinct()}
    known = [goal for goal in there if goal in sdg()]
    return [(goal, sdg()[goal].name(language())) for goal in sorted(known, key=int)]


def _of_goal(rows: QuerySet[Any], goal: str) -> QuerySet[Any]:
    return rows.filter(sdg__startswith=f"{goal}.") | rows.filter(sdg=goal)


def _details(target: Target, audit: Audit, person: Person) -> Context:
    from sereno.web.monitoring.dashboard.one_target import target_details

    return target_details(target, audit, person)


@transaction.atomic
def _add(kind: str, model: type[Any], *, audit: Audit, by: Person | None, **values: Any) -> Any:
    """Raises Problem evidence_copied."""
    made = model(audit=audit, number=next_number(model, audit), created_by=by, **values)
    refuse_copied(audit, made.access_level, free_texts(made), where=str(made))
    made.save()
    record_event(audit=audit, verb=f"add_{kind}", by=by, subject=made, number=made.number)
    return made


@transaction.atomic
def _change(kind: str, *, row: Any, by: Person | None, **values: Any) -> Any:
    """Raises Problem evidence_copied."""
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    changed = set_fields(locked, values)
    refuse_copied(locked.audit, locked.access_level, free_texts(locked), where=str(locked))
    if changed:
        locked.save(update_fields=[*changed, "changed_at"])
        record_event(
            audit=locked.audit, verb=f"change_{kind}", by=by, subject=locked, changed=changed
        )
    return locked


def _add_target(*, audit: Audit, by: Person | None, **values: Any) -> Any:
    return _add("target", Target, audit=audit, by=by, **values)


def _change_target(*, row: Any, by: Person | None, **values: Any) -> Any:
    return _change("target", row=row, by=by, **values)


def _add_event(*, audit: Audit, by: Person | None, **values: Any) -> Any:
    return _add("context_event", ContextEvent, audit=audit, by=by, **values)


def _change_event(*, row: Any, by: Person | None, **values: Any) -> Any:
    return _change("context_event", row=row, by=by, **values)


TARGETS = register(
    Kind(
        key="target",
        plural="targets",
        model=Target,
        many=_("Targets"),
        lede=_(
            "What each indicator is to be, and by when. The dashboard tells how far the way is "
            "gone, and how sure that is."
        ),
        new=_("Set a target"),
        empty=Empty(
            title=_("No target yet"),
            text=_(
                "A target says from where, to where and by when: homicides from 148 to 100 by "
                "2030. The value it begins with is read from the series of its indicator."
            ),
            drawing="chart-histogram",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_MONITORING,
        order=("sdg", "number"),
        annotations={
            "named": _named,
            "indicator_code": F("indicator__code"),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("indicator", _("Indicator"), attribute="named", link=True, sorts="named"),
            Column("indicator_code", listed=False),
            Column("sdg", value=_goal, sorts=True, on_phone=False),
            Column("baseline_period", sorts=True),
            Column("value", value=_value, in_file=False, in_api=False),
            Column(*("by", _("By")), value=_year, sorts="year", in_file=False, in_api=False),
            Column("target", _("Target"), attribute="value", listed=False),
            Column("year", listed=False),
            Column("direction", listed=False),
            Column("level", listed=False),
            Column("area", listed=False),
            Column("group", listed=False),
            Column("baseline_typed", listed=False),
            Column("baseline_source", listed=False),
            Column("joined_on", listed=False),
            Column("joined_how", listed=False),
            Column("note", listed=False),
            Column("access_level", listed=False),
        ),
        search=("indicator__name_es", "indicator__name_en", "indicator__code", "note"),
        search_words=_("Indicator or note"),
        filters=(
            Filter("sdg", _("SDG"), choices=_goals, apply=_of_goal),
            "direction",
            "access_level",
        ),
        form=TargetForm,
        told_add=_("set a target for “{about}”"),
        told_change=_("changed the target of “{about}”"),
        detail=_details,
        detail_template="monitoring/target.html",
        add=_add_target,
        change=_change_target,
    )
)

CONTEXT = register(
    Kind(
        key="context_event",
        plural="context",
        model=ContextEvent,
        many=_("Context"),
        lede=_(
            "What happened to the whole city and may show in its series: a lockdown, a law, "
            "another way of recording. It is drawn as a band behind each series."
        ),
        new=_("Tell an event"),
        empty=Empty(
            title=_("Nothing told yet"),
            text=_(
                "A series that falls in a lockdown hasn't fallen by what the city did. Write down "
                "what happened, from when until when, and where one reads of it."
            ),
            drawing="clock",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_MONITORING,
        order=("starts_on", "number"),
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("kind", sorts=True),
            Column("starts_on", sorts=True),
            Column("ends_on", sorts=True),
            Column("note", listed=False),
            Column("told_by", listed=False),
            Column("access_level", listed=False),
        ),
        search=("title", "note", "told_by"),
        search_words=_("Name, note or source"),
        filters=("kind", "starts_on"),
        form=ContextForm,
        told_add=_("told the event of context “{about}”"),
        told_change=_("changed the event of context “{about}”"),
    )
)
