"""The report's chapter on plans: what each one in force takes up, drawn and as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.flow_drawing import KINDS
from sereno.exchange.report.content import Block, Heading, Paragraph, Picture, Table
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import number
from sereno.vocabulary.plain_text import shortened
from sereno.web.findings.models import Publication, RecommendationState
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.plan.crosswalk.board import Board, BoardQuestion, plans_of
from sereno.web.plan.crosswalk.coverage import Coverage
from sereno.web.plan.models import Degree, Link, PlanState
from sereno.web.plan.templatetags.plans import crosswalk_headline


def plan_blocks(asked: Asked) -> Iterator[Block]:
    """Of each plan in force that the readers may see, of the recommendations that they are told."""
    told = Q(state=RecommendationState.APPROVED)
    if asked.access is Access.PUBLIC:
        told &= Q(publication=Publication.PUBLISHED)
    for plan in plans_of(asked.audit, asked.reader):
        if plan.state == PlanState.IN_FORCE:
            board = Board(asked.audit, asked.reader, plan, BoardQuestion(), told)
            if board.counts["all"]:
                yield from _of_a_plan(board)


def _of_a_plan(board: Board) -> Iterator[Block]:
    coverage = Coverage(board, "topic")
    yield Heading(str(board.plan))
    yield Paragraph(crosswalk_headline(board.counts))
    words = {"full": _("in full"), "partial": _("in part"), "none": _("not taken up")}
    label = _("From the topics of the recommendations to the parts of the plan that take them up")
    yield Picture(
        coverage.drawing(680, 180),
        label,
        label,
        tuple((KINDS[kind][1], str(said)) for kind, said in words.items()),
    )
    tops = [top.code or shortened(str(top), 24) for top in coverage.tops]
    heads = (_("Topic"), *tops, _("In no line"), _("In all"))
    yield Table(
        _("Recommendations by topic and part of the plan"),
        tuple(map(str, heads)),
        tuple(
            (
                row.name,
                *(number(cell.n) if cell.n else "–" for cell in row.cells),
                number(row.none),
                number(row.n),
            )
            for row in coverage.rows
        ),
        (3.0, *[1.0] * (len(heads) - 1)),
        frozenset(range(1, len(heads))),
    )
    if tops:
        yield Paragraph(" · ".join(map(str, coverage.tops)), is_small=True)
    links = sorted(board.links, key=lambda link: (link.recommendation.reference, link.pk))
    if links:
        yield Table(
            _("What takes up what"),
            (str(_("Recommendation")), str(_("Line")), str(_("How"))),
            tuple(
                (
                    str(link.recommendation),
                    str(link.line),
                    _how(link),
                )
                for link in links
            ),
            (3.0, 3.0, 1.6),
        )
    left = board.recommendations.filter(in_full=False, in_part=False)
    if left:
        references = ", ".join(left.values_list("reference", flat=True))
        yield Paragraph(references, lead=str(_("In no line of the plan:")))


def _how(link: Link) -> str:
    """How much and in which way, and whether anybody has said so of this version."""
    said = f"{capfirst(Degree(link.degree).label)}, {link.get_way_display()}"
    return _("{how} (to be confirmed)").format(how=said) if link.is_carried else said


CHAPTER: Final = Chapter(
    "plans",
    70,
    gettext_lazy("The city's plans"),
    gettext_lazy("What each plan in force takes up of the recommendations is added by itself."),
    plan_blocks,
)
