"""What the demo city says to the formats of others; its identifiers are as made up as the city."""

from __future__ import annotations

from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.publication.exports.details import say_details
from sereno.web.publication.models import ExportDetails, PublisherType


def fill_exports(*, audit: Audit, by: Person) -> bool:
    """Say it where nobody has. False: there is nothing to do."""
    if ExportDetails.objects.filter(audit=audit).exists():
        return False
    say_details(
        audit=audit,
        by=by,
        publisher="Municipio de Santiago de la Linterna",
        publisher_id="MX-RFC-MSL850101AB1",
        publisher_type=PublisherType.LOCAL,
        country="MX",
        currency="MXN",
        sector="15130",
        ocid_prefix="ocds-demo00",
        address="https://linterna.example/ocds.json",
    )
    return True
