"""What people marked on maps: groups that drew, and the marks of each."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.mark_categories import HOURS, category_words, mark_categories
from sereno.web.audits.access_levels import GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models.activities import Activity
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.vault.fields import SealedTextField

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# A mark that may lie anywhere within a kilometre says nothing of any street.
MOST_PRECISION_M = 1000
MOST_WORDS = 2000


class Pole(models.TextChoices):
    """What a place is to whoever marks it."""

    THREAT = "threat", _("threat")
    VULNERABILITY = "vulnerability", _("vulnerability")
    CAPACITY = "capacity", _("capacity")


class Hour(models.TextChoices):
    """Parts of a day as people tell them, and as the mapping form asks."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    DUSK = "dusk", _("dusk")
    NIGHT = "night", _("night")


class MarkSource(models.TextChoices):
    """How a mark came in."""

    DRAWN = "drawn", _("drawn on the screen")
    IMPORTED = "imported", _("from a file")
    PAPER = "paper", _("traced from paper")
    SUBMISSION = "submission", _("from a form")


class ShapeKind(models.TextChoices):
    """What was drawn."""

    POINT = "point", _("point")
    LINE = "line", _("line")
    AREA = "area", _("surface")


SHAPES = {
    "Point": ShapeKind.POINT,
    "LineString": ShapeKind.LINE,
    "Polygon": ShapeKind.AREA,
    "MultiPolygon": ShapeKind.AREA,
}


class GroupQuerySet(models.QuerySet["DrawingGroup"]):
    """Groups, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees."""
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        return self.filter(activity__in=theirs).select_related("activity")


class DrawingGroup(models.Model):
    """People of an activity who draw one map together, apart from the others.

    people: how many they are; what fewer than the audit's k drew is not told alone.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="drawing_groups")
    number = models.PositiveSmallIntegerField(editable=False)
    label = models.CharField(
        _("group"),
        max_length=60,
        validators=[one_line],
        help_text=_("For instance: women, young people, shopkeepers. Never a name."),
    )
    people = models.PositiveSmallIntegerField(
        _("how many draw"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )

    objects: ClassVar[Any] = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="drawing_group_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="drawing_group_of_some"),
        ]

    def __str__(self) -> str:
        return self.label


class MarkQuerySet(GuardedQuerySet["Mark"]):
    """Marks, by who asks."""

    outlived = False

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees; what was withdrawn is nobody's."""
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        seen = self.filter(audit=audit, group__activity__in=theirs, withdrawn_on__isnull=True)
        return seen.select_related("group__activity")


class Mark(models.Model):
    """One thing that a group drew: what it is to them, where, when in the day, what they said.

    key: given by the browser that draws, so that what is sent twice is there once. drawn: its
    geometry in longitude and latitude as GeoJSON: people mark their own homes too. precision_m:
    so far from there it may lie. area_code: the area in whose middle part it lies.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("No."), editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    group = models.ForeignKey(DrawingGroup, on_delete=models.PROTECT, related_name="marks")
    pole = models.CharField(_("what it is"), max_length=13, choices=Pole.choices)
    category = models.CharField(_("what it is about"), max_length=24, blank=True)
    hours = models.CharField(_("at what hours"), max_length=40, blank=True)
    words = SealedTextField(
        _("what they said"),
        blank=True,
        max_length=MOST_WORDS,
        validators=[plain_text],
        bound_to=("audit", "number"),
    )
    shape = models.CharField(_("drawn as"), max_length=5, choices=ShapeKind.choices)
    drawn = SealedTextField(_("place"), bound_to=("audit", "number"))
    precision_m = models.PositiveSmallIntegerField(
        _("how exact"), validators=[MaxValueValidator(MOST_PRECISION_M)]
    )
    area_code = models.CharField(_("neighbourhood"), max_length=120, blank=True, editable=False)
    is_outside = models.BooleanField(
        _("outside of the neighbourhoods"), default=False, editable=False
    )
    source = models.CharField(_("came by"), max_length=10, choices=MarkSource.choices)
    sheet = models.ForeignKey(
        "diagnosis.PaperSheet", null=True, on_delete=models.PROTECT, related_name="marks"
    )
    submission = models.ForeignKey(
        "diagnosis.Submission", null=True, on_delete=models.PROTECT, related_name="marks"
    )
    withdrawn_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(_("marked"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="mark_number_once"),
            models.UniqueConstraint(fields=["group", "key"], name="mark_key_once"),
            models.CheckConstraint(condition=Q(pole__in=Pole.values), name="mark_pole_known"),
            models.CheckConstraint(
                condition=Q(shape__in=ShapeKind.values), name="mark_shape_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=MarkSource.values), name="mark_source_known"
            ),
        ]

    def __str__(self) -> str:
        about = category_words(self.category)
        words = str(self.get_pole_display()).capitalize()
        if about:
            return f"{words}: {about}"
        return str(_("{kind} no. {n}").format(kind=words, n=self.number))

    @property
    def activity(self) -> Activity:
        """The activity whose level it has."""
        return self.group.activity

    @property
    def access_level(self) -> str:
        """That of its activity, always."""
        return str(self.activity.access_level)

    @property
    def geometry(self) -> BaseGeometry:
        """Where it lies, in longitude and latitude."""
        import shapely

        return shapely.from_geojson(self.drawn)

    @property
    def geometry_data(self) -> Values:
        """The same as GeoJSON."""
        found: Values = json.loads(self.drawn)
        return found

    @property
    def hour_list(self) -> list[str]:
        """The parts of the day, in their order."""
        return self.hours.split()

    def get_category_display(self) -> str:
        """What it is about, in the language in force."""
        return category_words(self.category)

    def get_hours_display(self) -> str:
        """The parts of the day, in words."""
        return ", ".join(str(Hour(each).label) for each in self.hour_list)


def hours_kept(hours: Any) -> str:
    """Parts of a day as a mark keeps them."""
    given = set(hours)
    return " ".join(each for each in HOURS if each in given)


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The categories by pole, in the language in force."""
    return [
        (
            str(pole.label).capitalize(),
            [(each.key, each.text.said()) for each in mark_categories() if each.pole == pole],
        )
        for pole in Pole
    ]
