"""What texts bring to the rail and to the page of a document."""

from __future__ import annotations

from django.urls import reverse

from sereno.web.audits.visit import Visit
from sereno.web.coding.texts.reading import newest_text
from sereno.web.coding.texts.standing import count_to_do
from sereno.web.diagnosis.documents.without_names import WithoutNames
from sereno.web.diagnosis.models import Document


def waiting_texts(visit: Visit) -> int:
    """Of how many texts somebody has to decide the names."""
    return count_to_do(visit.audit, visit.person)


def _text(document: Document) -> str | None:
    found = newest_text(document)
    return None if found is None else found.text


def _page(document: Document) -> str:
    return reverse("coding:text", args=[document.audit.slug, document.number])


WITHOUT_NAMES = WithoutNames(_text, _page)
