"""Long work on geographies as its card shows it, and the files that it works on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.geographies.models import GeographyJob, LevelCrosswalk
from sereno.web.imports.changes import store_upload
from sereno.web.imports.models import Upload
from sereno.web.people.models import Person

STEP_WORDS: dict[str, Promise] = {
    "": _("Waiting for the worker"),
    "reading": _("Reading"),
    "nesting": _("Looking at what lies in what"),
    "drawing": _("Drawing the map"),
    "weighing": _("Laying one level over the other"),
    "keeping": _("Keeping the weights"),
}


def said(problem: dict[str, Any]) -> Problem:
    """A problem that was kept, in the reader's language."""
    return Problem(problem["code"], where=problem["where"], **problem["values"])


def kind_of(job: GeographyJob) -> str:
    """How addresses name the kind of work."""
    return "crosswalk" if isinstance(job, LevelCrosswalk) else "boundaries"


def job_card(audit: Audit, job: GeographyJob) -> dict[str, Any]:
    """What site/parts/job_card.html needs of it."""
    kind = kind_of(job)
    args = [audit.slug, kind, job.pk]
    title = _now("Making the weights") if kind == "crosswalk" else _now("Reading the boundaries")
    return {
        "id": f"job-{kind}-{job.pk}",
        "heading": "h4" if kind == "crosswalk" else "h3",
        "state": job.state,
        "title": title,
        "text": "",
        "step": STEP_WORDS[job.step],
        "done": job.steps_done,
        "total": len(job.STEPS) if job.step else 0,
        "by_share": True,
        "still": "",
        "is_under_way": job.is_under_way,
        "poll": reverse("geographies:work_card", args=args),
        "cancel": reverse("geographies:work_stop", args=args),
        "after": [],
    }


def keep_file(audit: Audit, file: UploadedFile[Any], by: Person) -> Upload:
    """What a form brought, kept as it came. Raises Problem upload_too_large or upload_empty."""
    upload = store_upload(
        audit=audit,
        kind=Upload.Kind.INDICATORS,
        name=file.name or "-",
        chunks=file.chunks(),
        limit=settings.UPLOAD_LIMIT,
        by=by,
    )
    upload.audit = audit
    return upload
