"""Quotes of the demo: proposed by a coder; some approved or refused, most wait for the visitor."""

from __future__ import annotations

from typing import Final

import numpy as np

from sereno.vocabulary.language import Language
from sereno.web.audits.models import Audit
from sereno.web.coding.demo.words import coding_words
from sereno.web.coding.models import Segment
from sereno.web.coding.models.quotes import quotable
from sereno.web.coding.quotes.changes import decide_quote, propose_quote
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person

QUOTES: Final = 30
APPROVED, REFUSED = 8, 3


def quote_some(
    audit: Audit,
    coder: Person,
    by: Person,
    rng: np.random.Generator,
    spoken: Language,
    share: float,
) -> None:
    """Of what was agreed on, one of a code, where people agreed to be quoted."""
    theirs = Document.objects.for_person(audit, coder).filter(quotable(""))
    agreed = Segment.objects.filter(
        audit=audit,
        coder=None,
        removed_at=None,
        needs_look=False,
        text__isnull=False,
        document__in=theirs.order_by().values("pk"),
    )
    rows = list(agreed.select_related("text").order_by("document__number", "start", "pk"))
    by_code = {rows[int(i)].code_id: rows[int(i)] for i in rng.permutation(len(rows))}
    words = coding_words()[spoken]
    for n, segment in enumerate(list(by_code.values())[: max(3, round(share * QUOTES))]):
        assert segment.text is not None
        said = segment.text.text[segment.start : segment.end]
        quote = propose_quote(audit=audit, by=coder, segment=segment, cut_to=said)
        if n < max(1, round(share * APPROVED)):
            reason = words["to_all"]
            decide_quote(row=quote, step="approve", by=by, reason=reason, cut=quote.cut)
        elif n < max(2, round(share * (APPROVED + REFUSED))):
            decide_quote(row=quote, step="refuse", by=by, reason=words["to_none"])
