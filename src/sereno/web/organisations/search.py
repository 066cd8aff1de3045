"""What a search finds in the directory."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, Wanted
from sereno.web.audits.visit import Visit
from sereno.web.organisations.models import Organisation


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Organisations by name or short name."""
    if Right.SEE_RESULTS not in visit.may:
        return
    rows = Organisation.objects.for_person(visit.audit, visit.person)
    yield Hits(
        _("Organisations"),
        [
            Hit(
                row.name,
                " · ".join(filter(None, (row.short_name, row.get_kind_display()))),
                reverse("organisations:organisation", args=[visit.audit.slug, row.number]),
            )
            for row in rows.order_by("name__in_order", "pk")
            if wanted.fits(row.name, row.short_name)
        ],
    )
