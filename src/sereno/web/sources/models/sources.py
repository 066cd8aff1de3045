"""A source: a dataset that someone publishes or holds, and how far we are with it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.methods.sources.indicators import series_breaks
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.series_breaks import BREAK_KINDS, known_breaks
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.organisations.models import Organisation
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.lifecycle import Lifecycle, Step
from sereno.web.records.models import Record, state_is_known
from sereno.web.sources.geographies import Geography
from sereno.web.sources.step_forms import SourceStepForm

FIRST_YEAR, LAST_YEAR = 1900, 2100
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


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
SOURCE_LIFE = Lifecycle(
    states=SourceState,
    first=_S.IDENTIFIED,
    icons={
        _S.IDENTIFIED: "search",
        _S.REQUESTED: "mail",
        _S.PROMISED: "clock",
        _S.RECEIVED: "check",
        _S.LOADED: "database",
        _S.REFUSED: "x",
        _S.SILENT: "dots",
    },
    steps={
        # What came may be incomplete, and a newer edition is asked for: it is asked for once more.
        _S.REQUESTED: Step(
            to=_S.REQUESTED,
            since=(_S.IDENTIFIED, _S.RECEIVED, _S.LOADED, _S.REFUSED, _S.SILENT),
            words=_("Note that it was asked for"),
            told=_("asked for the source “{about}” ({on})"),
            form=SourceStepForm,
        ),
        _S.PROMISED: Step(
            to=_S.PROMISED,
            since=(_S.REQUESTED, _S.SILENT),
            words=_("Note a promise"),
            told=_("noted that the source “{about}” was promised ({on})"),
            form=SourceStepForm,
        ),
        # What is open is received without asking.
        _S.RECEIVED: Step(
            to=_S.RECEIVED,
            since=(_S.IDENTIFIED, _S.REQUESTED, _S.PROMISED, _S.LOADED, _S.REFUSED, _S.SILENT),
            words=_("Note that it was received"),
            told=_("received the source “{about}” ({on})"),
            form=SourceStepForm,
        ),
        _S.LOADED: Step(
            to=_S.LOADED,
            since=(_S.RECEIVED,),
            words=_("Note that it was loaded"),
            told=_("loaded the source “{about}” ({on})"),
            form=SourceStepForm,
        ),
        _S.REFUSED: Step(
            to=_S.REFUSED,
            since=(_S.REQUESTED, _S.PROMISED, _S.SILENT),
            words=_("Note a refusal"),
            told=_("noted that the source “{about}” was refused ({on})"),
            form=SourceStepForm,
            needs_reason=True,
        ),
        _S.SILENT: Step(
            to=_S.SILENT,
            since=(_S.REQUESTED, _S.PROMISED),
            words=_("Note that nobody answered"),
            told=_("noted that nobody answered about the source “{about}” ({on})"),
            form=SourceStepForm,
            needs_reason=True,
        ),
    },
)
NEEDS_REASON = frozenset(step.to for step in SOURCE_LIFE.steps.values() if step.needs_reason)
IN_HAND = frozenset({_S.RECEIVED, _S.LOADED})


class Source(Record):
    """A dataset: who has it, what it holds, under which terms, and how far we are with it."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=200, validators=[one_line])
    publisher = models.ForeignKey(
        Organisation,
        verbose_name=_("publisher"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="published_sources",
    )
    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind.choices)
    geography = models.CharField(_("geography level"), max_length=16, choices=Geography.choices)
    year_from = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, validators=YEARS
    )
    year_to = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, validators=YEARS
    )
    format = models.CharField(_("format"), max_length=60, blank=True, validators=[one_line])
    licence = models.CharField(_("licence"), max_length=120, blank=True, validators=[one_line])
    address = models.URLField(_("web address"), max_length=400, blank=True)
    restrictions = models.TextField(_("restrictions on use"), blank=True, validators=[plain_text])
    contact_institution = models.ForeignKey(
        Organisation,
        verbose_name=_("contact institution"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="contact_of_sources",
    )
    contact_person = models.CharField(
        _("contact person"), max_length=160, blank=True, validators=[one_line]
    )
    contact_reach = models.CharField(
        _("mail or telephone"), max_length=160, blank=True, validators=[one_line]
    )
    note = models.TextField(_("note"), blank=True, validators=[plain_text])
    state = models.CharField(
        _("state"), max_length=10, choices=SourceState.choices, default=SourceState.IDENTIFIED
    )

    # What a list of sources adds (record.py).
    last_step: dt.date | None
    publisher_name: str
    contact_name: str

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            state_is_known(SourceState),
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
    reason = models.TextField(blank=True, validators=[plain_text])
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
    file = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, related_name="source_files")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "file"], name="source_file_content_once"),
        ]

    def __str__(self) -> str:
        return self.file.name


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
    note = models.CharField(max_length=200, blank=True, validators=[one_line])

    class Meta:
        ordering = ["row__in_order", "geography__in_order", "year"]
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
    what = models.TextField(_("what changed"), validators=[plain_text])
    advice = models.TextField(_("what to do about it"), validators=[plain_text])
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
