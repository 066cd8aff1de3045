"""How agreement on what isn't text is said: times of recordings and regions of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figures
from sereno.methods.diagnosis.coding import (
    agreement_positive,
    agreement_regions,
    agreement_unitising,
)
from sereno.methods.diagnosis.coding.agreement_measured import Measured, OfCode
from sereno.methods.diagnosis.coding.agreement_regions import SHARE, RegionsOfCode
from sereno.vocabulary.language import number
from sereno.web.coding.models import Code
from sereno.web.coding.rounds.agreement import given_in
from sereno.web.coding.rounds.agreement_sheets import Said, by_drawing, said


@dataclass(frozen=True)
class ElsewhereRow:
    """A line of a table: seconds of recordings, or regions of pictures. alpha: of recordings."""

    words: str
    documents: int
    n: int
    a: str
    b: str
    c: str
    alpha: Said | None
    positive: Said


def _seconds(milliseconds: int) -> str:
    return number(milliseconds / 1000, 1)


def of_recordings(
    codes: Sequence[Code], found: Measured, figures: Figures
) -> Iterator[ElsewhereRow]:
    """The lines of times of recordings."""
    for each in given_in(found):
        yield _of_recordings(str(codes[each.code]), each, found, figures)


def _of_recordings(words: str, each: OfCode, found: Measured, figures: Figures) -> ElsewhereRow:
    cells = each.cells
    a, b, c = (_seconds(n) for n in (cells.a, cells.b, cells.c))
    inputs = [
        (_("Recordings that both finished"), number(found.documents)),
        (_("Times"), number(each.units)),
        (_("a: marked by both, seconds"), a),
        (_("b: by the first alone"), b),
        (_("c: by the second alone"), c),
        (_("d: by neither, until the last moment that anybody marked"), _seconds(cells.d)),
        (_("Length that counts, seconds"), _seconds(cells.text)),
    ]
    notes = [
        _("How long a recording is isn't known: it counts until the last moment that was marked.")
    ]
    return ElsewhereRow(
        words,
        each.documents,
        each.units,
        a,
        b,
        c,
        said(
            each.alpha,
            figures,
            key=f"alpha-t{each.code}",
            title=_("Unitising alpha: {what}").format(what=words),
            formula=_(
                "1 − observed / expected disagreement about when what was marked begins and ends, "
                "the gaps included. {interval}"
            ).format(interval=by_drawing()),
            reference=agreement_unitising.REFERENCE,
            inputs=inputs,
            notes=notes,
        ),
        said(
            each.positive,
            figures,
            key=f"positive-t{each.code}",
            title=_("Positive agreement: {what}").format(what=words),
            formula=f"2a / (2a + b + c). {by_drawing()}",
            reference=agreement_positive.REFERENCE,
            inputs=inputs,
        ),
    )


def of_pictures(
    codes: Sequence[Code], found: Sequence[RegionsOfCode], figures: Figures
) -> Iterator[ElsewhereRow]:
    """The lines of regions of pictures."""
    for each in found:
        words = str(codes[each.code])
        a, b, c = number(each.a), number(each.b), number(each.c)
        positive = said(
            each.positive,
            figures,
            key=f"positive-r{each.code}",
            title=_("Positive agreement: {what}").format(what=words),
            formula=_(
                "2a / (2a + b + c). Two regions are the same where what both cover is at least "
                "{share} of what either covers. {interval}"
            ).format(share=number(SHARE, 1), interval=by_drawing()),
            reference=agreement_regions.REFERENCE,
            inputs=[
                (_("Pictures with such a region that both finished"), number(each.documents)),
                (_("Regions"), number(each.regions)),
                (_("Regions without area that can't be compared"), number(each.without_area)),
                (_("a: the same in both"), a),
                (_("b: by the first alone"), b),
                (_("c: by the second alone"), c),
            ],
            notes=[_("There is no d: nobody can count regions that nobody drew.")],
        )
        yield ElsewhereRow(words, each.documents, each.regions, a, b, c, None, positive)
