"""Submissions: forms that were filled in, their files, and what arrived before it was read."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models.activities import Activity, TeamMember
from sereno.web.diagnosis.models.devices import Device
from sereno.web.diagnosis.models.instruments import InstrumentVersion
from sereno.web.files.models import KeptFile
from sereno.web.files.names import shown_name
from sereno.web.people.models import Person
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField

# What a device may call a filled form; ours and those of Collect have 41 signs.
LONGEST_ID = 250
# What browsers show.
PICTURES = ("image/jpeg", "image/png", "image/webp")


class SubmissionState(models.TextChoices):
    """The life of a filled form."""

    INCOMPLETE = "incomplete", _("files missing")
    COMPLETE = "complete", _("complete")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")


def _seen_in_tray(audit: Audit, person: Person) -> Q:
    """What has no activity is seen by those who may look at all of it and put it in its place, and
    by whoever sent it.
    """
    if AccessLevel.RESTRICTED in audit.access_levels_of(person) and audit.allows(
        person, Right.KEEP_FIELDWORK
    ):
        return Q()
    if person.scope is None and audit.allows(person, Right.SEE_FIELDWORK):
        return Q(device__person=person)
    return Q(pk__in=())


_REPLACED = """
WITH RECURSIVE replaced(id) AS (
    SELECT edits_id FROM diagnosis_submission WHERE edits_id IS NOT NULL AND state = %s
    UNION
    SELECT earlier.edits_id FROM diagnosis_submission AS earlier
    JOIN replaced ON earlier.id = replaced.id WHERE earlier.edits_id IS NOT NULL
)
SELECT id FROM replaced
"""


class SubmissionQuerySet(LevelledQuerySet["Submission"]):
    """Filled forms, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees, up to the level for which they are cleared,
        all of their own team's, and of the tray what they may see there. What rested on a consent
        that was withdrawn is nobody's.
        """
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        cleared = Q(access_level__in=audit.access_levels_of(person))
        if person.scope is None and audit.allows(person, Right.SEE_FIELDWORK):
            team = TeamMember.objects.filter(person=person).values("activity")
            cleared |= Q(activity__in=team)
        placed = Q(activity__in=theirs) & cleared
        tray = Q(activity__isnull=True) & _seen_in_tray(audit, person)
        return self.filter(placed | tray, audit=audit).exclude(state=SubmissionState.WITHDRAWN)

    def current(self) -> Self:
        """What counts: complete, no try, and replaced by no complete edit of it, nor of its edits:
        one between them may lack its photos for good.
        """
        found = self.filter(state=SubmissionState.COMPLETE, is_test=False)
        return found.exclude(pk__in=RawSQL(_REPLACED, [SubmissionState.COMPLETE.value]))


class Submission(Record):
    """One filled form.

    activity: None while it is in the tray. xml: as it was sent. answers: its rows as
    `exchange.submissions` keeps them, "" of an encrypted one that nobody opened. edits: the one
    that it replaces. is_test: its form was a draft, and it counts nowhere. skew_seconds: how far
    the device's clock was ahead. withdrawn_on: since then nobody sees it.
    """

    version = models.ForeignKey(
        InstrumentVersion,
        verbose_name=_("form"),
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        null=True,
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    instance_id = models.CharField(max_length=LONGEST_ID, editable=False)
    device = models.ForeignKey(
        Device, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    xml = SealedTextField(blank=True, bound_to=("audit", "instance_id"), editable=False)
    answers = SealedTextField(blank=True, bound_to=("audit", "instance_id"), editable=False)
    is_encrypted = models.BooleanField(_("encrypted"), default=False, editable=False)
    is_test = models.BooleanField(_("a try"), default=False, editable=False)
    started_at = models.DateTimeField(_("begun"), null=True, editable=False)
    ended_at = models.DateTimeField(_("finished"), null=True, editable=False)
    received_at = models.DateTimeField(_("arrived"), editable=False)
    skew_seconds = models.IntegerField(_("clock ahead by"), null=True, editable=False)
    edits = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="edited_by", editable=False
    )
    withdrawn_on = models.DateField(null=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SubmissionState.choices,
        default=SubmissionState.INCOMPLETE,
        editable=False,
    )

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(SubmissionState),
            models.UniqueConstraint(fields=["audit", "instance_id"], name="submission_once"),
            models.UniqueConstraint(fields=["edits"], name="submission_edited_once"),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | Q(access_level=AccessLevel.RESTRICTED),
                name="submission_in_tray_is_restricted",
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.PUBLIC), name="submission_never_public"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Submission no. {n}").format(n=self.number))


class SubmissionFile(models.Model):
    """A file that a filled form names, or that came along with it.

    file: None while it has not come, once it was erased, and of one without a single byte.
    opened: of a file that was encrypted on the device, what it held. is_withdrawn: nobody agrees
    any more that it is kept: it is given to nobody, doesn't come in again, and is there as long as
    a withdrawal noted by mistake can be taken back.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    ordinal = models.PositiveSmallIntegerField()
    name = SealedTextField(bound_to=("submission", "ordinal"))
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    is_empty = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    opened = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "ordinal"], name="submission_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.ordinal}"

    @property
    def called(self) -> str:
        """Its name as people see it: whoever sent it may have hidden signs in it."""
        return shown_name(self.name)

    @property
    def kept(self) -> KeptFile | None:
        """What is given of it: opened where somebody opened it."""
        return None if self.is_withdrawn else self.opened or self.file

    @property
    def has_come(self) -> bool:
        """Whether nothing of it is missing."""
        return self.is_empty or self.is_withdrawn or self.file_id is not None

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.kept is not None and self.kept.media_type in PICTURES


class ArrivalState(models.TextChoices):
    """What became of what arrived. What was read without trouble leaves no arrival behind."""

    WAITING = "waiting", _("not read yet")
    QUARANTINED = "quarantined", _("in quarantine")
    TAKEN = "taken", _("taken over")
    SET_ASIDE = "set_aside", _("set aside")
    ERASED = "erased", _("deleted")


class ArrivalQuerySet(LevelledQuerySet["Arrival"]):
    """What arrived, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """As what is in the tray: nobody knows yet what it is about."""
        return self.filter(_seen_in_tray(audit, person), audit=audit)


class Arrival(Record):
    """One delivery of a device as it came: kept before anything of it is read, and until it is
    taken over, or somebody says why not.

    xml: its bytes, each as the sign of its number. reason: the code of a problem; told: the values
    that its words name, as JSON. instance_id: what the form calls itself, "" where nobody knows.
    waits_for: the submission that it edits, where that has not come.
    """

    device = models.ForeignKey(Device, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("received"), editable=False)
    skew_seconds = models.IntegerField(null=True, editable=False)
    xml = SealedTextField(blank=True, bound_to=("audit", "number"), editable=False)
    reason = models.CharField(_("why"), max_length=60, blank=True, editable=False)
    told = SealedTextField(blank=True, bound_to=("audit", "number"), editable=False)
    instance_id = models.CharField(max_length=LONGEST_ID, blank=True, editable=False)
    waits_for = models.CharField(max_length=LONGEST_ID, blank=True, editable=False)
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.SET_NULL, related_name="arrivals", editable=False
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ArrivalState.choices,
        default=ArrivalState.WAITING,
        editable=False,
    )

    objects: ClassVar[Any] = ArrivalQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(ArrivalState),
            models.CheckConstraint(
                condition=Q(access_level=AccessLevel.RESTRICTED), name="arrival_is_restricted"
            ),
            models.CheckConstraint(
                condition=Q(state=ArrivalState.WAITING) | ~Q(reason=""),
                name="arrival_kept_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["audit", "waits_for"], condition=~Q(waits_for=""), name="arrival_waits"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Delivery no. {n}").format(n=self.number))


class ArrivalFile(models.Model):
    """A part of a delivery beside the form itself; without a name: all of it, which is no form.

    file: None of one without a single byte.
    """

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="files")
    ordinal = models.PositiveSmallIntegerField()
    name = SealedTextField(blank=True, bound_to=("arrival", "ordinal"))
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "ordinal"], name="arrival_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.arrival} · {self.ordinal}"

    @property
    def called(self) -> str:
        """Its name as people see it; "" of what is no form."""
        return shown_name(self.name) if self.name else ""
