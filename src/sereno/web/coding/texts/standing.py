"""How far each text is on its way to being coded, known without opening any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Mention, MentionState, NameMap, TextVersion
from sereno.web.diagnosis.documents.examining import TEXTS
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document, DocumentKind, DocumentVersion
from sereno.web.documents import Words
from sereno.web.people.models import Person

WAITING = MentionState.WAITING


class TextState(models.TextChoices):
    """How far a text is."""

    NEW = "new", _("to be looked through")
    EMPTY = "empty", _("no text in it")
    WAITING = "waiting", _("names wait")
    DECIDED = "decided", _("names decided")
    READY = "ready", _("ready to be coded")


_TO_DO = frozenset({TextState.NEW, TextState.WAITING, TextState.DECIDED})


@dataclass(frozen=True)
class TextLine:
    """A document with its state. waiting, decided: how many mentions; version: of the text that is
    coded, 0: none; is_newer: something was decided since it was made.
    """

    document: Document
    state: TextState
    waiting: int
    decided: int
    version: int
    is_newer: bool

    @property
    def words(self) -> Words:
        """The state as a list says it."""
        if self.state == TextState.WAITING:
            words = ngettext("{n} mention waits", "{n} mentions wait", self.waiting)
            return words.format(n=number(self.waiting))
        return self.state.label


def text_rows(audit: Audit, person: Person) -> Any:
    """The documents with a text that a person sees, each with what its state follows from."""
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-version")
    texts = TextVersion.objects.filter(document=OuterRef("pk")).order_by("-version")
    mentions = Mention.objects.filter(source=OuterRef("newest")).order_by().values("source")
    rows = Document.objects.for_person(audit, person).exclude(state__in=DOCUMENT_LIFE.closed)
    rows = rows.exclude(kind=DocumentKind.CONSENT_SHEET).annotate(
        newest=Subquery(newest.values("pk")[:1]),
        media=Subquery(newest.values("file__media_type")[:1]),
        looked=Subquery(NameMap.objects.filter(document=OuterRef("pk")).values("source")[:1]),
        signs=Subquery(NameMap.objects.filter(document=OuterRef("pk")).values("signs")[:1]),
        text_version=Subquery(texts.values("version")[:1]),
        text_source=Subquery(texts.values("source")[:1]),
        text_at=Subquery(texts.values("at")[:1]),
        waiting=Subquery(mentions.filter(state=WAITING).annotate(n=Count("pk")).values("n")),
        decided=Subquery(mentions.exclude(state=WAITING).annotate(n=Count("pk")).values("n")),
        decided_at=Subquery(mentions.annotate(at=Max("decided_at")).values("at")),
    )
    there = Q(media__in=list(TEXTS)) | Exists(TextVersion.objects.filter(document=OuterRef("pk")))
    return rows.filter(there).select_related("activity")


def line_of(row: Any) -> TextLine:
    """What a list tells of one of those rows."""
    waiting, decided = row.waiting or 0, row.decided or 0
    is_newer = _is_made(row) and _is_newer(row)
    return TextLine(row, _state_of(row), waiting, decided, row.text_version or 0, is_newer)


def _state_of(row: Any) -> TextState:
    is_made = _is_made(row)
    if row.looked != row.newest:
        return TextState.READY if is_made else TextState.NEW
    if row.waiting:
        return TextState.WAITING
    if not row.signs:
        return TextState.EMPTY
    return TextState.READY if is_made and not _is_newer(row) else TextState.DECIDED


def _is_made(row: Any) -> bool:
    return row.text_version is not None and row.text_source == row.newest


def _is_newer(row: Any) -> bool:
    """Whether something was decided since the text was made."""
    return bool(row.decided_at and row.decided_at > row.text_at)


def count_to_do(audit: Audit, person: Person) -> int:
    """Of how many texts somebody has to decide the names: asked on every page, and so without
    making documents of the rows.
    """
    columns = ("newest", "looked", "signs", "text_version", "text_source", "text_at", "waiting")
    rows = text_rows(audit, person).order_by().values_list(*columns, "decided_at", named=True)
    return sum(_state_of(row) in _TO_DO for row in rows)


def text_line(document: Document, audit: Audit, person: Person) -> TextLine | None:
    """That of one document; None: it has no text to be coded, or is closed."""
    row = text_rows(audit, person).filter(pk=document.pk).first()
    return None if row is None else line_of(row)


def text_lines(audit: Audit, person: Person) -> list[TextLine]:
    """All of them, the newest document first."""
    return [line_of(row) for row in text_rows(audit, person).order_by("-number")]
