"""The job that publishes an edition of the site."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Right
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job
from sereno.web.publication.edition.asking import PUBLISH


def _page(job: Job) -> str:
    return reverse("publication:site", args=[job.audit.slug]) if job.audit else ""


@job(
    PUBLISH,
    title=_("Publishing the site"),
    steps=(
        ("check", _("Checking that nothing held back can be worked out")),
        ("reports", _("Making the reports")),
        ("data", _("Writing the data")),
        ("pages", _("Drawing the pages")),
    ),
    right=Right.MANAGE,
    one_per_audit=True,
    loads=("sereno.web.publication.edition.writing", "sereno.exchange.report.writing"),
    place=_page,
)
def publish(job: Job, say: Say) -> Result:
    """Write the files; whoever asked may have lost the right by now."""
    from sereno.web.publication.edition.writing import keep_edition, write_edition

    audit, by = job.audit, job.by
    assert audit is not None
    if by is None or not audit.allows(by, Right.MANAGE):
        raise Problem("site_not_yours", audit=audit.slug, person=by.email if by else "–")
    now = timezone.now()
    written = write_edition(audit=audit, now=now, say=say)
    return Result(keep=lambda: keep_edition(written=written, by=by, now=now), drop=written.drop)
