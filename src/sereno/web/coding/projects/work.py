"""The long work on projects of other programs: read when they come, and taken over."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.coding.models import BroughtProject
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job

_LOADS = ("sereno.web.coding.projects.bringing",)


def _page(job: Job) -> str:
    brought = BroughtProject.objects.filter(pk=job.subject_key).first()
    if brought is None or job.audit is None:
        return ""
    return reverse("coding:project", args=[job.audit.slug, brought.number])


@job(
    BroughtProject.READ,
    title=_("Reading a project of another program"),
    steps=(("read", _("Reading its codes, documents and passages")),),
    right=Right.KEEP_CODING,
    own=True,
    loads=_LOADS,
    place=_page,
)
def read_project(job: Job, say: Say) -> Result:
    """Say what a project holds."""
    from sereno.web.coding.projects.bringing import read_brought

    return read_brought(job, say)


@job(
    BroughtProject.KEEP_NAMES,
    title=_("Making the texts of a project of another program"),
    steps=(("texts", _("Making texts"), "files"),),
    right=Right.KEEP_CODING,
    own=True,
    loads=("sereno.web.coding.projects.names",),
    place=_page,
)
def keep_names_of_project(job: Job, say: Say) -> Result:
    """Make texts whose names were replaced before."""
    from sereno.web.coding.projects.names import keep_names

    return keep_names(job, say)


@job(
    BroughtProject.TAKE,
    title=_("Taking over a project of another program"),
    steps=(
        ("look", _("Looking into its documents"), "files"),
        ("write", _("Writing codes, documents and passages")),
    ),
    right=Right.KEEP_CODING,
    own=True,
    loads=_LOADS,
    place=_page,
)
def take_project(job: Job, say: Say) -> Result:
    """Make codes, documents and passages of it."""
    from sereno.web.coding.projects.bringing import take_brought

    return take_brought(job, say)
