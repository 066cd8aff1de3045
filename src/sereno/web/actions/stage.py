"""Actions, as a stage: what stands in the rail, how far it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.actions.accompaniment.waiting import OF_ORGANISATION as ACCOMPANIES
from sereno.web.actions.accompaniment.waiting import STEPS_WAIT
from sereno.web.actions.bringing.ending import ENDING as OF_BROUGHT_FILES
from sereno.web.actions.brought import OF_ORGANISATION, OF_RECOMMENDATION, TO_ACTION
from sereno.web.actions.citing import ACTION, PROOF
from sereno.web.actions.costs.chapter import CHAPTER as MONEY_CHAPTER
from sereno.web.actions.costs.chapter import LIMITS as MONEY_LIMITS
from sereno.web.actions.home import found, next_steps
from sereno.web.actions.models import Action
from sereno.web.actions.panels import PANELS
from sereno.web.actions.register.changes import FOLLOWS
from sereno.web.actions.register.chapter import CHAPTER, LIMITS
from sereno.web.actions.waiting import ACTIONS_WAIT, late_of_me
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage, Waiting
from sereno.web.audits.visit import Visit


def progress(visit: Visit) -> Progress:
    """Under way from the first action on."""
    there = Action.objects.for_person(visit.audit, visit.person).exists()
    return Progress.UNDER_WAY if there else Progress.NOTHING


STAGE = Stage(
    app="actions",
    name=_("Actions"),
    icon="checks",
    progress=progress,
    urls="sereno.web.actions.urls",
    open_urls="sereno.web.actions.schedule.feed_urls",
    steps=next_steps,
    search=found,
    brings=(
        FOLLOWS,
        OF_BROUGHT_FILES,
        OF_RECOMMENDATION,
        TO_ACTION,
        OF_ORGANISATION,
        ACTION,
        PROOF,
        CHAPTER,
        LIMITS,
        *ACTIONS_WAIT,
        *PANELS,
        *STEPS_WAIT,
        ACCOMPANIES,
        MONEY_CHAPTER,
        MONEY_LIMITS,
    ),
    pages=(
        Page(
            "actions:actions",
            _("Actions"),
            Right.SEE_RESULTS,
            within=(
                *("actions:action", "actions:new_action", "actions:edit_action"),
                *("actions:step_action", "actions:new_milestone", "actions:edit_milestone"),
                *("actions:bring_actions", "actions:brought"),
                *("actions:judge_milestone", "actions:bring_proof", "actions:write_log"),
                *("actions:add_blocker", "actions:clear_blocker"),
                *("actions:money", "actions:enter_money", "actions:correct_money"),
                *("actions:people", "actions:enter_people", "actions:correct_people"),
            ),
            waiting=Waiting(late_of_me, _("behind"), Right.REPORT_PROGRESS),
        ),
        Page(
            "actions:board",
            _("Board and calendar"),
            Right.SEE_RESULTS,
            within=(
                *("actions:calendar", "actions:month", "actions:calendars"),
                "actions:timeline",
            ),
        ),
        Page(
            "actions:accompaniments",
            _("Accompaniment"),
            Right.SEE_RESULTS,
            within=(
                *("actions:accompaniment", "actions:new_accompaniment"),
                *("actions:edit_accompaniment", "actions:agree_step"),
            ),
        ),
        Page("actions:costs", _("Costs"), Right.SEE_RESULTS),
    ),
    verbs={
        "bring_actions": _("brought the file “{about}” with actions"),
        "drop_actions": _("let the file “{about}” of actions go"),
        "take_actions": _("made {n} actions of “{about}”; {refused} rows were refused"),
        "enter_money": _("wrote down money of “{about}”: {amount}"),
        "correct_money": _("corrected an entry of the money of “{about}”: {amount}"),
        "enter_people": _("wrote down people of “{about}”"),
        "correct_people": _("corrected an entry of the people of “{about}”"),
        "agree_step": _("noted that it was agreed: “{about}”"),
        "finish_step": _("noted that the agreed step “{about}” was done"),
        "reopen_step": _("noted that the agreed step “{about}” was not done after all"),
        "serve_merged": _("{reference}, which “{about}” carries out, was merged into {into}"),
        "add_milestone": _("added the milestone “{milestone}” to “{about}”"),
        "change_milestone": _("changed the milestone “{milestone}” of “{about}”"),
        "move_milestone": _("put the milestone “{milestone}” of “{about}” at another place"),
        "drop_milestone": _("took the milestone “{milestone}” out of “{about}”"),
        "meet_milestone": _("said that “{milestone}” of “{about}” was met on {day}"),
        "meet_milestone_in_part": _(
            "said that “{milestone}” of “{about}” was partly met on {day}: {share} %"
        ),
        "miss_milestone": _("said that “{milestone}” of “{about}” was not met"),
        "schedule_milestone": _("took back what was said of “{milestone}” of “{about}”"),
        "bring_proof": _("brought the proof “{about}” (grade {grade})"),
        "take_back_proof": _("took the proof “{about}” back"),
        "proof_changed": _("found the file of the proof “{about}” changed or gone"),
        "write_log": _("wrote in the log of “{about}”"),
        "add_blocker": _("told what stands in the way of “{about}”: {blocker}"),
        "clear_blocker": _("cleared what stood in the way of “{about}”: {blocker}"),
    },
)
