"""Public keys with which devices encrypt what is restricted; nobody here has the private ones."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from sereno.web.audits.models import Audit


class SubmissionKey(models.Model):
    """A public key of an audit, as the XForms of its restricted instruments name it.

    public_key: base64 of its DER. fingerprint: by which people tell it from another.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    public_key = models.TextField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "fingerprint"], name="submission_key_once"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:8]
