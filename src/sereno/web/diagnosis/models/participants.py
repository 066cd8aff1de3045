"""Who took part, as counts: nobody is named."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models.activities import Activity, Sector


class Sex(models.TextChoices):
    """As the people themselves said it."""

    WOMEN = "women", _("women")
    MEN = "men", _("men")
    OTHER = "other", _("another answer")
    UNKNOWN = "unknown", _("not asked")


class AgeBand(models.TextChoices):
    """Bands of age that censuses can be compared with."""

    CHILDREN = "0-11", _("0 to 11")
    ADOLESCENTS = "12-17", _("12 to 17")
    YOUNG = "18-29", _("18 to 29")
    ADULTS = "30-59", _("30 to 59")
    OLDER = "60+", _("60 and over")
    UNKNOWN = "unknown", _("not asked")


MINORS = (AgeBand.CHILDREN, AgeBand.ADOLESCENTS)


class Participants(models.Model):
    """How many people of one sex, band of age and sector took part in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices)
    age = models.CharField(_("age"), max_length=8, choices=AgeBand.choices)
    sector = models.CharField(_("for whom they speak"), max_length=12, choices=Sector.choices)
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["sector__in_order", "sex__in_order", "age__in_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sex", "age", "sector"], name="participants_line_once"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="participants_are_some"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="participants_sex_known"),
            models.CheckConstraint(
                condition=Q(age__in=AgeBand.values), name="participants_age_known"
            ),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="participants_sector_known"
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(
            map(str, (self.get_sector_display(), self.get_sex_display(), self.get_age_display()))
        )
