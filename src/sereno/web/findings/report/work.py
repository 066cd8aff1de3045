"""The job that makes a report as a file."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Right
from sereno.web.findings.models import MadeReport
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job

if TYPE_CHECKING:
    from sereno.exchange.report import Format


def _page(job: Job) -> str:
    return reverse("findings:report", args=[job.audit.slug]) if job.audit else ""


@job(
    MadeReport.MAKE,
    title=_("Making “{about}”"),
    steps=(
        ("chapters", _("Putting its chapters together")),
        ("write", _("Writing the file")),
    ),
    right=Right.WRITE_FINDINGS,
    own=True,
    loads=("sereno.web.findings.report.making", "sereno.exchange.report.writing"),
    place=_page,
)
def make(job: Job, say: Say) -> Result:
    """Make the file, as its readers may read it; whoever asked may have lost the right by now."""
    from sereno.exchange.report.writing import written
    from sereno.web.files.changes import keep
    from sereno.web.files.spool import Spool
    from sereno.web.findings.report.asked import Asked
    from sereno.web.findings.report.changes import note_report
    from sereno.web.findings.report.making import report_content

    row = MadeReport.objects.filter(pk=job.subject_key).select_related("audit", "by").first()
    if row is None:
        return Result()
    is_cleared = row.access_level in row.audit.access_levels_of(row.by)
    if not (is_cleared and row.audit.allows(row.by, Right.WRITE_FINDINGS)):
        raise Problem("report_not_yours", audit=str(row.audit), person=row.by.email)
    asked, format_ = Asked.of(row, timezone.localdate()), cast("Format", row.format)
    content = report_content(asked, lambda done, of: say("chapters", done, of))
    say("write")
    made = written(content, format_)
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(row.audit, asked.file_name(format_), sealed=True))
        spool.write(made)
        spool.finish()
        left = stack.pop_all()

    def kept() -> None:
        row.file = keep(spool=spool, by=row.by)
        row.save(update_fields=["file"])
        note_report(asked, format_, made)

    return Result(keep=kept, then=left.close, drop=left.close)
