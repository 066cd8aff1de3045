"""The report's chapter on what institutions answered, recommendation by recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.report.content import Block, Paragraph, Table
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import number
from sereno.web.findings.models import Publication
from sereno.web.findings.report.asked import Asked as AskedReport
from sereno.web.findings.report.chapters import Chapter
from sereno.web.plan.commitments.asked import Asked, addressed, asked_of
from sereno.web.plan.commitments.details import headline, shares


def answer_blocks(report: AskedReport) -> Iterator[Block]:
    """Of the recommendations that the readers are told; nothing where none is addressed."""
    rows = addressed(report.audit, report.reader)
    if report.access is Access.PUBLIC:
        rows = rows.filter(publication=Publication.PUBLISHED)
    found = asked_of(report.audit, report.reader, report.today, rows)
    if not found:
        return
    counted = ", ".join(f"{share.words}: {share.n}" for share in shares(found))
    yield Paragraph(f"{headline(found)} ({counted}).")
    answered = [each for each in found if each.answer is not None]
    if answered:
        yield Table(
            _("What institutions answered"),
            (_("Recommendation"), _("Institution"), _("Answer"), _("Target date")),
            tuple(
                (
                    str(each.recommendation),
                    str(each.organisation),
                    _said(each, report),
                    report.day(each.answer.target_on)
                    if each.answer is not None and each.answer.target_on
                    else "–",
                )
                for each in answered
            ),
            (2.4, 1.3, 3.2, 1.7),
        )
    yield from _silent(each for each in found if each.answer is None)


def _silent(rows: Iterable[Asked]) -> Iterator[Block]:
    """Who has not answered what: a line for each institution."""
    waiting: dict[str, list[str]] = {}
    for each in rows:
        waiting.setdefault(each.organisation.name, []).append(each.recommendation.reference)
    if waiting:
        yield Table(
            _("Without an answer"),
            (_("Institution"), _("How many"), _("Recommendations")),
            tuple(
                (name, number(len(references)), ", ".join(references))
                for name, references in waiting.items()
            ),
            (2.4, 0.9, 4.5),
            frozenset({1}),
        )


def _said(each: Asked, report: AskedReport) -> str:
    """The answer, its day and its reason."""
    assert each.answer is not None
    said = f"{each.words} ({report.day(each.answer.on)})"
    return f"{said}. {each.answer.reason}" if each.answer.reason else said


CHAPTER: Final = Chapter(
    "answers",
    75,
    gettext_lazy("What the authority answered"),
    gettext_lazy("What institutions answered to each recommendation is added by itself."),
    answer_blocks,
)
