"""Coded passages as evidence."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Block, Code, Quote, QuoteState, Segment
from sereno.web.coding.models.quotes import quotable
from sereno.web.coding.quotes.words import words_of
from sereno.web.coding.texts.reading import texts_of
from sereno.web.diagnosis.activities.citing import may_read, voices_of
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited

# A code of another level may be called by restricted words, which nobody keeps with what is cited.
_NAMED: Final = tuple(level for level in AccessLevel.values if level != AccessLevel.RESTRICTED)


def _find_many(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    keys = {thing: key for thing in things if (key := _key(thing)) is not None}
    rows = Segment.objects.filter(audit=audit, removed_at=None, text__isnull=False)
    rows = rows.filter(key__in=keys.values(), document__isnull=False, start__isnull=False)
    rows = rows.exclude(document__state__in=DOCUMENT_LIFE.closed)
    rows = rows.select_related("document__activity", "document__audit", "code")
    reads = may_read(audit, person)
    if person is not None and reads:
        rows = rows.filter(pk__in=Segment.objects.for_person(audit, person).values("pk"))
    segments = list(rows)
    documents = {each.document_id: each.document for each in segments if each.document}
    voices = voices_of({each.activity_id: each.activity for each in documents.values()}.values())
    if person is not None and not reads:
        found = _made_public(audit, person, segments, voices)
    else:
        found = _cited(segments, list(documents.values()), voices)
    return {thing: found[key] for thing, key in keys.items() if key in found}


def _key(thing: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(thing)
    except ValueError:
        return None


def _cited(
    segments: Iterable[Segment], documents: Collection[Document], voices: Mapping[int, Values]
) -> dict[uuid.UUID, Cited]:
    # Here, since it brings what a search computes with, which a command does without.
    from sereno.web.coding.search.views import place_of

    newest = texts_of(documents)
    # In an older text a name may stand; and whoever doesn't agree to be quoted isn't.
    keys = [each.pk for each in documents]
    agreed = set(Document.objects.filter(quotable(""), pk__in=keys).values_list("pk", flat=True))
    opened = {key: text.text for key, text in newest.items() if key in agreed}
    turns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    blocks = Block.objects.filter(text__in=newest.values()).order_by("ordinal")
    for of_text, ordinal, end in blocks.values_list("text", "ordinal", "end"):
        turns[of_text].append((end, ordinal))
    found = {}
    for segment in segments:
        document, start = segment.document, segment.start
        assert document is not None
        assert start is not None
        text = newest.get(document.pk)
        is_open = text is not None and text.pk == segment.text_id and document.pk in agreed
        there = turns[text.pk] if text is not None else ()
        ordinal = next((ordinal for end, ordinal in there if end > start), 0)
        found[segment.key] = Cited(
            title=_title(segment.code),
            href=place_of(document, ordinal),
            version=f"{text.version if text else 0}:{start}-{segment.end}",
            words=opened[document.pk][start : segment.end] if is_open else "",
            value={"code": segment.code.number},
            access_level=document.access_level,
            read=document,
            **voices[document.activity_id],
        )
    return found


def _made_public(
    audit: Audit, person: Person, segments: Iterable[Segment], voices: Mapping[int, Values]
) -> dict[uuid.UUID, Cited]:
    """What was approved of passages to be public, for whoever doesn't read the material."""
    of = {each.pk: each.key for each in segments}
    rows = Quote.objects.for_person(audit, person).filter(segment__in=of, state=QuoteState.APPROVED)
    rows = rows.select_related("document__activity", "code", "text").order_by("-number")
    quotes = {of[each.segment_id]: each for each in rows}
    words, levels = words_of(quotes.values()), audit.access_levels_of(person)
    return {
        key: Cited(
            title=_title(quote.code, levels),
            href=reverse("coding:quote", args=[audit.slug, quote.number]),
            version=f"{quote.text.version}",
            words=words[quote.pk],
            value={"code": quote.code.number},
            access_level=AccessLevel.PUBLIC,
            is_whole=False,
            **voices[quote.document.activity_id],
        )
        for key, quote in quotes.items()
    }


def _quoted(audit: Audit, person: Person) -> list[str]:
    quotes = Quote.objects.for_person(audit, person).filter(state=QuoteState.APPROVED)
    quotes = quotes.filter(segment__removed_at=None)
    quotes = quotes.exclude(document__state__in=DOCUMENT_LIFE.closed)
    return [str(key) for key in quotes.values_list("segment__key", flat=True)]


def _title(code: Code, levels: Collection[str] = _NAMED) -> str:
    """The name of its code, for whoever may see codes of some levels."""
    return code.name_for(levels) or _("Passage")


PASSAGE: Final = Citable(
    key="passage",
    name=gettext_lazy("passage"),
    icon="quote",
    side="voices",
    find_many=_find_many,
    made_public=_quoted,
)
