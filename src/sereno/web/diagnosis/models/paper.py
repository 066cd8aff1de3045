"""Maps on paper: sheets that a group draws on, and photos of them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models.activities import Activity
from sereno.web.diagnosis.models.documents import Document
from sereno.web.diagnosis.models.marks import DrawingGroup
from sereno.web.people.models import Person


class PaperSize(models.TextChoices):
    """What printers take."""

    A4 = "a4", "A4"
    A3 = "a3", "A3"


class SheetQuerySet(models.QuerySet["PaperSheet"]):
    """Sheets, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees."""
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        return self.filter(group__activity__in=theirs).select_related("group__activity")


class PaperSheet(models.Model):
    """A printed map for one group. Whoever finds one learns nothing from it but the streets.

    code: stands on it, in letters and as QR. layout: where on the paper its markers and its map
    are, in millimetres, as it was printed. lon, lat: the middle of the map; so many metres are a
    millimetre of it.
    """

    group = models.ForeignKey(DrawingGroup, on_delete=models.PROTECT, related_name="sheets")
    code = models.CharField(max_length=9, unique=True, editable=False)
    paper = models.CharField(_("paper"), max_length=2, choices=PaperSize.choices)
    layout = models.JSONField(editable=False)
    lon = models.FloatField(editable=False)
    lat = models.FloatField(editable=False)
    metres_per_mm = models.FloatField(editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paper__in=PaperSize.values), name="sheet_paper_known"
            ),
            models.CheckConstraint(condition=Q(metres_per_mm__gt=0), name="sheet_has_a_scale"),
        ]

    def __str__(self) -> str:
        return self.code


class PhotoState(models.TextChoices):
    """How far a photo of a sheet is."""

    WAITING = "waiting", _("being read")
    UNPLACED = "unplaced", _("not placed yet")
    PLACED = "placed", _("placed on the map")


class PhotoQuerySet(models.QuerySet["PaperPhoto"]):
    """Photos of sheets, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those whose document a person sees."""
        seen = Document.objects.for_person(audit, person).order_by().values("pk")
        return self.filter(document__in=seen).select_related("document", "activity", "sheet__group")


class PaperPhoto(models.Model):
    """A photo of a sheet: a document of the activity, whose picture lies as the map does once it
    is placed.

    activity: where it was sent in. seen: {"size": of the picture in pixels, "markers": {number:
    [[x, y], …]}}. refusal: why it isn't placed, as `jobs.problems` keeps it. error_m: how far off
    the map lies at a marker that was left out of the fit, at worst; by_marker: the same of each.
    """

    WORK = "read_sheet"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="paper_photos")
    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="paper_photo")
    sheet = models.ForeignKey(
        PaperSheet, null=True, on_delete=models.PROTECT, related_name="photos"
    )
    state = models.CharField(
        max_length=8, choices=PhotoState.choices, default=PhotoState.WAITING, editable=False
    )
    seen = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    error_m = models.FloatField(null=True)
    by_marker = models.JSONField(default=dict)
    by_hand = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects: ClassVar[Any] = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PhotoState.values), name="photo_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="placed") | Q(sheet__isnull=False, error_m__isnull=False),
                name="photo_placed_on_a_sheet",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)
