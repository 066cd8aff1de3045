"""The submissions that a person may know of, opened: what results and files are made from.

They are opened when they are asked for, and what was in them is kept nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from sereno.exchange.submissions.instance import AnswerRow, rows_of
from sereno.exchange.submissions.joined import JoinedForm
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.consent.standing import is_map_off
from sereno.web.diagnosis.models import (
    Activity,
    Consent,
    Instrument,
    InstrumentVersion,
    Submission,
    SubmissionState,
    VersionState,
)
from sereno.web.diagnosis.submissions.writing import on_true_clock
from sereno.web.people.models import Person

# A clock that is further ahead than this tells no day.
_PATIENCE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which submissions are asked for; "" and None for all of them."""

    area: str = ""
    activity: int | None = None
    sector: str = ""
    version: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Opened:
    """A submission with its rows."""

    submission: Submission
    activity: Activity
    rows: Sequence[AnswerRow]


@dataclass(frozen=True)
class LeftOut:
    """How many submissions of a form aren't counted, and why."""

    in_tray: int
    incomplete: int
    sealed: int
    """Encrypted on the device, and not opened yet."""
    waiting: int
    """Not yet enough to be counted together."""


def day_of(submission: Submission) -> dt.date:
    """On which day it was filled in, by the clock of its device where that was right."""
    told = submission.ended_at or submission.started_at
    # When it came is told by our own clock.
    at = on_true_clock(told, submission.skew_seconds) if told else submission.received_at
    if at > submission.received_at + _PATIENCE:
        at = submission.received_at
    return timezone.localtime(at).date()


class Answers:
    """What was answered to a form, for one person."""

    def __init__(
        self, audit: Audit, person: Person, instrument: Instrument, wanted: Wanted = EVERYTHING
    ) -> None:
        self.audit, self.instrument = audit, instrument
        self.k = audit.smallest_shown_to(person)
        # Two pages, of all and of all but one, would tell of that one.
        self.wanted = wanted if self.k is None else EVERYTHING
        mine = Submission.objects.for_person(audit, person)
        self._all = mine.filter(version__instrument=instrument)

    @cached_property
    def versions(self) -> Mapping[int, InstrumentVersion]:
        """Every version that was ever published, or has submissions: the newest first."""
        rows = InstrumentVersion.objects.filter(instrument=self.instrument)
        used = set(self._all.order_by().values_list("version", flat=True).distinct())
        return {
            each.pk: each
            for each in rows.defer("xform").order_by("-version")
            if each.state != VersionState.DRAFT or each.pk in used
        }

    @cached_property
    def form(self) -> JoinedForm:
        """What they ask, as one form."""
        return JoinedForm({pk: each.read for pk, each in self.versions.items()})

    @cached_property
    def _readable(self) -> list[Submission]:
        """In the order in which they came, their answers still sealed."""
        rows = self._all.current().filter(activity__isnull=False)
        # A form's own texts would come along with each of thousands of rows.
        found = rows.select_related("device").defer("xml").order_by("number")
        return [each for each in found if not each.is_encrypted or each.answers]

    @cached_property
    def chosen(self) -> list[Submission]:
        """The submissions that count."""
        fitting = [each for each in self._readable if self._fits(each)]
        if self.k is None:
            return fitting
        # Whoever looks twice sees k new ones at least, and never what a single one added.
        return fitting[: len(fitting) // self.k * self.k]

    def __iter__(self) -> Iterator[Opened]:
        for submission in self.chosen:
            activity, rows = self._activity_of(submission), rows_of(submission.answers)
            if activity.pk in self._taken_back:
                # Here: it computes with shapes, which a command does without.
                from sereno.web.diagnosis.marks.submitted import without_drawn

                rows = without_drawn(rows, self.versions[submission.version_id].read)
            yield Opened(submission, activity, rows)

    @cached_property
    def _taken_back(self) -> set[int]:
        """The activities in which nobody agrees any more to have what they drew used."""
        agreed = Consent.objects.filter(map=True, activity__audit=self.audit)
        gone = Q(withdrawals__isnull=False) | Q(scope_withdrawals__isnull=False)
        numbers = set(agreed.filter(gone).values_list("activity", flat=True))
        return {pk for pk in numbers & set(self.activities) if is_map_off(self.activities[pk])}

    @cached_property
    def activities(self) -> Mapping[int, Activity]:
        """The activities of the form's submissions."""
        numbers = self._all.order_by().values("activity")
        found = Activity.objects.filter(audit=self.audit, pk__in=numbers).prefetch_related("areas")
        return {each.pk: each for each in found}

    def _activity_of(self, submission: Submission) -> Activity:
        assert submission.activity_id is not None
        return self.activities[submission.activity_id]

    @cached_property
    def left_out(self) -> LeftOut:
        """What isn't counted."""
        current = self._all.current()
        placed = current.filter(activity__isnull=False).count()
        readable = len(self._readable)
        return LeftOut(
            in_tray=current.filter(activity__isnull=True).count(),
            incomplete=self._all.filter(state=SubmissionState.INCOMPLETE).count(),
            sealed=placed - readable,
            waiting=0 if self.k is None else readable - len(self.chosen),
        )

    def _fits(self, submission: Submission) -> bool:
        wanted = self.wanted
        if wanted.version not in (None, self.versions[submission.version_id].version):
            return False
        if wanted.area or wanted.activity or wanted.sector:
            activity = self._activity_of(submission)
            if wanted.activity not in (None, activity.number):
                return False
            if wanted.sector not in ("", activity.sector):
                return False
            if wanted.area and wanted.area not in {each.code for each in activity.areas.all()}:
                return False
        if wanted.since or wanted.until:
            day = day_of(submission)
            return (wanted.since or day) <= day <= (wanted.until or day)
        return True
