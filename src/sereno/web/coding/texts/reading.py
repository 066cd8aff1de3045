"""Which text of a document is coded, and its turns."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from sereno.web.coding.models import Block, TextVersion
from sereno.web.diagnosis.models import Document


def newest_text(document: Document) -> TextVersion | None:
    """The text of a document that is coded; None while its names weren't decided."""
    found: TextVersion | None = document.texts.order_by("-version").first()
    return found


def texts_of(documents: Iterable[Document]) -> dict[int, TextVersion]:
    """The same of many, by the documents' keys; those without one are left out."""
    rows = TextVersion.objects.filter(document__in=[each.pk for each in documents])
    later = TextVersion.objects.filter(
        document=OuterRef("document"), version__gt=OuterRef("version")
    )
    newest = rows.exclude(Exists(later)).defer("moves", "edits")
    return {text.document_id: text for text in newest}


def blocks_of(text: TextVersion) -> list[Block]:
    """The turns or paragraphs of a text, in order."""
    return list(text.blocks.select_related("speaker").order_by("ordinal"))
