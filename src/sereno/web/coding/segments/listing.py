"""The list of what can be coded, with how much one has coded in each: documents, or the marks or
the stops where those are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Segment, TextVersion
from sereno.web.coding.segments.subjects import KINDS
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Activity, Document, DocumentKind, Mark, Stop
from sereno.web.documents import Words
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool

# What is coded without a text.
WITHOUT_TEXT = (DocumentKind.PHOTO, DocumentKind.AUDIO, DocumentKind.VIDEO)
BEGUN, UNTOUCHED = "begun", "untouched"
# Coded as a whole; their kinds of record, beside the kinds of document.
WHOLES = ("mark", "stop")


@dataclass(frozen=True)
class Line:
    """Something that can be coded. n: how many passages of it are one's own."""

    name: str
    what: Words
    activity: Activity
    n: int
    href: str


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
            kind=kind if kind in (*DocumentKind.values, *WHOLES) else "",
            mine=mine if mine in (BEGUN, UNTOUCHED) else "",
        )

    def tools(self) -> list[ListTool]:
        """The menus above the list."""
        kinds: list[tuple[str, Words]] = [(kind.value, kind.label) for kind in DocumentKind]
        kinds += [(each, KINDS[each].many) for each in WHOLES]
        mine = [(UNTOUCHED, _("nothing coded by me")), (BEGUN, _("coded by me"))]
        return [
            ListTool("kind", _("What it is"), self.kind, kinds),
            ListTool("mine", _("By me"), self.mine, mine),
        ]

    def lines(self, audit: Audit, person: Person) -> list[Line]:
        """What of it a person sees, with how many passages of each are their own."""
        kind = self.kind if self.kind in WHOLES else "document"
        own = Segment.objects.filter(coder=person, removed_at=None, audit=audit)
        counts = dict(own.order_by().values_list(kind).annotate(n=Count("pk")))
        found, wanted = [], fold(self.q).split()
        for row, what, activity in self._rows(audit, person):
            n = counts.get(row.pk, 0)
            if self.mine and (n > 0) != (self.mine == BEGUN):
                continue
            told = fold(f"{row} {activity.title}")
            if all(word in told for word in wanted):
                href = reverse("coding:screen", args=[audit.slug, kind, row.number])
                found.append(Line(str(row), what, activity, n, href))
        return found

    def _rows(
        self, audit: Audit, person: Person
    ) -> Iterator[tuple[Document | Mark | Stop, Words, Activity]]:
        """The marks or stops, or documents with a text without names, pictures and recordings."""
        if self.kind == "mark":
            for mark in Mark.objects.for_person(audit, person).order_by("-number"):
                yield mark, mark.get_pole_display(), mark.activity
            return
        if self.kind == "stop":
            for stop in Stop.objects.for_person(audit, person).order_by("-number"):
                yield stop, stop.called, stop.leg.activity
            return
        rows = Document.objects.for_person(audit, person).exclude(state__in=DOCUMENT_LIFE.closed)
        has_text = Exists(TextVersion.objects.filter(document=OuterRef("pk")))
        rows = rows.filter(has_text | Q(kind__in=WITHOUT_TEXT)).select_related("activity")
        if self.kind:
            rows = rows.filter(kind=self.kind)
        for document in rows.order_by("number"):
            yield document, document.get_kind_display(), document.activity
