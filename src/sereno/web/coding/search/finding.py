"""Where something was said, in the turns that a person sees: by the index, and where a text is not
in it, by looking through the text in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from sereno.methods.diagnosis.coding.looking import (
    Looking,
    in_languages,
    looking_for,
    spans,
    thesaurus_of,
    widened,
)
from sereno.methods.diagnosis.coding.words import Language, indexed
from sereno.vocabulary.thesaurus import sets_of_words
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Block, IndexedBlock, Segment, TextVersion
from sereno.web.coding.search.asking import SearchQuestion
from sereno.web.coding.search.indexing import language_of
from sereno.web.coding.search.tables import HasWords, needs_words
from sereno.web.coding.texts.reading import newest_texts
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person

also = cache(lambda: thesaurus_of(sets_of_words()))


class Found(NamedTuple):
    """A turn that is a hit, by the number of its document and its own place there."""

    document: int
    ordinal: int
    block: int


class Search:
    """One search of one person.

    found: the turns, in their order. unread: how many restricted texts were not looked through;
    read: those that were.
    """

    def __init__(self, audit: Audit, person: Person, question: SearchQuestion) -> None:
        self.audit, self.person, self.question = audit, person, question
        looking = looking_for(question.words)
        self.wants = looking.wants
        self.looking = in_languages(widened(looking, also()) if question.alike else looking)
        seen = Document.objects.for_person(audit, person).filter(question.within.documents())
        self._documents: QuerySet[Document] = seen
        self.read: list[Document] = []
        self.unread = 0
        wanted = self._with_code if self.wants else None
        self.found = sorted(
            found
            for found in (self._all() if self.wants else ())
            if wanted is None or found.block in wanted
        )

    @property
    def documents(self) -> int:
        """In how many documents."""
        return len({each.document for each in self.found})

    def _texts(self) -> QuerySet[TextVersion]:
        return newest_texts().filter(document__in=self._documents.order_by().values("pk"))

    def _all(self) -> Iterator[Found]:
        texts = self._texts()
        is_restricted = Q(document__access_level=AccessLevel.RESTRICTED)
        shown = texts.exclude(is_restricted)
        for language, looking in self.looking.items():
            yield from self._by_index(shown, language, looking)
        yield from self._in_memory(shown.exclude(Exists(_rows_of_text())).defer("moves"))
        restricted = texts.filter(is_restricted)
        if self.question.restricted:
            # All of them were looked through, whatever was found.
            self.read = [text.document for text in restricted.select_related("document")]
            yield from self._in_memory(restricted.defer("moves"))
        else:
            self.unread = restricted.count()

    def _by_index(
        self, texts: QuerySet[TextVersion], language: Language, looking: Looking
    ) -> Iterator[Found]:
        rows = IndexedBlock.objects.filter(
            self.question.within.speakers("block__"), text__in=texts.values("pk"), language=language
        )
        if needs_words(looking):
            rows = rows.filter(HasWords(looking) | Q(is_odd=True))
        columns = ["document__number", "block__ordinal", "block_id", "is_odd"]
        if looking.is_plain:
            sure = rows.filter(is_odd=False).values_list(*columns[:3])
            yield from (Found(*row) for row in sure.order_by())
            rows = rows.filter(is_odd=True)
        for number, ordinal, block, words in rows.order_by().values_list(*columns[:3], "words"):
            if spans(looking, words.split()) is not None:
                yield Found(number, ordinal, block)

    def _in_memory(self, texts: QuerySet[TextVersion]) -> Iterator[Found]:
        """Only what has a block that is asked for is opened."""
        rows = Block.objects.filter(self.question.within.speakers(), text__in=texts.values("pk"))
        wanted: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for text_key, *of_block in rows.order_by().values_list("text", *_OF_BLOCK):
            wanted[text_key].append(tuple(of_block))
        for text in texts.filter(pk__in=wanted).select_related("document"):
            words, language = text.text, language_of(text.document)
            for pk, ordinal, start, end in wanted[text.pk]:
                stems = indexed(words[start:end], language).split()
                if spans(self.looking[language], stems) is not None:
                    yield Found(text.document.number, ordinal, pk)

    @cached_property
    def _with_code(self) -> frozenset[int] | None:
        """The keys of turns within which a code that is asked for is given; None: any will do."""
        codes = self.question.within.segments(self.audit, self.person)
        if codes is None:
            return None
        seen = Segment.objects.for_person(self.audit, self.person)
        given = seen.filter(codes, removed_at__isnull=True, text__isnull=False).order_by()
        spans_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for text, start, end in given.values_list("text", "start", "end"):
            spans_of[text].append((start or 0, end or 0))
        blocks = Block.objects.filter(text__in=spans_of).order_by()
        return frozenset(
            pk
            for pk, text, start, end in blocks.values_list("pk", "text", "start", "end")
            if any(a < end and b > start for a, b in spans_of[text])
        )


_OF_BLOCK = ("pk", "ordinal", "start", "end")


def _rows_of_text() -> QuerySet[IndexedBlock]:
    rows: QuerySet[IndexedBlock] = IndexedBlock.objects.filter(text=OuterRef("pk"))
    return rows
