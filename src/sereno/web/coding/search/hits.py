"""The hits of a search in their turns, and as passages that somebody may give a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sereno.methods.diagnosis.coding.looking import excerpt, marked, spans
from sereno.methods.diagnosis.coding.sentences import sentences
from sereno.methods.diagnosis.coding.words import words_of
from sereno.web.coding.models import Block, Code, Segment, TextVersion
from sereno.web.coding.search.finding import Found, Search
from sereno.web.coding.search.indexing import language_of
from sereno.web.coding.segments.given import finished_among
from sereno.web.coding.texts.reading import Span
from sereno.web.diagnosis.models import Document

# So many of one turn are offered: a page's form has an end.
MOST_OF_A_TURN = 15


class Extent(models.TextChoices):
    """How much of a hit gets the code."""

    TURN = "turn", _("the whole turn")
    SENTENCE = "sentence", _("the sentence")
    WORDS = "words", _("only the words")


class Turn(NamedTuple):
    """A turn that is a hit: what is said, and where the words that were looked for are in it."""

    block: Block
    said: str
    marks: Sequence[Span]


class OfDocument(NamedTuple):
    """The hits of one document."""

    document: Document
    text: TextVersion
    turns: list[Turn]


def in_turns(found: Search, hits: Sequence[Found]) -> Iterator[OfDocument]:
    """Hits in their turns, by document; each text is opened once."""
    blocks = Block.objects.select_related(
        "speaker", "text", "text__document__activity", "text__document__audit"
    ).prefetch_related("text__document__activity__areas")
    rows = blocks.in_bulk([hit.block for hit in hits])
    for _number, group in groupby(hits, key=lambda hit: hit.document):
        there = [rows[hit.block] for hit in group if hit.block in rows]
        if not there:
            continue
        text = there[0].text
        words, language = text.text, language_of(text.document)
        looking = found.looking[language]
        turns = []
        for block in there:
            said = words[block.start : block.end]
            apart = words_of(said, language)
            places = spans(looking, [word.stem for word in apart]) or []
            turns.append(Turn(block, said, marked(places, apart)))
        yield OfDocument(text.document, text, turns)


def with_marks(pieces: Sequence[tuple[str, bool]]) -> SafeString:
    """Pieces of a text, those that are marked between `<mark>`."""
    return format_html_join(
        "",
        "{}",
        [(format_html("<mark>{}</mark>", words) if hit else words,) for words, hit in pieces],
    )


@dataclass(frozen=True)
class Proposed:
    """A passage that may get the code. key: where it is, as a form sends it; words: the passage as
    marked in its turn; is_coded: it lies within one of one's own of the same code.
    """

    key: str
    turn: Turn
    words: SafeString
    is_coded: bool


@dataclass(frozen=True)
class ProposedOf:
    """The passages of one document. is_finished: its coder changes nothing in it any more."""

    document: Document
    is_finished: bool
    passages: list[Proposed]


def proposed(found: Search, hits: Sequence[Found], code: Code, extent: str) -> Iterator[ProposedOf]:
    """What would be coded of hits, by document."""
    groups = list(in_turns(found, hits))
    finished = finished_among([each.document.pk for each in groups], found.person)
    own = Segment.objects.for_person(found.audit, found.person).filter(
        coder=found.person,
        code=code,
        removed_at=None,
        start__isnull=False,
        text__in=[each.text.pk for each in groups],
    )
    there: dict[int, list[Span]] = defaultdict(list)
    for text, start, end in own.order_by().values_list("text", "start", "end"):
        there[text].append((start or 0, end or 0))
    for group in groups:
        passages = []
        for turn in group.turns:
            for start, end in extents(turn, extent)[:MOST_OF_A_TURN]:
                first, last = turn.block.start + start, turn.block.start + end
                passages.append(
                    Proposed(
                        f"{group.document.number}.{group.text.version}.{first}.{last}",
                        turn,
                        with_marks(excerpt(turn.said, [(start, end)])),
                        any(a <= first and last <= b for a, b in there[group.text.pk]),
                    )
                )
        yield ProposedOf(group.document, group.document.pk in finished, passages)


def extents(turn: Turn, extent: str) -> list[Span]:
    """What of a turn gets the code: its words that were found, their sentences, or all of it."""
    if extent == Extent.WORDS:
        return list(turn.marks)
    parts = sentences(turn.said)
    if extent == Extent.SENTENCE:
        return [(a, b) for a, b in parts if any(x < b and y > a for x, y in turn.marks)]
    return [(parts[0][0], parts[-1][1])] if parts else []
