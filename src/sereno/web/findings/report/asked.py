"""Which report somebody asks for, and what those who will read it may be told."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self, cast

from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format

from sereno.exchange.report.content import Kind
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import Language, speaking
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right, Role
from sereno.web.audits.visit import Visit
from sereno.web.coding.models import Quote, QuoteState
from sereno.web.coding.quotes.report import quotes_of
from sereno.web.coding.search.asking import Within
from sereno.web.diagnosis.activities.areas import KnownAreas, known_areas
from sereno.web.diagnosis.models import Activity, Sector
from sereno.web.diagnosis.models.activities import TOOK_PLACE
from sereno.web.findings.evidence.seeing import Seen, seen_under
from sereno.web.findings.models import (
    Finding,
    MadeReport,
    Publication,
    Recommendation,
    RecommendationState,
)
from sereno.web.findings.returns.details import Returned, returned
from sereno.web.imports.current_data import CurrentData, current_data
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person, Scope
from sereno.web.records.models import Record
from sereno.web.selection.models import CommittedSelection, decision_in_force

if TYPE_CHECKING:
    from sereno.exchange.maps.drawing import Drawing


# As whom a report is read by those for whom it is.
_READERS: Final = {
    Access.PUBLIC: Role.VIEWER,
    Access.TEAM: Role.OFFICIAL,
    Access.FIELD: Role.FIELDWORKER,
}


@dataclass(frozen=True, eq=False)
class Asked:
    """A report of an audit as a person asks for it. access: who will read it; areas: codes, of the
    sheets that are wanted; none: all chosen ones. without: the keys of findings that aren't told in
    it, whoever may read them.

    Everything is asked for here, and as the readers would see it.
    """

    audit: Audit
    person: Person
    kind: Kind
    language: Language
    access: Access
    today: dt.date
    areas: tuple[str, ...] = ()
    without: frozenset[int] = frozenset()

    @classmethod
    def of(cls, made: MadeReport, today: dt.date) -> Self:
        """The report that somebody asked for as a file."""
        return cls(
            made.audit,
            made.by,
            cast("Kind", made.kind),
            cast("Language", made.language),
            Access(made.access_level),
            today,
            tuple(made.areas),
        )

    @contextmanager
    def in_its_language(self) -> Iterator[None]:
        """Words, numbers and names of areas in the language of the report."""
        with (
            translation.override(self.language),
            speaking(self.language),
            dividing(self.audit.divisions),
        ):
            yield

    @cached_property
    def reader(self) -> Person:
        """Somebody for whom the report is: nobody in person, with the role of those who read it.

        What is asked for as this person is what they would see, so that no chapter decides it. Of
        what is restricted they see as much as whoever asks, whose reading is noted, but no small
        number: of those no report tells any.
        """
        if self.access is Access.RESTRICTED:
            reader = copy.copy(self.person)
            reader.scope = Scope(
                self.audit.pk, frozenset(Right) - {Right.SEE_RECORDS}, self.access.value
            )
            return reader
        nobody = Person(pk=0, is_active=True)
        self.audit.known_roles[nobody.pk] = _READERS[self.access]
        return nobody

    @property
    def reader_levels(self) -> list[str]:
        """Of which levels the readers are told."""
        return self.audit.access_levels_of(self.reader)

    @property
    def k(self) -> int:
        """The smallest number that any report tells: the audit's own."""
        return self.audit.k

    @cached_property
    def visit(self) -> Visit:
        """The reader in the audit, for what is asked once."""
        return Visit(self.audit, self.reader)

    @cached_property
    def data(self) -> CurrentData | None:
        """The audit's data; None before the first import."""
        return self.visit.once(current_data)

    @cached_property
    def decision(self) -> CommittedSelection | None:
        """The decision in force about the areas."""
        return decision_in_force(self.audit)

    @cached_property
    def known(self) -> KnownAreas:
        """All areas by their codes, and the chosen ones."""
        return known_areas(self.audit)

    @property
    def sheets(self) -> list[str]:
        """The codes of the areas of which there are sheets, by their names: those asked for; all
        chosen ones where none is named.
        """
        codes = self.areas or tuple(self.known.chosen)
        return sorted(codes, key=lambda each: self.known.labels.get(each, each))

    @cached_property
    def drawing(self) -> Drawing | None:
        """The areas drawn in all their detail; None where nobody has drawn them."""
        import json

        from sereno.exchange.maps.drawing import draw

        if self.data is None or not self.data.reader.drawn:
            return None
        path = self.data.version.folder / "areas.geojson"
        return draw(json.loads(path.read_text(encoding="utf-8"))["features"])

    @cached_property
    def findings(self) -> list[Finding]:
        """The approved findings, in the order of their numbers."""
        rows = self.findings_told().select_related("topic")
        return list(rows.prefetch_related("areas", "evidence__evidence").order_by("number"))

    def findings_told(self) -> QuerySet[Any]:
        """The same, not asked for yet."""
        rows = Finding.objects.for_person(self.audit, self.reader)
        approved: QuerySet[Any] = rows.filter(state__in=Finding.told).exclude(pk__in=self.without)
        return approved

    @cached_property
    def returned(self) -> dict[int, list[Returned]]:
        """What people said of the findings in the sessions that readers may see, by their keys."""
        return returned(self.findings, self.audit, self.reader, k=self.k)

    @cached_property
    def seen(self) -> dict[int, Seen]:
        """What readers see of what the findings rest on, by the keys of the links: as it was when
        each was reviewed.
        """
        links = (link for each in self.findings for link in each.evidence.all())
        return seen_under(self.audit, self.reader, links)

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """The approved recommendations; to everyone only those that were published."""
        rows = self.recommendations_told().select_related("topic", "responsible")
        rows = rows.prefetch_related("areas", "targets", "deliverables", "partners", "findings")
        return list(rows.order_by("topic__number", "number"))

    def recommendations_told(self) -> QuerySet[Any]:
        """The same, not asked for yet."""
        rows = self._recommendations(self.reader)
        if self.access is Access.PUBLIC:
            rows = rows.filter(publication=Publication.PUBLISHED)
        return rows

    @property
    def left_out(self) -> int:
        """How many approved recommendations its readers are not told."""
        return self._recommendations(self.person).count() - self.recommendations_told().count()

    def _recommendations(self, person: Person) -> QuerySet[Any]:
        rows = Recommendation.objects.for_person(self.audit, person)
        approved: QuerySet[Any] = rows.filter(state=RecommendationState.APPROVED)
        return approved

    @cached_property
    def named(self) -> dict[int, Organisation]:
        """The organisations that its readers may see named."""
        return named_for(self.audit, self.reader)

    @cached_property
    def activities(self) -> list[Activity]:
        """What was held, to be counted alone: whoever makes the report, the counts are the same.
        Without what is restricted and without prisons, of which few people know.
        """
        rows = Activity.objects.filter(audit=self.audit, state__in=TOOK_PLACE)
        rows = rows.exclude(access_level=Access.RESTRICTED.value).exclude(sector=Sector.PRISON)
        return list(rows.prefetch_related("areas", "participants__withdrawals"))

    @cached_property
    def told(self) -> dict[Record, None]:
        """The records that are told in it, for the history of readings."""
        return {}

    def quotes(self, area: str = "") -> list[Quote]:
        """The quotes that were approved to be public, of an area or of all."""
        return quotes_of(self.audit, self.reader, Within(area=area), QuoteState.APPROVED)

    def file_name(self, format_: str) -> str:
        """What its file is called: queretaro-final-es.pdf; of one area's sheet, with its code."""
        of = f"-{self.areas[0]}" if len(self.areas) == 1 else ""
        return f"{self.audit.slug}-{self.kind}{of}-{self.language}.{format_}"

    def day(self, value: dt.date) -> str:
        """A day as a sentence says it."""
        return date_format(value, "DATE_FORMAT")
