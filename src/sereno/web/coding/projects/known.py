"""Which documents of an audit say the same as those of a project: their texts are opened for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.coding.models import TextVersion
from sereno.web.coding.projects.guids import guid_in
from sereno.web.coding.projects.sources import ComingDocument
from sereno.web.coding.texts.reading import texts_of
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person


@dataclass(frozen=True)
class KnownDocument:
    """A document that is here. text: the one that is coded. is_original: what the project has is
    the text before names were replaced, from which positions have to move.
    """

    document: Document
    text: TextVersion | None
    is_original: bool


def known_documents(
    audit: Audit, person: Person, coming: list[ComingDocument]
) -> dict[str, KnownDocument]:
    """Those that are here already, by their GUIDs in the project: by what they say, or by the GUID
    under which they left here.
    """
    wanted = {each.text.digest for each in coming if each.text is not None and each.text.text}
    rows = Document.objects.for_person(audit, person).exclude(state__in=DOCUMENT_LIFE.closed)
    documents = list(rows.select_related("activity"))
    texts = texts_of(documents)
    by_guid = {guid_in(audit, "document", each.number): each for each in documents}
    by_digest: dict[str, list[KnownDocument]] = {}
    if wanted:
        for document in documents:
            for digest, known in _told(document, texts.get(document.pk)):
                if digest in wanted:
                    by_digest.setdefault(digest, []).append(known)
    found: dict[str, KnownDocument] = {}
    for each in coming:
        alike = by_digest.get(each.text.digest, []) if each.text is not None else []
        if each.guid in by_guid:
            document = by_guid[each.guid]
            same = next((known for known in alike if known.document == document), None)
            is_media = each.text is None or not each.text.text
            if same is not None or is_media:
                found[each.guid] = same or KnownDocument(document, texts.get(document.pk), False)
        elif alike:
            # Of several that say the same, such as rows of a survey, each is one of them.
            found[each.guid] = alike.pop(0)
    return found


def _told(document: Document, text: TextVersion | None) -> Iterator[tuple[str, KnownDocument]]:
    """What a document says: as it is coded, and as it came."""
    version = document.versions.order_by("-version").only("text", "document", "version").first()
    said = [(text.text, False)] if text is not None else []
    if version is not None and (text is None or version.text != text.text):
        said.append((version.text, True))
    for words, is_original in said:
        if words:
            digest = hashlib.sha256(words.encode()).hexdigest()
            yield digest, KnownDocument(document, text, is_original)
