"""What an activity leaves: its transcripts, notes, photos, recordings and signed sheets."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models.activities import Activity, TeamMember
from sereno.web.diagnosis.models.consents import Consent, TextLanguage
from sereno.web.files.models import KeptFile
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class DocumentKind(models.TextChoices):
    """What a document is to the audit."""

    TRANSCRIPT = "transcript", _("transcript")
    NOTES = "notes", _("notes")
    PHOTO = "photo", _("photo")
    AUDIO = "audio", _("audio")
    VIDEO = "video", _("video")
    CONSENT_SHEET = "consent_sheet", _("signed consent sheet")
    OTHER = "other", _("other")


class DocumentState(models.TextChoices):
    """The life of a document."""

    RECEIVED = "received", _("arrived")
    CHECKED = "checked", _("looked through")
    ERASED = "erased", _("erased")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Faces(models.TextChoices):
    """What somebody said of the faces and number plates in a picture."""

    NO_PICTURE = "", _("not a picture")
    UNSEEN = "unseen", _("not looked at yet")
    PIXELATED = "pixelated", _("pixelated")
    NONE = "none", _("nothing to hide")


class DocumentQuerySet(LevelledQuerySet["Document"]):
    """Documents, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees, up to the level for which they are cleared,
        and all of their own team's. What rested on a consent that was withdrawn is nobody's.
        """
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        cleared = Q(access_level__in=audit.access_levels_of(person))
        if person.scope is None and audit.allows(person, Right.SEE_FIELDWORK):
            # Whether their team's activities are theirs is said by the activities.
            team = TeamMember.objects.filter(person=person).values("activity")
            cleared |= Q(activity__in=team)
        seen = self.filter(cleared, audit=audit, activity__in=theirs)
        return seen.exclude(state=DocumentState.WITHDRAWN)


class Document(Record):
    """Something that an activity left. Its files and texts are its versions, the newest counts.

    consent: the one on which it rests; without one it rests on all of its activity's.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="documents")
    consent = models.ForeignKey(
        Consent,
        verbose_name=_("consent on which it rests"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    kind = models.CharField(_("what it is"), max_length=14, choices=DocumentKind.choices)
    title = models.CharField(
        _("title"),
        max_length=160,
        blank=True,
        validators=[one_line],
        help_text=_("Never a name, nor what somebody said."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=TextLanguage.choices, blank=True
    )
    keep_until = models.DateField(
        _("keep until"),
        null=True,
        blank=True,
        help_text=_("After that day its file and text are erased."),
    )
    withdrawn_on = models.DateField(null=True, editable=False)
    faces = models.CharField(
        _("faces and number plates"),
        max_length=9,
        choices=Faces.choices,
        default=Faces.NO_PICTURE,
        blank=True,
        editable=False,
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=DocumentState.choices,
        default=DocumentState.RECEIVED,
        editable=False,
    )

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(DocumentState),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(faces__in=Faces.values), name="document_faces_known"
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.PUBLIC) | ~Q(faces=Faces.UNSEEN),
                name="document_public_was_looked_at",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DocumentKind.CONSENT_SHEET)
                | Q(access_level=AccessLevel.RESTRICTED),
                name="document_sheet_is_restricted",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(
            _("{kind} no. {n}").format(kind=self.get_kind_display().capitalize(), n=self.number)
        )


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    """Versions, by what is given of them."""

    def given_of(self, document: Document) -> Self:
        """Those whose bytes are given to whoever sees the document. Of pictures and videos it is
        the newest alone: what somebody said of faces was said of that, and in an earlier one may
        be seen whom they made unknowable in it.
        """
        rows = self.filter(document=document)
        if document.faces == Faces.NO_PICTURE:
            return rows
        return rows.filter(version=rows.aggregate(n=models.Max("version"))["n"])

    def for_person(self, document: Document, audit: Audit, person: Person) -> Self:
        """Those given to a person who sees the document: to whoever may not read texts before
        their names are replaced only pictures and recordings.
        """
        rows = self.given_of(document)
        if audit.allows(person, Right.SEE_ORIGINALS):
            return rows
        wordless = Q()
        for family in ("image/", "audio/", "video/"):
            wordless |= Q(file__media_type__startswith=family)
        return rows.filter(wordless)


class DocumentVersion(models.Model):
    """A file of a document and what was read of it, all of it sealed; each stays as it came.

    shown: of a picture, the one that people see. cues: who said what when, as JSON. Without a
    file: it was erased.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    file_name = SealedTextField(_("name of the file"), bound_to=("document", "version"))
    shown = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    text = SealedTextField(_("text"), blank=True, bound_to=("document", "version"))
    cues = SealedTextField(_("times"), blank=True, bound_to=("document", "version"))
    place = SealedTextField(_("place"), blank=True, bound_to=("document", "version"))
    taken_at = models.DateTimeField(_("taken"), null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="document_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.version}"


class DocumentNote(models.Model):
    """Something that was noticed in a recording at a time."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="notes")
    at_ms = models.PositiveIntegerField(_("at"))
    words = SealedTextField(
        _("note"), max_length=2000, validators=[plain_text], bound_to=("document", "at_ms")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at_ms", "pk"]

    def __str__(self) -> str:
        return f"{self.document} · {self.at_ms}"
