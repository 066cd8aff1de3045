"""A photo that lies where it belongs: its corners on land, and how exact what is traced is."""

from __future__ import annotations

import math
from typing import Final

from django.urls import reverse

from sereno.exchange.paper.layout import Ground, Layout
from sereno.web.diagnosis.models import PaperPhoto, PaperSheet
from sereno.web.documents import Values

# A felt pen's line.
PEN_MM: Final = 2.0


def ground_of(sheet: PaperSheet) -> Ground:
    """The land of a sheet, as it was printed."""
    return Ground(sheet.lon, sheet.lat, sheet.metres_per_mm, Layout.of_data(sheet.layout).map)


def precision_of(photo: PaperPhoto) -> int:
    """How exact what is traced is, in metres: a pen's line, and how far off the photo lies."""
    assert photo.sheet is not None
    assert photo.error_m is not None
    return math.ceil(PEN_MM * photo.sheet.metres_per_mm + photo.error_m)


def photo_on_map(photo: PaperPhoto) -> Values:
    """Where a placed photo is, its corners clockwise from the north-west, and what it covers."""
    assert photo.sheet is not None
    document = photo.document
    version = document.versions.latest("version")
    args = [document.audit.slug, document.number, version.version]
    corners = ground_of(photo.sheet).corners
    (west, north), (east, south) = corners[0], corners[2]
    return {
        "url": reverse("diagnosis:document_picture", args=args),
        "corners": corners,
        "bounds": [west, south, east, north],
    }
