"""Words of evidence that are kept from readers, copied by hand into a text that they read.

Evidence that is cited is asked for as each reader may see it; words that somebody pasted into a
text aren't. So they are looked for, in memory alone, before such a text gets to its readers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from django.db import models, transaction
from django.db.models import F, Q

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel, levels_up_to
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Freeze, Side
from sereno.web.people.models import Person

# As many words in a row are no coincidence; of fewer, nobody would know who said them.
IN_A_ROW = 7
Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class KeptWords:
    """The words of an audit's evidence that are kept from readers cleared for some levels. What was
    also approved to be public is not kept.
    """

    audit: Audit
    levels: Collection[str]

    def found_in(self, texts: Iterable[str]) -> int | None:
        """The number of the first evidence of which so many words in a row stand in a text."""
        here = frozenset(run for text in texts for run in _runs(text))
        for number, runs in self._closed if here else ():
            if (same := runs & here) and same - self._public:
                return number
        return None

    @cached_property
    def _closed(self) -> list[tuple[int, Runs]]:
        if AccessLevel.RESTRICTED in self.levels:
            return []
        closed = ~Q(evidence__access_level__in=self.levels)
        if AccessLevel.FIELD not in self.levels:
            # What people said in confidence is read by the fieldwork team alone, of any level.
            closed |= Q(evidence__side=Side.VOICES)
        frozen = Freeze.objects.filter(closed, evidence__audit=self.audit, erased_at=None)
        # Asked at each review: no more of the rows is made than that.
        rows = frozen.annotate(of=F("evidence__number")).order_by("of", "number")
        rows = rows.only("evidence", "number", "words")
        return [(each.of, runs) for each in rows if (runs := _runs(each.words))]

    @cached_property
    def _public(self) -> Runs:
        # Opened only where words were found: numpy comes with them.
        from sereno.web.coding.models import QuoteState
        from sereno.web.coding.quotes.report import quotes_of
        from sereno.web.coding.quotes.words import words_of
        from sereno.web.coding.search.asking import Within

        # As somebody sees them who has no role at all.
        quotes = quotes_of(self.audit, Person(pk=0), Within(), QuoteState.APPROVED)
        return frozenset(run for words in words_of(quotes).values() for run in _runs(words))


_AT_HAND: ContextVar[dict[tuple[int, str], KeptWords] | None] = ContextVar(
    "sereno_kept_words", default=None
)


def refuse_copied(audit: Audit, level: str, texts: Iterable[str], *, where: str) -> None:
    """Nothing with words that its readers may not read gets to them. level: of the record in whose
    texts they are looked for. Raises Problem evidence_copied.
    """
    number = _kept_words(audit, level).found_in(texts)
    if number is not None:
        raise Problem("evidence_copied", where=where, number=number)


@contextmanager
def evidence_read_once() -> Iterator[None]:
    """Within the block the evidence of each audit is read once, however many texts are looked at:
    for what writes many records and no evidence. Nobody else's evidence comes in between: the block
    is one transaction.
    """
    with transaction.atomic():
        token = _AT_HAND.set({})
        try:
            yield
        finally:
            _AT_HAND.reset(token)


def _kept_words(audit: Audit, level: str) -> KeptWords:
    at_hand = _AT_HAND.get()
    if at_hand is None:
        return KeptWords(audit, levels_up_to(level))
    key = (audit.pk, level)
    if key not in at_hand:
        at_hand[key] = KeptWords(audit, levels_up_to(level))
    return at_hand[key]


def free_texts(*rows: models.Model) -> Iterator[str]:
    """Everything that was typed into rows."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
                yield getattr(row, field.attname)


def _runs(text: str) -> Runs:
    words = fold(text).split()
    return frozenset(tuple(words[i : i + IN_A_ROW]) for i in range(len(words) - IN_A_ROW + 1))
