"""Who is to be heard: the targets against which the coverage board counts."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sereno.methods.diagnosis.coverage import Target
from sereno.vocabulary.language import number
from sereno.web.diagnosis.models.activities import Sector, Technique
from sereno.web.diagnosis.models.participants import AgeBand, Sex
from sereno.web.records.models import Record


class CoverageTarget(Record):
    """How many people, or activities, of one sort are wanted; what is left empty may be any.

    in_each: in each neighbourhood of the decision in force; otherwise in all of them together.
    """

    class Unit(models.TextChoices):
        """What is counted."""

        ACTIVITIES = "activities", _("activities")
        PEOPLE = "people", _("people")

    least = models.PositiveSmallIntegerField(_("at least"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("of what"), max_length=10, choices=Unit.choices)
    technique = models.CharField(
        _("technique"), max_length=12, choices=Technique.choices, blank=True
    )
    sector = models.CharField(_("sector"), max_length=12, choices=Sector.choices, blank=True)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True)
    age = models.CharField(_("age"), max_length=8, choices=AgeBand.choices, blank=True)
    in_each = models.BooleanField(_("in each chosen neighbourhood"), default=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(least__gte=1), name="target_of_some"),
            models.CheckConstraint(
                condition=Q(unit__in=["activities", "people"]), name="target_unit_known"
            ),
        ]

    def __str__(self) -> str:
        """“At least 8 people: focus group, women, 60 and over”."""
        n = self.least
        wanted = (
            ngettext("At least {n} person", "At least {n} people", n)
            if self.unit == self.Unit.PEOPLE
            else ngettext("At least {n} activity", "At least {n} activities", n)
        ).format(n=number(n))
        sorts = [
            str(choices(value).label)
            for choices, value in (
                (Technique, self.technique),
                (Sector, self.sector),
                (Sex, self.sex),
                (AgeBand, self.age),
            )
            if value
        ]
        return f"{wanted}: {', '.join(sorts)}" if sorts else wanted

    def counted(self) -> Target:
        """As methods.diagnosis counts it."""
        return Target(
            key=self.number,
            least=self.least,
            unit="people" if self.unit == self.Unit.PEOPLE else "activities",
            technique=self.technique,
            sector=self.sector,
            sex=self.sex,
            age=self.age,
            in_each=self.in_each,
        )
