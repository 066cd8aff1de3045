"""Exploratory walks: the legs of an activity, and the stops at which people scored the place."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.walk_scores import ALL, SCORES
from sereno.web.audits.access_levels import GuardedQuerySet
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models.activities import Activity
from sereno.web.diagnosis.models.documents import Document
from sereno.web.diagnosis.models.submissions import Submission
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import state_is_known
from sereno.web.vault.fields import SealedTextField

Position = tuple[float, float]
# The rater of scores on which a group agreed; persons are counted from 1 in each leg.
EVERYONE = 0


class LegKind(models.TextChoices):
    """When a leg is walked: the same street is another one after dark."""

    DAY = "day", _("by day")
    DUSK = "dusk", _("at dusk")
    NIGHT = "night", _("at night")


class RatedBy(models.TextChoices):
    """Who gave the scores of a stop."""

    PERSON = "person", _("one person alone")
    CONSENSUS = "consensus", _("the group, by consensus")


class StopState(models.TextChoices):
    """The life of a stop."""

    COUNTED = "counted", _("counted")
    LEFT_OUT = "left_out", _("left out")


def _told_of(activity: str, audit: Audit, person: Person) -> Exists:
    """Whether a person is told who took part in the activity of a row."""
    told = Activity.objects.whose_people_are_told_to(audit, person)
    return Exists(told.filter(pk=OuterRef(activity)))


class LegQuerySet(GuardedQuerySet["Leg"]):
    """Legs, by who asks."""

    outlived = False

    def of_audit(self, audit: Audit) -> Self:
        return self.filter(activity__audit=audit)

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees, as long as anybody there still agrees; with
        whether they are told who walked.
        """
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        seen = self.filter(activity__in=theirs, withdrawn_on=None).select_related("activity")
        return seen.annotate(tells_people=_told_of("activity_id", audit, person))


class Leg(models.Model):
    """One way walked by one group: a walk has one by day, and often another at dusk.

    number: counted within its activity. people: how many walked; None while nobody said. route:
    [[longitude, latitude], …] as JSON. earlier: the leg of an earlier walk that it walks again.
    withdrawn_on: since then nobody there agrees any more. tells_people: whether whoever asked for
    it is told who walked.
    """

    tells_people = False

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="legs")
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("when"), max_length=5, choices=LegKind.choices)
    group = models.CharField(
        _("group that walks"),
        max_length=60,
        blank=True,
        validators=[one_line],
        help_text=_("For instance: women, young people, older people. Never names."),
    )
    people = models.PositiveSmallIntegerField(
        _("people who walk"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    route = SealedTextField(_("route"), blank=True, bound_to=("activity", "number"))
    earlier = models.ForeignKey(
        "self",
        verbose_name=_("leg that it walks again"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="again",
    )
    withdrawn_on = models.DateField(null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = LegQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="leg_number_once"),
            models.CheckConstraint(condition=Q(kind__in=LegKind.values), name="leg_kind_known"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gte=models.F("starts_at")),
                name="leg_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        # Not who walked: it stands in events and on pages for whoever sees the walk.
        return str(_("leg {n}, {when}")).format(n=self.number, when=self.get_kind_display())

    @property
    def access_level(self) -> str:
        """That of its activity, always."""
        return str(self.activity.access_level)

    @property
    def told_group(self) -> str:
        """The group that walked, for whoever is told; else ""."""
        return self.group if self.tells_people else ""

    @property
    def line(self) -> list[Position]:
        """The route as longitudes and latitudes."""
        return [(lon, lat) for lon, lat in json.loads(self.route)] if self.route else []


class StopQuerySet(GuardedQuerySet["Stop"]):
    """Stops, by who asks."""

    outlived = False

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of the activities that a person sees, with whether they are told who scored. What
        rested on a consent that was withdrawn is nobody's.
        """
        theirs = Activity.objects.for_person(audit, person).order_by().values("pk")
        rows = self.filter(audit=audit, leg__activity__in=theirs, leg__withdrawn_on=None)
        rows = rows.annotate(tells_people=_told_of("leg__activity_id", audit, person))
        return rows.select_related("leg__activity")

    def counted(self) -> Self:
        """Those that results are made of."""
        return self.filter(state=StopState.COUNTED, leg__withdrawn_on=None)


def _score(words: Any) -> models.PositiveSmallIntegerField[Any, Any]:
    return models.PositiveSmallIntegerField(
        words,
        null=True,
        blank=True,
        validators=[MaxValueValidator(SCORES[-1])],
    )


class Stop(models.Model):
    """What one person, or a group together, scored at one stop of a leg.

    It has no level of its own: whoever sees its activity sees it. ordinal: of the stop along the
    leg; several persons at one stop are several rows. rater: the number of a person within the
    leg, `EVERYONE` for a group. A score is None where the place could not be judged. is_outside:
    it lies outside of the areas, and nobody has said yet that it is right. row: its place in its
    submission. tells_people: whether whoever asked for it is told which group and person scored.
    """

    tells_people = False

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("No."), editable=False)
    leg = models.ForeignKey(
        Leg, verbose_name=_("leg"), on_delete=models.CASCADE, related_name="stops"
    )
    ordinal = models.PositiveSmallIntegerField(_("stop"), validators=[MinValueValidator(1)])
    place = SealedTextField(_("place"), bound_to=("audit", "number"))
    accuracy_m = models.FloatField(
        _("accuracy in metres"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    is_outside = models.BooleanField(default=False, editable=False)
    at = models.DateTimeField(_("time"), null=True, blank=True)
    rated_by = models.CharField(
        _("who gives the scores"),
        max_length=9,
        choices=RatedBy.choices,
        default=RatedBy.CONSENSUS,
    )
    rater = models.PositiveSmallIntegerField(
        _("person no."),
        default=EVERYONE,
        help_text=_("A number, never a name: the same for one person along the leg."),
    )
    lighting = _score(_("lighting"))
    openness = _score(_("openness"))
    visibility = _score(_("visibility"))
    people = _score(_("people in sight"))
    security = _score(_("security"))
    walk_path = _score(_("walk path"))
    transport = _score(_("transport"))
    diversity = _score(_("diversity of use"))
    feeling = _score(_("feeling"))
    called = SealedTextField(
        _("what people call this place"),
        blank=True,
        max_length=120,
        validators=[one_line],
        bound_to=("audit", "number"),
    )
    note = SealedTextField(
        _("what was said here"),
        blank=True,
        max_length=4000,
        validators=[plain_text],
        bound_to=("audit", "number"),
    )
    photos = models.ManyToManyField(
        Document, verbose_name=_("photos"), blank=True, related_name="stops"
    )
    earlier = models.ForeignKey(
        "self",
        verbose_name=_("stop of the earlier walk"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="again",
    )
    submission = models.ForeignKey(
        Submission, null=True, editable=False, on_delete=models.SET_NULL, related_name="stops"
    )
    row = models.PositiveSmallIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=StopState.choices,
        default=StopState.COUNTED,
        editable=False,
    )

    objects: ClassVar[Any] = StopQuerySet.as_manager()

    class Meta:
        ordering = ["leg", "ordinal", "rater", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "number"], name="stop_number_once"),
            models.UniqueConstraint(fields=["leg", "ordinal", "rater"], name="stop_rated_once"),
            models.UniqueConstraint(fields=["submission", "row"], name="stop_submitted_once"),
            state_is_known(StopState),
            models.CheckConstraint(
                condition=Q(rated_by=RatedBy.CONSENSUS, rater=EVERYONE)
                | Q(rated_by=RatedBy.PERSON, rater__gt=EVERYONE),
                name="stop_rater_fits",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": SCORES}),
                    name=f"stop_{name}_known",
                )
                for name in ALL
            ),
        ]

    def __str__(self) -> str:
        return str(_("Stop {n} of {leg}")).format(n=self.ordinal, leg=self.leg)

    @property
    def access_level(self) -> str:
        """That of its activity, always."""
        return self.leg.access_level

    @property
    def position(self) -> Position:
        """Longitude and latitude."""
        lon, lat = json.loads(self.place)
        return lon, lat

    @property
    def told_leg(self) -> Leg:
        """Its leg, of which as much is told as of the stop."""
        self.leg.tells_people = self.tells_people
        return self.leg

    @property
    def told_rater(self) -> int | None:
        """The person's number, for whoever is told; None of a group, and for others."""
        return self.rater or None if self.tells_people else None

    @property
    def scores(self) -> dict[str, int | None]:
        """All nine, by parameter."""
        return {name: getattr(self, name) for name in ALL}
