"""Fieldwork: who is heard, with their consent, where, and what is still missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import (
    Hit,
    Hits,
    NextStep,
    Page,
    Progress,
    Stage,
    StepState,
    Waiting,
    Wanted,
    address,
)
from sereno.web.audits.visit import Visit
from sereno.web.diagnosis.consent.resting import RestsOnConsent, counted_people
from sereno.web.diagnosis.documents.citing import DOCUMENT, PHOTO
from sereno.web.diagnosis.documents.ending import ENDING as OF_DOCUMENTS
from sereno.web.diagnosis.marks.citing import MARK
from sereno.web.diagnosis.marks.ending import ENDING as OF_MARKS
from sereno.web.diagnosis.marks.taking import TAKING as TAKING_MARKS
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Document,
    Instrument,
    Referral,
    ReferralState,
)
from sereno.web.diagnosis.returns.ending import ENDING as OF_RETURNS
from sereno.web.diagnosis.submissions.details import waiting_for
from sereno.web.diagnosis.submissions.ending import ENDING as OF_SUBMISSIONS
from sereno.web.diagnosis.walks.brought import BROUGHT as OF_WALKS
from sereno.web.diagnosis.walks.citing import REGRESSION, STOP

# So many activities of a day are told on the home of an audit.
MOST_TODAY = 3


class Standing(NamedTuple):
    """The activities that a visitor may see, by state, and how many are late."""

    by_state: Mapping[str, int]
    overdue: int


def standing(visit: Visit) -> Standing:
    """To be asked through `visit.once`."""
    rows = Activity.objects.for_person(visit.audit, visit.person)
    late = Q(state=ActivityState.PLANNED, on__lt=timezone.localdate())
    found = rows.order_by().values("state").annotate(n=Count("pk"), late=Count("pk", filter=late))
    lines = list(found)
    return Standing({line["state"]: line["n"] for line in lines}, sum(ln["late"] for ln in lines))


def progress(visit: Visit) -> Progress:
    """Done once all that was planned is verified or cancelled, and every target is met."""
    states = set(visit.once(standing).by_state)
    if not states and Right.SEE_FIELDWORK in visit.may:
        return Progress.NOTHING
    if not states:
        # Whoever sees no activity is told that there are some, and nothing else of them.
        there = Activity.objects.filter(audit=visit.audit)
        is_begun = there.exclude(access_level=AccessLevel.RESTRICTED).exists()
        return Progress.UNDER_WAY if is_begun else Progress.NOTHING
    if states - {ActivityState.VERIFIED, ActivityState.CANCELLED}:
        return Progress.UNDER_WAY
    from sereno.web.diagnosis.coverage.board import Board

    met, wanted = Board(visit.audit, visit.person).met()
    return Progress.DONE if wanted and met == wanted else Progress.UNDER_WAY


def overdue(visit: Visit) -> int:
    """How many activities should have been held by now, and nobody said that they were."""
    return visit.once(standing).overdue


def unplaced(visit: Visit) -> int:
    """How many submissions have no activity, and deliveries nobody said what becomes of."""
    return sum(visit.once(_waiting_for))


def to_follow_up(visit: Visit) -> int:
    """How many entries of the log of distress wait for a word of whoever reads it."""
    rows = Referral.objects.for_person(visit.audit, visit.person)
    return int(rows.filter(state=ReferralState.OPEN).count())


def _waiting_for(visit: Visit) -> tuple[int, int]:
    return waiting_for(visit.audit, visit.person)


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """What is held today; activities of which somebody has to say what became of them, or to
    verify them; people to be looked after.
    """
    n = visit.once(to_follow_up) if Right.SEE_REFERRALS in visit.may else 0
    if n:
        yield NextStep(
            ngettext(
                "{n} person is to be followed up", "{n} people are to be followed up", n
            ).format(n=number(n)),
            _now("Say to whom they were referred, or what came of it."),
            _now("See them"),
            f"{address('diagnosis:referrals', visit.audit)}?state=open",
            StepState.LATER,
        )
    is_planned = ActivityState.PLANNED in visit.once(standing).by_state
    if is_planned and Right.KEEP_FIELDWORK in visit.may:
        mine = Activity.objects.for_person(visit.audit, visit.person).filter(
            state=ActivityState.PLANNED, on=timezone.localdate(), team__person=visit.person
        )
        for each in mine.order_by("starts_at", "number")[:MOST_TODAY]:
            yield NextStep(
                _now("Today: {activity}").format(activity=each),
                ", ".join(
                    part
                    for part in (each.starts_at and f"{each.starts_at:%H:%M}", each.place)
                    if part
                ),
                _now("Open it"),
                reverse("diagnosis:activity", args=[visit.audit.slug, each.number]),
                StepState.LATER,
            )
    n = overdue(visit) if Right.KEEP_FIELDWORK in visit.may else 0
    if n:
        today = timezone.localdate() - dt.timedelta(days=1)
        yield NextStep(
            ngettext(
                "{n} activity should have been held by now",
                "{n} activities should have been held by now",
                n,
            ).format(n=number(n)),
            _now("Note that it was held, move it to another day, or cancel it."),
            _now("See them"),
            f"{address('diagnosis:activities', visit.audit)}?state=planned&on_before={today}",
            StepState.LATER,
        )
    n = unplaced(visit) if Right.KEEP_FIELDWORK in visit.may else 0
    if n:
        yield NextStep(
            ngettext(
                "{n} thing that a device sent waits to be looked at",
                "{n} things that devices sent wait to be looked at",
                n,
            ).format(n=number(n)),
            _now("Assign it to its activity, or say what becomes of it."),
            _now("See them"),
            address("diagnosis:submissions", visit.audit),
            StepState.LATER,
        )
    waits = visit.once(standing).by_state.get(ActivityState.DOCUMENTED, 0)
    n = waits if Right.VERIFY_FIELDWORK in visit.may else 0
    if n:
        yield NextStep(
            ngettext(
                "{n} activity waits to be verified", "{n} activities wait to be verified", n
            ).format(n=number(n)),
            _now("Somebody other than whoever documented it checks that all of it is there."),
            _now("See them"),
            f"{address('diagnosis:activities', visit.audit)}?state=documented",
            StepState.LATER,
        )


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Activities by their title, place and areas; documents, never by their text, and instruments
    by their title.
    """
    if Right.SEE_FIELDWORK not in visit.may:
        return
    rows = Activity.objects.for_person(visit.audit, visit.person)
    hits = [
        Hit(
            each.title,
            str(each.get_technique_display()),
            reverse("diagnosis:activity", args=[visit.audit.slug, each.number]),
        )
        for each in rows
        if wanted.fits(each.title, each.place, *(area.name for area in each.areas.all()))
    ]
    if hits:
        yield Hits(_now("Activities"), hits)
    documents = Document.objects.for_person(visit.audit, visit.person)
    hits = [
        Hit(
            str(each),
            str(each.get_kind_display()),
            reverse("diagnosis:document", args=[visit.audit.slug, each.number]),
        )
        for each in documents.exclude(title="")
        if wanted.fits(each.title)
    ]
    if hits:
        yield Hits(_now("Documents"), hits)
    instruments = Instrument.objects.for_person(visit.audit, visit.person)
    hits = [
        Hit(
            each.title,
            str(each.get_purpose_display()),
            reverse("diagnosis:instrument", args=[visit.audit.slug, each.number]),
        )
        for each in instruments
        if wanted.fits(each.title)
    ]
    if hits:
        yield Hits(_now("Instruments"), hits)


STAGE = Stage(
    app="diagnosis",
    name=_("Fieldwork"),
    icon="users-group",
    progress=progress,
    urls="sereno.web.diagnosis.urls",
    open_urls="sereno.web.diagnosis.filling.urls",
    pages=(
        Page(
            "diagnosis:activities",
            _("Activities"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:activity",
                "diagnosis:new_activity",
                "diagnosis:edit_activity",
                "diagnosis:step_activity",
                "diagnosis:counts",
                "diagnosis:protocol",
                "diagnosis:note_consent",
                "diagnosis:withdraw",
                "diagnosis:take_back_withdrawal",
                "diagnosis:withdraw_scope",
                "diagnosis:find_consent",
                "diagnosis:note_referral",
                "diagnosis:add_documents",
                "diagnosis:new_drawing_group",
                "diagnosis:edit_drawing_group",
                "diagnosis:draw",
                "diagnosis:mark_without_map",
                "diagnosis:bring_marks",
                "diagnosis:bring_marks_file",
                "diagnosis:paper_sheets",
                "diagnosis:paper_photos",
                "diagnosis:send_paper_photos",
                "diagnosis:paper_photo",
                "diagnosis:name_sheet",
                "diagnosis:click_markers",
                "diagnosis:trace_photo",
            ),
            waiting=Waiting(overdue, _("overdue"), Right.KEEP_FIELDWORK),
        ),
        Page(
            "diagnosis:documents",
            _("Documents"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:document",
                "diagnosis:edit_document",
                "diagnosis:step_document",
                "diagnosis:pixelate_document",
            ),
        ),
        Page(
            "diagnosis:submissions",
            _("Submissions"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:submission",
                "diagnosis:step_submission",
                "diagnosis:tray",
                "diagnosis:open_submissions",
                "diagnosis:arrivals",
                "diagnosis:arrival",
                "diagnosis:step_arrival",
                "diagnosis:devices",
                "diagnosis:device",
                "diagnosis:new_device",
                "diagnosis:recover",
                "diagnosis:edit_device",
                "diagnosis:step_device",
            ),
            waiting=Waiting(unplaced, _("to be looked at"), Right.KEEP_FIELDWORK),
        ),
        Page(
            "diagnosis:walks",
            _("Walks"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:walk",
                "diagnosis:walk_again",
                "diagnosis:bring_route",
                "diagnosis:upload_route",
                "diagnosis:save_route",
                "diagnosis:new_leg",
                "diagnosis:edit_leg",
                "diagnosis:new_stop",
                "diagnosis:stops",
                "diagnosis:stop",
                "diagnosis:edit_stop",
                "diagnosis:step_stop",
            ),
        ),
        Page(
            "diagnosis:agreement",
            _("Participatory maps"),
            Right.SEE_FIELDWORK,
            within=("diagnosis:marks", "diagnosis:mark", "diagnosis:edit_mark"),
        ),
        Page(
            "diagnosis:referrals",
            _("Distress and referrals"),
            Right.SEE_REFERRALS,
            within=("diagnosis:referral", "diagnosis:step_referral"),
            waiting=Waiting(to_follow_up, _("to be followed up"), Right.SEE_REFERRALS),
        ),
        Page("diagnosis:calendar", _("Calendar"), Right.SEE_FIELDWORK, within=("diagnosis:month",)),
        Page(
            "diagnosis:coverage",
            _("Coverage"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:coverage_targets",
                "diagnosis:coverage_target",
                "diagnosis:new_coverage_target",
                "diagnosis:edit_coverage_target",
            ),
        ),
        Page(
            "diagnosis:consent_texts",
            _("Texts of consent"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:consent_text",
                "diagnosis:new_consent_text",
                "diagnosis:edit_consent_text",
                "diagnosis:step_consent_text",
            ),
        ),
        Page(
            "diagnosis:instruments",
            _("Instruments"),
            Right.SEE_FIELDWORK,
            within=(
                "diagnosis:instrument",
                "diagnosis:new_instrument",
                "diagnosis:edit_instrument",
                "diagnosis:checklist",
                "diagnosis:check_question",
                "diagnosis:instrument_versions",
                "diagnosis:instrument_version",
                "diagnosis:step_instrument_version",
                "diagnosis:instrument_paper",
                "diagnosis:bring_instrument",
                "diagnosis:attach_instrument_file",
                "diagnosis:submission_key",
                "diagnosis:results",
                "diagnosis:results_files",
                "diagnosis:results_texts",
                "diagnosis:returns",
                "diagnosis:one_return",
            ),
        ),
    ),
    steps=next_steps,
    search=found,
    brings=(
        RestsOnConsent(counted_people),
        *OF_DOCUMENTS,
        *OF_SUBMISSIONS,
        *OF_RETURNS,
        *OF_MARKS,
        TAKING_MARKS,
        *OF_WALKS,
        PHOTO,
        DOCUMENT,
        MARK,
        STOP,
        REGRESSION,
    ),
    verbs={
        "add_leg": _("added a leg to a walk: “{about}”"),
        "change_leg": _("changed the leg “{about}”"),
        "drop_leg": _("took out the leg “{about}”"),
        "put_route": _("brought the route of “{about}”"),
        "drop_route": _("took out the route of “{about}”"),
        "confirm_outside": _("confirmed that {n} stops lie outside of the neighbourhoods"),
        "add_stops": _("wrote down {n} stops of “{about}”"),
        "take_stops": _(
            "received {n} stops of “{about}”; {without} had no location, or came after 1,000 others"
        ),
        "leg_withdraw": _("took out “{about}”: the consent on which it rested was withdrawn"),
        "leg_bring_back": _("brought back “{about}”: the withdrawal had been noted by mistake"),
        "erase_leg": _("erased “{about}” with {n} stops: consent was withdrawn"),
        "add_referral": _("noted distress or a referral: “{about}”"),
        "count_participants": _("counted who took part in “{about}” (people: {n})"),
        "answer_protocol": _("answered {n} points of the protocol of “{about}”"),
        "replace_document": _("replaced the file of the document “{about}”"),
        "pixelate_document": _("pixelated {n} parts of the picture “{about}”"),
        "clear_document": _("looked at “{about}”: there is nothing to hide in it"),
        "note_document": _("wrote a note at a time of “{about}”"),
        "drop_document_note": _("took out a note of “{about}”"),
        "play_document": _("played or looked at “{about}”"),
        "open_submission": _("opened “{about}” with its private key"),
        "put_submission_key": _("put in the public key {fingerprint} for restricted instruments"),
        "withdraw_submission_files": _("took {n} photos or recordings out of “{about}”"),
        "submission_files_back": _(
            "brought back {n} photos or recordings of “{about}”: the withdrawal was a mistake"
        ),
        "place_submission": _("assigned “{about}” to “{activity}”"),
        "recover_forms": _("took in {n} forms from a recovery file"),
        "receive_submission": _("sent “{about}” from a device"),
        "add_drawing_group": _("added a group that draws to “{about}”"),
        "change_drawing_group": _("changed a group that draws in “{about}”"),
        "drop_mark": _("took out the mark no. {about}"),
        "bring_marks": _("brought {n} marks from a file into “{about}”"),
        "withdraw_marks": _("took out {n} marks of “{about}”: nobody agrees any more"),
        "marks_back": _("brought back {n} marks of “{about}”: the withdrawal was a mistake"),
        "erase_marks": _("erased {n} marks whose consent was withdrawn"),
        "print_sheet": _("made a paper map for a group of “{about}”"),
        "place_sheet": _("laid “{about}” on the map by {markers} markers, {metres} m off at most"),
        "note_consent": _("noted consent in “{about}” (people: {n})"),
        "drop_consent": _("deleted a consent noted by mistake in “{about}” (people: {n})"),
        "add_instrument_version": _("brought or wrote “{about}”"),
        "change_instrument_version": _("replaced the draft of “{about}”"),
        "attach_instrument_file": _("attached {file} to “{about}”"),
        "offer_instrument_version": _("offered “{about}” to test devices"),
        "withhold_instrument_version": _("took “{about}” off test devices"),
        "take_back_withdrawal": _(
            "took back a withdrawal noted by mistake in “{about}” (people: {n})"
        ),
        "bring_answers": _("brought the file of answers “{about}”"),
        "take_answers": _("took over {n} submissions of “{about}” from another server"),
        "drop_answers": _("took nothing of a file of answers of “{about}”"),
        "withdraw_record": _(
            "noted in “{about}” who no longer agrees to be recorded (people: {n})"
        ),
        "withdraw_quote": _("noted in “{about}” who no longer agrees to be quoted (people: {n})"),
        "withdraw_map": _("noted in “{about}” who took back what they had drawn (people: {n})"),
        "withdraw_photo": _("noted in “{about}” who no longer agrees to photos (people: {n})"),
        "withdraw_consent": _("noted in “{about}” that consent was withdrawn (people: {n})"),
    },
)
