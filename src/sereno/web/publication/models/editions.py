"""Editions of the published site, and who signs that a finding may name its neighbourhoods."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Finding
from sereno.web.people.frozen import Frozen
from sereno.web.people.plain_text import one_line


class NamingSignature(models.Model):
    """A person's word that a finding may be published with the names of its neighbourhoods.

    version: of the finding that they read; what is written anew is signed anew. revoked_at: taken
    back, so that from the next edition on the finding doesn't name them.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="naming_signatures")
    version = models.PositiveIntegerField()
    reason = models.CharField(_("why"), max_length=300, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding", "version"],
                condition=models.Q(revoked_at__isnull=True),
                name="naming_signed_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.finding)


class Edition(Frozen):
    """A site as it was published: its files lie in its folder, and are never changed.

    stored_as: what that folder is called, drawn by chance: an attempt that came to nothing leaves
    another one. day: what its pages say; digest: SHA-256 of its manifest. said: what it tells of,
    for the list of changes of the next one: verdicts by reference, findings, which import.
    """

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    day = models.DateField(_("day"))
    digest = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=40)
    said = models.JSONField()
    sereno = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "number"], name="edition_of_site_once"),
        ]

    def __str__(self) -> str:
        return str(_("Edition {n}").format(n=self.number))

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return editions_folder(self.audit) / self.stored_as


def editions_folder(audit: Audit) -> Path:
    """Where the editions of an audit lie."""
    return audit_folder(audit) / "editions"


class PublicSite(models.Model):
    """Whether this server shows an audit's newest edition to anybody."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="public_site")
    is_on = models.BooleanField(_("anybody may open it"), default=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.audit}"
