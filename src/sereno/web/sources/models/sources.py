"""A source: a dataset that someone publishes or holds, and how far we are with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.methods.sources.indicators import series_breaks
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.series_breaks import BREAK_KINDS, known_breaks
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.sources.geographies import Geography


class SourceKind(models.TextChoices):
    """What sort of data."""

    STATISTICAL = "statistical", _("statistics")
    GEOGRAPHIC = "geographic", _("geographic data")
    ADMINISTRATIVE = "administrative", _("administrative records")
    SURVEY = "survey", _("survey")


class SourceState(models.TextChoices):
    """The life of a source; a refusal and a silence are outcomes, with a reason and a date."""

    IDENTIFIED = "identified", _("identified")
    REQUESTED = "requested", _("requested")
    PROMISED = "promised", _("promised")
    RECEIVED = "received", _("received")
    LOADED = "loaded", _("loaded")
    REFUSED = "refused", _("refused")
    SILENT = "silent", _("no answer")


_S = SourceState
TRANSITIONS: dict[SourceState, frozenset[SourceState]] = {
    # What is open is received without asking.
    _S.IDENTIFIED: frozenset({_S.REQUESTED, _S.RECEIVED}),
    _S.REQUESTED: frozenset({_S.PROMISED, _S.RECEIVED, _S.REFUSED, _S.SILENT}),
    _S.PROMISED: frozenset({_S.RECEIVED, _S.REFUSED, _S.SILENT}),
    # What came may be incomplete: it is asked for once more.
    _S.RECEIVED: frozenset({_S.LOADED, _S.REQUESTED}),
    # A newer edition is asked for or comes by itself.
    _S.LOADED: frozenset({_S.REQUESTED, _S.RECEIVED}),
    _S.REFUSED: frozenset({_S.REQUESTED, _S.RECEIVED}),
    _S.SILENT: frozenset({_S.REQUESTED, _S.PROMISED, _S.RECEIVED, _S.REFUSED}),
}
NEEDS_REASON = frozenset({_S.REFUSED, _S.SILENT})
IN_HAND = frozenset({_S.RECEIVED, _S.LOADED})


# A dictionary, so that the types of these are what Source says of them.
LISTED: dict[str, Any] = {
    "last_step": models.Max("steps__on"),
    "n_files": models.Count("files", distinct=True),
}


class SourceQuerySet(LevelledQuerySet["Source"]):
    """Sources, by who asks."""

    def listed(self) -> SourceQuerySet:
        """With the day of the last step and how many files there are."""
        return self.annotate(**LISTED)


class Source(models.Model):
    """A dataset: who has it, what it holds, under which terms, and how far we are with it."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind.choices)
    geography = models.CharField(_("geography level"), max_length=16, choices=Geography.choices)
    year_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    format = models.CharField(_("format"), max_length=60, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    address = models.URLField(_("web address"), max_length=400, blank=True)
    level = models.CharField(
        _("who may see it"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.TEAM
    )
    restrictions = models.TextField(_("restrictions on use"), blank=True)
    contact_institution = models.CharField(_("contact institution"), max_length=160, blank=True)
    contact_person = models.CharField(_("contact person"), max_length=160, blank=True)
    contact_reach = models.CharField(_("mail or telephone"), max_length=160, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SourceState.choices, default=SourceState.IDENTIFIED
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SourceQuerySet.as_manager()
    # What `listed` adds.
    last_step: dt.date | None
    n_files: int

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="source_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=SourceState.values), name="source_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=AccessLevel.values), name="source_level_known"
            ),
            models.CheckConstraint(
                condition=models.Q(year_from__isnull=True)
                | models.Q(year_to__isnull=True)
                | models.Q(year_to__gte=models.F("year_from")),
                name="source_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """The years as they are said: 2015–2020, 2018, or nothing."""
        ends = [str(year) for year in (self.year_from, self.year_to) if year]
        return "–".join(dict.fromkeys(ends))


class SourceStep(models.Model):
    """One dated step of a source's life."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=SourceState.choices)
    on = models.DateField()
    reason = models.TextField(blank=True)
    request = models.ForeignKey(
        "sources.DataRequest", null=True, on_delete=models.SET_NULL, related_name="steps"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(NEEDS_REASON)) | ~models.Q(reason=""),
                name="outcome_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.state} · {self.on}"


class SourceFile(models.Model):
    """A file of what was received, kept as it came."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name", "sha256"], name="source_file_content_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """The stored file."""
        return audit_folder(self.source.audit) / "sources" / self.stored_as


class Extent(models.TextChoices):
    """How much of it a source has."""

    WHOLE = "whole", _("whole")
    PARTIAL = "partial", _("partial")


class Coverage(models.Model):
    """What a source has: a row of the gap matrix, at a geography level, in a year."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="coverage")
    # "topic:robbery": the kind of the row and its key (gap_rows.py).
    row = models.CharField(max_length=100)
    geography = models.CharField(max_length=16, choices=Geography.choices)
    year = models.PositiveSmallIntegerField()
    extent = models.CharField(max_length=8, choices=Extent.choices, default=Extent.WHOLE)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["row", "geography", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "row", "geography", "year"], name="coverage_once"
            ),
            models.CheckConstraint(
                condition=models.Q(extent__in=Extent.values), name="coverage_extent_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} · {self.geography} · {self.year}"


def break_kinds() -> list[tuple[str, str]]:
    """The sorts of change, for a menu in the reader's language."""
    return [(kind, phrase.said()) for kind, phrase in BREAK_KINDS.items()]


class SeriesBreak(models.Model):
    """From a day on the figures of a source are not those of before."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="breaks")
    on = models.DateField(_("from"))
    kind = models.CharField(_("what sort of change"), max_length=16, choices=break_kinds)
    what = models.TextField(_("what changed"))
    advice = models.TextField(_("what to do about it"))
    preset = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["source", "on"], name="one_break_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.source} · {self.on}"

    def measured(self) -> series_breaks.SeriesBreak:
        """As trend and comparison take it; of a preset, in both languages."""
        for known in known_breaks(self.source.audit.country):
            if known.key == self.preset:
                return series_breaks.SeriesBreak.of_known(known)
        return series_breaks.SeriesBreak(
            self.on,
            Phrase.both(self.what),
            Phrase.both(self.advice),
            self.kind,  # type: ignore[arg-type]
        )
