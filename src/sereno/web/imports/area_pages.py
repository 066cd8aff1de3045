"""The page of an area: a later stage brings it, maps and tables of earlier ones lead there."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought


@dataclass(frozen=True)
class AreaPage:
    """A route whose word `place` is an area of the newest data, by its place among them."""

    route: str


def area_page(audit: Audit, place: int = 0) -> str:
    """The address of an area's page; scripts make the others from that of area 0. "" where no stage
    brings such pages.
    """
    for page in brought(AreaPage):
        return reverse(page.route, args=[audit.slug, place])
    return ""
