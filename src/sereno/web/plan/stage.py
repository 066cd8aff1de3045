"""The city's plans, as a stage: what stands in the rail, how far it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage, Waiting
from sereno.web.audits.visit import Visit
from sereno.web.plan.commitments.brought import ANSWERED, OF_ORGANISATION, TO_ANSWER
from sereno.web.plan.commitments.chapter import CHAPTER as ANSWERS_CHAPTER
from sereno.web.plan.commitments.waiting import ANSWERS_WAIT, asked_of_me
from sereno.web.plan.crosswalk.changes import FOLLOWS
from sereno.web.plan.crosswalk.chapter import CHAPTER
from sereno.web.plan.crosswalk.onward import TO_CROSSWALK
from sereno.web.plan.home import PLANS_WAIT, next_steps
from sereno.web.plan.models import Plan
from sereno.web.plan.plans.search import found

WAIT = (*ANSWERS_WAIT, *PLANS_WAIT)


def progress(visit: Visit) -> Progress:
    """Under way from the first plan on; done is said by the crosswalk, not by a count."""
    there = Plan.objects.filter(audit=visit.audit).exists()
    return Progress.UNDER_WAY if there else Progress.NOTHING


STAGE = Stage(
    app="plan",
    name=_("Comprehensive model"),
    icon="list-check",
    progress=progress,
    urls="sereno.web.plan.urls",
    steps=next_steps,
    search=found,
    brings=(
        TO_CROSSWALK,
        FOLLOWS,
        CHAPTER,
        ANSWERED,
        TO_ANSWER,
        OF_ORGANISATION,
        ANSWERS_CHAPTER,
        *WAIT,
    ),
    pages=(
        Page(
            "plan:plans",
            _("Plans"),
            Right.SEE_RESULTS,
            within=(
                *("plan:plan", "plan:new_plan", "plan:edit_plan", "plan:step_plan"),
                *("plan:bring_plan", "plan:outline", "plan:new_version"),
                *("plan:new_line", "plan:edit_line"),
            ),
        ),
        Page(
            "plan:crosswalk",
            _("Crosswalk"),
            Right.SEE_RESULTS,
            within=("plan:coverage", "plan:new_link", "plan:edit_link"),
        ),
        Page(
            "plan:commitments",
            _("Commitments"),
            Right.SEE_RESULTS,
            within=("plan:asked", "plan:give_answer", "plan:answer_document"),
            waiting=Waiting(asked_of_me, _("to be answered by you"), Right.ANSWER),
        ),
        Page(
            "plan:terms",
            _("Terms of government"),
            Right.SEE_RESULTS,
            within=("plan:term", "plan:new_term", "plan:edit_term"),
        ),
        Page(
            "plan:windows",
            _("Planning windows"),
            Right.SEE_RESULTS,
            within=("plan:window", "plan:new_window", "plan:edit_window"),
        ),
    ),
    verbs={
        "bring_plan": _("brought {n} lines of “{about}” from “{file}”"),
        "begin_version": _("began “{about}” as a new version of “{before}”"),
        "add_line": _("added the line “{about}” to “{plan}”"),
        "change_line": _("changed the line “{about}” of “{plan}”"),
        "drop_line": _("took the line “{about}” out of “{plan}”"),
        "link_line": _("said that a line of a plan takes up “{about}”: {line}"),
        "change_link": _("changed how a line of a plan takes up “{about}”: {line}"),
        "confirm_link": _(
            "confirmed in a new version that a line of a plan takes up “{about}”: {line}"
        ),
        "unlink_line": _("said that a line of a plan doesn't take up “{about}” after all: {line}"),
        "give_answer": _("answered “{about}” for {organisation}"),
        "renew_answer": _("answered “{about}” for {organisation} in a new term of government"),
        "carry_links": _("carried {n} links of the version before over to “{about}”"),
    },
)
