"""The sources that a person may see as a DCAT catalogue."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable

from django.urls import reverse

from sereno.exchange.dcat import Access, Catalogue, Distribution, SourceEntry, as_json_ld
from sereno.vocabulary.phrases import Phrase
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.sources.models import Source

MEDIA_TYPE = "application/ld+json"
ACCESS: dict[str, Access] = {
    AccessLevel.PUBLIC: "public",
    AccessLevel.TEAM: "restricted",
    AccessLevel.FIELD: "restricted",
    AccessLevel.RESTRICTED: "non_public",
}
DESCRIPTION = Phrase(
    "Fuentes de datos de la auditoría local de seguridad.",
    "Data sources of the local safety audit.",
)


def catalogue_document(
    audit: Audit, sources: Iterable[Source], absolute: Callable[[str], str]
) -> bytes:
    """The document; `absolute` makes an address of this instance whole."""
    home = absolute(reverse("sources:sources", args=[audit.slug]))
    document = as_json_ld(
        Catalogue(
            identifier=home,
            title=Phrase.both(audit.name),
            description=DESCRIPTION,
            publisher=audit.name,
            sources=[_entry(audit, source, absolute) for source in sources],
            homepage=home,
        )
    )
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _entry(audit: Audit, source: Source, absolute: Callable[[str], str]) -> SourceEntry:
    """The institution is the contact: persons are named to the team alone."""
    page = absolute(reverse("sources:source", args=[audit.slug, source.number]))
    first, last = source.year_from or source.year_to, source.year_to or source.year_from
    return SourceEntry(
        identifier=page,
        title=Phrase.both(source.title),
        publisher=source.publisher_name,
        access=ACCESS[source.access_level],
        licence=source.licence,
        restrictions=Phrase.both(source.restrictions) if source.restrictions else None,
        covers=(dt.date(first, 1, 1), dt.date(last, 12, 31)) if first and last else None,
        landing_page=source.address,
        contact=source.contact_name,
        modified=source.last_step,
        distributions=[Distribution(access_url=source.address or page)],
    )
