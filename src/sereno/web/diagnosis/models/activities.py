"""Activities of fieldwork: what is done, with whom, in which areas, when and by whom."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel, LevelledQuerySet
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.models import Record, state_is_known
from sereno.web.records.months import FIRST_YEAR, LAST_YEAR


class Technique(models.TextChoices):
    """The five ways in which the diagnosis hears people (METHOD, section 2)."""

    FOCUS_GROUP = "focus_group", _("focus group")
    WORK_GROUP = "work_group", _("work group")
    MAPPING = "mapping", _("participatory mapping")
    WALK = "walk", _("exploratory walk")
    INTERVIEW = "interview", _("interview")


class Sector(models.TextChoices):
    """For whom the people speak who take part."""

    RESIDENTS = "residents", _("residents")
    SOCIAL = "social", _("social sector")
    GOVERNMENT = "government", _("government sector")
    KEY = "key", _("key actors")
    PRIVATE = "private", _("private sector")
    PRISON = "prison", _("people in prison")


class ActivityState(models.TextChoices):
    """The life of an activity."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    DOCUMENTED = "documented", _("documented")
    VERIFIED = "verified", _("verified")
    CANCELLED = "cancelled", _("cancelled")


# What took place, in whatever state its papers are.
TOOK_PLACE = (ActivityState.HELD, ActivityState.DOCUMENTED, ActivityState.VERIFIED)


_OF_THESE_YEARS = _("Write a day of the years 2000 to 2100.")
DAYS = (
    MinValueValidator(dt.date(FIRST_YEAR, 1, 1), _OF_THESE_YEARS),
    MaxValueValidator(dt.date(LAST_YEAR, 12, 31), _OF_THESE_YEARS),
)


class ActivityQuerySet(LevelledQuerySet["Activity"]):
    """Activities, by who asks."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those up to the level for which a person is cleared, and those that they planned or whose
        team they are of: whoever interviews in a prison has to find the interview. An API token
        reads up to its level alone.
        """
        cleared = Q(access_level__in=audit.access_levels_of(person))
        own = Q(created_by=person)
        own |= Q(pk__in=TeamMember.objects.filter(person=person).values("activity"))
        is_own = person.scope is None and audit.allows(person, Right.SEE_FIELDWORK)
        seen = self.filter(cleared | own if is_own else cleared, audit=audit)
        return seen.prefetch_related("areas")

    def whose_people_are_told_to(self, audit: Audit, person: Person) -> Self:
        """Those of which a person is told who took part: of all whoever sees small numbers, of
        their own the team that met them. No other colleague needs to know.
        """
        if audit.allows(person, Right.SEE_RECORDS):
            return self.filter(audit=audit)
        if person.scope is not None:
            return self.none()
        team = TeamMember.objects.filter(person=person).values("activity")
        return self.filter(Q(created_by=person) | Q(pk__in=team), audit=audit)


class Activity(Record):
    """One event of fieldwork. No field of it names who took part."""

    title = models.CharField(_("title"), max_length=160, validators=[one_line])
    technique = models.CharField(_("technique"), max_length=12, choices=Technique.choices)
    sector = models.CharField(
        _("with whom"), max_length=12, choices=Sector.choices, default=Sector.RESIDENTS
    )
    with_minors = models.BooleanField(
        _("people under 18 take part"),
        default=False,
        help_text=_("Their guardians and they themselves have to agree, each for themselves."),
    )
    on = models.DateField(_("day"), null=True, blank=True, validators=[*DAYS])
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    place = models.CharField(_("meeting place"), max_length=200, blank=True, validators=[one_line])
    expected = models.PositiveSmallIntegerField(_("people expected"), null=True, blank=True)
    instrument = models.ForeignKey(
        "diagnosis.Instrument",
        verbose_name=_("instrument"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        help_text=_("The form with which it is held; only those with a published version."),
    )
    note = models.TextField(
        _("preparation"),
        blank=True,
        validators=[plain_text],
        help_text=_("What the team needs to know. Never what somebody said, nor a name."),
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ActivityState.choices,
        default=ActivityState.PLANNED,
        editable=False,
    )
    documented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: ClassVar[Any] = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            state_is_known(ActivityState),
            models.CheckConstraint(
                condition=Q(technique__in=Technique.values), name="activity_technique_known"
            ),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="activity_sector_known"
            ),
            models.CheckConstraint(
                condition=Q(access_level=AccessLevel.RESTRICTED)
                | Q(with_minors=False) & ~Q(sector=Sector.PRISON),
                name="activity_delicate_is_restricted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TOOK_PLACE) | Q(on__isnull=False),
                name="activity_held_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def took_place(self) -> bool:
        """Whether people were heard."""
        return self.state in TOOK_PLACE


class ActivityArea(models.Model):
    """An area that an activity is about, by its code in the data; `name` as it was called then."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = _("neighbourhoods")
        ordering = ["name__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "code"], name="activity_area_once"),
        ]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name


class TeamPart(models.TextChoices):
    """What a member of the team does in an activity."""

    LEADS = "leads", _("leads it")
    HELPS = "helps", _("helps")


class TeamMember(models.Model):
    """A person of the audit who holds an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=8, choices=TeamPart.choices)

    class Meta:
        verbose_name_plural = _("team")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="activity_member_once"),
            models.CheckConstraint(
                condition=Q(part__in=TeamPart.values), name="activity_member_part_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
