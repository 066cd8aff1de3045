"""Which text of a document is coded, and its turns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from sereno.methods.diagnosis.coding.offsets import moved
from sereno.web.coding.models import Block, TextVersion
from sereno.web.diagnosis.models import Document

Span = tuple[int, int]


def newest_text(document: Document) -> TextVersion | None:
    """The text of a document that is coded; None while its names weren't decided."""
    found: TextVersion | None = document.texts.order_by("-version").first()
    return found


def texts_of(documents: Iterable[Document]) -> dict[int, TextVersion]:
    """The same of many, by the documents' keys; those without one are left out."""
    rows = newest_texts().filter(document__in=[each.pk for each in documents])
    return {text.document_id: text for text in rows.defer("moves", "edits")}


def newest_texts() -> QuerySet[TextVersion]:
    """That of every document."""
    later = TextVersion.objects.filter(
        document=OuterRef("document"), version__gt=OuterRef("version")
    )
    rows: QuerySet[TextVersion] = TextVersion.objects.exclude(Exists(later))
    return rows


def blocks_of(text: TextVersion) -> list[Block]:
    """The turns or paragraphs of a text, in order."""
    return list(text.blocks.select_related("speaker").order_by("ordinal"))


def carried(
    spans: Sequence[Span], document: int, since: int, until: int
) -> list[tuple[int, int, bool]]:
    """Where spans of one version of a document's text are in a later one, by the numbers of both,
    and whether anything of each was replaced.
    """
    between = TextVersion.objects.filter(
        document=document, version__gt=since, version__lte=until
    ).order_by("version")
    found = [(start, end, False) for start, end in spans]
    for moves in between.only("moves", "document", "version"):
        places = moved(
            [(start, end) for start, end, _was in found], json.loads(moves.moves or "[]")
        )
        found = [
            (start, end, was or touched)
            for (start, end, touched), (_start, _end, was) in zip(places, found, strict=True)
        ]
    return found
