"""What earlier stages of the demo know that a finding can rest on: records, voices, walks, maps."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.visit import Visit
from sereno.web.coding.demo.codebook import keyed
from sereno.web.coding.models import Code, Segment
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.models import Document, DocumentKind, Mark, Sector, Stop
from sereno.web.findings.evidence.changes import cited_now
from sereno.web.imports.current_data import current_data
from sereno.web.people.models import Person
from sereno.web.selection.citing import incidence_thing
from sereno.web.selection.shown import IncidenceQuestion, show

Place = tuple[str, str]
"""The code and the name of an area."""


@dataclass(frozen=True)
class Recorded:
    """An area's incidence of an offence as everybody may see it. times: the city's rate."""

    thing: str
    n: int
    rate: float
    city: float

    @property
    def times(self) -> float:
        """How many times the city's rate it is."""
        return self.rate / self.city


class City:
    """What is known of the chosen areas of an audit."""

    def __init__(self, audit: Audit, by: Person) -> None:
        self.audit, self.by = audit, by
        self.areas: list[Place] = list(known_areas(audit).chosen.items())
        self.names = dict(self.areas)
        self._recorded: dict[str, Mapping[str, Recorded]] = {}

    @cached_property
    def _codes(self) -> Mapping[str, Code]:
        return keyed(self.audit).codes

    def code(self, key: str) -> Code | None:
        """A code of the demo's codebook by its key."""
        return self._codes.get(key)

    def recorded(self, offence: str) -> Mapping[str, Recorded]:
        """By area, where it may be told to everybody and there is a rate."""
        if offence not in self._recorded:
            self._recorded[offence] = self._records(offence)
        return self._recorded[offence]

    def _records(self, offence: str) -> dict[str, Recorded]:
        data = current_data(Visit(self.audit, self.by))
        if data is None or offence not in data.reader.topics:
            return {}
        asked = IncidenceQuestion.of({"topic": offence}, data.reader, whole=True)
        shown = show(data.version, asked, k=self.audit.k)
        people = np.nansum(shown.population) * shown.years
        city = float(np.nansum(shown.n)) / people * 100_000 if people else 0.0
        found = {}
        for place, area in enumerate(data.reader.areas):
            code, rate = area["area_code"], float(shown.rate[place])
            if code not in self.names or shown.held[place] or math.isnan(rate) or not city:
                continue
            found[code] = Recorded(incidence_thing(code, asked), int(shown.n[place]), rate, city)
        return found

    @cached_property
    def passages(self) -> Mapping[tuple[str, str], Sequence[Segment]]:
        """What coders agreed on outside prisons, by area and code: one of each activity."""
        return self._passages(is_prison=False)

    @cached_property
    def from_prison(self) -> Mapping[tuple[str, str], Sequence[Segment]]:
        """The same of interviews in prison, of no area ("")."""
        return self._passages(is_prison=True)

    def _passages(self, *, is_prison: bool) -> Mapping[tuple[str, str], Sequence[Segment]]:
        keys = {code.pk: key for key, code in self._codes.items()}
        rows = Segment.objects.filter(
            audit=self.audit, coder=None, removed_at=None, needs_look=False, text__isnull=False
        )
        if is_prison:
            rows = rows.filter(document__activity__sector=Sector.PRISON)
        else:
            rows = rows.filter(document__access_level=AccessLevel.FIELD)
        rows = rows.select_related("document__activity").order_by("document__number", "start", "pk")
        areas: dict[int, list[str]] = {}
        found: dict[tuple[str, str], dict[int, Segment]] = defaultdict(dict)
        for segment in rows.prefetch_related("document__activity__areas"):
            assert segment.document is not None
            activity = segment.document.activity
            if activity.pk not in areas:
                codes = [area.code for area in activity.areas.all()]
                areas[activity.pk] = [""] if is_prison else codes
            for area in areas[activity.pk]:
                if segment.code_id in keys:
                    of = found[area, keys[segment.code_id]]
                    of.setdefault(activity.pk, segment)
        return {at: list(each.values()) for at, each in found.items()}

    @cached_property
    def heard(self) -> Mapping[str, Sequence[Document]]:
        """By area the texts of field level: one of each activity."""
        found: dict[str, dict[int, Document]] = defaultdict(dict)
        rows = Document.objects.filter(
            audit=self.audit, access_level=AccessLevel.FIELD,
            kind__in=(DocumentKind.TRANSCRIPT, DocumentKind.NOTES),
        )  # fmt: skip
        for each in rows.select_related("activity").prefetch_related("activity__areas"):
            for area in each.activity.areas.all():
                found[area.code].setdefault(each.activity_id, each)
        return {code: list(each.values()) for code, each in found.items()}

    @cached_property
    def photos(self) -> Mapping[int, Document]:
        """A photo of an activity, by its key."""
        rows = Document.objects.filter(audit=self.audit, kind=DocumentKind.PHOTO)
        return {each.activity_id: each for each in rows.order_by("-number")}

    @cached_property
    def marks(self) -> Mapping[tuple[str, str], Sequence[Mark]]:
        """By area and category, one of each group."""
        found: dict[tuple[str, str], dict[tuple[int, str], Mark]] = defaultdict(dict)
        rows = Mark.objects.filter(audit=self.audit, withdrawn_on=None).select_related("group")
        for each in rows.order_by("number"):
            of = found[each.area_code, each.category]
            of.setdefault((each.group_id, each.pole), each)
        return {at: list(each.values()) for at, each in found.items()}

    @cached_property
    def walks(self) -> Mapping[tuple[str, int], Sequence[Stop]]:
        """The stops of each walk, by area and activity."""
        found: dict[tuple[str, int], list[Stop]] = defaultdict(list)
        rows = Stop.objects.filter(audit=self.audit, leg__withdrawn_on=None, feeling__isnull=False)
        rows = rows.select_related("leg__activity").prefetch_related("leg__activity__areas")
        for each in rows.order_by("number"):
            for area in each.leg.activity.areas.all():
                found[area.code, each.leg.activity_id].append(each)
        return found

    def value(self, kind: str, thing: str) -> Mapping[str, object]:
        """What is known of a thing that can be cited; nothing of one that isn't there."""
        seen = cited_now(self.audit, self.by, kind, thing)
        return {} if seen is None else seen.value
