"""What people said under which code, as coders see it: positions, never copies of words."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.coding.models.codebook import Code
from sereno.web.coding.models.rounds import Round, blind_to
from sereno.web.coding.models.texts import TextVersion
from sereno.web.diagnosis.models import Document, Mark, Stop
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.vault.fields import SealedTextField

MOST_MEMO = 4000


class CodingClock(models.Model):
    """The number of the last change to an audit's segments (`segments.clock`); whoever writes one
    locks this row.
    """

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.audit} · {self.revision}"


class Origin(models.TextChoices):
    """How a segment came about."""

    HAND = "hand", _("by hand")
    IN_VIVO = "in_vivo", _("in their own words")
    SEARCH = "search", _("from a search")
    IMPORT = "import", _("from another program")
    RULING = "ruling", _("agreed after the fact")


class SegmentQuerySet(models.QuerySet["Segment"]):
    """Segments, by who asks: of material that they see, with codes that they see, and not of who
    codes it beside them.
    """

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of documents, marks and stops that a person sees, with codes that they see, without
        what others coded in a blind round before the person, who codes the same there, and they
        have finished.
        """
        documents = Document.objects.for_person(audit, person).order_by().values("pk")
        stops = Stop.objects.for_person(audit, person).order_by().values("pk")
        marks = Mark.objects.for_person(audit, person).order_by().values("pk")
        levels = audit.access_levels_of(person)
        rows = self
        if set(levels) != set(AccessLevel.values):
            rows = rows.filter(code__access_level__in=levels)
        seen = rows.filter(
            Q(document__in=documents)
            | Q(document=None, mark__in=marks)
            | Q(document=None, stop__in=stops),
            audit=audit,
        )
        return seen.exclude(hidden_from(audit, person))


def hidden_from(audit: Audit, person: Person) -> Q:
    """What a person must not see of others' coding yet: all that anybody else coded in a document
    to whose coding they are blind.
    """
    is_blind = blind_to(audit, person, models.OuterRef("document"))
    return is_blind & (Q(coder__isnull=True) | ~Q(coder=person))


class Segment(models.Model):
    """A passage of a text, a part of a picture or of a recording, a mark or a stop, with one code.

    coder: whose it is; None: the consensus, which is nobody's and counted in no agreement.
    key: given by the browser, so that what is sent twice is there once. revision: the number of
    its last change in the audit. region: of a picture, [left, top, width, height] in thousandths.
    removed_at: it is taken out, and stays as a mark for who asks what is new. needs_look: the text
    under it or its code was changed: its coder has to look at it.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    code = models.ForeignKey(Code, on_delete=models.RESTRICT, related_name="segments")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.ForeignKey(Round, null=True, on_delete=models.RESTRICT, related_name="segments")
    document = models.ForeignKey(
        Document, null=True, on_delete=models.CASCADE, related_name="segments"
    )
    text = models.ForeignKey(
        TextVersion, null=True, on_delete=models.RESTRICT, related_name="segments"
    )
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    region = models.JSONField(null=True)
    from_ms = models.PositiveIntegerField(null=True)
    to_ms = models.PositiveIntegerField(null=True)
    mark = models.ForeignKey(Mark, null=True, on_delete=models.CASCADE, related_name="segments")
    stop = models.ForeignKey(Stop, null=True, on_delete=models.CASCADE, related_name="segments")
    memo = SealedTextField(
        _("note"),
        blank=True,
        max_length=MOST_MEMO,
        validators=[plain_text],
        bound_to=("audit", "key"),
    )
    # Which of its notes `memo` is; 0: there was never one.
    memo_number = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=7, choices=Origin.choices, default=Origin.HAND)
    needs_look = models.BooleanField(default=False)
    revision = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start", "end", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "key"], name="segment_key_once"),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="segment_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True, text__isnull=True)
                | Q(start__isnull=False, end__gte=F("start"), text__isnull=False),
                name="segment_of_text_whole",
            ),
            models.CheckConstraint(
                condition=Q(from_ms__isnull=True, to_ms__isnull=True)
                | Q(from_ms__isnull=False, to_ms__gte=F("from_ms")),
                name="segment_of_time_whole",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False, mark__isnull=True, stop__isnull=True)
                | Q(document__isnull=True, mark__isnull=False, stop__isnull=True)
                | Q(document__isnull=True, mark__isnull=True, stop__isnull=False),
                name="segment_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["audit", "revision"], name="segment_since")]

    def __str__(self) -> str:
        return f"{self.code} · {self.document or self.mark or self.stop}"


class SegmentNote(models.Model):
    """A note on a segment as somebody wrote it; what it says now is in the segment too."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField()
    words = SealedTextField(
        _("note"),
        blank=True,
        max_length=MOST_MEMO,
        validators=[plain_text],
        bound_to=("segment", "number"),
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["segment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="segment_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.segment} · {self.number}"


class CodingStep(models.Model):
    """One thing that a person did while coding, with what it takes to undo exactly that.

    before, after: by key of segment its fields, of its note the number; None: it was not there.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "person", "key"], name="coding_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.at}"
