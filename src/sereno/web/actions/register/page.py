"""What the page of an action shows: a sentence, its milestones, what is next, what proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.figures import Figure, Figures
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.language import percent
from sereno.web.actions.details import (
    MilestoneOn,
    Told,
    milestones_with_history,
    told,
    without_a_proof,
)
from sereno.web.actions.models import Action, ActionState, Proof
from sereno.web.actions.proof.forms import TakeBackForm
from sereno.web.actions.register.panels import panels_of
from sereno.web.actions.register.rights import may_report, reports_for
from sereno.web.actions.register.stale import overdue
from sereno.web.actions.register.words import headline
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import Recommendation
from sereno.web.imports.area_pages import area_page
from sereno.web.imports.models import DataVersion
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.version_reader import open_facts
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.plan.models import PlanLine


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with what stands beside it on the page. proofs: of those that the person sees;
    too_early: what it was to come after that isn't met, of one that is met.
    """

    at: MilestoneOn
    proofs: tuple[Proof, ...]
    too_early: tuple[str, ...]
    before: tuple[str, ...]
    lacks_proof: bool


def how_many(audit: Audit, person: Person) -> Context:
    """What stands above the list: how many there are in which state, and how many are behind."""
    seen = Action.objects.for_person(audit, person).order_by()
    by_state = Counter(dict(seen.values_list("state").annotate(n=Count("pk"))))
    n = by_state.total()
    if not n:
        return {"said": ""}
    parts = [words(by_state[each]) for each, words in _COUNTED.items() if by_state[each]]
    late = overdue(seen, timezone.localdate()).count()
    if late:
        parts.append(_("{n} behind").format(n=in_words(late)))
    total = ngettext("{n} action", "{n} actions", n).format(n=in_words(n))
    return {"said": f"{total}: {', '.join(parts)}."}


_COUNTED: Final[dict[str, Callable[[int], str]]] = {
    ActionState.UNDER_WAY: lambda n: _("{n} under way").format(n=in_words(n)),
    ActionState.PLANNED: lambda n: ngettext("{n} planned", "{n} planned", n).format(n=in_words(n)),
    ActionState.FINISHED: lambda n: ngettext("{n} finished", "{n} finished", n).format(
        n=in_words(n)
    ),
    ActionState.STOPPED: lambda n: ngettext("{n} stopped", "{n} stopped", n).format(n=in_words(n)),
}


def progress_figure(row: Told) -> Figure:
    """The number of its progress, which opens how it is worked out."""
    found = row.progress
    value = _("unknown") if found.share is None else percent(found.share, 0)
    inputs = [
        (
            each.row.title,
            _("{state}, weight {weight}").format(
                state=each.words if each.share is None else f"{each.words} ({each.share} %)",
                weight=each.row.weight,
            ),
        )
        for each in row.milestones
    ]
    return Figure(
        key="progress",
        value=value,
        title=_("Progress"),
        formula=_(
            "The weights of the milestones that are met, and of those partly met the share that "
            "was reached, divided by the weights of all. Without milestones it isn't known. What "
            "is overdue takes nothing off."
        ),
        inputs=inputs,
    )


def action_details(row: Action, audit: Audit, person: Person) -> Context:
    """Everything about one that the person may see."""
    names = named_for(audit, person)
    today = timezone.localdate()
    milestones = list(milestones_with_history().filter(action=row).prefetch_related("needs"))
    for each in milestones:
        each.action = row
    found = told(row, milestones, names, today)
    proofs = list(
        Proof.objects.for_person(audit, person)
        .filter(action=row)
        .select_related("file", "milestone")
        .order_by("-on", "-number")
    )
    figures = Figures(date_format(today, "DATE_FORMAT"))
    keeps = audit.allows(person, Right.KEEP_ACTIONS)
    reports = may_report(audit, person, row)
    goes_on = row.state in (ActionState.PLANNED, ActionState.UNDER_WAY)
    lines = _milestone_rows(found, proofs)
    mine = reports_for(audit, person)
    areas = list(row.areas.all())
    blockers = [
        (each, names.get(each.owner_id), reports or each.owner_id in mine)
        for each in row.blockers.all()
    ]
    return {
        "goes_on": goes_on,
        "reached": round(100 * (found.progress.share or 0)),
        "headline": headline(row.state, found.progress),
        "progress": figures.add(progress_figure(found)),
        "figures": figures,
        "milestones": lines,
        "is_next": next((each for each in lines if not each.at.is_met), None),
        "proofs": proofs,
        "take_back_form": TakeBackForm(auto_id="back_%s") if reports else None,
        "log": list(row.log.select_related("by")),
        "open_blockers": [each for each in blockers if not each[0].cleared_on],
        "cleared_blockers": [each for each in blockers if each[0].cleared_on],
        "today": today,
        "institution": names.get(row.institution_id),
        "partners": _named(row, names),
        "areas": [each.name for each in areas],
        "map": _map(audit, frozenset(each.code for each in areas)),
        "served": _served(row, audit, person),
        "lines": list(
            PlanLine.objects.for_person(audit, person).filter(actions=row).select_related("plan")
        ),
        "keeps_milestones": keeps and goes_on,
        "reports": reports,
        "judges": reports and goes_on,
        "sees_people": AccessLevel.TEAM in audit.access_levels_of(person),
        "action_panels": panels_of(row, audit, person),
    }


def _named(row: Action, names: dict[int, Organisation]) -> list[str]:
    return [str(each) for each in row.partners.all() if each.pk in names]


def _map(audit: Audit, codes: frozenset[str]) -> Context | None:
    """Where it is done, as the template of a small map takes it; None: in the whole city, or
    nobody has brought the areas.
    """
    version = DataVersion.objects.current(audit) if codes else None
    if version is None:
        return None
    drawing = overview_map(version)
    return {
        "drawing": drawing,
        "paths": drawing.drawn(open_facts(version), chosen=codes),
        "label": _("Map of the neighbourhoods in which it is done"),
        "legend": [("chosen", _("where it is done"))],
        "address": area_page(audit),
    }


def _served(row: Action, audit: Audit, person: Person) -> list[tuple[Recommendation, Any]]:
    """The recommendations that it carries out, of those that the person may see, with shares."""
    shares = dict(row.served.values_list("recommendation", "share"))
    seen = Recommendation.objects.for_person(audit, person).filter(pk__in=shares)
    return [(each, shares[each.pk]) for each in seen.order_by("number")]


def _milestone_rows(found: Told, proofs: Sequence[Proof]) -> list[MilestoneRow]:
    of: dict[int, list[Proof]] = {}
    for proof in proofs:
        if proof.milestone_id is not None and proof.taken_back_at is None:
            of.setdefault(proof.milestone_id, []).append(proof)
    standing = Proof.objects.standing().filter(action=found.action).exclude(milestone=None)
    lacking = {
        each.row.pk
        for each in without_a_proof(
            found.milestones, standing.order_by().values_list("milestone", flat=True)
        )
    }
    met = {each.row.pk for each in found.milestones if each.is_met}
    return [
        MilestoneRow(
            each,
            tuple(of.get(each.row.pk, ())),
            tuple(
                before.title
                for before in each.row.needs.all()
                if each.is_met and before.pk not in met
            ),
            tuple(before.title for before in each.row.needs.all()),
            each.row.pk in lacking,
        )
        for each in found.milestones
    ]
