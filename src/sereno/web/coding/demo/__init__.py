"""Coding of the demo city: the codebook that comes with Sereno, kept as its first version."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.changes import keep_version, take_ready_codebook
from sereno.web.coding.models import Code
from sereno.web.people.models import Person


@transaction.atomic
def fill_coding(*, audit: Audit, by: Person) -> bool:
    """Take the codebook, unless the audit has one; whether it was taken."""
    if Code.objects.filter(audit=audit).exists():
        return False
    take_ready_codebook(audit=audit, by=by)
    keep_version(audit=audit, note=_("As it comes with Sereno"), by=by)
    return True
