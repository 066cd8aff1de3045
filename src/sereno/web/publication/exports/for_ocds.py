"""An audit as the Open Contracting Data Standard reads it: each action a process in its planning,
with its milestones.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.ocds import Milestone, MilestoneStatus, Party, Process, Publisher
from sereno.vocabulary.language import percent
from sereno.web.actions.details import MilestoneOn, Told
from sereno.web.actions.models import ActionState, MilestoneState
from sereno.web.publication.exports.facts import PublicFacts
from sereno.web.publication.exports.lacks import Lack, left_out, of_action, unsaid

NEEDED: Final = ("publisher", "ocid_prefix", "address")


def publisher_of(facts: PublicFacts) -> Publisher:
    """Who publishes, and where."""
    said = facts.details
    return Publisher(said.publisher, said.ocid_prefix, said.address)


def processes_of(facts: PublicFacts) -> list[Process]:
    """A process for each public action, in the language in force."""
    return [_process(facts, each) for each in facts.actions]


def lacks(facts: PublicFacts) -> Iterator[Lack]:
    """What stops the file, and what is left out of it."""
    yield from unsaid(facts.audit, facts.details, NEEDED)
    actions = reverse("actions:actions", args=[facts.audit.slug])
    if not facts.actions:
        yield Lack(_("No action is public"), actions, stops=True)
    audit = facts.audit
    bare = [of_action(audit, each.action) for each in facts.actions if not each.milestones]
    words = ngettext(
        "{n} action has no milestone, and so nothing that one could see of it",
        "{n} actions have no milestone, and so nothing that one could see of them",
        len(bare),
    )
    yield from left_out(bare, words, actions)
    unnamed = [of_action(audit, each.action) for each in facts.actions if each.institution is None]
    words = ngettext(
        "{n} action is of an institution that isn't public: it is told without it",
        "{n} actions are of institutions that aren't public: they are told without them",
        len(unnamed),
    )
    yield from left_out(unnamed, words, reverse("organisations:organisations", args=[audit.slug]))
    foreign = [
        of_action(audit, each.action)
        for each in facts.actions
        if facts.amounts(each.action.pk) and _budget(facts, each) is None
    ]
    words = ngettext(
        "{n} action has a budget in another currency: it is told without it",
        "{n} actions have budgets in other currencies: they are told without them",
        len(foreign),
    )
    yield from left_out(foreign, words, actions)


def _process(facts: PublicFacts, told: Told) -> Process:
    action, by = told.action, told.institution
    return Process(
        number=f"{facts.audit.slug}-{action.number}",
        title=action.title,
        description=action.text,
        is_cancelled=action.state == ActionState.STOPPED,
        buyer=None if by is None else Party(f"org-{by.number}", by.name),
        milestones=[_milestone(facts, each) for each in told.milestones],
        budget=_budget(facts, told),
    )


def _budget(facts: PublicFacts, told: Told) -> tuple[Decimal, str] | None:
    amounts, currency = facts.amounts(told.action.pk), facts.details.currency
    return (amounts[currency], currency) if currency in amounts else None


def _milestone(facts: PublicFacts, of: MilestoneOn) -> Milestone:
    said_at = facts.judged_days.get(of.row.pk, of.row.changed_at)
    is_met = of.state == MilestoneState.MET
    return Milestone(
        id=str(of.row.pk),
        title=of.row.title,
        due_on=of.due_on,
        status=cast("MilestoneStatus", of.state),
        looked_at=said_at,
        met_on=of.on if is_met else None,
        description=_("Reached: {share}").format(share=percent(of.share / 100, 0))
        if of.share is not None
        else "",
    )
