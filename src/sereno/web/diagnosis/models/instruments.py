"""Instruments: the forms that fieldwork is done with, in versions of which one is in use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.exchange.xlsforms.questions import Form
from sereno.web.diagnosis.models.keys import SubmissionKey
from sereno.web.files.models import KeptFile
from sereno.web.people.plain_text import one_line
from sereno.web.records.models import Record, state_is_known


class InstrumentPurpose(models.TextChoices):
    """What an instrument is for."""

    FOCUS_GROUP = "focus_group", _("focus group guide")
    WORK_GROUP = "work_group", _("work group guide")
    MAPPING = "mapping", _("mapping guide")
    PRISON = "prison", _("prison interview guide")
    OFFICIALS = "officials", _("officials' interview guide")
    FOLLOW_UP = "follow_up", _("officials' interview guide for follow-up")
    WALK = "walk", _("walk checklist")
    PERCEPTION = "perception", _("perception survey")
    OTHER = "other", _("other")


class VersionState(models.TextChoices):
    """The life of a version: what was once published is never changed."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Instrument(Record):
    """A form under one id, whatever its version. It holds questions and no answer.

    form_id: as its workbook names it, "" before the first one came. languages: codes or names, of
    the newest version.
    """

    title = models.CharField(_("title"), max_length=160, validators=[one_line])
    purpose = models.CharField(
        _("what it is for"),
        max_length=12,
        choices=InstrumentPurpose.choices,
        default=InstrumentPurpose.OTHER,
    )
    form_id = models.CharField(_("form id"), max_length=200, blank=True, editable=False)
    languages = models.TextField(_("languages"), blank=True, editable=False)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(purpose__in=InstrumentPurpose.values), name="instrument_purpose_known"
            ),
            models.UniqueConstraint(
                fields=["audit", "form_id"],
                condition=~Q(form_id=""),
                name="instrument_form_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InstrumentVersion(Record):
    """One version of an instrument: a workbook, the XForm made of it, and what it asks.

    version: counted by Sereno. form_version: what the form itself says, by which submissions name
    it. hash: of the XForm alone; with generated lists see `instruments.attachments`. form: what
    `exchange.xlsforms` keeps of its questions. checklist: the questions that were written in the
    browser, None of a workbook that somebody brought. key: with it devices encrypt what is filled
    in. on_test_devices: a draft is offered to those.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    form_version = models.CharField(_("version in the form"), max_length=200, editable=False)
    title = models.CharField(_("title"), max_length=200, editable=False)
    hash = models.CharField(_("fingerprint"), max_length=36, editable=False)
    workbook = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="+")
    xform = models.TextField(editable=False)
    form = models.JSONField(editable=False)
    checklist = models.JSONField(null=True, editable=False)
    key = models.ForeignKey(
        SubmissionKey, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    on_test_devices = models.BooleanField(_("on test devices"), default=False, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=VersionState.choices,
        default=VersionState.DRAFT,
        editable=False,
    )

    _read: tuple[object, Form] | None = None

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(VersionState),
            models.UniqueConstraint(
                fields=["instrument", "version"], name="instrument_version_once"
            ),
            models.UniqueConstraint(
                fields=["instrument", "form_version"], name="instrument_form_version_once"
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state="published"),
                name="instrument_one_published",
            ),
            models.CheckConstraint(
                condition=Q(on_test_devices=False) | Q(state="draft"),
                name="instrument_draft_on_test_devices",
            ),
        ]

    def __str__(self) -> str:
        return _("{title}, version {n}").format(title=self.title, n=self.version)

    @property
    def read(self) -> Form:
        """What it asks; worked out once, since thousands of submissions may ask for it."""
        if self._read is None or self._read[0] is not self.form:
            self._read = (self.form, Form.of_kept(self.form))
        return self._read[1]


class InstrumentFile(models.Model):
    """A file that a version asks for beside itself: a picture, a sound, a list of one's own."""

    of_version = models.ForeignKey(
        InstrumentVersion, on_delete=models.CASCADE, related_name="files"
    )
    name = models.CharField(max_length=200)
    file = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["name__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["of_version", "name"], name="instrument_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
