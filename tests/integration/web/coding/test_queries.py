"""No page of coding asks the database once for each line that it shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import add_code, keep_version
from sereno.web.coding.models import Quote
from sereno.web.coding.rounds.changes import finish
from sereno.web.coding.search.indexing import index_text
from sereno.web.records.changes import next_number
from tests.integration.web.coding.coded_texts import quoted
from tests.integration.web.coding.round_rows import documents, passage
from tests.integration.web.coding.test_rounds import one, opened

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGES = (
    *("coding:texts", "coding:codebook", "coding:codes", "coding:codebook_versions"),
    *("coding:to_code", "coding:my_work", "coding:rounds", "coding:to_settle"),
    *(
        "coding:agreement",
        "coding:search",
        "coding:codes_by",
        "coding:passages",
        "coding:quotes",
        "coding:quotes_report",
    ),
)
ASKED = {
    "coding:search": {"q": "luz"},
    "coding:agreement": {"by": "document"},
    "coding:quotes_report": {"state": "proposed"},
}


def _more(audit, by, coders, n: int) -> None:
    """So many codes in a category of their own, and documents that two have finished."""
    category = add_code(audit=audit, by=by, name=f"Categoría {n}", is_codable=False)
    codes = [
        add_code(audit=audit, by=by, name=f"Código {n} {i}", parents=[category]) for i in range(n)
    ]
    keep_version(audit=audit, note="", by=by)
    there = documents(audit, by, n)
    for document in there:
        index_text(document.texts.get())
        round = opened(audit, by, [document], coders)
        quoted(document.activity)
        for start, code in enumerate(codes):
            for late, coder in enumerate(coders):
                made = passage(document, coder, code, 2 * start, 20 + late, round=round)
        Quote.objects.create(
            audit=audit, number=next_number(Quote, audit), document=document, text=made.text,
            segment=made, code=made.code, start=0, end=9, proposed_by=by,
        )  # fmt: skip
        for coder in coders:
            finish(assignment=one(round, document, coder), by=coder)


def test_pages(audit, coordinator, in_role, signed_in) -> None:
    coders = [in_role(Role.CODER), in_role(Role.ANALYST)]
    client = signed_in(coders[1])

    def asked() -> dict[str, int]:
        found = {}
        for name in PAGES:
            address = reverse(name, args=[audit.slug])
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address, ASKED.get(name, {})).status_code == 200
            found[name] = len(queries)
        return found

    # What a process asks once, whichever page comes first.
    client.get(reverse(PAGES[0], args=[audit.slug]))
    _more(audit, coordinator, coders, 2)
    few = asked()
    _more(audit, coordinator, coders, 3)
    many = asked()
    more = {name: (few[name], many[name]) for name in PAGES if many[name] > few[name]}
    assert more == {}, more
