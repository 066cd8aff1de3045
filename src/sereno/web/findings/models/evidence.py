"""What statements rest on: a thing of an earlier stage, frozen as it was when it was cited."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.records.citable import LONGEST_THING, citables
from sereno.web.vault.fields import SealedTextField


class EvidenceState(models.TextChoices):
    """Whether what was cited is still what it was."""

    HELD = "held", _("as it was cited")
    CHANGED = "changed", _("changed since")
    GONE = "gone", _("no longer there")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Side(models.TextChoices):
    """On which side of the cross-check it stands."""

    RECORDS = "records", _("records")
    VOICES = "voices", _("voices")


class EvidenceQuerySet(GuardedQuerySet["Evidence"]):
    """Evidence, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """That of which a person may be told more than its kind, as far as rows say: up to the
        level for which they are cleared, and what people said only to whoever reads the material
        of fieldwork. What they see of each is decided where the thing is (`evidence.seeing`).
        """
        seen = self.filter(audit=audit, access_level__in=audit.access_levels_of(person))
        if audit.allows(person, Right.SEE_FIELDWORK):
            return seen
        return seen.filter(side=Side.RECORDS)

    def told_to(self, audit: Audit, person: Person) -> Self:
        """That of which a person may know that it is there. Whoever reads the material of fieldwork
        knows of all. Nobody else of what was withdrawn, of what few people said, and of voices or
        restricted records above the level for which they are cleared: but for what was approved to
        be public of it.
        """
        rows = self.filter(audit=audit)
        if audit.allows(person, Right.SEE_FIELDWORK):
            return rows
        cleared = Q(access_level__in=audit.access_levels_of(person))
        records = Q(side=Side.RECORDS) & (cleared | ~Q(access_level=AccessLevel.RESTRICTED))
        for kind in citables().values():
            if public := kind.made_public(audit, person):
                cleared |= Q(kind=kind.key, thing__in=public)
        voices = Q(side=Side.VOICES, people__gte=audit.k) & cleared
        return rows.filter(records | voices).exclude(state=EvidenceState.WITHDRAWN)


class Evidence(models.Model):
    """A thing of an earlier stage that was cited in an audit; once, however many rest on it.

    kind: the key of a `records.citable.Citable`. thing: what names the thing to it. activity: what
    counts as one voice for the strength of a finding (the activity's number), "" for records.
    people: of how many who were heard it is; None of records. state, access_level and people are
    renewed by the job that looks for changes, and never decide alone who sees what.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("No."), editable=False)
    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=LONGEST_THING)
    side = models.CharField(max_length=7, choices=Side.choices)
    activity = models.CharField(max_length=40, blank=True)
    people = models.PositiveIntegerField(null=True)
    access_level = models.CharField(
        _("who may see it"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.TEAM
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    state = models.CharField(
        max_length=9, choices=EvidenceState.choices, default=EvidenceState.HELD, editable=False
    )

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="evidence_number_once"),
            models.UniqueConstraint(fields=["audit", "kind", "thing"], name="evidence_once"),
            models.CheckConstraint(
                condition=Q(state__in=EvidenceState.values), name="evidence_state_known"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="evidence_side_known"),
            models.CheckConstraint(
                condition=Q(access_level__in=AccessLevel.values), name="evidence_level_known"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Evidence no. {n}").format(n=self.number))


class Freeze(models.Model):
    """Evidence as it was at a moment: title, words, value, version and digest.

    title: nothing that anybody said; "" once it was erased. words: sealed, for they may be
    somebody's; erased when consent is withdrawn, or when they no longer stand in their source as a
    name in them was replaced, and `erased_at` then says when. digest: of what is here, after the
    salt; of what was withdrawn both are erased, so that a digest that is kept elsewhere tells
    nothing to whoever tries all that it might be. number: 1 for the first; a further one is an act
    with a reason.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="freezes")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, validators=[one_line])
    words = SealedTextField(blank=True, bound_to=("evidence", "number"))
    value = models.JSONField(default=dict)
    version = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    areas = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True, validators=[one_line])
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="freeze_number_once"),
        ]

    def __str__(self) -> str:
        # Never its title: that may be the name of a code in restricted words.
        return f"{self.evidence} · {self.number}"


class BasketItem(models.Model):
    """Evidence that a person has put beside the pages, to write a finding of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "evidence"], name="in_a_basket_once"),
        ]

    def __str__(self) -> str:
        return str(self.evidence)
