"""The words and the chip of an effect."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.figures import Figure, Figures
from sereno.methods.monitoring.displacement_difference import (
    REFERENCE,
    DisplacementDifference,
)
from sereno.vocabulary.language import number
from sereno.web.indicators.indicator_figures import edition_words
from sereno.web.indicators.reading import Reading
from sereno.web.monitoring.effects.comparing import Effect, Span
from sereno.web.monitoring.effects.parts import part_words


def amount_words(events: float) -> str:
    """A difference in plain words: "12 fewer events", "3.5 more events"."""
    size = abs(events)
    places = 0 if float(size).is_integer() or size >= 10 else 1
    shown = number(round(size, places), places)
    if events < 0:
        return ngettext("{n} fewer event", "{n} fewer events", _plural(size)).format(n=shown)
    return ngettext("{n} more event", "{n} more events", _plural(size)).format(n=shown)


def _plural(size: float) -> int:
    """One is one; 1.2 and 0 are not."""
    return 1 if size == 1 else 2


def harm_words(harm: float) -> str:
    """A difference in harm: "1,721 less harm"."""
    shown = number(round(abs(harm)), 0)
    if harm < 0:
        return _("{n} less harm").format(n=shown)
    return _("{n} more harm").format(n=shown)


def p_words(p: float) -> str:
    """A p as it is read."""
    return _("less than {p}").format(p=number(0.001, 3)) if p < 0.001 else number(p, 3)


def effect_figure(reading: Reading, effect: Effect, before: Span, after: Span) -> Figures:
    """The page's one chip: how the difference came about."""
    sheets = Figures(edition_words(reading))
    found = effect.found
    if found is None:
        return sheets
    inputs = [
        (
            f"{part_words(each.part)} ({_areas(each.n_areas)})",
            f"{number(each.counts.before)} → {number(each.counts.after)}",
        )
        for each in effect.parts
    ]
    sheets.add(
        Figure(
            "effect",
            amount_words(found.estimate),
            _("Difference against other areas (WDD)"),
            _formula(found, any(each.part == "near" for each in effect.parts)),
            [
                (_("Indicator"), reading.indicator.name),
                (_("Period before"), before.words),
                (_("Period after"), after.words),
                *inputs,
                *_numbers(found),
            ],
            [
                *(f"{note.what()} {note.mend()}" for note in found.notes),
                _("Each count is assumed to be Poisson, and their difference normal."),
                _("Areas without a measured value in every period can't be chosen."),
            ],
            reference=REFERENCE,
        )
    )
    return sheets


def _areas(n: int) -> str:
    return ngettext("{n} area", "{n} areas", n).format(n=number(n))


def _formula(found: DisplacementDifference, with_neighbours: bool) -> str:
    before = _("before") if found.scale == 1 else _("w × before")
    parts = [_("acted on"), _("compared")]
    if with_neighbours:
        parts += [_("neighbours"), _("neighbours' comparison")]
    signs = ("", " − ", " + ", " − ")
    terms = zip(signs, parts, strict=False)
    after = _("after")
    return "".join(f"{sign}({after} − {before}, {part})" for sign, part in terms)


def _numbers(found: DisplacementDifference) -> list[tuple[str, str]]:
    rows = [
        (_("Standard error"), number(found.standard_error, 2)),
        ("z", number(found.z, 2)),
        (_("p, two-sided"), p_words(found.p)),
        (
            _("Interval (95 of 100)"),
            f"{number(found.low, 1)} … {number(found.high, 1)}",
        ),
    ]
    if found.scale != 1:
        rows.insert(0, (_("w: length after / length before"), number(found.scale, 3)))
    return rows
