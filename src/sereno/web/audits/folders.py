"""Where the files of an audit lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sereno.web.audits.models import Audit


def audit_folder(audit: Audit) -> Path:
    """Where an audit's files lie, below SERENO_HOME."""
    return Path(settings.HOME) / "audits" / audit.slug
