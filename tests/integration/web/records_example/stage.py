"""Fieldwork: a stage with one page, the list of outings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage
from sereno.web.audits.visit import Visit
from tests.integration.web.records_example.models import Outing


def progress(visit: Visit) -> Progress:
    """Under way from the first outing on."""
    is_begun = Outing.objects.filter(audit=visit.audit).exists()
    return Progress.UNDER_WAY if is_begun else Progress.NOTHING


STAGE = Stage(
    app="outings",
    name=_("Fieldwork"),
    icon="users-group",
    progress=progress,
    urls="tests.integration.web.records_example.urls",
    pages=(Page("outings:outings", _("Outings"), Right.SEE_RESULTS),),
)
