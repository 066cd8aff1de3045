"""Quotes move to the next version of their text with the passages from which they are cut."""

from __future__ import annotations

from django.utils import timezone

from sereno.methods.diagnosis.coding.offsets import Moves, moved
from sereno.web.audits.changes import record_event
from sereno.web.coding.models import Quote, QuoteState, TextVersion


def move_quotes(old: TextVersion, new: TextVersion, moves: Moves) -> None:
    """Move them, in the caller's transaction. What was approved and reads otherwise now has to be
    approved again; of what has no words any more nothing is left.
    """
    # Locked: what somebody decides meanwhile is not written over.
    quotes = list(Quote.objects.select_for_update(no_key=True).filter(text=old))
    spans = moved([(each.start, each.end) for each in quotes], moves)
    kept, n = [], 0
    for quote, (start, end, is_touched) in zip(quotes, spans, strict=True):
        if start == end:
            quote.delete()
            continue
        quote.start, quote.end, quote.text = start, end, new
        if is_touched and quote.state == QuoteState.APPROVED:
            quote.state, quote.decided_by, quote.decided_at = QuoteState.PROPOSED, None, None
            n += 1
        quote.changed_at = timezone.now()
        kept.append(quote)
    fields = ["start", "end", "text", "state", "decided_by", "decided_at", "changed_at"]
    Quote.objects.bulk_update(kept, fields, batch_size=200)
    if n:
        record_event(
            audit=new.document.audit, verb="quotes_changed", by=new.by, subject=new.document, n=n
        )
