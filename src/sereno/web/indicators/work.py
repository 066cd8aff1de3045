"""The long work on indicators: looks into tables, their checks, what is held back of their values,
and counting an import.

What it takes is loaded when it is done: a web process starts without.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.changes import HOLD_BACK, ask_to_hold_back
from sereno.web.indicators.from_incidents import COUNT
from sereno.web.indicators.models import Indicator, IndicatorTable
from sereno.web.indicators.tables.changes import CHECK, LOOK
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job

TABLES = ("sereno.web.indicators.tables.check",)


def _table_page(job: Job) -> str:
    table = IndicatorTable.objects.filter(pk=job.subject_key).first()
    if table is None or job.audit is None:
        return ""
    return reverse("indicators:table", args=[job.audit.slug, table.number])


@job(
    LOOK,
    title=_("Looking into the table"),
    steps=(("looking", _("Guessing what each column is")),),
    loads=TABLES,
    place=_table_page,
)
def look_into(job: Job, say: Say) -> Result:
    """Say what a table seems to be."""
    from sereno.web.indicators.tables.check import look_into_table

    return look_into_table(job, say)


@job(
    CHECK,
    title=_("Checking the table"),
    steps=(
        ("reading", _("Reading the file")),
        ("checking", _("Checking the values")),
        ("keeping", _("Keeping what can be loaded")),
    ),
    loads=TABLES,
    place=_table_page,
)
def check(job: Job, say: Say) -> Result:
    """Check a table by what was settled."""
    from sereno.web.indicators.tables.check import check_table

    return check_table(job, say)


def hold_back_anew(audit: Audit, **_sent: Any) -> None:
    """Hold back by the new threshold. Told by `threshold_changed`."""
    ask_to_hold_back(audit=audit, by=None)


@job(
    HOLD_BACK,
    title=_("Withholding small counts"),
    right=Right.MANAGE,
    loads=("sereno.web.indicators.given_values",),
)
def hold_back(job: Job, say: Say) -> None:
    """Keep what is held back of the values in force by the threshold that is in force now."""
    from sereno.web.indicators.given_values import held_of_given

    audit = Audit.objects.get(pk=job.subject_key)
    for indicator in Indicator.objects.from_tables(audit):
        assert indicator.current is not None
        held_of_given(indicator, indicator.current, audit.k)


@job(
    COUNT,
    title=_("Counting the indicators of import {about}"),
    loads=("sereno.web.indicators.counting", "sereno.web.indicators.working_out"),
    place=lambda job: reverse("indicators:indicators", args=[job.audit.slug]) if job.audit else "",
)
def count(job: Job, say: Say) -> None:
    """Count what an import brought, by topic, year and level."""
    from sereno.web.indicators.from_incidents import count_version

    version = DataVersion.objects.select_related("audit").get(pk=job.subject_key)
    count_version(version=version)
