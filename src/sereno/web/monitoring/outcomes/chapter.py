"""The report's chapter on what was carried out against what improves: four cells and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sereno.exchange.report.content import Block, Paragraph, Table
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import number
from sereno.web.findings.models import Publication
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.limits import MONITORING


def outcome_blocks(asked: Asked) -> Iterator[Block]:
    """How many recommendations stand in each cell, and which, as far as readers are told."""
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.monitoring.outcomes.details import TITLES, matrix_of, reasons_of
    from sereno.web.monitoring.rounds.result import settled_of

    matrix = matrix_of(asked.audit, asked.reader)
    if matrix is None:
        return
    everybody = asked.access is Access.PUBLIC
    rows = []
    for cell, placed in matrix.cells.items():
        asked_for = [each.item.recommendation for each in settled_of(one.settled for one in placed)]
        named = [
            row.reference
            for row in asked_for
            if not everybody or row.publication == Publication.PUBLISHED
        ]
        why = "; ".join(reasons_of(cell, placed)) or "–"
        rows.append((str(TITLES[cell]), number(len(placed)), why, ", ".join(named) or "–"))
    yield Paragraph(
        _(
            "What the last locked round judged, against the targets that people said would tell of "
            "it and the studies of the actions that serve it. Only a study says that something was "
            "an effect: that a target and what was done changed together doesn't."
        )
    )
    yield Table(
        capfirst(_("carried out and improving")),
        (_("What was found"), _("How many"), _("By what"), _("Recommendations")),
        tuple(rows),
        (2.4, 0.8, 2.6, 3.4),
        frozenset({1}),
    )


CHAPTER: Final = Chapter(
    "outcomes",
    92,
    gettext_lazy("Carried out, and whether it improves"),
    gettext_lazy("How many recommendations stand where, by round, targets and studies, is added."),
    outcome_blocks,
    MONITORING,
)
