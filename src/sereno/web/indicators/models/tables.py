"""A table of indicators on its way in: its file, how it is read, and what came of the check."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.imports.models import Upload
from sereno.web.indicators.models.indicators import ValueFile
from sereno.web.jobs.models import Job


class TableState(models.TextChoices):
    """How far a table is; that it's being looked into or checked is its job's."""

    DRAFT = "draft", _("being mapped")
    CHECKED = "checked", _("checked")
    LOADED = "loaded", _("loaded")


class IndicatorTable(models.Model):
    """One table.

    settled: what the person chose in the menus, as `tables/forms.py` writes it; {}: the guess.
    checked: counts, faults by kind and the first of them. values, rejects, apart: the files that
    the check wrote; of a table that is loaded, its values are those of `file`.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="indicator_tables")
    number = models.PositiveIntegerField()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="indicator_tables")
    state = models.CharField(max_length=8, choices=TableState.choices, default=TableState.DRAFT)
    sheet = models.CharField(max_length=120, blank=True)
    settled = models.JSONField(default=dict)
    checked = models.JSONField(default=dict)
    values = models.ForeignKey(
        KeptFile, null=True, on_delete=models.RESTRICT, related_name="values_of_tables"
    )
    rejects = models.ForeignKey(
        KeptFile, null=True, on_delete=models.RESTRICT, related_name="rejects_of_tables"
    )
    apart = models.ForeignKey(
        KeptFile, null=True, on_delete=models.RESTRICT, related_name="apart_of_tables"
    )
    file = models.OneToOneField(
        ValueFile, null=True, on_delete=models.SET_NULL, related_name="table"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="table_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=TableState.values), name="table_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.upload.name

    @cached_property
    def last_check(self) -> Job | None:
        """The last job that looked into the table or checked it."""
        return Job.objects.newest(self)

    @property
    def is_under_way(self) -> bool:
        """Whether the check has no answer yet."""
        return self.last_check is not None and self.last_check.is_live
