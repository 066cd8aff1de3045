"""Writes to quotes: proposed by one person, decided by another."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, CodingClock, Quote, QuoteState, Segment, TextVersion
from sereno.web.coding.models.quotes import quotable, with_names
from sereno.web.coding.quotes.crowds import doubts_of, speakers_of
from sereno.web.coding.quotes.life import QUOTE_LIFE
from sereno.web.coding.quotes.words import passage_of, span_of
from sereno.web.diagnosis.models import Activity, Document
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number


@transaction.atomic
def propose_quote(*, audit: Audit, by: Person, segment: Segment, cut_to: str) -> Quote:
    """Propose a coded passage, cut to some of its words, under its code.

    Raises Problem quote_outside, quote_without_consent and quote_twice.
    """
    number = next_number(Quote, audit)
    # While the clock of coding is locked no text moves to another version; it may have before.
    CodingClock.objects.select_for_update(no_key=True).filter(audit=audit).first()
    segment = Segment.objects.select_related("document", "code", "text").get(pk=segment.pk)
    document, text = segment.document, segment.text
    if document is None or text is None or segment.start is None or segment.end is None:
        raise Problem("quote_no_text", where=str(segment))
    _lock_consents(document)
    if not Document.objects.filter(quotable(""), pk=document.pk).exists():
        raise Problem("quote_without_consent", where=str(document))
    start, end = span_of(text, (segment.start, segment.end), cut_to, segment.start)
    _refuse_twice(text, segment.code, start, end)
    quote: Quote = Quote.objects.create(
        audit=audit,
        number=number,
        document=document,
        text=text,
        segment=segment,
        code=segment.code,
        start=start,
        end=end,
        proposed_by=by,
    )
    record_event(audit=audit, verb="add_quote", by=by, subject=quote, number=number)
    return quote


@transaction.atomic
def cut_quote(*, row: Quote, by: Person, cut_to: str) -> Quote:
    """Cut a quote anew within its passage: whoever does proposes it from then on.

    Raises Problem record_closed, quote_outside and quote_twice.
    """
    quote = _locked(row)
    if quote.state in QUOTE_LIFE.closed:
        raise Problem("record_closed", where=str(quote), state=quote.get_state_display())
    start, end = span_of(quote.text, passage_of(quote), cut_to, quote.start)
    _refuse_twice(quote.text, quote.code, start, end, besides=quote)
    changed = set_fields(quote, {"start": start, "end": end})
    if not changed:
        return quote
    again: Values = {"state": QuoteState.PROPOSED, "proposed_by": by}
    again |= {"decided_by": None, "decided_at": None}
    changed |= set_fields(quote, again)
    quote.save()
    record_event(
        audit=quote.audit, verb="change_quote", by=by, subject=quote,
        changed={name: changed[name] for name in ("start", "end", "state") if name in changed},
    )  # fmt: skip
    return quote


def _refuse_twice(
    text: TextVersion, code: Code, start: int, end: int, besides: Quote | None = None
) -> None:
    same = Quote.objects.filter(text=text, code=code, start=start, end=end)
    same = same.exclude(state=QuoteState.WITHDRAWN)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise Problem("quote_twice", where=str(text.document))


def _lock_consents(document: Document) -> None:
    """Nobody withdraws while it is looked whether somebody agrees: that locks the activity too."""
    Activity.objects.select_for_update(no_key=True).get(pk=document.activity_id)


def _locked(row: Quote) -> Quote:
    found: Quote = Quote.objects.select_for_update(no_key=True).get(pk=row.pk)
    return found


@transaction.atomic
def decide_quote(*, row: Quote, step: str, by: Person, reason: str = "", cut: str = "") -> Quote:
    """Approve, refuse or take back. cut: of an approval, where the quote stood as it was read.

    Raises Problem quote_own, quote_without_consent, quote_with_names, quote_doubtful,
    changed_unseen and step_not_possible.
    """
    _lock_consents(row.document)
    quote = _locked(row)
    if step == "approve":
        if quote.proposed_by_id == by.pk:
            raise Problem("quote_own", where=str(quote))
        if cut != quote.cut:
            raise Problem("changed_unseen", where=str(quote))
        here = Quote.objects.filter(pk=quote.pk)
        if not here.filter(quotable()).exists():
            raise Problem("quote_without_consent", where=str(quote.document))
        if here.filter(with_names()).exists():
            raise Problem("quote_with_names", where=str(quote.document))
        doubts = doubts_of(quote, speakers_of([quote])[quote.pk])
        if doubts and not reason:
            raise Problem("quote_doubtful", where=str(quote), why=" ".join(doubts))
    QUOTE_LIFE.move(quote, step, decided_by=by, decided_at=timezone.now())
    record_event(
        audit=quote.audit, verb=f"quote_{step}", by=by, subject=quote, reason=reason,
        # Why it was made public is no more public than what it was taken from.
        access_level=quote.document.access_level,
    )  # fmt: skip
    return quote
