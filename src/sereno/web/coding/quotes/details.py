"""The page of a quote: its words, where they stand, and what to weigh before it is public."""

from __future__ import annotations

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Block, Quote, QuoteState
from sereno.web.coding.models.quotes import with_names
from sereno.web.coding.quotes.crowds import doubts_of, speakers_of
from sereno.web.coding.quotes.report import reported
from sereno.web.coding.search.views import place_of
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.people.models import Person


def quote_details(quote: Quote, audit: Audit, person: Person) -> Context:
    """What the page shows besides the fields; the document and who wrote it only to whoever sees
    that.
    """
    [found] = reported(audit, [quote], person)
    context: Context = {"line": found.line}
    seen = Document.objects.for_person(audit, person).filter(pk=quote.document_id).exists()
    if not seen or not audit.allows(person, Right.SEE_FIELDWORK):
        return context
    block = (
        Block.objects.filter(text=quote.text_id, end__gt=quote.start).order_by("ordinal").first()
    )
    is_open = quote.state != QuoteState.APPROVED
    return context | {
        "place": place_of(quote.document, block.ordinal if block else 0),
        "passage": str(quote.segment.key),
        "is_own": quote.proposed_by_id == person.pk,
        "has_names": Quote.objects.filter(with_names(), pk=quote.pk).exists(),
        "doubts": doubts_of(quote, speakers_of([quote])[quote.pk]) if is_open else [],
    }
