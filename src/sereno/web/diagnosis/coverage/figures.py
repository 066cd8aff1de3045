"""How the numbers of the coverage board were made: formula, inputs, and what was left out."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import sereno
from sereno.exchange.figures import Figure, Figures
from sereno.methods.diagnosis.coverage import activities_by_area
from sereno.vocabulary.language import number
from sereno.web.diagnosis.coverage.board import Board

METHOD = gettext_lazy("METHOD, section 2: coverage board")


def coverage_figures(board: Board) -> tuple[Figures, list[tuple[Figure, str]]]:
    """The sheets of the page and its chips, each with the words that stand under it.

    People are told to whoever sees records alone: nobody else gets a number of them, nor of those
    who withdrew.
    """
    now = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    sheets = Figures(
        _("the activities as they were on {at}, Sereno {version}").format(
            at=now, version=sereno.__version__
        )
    )
    held, planned = (
        sum(n for (area, _t), n in activities_by_area(board.lines, is_held=way).items() if not area)
        for way in (True, False)
    )
    seen = [] if board.sees_all else [_("restricted activities that you may not see")]
    cancelled = _("cancelled activities: {n}").format(n=number(board.cancelled))
    met, wanted = board.met()
    chips = [
        (
            sheets.add(
                Figure(
                    key="met",
                    value=_("{n} of {all}").format(n=number(met), all=number(wanted)),
                    title=_("Targets met"),
                    formula=_(
                        "targets with as many people or activities as wanted, of all; one in each "
                        "neighbourhood counts for each of them"
                    ),
                    inputs=(
                        (_("Targets"), number(len(board.targets))),
                        (_("Neighbourhoods"), number(len(board.known.chosen))),
                    ),
                    exclusions=seen,
                    reference=str(METHOD),
                )
            ),
            _("targets met"),
        ),
        (
            sheets.add(
                Figure(
                    key="held",
                    value=number(held),
                    title=_("Activities held"),
                    formula=_(
                        "activities that are held, documented or verified; one of several "
                        "neighbourhoods counts once"
                    ),
                    inputs=((_("Planned besides"), number(planned)),),
                    exclusions=[cancelled, *seen],
                    reference=str(METHOD),
                )
            ),
            _("activities held"),
        ),
    ]
    if board.sees_people:
        people = sum(line.people for line in board.lines if line.is_held)
        chips.append(
            (
                sheets.add(
                    Figure(
                        key="heard",
                        value=number(people),
                        title=_("People heard"),
                        formula=_(
                            "people counted in the activities held, less those who withdrew; who "
                            "came twice counts twice"
                        ),
                        inputs=((_("Activities held"), number(held)),),
                        exclusions=[
                            _("people who withdrew their consent: {n}").format(
                                n=number(board.withdrawn)
                            ),
                            cancelled,
                            *seen,
                        ],
                        reference=str(METHOD),
                    )
                ),
                _("people heard"),
            )
        )
    return sheets, chips
