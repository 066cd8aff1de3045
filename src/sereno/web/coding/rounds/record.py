"""Rounds as records: their list, files, API, steps and pages."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
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


def _counted(**only: object) -> Subquery:
    rows = Assignment.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return Subquery(
        rows.annotate(n=Count("pk", filter=Q(**only))).values("n"), output_field=IntegerField()
    )


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
        annotations={
            "given": _counted(),
            "finished": _counted(state=AssignmentState.FINISHED),
        },
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
