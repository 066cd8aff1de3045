"""Sources and gaps: what the audit knows of its sources, and whom it asked for data."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.methods.sources.indicators.gaps import Gap
from sereno.vocabulary.language import number
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import NextStep, Page, Progress, Stage, StepState, Waiting, address
from sereno.web.audits.visit import Visit
from sereno.web.sources.gap_rows import SUBJECTS, TOPICS
from sereno.web.sources.gaps import GapQuestion, gap_lines
from sereno.web.sources.models import DataRequest, Source, SourceState
from sereno.web.sources.of_organisation import OF_ORGANISATION

UNSETTLED = (Gap.MISSING, Gap.PARTIAL, Gap.ASKED)
OPEN = frozenset({SourceState.IDENTIFIED, SourceState.REQUESTED, SourceState.PROMISED})


def progress(visit: Visit) -> Progress:
    """Done once every source is settled, and every gap is filled or was refused."""
    sources = Source.objects.filter(audit=visit.audit)
    states = set(sources.order_by().values_list("state", flat=True).distinct())
    if not states:
        return Progress.NOTHING
    if not states.isdisjoint(OPEN) or visit.once(open_gaps):
        return Progress.UNDER_WAY
    return Progress.DONE


def open_gaps(visit: Visit) -> bool:
    """Whether anything that the audit needs, by area, is missing, in part or awaited."""
    question = GapQuestion.of({}, timezone.localdate())
    lines = gap_lines(visit.audit, visit.person, question)
    return any(line.count(state) for line in lines for state in UNSETTLED)


def overdue_requests(visit: Visit) -> int:
    """How many answers should be here."""
    requests = DataRequest.objects.for_person(visit.audit, visit.person)
    return requests.overdue(timezone.localdate()).count()


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """Institutions that should have answered: a person of ours has to remind them."""
    n = visit.once(overdue_requests) if Right.KEEP_SOURCES in visit.may else 0
    if n:
        yield NextStep(
            ngettext("{n} request is overdue", "{n} requests are overdue", n).format(n=number(n)),
            _now("The institution should have answered. Remind it, or note that it didn't."),
            _now("See who to remind"),
            address("sources:requests", visit.audit),
            StepState.LATER,
        )


STAGE = Stage(
    app="sources",
    name=_("Sources and gaps"),
    icon="list-details",
    progress=progress,
    urls="sereno.web.sources.urls",
    pages=(
        Page(
            "sources:sources",
            _("Sources"),
            Right.SEE_RESULTS,
            within=(
                "sources:source",
                "sources:new_source",
                "sources:edit_source",
                "sources:step_source",
            ),
        ),
        Page("sources:timeline", _("Timeline"), Right.SEE_RESULTS),
        Page("sources:gaps", _("Gaps"), Right.SEE_RESULTS),
        Page(
            "sources:requests",
            _("Requests"),
            Right.SEE_RESULTS,
            within=(
                "sources:request",
                "sources:new_request",
                "sources:edit_request",
                "sources:step_request",
                "sources:remind",
                "sources:letter",
            ),
            waiting=Waiting(overdue_requests, _("overdue"), Right.KEEP_SOURCES),
        ),
    ),
    steps=next_steps,
    brings=(TOPICS, SUBJECTS, *OF_ORGANISATION),
    verbs={
        "undo_step": _("took back the last step of the source “{about}”"),
        "attach_file": _("attached the file {file} to the source “{about}”"),
        "cover": _("said what the source “{about}” has"),
        "uncover": _("took back part of what the source “{about}” has"),
        "note_break": _("noted a series break on the source “{about}” ({on})"),
        "drop_break": _("took back a series break on the source “{about}” ({on})"),
        "open_request": _("began request {number} to {about}"),
        "change_request": _("changed the request to {about}"),
        "remind": _("reminded {about} ({on})"),
        "make_letter": _("made a letter to {about}"),
    },
)
