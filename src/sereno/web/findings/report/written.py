"""The texts that people write for the report, as blocks: with quotes and evidence by their numbers.

An empty line parts paragraphs; a line that begins with `## ` is a heading, lines that begin with
`- ` are a list. A line `[quote 12]` or `[evidence 7]` (`[cita 12]`, `[evidencia 7]`) puts in what
has that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from sereno.exchange.quote_files import QuoteLine
from sereno.exchange.report.content import Block, Bullets, Heading, Paragraph
from sereno.exchange.report.content import Quote as QuoteBlock
from sereno.methods.policy.access_levels import Access
from sereno.web.coding.models import Quote, QuoteState
from sereno.web.coding.quotes.report import reported
from sereno.web.findings.models import ReportText
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.evidence import evidence_block

_PUT_IN: Final = re.compile(r"\[(quote|cita|evidence|evidencia) (\d{1,9})\]", re.IGNORECASE)


def newest_text(asked: Asked, chapter: str) -> ReportText | None:
    """What stands at the beginning of a chapter."""
    rows = ReportText.objects.filter(audit=asked.audit, chapter=chapter, language=asked.language)
    return rows.first()


def written_blocks(asked: Asked, chapter: str) -> Iterator[Block]:
    """The newest text of a chapter, as blocks."""
    newest = newest_text(asked, chapter)
    if newest is None:
        return
    for part in re.split(r"\n\s*\n", newest.text.replace("\r\n", "\n").strip()):
        if part.strip():
            yield from _blocks(asked, part.strip())


def _blocks(asked: Asked, part: str) -> Iterator[Block]:
    plain: list[str] = []
    listed: list[str] = []
    for line in [*part.split("\n"), ""]:
        put_in = _PUT_IN.fullmatch(line.strip())
        if listed and not line.startswith("- "):
            yield Bullets(tuple(listed))
            listed = []
        if plain and (put_in or not line or line.startswith(("## ", "- "))):
            yield Paragraph("\n".join(plain))
            plain = []
        if put_in:
            yield _put_in(asked, put_in[1].lower(), int(put_in[2]))
        elif line.startswith("## "):
            yield Heading(line[3:].strip())
        elif line.startswith("- "):
            listed.append(line[2:].strip())
        elif line:
            plain.append(line)


def _put_in(asked: Asked, what: str, number: int) -> Block:
    if what.startswith("evid"):
        return evidence_block(asked, number)
    return quote_block(asked, number)


def quote_block(asked: Asked, number: int) -> Block:
    """A quote by its number. Of one that its readers may not see, or that nobody approved to be
    public, there are no words: it is a block that no writer lets through.
    """
    rows = Quote.objects.for_person(asked.audit, asked.reader).filter(number=number)
    found = rows.select_related("audit", "code", "document__activity", "document__audit").first()
    about = str(_("Quote no. {n}").format(n=number))
    if found is None or found.state != QuoteState.APPROVED:
        return Paragraph("", access=Access.RESTRICTED, about=about)
    (told,) = reported(asked.audit, [found], asked.reader)
    return QuoteBlock(told.line.words, said_by(told.line), about=about)


def said_by(line: QuoteLine) -> str:
    """Who says a quote, as far as it may be told."""
    year = str(line.year or "")
    return ", ".join(part for part in (line.group, line.technique, line.areas, year) if part)
