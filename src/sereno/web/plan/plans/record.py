"""Plans, terms of government and planning windows as records."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.plan.models import Plan, PlanningWindow, Term
from sereno.web.plan.plans.changes import take_plan_step
from sereno.web.plan.plans.forms import PlanForm, TermForm, WindowForm
from sereno.web.plan.plans.life import PLAN_LIFE
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _levels(plan: Plan, _audit: Audit) -> str:
    return " > ".join(plan.levels)


def _named(rows: QuerySet[Any], name: str, field: str) -> Subquery:
    """What another record that this one names is called; nothing of one that isn't among `rows`."""
    found = rows.filter(pk=OuterRef(name)).order_by().values(field)
    return Subquery(found, output_field=CharField())


def _named_by_plans(
    organisations: QuerySet[Organisation], terms: QuerySet[Term]
) -> dict[str, Subquery]:
    return {
        "whose": _named(organisations, "owner", "name"),
        "in_term": _named(terms, "term", "name"),
    }


def _named_by_plans_for(audit: Audit, person: Person) -> dict[str, Subquery]:
    return _named_by_plans(
        Organisation.objects.for_person(audit, person), Term.objects.for_person(audit, person)
    )


def _details(plan: Plan, audit: Audit, person: Person) -> Context:
    from sereno.web.plan.plans.details import plan_details

    return plan_details(plan, audit, person)


PLANS = register(
    Kind(
        key="plan",
        plural="plans",
        model=Plan,
        many=_("Plans"),
        lede=_("The city's instruments of planning, each version with its lines."),
        new=_("Add a plan"),
        empty=Empty(
            title=_("No plan yet"),
            text=_(
                "The municipal development plan, the security plan, a programme: what the city "
                "has said that it will do stands here, so that the recommendations can enter it."
            ),
            drawing="list-check",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_PLANS,
        annotations={
            "n_lines": Count("lines", distinct=True),
            **_named_by_plans(Organisation.objects.all(), Term.objects.all()),
        },
        annotations_for=_named_by_plans_for,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("instrument", link=True, sorts=True),
            Column("version", sorts=True),
            Column("owner", _("Whose it is"), attribute="whose", on_phone=False),
            Column("term", _("Term of government"), attribute="in_term", on_phone=False),
            Column("starts_on", sorts=True, on_phone=False),
            Column("ends_on", sorts=True, on_phone=False),
            Column("lines", _("Lines"), attribute="n_lines", sorts=True),
            Column("levels", value=_levels, listed=False),
            Column("currency", listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("instrument", "version"),
        search_words=_("Name or version"),
        filters=("state",),
        form=PlanForm,
        lifecycle=PLAN_LIFE,
        told_add=_("added the plan “{about}”"),
        told_change=_("changed what is written of the plan “{about}”"),
        detail=_details,
        detail_template="plan/plan.html",
        take=take_plan_step,
    )
)

TERMS = register(
    Kind(
        key="term",
        plural="terms",
        model=Term,
        many=_("Terms of government"),
        lede=_(
            "Plans and commitments belong to a government; when its term ends, the next takes "
            "them over or lets them go."
        ),
        new=_("Add a term"),
        empty=Empty(
            title=_("No term of government yet"),
            text=_("Write down from when until when the present government is in office."),
            drawing="clock",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_PLANS,
        order=("-starts_on", "number"),
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("name", link=True, sorts=True),
            Column("starts_on", sorts=True),
            Column("ends_on", sorts=True),
            Column("access_level", listed=False),
        ),
        search=("name",),
        search_words=_("Name"),
        form=TermForm,
        told_add=_("added the term of government “{about}”"),
        told_change=_("changed the term of government “{about}”"),
    )
)


def _how_it_stands(window: PlanningWindow, _audit: Audit) -> str:
    today = timezone.localdate()
    if window.closes_on < today:
        return gettext("closed")
    return gettext("open") if window.opens_on <= today else gettext("not yet")


def _into(plans: QuerySet[Plan]) -> dict[str, Subquery]:
    return {"into": _named(plans, "plan", "instrument")}


def _into_for(audit: Audit, person: Person) -> dict[str, Subquery]:
    return _into(Plan.objects.for_person(audit, person))


WINDOWS = register(
    Kind(
        key="window",
        plural="windows",
        model=PlanningWindow,
        many=_("Planning windows"),
        lede=_("When something can still be put into a plan or a budget, and until when."),
        new=_("Add a window"),
        empty=Empty(
            title=_("No planning window yet"),
            text=_(
                "Write down when the annual programme and the budget bill are drawn up: what "
                "comes after that waits a year."
            ),
            drawing="clock",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_PLANS,
        order=("closes_on", "number"),
        annotations=_into(Plan.objects.all()),
        annotations_for=_into_for,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("chance", sorts=True, on_phone=False),
            Column("plan", attribute="into", on_phone=False),
            Column("opens_on", sorts=True),
            Column("closes_on", sorts=True),
            Column("stands", _("Now"), value=_how_it_stands, in_file=False, in_api=False),
            Column("note", listed=False),
            Column("access_level", listed=False),
        ),
        search=("title", "note"),
        search_words=_("Name or note"),
        filters=("chance", "closes_on"),
        form=WindowForm,
        told_add=_("added the planning window “{about}”"),
        told_change=_("changed the planning window “{about}”"),
    )
)
