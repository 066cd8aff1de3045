"""Rounds as records: their list, files, API, steps and pages."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Assignment, AssignmentState, Round
from sereno.web.coding.rounds.changes import add_round, change_round
from sereno.web.coding.rounds.forms import RoundForm
from sereno.web.coding.rounds.life import ROUND_LIFE
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _counted(given: QuerySet[Assignment]) -> dict[str, Subquery]:
    """How many documents are given to coders, and how many of them they have finished."""
    rows = given.filter(round=OuterRef("pk")).order_by().values("round")
    return {
        name: Subquery(
            rows.annotate(n=Count("pk", filter=only)).values("n"), output_field=IntegerField()
        )
        for name, only in (("given", Q()), ("finished", Q(state=AssignmentState.FINISHED)))
    }


def _counted_for(audit: Audit, person: Person) -> dict[str, Subquery]:
    """Of documents that a person may see; of coders' those that are their own."""
    return _counted(Assignment.objects.for_person(audit, person))


def _details(round: Round, audit: Audit, person: Person) -> Context:
    from sereno.web.coding.rounds.details import round_details

    return round_details(round, audit, person)


ROUNDS = register(
    Kind(
        key="round",
        plural="rounds",
        model=Round,
        many=_("Rounds"),
        lede=_(
            "Documents given to coders at one time, under one rule. In a blind round nobody sees "
            "what others coded before all have finished: only so does agreement mean anything."
        ),
        new=_("Plan a round"),
        empty=Empty(
            title=_("No round yet"),
            text=_("Plan one, give its documents to two coders each, and open it."),
            drawing="users-group",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_CODING,
        order=("-number",),
        annotations=_counted(Assignment.objects.all()),
        annotations_for=_counted_for,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True),
            Column("unit", sorts=True, on_phone=False),
            Column("is_blind", on_phone=False),
            Column("given", _("Given out"), sorts=True),
            Column("finished", _("Finished"), sorts=True),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title",),
        search_words=_("Title"),
        filters=("state", "unit"),
        form=RoundForm,
        lifecycle=ROUND_LIFE,
        told_add=_("planned the round “{about}”"),
        told_change=_("changed the round “{about}”"),
        detail=_details,
        detail_template="coding/round.html",
        add=add_round,
        change=change_round,
    )
)
