"""What texts bring to the rail and to the page of a document."""

from __future__ import annotations

from django.urls import reverse

from sereno.web.audits.visit import Visit
from sereno.web.coding.texts.reading import newest_text
from sereno.web.coding.texts.standing import TextState, text_lines
from sereno.web.diagnosis.documents.without_names import WithoutNames
from sereno.web.diagnosis.models import Document

_TO_DO = {TextState.NEW, TextState.WAITING, TextState.DECIDED}


def waiting_texts(visit: Visit) -> int:
    """Of how many texts somebody has to decide the names."""
    return sum(line.state in _TO_DO for line in text_lines(visit.audit, visit.person))


def _text(document: Document) -> str | None:
    found = newest_text(document)
    return None if found is None else found.text


def _page(document: Document) -> str:
    return reverse("coding:text", args=[document.audit.slug, document.number])


WITHOUT_NAMES = WithoutNames(_text, _page)
