"""The map of an indicator: the areas of a level, coloured by its values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.urls import reverse

from sereno.exchange.maps.classes import classify
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.geographies.level_shapes import kept_codes
from sereno.web.geographies.models import LevelBoundaries
from sereno.web.geographies.models.levels import AREA, CITY, GROUP
from sereno.web.imports.area_pages import area_page
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_facts
from sereno.web.imports.view_map import map_address
from sereno.web.indicators.listing import unit_words
from sereno.web.indicators.reading import Reading, shown_names
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Shapes:
    """Where the shapes of a level's areas are, and the code and name of each."""

    url: str
    codes: Sequence[str]
    names: Sequence[str]


def shapes_of(audit: Audit, level: str, person: Person) -> Shapes | None:
    """The shapes of a level's areas; None where there are none for this person."""
    if level in (AREA, GROUP):
        version = DataVersion.objects.current(audit)
        if version is None:
            return None
        facts = open_facts(version)
        if not facts.drawn:
            return None
        areas = facts.areas
        codes = [area["area_code" if level == AREA else "group"] for area in areas]
        names = [area["label"] for area in areas]
        return Shapes(map_address(version), codes, names)
    if level == CITY:
        return None
    kept = LevelBoundaries.objects.for_person(audit, person).ready()
    newest = kept.filter(level__key=level).first()
    if newest is None:
        return None
    newest.audit = audit
    codes = kept_codes(newest)
    known = shown_names(audit, level)
    place = reverse("geographies:level_map", args=[audit.slug, level])
    # Another file is another address: browsers may keep this one.
    url = f"{place}?f={newest.pk}"
    return Shapes(url, codes, [known.get(code, code) for code in codes])


def pages_by_code(reading: Reading) -> Mapping[str, str]:
    """The address of each area's page by its code, at the level of which areas have pages."""
    version = DataVersion.objects.current(reading.audit) if reading.level == AREA else None
    if version is None:
        return {}
    of = open_facts(version).number_of
    return {code: area_page(reading.audit, place) for code, place in of.items()}


def indicator_map(reading: Reading, person: Person) -> Context:
    """What the page's map needs; {} where the level's areas have no shapes for this person."""
    shapes = shapes_of(reading.audit, reading.level, person)
    if shapes is None:
        return {}
    page = area_page(reading.audit) if reading.level == AREA else ""
    values = reading.here.values
    of = dict(zip(values.areas.tolist(), values.values.tolist(), strict=True))
    by_area = np.array([of.get(code, np.nan) for code in shapes.codes], np.float64)
    classes = classify(by_area)
    return {
        "classes": list(enumerate(classes.bounds)),
        "how": classes.how,
        "map_data": {
            "url": shapes.url,
            "area": page or None,
            "classes": "".join("n" if c < 0 else str(c) for c in classes.of.tolist()),
            "names": list(shapes.names),
            "codes": list(shapes.codes),
            "values": [None if math.isnan(v) else round(v, 2) for v in by_area.tolist()],
            "unit": unit_words(reading.indicator.unit),
        },
    }
