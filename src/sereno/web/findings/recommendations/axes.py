"""What became of a recommendation, on axes that are never mixed: its publication, and what later
stages bring: the authority's answer, how far it is carried out, how a round judges it.

Each is said on its own. A stage that isn't there brings no axis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.documents import Words
from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person


@dataclass(frozen=True)
class Said:
    """Where a recommendation is on an axis: in a word or two, and what else there is to it."""

    words: str
    more: str = ""


@dataclass(frozen=True)
class Axis:
    """One axis, in a stage's `brings`. order: 0 publication, 10 answer, 20 carrying out, 30 review.

    said: of a recommendation that the person may see; None: nothing is known there yet.
    """

    key: str
    title: Words
    order: int
    said: Callable[[Recommendation, Audit, Person], Said | None]


def axes_of(row: Recommendation, audit: Audit, person: Person) -> list[tuple[Axis, Said | None]]:
    """Where a recommendation is on each axis, in their order."""
    axes = sorted(brought(Axis), key=lambda axis: axis.order)
    return [(axis, axis.said(row, audit, person)) for axis in axes]


def _publication(row: Recommendation, _audit: Audit, _person: Person) -> Said:
    words = str(capfirst(row.get_publication_display()))
    if row.published_at is None:
        return Said(words)
    day = date_format(row.published_at, "DATE_FORMAT")
    return Said(words, _now("since {day}").format(day=day))


PUBLICATION = Axis("publication", _("Publication"), 0, _publication)
