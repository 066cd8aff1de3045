"""Return sessions: findings brought back to people, who vote on them and object."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models.activities import DAYS
from sereno.web.findings.models.findings import Finding
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known


class SessionState(models.TextChoices):
    """The life of a return session."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CALLED_OFF = "called_off", _("called off")


class Voters(models.TextChoices):
    """Who votes together and is counted together."""

    WOMEN = "women", _("women")
    MEN = "men", _("men")
    GIRLS = "girls", _("girls")
    BOYS = "boys", _("boys")
    YOUTH = "youth", _("young people")
    OLDER = "older", _("older people")
    LEADERS = "leaders", _("community leaders")
    OFFICIALS = "officials", _("officials")
    TOGETHER = "together", _("all together")


class ReturnQuerySet(LevelledQuerySet["ReturnSession"]):
    """Return sessions with their areas, asked for once however many are read."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of an audit that a person may see."""
        return super().for_person(audit, person).prefetch_related("areas")


class ReturnSession(Record):
    """A meeting at which findings are brought back. Nobody who comes is named."""

    title = models.CharField(_("title"), max_length=160, validators=[one_line])
    on = models.DateField(_("day"), null=True, blank=True, validators=[*DAYS])
    place = models.CharField(_("meeting place"), max_length=200, blank=True, validators=[one_line])
    note = models.TextField(_("how it went"), max_length=2000, blank=True, validators=[plain_text])
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED,
        editable=False,
    )  # fmt: skip

    objects: ClassVar[Any] = ReturnQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(SessionState),
            models.CheckConstraint(
                condition=~Q(state=SessionState.HELD) | Q(on__isnull=False),
                name="return_session_held_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReturnArea(models.Model):
    """An area whose people are invited, by its code; `name` as it was called then."""

    session = models.ForeignKey(ReturnSession, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "code"], name="return_area_once"),
        ]

    def __str__(self) -> str:
        return self.name


class VotingGroup(models.Model):
    """Who came and votes together, as a number."""

    session = models.ForeignKey(ReturnSession, on_delete=models.CASCADE, related_name="groups")
    voters = models.CharField(_("who"), max_length=9, choices=Voters.choices)
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "voters"], name="voting_group_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="voting_group_of_some"),
            models.CheckConstraint(
                condition=Q(voters__in=Voters.values), name="voting_group_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_voters_display())


class BroughtBack(models.Model):
    """A finding that a session brings back. version: the one that people heard, once it is held."""

    session = models.ForeignKey(ReturnSession, on_delete=models.CASCADE, related_name="brought")
    finding = models.ForeignKey(Finding, on_delete=models.RESTRICT, related_name="brought_back")
    version = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["finding__number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "finding"], name="brought_back_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.finding}"


class Vote(models.Model):
    """How a group voted on a finding; whoever is in none of the three numbers said nothing."""

    brought = models.ForeignKey(BroughtBack, on_delete=models.CASCADE, related_name="votes")
    group = models.ForeignKey(VotingGroup, on_delete=models.CASCADE, related_name="votes")
    in_favour = models.PositiveSmallIntegerField(_("in favour"), default=0)
    against = models.PositiveSmallIntegerField(_("against"), default=0)
    unsure = models.PositiveSmallIntegerField(_("don't know"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brought", "group"], name="vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.brought} · {self.group}"

    @property
    def cast(self) -> int:
        """How many voted."""
        return self.in_favour + self.against + self.unsure


class Objection(models.Model):
    """What somebody said against a finding, without who; and what came of it."""

    brought = models.ForeignKey(BroughtBack, on_delete=models.CASCADE, related_name="objections")
    text = models.TextField(
        _("objection"), max_length=1000, validators=[plain_text],
        help_text=_("In a sentence or two, and never who said it: it is printed."),
    )  # fmt: skip
    answer = models.TextField(
        _("what came of it"), max_length=1000, blank=True, validators=[plain_text],
        help_text=_("What was changed in the finding, or why nothing was."),
    )  # fmt: skip
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.brought.session} · {self.pk}"


COUNTED: tuple[str, ...] = ("in_favour", "against", "unsure")
