"""The list of what can be coded, with how much one has coded in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Segment, TextVersion
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document, DocumentKind
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool

# What is coded without a text.
WITHOUT_TEXT = (DocumentKind.PHOTO, DocumentKind.AUDIO, DocumentKind.VIDEO)
BEGUN, UNTOUCHED = "begun", "untouched"


@dataclass(frozen=True)
class CodingQuestion:
    """What is asked of the list."""

    q: str = ""
    kind: str = ""
    mine: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """As the address says it; what it says wrongly is passed over."""
        kind, mine = asked.get("kind", ""), asked.get("mine", "")
        return cls(
            q=asked.get("q", ""),
            kind=kind if kind in DocumentKind.values else "",
            mine=mine if mine in (BEGUN, UNTOUCHED) else "",
        )

    def tools(self) -> list[ListTool]:
        """The menus above the list."""
        kinds = [(kind.value, kind.label) for kind in DocumentKind]
        mine = [(UNTOUCHED, _("nothing coded by me")), (BEGUN, _("coded by me"))]
        return [
            ListTool("kind", _("What it is"), self.kind, kinds),
            ListTool("mine", _("By me"), self.mine, mine),
        ]

    def lines(self, audit: Audit, person: Person) -> list[tuple[Document, int]]:
        """Documents with a text without names, pictures and recordings, and how many passages of
        each are one's own.
        """
        rows = Document.objects.for_person(audit, person).exclude(state__in=DOCUMENT_LIFE.closed)
        has_text = Exists(TextVersion.objects.filter(document=OuterRef("pk")))
        rows = rows.filter(has_text | Q(kind__in=WITHOUT_TEXT)).select_related("activity")
        if self.kind:
            rows = rows.filter(kind=self.kind)
        own = Segment.objects.filter(coder=person, removed_at=None, document__audit=audit)
        counts = dict(own.order_by().values_list("document").annotate(n=Count("pk")))
        found = []
        for row in rows.order_by("number"):
            n = counts.get(row.pk, 0)
            if self.mine and (n > 0) != (self.mine == BEGUN):
                continue
            told = fold(f"{row} {row.activity.title}")
            if all(word in told for word in fold(self.q).split()):
                found.append((row, n))
        return found
