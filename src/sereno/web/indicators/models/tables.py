"""A table of indicators on its way in: its file, how it is read, and what came of the check."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.imports.models import Upload
from sereno.web.indicators.models.indicators import ValueFile


class TableState(models.TextChoices):
    """The life of an imported table."""

    DRAFT = "draft", _("being mapped")
    WAITING = "waiting", _("waiting for its check")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    FAILED = "failed", _("could not be read")
    LOADED = "loaded", _("loaded")


_T = TableState
TABLE_TRANSITIONS: dict[TableState, frozenset[TableState]] = {
    _T.DRAFT: frozenset({_T.DRAFT, _T.WAITING}),
    # It can be taken back while it is checked; whoever starts the worker ends lost checks.
    _T.WAITING: frozenset({_T.CHECKING, _T.DRAFT}),
    _T.CHECKING: frozenset({_T.CHECKED, _T.FAILED, _T.DRAFT}),
    _T.CHECKED: frozenset({_T.DRAFT, _T.WAITING, _T.LOADED}),
    _T.FAILED: frozenset({_T.DRAFT, _T.WAITING}),
    _T.LOADED: frozenset(),
}


class IndicatorTable(models.Model):
    """One table.

    settled: what the person chose in the menus, as `table_forms.py` writes it; {}: the guess.
    guess: what was guessed, to be shown beside. attempt: raised by every check, so that a late
    answer to an earlier one is dropped. checked: counts, faults by kind and the first of them.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="indicator_tables")
    number = models.PositiveIntegerField()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="indicator_tables")
    state = models.CharField(max_length=8, choices=TableState.choices, default=_T.DRAFT)
    sheet = models.CharField(max_length=120, blank=True)
    settled = models.JSONField(default=dict)
    attempt = models.PositiveIntegerField(default=0)
    checked = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
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

    @property
    def folder(self) -> Path:
        """Where the values that can be taken and the rows that can't are kept."""
        return audit_folder(self.audit) / "indicators" / "tables" / f"{self.number}-{self.attempt}"

    @property
    def is_under_way(self) -> bool:
        """Whether the check has no answer yet."""
        return self.state in (TableState.WAITING, TableState.CHECKING)
