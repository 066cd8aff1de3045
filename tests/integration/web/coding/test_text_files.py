"""Files of all sorts, from their arrival to their coding.

1. Of one letter, of spaces alone, in any encoding, from right to left, in one long line they are
   read, looked through and coded, and no passage lies outside of a text; with nothing in them, with
   NULs or signs that steer a terminal they aren't taken.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.segments.changes import code_passage
from sereno.web.coding.texts.looking import look_through
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.reading import blocks_of
from sereno.web.coding.texts.standing import text_lines
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Document
from tests.integration.web.coding.test_texts import _at, _decide_all, _refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("empty_home"),
    pytest.mark.one_database,
]


@pytest.mark.parametrize(
    ("content", "text", "blocks"),
    [
        (b"", None, None),
        (b"Ana: a\0b", None, None),
        (b" \n\t\r\n", "", None),
        (b"x", "x", 1),
        (b"Ana: a\x07c\x1b[31m", None, None),
        ("Ana: año".encode("latin-1"), "Ana: año", 1),
        ("Ana: año".encode("utf-16"), "Ana: año", 1),
        (b"Ana: a\xff\xfe\xc3\xb1", "Ana: aÿþÃ±", 1),
        ("\ufeffAna: e\u0301l\r\nsí\rno\u2028fin".encode(), "Ana: él\nsí\nno\nfin", 1),
        ("שלום: יובל\nאני גר כאן\u202e".encode(), "שלום: יובל\nאני גר כאן\u202e", 2),
        (b"a " * 30_000, ("a " * 30_000).strip(), 3),
    ],
)
def test_files_of_all_sorts(audit, coordinator, signed_in, content, text, blocks) -> None:
    """1"""
    client = signed_in(coordinator)
    activity = plan_activity(
        audit=audit, by=None, title="Mercado", technique="focus_group", access_level="field"
    )
    file = SimpleUploadedFile("mesa.txt", content, "text/plain")
    there = reverse("diagnosis:upload_documents", args=[audit.slug, activity.number])
    form = {"documents-access_level": "field", "file": [file], "whole": "1"}
    answer = client.post(there, form, follow=True)
    document = Document.objects.filter(audit=audit).first()
    if text is None:
        assert (answer.status_code, document) == (422, None)
        return
    assert document.versions.first().text == text
    look_through(document=document, by=coordinator)
    _decide_all(document, coordinator)
    assert client.get(_at("text", audit, document.number)).status_code == 200
    if blocks is None:
        assert [line.state for line in text_lines(audit, coordinator)] == ["empty"]
        with _refused("text_empty"):
            make_text(document=document, by=coordinator)
        return
    made = make_text(document=document, by=coordinator).text
    assert len(blocks_of(made)) == blocks
    for page in (_at("speakers", audit, document.number), _screen(document)):
        assert client.get(page).status_code == 200
    code = add_code(audit=audit, by=coordinator, name="Miedo")
    passage = {"audit": audit, "by": coordinator, "document": document, "code": code}
    wrong = {(0, len(made.text) + 1): "segment_outside", (1, 0): "segment_unknown"}
    for (start, end), why in wrong.items():
        with _refused(why):
            code_passage(start=start, end=end, key=uuid4(), **passage)


def _screen(document: Document) -> str:
    return _at("screen", document.audit, "document", document.number)
