"""Return sessions as records: their list, API, pages and steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import ReturnSession
from sereno.web.findings.returns.changes import change_return, plan_return, take_return_step
from sereno.web.findings.returns.forms import ReturnForm
from sereno.web.findings.returns.life import RETURN_LIFE
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _areas(session: ReturnSession, _audit: Audit) -> str:
    return "; ".join(each.name for each in session.areas.all())


def _details(session: ReturnSession, audit: Audit, person: Person) -> Context:
    from sereno.web.findings.returns.details import return_details

    return return_details(session, audit, person)


RETURNS = register(
    Kind(
        key="return_session",
        plural="return_sessions",
        model=ReturnSession,
        many=_("Return sessions"),
        lede=_(
            "Findings go back to those who were heard: they vote on them and object. Both are "
            "printed beside the finding."
        ),
        new=_("Plan a return session"),
        empty=Empty(
            title=_("No return session yet"),
            text=_("Choose the findings to bring back, print the sheet, and write down the votes."),
            drawing="users-group",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_FIELDWORK,
        order=("-on", "-number"),
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True, under=_areas),
            Column("on", sorts=True),
            Column("place", listed=False, in_api=False),
            Column("areas", _("Neighbourhoods"), value=_areas, listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title", "place"),
        search_words=_("Title or meeting place"),
        filters=("state", "on"),
        form=ReturnForm,
        lifecycle=RETURN_LIFE,
        told_add=_("planned “{about}”"),
        told_change=_("changed “{about}”"),
        detail=_details,
        detail_template="findings/return_session.html",
        add=plan_return,
        change=change_return,
        take=take_return_step,
    )
)
