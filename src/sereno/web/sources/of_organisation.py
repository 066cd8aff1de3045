"""What the catalogue has of an organisation: sources that it has, and what it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import Hit
from sereno.web.organisations.brought import HasOfOrganisation
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.sources.models import DataRequest, Source


def _sources(organisation: Organisation, audit: Audit, person: Person) -> Iterator[Hit]:
    has_it = Q(publisher=organisation) | Q(contact_institution=organisation)
    for source in Source.objects.for_person(audit, person).filter(has_it):
        where = reverse("sources:source", args=[audit.slug, source.number])
        yield Hit(source.title, source.get_state_display(), where)


def _requests(organisation: Organisation, audit: Audit, person: Person) -> Iterator[Hit]:
    rows = DataRequest.objects.for_person(audit, person).filter(institution=organisation)
    for asked in rows.select_related("institution"):
        where = reverse("sources:request", args=[audit.slug, asked.number])
        yield Hit(str(asked), asked.get_state_display(), where)


OF_ORGANISATION = (
    HasOfOrganisation(_("Sources that it has"), _sources),
    HasOfOrganisation(_("What it was asked for"), _requests),
)
