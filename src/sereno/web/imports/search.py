"""What a search finds among the records: labels and names, which stand on pages of importers."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, Wanted, address
from sereno.web.audits.visit import Visit
from sereno.web.imports.current_data import current_data
from sereno.web.imports.review_queues import names_waiting, offences_waiting


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Labels that wait or were decided, and names that no area has."""
    data = visit.once(current_data) if Right.IMPORT in visit.may else None
    if data is None:
        return
    audit, more = visit.audit, f"?{urlencode({'q': wanted.text})}"
    offences, places = address("imports:offences", audit), address("imports:places", audit)
    decided = list(audit.offence_decisions.all())
    known = address("imports:offence_decisions", audit)
    waiting = offences_waiting(data.reader, decided)
    labels = [(row["label"], _("to review"), offences) for row in waiting]
    labels += [(decision.label, _("decided"), known) for decision in decided]
    yield Hits(
        _("Labels of the records"),
        [
            Hit(label, about, f"{page}?{urlencode({'q': label})}")
            for label, about, page in labels
            if wanted.fits(label)
        ],
        offences + more,
        waits=True,
    )
    yield Hits(
        _("Names without a neighbourhood"),
        [
            Hit(row["name"], row["group"], f"{places}?{urlencode({'q': row['name']})}")
            for row in names_waiting(data.reader, audit.place_decisions.all())
            if wanted.fits(row["name"], row["group"])
        ],
        places + more,
        waits=True,
    )
