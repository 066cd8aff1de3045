"""The long work on geographies: boundaries read from a file, weights between two levels.

What it takes is loaded when it is done: a web process starts without.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.geographies.models import LevelBoundaries, LevelCrosswalk
from sereno.web.jobs.kinds import Result, Say, job
from sereno.web.jobs.models import Job


def _level_page(job: Job) -> str:
    found = LevelBoundaries.objects.filter(pk=job.subject_key).select_related("level").first()
    if found is None or job.audit is None:
        return ""
    return reverse("geographies:level", args=[job.audit.slug, found.level.key])


def _crosswalks_page(job: Job) -> str:
    return f"{reverse('geographies:list', args=[job.audit.slug])}#crosswalks" if job.audit else ""


@job(
    LevelBoundaries.WORK,
    title=_("Reading the boundaries"),
    steps=(
        ("reading", _("Reading the file")),
        ("nesting", _("Finding which area lies in which")),
        ("drawing", _("Drawing the map")),
    ),
    loads=("sereno.web.geographies.level_boundaries",),
    place=_level_page,
)
def boundaries(job: Job, say: Say) -> Result:
    """Keep the shapes of a level's areas, and their map."""
    from sereno.web.geographies.level_boundaries import read_boundaries

    row = LevelBoundaries.objects.select_related("audit", "level", "upload", "by")
    return read_boundaries(row.get(pk=job.subject_key), say)


@job(
    LevelCrosswalk.WORK,
    title=_("Making the weights"),
    steps=(
        ("reading", _("Reading the levels")),
        ("weighing", _("Laying one level over the other")),
        ("keeping", _("Keeping the weights")),
    ),
    loads=("sereno.web.geographies.weights",),
    place=_crosswalks_page,
)
def crosswalk(job: Job, say: Say) -> Result:
    """Keep the weights that a crosswalk asks for."""
    from sereno.web.geographies.weights import make_weights

    row = LevelCrosswalk.objects.select_related("audit", "source", "target", "control", "upload")
    return make_weights(row.get(pk=job.subject_key), say)
