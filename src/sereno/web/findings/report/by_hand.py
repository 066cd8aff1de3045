"""Words that are kept from the readers of a report, copied by hand into a text of it.

Findings and recommendations were asked when they were approved, for their own readers; here every
block is, for those of the report.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from sereno.exchange.report.content import Block, ChapterContent
from sereno.methods.policy.access_levels import Access
from sereno.web.findings.evidence.copied import KeptWords
from sereno.web.findings.report.asked import Asked


def marked(asked: Asked, chapters: Iterable[ChapterContent]) -> Iterator[ChapterContent]:
    """Chapters in which a block that holds such words is one of restricted evidence."""
    kept = KeptWords(asked.audit, asked.reader_levels)
    for chapter in chapters:
        blocks = tuple(_marked(block, kept) for block in chapter.blocks)
        yield dataclasses.replace(chapter, blocks=blocks)


def _marked(block: Block, kept: KeptWords) -> Block:
    number = kept.found_in(_texts(block))
    if number is None:
        return block
    about = _("Evidence no. {n}").format(n=number)
    return dataclasses.replace(block, access=Access.RESTRICTED, about=about)


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
