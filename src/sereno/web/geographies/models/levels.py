"""Geography levels of an audit and their areas: the city, its groups, its areas, and others.

Levels are a tree: areas within groups within the city. Levels that don't nest in the audit's own
areas (census tracts, police sectors) hang on the city.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.plain_text import LONGEST_CODE
from sereno.web.audits.models import Audit
from sereno.web.people.plain_text import one_line

CITY, GROUP, AREA = "municipality", "group", "area"
# The one area of the level of the whole city.
WHOLE_CITY = "city"


def level_word(audit: Audit, key: str, name: str) -> str:
    """What a level is called in the language in force: people name all but the audit's own."""
    own = {CITY: str(_("municipality")), GROUP: audit.group_word, AREA: audit.area_word}
    return own.get(key, name)


class GeographyLevel(models.Model):
    """A level: the audit's own three come from its imports, others from tables and people."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="levels")
    key = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=60, validators=[one_line])
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("level above"),
    )
    # From the whole city (0) down.
    order = models.PositiveSmallIntegerField(default=10)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "key"], name="level_key_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="level_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        """Its name in the language in force."""
        return level_word(self.audit, self.key, self.name)

    @property
    def is_own(self) -> bool:
        """Whether imports of incidents keep it."""
        return self.key in (CITY, GROUP, AREA)


class GeographyArea(models.Model):
    """One area of a level, within one of the level above; without a shape of its own here."""

    level = models.ForeignKey(GeographyLevel, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=LONGEST_CODE)
    # A file's own: no length is too long.
    name = models.TextField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    population = models.FloatField(null=True, blank=True)
    # Areas of an earlier import stay: old editions speak of them.
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["code__in_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code"], name="area_code_once_a_level"),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population__gte=0),
                name="area_population_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name
