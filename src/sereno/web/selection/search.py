"""What a search finds on the map: areas, and offences as the explorer shows them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, Wanted, address
from sereno.web.audits.visit import Visit
from sereno.web.imports.current_data import current_data


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Areas by name, code or group, and offences by name."""
    data = visit.once(current_data) if Right.SEE_RESULTS in visit.may else None
    if data is None:
        return
    audit = visit.audit
    yield Hits(
        _("Neighbourhoods"),
        [
            Hit(
                area["label"],
                " · ".join(filter(None, (area["group"], area["area_code"]))),
                reverse("selection:area", args=[audit.slug, place]),
            )
            for place, area in enumerate(data.reader.areas)
            if wanted.fits(area["area_name"], area["area_code"], area["group"] or "")
        ],
    )
    explore = address("selection:explore", audit)
    yield Hits(
        _("Offences"),
        [
            Hit(topic_name(topic), _("Incidence"), f"{explore}?{urlencode({'topic': topic})}")
            for topic in data.reader.topics
            if wanted.fits(topic_name(topic))
        ],
    )
