"""What the selection gives to an audit's home: the map of what is chosen, and the step to take."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number, percent
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import HomeMap, NextStep, StepState, address
from sereno.web.audits.visit import Visit
from sereno.web.imports.area_pages import area_page
from sereno.web.imports.current_data import CurrentData, current_data
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.selection.models import CommittedSelection, decision_in_force


def decision(visit: Visit) -> CommittedSelection | None:
    """The decision in force, to be asked through `visit.once`."""
    return decision_in_force(visit.audit)


def home_map(visit: Visit) -> HomeMap | None:
    """The areas, with those filled that were chosen; before a decision, those proposed."""
    data, signed = visit.once(current_data), visit.once(decision)
    if data is None:
        return None
    # What reads choices brings the arithmetic of the index.
    from sereno.web.selection.choice_map import kinds_of, legend_of

    drawing = overview_map(data.version)
    chosen = frozenset(signed.selected if signed else data.reader.selection["selected"])
    kinds = kinds_of(signed.rows if signed else data.reader.proposed)
    n, selected = number(len(drawing.areas)), number(len(chosen))
    label = (
        _("Map of the {n} neighbourhoods; {selected} were chosen")
        if signed
        else _("Map of the {n} neighbourhoods; {selected} are proposed by the index")
    )
    return HomeMap(
        _headline(data.reader, chosen, signed=signed is not None),
        _about(visit, data),
        drawing.width,
        drawing.height,
        drawing.drawn(data.reader, **kinds),
        label.format(n=n, selected=selected),
        legend_of(kinds),
        area_page(visit.audit),
        _same_as_table(visit, signed),
    )


def _same_as_table(visit: Visit, signed: CommittedSelection | None) -> str:
    if signed:
        return reverse("selection:decision", args=[visit.audit.slug, signed.number])
    return address("selection:select", visit.audit)


def _headline(reader: VersionFacts, chosen: frozenset[str], *, signed: bool) -> str:
    """How many areas, and which share of the people live there: it tells no count of offences."""
    everyone = sum(area["population"] or 0 for area in reader.areas)
    there = sum(a["population"] or 0 for a in reader.areas if a["area_code"] in chosen)
    said = (
        ngettext(
            "{n} of the {all} neighbourhoods was chosen",
            "{n} of the {all} neighbourhoods were chosen",
            len(chosen),
        )
        if signed
        else _("The index proposes {n} of the {all} neighbourhoods")
    )
    said = said.format(n=number(len(chosen)), all=number(len(reader.areas)))
    if not everyone:
        return f"{said}."
    if there < everyone / 100:
        return _("{said}: fewer than 1 in 100 people live there.").format(said=said)
    share = percent(there / everyone, 0)
    return _("{said}: {share} of the people live there.").format(said=said, share=share)


def _about(visit: Visit, data: CurrentData) -> str:
    finished = data.version.finished_at
    day = date_format(localtime(finished)) if finished else ""
    return _("{audit} · import {n}, {day}").format(
        audit=visit.audit.name, n=number(data.version.number), day=day
    )


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """Choose and sign, or what was signed."""
    signed = visit.once(decision)
    yield _signed(visit, signed) if signed else _choice(visit)


def _signed(visit: Visit, made: CommittedSelection) -> NextStep:
    n = len(made.selected)
    return NextStep(
        ngettext("{n} neighbourhood chosen", "{n} neighbourhoods chosen", n).format(n=number(n)),
        _("“{name}”, signed by {who} on {day}.").format(
            name=made.name, who=made.by, day=date_format(localtime(made.at))
        ),
        _("See the decision"),
        address("selection:decisions", visit.audit),
        StepState.DONE,
    )


def _choice(visit: Visit) -> NextStep:
    href = address("selection:select", visit.audit) if visit.once(current_data) else None
    if Right.COMMIT not in visit.may:
        return NextStep(
            _("See which neighbourhoods are proposed"),
            _("And how firm each place in the list is. The team decides and signs."),
            _("Open the selection"),
            href,
            StepState.LATER,
        )
    n = visit.audit.select
    return NextStep(
        ngettext("Choose {n} neighbourhood", "Choose {n} neighbourhoods", n).format(n=number(n)),
        _("Weight the offences, see how firm each place in the list is, and sign the choice."),
        _("Choose"),
        href,
        StepState.LATER,
    )
