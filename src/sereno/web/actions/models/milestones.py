"""Milestones: the steps by which one sees how far an action is, and what proves it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.methods.actions import progress
from sereno.web.actions.models.actions import Action, OfActionQuerySet
from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record

MOST_WEIGHT = 100


class MilestoneState(models.TextChoices):
    """As the Open Contracting Data Standard calls them."""

    SCHEDULED = progress.SCHEDULED, _("scheduled")
    MET = progress.MET, _("met")
    NOT_MET = progress.NOT_MET, _("not met")
    PARTLY_MET = progress.PARTLY_MET, _("partly met")


class Milestone(models.Model):
    """A step of an action. share: how much of it was reached, in per cent, where it is partly met.

    needs: those that have to come before it, without circles. due_on: the day that holds now; the
    earlier ones are kept (DueDate). state, share, on: of the last judgement (MilestoneJudgement).
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField()
    title = models.CharField(_("milestone"), max_length=200, validators=[one_line])
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_WEIGHT)]
    )
    due_on = models.DateField(_("due on"))
    needs = models.ManyToManyField(
        "self", verbose_name=_("comes after"), symmetrical=False, blank=True,
        related_name="needed_by",
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=12, choices=MilestoneState.choices,
        default=MilestoneState.SCHEDULED,
    )  # fmt: skip
    share = models.PositiveSmallIntegerField(_("share reached"), null=True, blank=True)
    on = models.DateField(_("day"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = OfActionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "position"], name="milestone_position_once"),
            models.CheckConstraint(
                condition=Q(state__in=MilestoneState.values), name="milestone_state_known"
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, MOST_WEIGHT)), name="milestone_weight_in_range"
            ),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.PARTLY_MET, share__range=(1, 99))
                | (~Q(state=MilestoneState.PARTLY_MET) & Q(share__isnull=True)),
                name="milestone_share_where_partly_met",
            ),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.SCHEDULED, on__isnull=True)
                | (~Q(state=MilestoneState.SCHEDULED) & Q(on__isnull=False)),
                name="milestone_day_where_judged",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def access_level(self) -> str:
        """Its action's."""
        return str(self.action.access_level)


class MilestoneJudgement(Frozen):
    """What somebody said of a milestone, written once. on: the day of which it is said; of one that
    is scheduled again, that of the judgement that it takes back.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="judgements")
    state = models.CharField(_("state"), max_length=12, choices=MilestoneState.choices)
    share = models.PositiveSmallIntegerField(_("share reached"), null=True, blank=True)
    on = models.DateField(_("day"))
    text = models.TextField(_("note"), max_length=1000, blank=True, validators=[plain_text])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=MilestoneState.values), name="milestone_judged_known"
            ),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.PARTLY_MET, share__range=(1, 99))
                | (~Q(state=MilestoneState.PARTLY_MET) & Q(share__isnull=True)),
                name="milestone_judged_share_where_partly_met",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} · {self.get_state_display()}"


class DueDate(Frozen):
    """A day by which a milestone was due until it was changed, and why it was."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="due_dates")
    due_on = models.DateField()
    reason = models.CharField(_("reason"), max_length=500, blank=True, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.milestone} · {self.due_on}"


class Grade(models.TextChoices):
    """How good a proof is that something was done."""

    OFFICIAL_RECORD = "A", _("A: dated official record")
    INDEPENDENT = "B", _("B: independent proof or inspection")
    WORD = "C", _("C: an official's word")
    NONE = "D", _("D: none")


class ProofQuerySet(LevelledQuerySet["Proof"]):
    """Proofs have a level of their own, and nobody sees one of an action that they don't see."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those that a person may see."""
        seen = Action.objects.for_person(audit, person).order_by()
        return super().for_person(audit, person).filter(action__in=seen.values("pk"))

    def standing(self) -> Self:
        """Those that count: nobody took them back."""
        return self.filter(taken_back_at=None)


class Proof(Record):
    """A file that shows that something was done: of an action or of one of its milestones.

    on: the day of what it shows, not of its arrival. taken_back_at, why: what turned out not to
    show it stays and counts no more. looked_at: when its bytes were last compared with its digest;
    changed_since: when they were first found not to fit, or to be gone.
    """

    action = models.ForeignKey(Action, on_delete=models.RESTRICT, related_name="proofs")
    milestone = models.ForeignKey(
        Milestone, verbose_name=_("milestone"), null=True, blank=True, on_delete=models.RESTRICT,
        related_name="proofs",
    )  # fmt: skip
    title = models.CharField(_("what it shows"), max_length=200, validators=[one_line])
    on = models.DateField(_("its date"))
    grade = models.CharField(_("grade"), max_length=1, choices=Grade.choices)
    file = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)
    why = models.CharField(_("reason"), max_length=500, blank=True, validators=[one_line])
    looked_at = models.DateTimeField(null=True, editable=False)
    changed_since = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = ProofQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(grade__in=[Grade.OFFICIAL_RECORD, Grade.INDEPENDENT, Grade.WORD]),
                name="proof_graded",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(why=""),
                name="proof_taken_back_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
