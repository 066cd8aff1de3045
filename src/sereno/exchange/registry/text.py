"""The registry's text: the same chapters as Markdown, to be pasted, and as DOCX, to be edited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sereno.exchange.registry.entry import Deliverable, Registered, Year, letter_words
from sereno.exchange.report import written
from sereno.exchange.report.content import (
    Block,
    Bullets,
    Card,
    ChapterContent,
    Heading,
    Paragraph,
    ReportContent,
    Table,
)
from sereno.exchange.xml_text import xml_text
from sereno.methods.monitoring.freshness import AGEING_DAYS, FRESH_DAYS, Freshness
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import day, ngettext, number, speaking
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.plain_text import without_hidden_signs

# What begins a mark of Markdown or of HTML within a line, and what does at its beginning.
_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~&])")
_AT_BEGIN: Final = re.compile(r"^(\s*)([#+=-]|\d+[.)])")


def registry_docx(of: Registered) -> bytes:
    """The DOCX; the same entry gives the same bytes."""
    return written(_report(of), "docx")


def registry_markdown(of: Registered) -> bytes:
    """The text as Markdown, UTF-8; what people wrote is text in it and never markup."""
    report = _report(of)
    lines = [f"# {_plain(report.title)}", "", _plain(report.subtitle), ""]
    lines += [f"{_plain(report.publisher)} · {_plain(report.place_and_date)}", ""]
    for chapter in report.chapters:
        lines += [f"## {_plain(chapter.title)}", ""]
        for block in chapter.blocks:
            lines += [*_marked(block), ""]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _report(of: Registered) -> ReportContent:
    with speaking(of.language):
        return ReportContent(
            kind="summary",
            language=of.language,
            title=of.title,
            subtitle=_("Text for the registry of SDG Acceleration Actions"),
            publisher=of.publisher,
            place_and_date=day(of.day),
            day=of.day,
            chapters=(
                ChapterContent("about", _("What it is"), tuple(_about(of))),
                ChapterContent("deliverables", _("Deliverables"), tuple(_promised(of))),
                ChapterContent("progress", _("Progress report by year"), tuple(_progress(of))),
            ),
            access=Access.PUBLIC,
            k=of.k,
        )


def _about(of: Registered) -> Iterator[Block]:
    if of.period:
        yield Paragraph(of.period, lead=_("When:"))
    if of.goals:
        yield Paragraph("; ".join(of.goals), lead=_("Goals it serves:"))
    if of.beneficiaries:
        yield Paragraph(", ".join(of.beneficiaries), lead=_("Who benefits:"))
    if of.partners:
        yield Paragraph("; ".join(of.partners), lead=_("Partners:"))
    yield Paragraph(freshness_words(of.freshness), lead=_("Freshness of the progress report:"))
    yield Paragraph(bounds_words(), is_small=True)


def _promised(of: Registered) -> Iterator[Block]:
    if not of.deliverables:
        yield Paragraph(_("No recommendation is public yet."))
        return
    n = len(of.deliverables)
    whole = sum(not each.missing for each in of.deliverables)
    yield Paragraph(
        ngettext(
            "{n} deliverable; with all five parts: {whole}.",
            "{n} deliverables; with all five parts: {whole}.",
            n,
        ).format(n=number(n), whole=number(whole))
    )
    # A card has a heading of level 3.
    yield Heading(_("Each with its five parts"))
    for each in of.deliverables:
        yield _card(each)


def _card(of: Deliverable) -> Card:
    title = of.title or of.recommendation
    return Card(
        of.reference,
        title,
        text=of.recommendation if of.title else "",
        facts=tuple((letter_words(part.letter), part.words) for part in of.parts()),
    )


def _progress(of: Registered) -> Iterator[Block]:
    yield Paragraph(freshness_words(of.freshness), lead=_("Freshness of the progress report:"))
    if of.now:
        yield Heading(_("Where it stands"))
        yield Bullets(of.now)
    for year in of.years:
        yield Heading(str(year.year))
        yield Bullets(tuple(_of_year(year)))
        if year.done:
            yield Table(
                _("Milestones met"),
                (_("Day"), _("Milestone")),
                tuple((day(on), words) for on, words in year.done),
                (1.0, 4.0),
            )


def _of_year(of: Year) -> Iterator[str]:
    yield from of.judged
    said = (
        ngettext("{n} milestone met", "{n} milestones met", of.met).format(n=number(of.met)),
        ngettext("{n} partly met", "{n} partly met", of.partly).format(n=number(of.partly)),
        ngettext("{n} not met", "{n} not met", of.missed).format(n=number(of.missed)),
    )
    yield ", ".join(said)
    yield ngettext(
        "{n} entry in the logs of actions", "{n} entries in the logs of actions", of.entries
    ).format(n=number(of.entries))


def freshness_words(of: Freshness) -> str:
    """The light in words, with the day of the newest entry."""
    if of.newest is None or of.days is None:
        return _("no entry yet")
    light = {"fresh": _("fresh"), "ageing": _("ageing"), "stale": _("out of date")}[of.light]
    days = ngettext("{n} day ago", "{n} days ago", of.days).format(n=number(of.days))
    return _("{light}: the newest entry is of {day}, {days}").format(
        light=light, day=day(of.newest), days=days
    )


def bounds_words() -> str:
    """From when on a report is of which light."""
    return _(
        "Fresh up to {fresh} days after the newest entry, ageing up to {ageing}, then out of date. "
        "An entry is a line of an action's log, what was said of a milestone, or the last day that "
        "a locked round of review looks at; all of them public."
    ).format(fresh=FRESH_DAYS, ageing=AGEING_DAYS)


def _marked(block: Block) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * (block.level + 1)} {_plain(block.words)}"]
        case Paragraph():
            lead = f"**{_plain(block.lead)}** " if block.lead else ""
            return [f"{lead}{_plain(block.words)}"]
        case Bullets():
            return [f"- {_plain(words)}" for words in block.items]
        case Table():
            heads = " | ".join(map(_plain, block.heads))
            rows = (" | ".join(map(_plain, row)) for row in block.rows)
            rule = " | ".join("---" for _head in block.heads)
            lines = [f"| {line} |" for line in (heads, rule, *rows)]
            return [f"**{_plain(block.caption)}**", "", *lines]
        case Card():
            text = [_plain(block.text), ""] if block.text else []
            facts = [f"- **{_plain(name)}:** {_plain(words)}" for name, words in block.facts]
            return [f"#### {_plain(f'{block.reference} {block.title}'.strip())}", "", *text, *facts]
    raise TypeError(f"the registry's text has no {type(block).__name__}")


def _plain(text: str) -> str:
    """A text in one line that no reader of Markdown takes for markup."""
    line = " ".join(xml_text(without_hidden_signs(text, lines=True)).split())
    return _AT_BEGIN.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))
