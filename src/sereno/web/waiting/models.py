"""What somebody was told by a digest, so that it isn't told at every turn."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sereno.web.audits.models import Audit


class Told(models.Model):
    """A thing that a person was last told of: in which state it was then, and when.

    key: as the stage that brings it calls it, "answer:31".
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="told"
    )
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "audit", "key"], name="told_once"),
        ]
        indexes = [models.Index(fields=["person", "at"], name="told_to_person")]

    def __str__(self) -> str:
        return self.key
