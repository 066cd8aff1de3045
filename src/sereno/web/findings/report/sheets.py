"""The sheet of an area: two pages in plain words, to be given back to those who live there.

The first says what the records say, the second what people said, what was found, and what was
recommended to whom. Each has as much as a page holds; the report has the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.report.content import (
    Block,
    Bullets,
    ChapterContent,
    Heading,
    NewPage,
    Numbers,
    Paragraph,
    Quote,
    Table,
)
from sereno.vocabulary.language import number
from sereno.vocabulary.quantities import from_to
from sereno.web.coding.quotes.report import reported
from sereno.web.findings.models import Finding, Recommendation
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.maps import area_picture
from sereno.web.findings.report.own_chapters import recommendations_table
from sereno.web.findings.report.written import said_by, written_blocks

Row = TypeVar("Row", Finding, Recommendation)
MOST_TOPICS, MOST_QUOTES, MOST_FINDINGS, MOST_RECOMMENDATIONS = 6, 3, 4, 6
MOST_SIGNS = 260
# So many letters of titles a page has room for.
SIGNS_OF_FINDINGS, SIGNS_OF_RECOMMENDATIONS = 420, 640
CLOSING = "sheet_closing"


def sheet(asked: Asked, code: str) -> ChapterContent:
    """The sheet of an area."""
    return ChapterContent(
        f"area-{code}",
        asked.known.labels.get(code, code),
        (*_first_page(asked, code), NewPage(), *_second_page(asked, code)),
        over=f"{capfirst(asked.audit.area_word)} · {asked.audit.name}",
    )


def _first_page(asked: Asked, code: str) -> Iterator[Block]:
    held = [each for each in asked.activities if code in {a.code for a in each.areas.all()}]
    numbers = []
    if asked.data is not None:
        facts = asked.data.reader
        place = facts.number_of.get(code)
        people = None if place is None else facts.areas[place]["population"]
        if people is not None:
            numbers.append((number(round(people)), _("people live here")))
    if held:
        words = ngettext("meeting or walk with people", "meetings and walks with people", len(held))
        numbers.append((number(len(held)), words))
    told = [row for row in asked.recommendations if _is_of(row, code)]
    words = ngettext("recommendation for here", "recommendations for here", len(told))
    numbers.append((number(len(told)), words))
    yield Numbers(tuple(numbers))
    yield from area_picture(asked, code)
    yield Heading(_("What the records say"))
    yield from _records(asked, code)


def _records(asked: Asked, code: str) -> Iterator[Block]:
    from sereno.web.selection.area_profile import beside_city, said_of, topics_here
    from sereno.web.selection.shown import IncidenceQuestion, topics_at

    place = None if asked.data is None else asked.data.reader.number_of.get(code)
    if asked.data is None or place is None:
        yield Paragraph(_("There are no records of this neighbourhood."))
        return
    facts = asked.data.reader
    question = IncidenceQuestion.of({}, facts, whole=True)
    counts = topics_at(asked.data.version, question, place, k=asked.k)
    n = counts[""][0] if "" in counts else None
    beside = beside_city(facts, place, counts.get(""))
    period = from_to(facts.period)
    yield Paragraph(said_of(n, beside, topic=_("Recorded incidents"), period=period))
    rows = topics_here(facts, place, counts)[:MOST_TOPICS]
    if rows:
        yield Table(
            _("What is recorded most often here"),
            (_("Offence"), _("Recorded"), _("Per resident, beside the city")),
            tuple(
                (
                    row.name,
                    number(row.n),
                    _("{times} times").format(times=row.beside.said) if row.beside else "–",
                )
                for row in rows
            ),
            (3, 1.1, 2.4),
            frozenset({1, 2}),
        )
    yield Paragraph(
        _(
            "Only what was reported is recorded. Numbers under {k}, and those that would give one "
            "away, aren't told."
        ).format(k=asked.k),
        is_small=True,
    )


def _second_page(asked: Asked, code: str) -> Iterator[Block]:
    yield Heading(_("What people said here"))
    quotes = [each for each in asked.quotes(code) if each.end - each.start <= MOST_SIGNS]
    for each in reported(asked.audit, quotes[:MOST_QUOTES], asked.reader):
        yield Quote(each.line.words, said_by(each.line), about=str(each.quote))
    if not quotes:
        yield Paragraph(_("No words from here were approved to be public."))
    found = [row for row in asked.findings if _is_of(row, code)]
    if found:
        yield Heading(_("What was found"))
        fitting = _fitting(found, MOST_FINDINGS, SIGNS_OF_FINDINGS)
        asked.told.update(dict.fromkeys(fitting))
        yield Bullets(tuple(row.title for row in fitting))
        yield from _more(len(found) - len(fitting))
    told = [row for row in asked.recommendations if _is_of(row, code)]
    yield Heading(_("What was recommended, and to whom"))
    if told:
        rows = _fitting(told, MOST_RECOMMENDATIONS, SIGNS_OF_RECOMMENDATIONS)
        yield recommendations_table(_("Recommendations for here"), rows, asked)
        yield from _more(len(told) - len(rows))
    else:
        yield Paragraph(_("Nothing was recommended for this neighbourhood alone."))
    closing = list(written_blocks(asked, CLOSING))
    if closing:
        yield Heading(_("What comes next"))
        yield from closing


def _is_of(row: Finding | Recommendation, code: str) -> bool:
    return any(area.code == code for area in row.areas.all())


def _fitting(rows: Sequence[Row], most: int, signs: int) -> list[Row]:
    """The first of them that a page has room for; one at least."""
    fitting: list[Row] = []
    for row in rows[:most]:
        signs -= len(row.title)
        if fitting and signs < 0:
            break
        fitting.append(row)
    return fitting


def _more(n: int) -> Iterator[Block]:
    if n > 0:
        words = ngettext("{n} more is in the report.", "{n} more are in the report.", n)
        yield Paragraph(words.format(n=number(n)), is_small=True)


SHEET_CLOSING = Chapter(
    CLOSING,
    90,
    gettext_lazy("What comes next (sheets of neighbourhoods)"),
    gettext_lazy("Where residents can ask, and when they will hear more. Four lines at most."),
    lambda _asked: (),
    frozenset({"areas"}),
)
