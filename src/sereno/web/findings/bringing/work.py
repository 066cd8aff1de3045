"""The long work on files of recommendations, and on those that say almost the same."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.findings.models import BroughtRecommendations
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job

_LOADS = ("sereno.web.findings.bringing.taking", "sereno.web.records.bringing.taking")


def _page(job: Job) -> str:
    brought = BroughtRecommendations.objects.filter(pk=job.subject_key).first()
    if brought is None or job.audit is None:
        return ""
    return reverse("findings:brought", args=[job.audit.slug, brought.number])


def _pairs(job: Job) -> str:
    return reverse("findings:alike", args=[job.audit.slug]) if job.audit else ""


@job(
    BroughtRecommendations.TAKE,
    title=_("Bringing recommendations from {about}"),
    steps=(
        ("read", _("Reading the file"), "rows"),
        ("write", _("Writing the recommendations")),
    ),
    right=Right.WRITE_FINDINGS,
    loads=_LOADS,
    place=_page,
)
def take_recommendations(job: Job, say: Say) -> Result:
    """Make drafts of a file's rows."""
    from sereno.web.findings.bringing.taking import BRINGING
    from sereno.web.records.bringing.taking import take_brought

    return take_brought(BRINGING, job, say)


@job(
    "look_alike",
    title=_("Looking for recommendations that say almost the same"),
    steps=(("compare", _("Comparing texts"), "rows"),),
    right=Right.WRITE_FINDINGS,
    one_per_audit=True,
    loads=_LOADS,
    place=_pairs,
)
def look_alike(job: Job, say: Say) -> Result:
    """Find the pairs of an audit."""
    from sereno.web.findings.bringing.taking import compare

    return compare(job, say)
