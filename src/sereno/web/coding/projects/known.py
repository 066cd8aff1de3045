"""Which documents of an audit say the same as those of a project: their texts are opened for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sereno.web.audits.models import Audit
from sereno.web.coding.models import TextVersion
from sereno.web.coding.projects.guids import guid_in
from sereno.web.coding.projects.sources import ComingDocument
from sereno.web.coding.texts.reading import texts_of
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person


def known_documents(
    audit: Audit, person: Person, coming: list[ComingDocument]
) -> dict[str, Document]:
    """Those that are here already, by their GUIDs in the project: by what they say, or by the GUID
    under which they left here.
    """
    wanted = {each.text.digest for each in coming if each.text is not None and each.text.text}
    rows = Document.objects.for_person(audit, person).exclude(state__in=DOCUMENT_LIFE.closed)
    documents = list(rows.select_related("activity"))
    texts = texts_of(documents)
    by_guid = {guid_in(audit, "document", each.number): each for each in documents}
    by_digest: dict[str, list[Document]] = {}
    if wanted:
        for document in documents:
            for digest in _told(document, texts.get(document.pk)):
                if digest in wanted:
                    by_digest.setdefault(digest, []).append(document)
    found: dict[str, Document] = {}
    for each in coming:
        alike = by_digest.get(each.text.digest, []) if each.text is not None else []
        if each.guid in by_guid:
            document = by_guid[each.guid]
            is_media = each.text is None or not each.text.text
            if document in alike or is_media:
                found[each.guid] = document
        elif alike:
            # Of several that say the same, such as rows of a survey, each is one of them.
            found[each.guid] = alike.pop(0)
    return found


def _told(document: Document, text: TextVersion | None) -> Iterator[str]:
    """The digests of what a document says: as it is coded, and as it came."""
    version = document.versions.order_by("-version").only("text", "document", "version").first()
    said = {text.text if text is not None else "", version.text if version is not None else ""}
    for words in said - {""}:
        yield hashlib.sha256(words.encode()).hexdigest()
