"""Actions as records: their list, files, API, steps and pages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import percent
from sereno.web.actions.bringing.exporting import FILES
from sereno.web.actions.models import Action, ActionArea, RecommendationServed
from sereno.web.actions.register.changes import add_action, change_action, take_action_step
from sereno.web.actions.register.forms import ActionForm
from sereno.web.actions.register.life import ACTION_LIFE
from sereno.web.actions.register.stale import overdue, progress_columns, stale
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import name_from
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Choices, Filter
from sereno.web.records.kinds import Kind, register
from sereno.web.topics.models import Topic

OVERDUE, STALE = "overdue", "stale"


def _institutions(audit: Audit, person: Person) -> Choices:
    """Those that do something, as far as the person sees both."""
    acting = Action.objects.for_person(audit, person).order_by().values("institution")
    seen = Organisation.objects.for_person(audit, person)
    found = seen.filter(pk__in=acting).order_by("name__in_order")
    return [(str(each.pk), str(each)) for each in found]


def _served(audit: Audit, person: Person) -> Any:
    """Which recommendations the actions carry out, of those that the person may see."""
    seen = Recommendation.objects.for_person(audit, person).order_by()
    return RecommendationServed.objects.filter(recommendation__in=seen.values("pk")).order_by()


def _topics(audit: Audit, person: Person) -> Choices:
    actions = Action.objects.for_person(audit, person).order_by().values("pk")
    # Asked topic by topic, which ends at the first action of each.
    served = _served(audit, person).filter(
        action__in=actions, recommendation__topic=models.OuterRef("pk")
    )
    found = Topic.objects.filter(models.Exists(served), audit=audit)
    return sorted(((str(each.pk), str(each)) for each in found), key=lambda each: each[1])


def _of_topic(rows: Any, topic: str, audit: Audit, person: Person) -> Any:
    served = _served(audit, person).filter(recommendation__topic=topic)
    return rows.filter(pk__in=served.values("action"))


def _areas(audit: Audit, person: Person) -> Choices:
    seen = Action.objects.for_person(audit, person).order_by().values("pk")
    rows = ActionArea.objects.filter(action__in=seen).order_by("name__in_order", "code")
    return list(dict(rows.values_list("code", "name").distinct()).items())


def _in_area(rows: Any, code: str) -> Any:
    return rows.filter(areas__code=code)


def _how_it_goes(_audit: Audit, _person: Person) -> Choices:
    return [(OVERDUE, _("with a milestone overdue")), (STALE, _("no entry for 60 days"))]


def _going(rows: Any, how: str) -> Any:
    return overdue(rows, timezone.localdate()) if how == OVERDUE else stale(rows, timezone.now())


def _progress(action: Any, _audit: Audit) -> str:
    return gettext("unknown") if action.reached is None else percent(action.reached, 0)


def _of_milestones(action: Any, _audit: Audit) -> str:
    if not action.n_milestones:
        return gettext("no milestones")
    return gettext("{met} of {n} milestones").format(met=action.n_met, n=action.n_milestones)


def _late(action: Any, _audit: Audit) -> str:
    return gettext("behind") if action.n_overdue else ""


def _details(row: Action, audit: Audit, person: Person) -> Context:
    from sereno.web.actions.register.page import action_details

    return action_details(row, audit, person)


def _head(audit: Audit, person: Person) -> Context:
    from sereno.web.actions.register.page import how_many

    return how_many(audit, person)


def _named(audit: Audit, person: Person) -> Context:
    """Who does it, where the person may see them."""
    return {"doer": name_from(Organisation.objects.for_person(audit, person), "institution")}


ACTIONS = register(
    Kind(
        key="action",
        plural="actions",
        model=Action,
        many=_("Actions"),
        lede=_(
            "What is done so that recommendations are carried out: by whom, until when, and how "
            "far it is, as its milestones say."
        ),
        new=_("Write an action"),
        empty=Empty(
            title=_("No action yet"),
            text=_(
                "A programme, a training, an operation: what an institution does about the "
                "recommendations stands here, with its milestones and what proves them."
            ),
            drawing="list-check",
        ),
        read=Right.SEE_RESULTS,
        write=Right.KEEP_ACTIONS,
        annotations={
            **progress_columns(),
            "doer": name_from(Organisation.objects.all(), "institution"),
        },
        annotations_for=_named,
        columns=(
            Column("number", sorts=True, listed=False),
            Column("title", link=True, sorts=True),
            Column("kind", sorts=True, on_phone=False),
            Column("institution", _("Institution"), attribute="doer", sorts=True),
            Column("text", listed=False),
            Column("starts_on", sorts=True, on_phone=False),
            Column("ends_on", sorts=True),
            Column(
                "progress",
                _("Progress"),
                attribute="reached",
                value=_progress,
                sorts=True,
                under=_of_milestones,
                late=_late,
            ),
            Column("milestones", _("Milestones"), attribute="n_milestones", listed=False),
            Column("met", _("Met"), attribute="n_met", listed=False),
            Column("since", listed=False),
            Column("worked", listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title", "text"),
        search_words=_("Title or text"),
        filters=(
            "state",
            "kind",
            Filter("institution", choices=_institutions),
            Filter("topic", _("Topic"), choices=_topics, apply_for=_of_topic),
            Filter("area", _("Neighbourhood"), choices=_areas, apply=_in_area),
            Filter("going", _("How it goes"), choices=_how_it_goes, apply=_going),
        ),
        files=FILES,
        form=ActionForm,
        form_template="actions/action_form.html",
        keeps_form=True,
        lifecycle=ACTION_LIFE,
        bulk=("institution",),
        bulk_steps=("start", "finish"),
        told_add=_("wrote the action “{about}”"),
        told_change=_("changed the action “{about}”"),
        add=add_action,
        change=change_action,
        take=take_action_step,
        head=_head,
        head_template="actions/register_head.html",
        detail=_details,
        detail_template="actions/action.html",
    )
)
