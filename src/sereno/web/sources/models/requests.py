"""Requests: who was asked for what and when, what was answered, and the letters."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.organisations.models import Organisation
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.sources.geographies import Geography
from sereno.web.sources.models.sources import Source


class RequestState(models.TextChoices):
    """The life of a request."""

    DRAFT = "draft", _("being written")
    SENT = "sent", _("sent")
    PROMISED = "promised", _("promised")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    SILENT = "silent", _("no answer")


_R = RequestState
AWAITED = frozenset({_R.SENT, _R.PROMISED})


class RequestQuerySet(LevelledQuerySet["DataRequest"]):
    """Requests, by who asks and by what they wait for."""

    def awaited(self) -> RequestQuerySet:
        """Sent, and not answered yet."""
        return self.filter(state__in=AWAITED)

    def overdue(self, today: dt.date) -> RequestQuerySet:
        """Awaited, and their day is past."""
        return self.awaited().filter(due_on__lt=today)


class DataRequest(Record):
    """One request to one institution, for one or several gaps."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="requests")
    institution = models.ForeignKey(
        Organisation,
        verbose_name=_("institution"),
        on_delete=models.RESTRICT,
        related_name="data_requests",
    )
    addressee = models.CharField(
        _("addressed to"), max_length=160, blank=True, validators=[one_line]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState.choices, default=_R.DRAFT
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    due_on = models.DateField(_("answer due by"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, validators=[plain_text])

    objects = RequestQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        ordering = ["-number"]
        constraints = [
            *Record.Meta.constraints,
            state_is_known(RequestState),
            models.CheckConstraint(
                condition=models.Q(state=_R.DRAFT)
                | models.Q(asked_on__isnull=False, due_on__gte=models.F("asked_on")),
                name="sent_request_has_its_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[_R.REFUSED, _R.SILENT]) | ~models.Q(answer=""),
                name="request_outcome_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.institution.name}"

    def is_overdue(self, today: dt.date) -> bool:
        """Whether an answer should be here."""
        return self.state in AWAITED and self.due_on is not None and self.due_on < today


class Answer(models.TextChoices):
    """What became of one item."""

    WAITING = "", _("waiting")
    RECEIVED = "received", _("received")
    PARTIAL = "partial", _("received in part")
    REFUSED = "refused", _("refused")


class RequestItem(models.Model):
    """One gap of a request: what, at which level, which years, why, in which format."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="items")
    row = models.CharField(max_length=100)
    geography = models.CharField(max_length=16, choices=Geography.choices)
    year_from = models.PositiveSmallIntegerField()
    year_to = models.PositiveSmallIntegerField()
    why = models.TextField(blank=True, validators=[plain_text])
    format = models.CharField(max_length=60, blank=True, validators=[one_line])
    source = models.ForeignKey(Source, null=True, on_delete=models.SET_NULL, related_name="items")
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("what is asked for")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year_to__gte=models.F("year_from")), name="item_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.row} · {self.years}"

    @property
    def years(self) -> str:
        """2019, or 2019–2024."""
        return "–".join(dict.fromkeys([str(self.year_from), str(self.year_to)]))


class Reminder(models.Model):
    """The institution was reminded."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True, validators=[one_line])
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.request} · {self.on}"


class Letter(models.Model):
    """A letter as it was made, in two files."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    # The texts as they were edited, to start the next letter from.
    texts = models.JSONField()
    docx = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="+")
    pdf = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="letter_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.number}"
