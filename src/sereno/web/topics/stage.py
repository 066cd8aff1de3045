"""Topics, as a part of the audit itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Part

STAGE = Part(
    app="topics",
    urls="sereno.web.topics.urls",
    pages=(
        Page(
            "topics:topics",
            _("Topics"),
            Right.SEE_RESULTS,
            within=("topics:topic", "topics:new_topic", "topics:edit_topic", "topics:step_topic"),
        ),
    ),
)
