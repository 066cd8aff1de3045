"""Texts whose names were replaced before they came: coded as they are, from their first version."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from sereno.web.coding.models import Block, TextVersion
from sereno.web.coding.search.indexing import index_text
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person

_LINE = re.compile(r"[^\n]*\S[^\n]*")


@transaction.atomic
def keep_text_as_it_is(*, document: Document, by: Person | None) -> TextVersion | None:
    """The first text of a document to be coded, a block for each of its lines; None: it has one
    already, or no words.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    version = document.versions.order_by("-version").first()
    if version is None or not version.text or document.texts.exists():
        return None
    made: TextVersion = TextVersion.objects.create(
        document=document,
        version=1,
        source=version,
        text=version.text,
        moves="[]",
        edits="[]",
        at=timezone.now(),
        by=by,
    )
    Block.objects.bulk_create(
        Block(text=made, ordinal=ordinal, start=line.start(), end=line.end())
        for ordinal, line in enumerate(_LINE.finditer(version.text))
    )
    index_text(made)
    return made
