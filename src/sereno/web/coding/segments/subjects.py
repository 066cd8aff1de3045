"""What is coded on one screen: a document, or a mark or a stop as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from sereno.web.audits.models import Audit
from sereno.web.coding.models import Segment
from sereno.web.coding.models.rounds import blind_to
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document, Mark, Stop
from sereno.web.diagnosis.record import DOCUMENTS, MARKS, STOPS
from sereno.web.people.models import Person
from sereno.web.records.kinds import Kind

KINDS: dict[str, Kind] = {"document": DOCUMENTS, "mark": MARKS, "stop": STOPS}


@dataclass(frozen=True)
class Subject:
    """One of the three; `kind` is its key in addresses and its field of a segment."""

    kind: str
    row: Document | Mark | Stop

    @property
    def document(self) -> Document | None:
        """The document, if it is one."""
        return self.row if isinstance(self.row, Document) else None

    def segments(self, audit: Audit, person: Person) -> models.QuerySet[Segment]:
        """What a person may see of its segments, those taken out too."""
        rows: models.QuerySet[Segment] = Segment.objects.for_person(audit, person)
        return rows.filter(**{self.kind: self.row})

    def is_blind(self, audit: Audit, person: Person) -> bool:
        """Whether the person must not see yet what others coded in it."""
        if self.document is None:
            return False
        rows = Document.objects.filter(pk=self.document.pk)
        return rows.filter(blind_to(audit, person, models.OuterRef("pk"))).exists()

    @property
    def is_open(self) -> bool:
        """Whether it can be coded: not what was erased."""
        return self.document is None or self.document.state not in DOCUMENT_LIFE.closed


def subject_of(audit: Audit, person: Person, kind: str, number: int) -> Subject:
    """What a person may see. Raises Http404."""
    return Subject(kind, KINDS[kind].one(audit, person, number=number))
