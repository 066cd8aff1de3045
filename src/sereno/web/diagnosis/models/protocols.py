"""What was kept of the protocol of an activity: an answer for each of its points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models.activities import Activity
from sereno.web.people.plain_text import plain_text


class Answer(models.TextChoices):
    """Whether a point of the protocol was kept."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_APPLICABLE = "na", _("doesn't apply")


class ProtocolAnswer(models.Model):
    """The answer to one point (vocabulary.fieldwork_protocols) for one activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="protocol")
    point = models.CharField(max_length=40)
    answer = models.CharField(max_length=3, choices=Answer.choices)
    note = models.TextField(blank=True, validators=[plain_text])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "point"], name="protocol_point_once"),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values), name="protocol_answer_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.get_answer_display()}"
