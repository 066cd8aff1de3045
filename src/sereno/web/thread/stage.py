"""The thread, as a part of monitoring: its pages, and the buttons that lead into it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Part
from sereno.web.people.models import Person
from sereno.web.records.columns import Row
from sereno.web.records.onward import FollowsBack, LeadsOnward, Onward


def _onward(route: str, row: Row, audit: Audit) -> Onward:
    return Onward("quote", _("The thread"), reverse(route, args=[audit.slug, row.number]))


def _of_recommendation(row: Row, audit: Audit, _person: Person) -> Onward:
    return _onward("thread:recommendation", row, audit)


def _of_finding(row: Row, audit: Audit, _person: Person) -> Onward:
    return _onward("thread:finding", row, audit)


def _of_evidence(row: Row, audit: Audit, _person: Person) -> Onward:
    return _onward("thread:evidence", row, audit)


def _share(audit: Audit, number: int, part: str) -> str:
    return reverse("thread:share", args=[audit.slug, number, part])


STAGE = Part(
    app="thread",
    under="monitoring",
    urls="sereno.web.thread.urls",
    api="sereno.web.thread.api",
    pages=(
        Page(
            "thread:starts",
            gettext_lazy("The thread"),
            Right.SEE_RESULTS,
            within=(
                *("thread:share", "thread:recommendation", "thread:finding"),
                "thread:evidence",
            ),
        ),
    ),
    brings=(
        FollowsBack("share", _share),
        LeadsOnward("findings.Recommendation", _of_recommendation),
        LeadsOnward("findings.Evidence", _of_evidence),
        LeadsOnward("findings.Finding", _of_finding),
    ),
)
