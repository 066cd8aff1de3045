"""Weights by which values are carried from one geography level to another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.geographies.models.levels import GeographyLevel
from sereno.web.imports.models import Upload


class CrosswalkBasis(models.TextChoices):
    """What the weights were made of."""

    TABLE = "table", _("a table of weights")
    AREA = "area", _("shared surface")
    POPULATION = "population", _("people, by where they live")
    NESTED = "nested", _("which area lies in which")


class LevelCrosswalk(models.Model):
    """Which share of each area of one level belongs to each of another.

    weights: a Parquet file (source, target, weight). upload: the table of weights. control: the
    level whose areas say where people live. faults: what was wrong with rows of the table, as
    problems.
    """

    # The kind of the job that makes it.
    WORK = "make_weights"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="crosswalks")
    # Of the table of weights, where it came from one.
    name = models.CharField(max_length=255, blank=True)
    source = models.ForeignKey(
        GeographyLevel, on_delete=models.CASCADE, related_name="crosswalks_from"
    )
    target = models.ForeignKey(
        GeographyLevel, on_delete=models.CASCADE, related_name="crosswalks_to"
    )
    basis = models.CharField(max_length=10, choices=CrosswalkBasis.choices)
    upload = models.ForeignKey(
        Upload, null=True, on_delete=models.PROTECT, related_name="level_crosswalks"
    )
    control = models.ForeignKey(
        GeographyLevel, null=True, on_delete=models.SET_NULL, related_name="crosswalks_by"
    )
    weights = models.ForeignKey(
        KeptFile, null=True, on_delete=models.RESTRICT, related_name="crosswalks"
    )
    n_pairs = models.PositiveIntegerField(default=0)
    # The share of the sources' number that lies in no target, and that had to be divided.
    outside = models.FloatField(default=0)
    split = models.FloatField(default=0)
    faults = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="crosswalk_of_two_levels"
            ),
        ]

    def __str__(self) -> str:
        ends = f"{self.source} → {self.target}"
        return f"{self.name}: {ends}" if self.name else ends

    @property
    def is_ready(self) -> bool:
        """Whether its file is there."""
        return self.weights_id is not None
