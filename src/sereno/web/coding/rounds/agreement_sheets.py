"""How the figures of agreement are said and how each was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

import sereno
from sereno.exchange.figures import Figure, Figures
from sereno.methods.diagnosis.coding import (
    agreement_figures,
    agreement_overlap,
    agreement_positive,
    agreement_unitising,
    agreement_units,
)
from sereno.methods.diagnosis.coding.agreement_figures import DRAWS, FEWEST_DOCUMENTS
from sereno.methods.diagnosis.coding.agreement_figures import Figure as Coefficient
from sereno.methods.diagnosis.coding.agreement_measured import Cells, Measured, OfCode
from sereno.methods.diagnosis.coding.agreement_units import UnitsOfCode
from sereno.vocabulary.language import number
from sereno.web.coding.rounds.agreement import SEED

PLACES: Final = 3
WHY: Final = {
    "nothing_in_common": gettext_lazy("no document that both have finished"),
    "no_units": gettext_lazy("nobody marked anything with it"),
    "zero_length": gettext_lazy("only points without length were marked"),
    "one_category": gettext_lazy("all said the same of everything: nothing varies"),
    "no_overlap": gettext_lazy("no stretch was marked by two coders"),
    "more_than_two": gettext_lazy("kappa is of two coders: choose a pair"),
}


def sheets() -> Figures:
    """The sheets of a page about agreement."""
    now = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    return Figures(
        _("what was coded as of {at}, Sereno {version}").format(at=now, version=sereno.__version__)
    )


def told(found: Coefficient) -> str:
    """A coefficient as it is read."""
    return _("undefined") if found.value is None else number(found.value, PLACES)


def interval(found: Coefficient) -> str:
    """Its interval as it is read; "" without one."""
    if found.low is None or found.high is None:
        return ""
    return _("{low} to {high}").format(
        low=number(found.low, PLACES), high=number(found.high, PLACES)
    )


@dataclass(frozen=True)
class Said:
    """A coefficient in a table: what opens its sheet, its interval, why it has none."""

    chip: Markup
    interval: str
    why: str


def said(
    found: Coefficient, figures: Figures | None, *, key: str, title: str, formula: str,
    reference: str, inputs: Sequence[tuple[str, str]], notes: Sequence[str] = (),
) -> Said:  # fmt: skip
    """A coefficient with its sheet. figures: None of a line that leads to a page of its own."""
    why = "" if found.why is None else str(WHY[found.why])
    if figures is None:
        return Said(Markup.escape(told(found)), interval(found), why)
    kept = list(notes)
    if why:
        kept.insert(0, why)
    elif not interval(found):
        kept.append(
            _("Under {n} documents there is no interval.").format(n=number(FEWEST_DOCUMENTS))
        )
    value = f"{told(found)} ({interval(found)})" if interval(found) else told(found)
    figure = figures.add(
        Figure(
            key=key,
            value=value,
            title=title,
            formula=formula,
            inputs=inputs,
            exclusions=kept,
            seed=str(SEED) if interval(found) else "",
            reference=f"{reference} {agreement_figures.REFERENCE}"
            if interval(found)
            else reference,
        )
    )
    return Said(figure.opened_by(told(found)), interval(found), why)


def cells_told(cells: Cells) -> list[tuple[str, str]]:
    """a, b, c and d with the length of the text."""
    return [
        (_("a: marked by both, characters"), number(cells.a)),
        (_("b: by the first alone"), number(cells.b)),
        (_("c: by the second alone"), number(cells.c)),
        (_("d: by neither"), number(cells.d)),
        (_("Text compared, once for each code and pair"), number(cells.text)),
    ]


def by_drawing() -> str:
    """How an interval was made."""
    return _("Interval: 95 of 100, by drawing documents {n} times.").format(n=number(DRAWS))


def alpha_said(
    found: Coefficient, figures: Figures | None, *, key: str, words: str, cells: Cells,
    documents: int, units: int, without_length: int, endless: float | None = None,
) -> Said:  # fmt: skip
    """Unitising alpha."""
    notes = []
    if endless is not None and found.value is not None:
        notes.append(
            _(
                "Text that nobody marked is part of it: in an endless text it would come to "
                "{value}. So look at positive agreement and at the length as well."
            ).format(value=number(endless, PLACES))
        )
    if without_length:
        notes.append(
            _("Points without length that can't be compared: {n}").format(n=number(without_length))
        )
    formula = _(
        "1 − observed / expected disagreement about where passages begin and end, the gaps "
        "between them included. Two passages that overlap differ by the squares of what lies "
        "between their ends, one in a gap by the square of its length. {interval}"
    ).format(interval=by_drawing())
    return said(
        found,
        figures,
        key=f"alpha-{key}",
        title=_("Unitising alpha: {what}").format(what=words),
        formula=formula,
        reference=agreement_unitising.REFERENCE,
        inputs=[
            (_("Documents that both finished"), number(documents)),
            (_("Passages"), number(units)),
            *cells_told(cells),
        ],
        notes=notes,
    )


def positive_said(
    found: Coefficient,
    figures: Figures | None,
    *,
    key: str,
    words: str,
    cells: Cells,
    documents: int,
) -> Said:
    """Positive agreement."""
    return said(
        found,
        figures,
        key=f"positive-{key}",
        title=_("Positive agreement: {what}").format(what=words),
        formula=_(
            "2a / (2a + b + c): of what either marked, how much both did. d, marked by neither, is "
            "not in it. With several coders all pairs are summed. {interval}"
        ).format(interval=by_drawing()),
        reference=agreement_positive.REFERENCE,
        inputs=[(_("Documents that both finished"), number(documents)), *cells_told(cells)],
        notes=[_("It isn't corrected for chance: a code that is given often agrees more easily.")],
    )


def overlap_said(found: Measured, figures: Figures | None, *, key: str, words: str) -> Said:
    """cu-alpha."""
    return said(
        found.overlap,
        figures,
        key=f"overlap-{key}",
        title=_("Same code (cu-alpha): {what}").format(what=words),
        formula=_(
            "1 − observed / expected difference of codes over stretches that two coders marked, "
            "weighed by length; gaps are left out. Where several codes are given to a stretch, "
            "those that both gave agree, and the others of one differ from the others of the "
            "other. {interval}"
        ).format(interval=by_drawing()),
        reference=agreement_overlap.REFERENCE,
        inputs=[
            (_("Documents that both finished"), number(found.documents)),
            (_("Passages"), number(found.units)),
            *cells_told(found.cells),
        ],
        notes=[_("It says nothing of what only one of them marked: positive agreement does.")],
    )


@dataclass(frozen=True)
class Row:
    """A line of the table of passages. found: what its numbers are of; key: in an address."""

    words: str
    href: str
    documents: int
    units: int
    length: int
    cells: Cells
    alpha: Said
    overlap: Said | None
    positive: Said


def row_of_code(words: str, href: str, each: OfCode, found: Measured, figures: Figures) -> Row:
    """The line of a code."""
    key = f"c{each.code}"
    return Row(
        words,
        href,
        each.documents,
        each.units,
        found.length,
        each.cells,
        alpha_said(
            each.alpha,
            figures,
            key=key,
            words=words,
            cells=each.cells,
            documents=found.documents,
            units=each.units,
            without_length=each.without_length,
            endless=each.endless,
        ),
        None,
        positive_said(
            each.positive, figures, key=key, words=words, cells=each.cells,
            documents=found.documents,
        ),
    )  # fmt: skip


def row_of_all(key: str, words: str, href: str, found: Measured, figures: Figures | None) -> Row:
    """The line of all codes together, of a part of what was compared or of all of it."""
    return Row(
        words,
        href,
        found.documents,
        found.units,
        found.length,
        found.cells,
        alpha_said(
            found.alpha,
            figures,
            key=key,
            words=words,
            cells=found.cells,
            documents=found.documents,
            units=found.units,
            without_length=found.without_length,
        ),
        overlap_said(found, figures, key=key, words=words),
        positive_said(
            found.positive, figures, key=key, words=words, cells=found.cells,
            documents=found.documents,
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class UnitRow:
    """A line of the table of units. coefficients: with the head of each. why: none of them can be
    told, if it is of all the same reason.
    """

    words: str
    of: UnitsOfCode
    coefficients: Sequence[tuple[str, Said]]

    @property
    def why(self) -> str:
        """Said once, and not beside each."""
        reasons = {said.why for _words, said in self.coefficients if said.why}
        return reasons.pop() if len(reasons) == 1 else ""


UNIT_COLUMNS: Final = (
    ("kappa", gettext_lazy("Cohen's kappa")),
    ("ac1", gettext_lazy("Gwet's AC1")),
    ("alpha", gettext_lazy("Krippendorff's alpha")),
    ("positive", gettext_lazy("Positive agreement")),
)


def unit_row(words: str, each: UnitsOfCode, units: int, figures: Figures) -> UnitRow:
    """The line of a code over sentences or turns that coders were asked to judge."""
    formulas = {
        "kappa": _("(observed − chance) / (1 − chance); chance from how often each coder gave it."),
        "ac1": _(
            "(observed − chance) / (1 − chance); chance 2π(1 − π), with π the mean share of units "
            "that have the code: it doesn't collapse where a code is very rare or very common."
        ),
        "alpha": _("1 − observed / expected disagreement, nominal; units judged by two or more."),
        "positive": _("2a / (2a + b + c)"),
    }
    inputs = [
        (_("Units that two coders or more judged"), number(units)),
        (_("a: given by both"), number(each.a)),
        (_("b: by the first alone"), number(each.b)),
        (_("c: by the second alone"), number(each.c)),
        (_("d: by neither, as they decided"), number(each.d)),
    ]
    return UnitRow(
        words,
        each,
        [
            (
                str(title),
                said(
                    getattr(each, name),
                    figures,
                    key=f"{name}-u{each.code}",
                    title=f"{title}: {words}",
                    formula=f"{formulas[name]} {by_drawing()}",
                    reference=agreement_units.REFERENCE,
                    inputs=inputs,
                ),
            )
            for name, title in UNIT_COLUMNS
        ],
    )
