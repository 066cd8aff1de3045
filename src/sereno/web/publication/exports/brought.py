"""What the exports bring to their stage: their pages, and the words of their history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page

PAGES = (
    Page(
        "publication:exports",
        _("Exports"),
        Right.MANAGE,
        within=("publication:export_details", "publication:export_file"),
    ),
)
VERBS = {"say_export_details": _("changed what the formats of others ask of whoever publishes")}
