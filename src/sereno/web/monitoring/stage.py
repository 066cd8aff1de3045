"""Monitoring, as a stage: what stands in the rail, how far it is, what it offers elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage, Waiting
from sereno.web.audits.visit import Visit
from sereno.web.diagnosis.consent.resting import RestsOnConsent
from sereno.web.indicators.further import Meanwhile, Offer
from sereno.web.monitoring.dashboard.chapter import CHAPTER as DASHBOARD_CHAPTER
from sereno.web.monitoring.dashboard.chapter import LIMITS as DASHBOARD_LIMITS
from sereno.web.monitoring.dashboard.context import happened
from sereno.web.monitoring.effects.chapter import CHAPTER as EFFECTS_CHAPTER
from sereno.web.monitoring.effects.chapter import LIMITS as EFFECTS_LIMITS
from sereno.web.monitoring.effects.citing import EFFECT, STUDY
from sereno.web.monitoring.models import MonitoringRound, Target
from sereno.web.monitoring.outcomes.changes import FOLLOWS
from sereno.web.monitoring.outcomes.chapter import CHAPTER as OUTCOMES_CHAPTER
from sereno.web.monitoring.rounds.brought import (
    AXES,
    LEFT,
    OF_ORGANISATION,
    RESULT,
    REVIEWS_WAIT,
    found,
    next_steps,
    to_judge_of_me,
)
from sereno.web.monitoring.rounds.chapter import LIMITS as ROUNDS_LIMITS
from sereno.web.monitoring.rounds.chapter import METHOD_CHAPTER, RESULT_CHAPTER
from sereno.web.monitoring.rounds.interviews import what_rests


def progress(visit: Visit) -> Progress:
    """Under way from the first round or target on; it is never done while the audit lives."""
    seen = MonitoringRound.objects.for_person(visit.audit, visit.person)
    there = seen.exists() or Target.objects.filter(audit=visit.audit).exists()
    return Progress.UNDER_WAY if there else Progress.NOTHING


STAGE = Stage(
    app="monitoring",
    name=_("Monitoring"),
    icon="chart-histogram",
    progress=progress,
    urls="sereno.web.monitoring.urls",
    open_urls="sereno.web.monitoring.dashboard.public_urls",
    steps=next_steps,
    search=found,
    within={"monitoring:effect": "indicators:indicators"},
    pages=(
        Page(
            "monitoring:review_rounds",
            _("Rounds"),
            Right.SEE_RESULTS,
            within=(
                *("monitoring:review_round", "monitoring:new_review_round"),
                *("monitoring:edit_review_round", "monitoring:step_review_round"),
                *("monitoring:my_reviews", "monitoring:review", "monitoring:give_review"),
                *("monitoring:judge_item", "monitoring:propose_item", "monitoring:agree_item"),
                *("monitoring:decide_item", "monitoring:judgements", "monitoring:interviews"),
                *("monitoring:link_interview", "monitoring:unlink_interview"),
            ),
            waiting=Waiting(to_judge_of_me, _("to be judged by you"), Right.JUDGE),
        ),
        Page(
            "monitoring:dashboard",
            _("Dashboard by SDG"),
            Right.SEE_RESULTS,
            within=("monitoring:publish_dashboard",),
        ),
        Page(
            "monitoring:outcomes",
            _("Done and its effect"),
            Right.SEE_RESULTS,
            within=("monitoring:outcome_links",),
        ),
        Page(
            "monitoring:targets",
            _("Targets"),
            Right.SEE_RESULTS,
            within=("monitoring:target", "monitoring:new_target", "monitoring:edit_target"),
        ),
        Page(
            "monitoring:context",
            _("Context"),
            Right.SEE_RESULTS,
            within=(
                "monitoring:context_event",
                "monitoring:new_context_event",
                "monitoring:edit_context_event",
            ),
        ),
        Page(
            "monitoring:studies",
            _("Effects"),
            Right.SEE_RESULTS,
            within=(
                *("monitoring:study", "monitoring:new_study", "monitoring:edit_study"),
                "monitoring:settle_study",
            ),
        ),
    ),
    verbs={
        "open_dashboard": _("changed who may read the dashboard without signing in"),
        "link_outcome": _("said that the target “{indicator}” tells of “{about}”"),
        "unlink_outcome": _("said that the target “{indicator}” doesn't tell of “{about}”"),
        "give_review": _("gave “{about}” to two reviewers"),
        "judge_review": _("judged “{about}”"),
        "propose_review": _("proposed what to settle on of “{about}”"),
        "link_interview": _("linked what an official said to “{about}”"),
        "unlink_interview": _("took back what an official said of “{about}”"),
        "settle_review": _("settled the judgement of “{about}”"),
        "decide_review": _("decided the judgement of “{about}”, on which the two didn't agree"),
        "settle_study": _("settled how “{about}” is judged"),
        "register_study": _("registered “{about}” for good"),
        "judge_study": _("worked out “{about}” with edition {edition} of its values"),
    },
    brings=(
        RestsOnConsent(what_rests),
        Offer(
            route="monitoring:effect",
            title=_("Before and after, against other areas"),
            text=_(
                "Whether there were fewer events where something was done than where nothing was, "
                "and whether that could be chance."
            ),
            fits=lambda indicator: indicator.counts_events,
        ),
        EFFECT,
        Meanwhile(happened),
        FOLLOWS,
        *AXES,
        LEFT,
        OF_ORGANISATION,
        RESULT,
        *REVIEWS_WAIT,
        STUDY,
        EFFECTS_CHAPTER,
        EFFECTS_LIMITS,
        OUTCOMES_CHAPTER,
        DASHBOARD_CHAPTER,
        DASHBOARD_LIMITS,
        METHOD_CHAPTER,
        RESULT_CHAPTER,
        ROUNDS_LIMITS,
    ),
)
