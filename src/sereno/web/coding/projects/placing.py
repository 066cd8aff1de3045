"""Where the passages of a coming text go in the document that it is here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sereno.exchange.refi_qda.prepared import PreparedText
from sereno.methods.diagnosis.coding.offsets import Moves, compared, moved
from sereno.web.coding.models import TextVersion
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.models import Document, DocumentVersion


@dataclass(frozen=True)
class Placing:
    """How spans of a coming text move, step by step, into the text that is coded; into the one of
    `source` while there is none: text None.
    """

    source: DocumentVersion
    text: TextVersion | None
    steps: Sequence[Moves]

    def of(self, span: tuple[int, int]) -> tuple[int, int, bool]:
        """Where a span is, and whether anything in it was replaced on the way."""
        was_touched = False
        for moves in self.steps:
            [(start, end, touched)] = moved([span], moves)
            span, was_touched = (start, end), was_touched or touched
        return (*span, was_touched)


def placing_of(document: Document, coming: PreparedText | None) -> Placing | None:
    """The places of a document, which is locked; None: one of both has no words."""
    if coming is None or not coming.text:
        return None
    text = newest_text(document)
    if text is not None and text.text == coming.text:
        return Placing(text.source, text, ())
    version = text.source if text is not None else document.versions.order_by("-version").first()
    if version is None or not version.text:
        return None
    steps = []
    # The same file may have been read by another program, and to other words.
    if version.text != coming.text:
        steps.append(compared(coming.text, version.text))
    if text is not None:
        steps.append(json.loads(text.edits or "[]"))
    return Placing(version, text, steps)
