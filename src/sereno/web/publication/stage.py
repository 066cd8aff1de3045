"""Publication, as a part of monitoring."""

from __future__ import annotations

from sereno.web.audits.stages import Part
from sereno.web.publication.exports.brought import PAGES, VERBS

STAGE = Part(
    app="publication",
    under="monitoring",
    urls="sereno.web.publication.urls",
    api="sereno.web.publication.exports.api",
    pages=PAGES,
    verbs=VERBS,
)
