"""Submissions and deliveries in quarantine as records: lists, steps and rights."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import catalogue
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Arrival, Instrument, Submission
from sereno.web.diagnosis.submissions.ending import take_submission_step
from sereno.web.diagnosis.submissions.life import ARRIVAL_LIFE, SUBMISSION_LIFE
from sereno.web.diagnosis.submissions.quarantine import take_arrival_step
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register


def _head(audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.submissions.details import waiting_for

    tray, quarantine = waiting_for(audit, person)
    may_place = audit.allows(person, Right.KEEP_FIELDWORK)
    return {"in_tray": tray, "in_quarantine": quarantine, "may_place": may_place}


def _details(submission: Submission, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.submissions.details import submission_details

    return submission_details(submission, audit, person)


def _arrival_details(arrival: Arrival, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.submissions.details import arrival_details

    return arrival_details(arrival, audit, person)


def _instruments(audit: Audit, person: Person) -> list[tuple[str, str]]:
    rows = Instrument.objects.for_person(audit, person).order_by("title__in_order", "pk")
    return [(str(each.number), each.title) for each in rows]


def _of_instrument(rows: QuerySet[Any], number: str) -> QuerySet[Any]:
    return rows.filter(version__instrument__number=number)


def _where(_audit: Audit, _person: Person) -> list[tuple[str, Any]]:
    return [("tray", _("in the tray")), ("placed", _("in an activity"))]


def _there(rows: QuerySet[Any], where: str) -> QuerySet[Any]:
    return rows.filter(activity__isnull=where == "tray")


def _called(submission: Submission, _audit: Audit) -> str:
    return str(submission)


SUBMISSIONS = register(
    Kind(
        key="submission",
        plural="submissions",
        model=Submission,
        many=_("Submissions"),
        lede=_(
            "Forms that were filled in on phones and in the browser, each with its photos and "
            "recordings. All of it is kept encrypted, and is seen by whoever may see its activity."
        ),
        new=_("Set up a device"),
        new_at="diagnosis:devices",
        makes=Right.KEEP_FIELDWORK,
        empty=Empty(
            title=_("Nothing was sent yet"),
            text=_("Publish an instrument, set up the phones of the team, and fill it in there."),
            drawing="list-details",
        ),
        read=Right.SEE_FIELDWORK,
        write=None,
        order=("-number",),
        annotations={
            "form_title": F("version__title"),
            "activity_title": F("activity__title"),
            "device_label": F("device__label"),
        },
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", _("Submission"), value=_called, link=True),
            Column("form_title", _("Form"), sorts=True),
            Column("activity_title", _("Activity"), sorts=True),
            Column("device_label", _("Device"), on_phone=False, listed=False),
            Column("received_at", _("Received"), sorts=True),
            Column("is_encrypted", listed=False),
            Column("is_test", listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        filters=(
            "state",
            Filter("where", _("Where"), choices=_where, apply=_there),
            Filter("form", _("Form"), choices=_instruments, apply=_of_instrument),
            "received_at",
        ),
        lifecycle=SUBMISSION_LIFE,
        head=_head,
        head_template="diagnosis/submissions_head.html",
        detail=_details,
        detail_template="diagnosis/submission.html",
        take=take_submission_step,
    )
)


def _why(arrival: Arrival, _audit: Audit) -> str:
    from sereno.web.diagnosis.submissions.details import reason_of

    problem = reason_of(arrival)
    return problem.what() if problem else str(_("not read yet"))


def _reasons(audit: Audit, person: Person) -> list[tuple[str, str]]:
    from sereno.vocabulary.language import language

    rows = Arrival.objects.for_person(audit, person).exclude(reason="").order_by()
    codes = sorted(set(rows.values_list("reason", flat=True)))
    kinds = catalogue()
    return [(code, _without_values(kinds[code].what[language()])) for code in codes]


def _without_values(words: str) -> str:
    import re

    return re.sub(r"\{\w+\}", "…", words)


ARRIVALS = register(
    Kind(
        key="arrival",
        plural="arrivals",
        model=Arrival,
        many=_("Quarantine"),
        lede=_(
            "What devices sent and couldn't be taken over by itself. None of it is lost: look at "
            "each, and say what becomes of it."
        ),
        new="",
        empty=Empty(
            title=_("Nothing is in quarantine"),
            text=_("Whatever can't be taken over by itself waits here, with the reason."),
            drawing="checks",
            words=_("Submissions"),
            route="diagnosis:submissions",
        ),
        read=Right.SEE_FIELDWORK,
        write=None,
        order=("-number",),
        annotations={"device_label": F("device__label")},
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", _("Delivery"), value=_called, link=True),
            Column("why", _("Why"), value=_why, attribute="reason", on_phone=True),
            Column("device_label", _("Device"), on_phone=False),
            Column("at", sorts=True),
            Column("access_level", listed=False, in_file=False),
            Column("state", sorts=True),
        ),
        filters=("state", Filter("reason", _("Why"), choices=_reasons), "at"),
        lifecycle=ARRIVAL_LIFE,
        bulk_steps=("take", "set_aside"),
        detail=_arrival_details,
        detail_template="diagnosis/arrival.html",
        take=take_arrival_step,
    )
)
