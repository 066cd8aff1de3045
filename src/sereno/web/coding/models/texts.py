"""The texts that are coded: without names, in versions that never change, turn by turn.

All positions are codepoints from 0, the end not included.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.diagnosis.models.participants import AgeBand, Sex
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.vault.fields import SealedTextField


class OfDocumentQuerySet(models.QuerySet[Any]):
    """Rows of a document: seen by whoever sees that."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the documents that a person sees."""
        theirs = Document.objects.for_person(audit, person).order_by().values("pk")
        return self.filter(document__in=theirs)


class WithNamesQuerySet(OfDocumentQuerySet):
    """Rows that tell what stood in a text before its names were taken out."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Nothing, to whoever may not read texts before that."""
        if not audit.allows(person, Right.SEE_ORIGINALS):
            return self.none()
        return super().for_person(audit, person)


class NameKind(models.TextChoices):
    """What a mention may tell of somebody."""

    PERSON = "person", _("person")
    ALIAS = "alias", _("nickname")
    PLACE = "place", _("place")
    ADDRESS = "address", _("address")
    PHONE = "phone", _("telephone")
    MAIL = "mail", _("e-mail")
    PLATE = "plate", _("number plate")
    CURP = "curp", _("CURP")
    RFC = "rfc", _("RFC")
    BIRTH_DATE = "birth_date", _("date of birth")
    OTHER = "other", _("other")


class Pseudonym(models.Model):
    """What stands for a person or a place in all texts of an audit, such as “Persona 3”.

    Who that is lies with each document (`NameMap`): a number tells nothing. same_as: another
    of the same person by which this one is told, once somebody said so.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what it is"), max_length=10, choices=NameKind.choices)
    number = models.PositiveIntegerField(_("No."))
    same_as = models.ForeignKey(
        "self", null=True, on_delete=models.RESTRICT, related_name="told_so"
    )

    class Meta:
        ordering = ["kind__in_order", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
                name="pseudonym_of_another",
            ),
            models.UniqueConstraint(fields=["audit", "kind", "number"], name="pseudonym_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NameKind.values), name="pseudonym_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def told(self) -> Pseudonym:
        """The one that stands in texts: this one, or that of the same person."""
        found = self
        while found.same_as is not None:
            found = found.same_as
        return found


class NameMap(models.Model):
    """Whom the pseudonyms of a document stand for, and since when somebody or something looks for
    names in it.

    names: by number of pseudonym's row the forms in which a text names it, as JSON: what only the
    vault opens. It is each document's own, so that whoever doesn't see one learns no name of it,
    and none is left of what was erased. source: the version whose names were looked for; signs:
    how long its text is, in codepoints.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="name_map")
    source = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="+")
    signs = models.PositiveIntegerField()
    names = SealedTextField(_("names"), blank=True, bound_to=("document",))
    at = models.DateTimeField()

    objects: ClassVar[Any] = WithNamesQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.document)


class MentionState(models.TextChoices):
    """What somebody decided of a mention."""

    WAITING = "waiting", _("waiting")
    REPLACED = "replaced", _("replaced")
    KEPT = "kept", _("kept as it is")


class Mention(models.Model):
    """A part of a text as it came that may tell who somebody is. Its words are in the text alone.

    rule: what found it; "hand": a person did. pseudonym: what stands for it, once it is replaced;
    without one its kind stands for it, such as “[teléfono]”.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="mentions")
    source = models.ForeignKey(DocumentVersion, on_delete=models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("what it is"), max_length=10, choices=NameKind.choices)
    rule = models.CharField(max_length=24)
    state = models.CharField(
        _("state"), max_length=8, choices=MentionState.choices, default=MentionState.WAITING
    )
    pseudonym = models.ForeignKey(
        Pseudonym, null=True, on_delete=models.RESTRICT, related_name="mentions"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = WithNamesQuerySet.as_manager()

    class Meta:
        ordering = ["source", "start"]
        constraints = [
            models.UniqueConstraint(fields=["source", "start", "end"], name="mention_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="mention_forwards"),
            models.CheckConstraint(
                condition=Q(kind__in=NameKind.values), name="mention_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=MentionState.values), name="mention_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start}-{self.end}"


class TextVersion(models.Model):
    """A text to be coded, as it is after its names were replaced; written once.

    moves: how positions of the version before become those of this one, as JSON: a list of
    [start, end, length of what stands there now], in order; of the first version those of `source`.
    edits: the same from the text of `source`, of every version.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveSmallIntegerField()
    source = models.ForeignKey(DocumentVersion, on_delete=models.RESTRICT, related_name="texts")
    text = SealedTextField(_("text"), blank=True, bound_to=("document", "version"))
    moves = SealedTextField(blank=True, bound_to=("document", "version"))
    edits = SealedTextField(blank=True, bound_to=("document", "version"))
    reason = models.CharField(_("reason"), max_length=200, blank=True, validators=[one_line])
    erased_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = OfDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.version}"


class Part(models.TextChoices):
    """What somebody is in a conversation."""

    FACILITATOR = "facilitator", _("facilitator")
    PARTICIPANT = "participant", _("participant")
    OTHER = "other", _("other")


class Speaker(models.Model):
    """Who speaks in a document, as the text calls them after names were replaced."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="speakers")
    number = models.PositiveSmallIntegerField()
    label = SealedTextField(_("called"), max_length=80, bound_to=("document", "number"))
    part = models.CharField(_("part"), max_length=11, choices=Part.choices, default=Part.OTHER)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True)
    age = models.CharField(_("age"), max_length=8, choices=AgeBand.choices, blank=True)

    objects: ClassVar[Any] = OfDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="speaker_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="speaker_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"


class Block(models.Model):
    """A turn or a paragraph of a text; blocks don't overlap, and are all of a text but its gaps.

    start: where what is said begins, after the name of who says it.
    """

    text = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="blocks")
    ordinal = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.RESTRICT, related_name="blocks"
    )
    from_ms = models.PositiveIntegerField(null=True)
    to_ms = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["text", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["text", "ordinal"], name="block_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="block_forwards"),
        ]

    def __str__(self) -> str:
        return f"{self.text} · {self.ordinal}"
