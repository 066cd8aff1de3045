"""Boundaries of a level's areas, kept with the level."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sereno.web.audits.access_levels import GuardedQuerySet, access_level_of
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.geographies.models.levels import GeographyLevel
from sereno.web.imports.models import Upload
from sereno.web.people.models import Person


class BoundariesQuerySet(GuardedQuerySet["LevelBoundaries"]):
    """Boundaries, by who asks."""

    def ready(self) -> BoundariesQuerySet:
        """Those that were read; the first of a level is in force."""
        return self.filter(shapes__isnull=False)

    def for_person(self, audit: Audit, person: Person) -> BoundariesQuerySet:
        """Those of an audit whose source a person may see."""
        seen = models.Q(upload__source__access_level__in=audit.access_levels_of(person))
        return self.filter(models.Q(upload__source=None) | seen, audit=audit)


class LevelBoundaries(models.Model):
    """The shapes of a level's areas, from one file; the newest that could be read is in force.

    shapes: a Parquet file (code, wkb in EPSG:4326). drawn: their map for the browser. notes: what
    was mended on the way, and which areas don't nest in the level above or lie elsewhere than was
    said, as problems.
    """

    # The kind of the job that makes it.
    WORK = "read_boundaries"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="level_boundaries")
    level = models.ForeignKey(GeographyLevel, on_delete=models.CASCADE, related_name="boundaries")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="level_boundaries")
    shapes = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    drawn = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    n_areas = models.PositiveIntegerField(default=0)
    # Areas of the level without a shape, and shapes whose code isn't the level's.
    n_without = models.PositiveIntegerField(default=0)
    n_strange = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = BoundariesQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.level}: {self.upload}"

    @property
    def access_level(self) -> str:
        """That of the source of its file."""
        return access_level_of(self.upload)

    @property
    def is_ready(self) -> bool:
        """Whether its file is there."""
        return self.shapes_id is not None
