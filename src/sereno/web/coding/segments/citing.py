"""Coded passages as evidence."""

from __future__ import annotations

import uuid
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, Quote, QuoteState, Segment
from sereno.web.coding.models.quotes import quotable
from sereno.web.coding.quotes.words import words_of
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.activities.citing import may_read, voice_of
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited


def _find(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    try:
        key = uuid.UUID(thing)
    except ValueError:
        return None
    rows = Segment.objects.filter(audit=audit, key=key, removed_at=None, text__isnull=False)
    rows = rows.select_related("document__activity", "code", "text")
    segment = rows.exclude(document__state__in=DOCUMENT_LIFE.closed).first()
    if segment is None or segment.document is None or segment.start is None:
        return None
    if not may_read(audit, person):
        return _made_public(audit, person, segment, segment.document)
    if person is not None and not Segment.objects.for_person(audit, person).filter(
        pk=segment.pk
    ).exists():  # fmt: skip
        return None
    return _cited(audit, segment, segment.document)


def _cited(audit: Audit, segment: Segment, document: Document) -> Cited:
    # Here, since it brings what a search computes with, which a command does without.
    from sereno.web.coding.search.views import place_of

    newest = newest_text(document)
    # In an older text a name may stand; and whoever doesn't agree to be quoted isn't.
    is_open = newest is not None and newest.pk == segment.text_id
    is_open = is_open and Document.objects.filter(quotable(""), pk=document.pk).exists()
    words = newest.text[segment.start : segment.end] if is_open and newest is not None else ""
    turns = newest.blocks.filter(end__gt=segment.start) if newest is not None else None
    block = turns.order_by("ordinal").first() if turns is not None else None
    return Cited(
        title=_title(segment.code),
        href=place_of(document, block.ordinal if block else 0),
        version=f"{newest.version if newest else 0}:{segment.start}-{segment.end}",
        words=words,
        value={"code": segment.code.number},
        access_level=document.access_level,
        read=document,
        **voice_of(document.activity),
    )


def _made_public(
    audit: Audit, person: Person | None, segment: Segment, document: Document
) -> Cited | None:
    """What was approved of a passage to be public, for whoever doesn't read the material."""
    if person is None:
        return None
    quotes = Quote.objects.for_person(audit, person).filter(
        segment=segment, state=QuoteState.APPROVED
    )
    quote = quotes.select_related("document__audit", "document__activity", "code", "text").first()
    if quote is None:
        return None
    return Cited(
        title=_title(quote.code),
        href=reverse("coding:quote", args=[audit.slug, quote.number]),
        version=f"{quote.text.version}",
        words=words_of([quote])[quote.pk],
        value={"code": quote.code.number},
        access_level=AccessLevel.PUBLIC,
        is_whole=False,
        **voice_of(document.activity),
    )


def _title(code: Code) -> str:
    """The name of its code, but not one that is restricted words."""
    return code.name if code.access_level != AccessLevel.RESTRICTED else _("Passage")


PASSAGE: Final = Citable(
    key="passage",
    name=gettext_lazy("passage"),
    icon="quote",
    side="voices",
    find=_find,
)
