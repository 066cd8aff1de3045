"""What reviewers judge, kept as each said it first, and what they settle on."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models import Grade
from sereno.web.audits.models import Audit
from sereno.web.monitoring.models.rounds import OfItemQuerySet, RoundItem, RoundState
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text

# What shows by itself that something was done.
PROVEN = (Grade.OFFICIAL_RECORD, Grade.INDEPENDENT)


class Verdict(models.TextChoices):
    """What is judged (METHOD, section 6)."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROCESS = "in_process", _("in process")
    ADDRESSED = "addressed", _("addressed")
    NOT_ADDRESSED = "not_addressed", _("not addressed")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class JudgementQuerySet(OfItemQuerySet):
    """First judgements: one's own until both have judged, then those of whoever judges; everybody
    else sees them once the round is locked.
    """

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those that a person may see: of every page, file, answer, number and event."""
        seen = super().for_person(audit, person)
        both = Judgement.objects.filter(item=models.OuterRef("item"), place=2).order_by()
        one = Judgement.objects.filter(item=models.OuterRef("item"), place=1).order_by()
        return seen.filter(
            Q(by=person)
            | (Q(models.Exists(one)) & Q(models.Exists(both)))
            | Q(item__round__state=RoundState.LOCKED)
        )


class Judged(Frozen):
    """What is said of a recommendation: written once.

    grade: of the best evidence there was until the round's day. override: why it is called
    addressed without evidence of A or B; "" where there is such evidence.
    """

    verdict = models.CharField(_("judgement"), max_length=14, choices=Verdict.choices)
    grade = models.CharField(_("grade of the evidence"), max_length=1, choices=Grade.choices)
    reason = models.TextField(_("reason"), max_length=2000, validators=[plain_text])
    override = models.TextField(
        _("why it is called addressed without evidence of A or B"), max_length=2000, blank=True,
        validators=[plain_text],
    )  # fmt: skip
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="%(class)s_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values), name="%(class)s_grade_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.ADDRESSED) | Q(grade__in=PROVEN) | ~Q(override=""),
                name="%(class)s_addressed_by_evidence",
            ),
        ]

    item: models.ForeignKey[RoundItem, RoundItem]

    @property
    def access_level(self) -> str:
        """The recommendation's."""
        return self.item.access_level


class Judgement(Judged):
    """One reviewer's first judgement; place: 1 or 2, so that the database lets in two at most."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="judgements")
    place = models.PositiveSmallIntegerField()

    objects: ClassVar[Any] = JudgementQuerySet.as_manager()

    class Meta(Judged.Meta):
        ordering = ["place"]
        constraints: ClassVar = [
            *Judged.Meta.constraints,
            models.UniqueConstraint(fields=["item", "place"], name="judgement_place_once"),
            models.UniqueConstraint(fields=["item", "by"], name="judgement_by_two_people"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="judgement_one_of_two"),
        ]

    def __str__(self) -> str:
        return str(self.item)


class ReviewDraft(models.Model):
    """What a reviewer typed of an item and has not said yet: theirs alone, let go once it is said.

    typed: the fields of the form as they were typed.
    """

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    typed = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "reviewer"], name="review_draft_once"),
        ]

    def __str__(self) -> str:
        return str(self.item)


class Proposal(Judged):
    """What one of two who differ proposes to settle on; the newest of an item is the one that the
    other may agree to. Made once both have judged, so that it hides from nobody who judges.
    """

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="proposals")

    objects: ClassVar[Any] = OfItemQuerySet.as_manager()

    class Meta(Judged.Meta):
        ordering = ["-pk"]
        constraints: ClassVar = [*Judged.Meta.constraints]

    def __str__(self) -> str:
        return str(self.item)


class Settled(models.TextChoices):
    """How an item's judgement came about."""

    SAME = "same", _("both said the same")
    AGREED = "agreed", _("the two agreed on it")
    DECIDED = "decided", _("the coordinator decided")


class Settlement(Judged):
    """The round's judgement of an item. Where both said the same it is that, with the lower grade
    of the two. by: who proposed or decided it; with_whom: who agreed to it.
    """

    item = models.OneToOneField(RoundItem, on_delete=models.PROTECT, related_name="settlement")
    how = models.CharField(max_length=7, choices=Settled.choices)
    with_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = OfItemQuerySet.as_manager()

    class Meta(Judged.Meta):
        constraints: ClassVar = [
            *Judged.Meta.constraints,
            models.CheckConstraint(
                condition=Q(how__in=Settled.values), name="settlement_how_known"
            ),
            models.CheckConstraint(
                condition=Q(how=Settled.AGREED, with_whom__isnull=False)
                | (~Q(how=Settled.AGREED) & Q(with_whom__isnull=True)),
                name="settlement_agreed_with_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)
