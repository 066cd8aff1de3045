"""Words that are kept from the readers of a report, copied by hand into a text of it.

A quote that is put in by its number is asked for as the readers would see it; one that somebody
pasted into a finding isn't. So the words of evidence that readers don't see are looked for in every
block, in memory alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from sereno.exchange.report.content import Block, ChapterContent
from sereno.methods.policy.access_levels import Access
from sereno.methods.sources.reading.words import fold
from sereno.web.audits.roles import Right
from sereno.web.coding.quotes.words import words_of
from sereno.web.findings.models import Freeze, Side
from sereno.web.findings.report.asked import Asked

# As many words in a row are no coincidence; of fewer, nobody would know who said them.
IN_A_ROW = 7
Runs = frozenset[tuple[str, ...]]


def marked(asked: Asked, chapters: Iterable[ChapterContent]) -> Iterator[ChapterContent]:
    """Chapters in which a block that holds such words is one of restricted evidence."""
    kept = _kept(asked)
    for chapter in chapters:
        blocks = tuple(_marked(block, kept) for block in chapter.blocks)
        yield dataclasses.replace(chapter, blocks=blocks)


def _kept(asked: Asked) -> list[tuple[int, Runs]]:
    """The numbers of evidence that readers don't see, with the runs of its words. What was also
    approved to be public is not kept.
    """
    if asked.access is Access.RESTRICTED:
        return []
    public = {run for words in words_of(asked.quotes()).values() for run in _runs(words)}
    closed = ~Q(evidence__access_level__in=asked.reader_levels)
    if not asked.audit.allows(asked.reader, Right.SEE_FIELDWORK):
        # What people said in confidence is read by the fieldwork team alone, of whatever level.
        closed |= Q(evidence__side=Side.VOICES)
    frozen = Freeze.objects.filter(closed, evidence__audit=asked.audit, erased_at=None)
    found = []
    for each in frozen.select_related("evidence"):
        if runs := _runs(each.words) - public:
            found.append((each.evidence.number, runs))
    return found


def _runs(text: str) -> Runs:
    words = fold(text).split()
    return frozenset(tuple(words[i : i + IN_A_ROW]) for i in range(len(words) - IN_A_ROW + 1))


def _marked(block: Block, kept: list[tuple[int, Runs]]) -> Block:
    if not kept:
        return block
    here = frozenset(run for text in _texts(block) for run in _runs(text))
    for number, runs in kept:
        if runs & here:
            about = _("Evidence no. {n}").format(n=number)
            return dataclasses.replace(block, access=Access.RESTRICTED, about=about)
    return block


def _texts(value: object) -> Iterator[str]:
    """Every text of a block, in its cells and items too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
