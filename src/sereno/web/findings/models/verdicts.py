"""Verdicts of the SMART check that a person decided otherwise."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models.recommendations import Recommendation
from sereno.web.people.plain_text import one_line


class SmartReading(models.TextChoices):
    """What a letter of SMART is read as; A and R have two readings in use."""

    SPECIFIC = "specific", _("Specific")
    MEASURABLE = "measurable", _("Measurable")
    ASSIGNABLE = "assignable", _("Assignable")
    ACHIEVABLE = "achievable", _("Achievable")
    RELEVANT = "relevant", _("Relevant")
    RESOURCED = "resourced", _("Resourced")
    TIME_BOUND = "time_bound", _("Time-bound")


class SmartVerdict(models.TextChoices):
    """What a person may decide of a reading."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class VerdictOverride(models.Model):
    """What a person decided of one reading of a recommendation, and why; in place of the rules'."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="verdicts"
    )
    reading = models.CharField(_("reading"), max_length=10, choices=SmartReading.choices)
    verdict = models.CharField(_("verdict"), max_length=6, choices=SmartVerdict.choices)
    reason = models.CharField(_("why"), max_length=300, validators=[one_line])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "reading"], name="verdict_of_reading_once"
            ),
            models.CheckConstraint(
                condition=Q(reading__in=SmartReading.values), name="verdict_reading_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=SmartVerdict.values), name="verdict_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="verdict_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} · {self.get_reading_display()}"
