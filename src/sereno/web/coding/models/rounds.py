"""Who codes what, blind to each other or not, and what was agreed on afterwards."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models.codebook import Code
from sereno.web.coding.models.texts import OfDocumentQuerySet, TextVersion
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class RoundState(models.TextChoices):
    """The life of a round."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Unit(models.TextChoices):
    """What coders are asked to judge: whatever they find, or units fixed beforehand."""

    FREE = "free", _("passages that each finds")
    SENTENCE = "sentence", _("each sentence")
    TURN = "turn", _("each turn")


class Round(Record):
    """Documents given to coders at one time, under one rule."""

    title = models.CharField(_("title"), max_length=100, validators=[one_line])
    is_blind = models.BooleanField(
        _("blind"),
        default=True,
        help_text=_("Nobody sees what others coded in a document before all have finished it."),
    )
    unit = models.CharField(
        _("what is judged"), max_length=8, choices=Unit.choices, default=Unit.FREE
    )
    codes = models.ManyToManyField(
        Code,
        verbose_name=_("codes"),
        blank=True,
        related_name="+",
        help_text=_("Those of which each unit is judged; none: the whole codebook."),
    )
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=RoundState.choices,
        default=RoundState.PLANNED,
        editable=False,
    )

    objects: ClassVar[Any] = LevelledQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(RoundState),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="round_unit_known"),
        ]

    def __str__(self) -> str:
        return self.title


class AssignmentState(models.TextChoices):
    """How far a coder is with a document."""

    WAITING = "waiting", _("not begun")
    BEGUN = "begun", _("begun")
    FINISHED = "finished", _("finished")


class AssignmentQuerySet(OfDocumentQuerySet):
    """Assignments: one's own, and everybody's for who keeps the coding."""

    def unfinished_blind(self, audit: Audit) -> Self:
        """Those of blind rounds that nobody has said to be finished."""
        rows = self.filter(round__audit=audit, round__is_blind=True)
        return rows.exclude(state=AssignmentState.FINISHED)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of documents that a person sees."""
        seen = super().for_person(audit, person)
        return seen if audit.allows(person, Right.KEEP_CODING) else seen.filter(coder=person)


class Assignment(models.Model):
    """A document given to a coder in a round. text: the version that was coded, once finished."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="assignments")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    text = models.ForeignKey(TextVersion, null=True, on_delete=models.RESTRICT, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=AssignmentState.choices,
        default=AssignmentState.WAITING,
    )
    finished_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(_("reopened"), default=0)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["round", "document", "coder"]
        constraints = [
            models.UniqueConstraint(fields=["round", "document", "coder"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="assignment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.FINISHED) | Q(finished_at__isnull=False),
                name="assignment_finished_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.document} · {self.coder}"


def blind_to(audit: Audit, person: Person, document: Any) -> Q:
    """Whether a person must not see yet what others coded in a document, given as it is or as a
    reference to it: it is coded in a blind round that isn't closed, and not all to whom it is given
    there have finished. Whoever isn't one of them and keeps the coding sees it at once.
    """
    given = Assignment.objects.filter(round__audit=audit, round__is_blind=True, document=document)
    given = given.exclude(round__state=RoundState.CLOSED).order_by()
    is_blind = Q(models.Exists(given.exclude(state=AssignmentState.FINISHED)))
    if audit.allows(person, Right.KEEP_CODING):
        is_blind &= Q(models.Exists(given.filter(coder=person)))
    return is_blind


class UnitJudgement(models.Model):
    """That a coder has judged a unit: it has the codes whose segments span it, or none of them."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="judged")
    text = models.ForeignKey(TextVersion, on_delete=models.RESTRICT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["assignment", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "text", "start"], name="unit_judged_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="unit_forwards"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.start}"


class Decision(models.TextChoices):
    """What was decided where two coders differ."""

    AGREE = "agree", _("both say the same")
    TAKE_A = "take_a", _("the first one's")
    TAKE_B = "take_b", _("the second one's")
    BOTH = "both", _("both")
    NEITHER = "neither", _("neither")


class RulingQuerySet(models.QuerySet["Ruling"]):
    """Rulings: they tell what others coded, and are as blind."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of documents that a person sees and to whose coding they aren't blind."""
        theirs = Document.objects.for_person(audit, person).order_by().values("pk")
        seen = self.filter(round__audit=audit, document__in=theirs)
        return seen.exclude(blind_to(audit, person, models.OuterRef("document")))


class Ruling(models.Model):
    """A decision on a stretch of a document of which two coders said different things.

    text, start, end: the stretch, as it was when it was decided. made: the consensus's segments, by
    their keys.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rulings")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="rulings")
    text = models.ForeignKey(TextVersion, on_delete=models.RESTRICT, related_name="+")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    decision = models.CharField(_("decision"), max_length=7, choices=Decision.choices)
    reason = SealedTextField(
        _("reason"),
        max_length=1000,
        blank=True,
        validators=[plain_text],
        bound_to=("round", "document", "start", "end"),
    )
    made = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "text", "first", "second", "start", "end"],
                name="ruling_once",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="ruling_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.start}"
