"""The key by which an audit opens the recovery files of browsers."""

from __future__ import annotations

from django.db import models

from sereno.web.audits.models import Audit
from sereno.web.vault.fields import SealedTextField


class RecoveryKey(models.Model):
    """A pair of RSA keys of an audit. What a browser can't send any more leaves it wrapped by the
    public one; the private one opens it here and nowhere else.

    public_key: base64 of its DER. private_key: PEM. fingerprint: by which a file names it.
    """

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    public_key = models.TextField()
    private_key = SealedTextField(bound_to=("audit",))
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.fingerprint[:8]
