"""A report put together: cover, chapters in their order, what people wrote and what rooms bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final, Literal

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import sereno
from sereno.exchange.report.content import Block, ChapterContent, Logo, Paragraph, ReportContent
from sereno.vocabulary.problems import Problem
from sereno.web.findings.models import ReportCover, ReportLogo
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.by_hand import marked
from sereno.web.findings.report.chapters import Chapter, chapters
from sereno.web.findings.report.limits import CHAPTER as LIMITS
from sereno.web.findings.report.sheets import sheet
from sereno.web.findings.report.written import written_blocks
from sereno.web.records.changes import note_readings
from sereno.web.records.kinds import kind_of

SayPart = Callable[[int, int], object]
KIND_WORDS: Final = {
    "final": gettext_lazy("Final report"),
    "areas": gettext_lazy("Sheets of the neighbourhoods"),
    "summary": gettext_lazy("Summary"),
    "monitoring": gettext_lazy("Monitoring report"),
}
_A4: Final = frozenset({"za", "ie", "gb", "es", "pt"})


def report_content(asked: Asked, say: SayPart = lambda _done, _of: None) -> ReportContent:
    """The whole of a report; `say` is told of each part that is done, and of how many.

    What is restricted in it is noted as read. Raises Problem report_empty: there is nothing to
    tell yet.
    """
    with asked.in_its_language():
        made = tuple(marked(asked, _chapters(asked, say)))
        for kind, rows in groupby(asked.told, key=kind_of):
            note_readings(kind, audit=asked.audit, rows=rows, by=asked.person)
        if not any(each.key != LIMITS.key for each in made):
            raise Problem("report_empty", audit=asked.audit.name)
        cover = cover_of(asked)
        logo = logo_of(asked)
        subtitle, when = _subtitle(asked, cover), _place_and_date(asked, cover)
        on_cover = (cover.title, subtitle, cover.publisher, when)
        told = [Paragraph(each) for each in (*on_cover, logo.alt if logo else "") if each]
        paper: Literal["us-letter", "a4"] = "a4" if asked.audit.country in _A4 else "us-letter"
        return ReportContent(
            kind=asked.kind,
            language=asked.language,
            title=cover.title,
            subtitle=subtitle,
            publisher=cover.publisher,
            place_and_date=when,
            day=asked.today,
            chapters=made,
            access=asked.access,
            k=asked.k,
            colophon=tuple(_colophon(asked)),
            cover=next(marked(asked, [ChapterContent("cover", _("Cover"), tuple(told))])),
            logo=logo,
            paper=paper,
        )


def _subtitle(asked: Asked, cover: ReportCover) -> str:
    """What people wrote under the title speaks of what was found: not of what was done since."""
    kind = str(KIND_WORDS[asked.kind])
    return kind if asked.kind == "monitoring" else cover.subtitle or kind


def _place_and_date(asked: Asked, cover: ReportCover) -> str:
    """What people wrote is of the day on which they told what was found: not of a later review."""
    return _month(asked) if asked.kind == "monitoring" else cover.place_and_date


def _month(asked: Asked) -> str:
    return capfirst(date_format(asked.today, "F Y"))


def cover_of(asked: Asked) -> ReportCover:
    """The newest cover in the report's language; until somebody writes one, what is known."""
    rows = ReportCover.objects.filter(audit=asked.audit, language=asked.language)
    newest: ReportCover | None = rows.first()
    return newest or ReportCover(
        audit=asked.audit,
        language=asked.language,
        number=0,
        title=asked.audit.name,
        publisher=asked.audit.name,
        place_and_date=_month(asked),
    )


def logo_of(asked: Asked) -> Logo | None:
    """The newest logo, where there is one."""
    newest = ReportLogo.objects.filter(audit=asked.audit).select_related("file__audit").first()
    if newest is None or newest.file is None:
        return None
    with newest.file.open() as stream:
        return Logo(stream.read(), newest.file.media_type, newest.alt)


def _chapters(asked: Asked, say: SayPart) -> Iterator[ChapterContent]:
    if asked.kind == "areas":
        codes = asked.sheets
        for n, code in enumerate(codes):
            say(n, len(codes))
            yield sheet(asked, code)
        return
    parts = [chapter for chapter in chapters() if asked.kind in chapter.kinds]
    for n, chapter in enumerate(parts):
        say(n, len(parts))
        if blocks := chapter_blocks(asked, chapter):
            yield ChapterContent(chapter.key, str(chapter.title), blocks)


def chapter_blocks(asked: Asked, chapter: Chapter) -> tuple[Block, ...]:
    """What people wrote for a chapter, and after it what its room says."""
    return (*written_blocks(asked, chapter.key), *chapter.blocks(asked))


def _colophon(asked: Asked) -> Iterator[str]:
    if asked.data is not None:
        yield _("The records are those of import {n}.").format(n=asked.data.version.number)
    yield _(
        "Statements rest on evidence that can be opened in Sereno {version}. No number under {k} "
        "is told, nor any quote that nobody approved to be public."
    ).format(version=sereno.__version__, k=asked.k)
