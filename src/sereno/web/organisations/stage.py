"""The directory of organisations, as a part of the audit itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Part
from sereno.web.organisations.search import found

STAGE = Part(
    app="organisations",
    urls="sereno.web.organisations.urls",
    pages=(
        Page(
            "organisations:organisations",
            _("Organisations"),
            Right.SEE_RESULTS,
            within=(
                "organisations:organisation",
                "organisations:new_organisation",
                "organisations:edit_organisation",
                "organisations:step_organisation",
            ),
        ),
    ),
    search=found,
    verbs={
        "name_focal_point": _("made {person} a focal point of “{organisation}”"),
        "release_focal_point": _(
            "noted that {person} is no longer a focal point of “{organisation}”"
        ),
    },
)
