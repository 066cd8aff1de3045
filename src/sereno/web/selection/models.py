"""Committed selections: a decision, frozen with everything that made it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text


class CommittedSelectionQuerySet(models.QuerySet["CommittedSelection"]):
    """Decisions; reading them is all there is."""

    def for_person(self, audit: Audit, _person: Person) -> CommittedSelectionQuerySet:
        """Those of an audit: whoever sees its results sees each decision."""
        return self.filter(audit=audit).listed()

    def listed(self) -> CommittedSelectionQuerySet:
        """Without their long rows, with who signed and what replaced them."""
        return self.select_related("by", "version", "replaces", "replaced_by").defer(
            "rows", "replaces__rows", "replaced_by__rows"
        )


class CommittedSelection(Frozen):
    """Which areas were chosen, from which data, how, by whom and why.

    `rows` holds every area: code, name, group, rank, score, p, low, high, selected, why, reason.
    It is replaced by another, never changed.
    """

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="selections")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=120, validators=[one_line])
    reason = models.TextField(_("reason"), validators=[plain_text])
    version = models.ForeignKey(DataVersion, on_delete=models.PROTECT, related_name="selections")
    index = models.JSONField()
    weights = models.JSONField()
    by_hand = models.JSONField(default=list)
    seed = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()
    stability = models.JSONField()
    selected = models.JSONField()
    rows = models.JSONField()
    sereno = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # One to one: what was replaced already can't be replaced again by a second decision.
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = CommittedSelectionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="selection_number_once"),
            # One first decision, and each replaced once: one line, of which the last is in force.
            models.UniqueConstraint(
                fields=["audit"],
                condition=models.Q(replaces__isnull=True),
                name="selection_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def decision_in_force(audit: Audit) -> CommittedSelection | None:
    """The decision of an audit that no other replaced; there is one at most."""
    listed = CommittedSelection.objects.listed()
    return listed.filter(audit=audit, replaced_by__isnull=True).first()
