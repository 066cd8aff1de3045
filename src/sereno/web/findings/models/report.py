"""What people write for the report: texts of its chapters, its cover, its logo. Each in versions.

A version is never changed: the newest one counts, and the earlier ones can be read. And the files
that were made of them, for a time.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.people.frozen import Frozen
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text

LANGUAGES: list[tuple[str, Any]] = [("es", _("Spanish")), ("en", _("English"))]
MOST_TEXT = 40_000


class ReportText(Frozen):
    """What stands at the beginning of a chapter in a language. chapter: its key."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="+")
    chapter = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), max_length=MOST_TEXT, blank=True, validators=[plain_text])
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["audit", "chapter", "language", "number"], name="report_text_once"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["es", "en"]), name="report_text_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chapter} · {self.number}"


class ReportCover(Frozen):
    """What the cover says in a language."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=160, validators=[one_line])
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True, validators=[one_line])
    publisher = models.CharField(_("published by"), max_length=160, validators=[one_line])
    place_and_date = models.CharField(
        _("place and date"), max_length=160, blank=True, validators=[one_line]
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["audit", "language", "number"], name="report_cover_once"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["es", "en"]), name="report_cover_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MadeReportQuerySet(LevelledQuerySet["MadeReport"]):
    """Files of reports, each its maker's own."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those that a person asked for, up to the level for which they are cleared by now."""
        return super().for_person(audit, person).filter(by=person.pk)


class MadeReport(models.Model):
    """A report that somebody asked for as a file, kept for a time and for them alone.

    access_level: for whom it is. areas: codes, of the sheets that are wanted; none: all. file: None
    until its work is done.
    """

    MAKE: ClassVar = "make_report"

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    access_level = models.CharField(max_length=10, choices=AccessLevel.choices)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    format = models.CharField(max_length=4)
    areas = models.JSONField(default=list)
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = MadeReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(access_level__in=AccessLevel.values),
                name="made_report_level_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.language} · {self.format}"


class ReportLogo(Frozen):
    """Whose report it is, as a picture of our own making. file: None where it was taken off."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(KeptFile, null=True, on_delete=models.RESTRICT, related_name="+")
    alt = models.CharField(_("the logo in words"), max_length=160, validators=[one_line])
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "number"], name="report_logo_once"),
        ]

    def __str__(self) -> str:
        return self.alt
