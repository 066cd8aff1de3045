"""Who may see what of the catalogue: the query set from which every page, file and answer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sereno.web.audits.models import Audit
    from sereno.web.people.models import Person

M = TypeVar("M", bound=models.Model)


class AccessLevel(models.TextChoices):
    """methods.policy.levels.Level, as it is chosen and stored."""

    PUBLIC = "public", _("Public: anyone")
    TEAM = "team", _("Team: the people of this audit")
    FIELD = "field", _("Field: the fieldwork team and the coordinator")
    RESTRICTED = "restricted", _("Restricted: only who needs it, and every reading is noted")


class LevelledQuerySet(models.QuerySet[M]):
    """Rows with an audit and a level."""

    def for_person(self, audit: Audit, person: Person) -> Self:
        """Those of an audit up to the level for which a person is cleared there."""
        seen: dict[str, Any] = {"audit": audit, "level__in": audit.levels_of(person)}
        return self.filter(**seen)
