"""Putting texts into the index, and keeping out of it what doesn't belong there."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from sereno.methods.diagnosis.coding.looking import SURE
from sereno.methods.diagnosis.coding.words import LANGUAGES, Language, indexed
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.coding.models import Block, IndexedBlock, TextVersion
from sereno.web.coding.search.tables import HIDDEN, forget
from sereno.web.coding.texts.reading import newest_texts
from sereno.web.diagnosis.models import Document

# More words of one turn than PostgreSQL takes as one vector, whatever they are.
_MOST_WORDS: Final = 10_000


def language_of(document: Document) -> Language:
    """The language by whose rules its words are compared: Spanish where nobody said which."""
    return next((each for each in LANGUAGES if each == document.language), LANGUAGES[0])


@transaction.atomic
def index_text(text: TextVersion) -> None:
    """Put a document's newest text in the place of whatever the index had of that document.

    Nothing of a restricted one, nor of what is withdrawn or erased.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=text.document_id)
    gone, _each = IndexedBlock.objects.filter(document=document).delete()
    if gone:
        # A name that was found after all.
        forget(connection)
    if document.access_level == AccessLevel.RESTRICTED or document.state in HIDDEN:
        return
    language, words = language_of(document), text.text
    IndexedBlock.objects.bulk_create(
        [_row(text, block, language, words[block.start : block.end]) for block in text.blocks.all()]
    )


def _row(text: TextVersion, block: Block, language: Language, said: str) -> IndexedBlock:
    stems = indexed(said, language)
    apart = stems.split()
    return IndexedBlock(
        block=block,
        text=text,
        document_id=text.document_id,
        language=language,
        words=stems,
        is_odd=len(apart) > _MOST_WORDS or not all(map(SURE.fullmatch, apart)),
    )


def index_what_is_missing() -> int:
    """Index every text that should be and isn't: of a document whose level was lowered, or that was
    brought back. How many there were. What was deleted meanwhile is forgotten.
    """
    forget(connection)
    known = IndexedBlock.objects.filter(text=OuterRef("pk"))
    blocks = Block.objects.filter(text=OuterRef("pk"))
    missing = newest_texts().filter(Exists(blocks), ~Exists(known))
    shown = missing.exclude(document__access_level=AccessLevel.RESTRICTED)
    rows = list(shown.exclude(document__state__in=HIDDEN).order_by("pk").values_list("pk"))
    for (pk,) in rows:
        index_text(TextVersion.objects.get(pk=pk))
    return len(rows)
