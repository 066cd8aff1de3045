"""The long work on paper: a photo of a sheet read and laid where it belongs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import PaperPhoto
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job


def _page(job: Job) -> str:
    photo = PaperPhoto.objects.filter(pk=job.subject_key).select_related("document").first()
    if photo is None or job.audit is None:
        return ""
    return reverse("diagnosis:paper_photo", args=[job.audit.slug, photo.document.number])


@job(
    PaperPhoto.WORK,
    title=_("Reading the photo of a map"),
    steps=(
        ("look", _("Looking for the markers and the code")),
        ("place", _("Laying it on the map")),
    ),
    right=Right.KEEP_FIELDWORK,
    own=True,
    loads=("sereno.web.diagnosis.paper.reading",),
    place=_page,
)
def read_sheet(job: Job, say: Say) -> Result:
    """Place the photo, or say why it can't be; either way the photo stays."""
    from sereno.web.diagnosis.paper.reading import read_photo

    photo = PaperPhoto.objects.filter(pk=job.subject_key).first()
    if photo is None:
        return Result()
    by = job.by
    keep = read_photo(photo, say)
    return Result(keep=lambda: keep(by))
