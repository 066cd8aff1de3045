"""The figures of a choice as it is told in steps: how many are chosen, firm and close."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.methods.selection.sensitivity import CHANCE
from sereno.vocabulary.quantities import count
from sereno.web.selection.standings import Standing


def standing_chips(
    figures: Figures, rows: Sequence[Standing], draws: int, seed: int, file: str = ""
) -> tuple[tuple[tuple[Figure, str], ...], Figure]:
    """The three chips with their words, and the head of the column of draws."""
    steps = _("Shares of the draws are given in ranges: exact ones, ranks and scores would reveal "
              "small counts.")  # fmt: skip
    inputs = [(_("Draws"), count(draws)), (_("Seed of the draws"), str(seed))]

    def figure(name: str, n: int, title: str, formula: str) -> Figure:
        return figures.add(
            Figure(name, count(n), title, formula, inputs, [steps], file=file,
                   reference=CHANCE.reference)
        )  # fmt: skip

    chosen = figure(
        "chosen", sum(row.selected for row in rows), _("Chosen neighbourhoods"),
        _("the highest scores, with the minimum in each district, and the neighbourhoods that "
          "people put in or took out by hand"),
    )  # fmt: skip
    firm = figure(
        "firm", sum(row.kind == "4" for row in rows), _("Neighbourhoods that hold their place"),
        _("chosen neighbourhoods that are chosen in at least 95 of every 100 draws"),
    )  # fmt: skip
    close = figure(
        "close", sum(row.kind in "23" for row in rows), _("Close calls"),
        _("neighbourhoods, in or out, chosen in between 5 and 95 of every 100 draws"),
    )  # fmt: skip
    chance = figures.add(
        Figure(
            "chance", _("Chosen in"), _("In how many draws a neighbourhood is chosen"),
            CHANCE.said(), inputs,
            [_("Weights, ways of adding up and chance are drawn again each time."), steps],
            reference=CHANCE.reference, file=file,
        )
    )  # fmt: skip
    return (
        (chosen, _("neighbourhoods chosen")),
        (firm, _("hold their place in 95 of 100 draws")),
        (close, _("close calls")),
    ), chance
