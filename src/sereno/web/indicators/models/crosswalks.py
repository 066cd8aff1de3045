"""Weights by which values are carried from one geography level to another."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.indicators.models.geographies import GeographyLevel


class Basis(models.TextChoices):
    """What the weights were made of."""

    TABLE = "table", _("a table of weights")
    AREA = "area", _("shared surface")
    POPULATION = "population", _("people, as they live in the audit's areas")


class LevelCrosswalk(models.Model):
    """Which share of each area of one level belongs to each of another.

    The weights lie in a Parquet file (source, target, weight), written before this row.
    faults: what was wrong with rows of the table, as problems.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="crosswalks")
    name = models.CharField(max_length=255)
    source = models.ForeignKey(
        GeographyLevel, on_delete=models.CASCADE, related_name="crosswalks_from"
    )
    target = models.ForeignKey(
        GeographyLevel, on_delete=models.CASCADE, related_name="crosswalks_to"
    )
    basis = models.CharField(max_length=10, choices=Basis.choices)
    file_name = models.CharField(max_length=60, unique=True)
    n_pairs = models.PositiveIntegerField()
    # The share of the sources' number that lies in no target, and that had to be divided.
    outside = models.FloatField()
    split = models.FloatField()
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
        return f"{self.name}: {self.source} → {self.target}"

    @property
    def path(self) -> Path:
        """The weights."""
        return audit_folder(self.audit) / "indicators" / "crosswalks" / self.file_name
