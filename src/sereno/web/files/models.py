"""A kept file: what it is called, what it holds, and where it lies.

A record that has a file points to one by a foreign key (`on_delete=RESTRICT`); that key alone
makes the file part of backups and saves it from the sweep. Who may read it is told by the level
of the record that names it, for two records of different levels may name the same file.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import models

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.sealing import opened
from sereno.web.vault.columns import Sealed, SealedField
from sereno.web.vault.fields import SealedTextField


class KeptFile(models.Model):
    """A file of an audit, never changed: the same content under the same name is the same file."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="kept_files")
    name = models.CharField(max_length=200)
    # Of a sealed file: HMAC-SHA-256 by the vault's fingerprint key, so that no guess is confirmed.
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    # By its first bytes, whatever its name says.
    media_type = models.CharField(max_length=100)
    # The data key of a sealed file, wrapped; None: the file lies open.
    envelope = SealedField[Sealed | None, Sealed | None](null=True, editable=False)
    # Its path below the audit's folder, made of its digest and its name; sealed: of a random id.
    stored_as = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "sha256", "name"], name="kept_file_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def open(self) -> BinaryIO:
        """Its bytes, to be read and closed; of a sealed file only what is read is opened.

        Raises FileNotFoundError, and Problem sealed_broken, vault_key_missing and vault_key_lost.
        """
        stream = self._place.open("rb")
        if self.envelope is None:
            return stream
        try:
            return opened(stream, self.envelope, audit=self.audit, where=self.name)
        except BaseException:
            stream.close()
            raise

    @property
    def path_for_readers(self) -> Path:
        """Where it lies, for libraries that read from a path only; others take `open`.

        A sealed file has none: it may never lie open on a disk.
        """
        if self.envelope is not None:
            raise ValueError("a sealed file is read by open() alone")
        return self._place

    @property
    def _place(self) -> Path:
        return audit_folder(self.audit) / self.stored_as


class ResumableUpload(models.Model):
    """A file on its way in, of which part may have come. It is nobody's record yet: only who sends
    it sees it, and it is gone after a day.

    token: by which its address names it, and under which its part lies. How much has come is told
    by the length of that part.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    name = SealedTextField(blank=True, bound_to=("token",))
    size = models.BigIntegerField()
    envelope = SealedField[Sealed, Sealed](editable=False)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.token[:8]
