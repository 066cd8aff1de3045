"""Documents that several code, and passages as rows, at a revision that tells nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, Segment
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person
from tests.integration.web.coding.coded import make_document

TURNS = (
    ("Facilitadora", "No hay luz en la calle. Nadie sale."),
    ("Persona 3", "Sí. A mi hijo le robaron ahí. ¿Y qué hicieron?"),
)
TEXT = "\n".join(f"{who}: {words}" for who, words in TURNS)


def documents(audit: Audit, by: Person, n: int, level: str = "field") -> list[Document]:
    """Documents with the same text of two turns."""
    found = [make_document(audit, by, turns=TURNS, level=level) for _nth in range(n)]
    for each in found:
        each.title = f"Transcripción {each.number}"
        each.save()
    return found


def passage(
    document: Document, coder: Person | None, code: Code, start: int, end: int, **values: Any
) -> Segment:
    """A passage of the text's first version."""
    now = timezone.now()
    return Segment.objects.create(
        audit=document.audit, code=code, coder=coder, document=document, key=uuid.uuid4(),
        text=document.texts.order_by("version").first(), start=start, end=end, revision=1,
        made_at=now, changed_at=now, **values,
    )  # fmt: skip
