"""Saturation: whether activities of a technique, or with some people, still bring new codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.translation import gettext as _

from sereno.methods.diagnosis.coding.saturation import ORDERS, Saturation, saturation
from sereno.web.audits.models import Audit
from sereno.web.coding.analysis.material import Material
from sereno.web.coding.search.asking import Within
from sereno.web.diagnosis.models import Activity, Sector, Technique
from sereno.web.people.models import Person

SEED: Final = 20200502


@dataclass(frozen=True)
class Line:
    """A sort of activities. found: None where there are fewer than a base and a run."""

    key: str
    words: str
    n: int
    found: Saturation | None


def saturations(audit: Audit, person: Person, orders: int = ORDERS) -> list[Line]:
    """All activities in which anything was coded, then by technique, then by whom they were held
    with.
    """
    material = Material(audit, person, Within())
    activities = sorted(
        (each for each in material.activities.values() if each.on),
        key=lambda each: (each.on, each.starts_at is None, each.starts_at, each.pk),
    )
    return list(_lines(material, activities, orders))


def _lines(material: Material, activities: Sequence[Activity], orders: int) -> Iterator[Line]:
    yield _line(material, activities, "", _("All together"), orders)
    for name, choices in (("technique", Technique), ("sector", Sector)):
        for key, words in choices.choices:
            some = [each for each in activities if getattr(each, name) == key]
            if some:
                yield _line(material, some, f"{name}-{key}", str(words).capitalize(), orders)


def _line(
    material: Material, activities: Sequence[Activity], key: str, words: str, orders: int
) -> Line:
    place = {each.pk: i for i, each in enumerate(activities)}
    said = np.zeros((len(activities), len(material.codes)), np.bool_)
    for unit, code in zip(material.passages.unit, material.passages.code, strict=True):
        at = place.get(material.units[unit].activity)
        if at is not None:
            said[at, code] = True
    # Each its own generator: what one line says doesn't hang on which others there are.
    found = saturation(said, np.random.default_rng([SEED, *key.encode()]), orders=orders)
    return Line(key, words, len(activities), found)
