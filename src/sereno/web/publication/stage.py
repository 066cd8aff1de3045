"""Publication, as a part of monitoring."""

from __future__ import annotations

from sereno.web.audits.stages import Part
from sereno.web.publication.edition.brought import SITE
from sereno.web.publication.edition.brought import VERBS as SITE_VERBS
from sereno.web.publication.exports.brought import PAGES as EXPORT_PAGES
from sereno.web.publication.exports.brought import VERBS as EXPORT_VERBS

STAGE = Part(
    app="publication",
    under="monitoring",
    urls="sereno.web.publication.urls",
    open_urls="sereno.web.publication.edition.public_urls",
    api="sereno.web.publication.exports.api",
    pages=(SITE, *EXPORT_PAGES),
    verbs={**SITE_VERBS, **EXPORT_VERBS},
)
